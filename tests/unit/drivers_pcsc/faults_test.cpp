// Every fault of the smart card reader in every phase of a visit (docs/DEVICES.md): what the person
// is told, what the device says, and that it works again as soon as the fault is over.

#include "tests/unit/drivers_pcsc/service_bench.h"

using drivers::DeviceStatus;
using kiosk::ErrorCode;
using tests::EmulatedDocument;
using Bench = tests::ServiceBench;
using Call = tests::SimulatedService::Call;

namespace {

struct Fault {
    std::function<void(Bench&)> strike;
    std::function<void(Bench&)> pass;
    /// What a read may end with.
    std::vector<ErrorCode> errors;
    /// The device itself says that it is away.
    bool is_away = false;
};

/// A card that was there when service or reader went away is not read for anybody.
void put_in_anew(Bench& bench) {
    bench.services.remove("A");
    bench.device.step();
    bench.services.insert("A", bench.card);
}

Fault unplugged() {
    return {[](Bench& bench) { bench.services.unplug("A"); },
            [](Bench& bench) { put_in_anew(bench); },
            {ErrorCode::no_device, ErrorCode::device_gone},
            true};
}
Fault killed() {
    return {[](Bench& bench) { bench.services.stop(); },
            [](Bench& bench) {
                bench.services.start();
                put_in_anew(bench);
            },
            {ErrorCode::no_device, ErrorCode::device_gone},
            true};
}
Fault pulled() {
    return {[](Bench& bench) { bench.services.remove("A"); },
            [](Bench& bench) { bench.services.insert("A", bench.card); },
            {ErrorCode::card_removed, ErrorCode::no_card}};
}
Fault refused_call(Call call, ErrorCode code) {
    return {[=](Bench& bench) {
                bench.services.refuse(call, kiosk::Error{code, "planted", {}});
            },
            [=](Bench& bench) {
                bench.services.refuse(call, {});
                bench.services.insert("A", bench.card);
            },
            {code}};
}
/// The chip answers wrongly until it is put in again.
Fault chip(EmulatedDocument::Fault fault) {
    return {[=](Bench& bench) { bench.card.plant(fault, 0, 1000); },
            [](Bench& bench) {
                bench.card.plant(EmulatedDocument::Fault::none, 0);
                bench.services.insert("A", bench.card);
            },
            {ErrorCode::card_unreadable, ErrorCode::rejected, ErrorCode::card_kind_unknown}};
}

/// Strikes as soon as the chip has answered so many commands.
class Trap final : public tests::EmulatedCard {
  public:
    Trap(Bench& bench, const Fault& fault, int after)
        : bench_(bench), fault_(fault), after_(after) {}
    [[nodiscard]] kiosk::Bytes answer_to_reset() const override {
        return bench_.card.answer_to_reset();
    }
    void reset() override { bench_.card.reset(); }
    [[nodiscard]] kiosk::Bytes answer(std::span<const unsigned char> bytes) override {
        if (--after_ == 0) fault_.strike(bench_);
        return bench_.card.answer(bytes);
    }

  private:
    Bench& bench_;
    const Fault& fault_;
    int after_;
};

constexpr drivers::SmartCardReadOptions one_try{
    .timeout = kiosk::Duration{300}, .attempts = 1, .with_picture = true};

void check_failed(Bench& bench, const Fault& fault) {
    CHECK_FALSE(bench.good);
    CHECK(bench.completions == 1);
    const bool expected =
        std::find(fault.errors.begin(), fault.errors.end(), bench.error) != fault.errors.end();
    CHECK_MESSAGE(expected, kiosk::name_of(bench.error));
    bench.completions = 0;
}

void check_works_again(Bench& bench, const Fault& fault) {
    fault.pass(bench);
    bench.device.step();
    bench.completions = 0;
    bench.read();
    CHECK(bench.good);
    CHECK(bench.completions == 1);
    CHECK(bench.device.state().status == DeviceStatus::online);
}

void strike_idle(const Fault& fault) {
    Bench bench;
    bench.services.insert("A", bench.card);
    bench.device.step();
    fault.strike(bench);
    bench.device.step();
    CHECK((bench.device.state().status == DeviceStatus::no_device) == fault.is_away);
    check_works_again(bench, fault);
}

void strike_before(const Fault& fault) {
    Bench bench;
    bench.services.insert("A", bench.card);
    fault.strike(bench);
    bench.read(one_try);
    check_failed(bench, fault);
    check_works_again(bench, fault);
}

void strike_during(const Fault& fault) {
    for (const int after : {1, 3, 5, 9, 14}) {
        Bench bench;
        Trap trap(bench, fault, after);
        bench.services.insert("A", trap);
        bench.read(one_try);
        INFO("after " << after << " commands");
        check_failed(bench, fault);
        check_works_again(bench, fault);
    }
}

void strike_between(const Fault& fault) {
    Bench bench;
    bench.services.insert("A", bench.card);
    bench.read();
    REQUIRE(bench.good);
    bench.completions = 0;
    bench.services.remove("A");
    bench.services.insert("A", bench.card);
    fault.strike(bench);
    bench.good = false;
    bench.read(one_try);
    check_failed(bench, fault);
    check_works_again(bench, fault);
}

/// The visit ends while the fault lasts: what waits is refused, the next person finds a reader that
/// works.
void strike_at_end(const Fault& fault) {
    Bench bench;
    bench.services.insert("A", bench.card);
    REQUIRE(bench.device.read_travel_document(drivers::RequestId(1), tests::specimen_key(), {}));
    fault.strike(bench);
    bench.device.cancel(drivers::RequestId(1));
    bench.device.step();
    CHECK(bench.completions == 1);
    CHECK(bench.error == ErrorCode::cancelled);
    check_works_again(bench, fault);
}

void strike_in_a_visit(const Fault& fault) {
    strike_before(fault);
    strike_during(fault);
    strike_between(fault);
    strike_at_end(fault);
}

}  // namespace

