#include "offline_cache/sync/delivery_step.h"

#include <algorithm>
#include <iterator>

#include <doctest.h>

using namespace std::chrono_literals;
using offline_cache::BackOff;
using offline_cache::decide;
using offline_cache::Decision;
using offline_cache::HostGate;
using offline_cache::HostVerdict;
using offline_cache::OutboxState;
using offline_cache::OutcomeKind;
using offline_cache::ParkedReason;
using offline_cache::Wait;

namespace {

constexpr auto queued = OutboxState::queued;
constexpr auto registering = OutboxState::registering;
constexpr auto uploading = OutboxState::uploading;
constexpr auto committing = OutboxState::committing;
constexpr auto resolving = OutboxState::resolving;
constexpr auto accepted = OutboxState::accepted;
constexpr auto parked = OutboxState::parked;
constexpr auto held = OutboxState::held;

constexpr std::array every_outcome{OutcomeKind::registered,     OutcomeKind::accepted,
                                   OutcomeKind::unknown_here,   OutcomeKind::conflict,
                                   OutcomeKind::forged_receipt, OutcomeKind::rejected,
                                   OutcomeKind::damaged,        OutcomeKind::busy,
                                   OutcomeKind::unavailable,    OutcomeKind::junk,
                                   OutcomeKind::no_answer,      OutcomeKind::identity,
                                   OutcomeKind::cancelled,      OutcomeKind::progress,
                                   OutcomeKind::upload_gone,    OutcomeKind::attachments_missing};

constexpr kiosk::SteadyTime start{kiosk::Duration(1'000'000)};

struct Row {
    OutboxState sending;
    OutcomeKind outcome;
    OutboxState next;
    Wait wait;
    HostVerdict host;
    std::optional<ParkedReason> reason = {};
};

/// Three blocks of the same outcomes: REGISTERING, COMMITTING, RESOLVING.
std::vector<Row> every_row() {
    using enum OutcomeKind;
    constexpr auto none = Wait::none;
    constexpr auto later = Wait::back_off;
    constexpr auto reached = HostVerdict::reached;
    constexpr auto failed = HostVerdict::failed;
    return {
        {registering, registered, committing, none, reached},
        {registering, OutcomeKind::accepted, ::accepted, none, reached},
        {registering, unknown_here, resolving, later, reached},
        {registering, conflict, parked, none, reached, ParkedReason::conflict},
        {registering, forged_receipt, parked, Wait::recheck, reached, ParkedReason::receipt},
        {registering, rejected, parked, none, reached, ParkedReason::rejected},
        {registering, damaged, queued, later, reached},
        {registering, busy, queued, later, HostVerdict::busy},
        {registering, unavailable, resolving, later, failed},
        {registering, junk, resolving, later, failed},
        {registering, no_answer, resolving, later, failed},
        {registering, identity, held, none, HostVerdict::refuses_us},
        {registering, cancelled, resolving, none, HostVerdict::nothing},
        {registering, progress, resolving, later, failed},
        {registering, upload_gone, resolving, later, failed},
        {registering, attachments_missing, resolving, later, reached},
        {committing, progress, resolving, later, failed},
        {committing, upload_gone, resolving, later, failed},
        {committing, attachments_missing, uploading, later, reached},
        {resolving, progress, resolving, later, failed},
        {resolving, upload_gone, resolving, later, failed},
        {resolving, attachments_missing, resolving, later, reached},
        {committing, registered, resolving, later, failed},
        {committing, OutcomeKind::accepted, ::accepted, none, reached},
        {committing, unknown_here, queued, later, reached},
        {committing, conflict, parked, none, reached, ParkedReason::conflict},
        {committing, forged_receipt, parked, Wait::recheck, reached, ParkedReason::receipt},
        {committing, rejected, parked, none, reached, ParkedReason::rejected},
        {committing, damaged, committing, later, reached},
        {committing, busy, committing, later, HostVerdict::busy},
        {committing, unavailable, resolving, later, failed},
        {committing, junk, resolving, later, failed},
        {committing, no_answer, resolving, later, failed},
        {committing, identity, held, none, HostVerdict::refuses_us},
        {committing, cancelled, resolving, none, HostVerdict::nothing},
        {resolving, registered, committing, none, reached},
        {resolving, OutcomeKind::accepted, ::accepted, none, reached},
        {resolving, unknown_here, queued, none, reached},
        {resolving, conflict, parked, none, reached, ParkedReason::conflict},
        {resolving, forged_receipt, parked, Wait::recheck, reached, ParkedReason::receipt},
        {resolving, rejected, parked, none, reached, ParkedReason::rejected},
        {resolving, damaged, resolving, later, reached},
        {resolving, busy, resolving, later, HostVerdict::busy},
        {resolving, unavailable, resolving, later, failed},
        {resolving, junk, resolving, later, failed},
        {resolving, no_answer, resolving, later, failed},
        {resolving, identity, held, none, HostVerdict::refuses_us},
        {resolving, cancelled, resolving, none, HostVerdict::nothing},
    };
}

/// UPLOADING.
std::vector<Row> every_upload_row() {
    using enum OutcomeKind;
    constexpr auto none = Wait::none;
    constexpr auto later = Wait::back_off;
    constexpr auto reached = HostVerdict::reached;
    constexpr auto failed = HostVerdict::failed;
    return {
        {uploading, registered, resolving, later, reached},
        {uploading, OutcomeKind::accepted, resolving, later, reached},
        {uploading, unknown_here, resolving, later, reached},
        {uploading, conflict, resolving, later, reached},
        {uploading, forged_receipt, resolving, later, reached},
        {uploading, rejected, parked, none, reached, ParkedReason::rejected},
        {uploading, damaged, uploading, later, reached},
        {uploading, busy, uploading, later, HostVerdict::busy},
        {uploading, unavailable, uploading, later, failed},
        {uploading, junk, uploading, later, failed},
        {uploading, no_answer, uploading, later, failed},
        {uploading, identity, held, none, HostVerdict::refuses_us},
        {uploading, cancelled, uploading, none, HostVerdict::nothing},
        {uploading, progress, uploading, none, reached},
        {uploading, upload_gone, uploading, later, reached},
        {uploading, attachments_missing, resolving, later, reached},
    };
}

}  // namespace

