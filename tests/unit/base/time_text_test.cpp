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

TEST_CASE("Both ways of writing a time are read back, and nothing else is a time") {
    for (const auto time : {WallTime{0ms}, WallTime{1764000000007ms}, WallTime{4102444799999ms}})
        CHECK(kiosk::parse_rfc3339(kiosk::rfc3339(time)) == time);
    CHECK(kiosk::parse_rfc3339("2025-11-24T16:00:00Z") == WallTime{1764000000000ms});
    for (const char* const other :
         {"", "2025-11-24", "2025-11-24T16:00:00", "2025-11-24 16:00:00Z", "2025-11-24T16:00:00.0Z",
          "2025-02-29T16:00:00Z", "2025-13-01T16:00:00Z", "2025-11-24T24:00:00Z",
          "2025-11-24T16:60:00Z", "2025-11-24T16:00:60Z", "2025-11-24T16:00:00.000+08:00",
          "-025-11-24T16:00:00Z", "2025-11-24T16:00:00.00aZ"}) {
        CAPTURE(other);
        CHECK_FALSE(kiosk::parse_rfc3339(other));
    }
}
