#include "tests/bench/handwriting/written.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <numbers>

#include <nlohmann/json.hpp>

namespace tests {

namespace {

// The drawing of the data: 1,024 units each way, the upper edge at 900, y upwards.
constexpr float side = 1024;
constexpr float top = 900;
/// Points of a touch screen lie about so far apart, in shares of the box.
constexpr float step = 0.02F;

float share(kiosk::Random& random) {
    return static_cast<float>(random.below(1U << 24U)) / static_cast<float>(1U << 24U);
}

float between(kiosk::Random& random, float low, float high) {
    return low + (high - low) * share(random);
}

/// Near enough to a bell: the sum of three.
float around_zero(kiosk::Random& random, float spread) {
    return spread * (share(random) + share(random) + share(random) - 1.5F) * 2;
}

kiosk::Stroke resampled(const kiosk::Stroke& stroke) {
    kiosk::Stroke out{stroke.front()};
    for (std::size_t i = 1; i < stroke.size(); ++i) {
        const auto& from = stroke[i - 1];
        const auto& to = stroke[i];
        const int parts =
            std::max(1, static_cast<int>(std::hypot(to.x - from.x, to.y - from.y) / step));
        for (int part = 1; part <= parts; ++part) {
            const float at = static_cast<float>(part) / static_cast<float>(parts);
            out.push_back({from.x + (to.x - from.x) * at, from.y + (to.y - from.y) * at, 0});
        }
    }
    return out;
}

/// How a whole character, or one stroke, is turned, leant, stretched and moved about its middle.
struct Bend {
    float turn = 0;
    float lean = 0;
    float wide = 1;
    float high = 1;
    float dx = 0;
    float dy = 0;
    float tremble = 0;
};

Bend bend_of(kiosk::Random& random, float degrees, float lean, float stretch, float shift,
             float tremble) {
    Bend bend;
    bend.turn = between(random, -degrees, degrees) * std::numbers::pi_v<float> / 180;
    bend.lean = between(random, -lean, lean);
    bend.wide = between(random, 1 - stretch, 1 + stretch);
    bend.high = between(random, 1 - stretch, 1 + stretch);
    bend.dx = between(random, -shift, shift);
    bend.dy = between(random, -shift, shift);
    bend.tremble = tremble;
    return bend;
}

void apply(const Bend& bend, kiosk::Stroke& stroke, kiosk::Random& random) {
    for (auto& point : stroke) {
        const float x = (point.x - 0.5F) * bend.wide + (point.y - 0.5F) * bend.lean;
        const float y = (point.y - 0.5F) * bend.high;
        point.x = 0.5F + x * std::cos(bend.turn) - y * std::sin(bend.turn) + bend.dx +
                  around_zero(random, bend.tremble);
        point.y = 0.5F + x * std::sin(bend.turn) + y * std::cos(bend.turn) + bend.dy +
                  around_zero(random, bend.tremble);
    }
}

void join(std::vector<kiosk::Stroke>& strokes, std::size_t first) {
    auto& into = strokes[first];
    auto& next = strokes[first + 1];
    into.insert(into.end(), next.begin(), next.end());
    strokes.erase(strokes.begin() + static_cast<std::ptrdiff_t>(first) + 1);
}

}  // namespace

std::vector<Written> taught_characters(const std::filesystem::path& folder,
                                       std::span<const std::string> wanted) {
    std::vector<Written> out;
    for (const std::string& character : wanted) {
        std::ifstream file(folder / (character + ".json"));
        if (!file) continue;
        Written taught{character, {}};
        const auto drawn = nlohmann::json::parse(file);
        for (const auto& median : drawn.at("medians")) {
            kiosk::Stroke stroke;
            for (const auto& point : median)
                stroke.push_back(
                    {point.at(0).get<float>() / side, (top - point.at(1).get<float>()) / side, 0});
            if (!stroke.empty()) taught.strokes.push_back(std::move(stroke));
        }
        if (!taught.strokes.empty()) out.push_back(std::move(taught));
    }
    return out;
}

std::vector<kiosk::Stroke> write(const Written& taught, Manner manner, kiosk::Random& random) {
    auto strokes = taught.strokes;
    if (manner == Manner::order_reversed) std::ranges::reverse(strokes);
    const bool swapped = manner == Manner::pair_swapped || manner == Manner::sloppy_swapped;
    if (swapped && strokes.size() > 1) {
        const auto first = random.below(strokes.size() - 1);
        std::swap(strokes[first], strokes[first + 1]);
    }
    // Joined before the points are laid: the pen draws the way over, too.
    const bool joined = manner == Manner::two_joined || manner == Manner::sloppy_joined;
    if (joined && strokes.size() > 1) join(strokes, random.below(strokes.size() - 1));
    for (auto& stroke : strokes) stroke = resampled(stroke);
    if (manner == Manner::clean) return strokes;
    const bool sloppy = manner == Manner::sloppy || manner == Manner::sloppy_swapped ||
                        manner == Manner::sloppy_joined;
    const Bend whole = sloppy ? bend_of(random, 10, 0.25F, 0.2F, 0.05F, 0.012F)
                              : bend_of(random, 5, 0.15F, 0.1F, 0.05F, 0.006F);
    for (auto& stroke : strokes) {
        apply(whole, stroke, random);
        if (sloppy) apply(bend_of(random, 8, 0.1F, 0.12F, 0.035F, 0), stroke, random);
    }
    return strokes;
}

}  // namespace tests
