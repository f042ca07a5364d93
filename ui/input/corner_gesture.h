#pragma once

#include <cstdint>
#include <optional>

#include "ui/input/touch.h"

namespace ui {

/// The hidden way to the technician's pages: hold the upper left corner for three seconds, let go,
/// and touch the lower right corner within five. Nothing on the screen shows it. The touch that
/// completes it is swallowed; everything before it reaches the screen as usual, so that a wrong
/// guess looks like any other touch.
/// **Threads:** one. **Time:** that of the touches.
class CornerGesture {
  public:
    static constexpr std::uint32_t hold_ms = 3'000;
    static constexpr std::uint32_t follow_ms = 5'000;

    struct Outcome {
        /// The screen is to see no touch in this frame.
        bool swallow = false;
        /// The gesture was completed in this frame.
        bool done = false;
    };

    /// `corner` is the side of the square at each corner, in pixels.
    void resize(int width, int height, int corner);
    [[nodiscard]] Outcome feed(const TouchFrame& touch);
    void reset();

  private:
    [[nodiscard]] bool is_first_corner(const TouchPoint& at) const;
    [[nodiscard]] bool is_second_corner(const TouchPoint& at) const;

    int width_ = 0;
    int height_ = 0;
    int corner_ = 0;
    std::optional<std::uint32_t> held_since_;
    std::optional<std::uint32_t> armed_at_;
    bool swallowing_ = false;
};

}  // namespace ui
