#pragma once

#include "kiosk/model/print_document.h"

namespace tests {

/// Invented person; the number is the example of GB 11643 with no holder.
[[nodiscard]] kiosk::PrintDocument sample_receipt();
[[nodiscard]] kiosk::PrintDocument sample_english_receipt();
/// Two pages: card data, answers, declaration, signature of about 320 points.
[[nodiscard]] kiosk::PrintDocument sample_form();
[[nodiscard]] std::vector<kiosk::Stroke> sample_signature();

}  // namespace tests
