#include "ui/imgui/vector_shape.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numbers>
#include <optional>
#include <vector>

#include "kiosk/base/check.h"

namespace ui {

namespace {

struct Point {
    double x = 0;
    double y = 0;
};

using Polyline = std::vector<Point>;

enum class Effect { fill, stroke, cut_fill, cut_stroke };

struct Step {
    Effect effect = Effect::fill;
    double width = 0;
    std::vector<Polyline> lines;
};

/// Reads one shape; positions come out in pixels.
class Reader {
  public:
    Reader(std::string_view text, double scale) : rest_(text), scale_(scale) {}

    std::vector<Step> steps() {
        std::vector<Step> out;
        for (skip_spaces(); !rest_.empty(); skip_spaces()) {
            if (rest_.front() == ';') {
                rest_.remove_prefix(1);
                continue;
            }
            out.push_back(step());
        }
        return out;
    }

  private:
    Step step() {
        Step out;
        const char letter = take_letter();
        out.effect = effect_of(letter);
        const bool stroke = out.effect == Effect::stroke || out.effect == Effect::cut_stroke;
        if (stroke) out.width = number() * scale_;
        for (skip_spaces(); !rest_.empty() && rest_.front() != ';'; skip_spaces())
            command(take_letter(), out.lines);
        return out;
    }

    static Effect effect_of(char letter) {
        if (letter == 'f') return Effect::fill;
        if (letter == 's') return Effect::stroke;
        if (letter == 'x') return Effect::cut_fill;
        KIOSK_CHECK(letter == 'c');
        return Effect::cut_stroke;
    }

    void command(char letter, std::vector<Polyline>& lines) {
        switch (letter) {
            case 'M':
                lines.push_back({point()});
                return;
            case 'L':
                lines.back().push_back(point());
                return;
            case 'Q':
                quadratic(lines.back());
                return;
            case 'C':
                cubic(lines.back());
                return;
            case 'Z':
                lines.back().push_back(lines.back().front());
                return;
            case 'O': {
                const Point middle = point();
                const double radius = length();
                lines.push_back(arc(middle, radius, radius, 0, 360));
                return;
            }
            case 'E': {
                const Point middle = point();
                const double across = length();
                lines.push_back(arc(middle, across, length(), 0, 360));
                return;
            }
            case 'A': {
                const Point middle = point();
                const double radius = length();
                const double from = number();
                lines.push_back(arc(middle, radius, radius, from, number()));
                return;
            }
            case 'R':
                rounded(lines);
                return;
            default:
                KIOSK_CHECK(false);
        }
    }

    static Polyline arc(const Point& middle, double across, double down, double from, double to) {
        const int parts = std::max(8, static_cast<int>(std::abs(to - from) / 360.0 * 48.0));
        Polyline out;
        for (int i = 0; i <= parts; ++i) {
            const double angle = (from + (to - from) * i / parts) * std::numbers::pi / 180.0;
            out.push_back({middle.x + across * std::cos(angle), middle.y + down * std::sin(angle)});
        }
        return out;
    }

    void rounded(std::vector<Polyline>& lines) {
        const Point low = point();
        const double w = length();
        const double h = length();
        const double r = length();
        Polyline out;
        const Point middles[] = {{low.x + w - r, low.y + h - r},
                                 {low.x + r, low.y + h - r},
                                 {low.x + r, low.y + r},
                                 {low.x + w - r, low.y + r}};
        for (int corner = 0; corner < 4; ++corner) {
            const Polyline part = arc(middles[corner], r, r, corner * 90.0, corner * 90.0 + 90.0);
            out.insert(out.end(), part.begin(), part.end());
        }
        out.push_back(out.front());
        lines.push_back(std::move(out));
    }

    void quadratic(Polyline& line) {
        const Point from = line.back();
        const Point control = point();
        const Point to = point();
        for (int i = 1; i <= curve_parts; ++i) {
            const double t = static_cast<double>(i) / curve_parts;
            const double s = 1 - t;
            line.push_back({s * s * from.x + 2 * s * t * control.x + t * t * to.x,
                            s * s * from.y + 2 * s * t * control.y + t * t * to.y});
        }
    }

    void cubic(Polyline& line) {
        const Point from = line.back();
        const Point first = point();
        const Point second = point();
        const Point to = point();
        for (int i = 1; i <= curve_parts; ++i) {
            const double t = static_cast<double>(i) / curve_parts;
            const double s = 1 - t;
            const double weights[] = {s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t};
            line.push_back({weights[0] * from.x + weights[1] * first.x + weights[2] * second.x +
                                weights[3] * to.x,
                            weights[0] * from.y + weights[1] * first.y + weights[2] * second.y +
                                weights[3] * to.y});
        }
    }

    void skip_spaces() {
        while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\n'))
            rest_.remove_prefix(1);
    }

    char take_letter() {
        skip_spaces();
        KIOSK_CHECK(!rest_.empty());
        const char letter = rest_.front();
        rest_.remove_prefix(1);
        return letter;
    }

