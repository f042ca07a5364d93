#pragma once

#include <string_view>

#include "ui/node.h"

namespace ui {

/// A wish for a text: as large as `px`, never smaller than `px_min`, in at most `lines_max` lines.
struct FitWish {
    TextStyle style;
    int px_min = 0;
    int lines_max = 1;
};

struct Fitted {
    TextStyle style;
    TextBox box;
    /// A word is broken in its middle even in the smallest type.
    bool torn = false;
};

/// The largest type in which the whole text stands in a room without a word torn apart; when not
/// even the smallest does, that one (cut or torn).
[[nodiscard]] Fitted fit_text(TextMetrics& metrics, std::string_view text, const FitWish& wish,
                              int width_max, int height_max);

}  // namespace ui
