#include "drivers/pcsc/card_watch.h"

#include "tests/support/smart_card/simulated_service.h"
#include "tests/unit/drivers_pcsc/card_support.h"

using drivers::CardSight;
using drivers::CardWatch;
using kiosk::Duration;
using tests::SimulatedService;

namespace {

struct Bench {
    SimulatedService service;
    int told = 0;
    CardWatch watch{service.make_port(), [this] { ++told; }};
    tests::EmulatedDocument card{{tests::specimen_mrz, {}, {}}};

    CardSight look() {
        watch.look(Duration{0});
        return watch.sight();
    }
};

}  // namespace

TEST_CASE("readers and cards are seen coming and going") {
    Bench bench;
    CHECK(bench.look() == CardSight{true, {}});
    bench.service.plug("A");
    CHECK(bench.look().slots.size() == 1);
    CHECK_FALSE(bench.look().slots[0].has_card);
    bench.service.insert("A", bench.card);
    const auto first = bench.look().slots[0];
    CHECK(first.has_card);
    bench.service.remove("A");
    CHECK_FALSE(bench.look().slots[0].has_card);
    bench.service.insert("A", bench.card);
    CHECK(bench.look().slots[0].moves != first.moves);
    bench.service.plug("B");
    CHECK(bench.look().slots.size() == 2);
    bench.service.unplug("A");
    CHECK(bench.look().slots.size() == 1);
    CHECK(bench.look().slots[0].name == "B");
    bench.service.unplug("B");
    CHECK(bench.look() == CardSight{true, {}});
}

TEST_CASE("nothing is told while nothing changes") {
    Bench bench;
    bench.service.plug("A");
    bench.look();
    const int told = bench.told;
    for (int i = 0; i < 5; ++i) bench.look();
    CHECK(bench.told == told);
}

TEST_CASE("a service that is away or dies is seen, and found again when it comes") {
    Bench bench;
    bench.service.stop();
    CHECK_FALSE(bench.look().has_service);
    bench.service.plug("A");
    bench.service.start();
    CHECK(bench.look().slots.size() == 1);
    bench.service.stop();
    CHECK_FALSE(bench.look().has_service);
    CHECK(bench.look().slots.empty());
    bench.service.start();
    CHECK(bench.look().slots.size() == 1);
}

TEST_CASE("the watch sees clearly again after any call that failed") {
    for (int n = 1; n <= 12; ++n) {
        Bench bench;
        bench.service.plug("A");
        bench.service.fail_call(n, {kiosk::ErrorCode::io_error, "planted", {}});
        for (int i = 0; i < 8; ++i) bench.look();
        bench.service.insert("A", bench.card);
        bench.look();
        const auto sight = bench.look();
        REQUIRE(sight.has_service);
        REQUIRE(sight.slots.size() == 1);
        CHECK(sight.slots[0].has_card);
    }
}
