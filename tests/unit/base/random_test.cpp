#include "kiosk/base/random.h"

#include <array>
#include <set>

#include <doctest.h>

using kiosk::SeededRandom;
using kiosk::SystemRandom;
using kiosk::WallTime;
using namespace std::chrono_literals;

TEST_CASE("A seed gives the same numbers again, another seed gives others") {
    SeededRandom a(7), b(7), c(8);
    for (int i = 0; i < 10; ++i) {
        const auto value = a.next();
        CHECK(value == b.next());
        CHECK(value != c.next());
    }
}

TEST_CASE("The system's generator fills every length and does not repeat itself") {
    SystemRandom random;
    for (const std::size_t size : {0U, 1U, 7U, 1000U}) {
        std::vector<std::uint8_t> bytes(size, 0);
        random.fill(bytes);
    }
    std::set<std::uint64_t> seen;
    for (int i = 0; i < 1000; ++i) seen.insert(random.next());
    CHECK(seen.size() == 1000);
}

TEST_CASE("below keeps its bound and reaches every value") {
    SeededRandom random(1);
    CHECK(random.below(0) == 0);
    CHECK(random.below(1) == 0);
    std::array<int, 6> counts{};
    for (int i = 0; i < 6000; ++i) ++counts.at(random.below(6));
    for (const int count : counts) {
        CHECK(count > 800);
        CHECK(count < 1200);
    }
}

TEST_CASE("A version 7 UUID carries version, variant and its time, so that ids sort by time") {
    SeededRandom random(3);
    const auto early = random.uuid_v7(WallTime{1000000ms});
    const auto late = random.uuid_v7(WallTime{1000001ms});
    CHECK((early.bytes[6] >> 4) == 7);
    CHECK((early.bytes[8] >> 6) == 2);
    CHECK(early < late);
    CHECK(early.text().substr(0, 13) == "0000000f-4240");
    CHECK(random.uuid_v7(WallTime{5ms}) != random.uuid_v7(WallTime{5ms}));
}
