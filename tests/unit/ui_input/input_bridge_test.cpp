#include "ui/input/input_bridge.h"

#include <SDL_events.h>
#include <doctest.h>

using ui::InputBridge;
using ui::TouchEvent;
using ui::TouchFrame;
using ui::TouchPhase;

namespace {

SDL_Event finger(Uint32 type, SDL_FingerID id, float x, float y, Uint32 ms = 0) {
    SDL_Event event{};
    event.type = type;
    event.tfinger.fingerId = id;
    event.tfinger.x = x;
    event.tfinger.y = y;
    event.tfinger.timestamp = ms;
    return event;
}

SDL_Event mouse(Uint32 type, int x, int y, Uint32 which = 0, Uint8 button = SDL_BUTTON_LEFT) {
    SDL_Event event{};
    event.type = type;
    event.button.which = which;
    event.button.button = button;
    event.button.x = x;
    event.button.y = y;
    return event;
}

InputBridge bridge_1000() {
    InputBridge bridge;
    bridge.resize(1000, 2000);
    return bridge;
}

int presses(InputBridge& bridge) {
    int count = 0;
    while (bridge.waiting()) count += bridge.next_frame().pressed ? 1 : 0;
    return count;
}

}  // namespace

TEST_CASE("twenty taps queued at once become forty frames of one change each") {
    InputBridge bridge = bridge_1000();
    for (int i = 0; i < 20; ++i) {
        CHECK(bridge.feed(finger(SDL_FINGERDOWN, 1, 0.5F, 0.5F)));
        CHECK(bridge.feed(finger(SDL_FINGERUP, 1, 0.5F, 0.5F)));
    }
    int frames = 0;
    int pressed = 0;
    int released = 0;
    while (bridge.waiting()) {
        const TouchFrame frame = bridge.next_frame();
        ++frames;
        CHECK(static_cast<int>(frame.pressed) + static_cast<int>(frame.released) == 1);
        pressed += frame.pressed ? 1 : 0;
        released += frame.released ? 1 : 0;
    }
    CHECK(frames == 40);
    CHECK(pressed == 20);
    CHECK(released == 20);
}

TEST_CASE("a frame carries the whole path up to the change, in pixels") {
    InputBridge bridge = bridge_1000();
    (void)bridge.feed(finger(SDL_FINGERDOWN, 1, 0.1F, 0.1F, 5));
    CHECK(bridge.next_frame().at == ui::TouchPoint{100, 200, 5});
    (void)bridge.feed(finger(SDL_FINGERMOTION, 1, 0.2F, 0.1F, 6));
    (void)bridge.feed(finger(SDL_FINGERMOTION, 1, 0.3F, 0.1F, 7));
    (void)bridge.feed(finger(SDL_FINGERUP, 1, 0.4F, 0.1F, 8));
    const TouchFrame frame = bridge.next_frame();
    CHECK(frame.path.size() == 3);
    CHECK(frame.at->x == 400);
    CHECK(frame.released);
    CHECK_FALSE(frame.touching);
}

TEST_CASE("after letting go no pointer is left on the screen") {
    InputBridge bridge = bridge_1000();
    (void)bridge.feed(finger(SDL_FINGERDOWN, 1, 0.5F, 0.5F));
    (void)bridge.feed(finger(SDL_FINGERUP, 1, 0.5F, 0.5F));
    (void)bridge.next_frame();
    CHECK(bridge.next_frame().at.has_value());
    CHECK_FALSE(bridge.next_frame().at.has_value());
}

TEST_CASE("a second finger is ignored until the first is gone") {
    InputBridge bridge = bridge_1000();
    (void)bridge.feed(finger(SDL_FINGERDOWN, 1, 0.1F, 0.1F));
    CHECK_FALSE(bridge.feed(finger(SDL_FINGERDOWN, 2, 0.9F, 0.9F)));
    CHECK_FALSE(bridge.feed(finger(SDL_FINGERMOTION, 2, 0.8F, 0.9F)));
    CHECK_FALSE(bridge.feed(finger(SDL_FINGERUP, 2, 0.9F, 0.9F)));
    (void)bridge.feed(finger(SDL_FINGERUP, 1, 0.1F, 0.1F));
    CHECK(bridge.feed(finger(SDL_FINGERDOWN, 2, 0.9F, 0.9F)));
    CHECK(presses(bridge) == 2);
}

TEST_CASE(
    "a finger whose release was lost gives way after ten silent seconds, and activates nothing") {
    InputBridge bridge = bridge_1000();
    (void)bridge.feed(finger(SDL_FINGERDOWN, 1, 0.1F, 0.1F, 1000));
    CHECK_FALSE(
        bridge.feed(finger(SDL_FINGERDOWN, 2, 0.5F, 0.5F, 1000 + InputBridge::silent_finger_ms)));
    CHECK(bridge.feed(finger(SDL_FINGERDOWN, 2, 0.5F, 0.5F, 1001 + InputBridge::silent_finger_ms)));
    CHECK(bridge.next_frame().pressed);
    const TouchFrame cancelled = bridge.next_frame();
    CHECK(cancelled.released);
    CHECK_FALSE(cancelled.at.has_value());
    CHECK(bridge.next_frame().pressed);
}

