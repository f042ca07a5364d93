#include "drivers/pcsc/card_watch.h"

#include <functional>

#include "tests/support/smart_card/simulated_service.h"
#include "tests/unit/drivers_pcsc/card_support.h"

using drivers::CardSight;
using drivers::CardWatch;
using kiosk::Duration;
using tests::SimulatedService;

namespace {

/// A port of a service that may hang while it is asked for news.
class SlowPort final : public drivers::PcscPort {
  public:
    SlowPort(std::unique_ptr<drivers::PcscPort> port, std::function<void()>& meanwhile)
        : port_(std::move(port)), meanwhile_(meanwhile) {}
    [[nodiscard]] kiosk::Result<void> establish() override { return port_->establish(); }
    void release() override { port_->release(); }
    [[nodiscard]] bool is_lost() const override { return port_->is_lost(); }
    [[nodiscard]] kiosk::Result<std::vector<std::string>> list_readers() override {
        return port_->list_readers();
    }
    [[nodiscard]] kiosk::Result<std::vector<drivers::PcscReaderState>> status_change(
        std::vector<drivers::PcscReaderState> readers, Duration timeout) override {
        if (meanwhile_) meanwhile_();
        return port_->status_change(std::move(readers), timeout);
    }
    void interrupt() override { port_->interrupt(); }
    [[nodiscard]] kiosk::Result<void> connect(const std::string& reader) override {
        return port_->connect(reader);
    }
    void disconnect() override { port_->disconnect(); }
    [[nodiscard]] kiosk::Result<kiosk::SecretBytes> transmit(
        std::span<const unsigned char> command) override {
        return port_->transmit(command);
    }

  private:
    std::unique_ptr<drivers::PcscPort> port_;
    std::function<void()>& meanwhile_;
};

struct Bench {
    SimulatedService service;
    kiosk::VirtualClock clock;
    int told = 0;
    CardWatch watch{service.make_port(), clock, [this] { ++told; }};
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

TEST_CASE("before the first look nothing is known") {
    Bench bench;
    CHECK(bench.watch.sight().is_first);
    CHECK_FALSE(bench.look().is_first);
}

TEST_CASE("a service that hangs is known within five seconds, and seen at once when it goes on") {
    SimulatedService service;
    service.plug("A");
    kiosk::VirtualClock clock;
    std::function<void()> meanwhile;
    CardWatch watch(std::make_unique<SlowPort>(service.make_port(), meanwhile), clock, {});
    watch.look(Duration{0});
    REQUIRE(watch.sight().slots.size() == 1);
    clock.advance(Duration{60'000});
    CHECK(watch.sight().has_service);  // nobody asks it
    meanwhile = [&] {
        clock.advance(CardWatch::silent_after);
        CHECK(watch.sight().has_service);
        clock.advance(Duration{1});
        CHECK_FALSE(watch.sight().has_service);
        CHECK(watch.sight().slots.empty());
    };
    watch.look(Duration{0});
    CHECK(watch.sight().slots.size() == 1);
    static_assert(CardWatch::look_again + CardWatch::silent_after < Duration{5'000});
}
