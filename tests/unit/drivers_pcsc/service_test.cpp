#include "drivers/pcsc/service.h"

#include <deque>

#include "tests/support/smart_card/emulated_social_card.h"
#include "tests/unit/drivers_pcsc/service_bench.h"

using drivers::DeviceEvent;
using drivers::DeviceStatus;
using drivers::MediaState;
using drivers::RequestId;
using drivers::SmartCardEvent;
using drivers::SmartCardRemoved;
using drivers::SmartCardRetry;
using drivers::SmartCardService;
using drivers::SocialSecurityCardRead;
using drivers::TravelDocumentRead;
using kiosk::ErrorCode;
using tests::EmulatedDocument;
using tests::SimulatedService;
using Bench = tests::ServiceBench;

TEST_CASE("a document in any reader is read, once, and its removal is told") {
    Bench bench;
    bench.services.plug("A");
    bench.services.plug("B");
    bench.services.insert("B", bench.card);
    bench.read();
    CHECK(bench.good);
    CHECK(bench.completions == 1);
    CHECK(bench.device.media() == MediaState::present);
    bench.services.remove("B");
    bench.device.step();
    CHECK(bench.removed == 1);
    CHECK(bench.device.media() == MediaState::not_present);
    CHECK(bench.device.report().cards_read == 1);
}

TEST_CASE("a card that was read is not read again before it was taken out") {
    Bench bench;
    bench.services.insert("A", bench.card);
    bench.read();
    REQUIRE(bench.good);
    bench.read({.timeout = kiosk::Duration{400}});
    CHECK(bench.error == ErrorCode::no_card);
    bench.services.remove("A");
    bench.services.insert("A", bench.card);
    bench.read();
    CHECK(bench.good);
    CHECK(bench.removed == 1);
}

TEST_CASE("a card left behind is not read after service or reader were away, for nobody") {
    Bench bench;
    bench.services.insert("A", bench.card);
    bench.read();
    REQUIRE(bench.good);
    bench.good = false;
    SUBCASE("the service died") {
        bench.services.stop();
        bench.device.step();
        bench.services.start();
    }
    SUBCASE("the reader was unplugged") {
        bench.services.unplug("A");
        bench.device.step();
        bench.services.insert("A", bench.card);
    }
    CHECK(bench.removed == 0);
    bench.read({.timeout = kiosk::Duration{400}});
    CHECK(bench.error == ErrorCode::no_card);
    CHECK_FALSE(bench.good);
    bench.services.remove("A");
    bench.device.step();
    CHECK(bench.removed == 1);
    bench.services.insert("A", bench.card);
    bench.read();
    CHECK(bench.good);
}

TEST_CASE("a card that comes while it is waited for is read") {
    Bench bench;
    bench.services.plug("A");
    int looks = 0;
    bench.meanwhile = [&] {
        if (++looks == 5) bench.services.insert("A", bench.card);
    };
    bench.read();
    CHECK(bench.good);
}

TEST_CASE("without a card the read ends in time, without a reader or service at once") {
    Bench bench;
    bench.services.plug("A");
    const auto before = bench.clock.now().steady;
    bench.read({.timeout = kiosk::Duration{800}});
    CHECK(bench.error == ErrorCode::no_card);
    CHECK(bench.clock.now().steady - before <= kiosk::Duration{3000});
    bench.services.unplug("A");
    bench.read();
    CHECK(bench.error == ErrorCode::no_device);
    bench.services.stop();
    bench.read();
    CHECK(bench.error == ErrorCode::no_device);
    CHECK(bench.device.state().status == DeviceStatus::no_device);
    CHECK(bench.device.state().detail.find("pcscd") != std::string::npos);
}

TEST_CASE("a service that hangs is told to whoever asks, at rest and in the middle of a read") {
    Bench bench;
    bench.services.insert("A", bench.card);
    bench.device.step();
    CHECK(bench.device.report().state.status == DeviceStatus::online);
    bench.services.stop();
    CHECK(bench.device.report().state.status == DeviceStatus::no_device);
    bench.services.start();
    bench.services.insert("A", bench.card);
    bench.services.remove_after("A", 3);
    int asked = 0;
    bench.on_retry = [&] {
        ++asked;
        CHECK(bench.device.state().status == DeviceStatus::busy);
        bench.services.stop();
        CHECK(bench.device.state().status == DeviceStatus::no_device);
        CHECK(bench.device.report().state.detail.find("pcscd") != std::string::npos);
    };
    bench.read({.timeout = kiosk::Duration{300}});
    CHECK(asked == 1);
    CHECK_FALSE(bench.good);
}

TEST_CASE("a card pulled at whichever exchange is asked for again, and read then") {
    int exchanges = 0;
    {
        Bench bench;
        bench.services.insert("A", bench.card);
        bench.read();
        exchanges = bench.card.commands();
        REQUIRE(exchanges > 10);
    }
    for (int n = 1; n <= exchanges; ++n) {
        Bench bench;
        bench.services.insert("A", bench.card);
        bench.services.remove_after("A", n);
        bench.on_retry = [&] { bench.services.insert("A", bench.card); };
        bench.read();
        INFO("pulled at exchange " << n);
        CHECK(bench.good);
        CHECK(bench.retries == std::vector<ErrorCode>{ErrorCode::card_removed});
        CHECK(bench.completions == 1);
    }
}

