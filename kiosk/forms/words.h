#pragma once

#include <string_view>

#include "kiosk/model/local_text.h"

namespace kiosk {

/// The generic words of forms, compiled in from assets/text/forms.json (a form must be able to
/// explain itself before any file is read). Ids there begin with "form."; here they are given
/// without it.
/// **Errors:** an unknown id is a fault of the program and fatal. **Threads:** any.
[[nodiscard]] const LocalText& form_word(std::string_view id);
[[nodiscard]] bool has_form_word(std::string_view id);

}  // namespace kiosk
