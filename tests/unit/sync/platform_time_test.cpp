#include "offline_cache/sync/platform_time.h"

#include <doctest.h>

#include "tests/support/kept_lines.h"

using offline_cache::PlatformTime;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

struct DatedPlatform final : kiosk::HttpClient {
    kiosk::Result<kiosk::HttpReply> send(const kiosk::HttpRequest&) override {
        if (date.empty()) return {kiosk::ErrorCode::network, "no connection"};
        return kiosk::HttpReply{.status = 200, .headers = {{"Date", date}}, .body = {}};
    }
    void cancel() override {}
    void resume() override {}
    std::string date;
};

}  // namespace

TEST_CASE(
    "A clock that differs from the platform's is said once, and does not decide what is due") {
    // Sun, 01 Mar 2026 02:03:04 GMT.
    const kiosk::WallTime platform_now{seconds(1'772'330'584)};
    kiosk::VirtualClock clock(platform_now - hours(24 * 400));
    DatedPlatform platform;
    PlatformTime time(platform, clock);
    const tests::KeptLines log;
    CHECK_FALSE(time.send({}));
    CHECK(time.now().wall == clock.now().wall);  // nothing better is known

    platform.date = "Sun, 01 Mar 2026 02:03:04 GMT";
    CHECK(time.send({}));
    CHECK(log.has("clock_wrong seconds=34560000"));
    CHECK(time.now().wall == platform_now);
    CHECK(time.now().steady == clock.now().steady);
    clock.advance(minutes(10));
    CHECK(time.now().wall == platform_now + minutes(10));
    platform.date = "Sun, 01 Mar 2026 02:13:04 GMT";
    CHECK(time.send({}));
    CHECK(log.lines.size() == 1);

    // Put right by a second or so: from then on the own clock counts.
    clock.set_wall(platform_now + minutes(10) + seconds(40));
    CHECK(time.now().wall == clock.now().wall);
    CHECK(time.send({}));
    CHECK(log.has("clock_right"));
    platform.date = "yesterday";
    CHECK(time.send({}));
    CHECK(log.lines.size() == 2);
}
