#pragma once

#include <string_view>

namespace kiosk {

/// assets/text/form_faults.json, compiled in.
[[nodiscard]] std::string_view fault_words_json();

}  // namespace kiosk
