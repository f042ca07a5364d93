// How soon a lost smart card reader or service is known, and how soon it serves again. Each look of
// the driver is a tenth of a second later.

#include "tests/unit/drivers_pcsc/service_bench.h"

using drivers::DeviceStatus;
using kiosk::Duration;

namespace {

Duration until(tests::ServiceBench& bench, bool online) {
    const auto began = bench.clock.now().steady;
    for (;;) {
        const auto rest = bench.device.step();
        if ((bench.device.state().status == DeviceStatus::online) == online) break;
        REQUIRE(bench.clock.now().steady - began < Duration{60'000});
        bench.clock.advance(std::min(rest, Duration{1'000}));
    }
    return bench.clock.now().steady - began;
}

}  // namespace

TEST_CASE("a reader that is unplugged is known within a second and back within five") {
    for (const Duration lasting : {Duration{0}, Duration{30'000}}) {
        tests::ServiceBench bench;
        bench.services.insert("A", bench.card);
        until(bench, true);
        bench.services.unplug("A");
        CHECK(until(bench, false) <= Duration{1'000});
        bench.clock.advance(lasting);
        bench.services.insert("A", bench.card);
        CHECK(until(bench, true) <= Duration{5'000});
    }
}

TEST_CASE("a service that dies is known within a second and back within five") {
    tests::ServiceBench bench;
    bench.services.insert("A", bench.card);
    until(bench, true);
    bench.services.stop();
    CHECK(until(bench, false) <= Duration{1'000});
    bench.clock.advance(Duration{30'000});
    bench.services.start();
    bench.services.insert("A", bench.card);
    CHECK(until(bench, true) <= Duration{5'000});
}
