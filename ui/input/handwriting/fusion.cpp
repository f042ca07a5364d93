#include "ui/input/handwriting/fusion.h"

#include <algorithm>

namespace ui {

namespace {

constexpr float of_look = 100;

/// The score of each guess of `into`, and of the characters that only `from` has, grows by that
/// much for what `from` says.
void add(std::vector<Guess>& into, std::span<const Guess> from, float weight) {
    if (from.empty()) return;
    const float least = from.back().score;
    const float floor_before = into.empty() ? 0 : std::ranges::min(into, {}, &Guess::score).score;
    for (Guess& guess : into) {
        const auto same = std::ranges::find(from, guess.character, &Guess::character);
        guess.score += weight * (same == from.end() ? least : same->score);
    }
    const std::size_t known = into.size();
    for (const Guess& guess : from) {
        const auto end = into.begin() + static_cast<std::ptrdiff_t>(known);
        if (std::ranges::find(into.begin(), end, guess.character, &Guess::character) == end)
            into.push_back({guess.character, floor_before + weight * guess.score});
    }
}

}  // namespace

std::vector<Guess> fused(std::span<const Guess> by_look, std::span<const Guess> by_strokes,
                         const LikelyCharacters* likely, const WritingPlace& place,
                         const FusionWeights& weights) {
    std::vector<Guess> out;
    add(out, by_look, of_look);
    add(out, by_strokes, weights.strokes);
    if (likely != nullptr) {
        for (Guess& guess : out)
            guess.score += weights.likelihood * likely->likelihood(place, guess.character);
    }
    std::ranges::stable_sort(out, std::ranges::greater{}, &Guess::score);
    return out;
}

}  // namespace ui
