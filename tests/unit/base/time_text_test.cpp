#include "kiosk/base/time_text.h"

#include <doctest.h>

using namespace std::chrono_literals;
using kiosk::WallTime;

TEST_CASE("Time is written in UTC, with milliseconds or without") {
    CHECK(kiosk::rfc3339(WallTime{0ms}) == "1970-01-01T00:00:00.000Z");
    CHECK(kiosk::rfc3339(WallTime{1764000000007ms}) == "2025-11-24T16:00:00.007Z");
    CHECK(kiosk::rfc3339(WallTime{-1ms}) == "1969-12-31T23:59:59.999Z");
    CHECK(kiosk::rfc3339_seconds(WallTime{1764000000907ms}) == "2025-11-24T16:00:00Z");
}
