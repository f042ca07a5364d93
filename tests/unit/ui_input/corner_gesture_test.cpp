#include "ui/input/corner_gesture.h"

#include <doctest.h>

using ui::CornerGesture;
using ui::TouchFrame;
using ui::TouchPoint;

namespace {

struct Screen {
    Screen() { gesture.resize(1000, 2000, 120); }
    CornerGesture::Outcome down(int x, int y, std::uint32_t ms) {
        return gesture.feed({{{x, y, ms}}, TouchPoint{x, y, ms}, true, true, false});
    }
    CornerGesture::Outcome move(int x, int y, std::uint32_t ms) {
        return gesture.feed({{{x, y, ms}}, TouchPoint{x, y, ms}, true, false, false});
    }
    CornerGesture::Outcome up(int x, int y, std::uint32_t ms) {
        return gesture.feed({{{x, y, ms}}, TouchPoint{x, y, ms}, false, false, true});
    }
    void hold(std::uint32_t from, std::uint32_t to) {
        CHECK_FALSE(down(50, 50, from).swallow);
        CHECK_FALSE(up(60, 50, to).swallow);
    }
    bool follow(std::uint32_t ms) {
        const bool swallowed = down(950, 1950, ms).swallow;
        const auto end = up(950, 1950, ms + 80);
        CHECK(end.swallow == swallowed);
        return end.done;
    }
    CornerGesture gesture;
};

}  // namespace

TEST_CASE("three seconds in one corner and a touch in the other open the pages") {
    Screen screen;
    screen.hold(100, 3'100);
    CHECK(screen.follow(8'100));
    // Once: another touch there is nobody's.
    CHECK_FALSE(screen.follow(8'300));
}

TEST_CASE("a hold that is too short, or followed too late, is a touch like any other") {
    Screen screen;
    screen.hold(100, 3'099);
    CHECK_FALSE(screen.follow(3'500));
    screen.hold(10'000, 13'000);
    CHECK_FALSE(screen.follow(18'001));
}

TEST_CASE("a finger that leaves the corner, or touches elsewhere between, must begin anew") {
    Screen screen;
    CHECK_FALSE(screen.down(50, 50, 0).swallow);
    CHECK_FALSE(screen.move(300, 50, 1'000).swallow);
    CHECK_FALSE(screen.move(50, 50, 2'000).swallow);
    CHECK_FALSE(screen.up(50, 50, 4'000).swallow);
    CHECK_FALSE(screen.follow(4'500));
    screen.hold(10'000, 13'500);
    CHECK_FALSE(screen.down(500, 500, 14'000).swallow);
    CHECK_FALSE(screen.up(500, 500, 14'100).swallow);
    CHECK_FALSE(screen.follow(14'500));
}

TEST_CASE("the second touch must end in its corner; its whole way is swallowed") {
    Screen screen;
    screen.hold(0, 3'000);
    CHECK(screen.down(950, 1950, 3'500).swallow);
    CHECK(screen.move(500, 1000, 3'600).swallow);
    const auto end = screen.up(500, 1000, 3'700);
    CHECK(end.swallow);
    CHECK_FALSE(end.done);
    CHECK_FALSE(screen.down(500, 1000, 3'800).swallow);
}

TEST_CASE("a finger that is gone without letting go, and a reset, leave nothing behind") {
    Screen screen;
    CHECK_FALSE(screen.down(50, 50, 0).swallow);
    CHECK_FALSE(screen.gesture.feed({{}, std::nullopt, false, false, true}).swallow);
    CHECK_FALSE(screen.up(50, 50, 4'000).swallow);
    CHECK_FALSE(screen.follow(4'500));
    screen.hold(10'000, 13'500);
    screen.gesture.reset();
    CHECK_FALSE(screen.follow(14'000));
}
