#include <cmath>
#include <string>

#include "kiosk/documents/layout.h"

namespace kiosk {

std::vector<PenStroke> pen_strokes(const PrintDocument& document, const PageBox& box,
                                   Colour colour) {
    // Nearer points change nothing that can be seen once the curve is drawn through the rest.
    constexpr double nearest = 0.9;
    constexpr double pen = 1.5;
    const double aspect = document.signature_aspect > 0 ? document.signature_aspect : 1;
    const double width = std::min(box.width, box.height * aspect);
    const double height = width / aspect;
    const double left = box.x + (box.width - width) / 2;
    const double top = box.y + (box.height - height) / 2;
    std::vector<PenStroke> strokes;
    for (const Stroke& stroke : document.signature) {
        PenStroke drawn{{}, pen, colour};
        for (std::size_t i = 0; i < stroke.size(); ++i) {
            const PagePoint point{left + static_cast<double>(stroke[i].x) * width,
                                  top + static_cast<double>(stroke[i].y) * height};
            const bool last = i + 1 == stroke.size();
            if (!drawn.points.empty() && !last &&
                std::hypot(point.x - drawn.points.back().x, point.y - drawn.points.back().y) <
                    nearest) {
                continue;
            }
            drawn.points.push_back(point);
        }
        if (!drawn.points.empty()) strokes.push_back(std::move(drawn));
    }
    return strokes;
}

std::string page_words(const PrintDocument& document, std::size_t page, std::size_t pages) {
    std::string words = document.page_pattern;
    const auto replace = [&words](std::string_view name, std::size_t number) {
        if (const auto at = words.find(name); at != std::string::npos) {
            words.replace(at, name.size(), std::to_string(number));
        }
    };
    replace("{page}", page);
    replace("{pages}", pages);
    return words;
}

}  // namespace kiosk