TEST_CASE("Every outcome in every sending state leads where the table says") {
    auto table = every_row();
    std::ranges::copy(every_upload_row(), std::back_inserter(table));
    CHECK(table.size() == 4 * every_outcome.size());
    for (const auto& row : table) {
        CAPTURE(name_of(row.sending));
        CAPTURE(name_of(row.outcome));
        const auto decision = decide(row.sending, row.outcome);
        REQUIRE(decision);
        CHECK(*decision == Decision{row.next, row.wait, row.reason, row.host});
    }
}

TEST_CASE("A late answer changes nothing in a state in which nothing is sent") {
    for (const auto state : {queued, accepted, parked, held, OutboxState::purged})
        for (const auto outcome : every_outcome) CHECK_FALSE(decide(state, outcome));
}

TEST_CASE("Only a receipt ends in ACCEPTED, and nothing but the table's three outcomes parks") {
    for (const auto state : {registering, committing, resolving})
        for (const auto outcome : every_outcome) {
            const auto decision = decide(state, outcome).value();
            CHECK((decision.next == accepted) == (outcome == OutcomeKind::accepted));
            CHECK((decision.next == parked) == decision.parked_reason.has_value());
            CHECK(decision.next != OutboxState::purged);
        }
}

TEST_CASE("Whatever has an unknown outcome is asked for before it is sent again") {
    using offline_cache::phase_after;
    CHECK(phase_after(queued) == registering);
    CHECK(phase_after(committing) == committing);
    CHECK(phase_after(uploading) == uploading);
    CHECK(phase_after(registering) == resolving);
    CHECK(phase_after(resolving) == resolving);
    CHECK(phase_after(parked) == resolving);
    for (const auto state : {accepted, OutboxState::purged, held}) CHECK_FALSE(phase_after(state));
}

