#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "ui/input/touch.h"

union SDL_Event;

namespace ui {

/// Turns SDL's events into one finger's touches and hands them out frame by frame. Each frame gets
/// at most one press or release, so that quick taps are never lost between two frames: twenty taps
/// are twenty clicks. Fingers come first; the mouse is a finger while its left button is down; a
/// second finger is ignored until the first is gone. Keys and text of keyboards and barcode
/// scanners are never passed on: fields are filled from the screen only.
/// **Threads:** the one of the user interface.
/// **Limits:** `events_max` waiting events. Beyond them moves are merged and new presses ignored
/// with their release.
class InputBridge {
  public:
    static constexpr std::size_t events_max = 512;
    /// A finger of which nothing was heard for so long gives way to another one: panels lose
    /// releases.
    static constexpr std::uint32_t silent_finger_ms = 10'000;

    void resize(int width, int height);
    /// True when the event was a touch.
    bool feed(const SDL_Event& event);
    /// A touch from the automation end point, behind those that wait.
    void push(const TouchEvent& event);

    [[nodiscard]] bool waiting() const { return !events_.empty(); }
    /// The next frame begins a press: it is meant for the picture that is shown now.
    [[nodiscard]] bool press_waits() const {
        return !events_.empty() && events_.front().phase == TouchPhase::down;
    }
    [[nodiscard]] TouchFrame next_frame();
    /// Drops what waits; a finger on the glass must be lifted first.
    void reset();

  private:
    enum class Source : std::uint8_t { finger, mouse };
    struct Pointer {
        Source source = Source::finger;
        std::int64_t id = 0;
        std::uint32_t heard_ms = 0;
    };

    bool feed_finger(const SDL_Event& event);
    bool feed_mouse(const SDL_Event& event);
    bool press(const Pointer& pointer, const TouchPoint& at);
    bool move(Source source, std::int64_t id, const TouchPoint& at);
    bool release(Source source, std::int64_t id, const TouchPoint& at);
    [[nodiscard]] bool is_active(Source source, std::int64_t id) const;

    int width_ = 0;
    int height_ = 0;
    std::deque<TouchEvent> events_;
    std::optional<Pointer> active_;
    /// The last press was refused: what belongs to it is, too.
    bool refused_ = false;
    std::optional<TouchPoint> touching_;
};

}  // namespace ui
