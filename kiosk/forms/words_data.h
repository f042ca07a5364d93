#pragma once

#include <string_view>

namespace kiosk {

/// assets/text/forms.json as it was when the program was built.
[[nodiscard]] std::string_view form_words_json();

}  // namespace kiosk
