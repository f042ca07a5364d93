#include "kiosk/base/graphemes.h"

#include <unicode/uchar.h>

#include "kiosk/base/encoding.h"

namespace kiosk {

bool joins_the_one_before(char32_t c) {
    const auto sign = static_cast<UChar32>(c);
    return u_hasBinaryProperty(sign, UCHAR_GRAPHEME_EXTEND) || c == 0x200D ||
           u_hasBinaryProperty(sign, UCHAR_VARIATION_SELECTOR) ||
           u_charType(sign) == U_COMBINING_SPACING_MARK;
}

std::vector<std::u32string> graphemes(std::string_view text) {
    std::vector<std::u32string> all;
    for (const char32_t c : code_points(text)) {
        if (all.empty() || !joins_the_one_before(c)) all.emplace_back();
        all.back().push_back(c);
    }
    return all;
}

}  // namespace kiosk
