#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace ui {

/// Where the finger was, in window pixels, and when (milliseconds of any clock that only goes
/// forward).
struct TouchPoint {
    int x = 0;
    int y = 0;
    std::uint32_t ms = 0;
    float pressure = 0;  ///< 0…1; 0: the screen does not tell
    friend bool operator==(const TouchPoint&, const TouchPoint&) = default;
};

enum class TouchPhase : std::uint8_t {
    down,
    move,
    up,
    cancel,  ///< the finger is gone without having let go: nothing is activated
};

struct TouchEvent {
    TouchPhase phase = TouchPhase::move;
    TouchPoint at;
    friend bool operator==(const TouchEvent&, const TouchEvent&) = default;
};

/// What one frame is told of the finger: a path and at most one change between touching and not
/// touching.
struct TouchFrame {
    std::vector<TouchPoint> path;
    /// Where the finger is, or was let go in this frame; empty when none touches.
    std::optional<TouchPoint> at;
    bool touching = false;
    bool pressed = false;   ///< began to touch in this frame
    bool released = false;  ///< let go in this frame
};

}  // namespace ui
