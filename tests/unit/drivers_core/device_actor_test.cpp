#include "drivers/core/device_actor.h"

#include <future>

#include <doctest.h>

#include "kiosk/base/bounded_queue.h"

namespace tests {

using drivers::DeviceActor;
using drivers::Pause;
using drivers::RequestId;
using kiosk::Duration;
using kiosk::ErrorCode;

namespace {

/// Notes the one completion that every command owes.
struct Completions {
    kiosk::BoundedQueue<std::string> said{64};

    DeviceActor::Command command(std::uint64_t id, std::function<void(Pause&)> work = {}) {
        return {RequestId{id},
                [this, id, work](Pause& pause) {
                    if (work) work(pause);
                    REQUIRE(said.try_push("done " + std::to_string(id)));
                },
                [this, id](const kiosk::Error& error) {
                    REQUIRE(said.try_push(std::string(kiosk::name_of(error.code)) + " " +
                                          std::to_string(id)));
                }};
    }
    std::vector<std::string> all() {
        std::vector<std::string> texts;
        while (auto text = said.try_pop()) texts.push_back(*text);
        return texts;
    }
};

using Texts = std::vector<std::string>;

Duration nothing_to_do(Pause& /*pause*/) {
    return Duration{1000};
}

}  // namespace

TEST_CASE("commands complete once each and in order, and idle is asked between them") {
    int idle_calls = 0;
    Completions completions;
    DeviceActor actor([&](Pause&) {
        ++idle_calls;
        return Duration{5};
    });
    REQUIRE(actor.submit(completions.command(1)));
    REQUIRE(actor.submit(completions.command(2)));
    CHECK(actor.step() == Duration{0});
    CHECK(actor.step() == Duration{0});
    CHECK(actor.step() == Duration{5});
    CHECK(completions.all() == Texts{"done 1", "done 2"});
    CHECK(idle_calls == 1);
}

TEST_CASE("the seventeenth waiting command is refused at the door and never completes") {
    Completions completions;
    DeviceActor actor(nothing_to_do);
    for (std::uint64_t id = 1; id <= DeviceActor::queue_limit; ++id)
        REQUIRE(actor.submit(completions.command(id)));
    const auto refused = actor.submit(completions.command(99));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::limit_exceeded);
    for (std::size_t i = 0; i < DeviceActor::queue_limit; ++i) actor.step();
    CHECK(completions.all().size() == DeviceActor::queue_limit);
}

TEST_CASE("a waiting command that is cancelled completes with cancelled, others stay") {
    Completions completions;
    DeviceActor actor(nothing_to_do);
    REQUIRE(actor.submit(completions.command(1)));
    REQUIRE(actor.submit(completions.command(2)));
    actor.cancel(RequestId{1});
    actor.cancel(RequestId{77});
    actor.step();
    actor.step();
    CHECK(completions.all() == Texts{"cancelled 1", "done 2"});
}

TEST_CASE("a waiting command is refused while another one runs") {
    Completions completions;
    DeviceActor actor(nothing_to_do);
    REQUIRE(actor.submit(completions.command(1, [&](Pause& pause) {
        actor.cancel(RequestId{2});
        CHECK_FALSE(pause.cancelled());
        CHECK(completions.all() == Texts{"cancelled 2"});
    })));
    REQUIRE(actor.submit(completions.command(2)));
    actor.step();
    CHECK(completions.all() == Texts{"done 1"});
}

TEST_CASE("cancel ends the sleep of the running command, and only of that one") {
    Completions completions;
    std::promise<void> sleeping;
    DeviceActor actor(nothing_to_do);
    actor.start("test-actor");
    bool slept = true;
    REQUIRE(actor.submit(completions.command(1, [&](Pause& pause) {
        sleeping.set_value();
        slept = pause.wait(Duration{60'000});
    })));
    sleeping.get_future().wait();
    actor.cancel(RequestId{1});
    CHECK(completions.said.pop_for(Duration{10'000}) == "done 1");
    CHECK_FALSE(slept);
    REQUIRE(actor.submit(
        completions.command(2, [&](Pause& pause) { slept = pause.wait(Duration{1}); })));
    CHECK(completions.said.pop_for(Duration{10'000}) == "done 2");
    CHECK(slept);
}

TEST_CASE("stopping ends what runs and completes what waits with cancelled") {
    Completions completions;
    std::promise<void> sleeping;
    DeviceActor actor(nothing_to_do);
    actor.start("test-actor");
    REQUIRE(actor.submit(completions.command(1, [&](Pause& pause) {
        sleeping.set_value();
        CHECK_FALSE(pause.wait(Duration{60'000}));
    })));
    REQUIRE(actor.submit(completions.command(2)));
    sleeping.get_future().wait();
    actor.stop();
    CHECK(completions.all() == Texts{"done 1", "cancelled 2"});
    const auto late = actor.submit(completions.command(3));
    CHECK(late.error().code == ErrorCode::cancelled);
}

TEST_CASE("a poke wakes an actor that would sleep for an hour") {
    kiosk::BoundedQueue<int> asked{8};
    DeviceActor actor([&](Pause&) {
        REQUIRE(asked.try_push(1));
        return Duration{3'600'000};
    });
    actor.start("test-actor");
    REQUIRE(asked.pop_for(Duration{10'000}));
    actor.poke();
    CHECK(asked.pop_for(Duration{10'000}).has_value());
}

}  // namespace tests
