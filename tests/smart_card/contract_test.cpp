#include <condition_variable>
#include <filesystem>
#include <functional>
#include <mutex>

#include "drivers/pcsc/reader.h"
#include "tests/smart_card/rig.h"
#include "tests/unit/drivers_pcsc/card_support.h"

// What every way to a smart card reader must keep. Real time; waits are polls with generous ends.

using drivers::Authenticity;
using drivers::DeviceStatus;
using drivers::RequestId;
using drivers::SmartCardEvent;
using drivers::TravelDocument;
using kiosk::Duration;
using kiosk::ErrorCode;
using tests::EmulatedDocument;
using Steady = std::chrono::steady_clock;

namespace {

/// Longest time for what must not fail on a busy machine.
constexpr std::chrono::seconds patience{90};
/// The promise is five seconds, and holds in virtual time (tests/unit/drivers_pcsc). Here the
/// machine may be busy with other tests.
constexpr std::chrono::seconds promised{12};

struct Bench {
    Bench() {
        char name[] = "/tmp/bianmin-csca-XXXXXX";
        REQUIRE(::mkdtemp(name) != nullptr);
        folder = name;
        pki.write_issuer(folder / "csca.pem");
        auto made = drivers::make_smart_card_reader(
            {folder, rig->port_maker()}, clock,
            [this](SmartCardEvent event) { take(std::move(event)); });
        REQUIRE(made);
        reader = std::move(*made);
        REQUIRE(wait_for([this] { return is_online(); }));
    }
    ~Bench() {
        reader.reset();
        std::filesystem::remove_all(folder);
    }

    void take(SmartCardEvent event) {
        const std::lock_guard lock(mutex);
        if (auto* read = std::get_if<drivers::TravelDocumentRead>(&event)) {
            ++completions;
            if (read->result)
                document = std::move(*read->result);
            else
                error = read->result.error();
        }
        retries += std::holds_alternative<drivers::SmartCardRetry>(event) ? 1 : 0;
        removed += std::holds_alternative<drivers::SmartCardRemoved>(event) ? 1 : 0;
        changed.notify_all();
    }
    template <class Condition>
    bool wait_for(const Condition& condition) {
        const auto until = Steady::now() + patience;
        std::unique_lock lock(mutex);
        while (!condition()) {
            if (Steady::now() > until) return false;
            changed.wait_for(lock, std::chrono::milliseconds(10));
        }
        return true;
    }
    bool is_online() { return reader->state().status == DeviceStatus::online; }

    void begin(drivers::SmartCardReadOptions options = {}) {
        {
            const std::lock_guard lock(mutex);
            document.reset();
            error = {};
            completions = 0;
            retries = 0;
        }
        REQUIRE(reader->read_travel_document(RequestId(++request), tests::specimen_key(), options));
    }
    bool end() {
        REQUIRE(wait_for([this] { return completions == 1; }));
        const std::lock_guard lock(mutex);
        if (!document) MESSAGE("ended with " << kiosk::name_of(error.code) << ": " << error.detail);
        return document.has_value();
    }
    bool read(drivers::SmartCardReadOptions options = {}) {
        begin(options);
        return end();
    }
    /// The service of the terminal is whole again.
    bool reads_again() {
        rig->remove();
        CHECK(wait_for([this] { return reader->media() != drivers::MediaState::present; }));
        rig->insert(card);
        return read({.timeout = std::chrono::seconds(20)});
    }

    // The card before the reader that it lies on: the rig asks it to its own end.
    tests::DocumentPki pki;
    kiosk::Bytes picture = tests::sample_picture(4000);
    EmulatedDocument card{
        {tests::specimen_mrz, picture, tests::signed_for(pki, tests::specimen_mrz, picture)}};
    std::unique_ptr<tests::Rig> rig = tests::make_rig();
    kiosk::RealClock clock;
    std::filesystem::path folder;

    std::mutex mutex;
    std::condition_variable changed;
    std::optional<TravelDocument> document;
    kiosk::Error error;
    int completions = 0;
    int retries = 0;
    int removed = 0;
    std::uint64_t request = 0;
    std::unique_ptr<drivers::SmartCardReader> reader;
};

/// Springs when the chip is asked for the sixth time.
class Trap final : public tests::EmulatedCard {
  public:
    Trap(EmulatedDocument& inner, std::function<void()> spring)
        : inner_(inner), spring_(std::move(spring)) {}
    [[nodiscard]] kiosk::Bytes answer_to_reset() const override { return inner_.answer_to_reset(); }
    void reset() override { inner_.reset(); }
    [[nodiscard]] kiosk::Bytes answer(std::span<const unsigned char> bytes) override {
        if (++seen_ == 6) spring_();
        return inner_.answer(bytes);
    }