TEST_CASE("a chip that stays unreadable ends the read after all attempts") {
    Bench bench;
    bench.services.insert("A", bench.card);
    bench.card.plant(EmulatedDocument::Fault::refuses, 2, 1000);
    bench.on_retry = [&] {
        bench.services.remove("A");
        bench.services.insert("A", bench.card);
    };
    bench.read({.attempts = 3});
    CHECK(bench.error == ErrorCode::card_unreadable);
    CHECK(bench.retries.size() == 2);
    CHECK(bench.device.state().status == DeviceStatus::online);
}

TEST_CASE("a wrong key is told at once and the next try may follow without moving the card") {
    Bench bench;
    bench.services.insert("A", bench.card);
    auto key = tests::specimen_key();
    key.birth = kiosk::SecretText("700101");
    REQUIRE(bench.device.read_travel_document(RequestId(1), std::move(key), {}));
    bench.device.step();
    CHECK(bench.error == ErrorCode::rejected);
    CHECK(bench.retries.empty());
    bench.read();
    CHECK(bench.good);
}

TEST_CASE("reader or service lost at whichever call end the read and come back by themselves") {
    for (const bool service_dies : {false, true}) {
        int calls = 0;
        {
            Bench bench;
            bench.services.insert("A", bench.card);
            bench.read();
            calls = bench.card.commands();
        }
        for (int n = 1; n < calls; ++n) {
            Bench bench;
            class Trap final : public tests::EmulatedCard {
              public:
                Trap(EmulatedDocument& card, int at, std::function<void()> spring)
                    : card_(card), at_(at), spring_(std::move(spring)) {}
                [[nodiscard]] kiosk::Bytes answer_to_reset() const override { return {}; }
                void reset() override { card_.reset(); }
                [[nodiscard]] kiosk::Bytes answer(std::span<const unsigned char> bytes) override {
                    if (--at_ == 0) spring_();
                    return card_.answer(bytes);
                }

              private:
                EmulatedDocument& card_;
                int at_;
                std::function<void()> spring_;
            } trap(bench.card, n, [&] {
                if (service_dies)
                    bench.services.stop();
                else
                    bench.services.unplug("A");
            });
            bench.services.insert("A", trap);
            bench.read({.timeout = kiosk::Duration{300}});
            INFO("lost at exchange " << n);
            CHECK_FALSE(bench.good);
            const bool right =
                bench.error == ErrorCode::device_gone || bench.error == ErrorCode::no_device;
            CHECK_MESSAGE(right, kiosk::name_of(bench.error));
            CHECK(bench.device.state().status == DeviceStatus::no_device);
            bench.services.start();
            bench.services.plug("A");
            bench.services.insert("A", bench.card);
            bench.read();
            CHECK(bench.good);
            CHECK(bench.device.state().status == DeviceStatus::online);
        }
    }
}

TEST_CASE("a call of the service that fails, whichever it is, is survived") {
    for (int n = 1; n <= 40; ++n) {
        Bench bench;
        bench.services.insert("A", bench.card);
        bench.services.fail_call(n, {ErrorCode::io_error, "planted", {}});
        bench.read({.timeout = kiosk::Duration{300}});
        CHECK(bench.completions == 1);
        bench.services.fail_call(0, {});
        bench.services.remove("A");
        bench.device.step();
        bench.services.insert("A", bench.card);
        bench.read();
        CHECK(bench.good);
    }
}

TEST_CASE("a cancel refuses what waits and ends what runs") {
    Bench bench;
    bench.services.plug("A");
    bench.meanwhile = [&] { bench.device.cancel(RequestId(1)); };
    bench.read();
    CHECK(bench.error == ErrorCode::cancelled);
    CHECK(bench.completions == 1);
}

TEST_CASE("a seventeenth command and a key that is none are refused at once") {
    Bench bench;
    for (std::size_t i = 0; i < drivers::DeviceActor::queue_limit; ++i)
        CHECK(bench.device.read_social_security_card(RequestId(i + 1), {}));
    CHECK(bench.device.read_social_security_card(RequestId(99), {}).error().code ==
          ErrorCode::limit_exceeded);
    auto key = tests::specimen_key();
    key.number = kiosk::SecretText("?");
    CHECK(bench.device.read_travel_document(RequestId(1), std::move(key), {}).error().code ==
          ErrorCode::bad_format);
    bench.device.stop();
    CHECK(bench.completions == static_cast<int>(drivers::DeviceActor::queue_limit));
}

TEST_CASE("a social security card is read through the same reader") {
    Bench bench;
    tests::EmulatedSocialCard social(
        {kiosk::Bytes(16, 1), "3.00", "A12345678", "", "", true, true});
    bench.services.insert("A", social);
    REQUIRE(bench.device.read_social_security_card(RequestId(4), {}));
    bench.device.step();
    CHECK(bench.good);
    bench.services.insert("A", bench.card);
    REQUIRE(bench.device.read_social_security_card(RequestId(5), {}));
    bench.device.step();
    CHECK(bench.error == ErrorCode::card_kind_unknown);
}
