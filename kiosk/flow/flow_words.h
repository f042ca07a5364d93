#pragma once

#include <string_view>

#include "kiosk/model/word_table.h"

namespace kiosk {

/// assets/text/flow.json: words of guides, receipts and codes that the logic puts together.
[[nodiscard]] const WordTable& flow_words();
/// assets/text/flow.json as it was when the program was built.
[[nodiscard]] std::string_view flow_words_json();

}  // namespace kiosk