    double number() {
        skip_spaces();
        double out = 0;
        const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), out);
        KIOSK_CHECK(error == std::errc{});
        rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
        return out;
    }

    double length() { return number() * scale_; }
    Point point() {
        const double x = length();
        return {x, length()};
    }

    static constexpr int curve_parts = 16;

    std::string_view rest_;
    double scale_;
};

double distance(const Point& p, const Point& a, const Point& b) {
    const double abx = b.x - a.x;
    const double aby = b.y - a.y;
    const double square = abx * abx + aby * aby;
    const double along =
        square == 0 ? 0 : std::clamp(((p.x - a.x) * abx + (p.y - a.y) * aby) / square, 0.0, 1.0);
    return std::hypot(p.x - a.x - along * abx, p.y - a.y - along * aby);
}

/// Distances to the nearest of the step's lines, where that is below `reach`.
class DistanceField {
  public:
    DistanceField(int side, double reach)
        : side_(side),
          reach_(reach),
          values_(static_cast<std::size_t>(side) * static_cast<std::size_t>(side), reach) {}

    void add(const Point& a, const Point& b) {
        const int x0 = first(std::min(a.x, b.x));
        const int x1 = last(std::max(a.x, b.x));
        const int y0 = first(std::min(a.y, b.y));
        const int y1 = last(std::max(a.y, b.y));
        for (int y = y0; y <= y1; ++y) {
            for (int x = x0; x <= x1; ++x) {
                double& value = values_[static_cast<std::size_t>(y * side_ + x)];
                value = std::min(value, distance({x + 0.5, y + 0.5}, a, b));
            }
        }
    }
    [[nodiscard]] double at(std::size_t index) const { return values_[index]; }

  private:
    [[nodiscard]] int first(double edge) const {
        return std::clamp(static_cast<int>(std::floor(edge - reach_)), 0, side_ - 1);
    }
    [[nodiscard]] int last(double edge) const {
        return std::clamp(static_cast<int>(std::ceil(edge + reach_)), 0, side_ - 1);
    }

    int side_;
    double reach_;
    std::vector<double> values_;
};

/// For each pixel centre, whether an odd number of lines lies to its left.
std::vector<bool> insides(const Step& step, int side) {
    std::vector<bool> out(static_cast<std::size_t>(side) * static_cast<std::size_t>(side));
    for (int row = 0; row < side; ++row) {
        const double y = row + 0.5;
        std::vector<double> crossings;
        for (const Polyline& line : step.lines) {
            for (std::size_t i = 0; i < line.size(); ++i) {
                const Point& a = line[i];
                const Point& b = line[(i + 1) % line.size()];
                if ((a.y <= y) == (b.y <= y)) continue;
                crossings.push_back(a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x));
            }
        }
        std::sort(crossings.begin(), crossings.end());
        for (int column = 0; column < side; ++column) {
            const auto left = std::upper_bound(crossings.begin(), crossings.end(), column + 0.5) -
                              crossings.begin();
            out[static_cast<std::size_t>(row * side + column)] = left % 2 == 1;
        }
    }
    return out;
}

/// How much of each pixel the step covers, 0…1.
std::vector<double> coverage_of(const Step& step, int side) {
    const bool filled = step.effect == Effect::fill || step.effect == Effect::cut_fill;
    const double half = step.width / 2;
    DistanceField field(side, half + 1);
    for (const Polyline& line : step.lines) {
        for (std::size_t i = 1; i < line.size(); ++i) field.add(line[i - 1], line[i]);
        if (filled && line.size() > 2) field.add(line.back(), line.front());
    }
    const std::vector<bool> inside = filled ? insides(step, side) : std::vector<bool>{};
    std::vector<double> out(static_cast<std::size_t>(side) * static_cast<std::size_t>(side));
    for (std::size_t i = 0; i < out.size(); ++i) {
        const double outward = filled && inside[i] ? -field.at(i) : field.at(i) - half;
        out[i] = std::clamp(0.5 - outward, 0.0, 1.0);
    }
    return out;
}

}  // namespace

Mask draw_shape(const VectorShape& shape, int side) {
    KIOSK_CHECK(side > 0 && side <= 1024);
    const auto pixels = static_cast<std::size_t>(side) * static_cast<std::size_t>(side);
    std::vector<double> total(pixels);
    for (const Step& step : Reader(shape.steps, side / vector_grid).steps()) {
        const std::vector<double> covered = coverage_of(step, side);
        const bool adds = step.effect == Effect::fill || step.effect == Effect::stroke;
        for (std::size_t i = 0; i < pixels; ++i) {
            total[i] = adds ? std::max(total[i], covered[i]) : total[i] * (1 - covered[i]);
        }
    }
    Mask mask;
    mask.width = side;
    mask.height = side;
    mask.coverage.reserve(pixels);
    for (const double value : total)
        mask.coverage.push_back(static_cast<std::uint8_t>(value * 255 + 0.5));
    return mask;
}

}  // namespace ui
