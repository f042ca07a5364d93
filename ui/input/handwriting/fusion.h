#pragma once

#include <span>
#include <vector>

#include "ui/input/handwriting/guess.h"
#include "ui/input/handwriting/likely_characters.h"

namespace ui {

/// What speaks how loudly beside the look, in hundredths of a cosine for a step of one.
/// **Source:** chosen by `bench-handwriting choose` on one half of its characters and words; the
/// table in docs/adr/0038 is of the other half.
struct FusionWeights {
    float strokes = 2.0F;
    float likelihood = 0.4F;
};

/// One order out of two: what the strokes look like (InkTemplates) and how they are written
/// (Zinnia; empty where it is missing), each likeliest first. A score is a weighted sum; who does
/// not name a character is taken to think as little of it as of the last that it names. The
/// likelihood of a character at its place, where it is known, reorders what is close.
[[nodiscard]] std::vector<Guess> fused(std::span<const Guess> by_look,
                                       std::span<const Guess> by_strokes,
                                       const LikelyCharacters* likely, const WritingPlace& place,
                                       const FusionWeights& weights = {});

}  // namespace ui
