#pragma once

#include <string>
#include <string_view>

namespace kiosk {

/// The text in Unicode's composed form (NFC), as engines of ODK keep answers, so that one name
/// typed in two ways is one name. CJK compatibility ideographs stay: NFC would exchange them for
/// unified ones, and names are written with them.
/// **Errors:** bytes that are no UTF-8 may become U+FFFD. **Limits:** 2 GiB. **Threads:** any.
/// **Source:** Unicode Standard Annex #15.
[[nodiscard]] std::string composed(std::string_view text);

}  // namespace kiosk
