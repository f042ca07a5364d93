#include "kiosk/app/inbox.h"

#include "kiosk/app/health_monitor.h"
#include "tests/support/kept_lines.h"

using namespace kiosk;

TEST_CASE("the inbox wakes the loop, keeps order, and refuses when full") {
    int woken = 0;
    Inbox inbox([&woken] { ++woken; });
    for (std::size_t i = 0; i < Inbox::capacity; ++i)
        REQUIRE(inbox.post({SessionId(i), event::Tick{}, {}}));
    CHECK_FALSE(inbox.post({SessionId(999), event::Tick{}, {}}));
    CHECK(inbox.refused() == 1);
    CHECK(woken == static_cast<int>(Inbox::capacity));
    for (std::size_t i = 0; i < Inbox::capacity; ++i) CHECK(inbox.take()->session == SessionId(i));
    CHECK_FALSE(inbox.take());
}

TEST_CASE("what a full inbox refuses is logged for the technician, once") {
    tests::KeptLines log;
    Inbox inbox;
    for (std::size_t i = 0; i < Inbox::capacity; ++i)
        REQUIRE(inbox.post({SessionId(i), event::Tick{}, {}}));
    CHECK(log.lines.empty());
    for (int i = 0; i < 3; ++i) CHECK_FALSE(inbox.post({SessionId(999), event::Tick{}, {}}));
    CHECK(inbox.refused() == 3);
    REQUIRE(log.lines.size() == 1);
    CHECK(log.has("inbox_full"));
}

TEST_CASE("health is told when it changes and only then") {
    Inbox inbox;
    HealthMonitor health(inbox);
    health.set_platform(true);
    health.set_platform(true);
    health.set_printer(PartState::attention, ErrorCode::paper_out);
    health.set_printer(PartState::attention, ErrorCode::paper_out);
    int told = 0;
    TerminalHealth last;
    while (auto event = inbox.take()) {
        last = std::get<event::HealthChanged>(event->body).health;
        ++told;
    }
    CHECK(told == 2);
    CHECK(last.platform_reachable);
    CHECK(last.printer == PartState::attention);
    CHECK(last.printer_problem == ErrorCode::paper_out);
}

TEST_CASE("a reader that starts is looked after, one that is gone is unavailable") {
    Inbox inbox;
    HealthMonitor health(inbox);
    drivers::DeviceState state;
    state.status = drivers::DeviceStatus::online;
    health.set_card_reader(state);
    CHECK(health.health().card_reader == PartState::ready);
    state.status = drivers::DeviceStatus::starting;
    health.set_card_reader(state);
    CHECK(health.health().card_reader == PartState::attention);
    state.status = drivers::DeviceStatus::no_device;
    health.set_card_reader(state);
    CHECK(health.health().card_reader == PartState::unavailable);
}
