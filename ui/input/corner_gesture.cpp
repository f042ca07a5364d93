#include "ui/input/corner_gesture.h"

#include <algorithm>

namespace ui {

void CornerGesture::resize(int width, int height, int corner) {
    width_ = width;
    height_ = height;
    corner_ = corner;
}

void CornerGesture::reset() {
    held_since_.reset();
    armed_at_.reset();
    swallowing_ = false;
}

bool CornerGesture::is_first_corner(const TouchPoint& at) const {
    return at.x < corner_ && at.y < corner_;
}

bool CornerGesture::is_second_corner(const TouchPoint& at) const {
    return at.x >= width_ - corner_ && at.y >= height_ - corner_;
}

CornerGesture::Outcome CornerGesture::feed(const TouchFrame& touch) {
    if (touch.pressed && touch.at) {
        const TouchPoint& at = touch.path.empty() ? *touch.at : touch.path.front();
        const bool in_time = armed_at_ && at.ms - *armed_at_ <= follow_ms;
        armed_at_.reset();
        swallowing_ = in_time && is_second_corner(at);
        held_since_.reset();
        if (is_first_corner(at)) held_since_ = at.ms;
    }
    const bool stays = std::all_of(touch.path.begin(), touch.path.end(),
                                   [this](const TouchPoint& at) { return is_first_corner(at); });
    if (!stays) held_since_.reset();
    Outcome outcome{swallowing_, false};
    if (touch.released && touch.at) {
        if (held_since_ && touch.at->ms - *held_since_ >= hold_ms) armed_at_ = touch.at->ms;
        outcome.done = swallowing_ && is_second_corner(*touch.at);
        held_since_.reset();
        swallowing_ = false;
    } else if (!touch.touching) {
        held_since_.reset();
        swallowing_ = false;
    }
    return outcome;
}

}  // namespace ui
