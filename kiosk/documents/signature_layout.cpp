#include <algorithm>
#include <cmath>
#include <string>

#include "kiosk/documents/layout.h"

namespace kiosk {

namespace {

constexpr double pen_width = 1.5;

/// A tenth of a point is half a printer's dot, and short numbers make small files.
double tenth(double value) {
    return std::round(value * 10) / 10;
}
/// Few widths, so that a line is one piece for a while.
double fifth(double value) {
    return std::round(value * 5) / 5;
}
PagePoint tenths(const PagePoint& from, const PagePoint& to, double part) {
    return {tenth(from.x + (to.x - from.x) * part), tenth(from.y + (to.y - from.y) * part)};
}

/// What a pen would do: press hard and the line is broad; where the screen does not tell, a quick
/// line is thin.
double width_at(const Stroke& stroke, std::size_t i) {
    constexpr double quick = 0.004;  // boxes a millisecond
    if (stroke[i].pressure > 0)
        return pen_width * (0.6 + 0.8 * std::min(1.0, static_cast<double>(stroke[i].pressure)));
    if (i == 0 || stroke[i].ms <= stroke[i - 1].ms) return pen_width;
    const double way = std::hypot(static_cast<double>(stroke[i].x - stroke[i - 1].x),
                                  static_cast<double>(stroke[i].y - stroke[i - 1].y));
    const double speed = way / static_cast<double>(stroke[i].ms - stroke[i - 1].ms);
    return pen_width * (1.25 - 0.5 * std::min(1.0, speed / quick));
}

}  // namespace

std::vector<PenStroke> pen_strokes(const SignedBy& signature, const PageBox& box, Colour colour) {
    // Nearer points change nothing that can be seen once the curve is drawn through the rest.
    constexpr double nearest = 1.6;
    const double aspect = signature.aspect > 0 ? signature.aspect : 1;
    const double width = std::min(box.width, box.height * aspect);
    const double height = width / aspect;
    const double left = box.x + (box.width - width) / 2;
    const double top = box.y + (box.height - height) / 2;
    std::vector<PenStroke> strokes;
    for (const Stroke& stroke : signature.strokes) {
        PenStroke drawn{{}, {}, colour};
        double line = pen_width;
        for (std::size_t i = 0; i < stroke.size(); ++i) {
            const PagePoint point{left + static_cast<double>(stroke[i].x) * width,
                                  top + static_cast<double>(stroke[i].y) * height};
            line += (width_at(stroke, i) - line) * 0.3;
            const bool last = i + 1 == stroke.size();
            if (!drawn.points.empty() && !last &&
                std::hypot(point.x - drawn.points.back().x, point.y - drawn.points.back().y) <
                    nearest) {
                continue;
            }
            drawn.points.push_back(point);
            drawn.widths.push_back(line);
        }
        if (!drawn.points.empty()) strokes.push_back(std::move(drawn));
    }
    return strokes;
}

std::vector<PenCurve> curves_of(const PenStroke& stroke) {
    std::vector<PenCurve> curves;
    const auto& points = stroke.points;
    if (points.empty()) return curves;
    // Quadratic curves, raised to cubic ones.
    PagePoint at = tenths(points.front(), points.front(), 0);
    for (std::size_t i = 1; i + 1 < points.size(); ++i) {
        const PagePoint middle = tenths(points[i], points[i + 1], 0.5);
        curves.push_back({at, tenths(at, points[i], 2.0 / 3), tenths(middle, points[i], 2.0 / 3),
                          middle, fifth(stroke.widths[i])});
        at = middle;
    }
    const PagePoint end = tenths(points.back(), points.back(), 0);
    curves.push_back({at, at, end, end, fifth(stroke.widths.back())});
    return curves;
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
