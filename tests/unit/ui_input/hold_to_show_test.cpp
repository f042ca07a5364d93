#include "ui/input/hold_to_show.h"

#include <doctest.h>

using kiosk::Duration;
using kiosk::SteadyTime;
using ui::HoldToShow;

namespace {

SteadyTime at(int ms) {
    return SteadyTime{Duration{10'000 + ms}};
}

}  // namespace

TEST_CASE("a finger shows what is masked once it has lain there for a moment (R-202)") {
    HoldToShow hold;
    CHECK_FALSE(hold.finger(true, true, at(0)));
    CHECK(hold.due() == at(300));
    CHECK_FALSE(hold.tick(at(299)));
    CHECK_FALSE(hold.shown());
    CHECK(hold.tick(at(300)));
    CHECK(hold.shown());
    CHECK_FALSE(hold.due());
    CHECK_FALSE(hold.finger(true, true, at(9'000)));
    CHECK(hold.shown());
    CHECK(hold.finger(false, false, at(9'016)));
    CHECK_FALSE(hold.shown());
}

TEST_CASE("a touch that is let go at once shows nothing (R-202)") {
    HoldToShow hold;
    (void)hold.finger(true, true, at(0));
    CHECK_FALSE(hold.finger(false, false, at(120)));
    CHECK_FALSE(hold.tick(at(5'000)));
    CHECK_FALSE(hold.due());
}

TEST_CASE("a finger that slides off masks it again and begins anew when it comes back (R-202)") {
    HoldToShow hold;
    (void)hold.finger(true, true, at(0));
    CHECK(hold.tick(at(400)));
    CHECK(hold.finger(false, true, at(500)));
    CHECK_FALSE(hold.shown());
    CHECK_FALSE(hold.finger(true, true, at(600)));
    CHECK_FALSE(hold.tick(at(800)));
    CHECK(hold.tick(at(900)));
}

TEST_CASE("a key shows it while it is down (R-202)") {
    HoldToShow hold;
    CHECK(hold.key_down(at(0)));
    CHECK_FALSE(hold.due());
    CHECK_FALSE(hold.tick(at(60'000)));
    CHECK(hold.shown());
    CHECK(hold.key_up(at(60'000)));
    CHECK_FALSE(hold.shown());
}

TEST_CASE("a switch that sends a press alone shows it for as long as one reads (R-202)") {
    HoldToShow hold;
    (void)hold.key_down(at(0));
    CHECK_FALSE(hold.key_up(at(1)));
    CHECK(hold.due() == at(5'000));
    CHECK_FALSE(hold.tick(at(4'999)));
    CHECK(hold.tick(at(5'000)));
    CHECK_FALSE(hold.shown());
}

TEST_CASE("a touch elsewhere, another key or another page ends what a key has shown (R-202)") {
    HoldToShow hold;
    (void)hold.key_down(at(0));
    CHECK_FALSE(hold.finger(false, false, at(10)));
    CHECK(hold.finger(false, true, at(20)));
    CHECK_FALSE(hold.shown());
    (void)hold.key_down(at(30));
    CHECK(hold.leave());
    CHECK_FALSE(hold.leave());
    CHECK_FALSE(hold.due());
}
