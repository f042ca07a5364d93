#include "drivers/vision/codes/seen_code.h"

#include <algorithm>

#include "kiosk/base/encoding.h"

namespace drivers {

using kiosk::SecretText;

namespace {

bool is_text_byte(unsigned char byte) {
    constexpr unsigned char group_separator = 0x1D;
    return byte >= 0x20 || byte == '\t' || byte == '\n' || byte == '\r' || byte == group_separator;
}

}  // namespace

std::string_view name_of(CodeStep step) {
    switch (step) {
        case CodeStep::sharpened:
            return "sharpened";
        case CodeStep::region:
            return "region";
        case CodeStep::plain:
            return "plain";
        case CodeStep::lightened:
            return "lightened";
        case CodeStep::darkened:
            return "darkened";
        case CodeStep::inverted:
            return "inverted";
        case CodeStep::region_rectified:
            return "region rectified";
        case CodeStep::half_size:
            return "half size";
        case CodeStep::other_formats:
            return "other formats";
        case CodeStep::local_contrast:
            return "local contrast";
        case CodeStep::rectified_double:
            return "rectified x2";
        case CodeStep::zbar_half:
            return "zbar 1/2";
        case CodeStep::zbar_third:
            return "zbar 1/3";
        case CodeStep::zbar:
            return "zbar";
        case CodeStep::zbar_adaptive:
            return "zbar adaptive";
        case CodeStep::rectified:
            return "rectified";
        case CodeStep::inverted_rectified:
            return "inverted rectified";
    }
    return "";
}

std::optional<SecretText> text_of_code(std::span<const unsigned char> bytes) {
    if (!std::all_of(bytes.begin(), bytes.end(), is_text_byte)) return std::nullopt;
    std::string text(bytes.begin(), bytes.end());
    // What was malformed comes back as other bytes.
    if (kiosk::utf8_from(kiosk::code_points(text)) == text) return SecretText(std::move(text));
    if (auto national = kiosk::utf8_from_gb18030(bytes)) return SecretText(std::move(*national));
    return std::nullopt;
}

}  // namespace drivers
