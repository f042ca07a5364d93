#include <doctest.h>
#include <nlohmann/json.hpp>

#include "offline_cache/audit_chain.h"
#include "tests/support/kept_lines.h"
#include "tests/unit/sync/delivery_fixture.h"

using namespace std::chrono_literals;
using kiosk::ErrorCode;
using tests::DeliveryFixture;
using tests::id_of;
using tests::sample_submission;

namespace {

std::vector<std::string> events_of(const DeliveryFixture& fixture) {
    std::vector<std::string> events;
    for (const auto& entry : fixture.platform.audit) events.push_back(entry["event"]);
    return events;
}

}  // namespace

TEST_CASE("What happened to a case is in the record, and the platform gets it") {
    DeliveryFixture fixture;
    fixture.sign();
    REQUIRE(tests::put(*fixture.outbox, sample_submission(1)));
    fixture.run_for(24h);
    CHECK(events_of(fixture) == std::vector<std::string>{"filed", "accepted"});
    CHECK(fixture.platform.audit[0]["subject"] == id_of(1).value().text());
    CHECK(fixture.platform.audit[1]["previous"] == fixture.platform.audit[0]["hash"]);
    CHECK(offline_cache::audit_delivered(fixture.outbox->database()).value() == 2);
    CHECK_FALSE(offline_cache::verify_audit(fixture.outbox->database()).value().fault);
}

TEST_CASE("A block whose answer is lost comes again, and the record has each entry once") {
    DeliveryFixture fixture;
    fixture.sign();
    REQUIRE(tests::put(*fixture.outbox, sample_submission(1)));
    int lost = 0;
    fixture.platform.fault = [&](const kiosk::HttpRequest& request,
                                 const auto& process) -> kiosk::Result<kiosk::HttpReply> {
        auto reply = process();
        if (request.url.ends_with("/v1/audit-blocks") && ++lost <= 2) return ErrorCode::timed_out;
        return reply;
    };
    fixture.run_for(72h);
    CHECK(lost == 3);
    CHECK(events_of(fixture) == std::vector<std::string>{"filed", "accepted"});
}

TEST_CASE(
    "An answer that is not the platform's ends the block's turn, and the record goes on later") {
    DeliveryFixture fixture;
    fixture.sign();
    auto& database = fixture.outbox->database();
    REQUIRE(database.transaction([&]() -> kiosk::Result<void> {
        for (int i = 0; i < 600; ++i)
            if (auto added = offline_cache::append_audit(database, fixture.clock.now().wall,
                                                         "filed", std::to_string(i));
                !added)
                return added;
        return {};
    }));
    int blocks = 0;
    fixture.platform.fault = [&](const kiosk::HttpRequest& request,
                                 const auto& process) -> kiosk::Result<kiosk::HttpReply> {
        if (request.url.ends_with("/v1/audit-blocks")) ++blocks;
        return blocks <= 4 ? kiosk::HttpReply{200, {}, "<html>Please log in</html>"} : process();
    };
    fixture.run_for(24h + 1min);
    CHECK(blocks == 4);
    CHECK(offline_cache::audit_delivered(database).value() == 0);
    fixture.run_for(6h);
    CHECK(blocks == 6);
    CHECK(offline_cache::audit_delivered(database).value() == 600);
    CHECK(fixture.platform.audit.size() == 600);
    CHECK(fixture.platform.audit_complaints.empty());
}

TEST_CASE("A word of the record that damage has made no word is told and sent, and nothing ends") {
    DeliveryFixture fixture;
    fixture.sign();
    REQUIRE(tests::put(*fixture.outbox, sample_submission(1)));
    REQUIRE(fixture.outbox->database().execute(
        "DROP TRIGGER audit_is_not_changed;"
        "UPDATE audit SET event = CAST(x'66696CE564' AS TEXT) WHERE sequence = 1"));
    const tests::KeptLines lines;
    fixture.run_for(24h);
    CHECK(lines.has("component_failed component=audit code=corrupt"));
    CHECK(fixture.outbox->counts()->unsent() == 0);
    REQUIRE(fixture.platform.audit.size() == 2);
    CHECK(fixture.platform.audit[0]["event"] == "fil\uFFFDd");
}

TEST_CASE("A case that is refused for good stands in the record with the reason") {
    DeliveryFixture fixture;
    REQUIRE(tests::put(*fixture.outbox, sample_submission(1)));
    fixture.platform.fault = [](const auto&, const auto&) -> kiosk::Result<kiosk::HttpReply> {
        return tests::problem_reply(422, "invalid-payload", false);
    };
    fixture.run_for(1min);
    const auto entries = offline_cache::audit_after(fixture.outbox->database(), 0, 10).value();
    REQUIRE(entries.size() == 2);
    CHECK(entries[1].event == "parked:rejected");
    CHECK(entries[1].subject == id_of(1).value().text());
}

TEST_CASE("A terminal that the platform refuses for a while has that on record once") {
    DeliveryFixture fixture;
    for (std::uint8_t number = 1; number <= 3; ++number)
        REQUIRE(tests::put(*fixture.outbox, sample_submission(number)));
    int refused = 0;
    fixture.platform.fault = [&](const kiosk::HttpRequest&,
                                 const auto& process) -> kiosk::Result<kiosk::HttpReply> {
        if (++refused <= 5) return tests::problem_reply(403, "wrong-terminal", false);
        return process();
    };
    fixture.run_for(24h);
    CHECK(refused > 6);
    CHECK(fixture.outbox->counts()->unsent() == 0);
    std::vector<std::string> holds;
    for (const auto& entry : offline_cache::audit_after(fixture.outbox->database(), 0, 100).value())
        if (entry.subject.empty()) holds.push_back(entry.event);
    CHECK(holds == std::vector<std::string>{"held", "released"});
}
