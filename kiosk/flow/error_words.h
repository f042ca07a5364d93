#pragma once

#include <span>
#include <string_view>

#include "kiosk/base/result.h"

namespace kiosk {

/// What a person reads when a device or the store answers with an error, by what was being done.
/// One table, from which docs/OPERATIONS.md takes the person's column. Empty: this error does not
/// come from there; should it come all the same, the general words of the place are said.
struct ErrorWords {
    ErrorCode code;
    std::string_view at_reader{};
    std::string_view at_receipt{};
    std::string_view at_form{};
    std::string_view at_store{};
};

/// One row for each code.
[[nodiscard]] std::span<const ErrorWords> error_words();

[[nodiscard]] std::string_view reader_words(ErrorCode code);
[[nodiscard]] std::string_view receipt_words(ErrorCode code);
[[nodiscard]] std::string_view form_words(ErrorCode code);
[[nodiscard]] std::string_view store_words(ErrorCode code);

}  // namespace kiosk
