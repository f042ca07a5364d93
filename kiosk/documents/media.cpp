#include "kiosk/documents/media.h"

#include <charconv>
#include <optional>

namespace kiosk {

namespace {

constexpr double narrowest_mm = 48;
constexpr double longest_mm = 5000;
constexpr double mm_per_inch = 25.4;

std::optional<double> number(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

}  // namespace

Result<Media> media_from(std::string_view name) {
    const Error malformed{ErrorCode::bad_format, "media name: expected class_name_WxHmm", {}};
    const auto sizes_at = name.rfind('_');
    if (sizes_at == std::string_view::npos || name.find('_') == sizes_at) return malformed;
    std::string_view sizes = name.substr(sizes_at + 1);
    if (sizes.size() < 3) return malformed;
    const std::string_view unit = sizes.substr(sizes.size() - 2);
    if (unit != "mm" && unit != "in") return malformed;
    sizes.remove_suffix(2);
    const auto cross = sizes.find('x');
    if (cross == std::string_view::npos) return malformed;
    const auto width = number(sizes.substr(0, cross));
    const auto height = number(sizes.substr(cross + 1));
    if (!width || !height) return malformed;
    const double scale = unit == "in" ? mm_per_inch : 1;
    Media media{*width * scale, *height * scale, false};
    media.roll = name.starts_with("roll") || name.find("_roll") != std::string_view::npos;
    if (!(media.width_mm >= narrowest_mm) || !(media.height_mm >= narrowest_mm) ||
        !(media.width_mm <= longest_mm) || !(media.height_mm <= longest_mm)) {
        return {ErrorCode::bad_format, "media name: no document fits on such a page"};
    }
    return media;
}

}  // namespace kiosk