  private:
    EmulatedDocument& inner_;
    const std::function<void()> spring_;
    int seen_ = 0;
};

/// A card that a case brings itself is taken away before it ends, whatever ends the case.
class Stay {
  public:
    Stay(tests::Rig& rig, tests::EmulatedCard& card) : rig_(rig) { rig_.insert(card); }
    ~Stay() { rig_.remove(); }
    Stay(const Stay&) = delete;
    Stay& operator=(const Stay&) = delete;

  private:
    tests::Rig& rig_;
};

}  // namespace

TEST_CASE("a document laid down is read whole, judged genuine, and its removal is told") {
    Bench bench;
    bench.begin();
    bench.rig->insert(bench.card);
    REQUIRE(bench.end());
    CHECK(bench.document->primary_name.reveal() == "ERIKSSON");
    CHECK(bench.document->picture.reveal() == bench.picture);
    CHECK_MESSAGE(bench.document->authenticity == Authenticity::genuine,
                  bench.document->authenticity_detail);
    bench.rig->remove();
    CHECK(bench.wait_for([&] { return bench.removed == 1; }));
}

TEST_CASE("no card in time, a wrong key, a cancel: each ends the read with its own reason") {
    Bench bench;
    CHECK_FALSE(bench.read({.timeout = Duration{300}}));
    CHECK(bench.error.code == ErrorCode::no_card);
    bench.begin();
    bench.reader->cancel(RequestId(bench.request));
    CHECK_FALSE(bench.end());
    CHECK(bench.error.code == ErrorCode::cancelled);
    EmulatedDocument another(
        {"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"
         "L898902D<0UTO6908061F9406236ZE184226B<<<<<16",
         {},
         {}});
    const Stay stay(*bench.rig, another);
    CHECK_FALSE(bench.read());
    CHECK(bench.error.code == ErrorCode::rejected);
    CHECK(bench.reads_again());
}

TEST_CASE("a card pulled half way is asked for again and read then") {
    Bench bench;
    for (const int commands : {1, 3, 6, 14}) {
        bench.rig->insert(bench.card);
        bench.rig->remove_after(commands);
        bench.begin({.timeout = std::chrono::seconds(20)});
        INFO("pulled at command " << commands);
        REQUIRE(bench.wait_for([&] { return bench.retries == 1 || bench.completions == 1; }));
        bench.rig->remove();
        // No hand is so fast that the service misses the empty reader, but this one is.
        REQUIRE(
            bench.wait_for([&] { return bench.reader->media() != drivers::MediaState::present; }));
        bench.rig->insert(bench.card);
        CHECK(bench.end());
        bench.rig->remove();
        REQUIRE(bench.wait_for(
            [&] { return bench.reader->media() == drivers::MediaState::not_present; }));
    }
    CHECK(bench.reader->state().status == DeviceStatus::online);
}

TEST_CASE("a chip that answers wrongly never gives a document, and the next read is right") {
    using Fault = EmulatedDocument::Fault;
    Bench bench;
    for (const Fault fault : {Fault::garbage, Fault::wrong_mac, Fault::lost_session}) {
        bench.rig->insert(bench.card);
        bench.card.plant(fault, 4, 1000);
        CHECK_FALSE(bench.read({.attempts = 1}));
        bench.card.plant(Fault::none, 0);
        CHECK(bench.reads_again());
        bench.rig->remove();
        REQUIRE(bench.wait_for(
            [&] { return bench.reader->media() == drivers::MediaState::not_present; }));
    }
}

TEST_CASE("the service killed while nothing is read is noticed and found again") {
    Bench bench;
    if (!bench.rig->can_lose_service()) return;
    bench.rig->insert(bench.card);
    bench.rig->kill_service();
    CHECK(bench.wait_for([&] { return bench.reader->state().status == DeviceStatus::no_device; }));
    CHECK_FALSE(bench.read());
    CHECK(bench.error.code == ErrorCode::no_device);
    bench.rig->start_service();
    const auto started = Steady::now();
    CHECK(bench.wait_for([&] { return bench.is_online(); }));
    CHECK(Steady::now() - started < promised);
    CHECK(bench.reads_again());
}