TEST_CASE("the mouse that SDL makes out of a finger is no second tap; a true one is") {
    InputBridge bridge = bridge_1000();
    CHECK_FALSE(bridge.feed(mouse(SDL_MOUSEBUTTONDOWN, 5, 5, SDL_TOUCH_MOUSEID)));
    CHECK(bridge.feed(mouse(SDL_MOUSEBUTTONDOWN, 5, 5)));
    CHECK(bridge.feed(mouse(SDL_MOUSEBUTTONUP, 5, 5)));
    CHECK_FALSE(bridge.feed(mouse(SDL_MOUSEBUTTONDOWN, 5, 5, 0, SDL_BUTTON_RIGHT)));
    CHECK(presses(bridge) == 1);
}

TEST_CASE("a mouse that only moves says nothing") {
    InputBridge bridge = bridge_1000();
    SDL_Event event{};
    event.type = SDL_MOUSEMOTION;
    event.motion.x = 7;
    CHECK_FALSE(bridge.feed(event));
    CHECK_FALSE(bridge.waiting());
}

TEST_CASE("keys and text of keyboards and scanners are no input") {
    InputBridge bridge = bridge_1000();
    for (const Uint32 type : {SDL_KEYDOWN, SDL_KEYUP, SDL_TEXTINPUT, SDL_TEXTEDITING}) {
        SDL_Event event{};
        event.type = type;
        CHECK_FALSE(bridge.feed(event));
    }
    CHECK_FALSE(bridge.waiting());
}

TEST_CASE(
    "when the queue is full moves are merged, presses refused with their release, releases kept") {
    InputBridge bridge = bridge_1000();
    bridge.push({TouchPhase::down, {1, 1, 0}});
    for (int i = 0; i < 2000; ++i) bridge.push({TouchPhase::move, {i, 1, 0}});
    bridge.push({TouchPhase::up, {7, 7, 0}});
    bridge.push({TouchPhase::down, {8, 8, 0}});
    bridge.push({TouchPhase::up, {8, 8, 0}});
    CHECK(bridge.next_frame().pressed);
    const TouchFrame stroke = bridge.next_frame();
    CHECK(stroke.released);
    CHECK(stroke.path.size() <= InputBridge::events_max);
    // The newest move before the release is there: the stroke ends where the finger was.
    CHECK(stroke.path[stroke.path.size() - 2].x == 1999);
    CHECK_FALSE(bridge.waiting());
}

TEST_CASE("the end of a visit drops what waits, and the finger on the glass must be lifted first") {
    InputBridge bridge = bridge_1000();
    (void)bridge.feed(finger(SDL_FINGERDOWN, 1, 0.5F, 0.5F));
    bridge.reset();
    CHECK_FALSE(bridge.waiting());
    CHECK_FALSE(bridge.feed(finger(SDL_FINGERMOTION, 1, 0.5F, 0.6F)));
    CHECK_FALSE(bridge.feed(finger(SDL_FINGERUP, 1, 0.5F, 0.6F)));
    CHECK_FALSE(bridge.next_frame().released);
    CHECK(bridge.feed(finger(SDL_FINGERDOWN, 1, 0.5F, 0.5F)));
}

TEST_CASE("a window that is hidden cancels the touch") {
    InputBridge bridge = bridge_1000();
    (void)bridge.feed(finger(SDL_FINGERDOWN, 1, 0.5F, 0.5F));
    SDL_Event event{};
    event.type = SDL_WINDOWEVENT;
    event.window.event = SDL_WINDOWEVENT_HIDDEN;
    CHECK(bridge.feed(event));
    (void)bridge.next_frame();
    CHECK_FALSE(bridge.next_frame().at.has_value());
}

TEST_CASE("positions outside the glass are brought to its edge") {
    InputBridge bridge = bridge_1000();
    (void)bridge.feed(finger(SDL_FINGERDOWN, 1, 1.5F, -0.2F));
    CHECK(bridge.next_frame().at == ui::TouchPoint{999, 0, 0});
}

TEST_CASE("a press that waits is told, a release or a move is none") {
    ui::InputBridge bridge;
    bridge.resize(100, 100);
    CHECK_FALSE(bridge.press_waits());
    bridge.push({ui::TouchPhase::down, {10, 10, 0}});
    bridge.push({ui::TouchPhase::move, {11, 10, 8}});
    bridge.push({ui::TouchPhase::up, {11, 10, 16}});
    CHECK(bridge.press_waits());
    (void)bridge.next_frame();
    CHECK_FALSE(bridge.press_waits());
    CHECK(bridge.waiting());
    (void)bridge.next_frame();
    CHECK_FALSE(bridge.press_waits());
}
