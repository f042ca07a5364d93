#pragma once

namespace ui {

/// A character that strokes may be, and how much speaks for it; whoever guesses has a scale.
struct Guess {
    char32_t character = 0;
    float score = 0;
};

}  // namespace ui
