// Every fault of an identity card reader in every phase of a visit, in virtual time: what a read
// ends with, that it ends once, when the terminal knows (1 s when the bus tells, 5 s when nothing
// does), and that the reader serves again within 5 s with nothing restarted.

#include <algorithm>

#include "tests/unit/drivers_idcard/service_bench.h"

namespace tests {

using drivers::DeviceStatus;
using drivers::MediaState;
using drivers::RequestId;
using kiosk::Duration;
using Bench = IdCardBench;
using Kind = Bench::Firmware::FaultKind;
using Phase = Bench::Firmware::Phase;

namespace {

constexpr Duration announced{1'000};
constexpr Duration silent{5'000};
constexpr Duration back{5'000};
const std::string ordinary = "990101199003070023";
const std::string second = "990203198505140136";

struct Fault {
    std::function<void(Bench&)> strike;
    std::function<void(Bench&)> clear;
    /// What a read may end with.
    std::vector<std::string> errors;
    /// Within this the terminal knows, also when nobody uses the reader.
    Duration known = silent;
    /// A card whose newest address is refused is read all the same: the printed one counts.
    bool spares_address = false;
};

Fault replies(Kind kind, std::vector<std::string> errors, std::uint8_t word = 0) {
    return {[=](Bench& bench) {
                bench.firmware().add_fault({kind, Phase::any, word, -1});
            },
            [](Bench& bench) { bench.firmware().clear_faults(); }, std::move(errors), silent,
            kind == Kind::status_word};
}

Fault unplugged() {
    return {[](Bench& bench) {
                *bench.gone = true;
                bench.unplug();
            },
            [](Bench& bench) {
                *bench.gone = false;
                // Back on the bus it has forgotten what it knew.
                bench.sim().power_cycle();
                bench.plug();
            },
            {"device_gone", "no_device"},
            announced};
}
Fault switched_off() {
    return {[](Bench& bench) { bench.firmware().set_power(false); },
            [](Bench& bench) { bench.firmware().set_power(true); },
            {"timed_out", "device_fault"}};
}
Fault late() {
    return {[](Bench& bench) { bench.sim().set_delay(std::chrono::milliseconds{6'000}); },
            [](Bench& bench) { bench.sim().set_delay(std::chrono::milliseconds{0}); },
            {"timed_out", "device_fault"}};
}
Fault held() {
    return {[](Bench& bench) { bench.sim().set_held(true); },
            [](Bench& bench) { bench.sim().set_held(false); },
            {"device_busy", "device_fault"}};
}
Fault forbidden() {
    return {[](Bench& bench) { *bench.forbidden = true; },
            [](Bench& bench) { *bench.forbidden = false; },
            {"unauthorised", "device_fault"}};
}

bool is_among(const std::vector<std::string>& words, const std::string& word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

/// Attached, and rested so long that the driver has let the cable go.
void attach(Bench& bench) {
    bench.plug();
    bench.pass(Duration{3'000});
    REQUIRE(bench.service->state().status == DeviceStatus::online);
}

void check_failed(Bench& bench, const Fault& fault) {
    CHECK_MESSAGE(is_among(fault.errors, bench.ended), bench.ended);
    CHECK(bench.completions == 1);
}

/// `rest`: how long the fault lasts before it is cleared, so that the end meets the driver in
/// different moments of its tries.
void check_serves_again(Bench& bench, const Fault& fault, Duration rest = Duration{0}) {
    if (rest > Duration{0}) bench.pass(rest);
    bench.on_write = {};
    fault.clear(bench);
    CHECK(bench.until_usable(true) <= back);
    bench.completions = 0;
    bench.lay("second");
    CHECK(bench.read(90) == second);
    CHECK(bench.completions == 1);
}

void strike_idle(const Fault& fault) {
    for (const Duration rest : {Duration{0}, Duration{1'700}, Duration{20'300}}) {
        CAPTURE(rest.count());
        Bench bench;
        attach(bench);
        fault.strike(bench);
        CHECK(bench.until_usable(false) <= fault.known);
        CHECK(bench.service->media() == MediaState::unknown);
        check_serves_again(bench, fault, rest);
    }
}

void strike_before(const Fault& fault) {
    Bench bench;
    attach(bench);
    bench.lay("ordinary");
    fault.strike(bench);
    const auto began = bench.clock.now().steady;
    bench.read(1);
    CHECK(bench.clock.now().steady - began <= silent + Duration{2'000});
    check_failed(bench, fault);
    CHECK(bench.service->state().status != DeviceStatus::online);
    check_serves_again(bench, fault, Duration{9'100});
}

void strike_during(const Fault& fault) {
    // find, select, read, newest address
    for (const int command : {1, 2, 3, 4}) {
        CAPTURE(command);
        Bench bench;
        attach(bench);
        bench.lay("ordinary");
        int left = command;
        kiosk::SteadyTime struck{};
        bench.on_write = [&] {
            if (--left != 0) return;
            struck = bench.clock.now().steady;
            fault.strike(bench);
        };
        bench.read(1);
        if (command == 4 && fault.spares_address)
            CHECK(bench.ended == ordinary);
        else
            check_failed(bench, fault);
        CHECK(bench.clock.now().steady - struck <= fault.known);
        check_serves_again(bench, fault, Duration{300});
    }
}

void strike_between(const Fault& fault) {
    Bench bench;
    attach(bench);
    bench.lay("ordinary");
    CHECK(bench.read(1) == ordinary);
    bench.firmware().remove();
    bench.pass(Duration{6'000});
    bench.completions = 0;
    fault.strike(bench);
    bench.lay("ordinary");
    bench.read(2);
    check_failed(bench, fault);
    check_serves_again(bench, fault);
}

/// The visit is over while the fault lasts: what waits and what runs ends once, the next person
/// finds a reader that works.
void strike_at_end(const Fault& fault) {
    SUBCASE("the command waits") {
        Bench bench;
        attach(bench);
        REQUIRE(bench.service->start_read(RequestId{1}, {}));
        fault.strike(bench);
        bench.service->cancel(RequestId{1});
        bench.service->step();
        CHECK(bench.ended == "cancelled");
        CHECK(bench.completions == 1);
        bench.pass(Duration{5'000});
        check_serves_again(bench, fault);
    }
    SUBCASE("the command runs") {
        Bench bench;
        attach(bench);
        int left = 3;
        bench.on_write = [&] {
            if (--left != 0) return;
            fault.strike(bench);
            bench.service->cancel(RequestId{1});
        };
        REQUIRE(bench.service->start_read(RequestId{1}, {}));
        bench.service->step();
        CHECK_MESSAGE((bench.ended == "cancelled" || is_among(fault.errors, bench.ended)),
                      bench.ended);
        CHECK(bench.completions == 1);
        bench.pass(Duration{5'000});
        check_serves_again(bench, fault);
    }
}

void strike_in_every_phase(const Fault& fault) {
    SUBCASE("idle") {
        strike_idle(fault);
    }
    SUBCASE("before") {
        strike_before(fault);
    }
    SUBCASE("during") {
        strike_during(fault);
    }
    SUBCASE("between") {
        strike_between(fault);
    }
    SUBCASE("end") {
        strike_at_end(fault);
    }
}

}  // namespace

TEST_CASE(
    "a reader that is unplugged is missed at once and serves when it is back "
    "[fault device=idcard fault=unplug phase=idle,before,during,between,end]") {
    strike_in_every_phase(unplugged());
}

TEST_CASE(
    "a reader that is switched off is missed within 5 s and serves when it is on again "
    "[fault device=idcard fault=power_off phase=idle,before,during,between,end]") {
    strike_in_every_phase(switched_off());
}

TEST_CASE(
    "noise instead of a reply ends the read; the reader serves when it has ended "
    "[fault device=idcard fault=garbage phase=idle,before,during,between,end]") {
    strike_in_every_phase(replies(Kind::babble, {"protocol_error", "device_fault"}));
}

TEST_CASE(
    "noise around replies is overheard "
    "[fault device=idcard fault=garbage phase=idle,before,during,between,end]") {
    Bench bench;
    bench.firmware().add_fault({Kind::garbage, Phase::any, 0, -1});
    attach(bench);
    bench.pass(Duration{10'000});
    CHECK(bench.service->state().status == DeviceStatus::online);
    bench.lay("ordinary");
    CHECK(bench.read(1) == ordinary);
    bench.lay("second");
    CHECK(bench.read(2) == second);
    bench.pass(Duration{10'000});
    CHECK(bench.service->media() == MediaState::present);
    CHECK(bench.service->report().bytes_skipped > 0);
}

TEST_CASE(
    "replies with a wrong check sum give no card "
    "[fault device=idcard fault=checksum phase=idle,before,during,between,end]") {
    strike_in_every_phase(replies(Kind::checksum, {"checksum_error", "device_fault", "timed_out"}));
}

TEST_CASE(
    "half a reply gives no card [fault device=idcard fault=torn "
    "phase=idle,before,during,between,end]") {
    strike_in_every_phase(replies(Kind::torn, {"timed_out", "device_fault"}));
}

TEST_CASE(
    "a pipe that stalls ends the read "
    "[fault device=idcard fault=stall phase=idle,before,during,between,end]") {
    strike_in_every_phase(replies(Kind::stall, {"device_fault"}));
}

TEST_CASE(
    "a reader that says nothing is known within 5 s "
    "[fault device=idcard fault=silence phase=idle,before,during,between,end]") {
    strike_in_every_phase(replies(Kind::mute, {"timed_out", "device_fault"}));
}

TEST_CASE(
    "a reply that comes after its time is never taken for another one "
    "[fault device=idcard fault=late phase=idle,before,during,between,end]") {
    strike_in_every_phase(late());
}

TEST_CASE(
    "a module that says it is broken ends the read "
    "[fault device=idcard fault=refused phase=idle,before,during,between,end]") {
    strike_in_every_phase(replies(Kind::status_word, {"device_fault"}, 0x60));
}

TEST_CASE(
    "a module that refuses every command ends the read "
    "[fault device=idcard fault=refused phase=idle,before,during,between,end]") {
    strike_in_every_phase(replies(Kind::status_word, {"protocol_error", "device_fault"}, 0x21));
}

TEST_CASE(
    "a reader that another program took is told and served again when it is free "
    "[fault device=idcard fault=busy phase=idle,before,between,end]") {
    SUBCASE("idle") {
        strike_idle(held());
    }
    SUBCASE("before") {
        strike_before(held());
    }
    SUBCASE("between") {
        strike_between(held());
    }
    SUBCASE("end") {
        Bench bench;
        attach(bench);
        REQUIRE(bench.service->start_read(RequestId{1}, {}));
        bench.sim().set_held(true);
        bench.service->cancel(RequestId{1});
        bench.service->step();
        CHECK(bench.ended == "cancelled");
        CHECK(bench.until_usable(false) <= silent);
        check_serves_again(bench, held());
    }
}

TEST_CASE(
    "a module without its licence is the technician's "
    "[fault device=idcard fault=no_permission phase=idle,before,during,between,end]") {
    const Fault fault = replies(Kind::status_word, {"unauthorised", "device_fault"}, 0x66);
    strike_in_every_phase(fault);
    SUBCASE("the technician is told") {
        Bench bench;
        attach(bench);
        fault.strike(bench);
        bench.until_usable(false);
        CHECK(bench.service->state().blame == drivers::Blame::technician);
        CHECK(bench.service->state().recovery == drivers::RecoveryAction::configuration);
    }
}

TEST_CASE(
    "a node that may not be opened is the technician's "
    "[fault device=idcard fault=no_permission phase=idle,before,between]") {
    SUBCASE("idle") {
        strike_idle(forbidden());
    }
    SUBCASE("before") {
        strike_before(forbidden());
    }
    SUBCASE("between") {
        strike_between(forbidden());
    }
}

TEST_CASE(
    "a reader that starts well and fails in use, again and again, is given up for a while "
    "[fault device=idcard fault=flapping phase=before,during,between,end]") {
    for (const auto phase : {Phase::find, Phase::select, Phase::read})
        for (const bool by_itself : {false, true}) {
            CAPTURE(static_cast<int>(phase));
            CAPTURE(by_itself);
            Bench bench;
            attach(bench);
            bench.lay("ordinary");
            CHECK(bench.read(1) == ordinary);
            bench.firmware().add_fault({Kind::mute, phase, 0, -1});
            for (std::uint64_t id = 2; id < 7; ++id) {
                bench.lay("ordinary");
                bench.completions = 0;
                CHECK(bench.read(id, Duration{6'000}) == "timed_out");
                CHECK(bench.completions == 1);
            }
            CHECK(bench.service->state().status == DeviceStatus::hardware_error);
            CHECK(bench.service->state().blame == drivers::Blame::technician);
            // Nobody waits for it any more.
            const auto began = bench.clock.now().steady;
            CHECK(bench.read(7) == "device_fault");
            CHECK(bench.clock.now().steady == began);
            // It gets another chance by itself, or at once from a technician.
            bench.firmware().clear_faults();
            if (by_itself)
                bench.pass(Duration{301'000});
            else
                bench.service->reset();
            CHECK(bench.until_usable(true) <= back);
            bench.lay("second");
            CHECK(bench.read(8) == second);
        }
}

TEST_CASE(
    "a card that is pulled away before or after the read is not the reader's fault "
    "[fault device=idcard fault=media_pulled phase=before,between,end]") {
    SUBCASE("before the command: nobody is there") {
        Bench bench;
        attach(bench);
        bench.lay("ordinary");
        bench.firmware().remove();
        CHECK(bench.read(1, Duration{3'000}) == "no_card");
        CHECK(bench.service->state().status == DeviceStatus::online);
    }
    SUBCASE("after the read: it is told once") {
        Bench bench;
        attach(bench);
        bench.lay("ordinary");
        CHECK(bench.read(1) == ordinary);
        static_cast<void>(bench.take_events());
        bench.firmware().remove();
        bench.pass(Duration{5'000});
        CHECK(bench.take_events() == std::vector<std::string>{"removed"});
    }
    SUBCASE("when the visit ends: the read is cancelled once") {
        Bench bench;
        attach(bench);
        bench.lay("ordinary");
        bench.firmware().add_fault({Kind::pull_card, Phase::select});
        bench.on_retry = [&](const drivers::CardRetry&) { bench.service->cancel(RequestId{1}); };
        REQUIRE(bench.service->start_read(RequestId{1}, {.attempts = 3}));
        bench.service->step();
        CHECK(bench.ended == "cancelled");
        CHECK(bench.completions == 1);
    }
}

TEST_CASE(
    "a card that is pulled away while it is read is asked for again "
    "[fault device=idcard fault=media_pulled phase=during]") {
    SUBCASE("while it is read, and laid down again") {
        for (const auto phase : {Phase::find, Phase::select, Phase::read}) {
            CAPTURE(static_cast<int>(phase));
            Bench bench;
            attach(bench);
            bench.lay("ordinary");
            bench.firmware().add_fault({Kind::pull_card, phase});
            bench.on_retry = [&](const drivers::CardRetry& retry) {
                CHECK(retry.reason == kiosk::ErrorCode::card_removed);
                bench.lay("ordinary");
            };
            REQUIRE(bench.service->start_read(RequestId{1}, {.attempts = 3}));
            bench.service->step();
            CHECK(bench.ended == ordinary);
            CHECK(bench.completions == 1);
        }
    }
    SUBCASE("while it is read, for good") {
        for (const auto phase : {Phase::find, Phase::select, Phase::read}) {
            CAPTURE(static_cast<int>(phase));
            Bench bench;
            attach(bench);
            bench.lay("ordinary");
            bench.firmware().add_fault({Kind::pull_card, phase});
            const auto began = bench.clock.now().steady;
            REQUIRE(bench.service->start_read(RequestId{1},
                                              {.timeout = Duration{5'000}, .attempts = 3}));
            bench.service->step();
            CHECK(bench.ended == "card_removed");
            CHECK(bench.clock.now().steady - began <= Duration{7'000});
            CHECK(bench.service->state().status == DeviceStatus::online);
        }
    }
}

TEST_CASE(
    "a card that stays behind is never read for somebody else, and its leaving is told once "
    "[fault device=idcard fault=media_left phase=before,between,end]") {
    Bench bench;
    attach(bench);
    bench.lay("ordinary");
    CHECK(bench.read(1) == ordinary);
    const auto reads = bench.firmware().read_count();
    static_cast<void>(bench.take_events());
    SUBCASE("before the next command, and in it") {
        bench.pass(Duration{60'000});
        CHECK(bench.service->media() == MediaState::present);
        CHECK(bench.take_events().empty());
        CHECK(bench.read(2) == "no_card");
    }
    SUBCASE("between two commands of a visit") {
        CHECK(bench.read(2) == "no_card");
    }
    SUBCASE("when the visit ends") {
        REQUIRE(bench.service->start_read(RequestId{2}, {}));
        bench.service->cancel(RequestId{2});
        bench.service->step();
        CHECK(bench.ended == "cancelled");
        bench.pass(Duration{10'000});
        CHECK(bench.service->media() == MediaState::present);
    }
    CHECK(bench.firmware().read_count() == reads);
    static_cast<void>(bench.take_events());
    bench.firmware().remove();
    bench.pass(Duration{5'000});
    CHECK(bench.take_events() == std::vector<std::string>{"removed"});
    CHECK(bench.service->media() == MediaState::not_present);
    bench.lay("second");
    CHECK(bench.read(3) == second);
}

TEST_CASE(
    "a chip that cannot be read is the card's fault, not the reader's "
    "[fault device=idcard fault=media_unreadable phase=before,during,between,end]") {
    Bench bench;
    attach(bench);
    SUBCASE("before, and for good") {
        bench.lay("ordinary");
        bench.firmware().add_fault({Kind::status_word, Phase::read, 0x41, -1});
        CHECK(bench.read(1) == "card_unreadable");
    }
    SUBCASE("in the middle, and well at the second try") {
        bench.lay("ordinary");
        bench.firmware().add_fault({Kind::status_word, Phase::read, 0x41, 1});
        bench.on_retry = [&](const drivers::CardRetry&) { bench.lay("ordinary"); };
        REQUIRE(bench.service->start_read(RequestId{1}, {.attempts = 3}));
        bench.service->step();
        CHECK(bench.ended == ordinary);
    }
    SUBCASE("between two reads") {
        bench.lay("ordinary");
        CHECK(bench.read(1) == ordinary);
        bench.completions = 0;
        bench.firmware().add_fault({Kind::status_word, Phase::read, 0x33, -1});
        bench.lay("second");
        CHECK(bench.read(2) == "card_unreadable");
    }
    SUBCASE("when the visit ends") {
        bench.lay("ordinary");
        bench.firmware().add_fault({Kind::status_word, Phase::read, 0x41, -1});
        bench.on_retry = [&](const drivers::CardRetry&) { bench.service->cancel(RequestId{1}); };
        REQUIRE(bench.service->start_read(RequestId{1}, {.attempts = 3}));
        bench.service->step();
        CHECK(bench.ended == "cancelled");
    }
    CHECK(bench.completions == 1);
    CHECK(bench.service->state().status == DeviceStatus::online);
    bench.firmware().clear_faults();
    bench.on_retry = {};
    bench.lay("second");
    CHECK(bench.read(9) == second);
}

TEST_CASE(
    "replies that come twice give one card and one end "
    "[fault device=idcard fault=double_read phase=idle,before,during,between,end]") {
    Bench bench;
    bench.firmware().add_fault({Kind::twice, Phase::any, 0, -1});
    attach(bench);
    bench.pass(Duration{20'000});
    CHECK(bench.service->state().status == DeviceStatus::online);
    static_cast<void>(bench.take_events());
    bench.lay("ordinary");
    CHECK(bench.read(1) == ordinary);
    CHECK(bench.take_events() == std::vector<std::string>{"busy", "found", "online", "read 1"});
    bench.pass(Duration{5'000});
    CHECK(bench.take_events().empty());
    bench.lay("second");
    CHECK(bench.read(2) == second);
    bench.firmware().remove();
    bench.pass(Duration{5'000});
    CHECK(bench.completions == 2);
    CHECK(bench.service->media() == MediaState::not_present);
}

}  // namespace tests
