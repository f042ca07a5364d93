#pragma once

#include <string>

#include "kiosk/flow/effect.h"
#include "kiosk/flow/visit_state.h"

namespace kiosk {

/// The receipt of a case as it is printed: words of the visit's language, no layout.
/// **Secrets:** none: name, identity number, and a courier's address and telephone stand masked
///
[[nodiscard]] PrintDocument receipt_document(const Visit& visit, const Environment& environment);

/// The receipt of a paid bill.
[[nodiscard]] PrintDocument payment_document(const Visit& visit, const Environment& environment);

/// What a paper calls the case by, in the paper's language.
struct CaseNumber {
    std::string label;
    std::string number;
    std::string qr_payload;
};
[[nodiscard]] CaseNumber case_number(const Filing& filing, Language language);

/// The platform's case number once it is known, before that our provisional one.
[[nodiscard]] std::string receipt_number(const Filing& filing);
/// A URN that names the case and nothing about the person.
[[nodiscard]] std::string receipt_qr(const Filing& filing);
[[nodiscard]] std::string receipt_qr(std::string_view case_no);
/// Of any receipt that a terminal printed or showed.
[[nodiscard]] bool is_receipt_qr(std::string_view code);

}  // namespace kiosk