TEST_CASE("A back-off lies between its floor and a ceiling that doubles up to the cap") {
    const BackOff back_off;
    kiosk::SeededRandom random(1);
    for (std::uint32_t failures = 0; failures < 40; ++failures) {
        const auto ceiling =
            failures >= 9 ? kiosk::Duration(15min) : kiosk::Duration(2s) * (1 << failures);
        kiosk::Duration least = kiosk::Duration::max();
        kiosk::Duration most{0};
        for (int i = 0; i < 400; ++i) {
            const auto wait = back_off.wait(failures, random);
            least = std::min(least, wait);
            most = std::max(most, wait);
        }
        CAPTURE(failures);
        CHECK(least >= 200ms);
        CHECK(most <= ceiling);
        // Full jitter: the whole span is used.
        CHECK(least < 200ms + ceiling / 10);
        CHECK(most > ceiling * 9 / 10);
    }
}

TEST_CASE("Retry-After is obeyed up to six hours and never shortens a back-off") {
    const BackOff back_off;
    kiosk::SeededRandom random(2);
    CHECK(back_off.wait(0, kiosk::Duration(1h), random) == 1h);
    CHECK(back_off.wait(0, kiosk::Duration(100h), random) == 6h);
    CHECK(back_off.wait(0, kiosk::Duration(0), random) >= 200ms);
}

TEST_CASE("The gate closes after three failures in a row and lets one exchange try after a while") {
    HostGate gate{BackOff{}};
    kiosk::SeededRandom random(3);
    CHECK(gate.lets_through(start));
    gate.note(HostVerdict::failed, {}, start, random);
    gate.note(HostVerdict::failed, {}, start, random);
    CHECK(gate.lets_through(start));
    gate.note(HostVerdict::reached, {}, start, random);
    gate.note(HostVerdict::failed, {}, start, random);
    gate.note(HostVerdict::failed, {}, start, random);
    CHECK(gate.lets_through(start));
    CHECK_FALSE(gate.away());
    gate.note(HostVerdict::failed, {}, start, random);
    CHECK(gate.away());
    CHECK_FALSE(gate.lets_through(start));
    CHECK(gate.closed_until() <= start + 2s);
    CHECK(gate.lets_through(gate.closed_until()));
    gate.note(HostVerdict::reached, {}, start, random);
    CHECK(gate.lets_through(start));
    CHECK_FALSE(gate.away());
}

TEST_CASE("The longer the platform is away, the rarer the tries, but never rarer than the cap") {
    HostGate gate{BackOff{}};
    kiosk::SeededRandom random(4);
    kiosk::Duration longest{0};
    for (int i = 0; i < 500; ++i) {
        gate.note(HostVerdict::failed, {}, start, random);
        if (gate.away()) longest = std::max(longest, gate.closed_until() - start);
    }
    CHECK(longest <= 15min);
    CHECK(longest > 10min);
}

TEST_CASE("A busy platform and one that refuses us are left alone at once") {
    kiosk::SeededRandom random(5);
    HostGate busy{BackOff{}};
    busy.note(HostVerdict::busy, kiosk::Duration(30s), start, random);
    CHECK_FALSE(busy.lets_through(start + 29s));
    CHECK(busy.lets_through(start + 30s));
    CHECK_FALSE(busy.away());
    HostGate refused{BackOff{}};
    refused.note(HostVerdict::refuses_us, {}, start, random);
    CHECK_FALSE(refused.lets_through(start));
    CHECK(refused.lets_through(start + 2s));
    HostGate asked{BackOff{}};
    asked.note(HostVerdict::failed, kiosk::Duration(1min), start, random);
    CHECK_FALSE(asked.lets_through(start + 59s));
    asked.open_now();
    CHECK(asked.lets_through(start));
    asked.note(HostVerdict::nothing, kiosk::Duration(1min), start, random);
    CHECK(asked.lets_through(start));
}
