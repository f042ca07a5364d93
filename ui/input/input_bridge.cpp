#include "ui/input/input_bridge.h"

#include <algorithm>
#include <cmath>

#include <SDL_events.h>
#include <SDL_touch.h>

namespace ui {

void InputBridge::resize(int width, int height) {
    width_ = width;
    height_ = height;
}

bool InputBridge::feed(const SDL_Event& event) {
    switch (event.type) {
        case SDL_FINGERDOWN:
        case SDL_FINGERMOTION:
        case SDL_FINGERUP:
            return feed_finger(event);
        case SDL_MOUSEBUTTONDOWN:
        case SDL_MOUSEBUTTONUP:
        case SDL_MOUSEMOTION:
            return feed_mouse(event);
        case SDL_WINDOWEVENT:
            if (event.window.event != SDL_WINDOWEVENT_HIDDEN &&
                event.window.event != SDL_WINDOWEVENT_MINIMIZED) {
                return false;
            }
            if (!active_) return false;
            push({TouchPhase::cancel, {}});
            active_.reset();
            return true;
        default:
            return false;
    }
}

bool InputBridge::feed_finger(const SDL_Event& event) {
    const SDL_TouchFingerEvent& finger = event.tfinger;
    const auto pixel = [](float share, int size) {
        return std::clamp(static_cast<int>(std::floor(share * static_cast<float>(size))), 0,
                          std::max(0, size - 1));
    };
    // Screens that measure no pressure say the same for every touch: it tells nothing then.
    const float pressure = finger.pressure < 1 ? std::max(0.F, finger.pressure) : 0;
    const TouchPoint at{pixel(finger.x, width_), pixel(finger.y, height_), finger.timestamp,
                        pressure};
    const auto id = static_cast<std::int64_t>(finger.fingerId);
    if (event.type == SDL_FINGERDOWN) return press({Source::finger, id, at.ms}, at);
    if (event.type == SDL_FINGERMOTION) return move(Source::finger, id, at);
    return release(Source::finger, id, at);
}

bool InputBridge::feed_mouse(const SDL_Event& event) {
    if (event.type == SDL_MOUSEMOTION) {
        const SDL_MouseMotionEvent& motion = event.motion;
        if (motion.which == SDL_TOUCH_MOUSEID) return false;
        return move(Source::mouse, motion.which, {motion.x, motion.y, motion.timestamp});
    }
    const SDL_MouseButtonEvent& button = event.button;
    if (button.which == SDL_TOUCH_MOUSEID || button.button != SDL_BUTTON_LEFT) return false;
    const TouchPoint at{button.x, button.y, button.timestamp};
    if (event.type == SDL_MOUSEBUTTONDOWN) return press({Source::mouse, button.which, at.ms}, at);
    return release(Source::mouse, button.which, at);
}

bool InputBridge::is_active(Source source, std::int64_t id) const {
    return active_ && active_->source == source && active_->id == id;
}

bool InputBridge::press(const Pointer& pointer, const TouchPoint& at) {
    if (active_) {
        // The same finger again, or one long silent: its release was lost.
        const bool lost =
            is_active(pointer.source, pointer.id) || at.ms - active_->heard_ms > silent_finger_ms;
        if (!lost) return false;
        push({TouchPhase::cancel, at});
    }
    active_ = pointer;
    push({TouchPhase::down, at});
    return true;
}

bool InputBridge::move(Source source, std::int64_t id, const TouchPoint& at) {
    if (!is_active(source, id)) return false;
    active_->heard_ms = at.ms;
    push({TouchPhase::move, at});
    return true;
}

bool InputBridge::release(Source source, std::int64_t id, const TouchPoint& at) {
    if (!is_active(source, id)) return false;
    active_.reset();
    push({TouchPhase::up, at});
    return true;
}

void InputBridge::push(const TouchEvent& event) {
    const bool full = events_.size() >= events_max;
    switch (event.phase) {
        case TouchPhase::down:
            refused_ = full;
            if (!full) events_.push_back(event);
            return;
        case TouchPhase::move:
            if (refused_) return;
            if (full && !events_.empty() && events_.back().phase == TouchPhase::move)
                events_.pop_back();
            if (events_.size() < events_max) events_.push_back(event);
            return;
        case TouchPhase::up:
        case TouchPhase::cancel:
            // The release of an accepted press always finds room.
            if (!refused_) events_.push_back(event);
            refused_ = false;
            return;
    }
}

TouchFrame InputBridge::next_frame() {
    TouchFrame frame;
    bool changed = false;
    while (!events_.empty() && !changed) {
        const TouchEvent event = events_.front();
        events_.pop_front();
        switch (event.phase) {
            case TouchPhase::move:
                // A move without a finger on the glass says nothing.
                if (!touching_) continue;
                break;
            case TouchPhase::down:
                changed = frame.pressed = true;
                break;
            case TouchPhase::up:
                changed = frame.released = touching_.has_value();
                break;
            case TouchPhase::cancel:
                changed = frame.released = touching_.has_value();
                touching_.reset();
                frame.path.clear();
                continue;
        }
        frame.path.push_back(event.at);
        touching_ = event.at;
    }
    frame.at = touching_;
    if (frame.released) touching_.reset();
    frame.touching = touching_.has_value();
    return frame;
}

void InputBridge::reset() {
    events_.clear();
    touching_.reset();
    // What the finger on the glass still says belongs to nobody.
    active_.reset();
    refused_ = false;
}

}  // namespace ui
