#include "kiosk/base/clock.h"

#include <doctest.h>

using namespace std::chrono_literals;
using kiosk::civil_date;
using kiosk::CivilDate;
using kiosk::is_real;
using kiosk::WallTime;

TEST_CASE("A virtual clock stands still until it is moved") {
    kiosk::VirtualClock clock;
    const auto before = clock.now();
    CHECK(clock.now().steady == before.steady);
    clock.advance(1500ms);
    CHECK(clock.now().steady - before.steady == 1500ms);
    CHECK(clock.now().wall - before.wall == 1500ms);
}

TEST_CASE("Wall time may jump while steady time goes on") {
    kiosk::VirtualClock clock;
    const auto before = clock.now();
    clock.set_wall(WallTime{0ms});
    CHECK(clock.now().wall == WallTime{0ms});
    CHECK(clock.now().steady == before.steady);
}

TEST_CASE("The real clock never runs backwards and knows the century") {
    const kiosk::RealClock clock;
    const auto first = clock.now();
    const auto second = clock.now();
    CHECK(second.steady >= first.steady);
    CHECK(first.wall > WallTime{std::chrono::sys_days{std::chrono::year{2024} / 1 / 1}});
}

TEST_CASE("A day begins at midnight in China, which is 16:00 UTC of the day before") {
    const WallTime midnight{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} + 16h};
    CHECK(civil_date(midnight) == CivilDate{2026, 11, 22});
    CHECK(civil_date(midnight - 1ms) == CivilDate{2026, 11, 21});
    CHECK(civil_date(WallTime{0ms}) == CivilDate{1970, 1, 1});
    CHECK(civil_date(WallTime{-9h}) == CivilDate{1969, 12, 31});
}

TEST_CASE("Dates that no calendar has are told apart") {
    CHECK(is_real({2024, 2, 29}));
    CHECK(is_real({2000, 2, 29}));
    CHECK_FALSE(is_real({1900, 2, 29}));
    CHECK_FALSE(is_real({2023, 2, 29}));
    CHECK_FALSE(is_real({2024, 4, 31}));
    CHECK_FALSE(is_real({2024, 13, 1}));
    CHECK_FALSE(is_real({2024, 0, 1}));
    CHECK_FALSE(is_real({2024, 1, 0}));
    CHECK_FALSE(is_real({0, 1, 1}));
    CHECK_FALSE(is_real({10000, 1, 1}));
    CHECK_FALSE(is_real({2024, -1, -1}));
}
