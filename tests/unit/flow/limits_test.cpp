#include <algorithm>

#include "kiosk/flow/guide_view.h"
#include "tests/unit/flow/fixture.h"

namespace tests {

namespace {

using kiosk::HomeScreen;
using kiosk::limits_now;
using kiosk::PartState;
using kiosk::TerminalHealth;

TerminalHealth all_well() {
    TerminalHealth health = good_health();
    health.has_printer = true;
    return health;
}

bool tells(const std::vector<std::string>& limits, std::string_view limit) {
    return std::find(limits.begin(), limits.end(), limit) != limits.end();
}

}  // namespace

TEST_CASE("a terminal that works says nothing, and one without a printer does not miss it") {
    CHECK(limits_now(all_well(), false).empty());
    TerminalHealth health = all_well();
    health.has_printer = false;
    health.printer = PartState::unavailable;
    CHECK(limits_now(health, false).empty());
}

TEST_CASE("what is out of order is told, the most important first") {
    TerminalHealth health = all_well();
    health.platform_reachable = false;
    health.card_reader = PartState::unavailable;
    const auto limits = limits_now(health, false);
    REQUIRE(limits.size() == 2);
    CHECK(limits[0] == text_id::limits_card_reader);
    CHECK(limits[1] == text_id::limits_platform_away);
    CHECK(limits_now(health, true).size() == 1);
}

TEST_CASE("paper that is out, and a printer that cannot print; not one that is merely busy") {
    TerminalHealth health = all_well();
    health.printer = PartState::attention;
    health.printer_problem = ErrorCode::paper_out;
    CHECK(tells(limits_now(health, true), text_id::limits_printer_paper));
    health.printer_problem = ErrorCode::cover_open;
    CHECK(tells(limits_now(health, true), text_id::limits_printer));
    health.printer_problem = ErrorCode::printer_busy;
    CHECK(limits_now(health, true).empty());
    health.printer = PartState::unavailable;
    health.printer_problem = ErrorCode::no_device;
    CHECK(tells(limits_now(health, true), text_id::limits_printer));
}

TEST_CASE("a service that needs what is out of order says so on its card before anybody starts") {
    Bench bench;
    bench.set_health(all_well());
    bench.touch(intent::Begin{});
    const auto cards = [&bench] { return std::get<HomeScreen>(bench.snapshot().screen).services; };
    for (const auto& card : cards()) CHECK_FALSE(card.out_of_order);
    TerminalHealth health = all_well();
    health.card_reader = PartState::unavailable;
    bench.set_health(health);
    for (const auto& card : cards()) CHECK(card.out_of_order == card.can_finish_here);
    const auto snapshot = bench.snapshot();
    CHECK(tells(std::get<HomeScreen>(snapshot.screen).limits, text_id::limits_card_reader));
}

TEST_CASE("a guide tells what will be missing and lets the person start all the same") {
    Bench bench;
    TerminalHealth health = all_well();
    health.printer = PartState::unavailable;
    health.printer_problem = ErrorCode::device_fault;
    bench.set_health(health);
    bench.touch(intent::Begin{});
    bench.touch(intent::ChooseService{pension()});
    const auto snapshot = bench.snapshot();
    const auto& guide = std::get<kiosk::GuideScreen>(snapshot.screen);
    CHECK(guide.can_start);
    CHECK(tells(guide.limits, text_id::limits_printer));
}

}  // namespace tests