TEST_CASE("a service that hangs is known within five seconds, and works again when it goes on") {
    Bench bench;
    if (!bench.rig->hang_service(false)) return;
    bench.rig->insert(bench.card);
    REQUIRE(bench.wait_for([&] { return bench.is_online(); }));
    const auto hung = Steady::now();
    CHECK(bench.rig->hang_service(true));
    CHECK(bench.wait_for([&] { return bench.reader->state().status == DeviceStatus::no_device; }));
    CHECK(Steady::now() - hung < promised);
    CHECK(bench.rig->hang_service(false));
    const auto on = Steady::now();
    CHECK(bench.wait_for([&] { return bench.is_online(); }));
    CHECK(Steady::now() - on < promised);
    CHECK(bench.reads_again());
}

TEST_CASE("the service killed during a read ends it, and is found again") {
    Bench bench;
    if (!bench.rig->can_lose_service()) return;
    Trap killer(bench.card, [&] { bench.rig->kill_service(); });
    const Stay stay(*bench.rig, killer);
    CHECK_FALSE(bench.read());
    const bool gone =
        bench.error.code == ErrorCode::device_gone || bench.error.code == ErrorCode::no_device;
    CHECK_MESSAGE(gone, kiosk::name_of(bench.error.code));
    bench.rig->remove();
    CHECK(bench.wait_for([&] { return bench.reader->state().status == DeviceStatus::no_device; }));
    bench.rig->start_service();
    CHECK(bench.wait_for([&] { return bench.is_online(); }));
    CHECK(bench.reads_again());
}

TEST_CASE("a service that hangs during a read ends it, and works again when it goes on") {
    Bench bench;
    if (!bench.rig->hang_service(false)) return;
    Steady::time_point hung{};
    Trap hanger(bench.card, [&] {
        hung = Steady::now();
        CHECK(bench.rig->hang_service(true));
    });
    const Stay stay(*bench.rig, hanger);
    CHECK_FALSE(bench.read());
    CHECK(Steady::now() - hung < promised);
    CHECK(bench.error.code == ErrorCode::device_gone);
    CHECK(bench.rig->hang_service(false));
    CHECK(bench.wait_for([&] { return bench.is_online(); }));
    CHECK(bench.reads_again());
}

TEST_CASE("a reader unplugged and plugged in again works again within five seconds") {
    Bench bench;
    bench.rig->insert(bench.card);
    if (!bench.rig->unplug()) return;  // this way has no cable
    CHECK(bench.wait_for([&] { return bench.reader->state().status == DeviceStatus::no_device; }));
    bench.rig->plug();
    const auto plugged = Steady::now();
    CHECK(bench.wait_for([&] { return bench.is_online(); }));
    CHECK(Steady::now() - plugged < promised);
    CHECK(bench.reads_again());
}

TEST_CASE("a reader unplugged during a read ends it") {
    Bench bench;
    bench.rig->insert(bench.card);
    if (!bench.rig->unplug_after(7)) return;  // this way has no cable
    CHECK_FALSE(bench.read({.timeout = std::chrono::seconds(5), .attempts = 1}));
    CHECK(bench.wait_for([&] { return bench.reader->state().status == DeviceStatus::no_device; }));
    bench.rig->plug();
    CHECK(bench.wait_for([&] { return bench.is_online(); }));
    CHECK(bench.reads_again());
}

TEST_CASE("a reader that answers noise or half gives no document, and the next read is right") {
    Bench bench;
    for (const bool noise : {true, false}) {
        bench.rig->insert(bench.card);
        REQUIRE(
            bench.wait_for([&] { return bench.reader->media() == drivers::MediaState::present; }));
        if (!(noise ? bench.rig->babble(1) : bench.rig->tear(1))) return;  // no reader to break
        bench.begin({.timeout = std::chrono::seconds(15), .attempts = 1});
        CHECK_FALSE(bench.end());
        CHECK(bench.reads_again());
        bench.rig->remove();
        REQUIRE(bench.wait_for(
            [&] { return bench.reader->media() == drivers::MediaState::not_present; }));
    }
}