TEST_CASE(
    "a reader that is unplugged is missed at once and used again when it is back "
    "[fault device=pcsc fault=unplug phase=idle,before,during,between,end]") {
    strike_idle(unplugged());
    strike_in_a_visit(unplugged());
}

TEST_CASE(
    "a smart card service that dies is missed at once and found again "
    "[fault device=pcsc fault=daemon_killed phase=idle,before,during,between,end]") {
    strike_idle(killed());
    strike_in_a_visit(killed());
}

TEST_CASE(
    "a card that is pulled ends the read and is read when it is back "
    "[fault device=pcsc fault=media_pulled phase=idle,before,during,between,end]") {
    strike_idle(pulled());
    strike_in_a_visit(pulled());
}

TEST_CASE(
    "noise from the chip gives no document "
    "[fault device=pcsc fault=garbage phase=idle,before,during,between,end]") {
    strike_idle(chip(EmulatedDocument::Fault::garbage));
    strike_in_a_visit(chip(EmulatedDocument::Fault::garbage));
}

TEST_CASE(
    "half an answer gives no document "
    "[fault device=pcsc fault=torn phase=idle,before,during,between,end]") {
    strike_idle(chip(EmulatedDocument::Fault::cut_short));
    strike_in_a_visit(chip(EmulatedDocument::Fault::cut_short));
}

TEST_CASE(
    "a chip that refuses gives no document "
    "[fault device=pcsc fault=refused,media_unreadable phase=idle,before,during,between,end]") {
    strike_idle(chip(EmulatedDocument::Fault::refuses));
    strike_in_a_visit(chip(EmulatedDocument::Fault::refuses));
}

TEST_CASE(
    "an answer with a wrong MAC gives no document "
    "[fault device=pcsc fault=checksum phase=idle,before,during,between,end]") {
    const Fault fault = chip(EmulatedDocument::Fault::wrong_mac);
    strike_idle(fault);
    strike_before(fault);
    strike_during(fault);
    strike_between(fault);
    strike_at_end(fault);
}

TEST_CASE(
    "a card that another program holds is read when it is free "
    "[fault device=pcsc fault=busy phase=idle,before,between,end]") {
    const Fault fault = refused_call(Call::connect, ErrorCode::device_busy);
    strike_idle(fault);
    strike_before(fault);
    strike_between(fault);
    strike_at_end(fault);
}

TEST_CASE(
    "an exchange that nobody answers ends the read, again and again "
    "[fault device=pcsc fault=silence,flapping phase=idle,before,during,between,end]") {
    const Fault fault = refused_call(Call::transmit, ErrorCode::timed_out);
    strike_idle(fault);
    strike_in_a_visit(fault);
}

TEST_CASE(
    "a service that lets nobody in says so and is used when it does "
    "[fault device=pcsc fault=no_permission phase=before,end]") {
    Fault fault = refused_call(Call::establish, ErrorCode::unauthorised);
    fault.errors.push_back(ErrorCode::no_device);  // the watch is not let in either
    strike_before(fault);
    strike_at_end(fault);
}

TEST_CASE(
    "a card left behind is not read again, for nobody, and its removal is told once "
    "[fault device=pcsc fault=media_left,double_read phase=before,between,end]") {
    Bench bench;
    bench.services.insert("A", bench.card);
    bench.read();
    REQUIRE(bench.good);
    for (int i = 0; i < 2; ++i) {
        bench.completions = 0;
        bench.good = false;
        bench.read(one_try);
        CHECK_FALSE(bench.good);
        CHECK(bench.error == ErrorCode::no_card);
        CHECK(bench.completions == 1);
    }
    bench.services.remove("A");
    bench.device.step();
    bench.device.step();
    CHECK(bench.removed == 1);
}
