#include "offline_cache/sync/delivery.h"

#include <doctest.h>
#include <nlohmann/json.hpp>
#include <sqlite3.h>

#include "tests/support/kept_lines.h"
#include "tests/unit/sync/delivery_fixture.h"

using namespace std::chrono_literals;
using kiosk::ErrorCode;
using kiosk::HttpReply;
using kiosk::HttpRequest;
using kiosk::Result;
using offline_cache::OutboxState;
using tests::DeliveryFixture;
using tests::id_of;
using tests::ModelPlatform;
using tests::problem_reply;
using tests::sample_submission;
using tests::sample_wall;
using Requests = std::vector<std::string>;

namespace {

/// The n-th exchange (from 1) goes wrong in this way; all others are as they should be.
ModelPlatform::Fault nth(int n, ModelPlatform::Fault fault) {
    return [n, fault, count = 0](const HttpRequest& request,
                                 const ModelPlatform::Process& process) mutable {
        ++count;
        return count == n ? fault(request, process) : Result<HttpReply>(process());
    };
}

ModelPlatform::Fault always(const Result<HttpReply>& reply) {
    return [reply](const HttpRequest&, const ModelPlatform::Process&) { return reply; };
}

Result<HttpReply> lost_answer(const HttpRequest&, const ModelPlatform::Process& process) {
    (void)process();
    return {ErrorCode::timed_out, "no answer"};
}

}  // namespace

TEST_CASE("A submission is registered, committed, and purged when its receipt is there") {
    DeliveryFixture fixture;
    REQUIRE(tests::put(*fixture.outbox, sample_submission(1)));
    CHECK(fixture.run_for(1min) == 2);
    CHECK(fixture.platform.requests == Requests{"PUT", "COMMIT"});
    CHECK(fixture.state_of(1) == OutboxState::purged);
    CHECK(fixture.outbox->receipt_for(id_of(1)).value()->jws ==
          fixture.platform.records.at(id_of(1).value().text()).receipt);
    CHECK(fixture.run_for(24h) == 0);
}

TEST_CASE("What waits goes in one batch, each with a receipt of its own that verifies alone") {
    DeliveryFixture fixture;
    fixture.sign();
    for (std::uint8_t number = 1; number <= 7; ++number)
        REQUIRE(tests::put(*fixture.outbox, sample_submission(number)));
    REQUIRE(tests::put(*fixture.outbox, tests::sample_evaluation(8, 3)));
    fixture.run_for(1min);
    CHECK(fixture.platform.requests == Requests{"BATCH", "PUT", "COMMIT"});
    CHECK(fixture.platform.accepted.size() == 8);
    CHECK(fixture.platform.accepted.back() == id_of(8).value().text());
    for (std::uint8_t number = 1; number <= 8; ++number) {
        CAPTURE(int{number});
        CHECK(fixture.state_of(number) == OutboxState::purged);
        const auto entry = fixture.outbox->find(id_of(number)).value();
        CHECK(fixture.verifier.verify(fixture.outbox->receipt_for(id_of(number)).value()->jws,
                                      {.id = id_of(number),
                                       .kind = entry->kind,
                                       .terminal_id = "T-0001",
                                       .content_digest = entry->content_digest}));
    }
    CHECK(fixture.platform.complaints.empty());
}

TEST_CASE("A batch holds a hundred at most, and not more bytes than it may") {
    DeliveryFixture fixture;
    fixture.sign();
    SUBCASE("many") {
        for (std::uint8_t number = 1; number <= 205; ++number)
            REQUIRE(tests::put(*fixture.outbox, sample_submission(number)));
        fixture.run_for(1min);
        CHECK(fixture.platform.requests == Requests{"BATCH", "BATCH", "BATCH"});
        CHECK(fixture.platform.accepted.size() == 205);
    }
    SUBCASE("large") {
        for (std::uint8_t number = 1; number <= 4; ++number)
            REQUIRE(
                tests::put(*fixture.outbox, sample_submission(number, std::string(150'000, 'x'))));
        fixture.run_for(1min);
        CHECK(fixture.platform.requests == Requests{"BATCH", "BATCH"});
        CHECK(fixture.platform.accepted.size() == 4);
    }
}

TEST_CASE("After a batch whose answer never came each of it is asked for, and none is made twice") {
    DeliveryFixture fixture;
    fixture.sign();
    for (std::uint8_t number = 1; number <= 3; ++number)
        REQUIRE(tests::put(*fixture.outbox, sample_submission(number)));
    SUBCASE("lost on the way there") {
        fixture.platform.fault = nth(1, always(ErrorCode::network));
    }
    SUBCASE("lost on the way back") {
        fixture.platform.fault = nth(1, lost_answer);
    }
    SUBCASE("a portal's 200") {
        fixture.platform.fault =
            nth(1, always(HttpReply{.status = 200, .headers = {}, .body = "<html>"}));
    }
    fixture.run_for(1h);
    CHECK(fixture.platform.requests[1] == "GET");
    CHECK(fixture.platform.accepted.size() == 3);
    for (const auto& [id, record] : fixture.platform.records) CHECK(record.cases == 1);
    CHECK(fixture.outbox->counts()->unsent() == 0);
}

TEST_CASE("One submission that the platform refuses does not hold up its batch") {
    DeliveryFixture fixture;
    fixture.sign();
    for (std::uint8_t number = 1; number <= 3; ++number)
        REQUIRE(tests::put(*fixture.outbox, sample_submission(number)));
    fixture.platform.records[id_of(2).value().text()] = {.body = "other",
                                                         .digest = "sha-256=:x:",
                                                         .kind = "submission",
                                                         .about = {},
                                                         .receipt = {},
                                                         .cases = 0};
    fixture.run_for(1h);
    CHECK(fixture.platform.requests == Requests{"BATCH"});
    CHECK(fixture.state_of(1) == OutboxState::purged);
    CHECK(fixture.outbox->find(id_of(2)).value()->parked_reason ==
          offline_cache::ParkedReason::conflict);
    CHECK(fixture.state_of(3) == OutboxState::purged);
}

TEST_CASE("A platform that takes no batches gets one after the other, at once and for an hour") {
    DeliveryFixture fixture;
    fixture.sign();
    fixture.platform.without_batches = true;
    for (std::uint8_t number = 1; number <= 3; ++number)
        REQUIRE(tests::put(*fixture.outbox, sample_submission(number)));
    fixture.run_for(1s);
    CHECK(fixture.platform.requests ==
          Requests{"BATCH", "PUT", "COMMIT", "PUT", "COMMIT", "PUT", "COMMIT"});
    CHECK(fixture.outbox->counts()->parked == 0);
    fixture.platform.without_batches = false;
    for (std::uint8_t number = 4; number <= 5; ++number)
        REQUIRE(tests::put(*fixture.outbox, sample_submission(number)));
    fixture.run_for(1s);
    CHECK(fixture.platform.requests.size() == 11);
    fixture.clock.advance(1h);
    for (std::uint8_t number = 6; number <= 7; ++number)
        REQUIRE(tests::put(*fixture.outbox, sample_submission(number)));
    fixture.run_for(1s);
    CHECK(fixture.platform.requests.back() == "BATCH");
    CHECK(fixture.outbox->counts()->unsent() == 0);
}

TEST_CASE("An evaluation follows its submission, also when that has to be repeated") {
    DeliveryFixture fixture;
    REQUIRE(tests::put(*fixture.outbox, sample_submission(1)));
    REQUIRE(tests::put(*fixture.outbox, tests::sample_evaluation(2, 1)));
    fixture.platform.fault = nth(1, always(problem_reply(503, "unavailable", true)));
    fixture.run_for(1h);
    CHECK(fixture.platform.accepted == Requests{id_of(1).value().text(), id_of(2).value().text()});
}

TEST_CASE("After an answer that never came the platform is asked before anything is sent again") {
    DeliveryFixture fixture;
    REQUIRE(tests::put(*fixture.outbox, sample_submission(1)));
    SUBCASE("lost on the way there") {
        fixture.platform.fault = nth(1, always(ErrorCode::network));
        fixture.run_for(1h);
        CHECK(fixture.platform.requests == Requests{"PUT", "GET", "PUT", "COMMIT"});
    }
    SUBCASE("lost on the way back") {
        fixture.platform.fault = nth(1, lost_answer);
        fixture.run_for(1h);
        CHECK(fixture.platform.requests == Requests{"PUT", "GET", "COMMIT"});
    }
    SUBCASE("the receipt was lost on the way back") {
        fixture.platform.fault = nth(2, lost_answer);
        fixture.run_for(1h);
        CHECK(fixture.platform.requests == Requests{"PUT", "COMMIT", "GET"});
    }
    CHECK(fixture.state_of(1) == OutboxState::purged);
    CHECK(fixture.platform.records.begin()->second.cases == 1);
}

TEST_CASE("A process that ended in the middle of an exchange asks first when it starts again") {
    DeliveryFixture fixture;
    REQUIRE(tests::put(*fixture.outbox, sample_submission(1)));
    struct Died {};
    fixture.at_point = [](std::string_view point) {
        if (point == "send.after") throw Died();
    };
    CHECK_THROWS_AS((void)fixture.delivery->run_once(), Died);
    fixture.at_point = {};
    fixture.restart();
    CHECK(fixture.state_of(1) == OutboxState::resolving);
    fixture.run_for(1min);
    CHECK(fixture.platform.requests == Requests{"PUT", "GET", "COMMIT"});
    CHECK(fixture.state_of(1) == OutboxState::purged);
}

TEST_CASE(
    "A forged receipt is parked with an alarm, asked for again later, and the case arrives once") {
    DeliveryFixture fixture;
    REQUIRE(tests::put(*fixture.outbox, sample_submission(1)));
    const tests::ReceiptKeyPair forger;
    fixture.platform.fault = nth(2, [&](const HttpRequest&, const ModelPlatform::Process& process) {
        (void)process();
        const auto& record = fixture.platform.records.begin()->second;
        const auto jws = fixture.platform.receipt_of(id_of(1).value().text(), record, forger);
        return Result<HttpReply>(tests::json_reply(200, nlohmann::json{{"receipt", jws}}.dump()));
    });
    fixture.run_for(1min);
    const auto entry = fixture.outbox->find(id_of(1)).value();
    CHECK(entry->state == OutboxState::parked);
    CHECK(entry->parked_reason == offline_cache::ParkedReason::receipt);
    CHECK_FALSE(fixture.outbox->receipt_for(id_of(1)).value());
    CHECK(fixture.outbox->manifest_of(id_of(1)));
    CHECK(fixture.platform.requests.size() == 2);
    fixture.run_for(15min);
    CHECK(fixture.platform.requests == Requests{"PUT", "COMMIT", "GET"});
    CHECK(fixture.state_of(1) == OutboxState::purged);
    CHECK(fixture.platform.records.begin()->second.cases == 1);
}

TEST_CASE("What the platform refuses for good is parked, kept, and holds up nobody else") {
    DeliveryFixture fixture;
    for (std::uint8_t number = 1; number <= 3; ++number)
        REQUIRE(tests::put(*fixture.outbox, sample_submission(number)));
    REQUIRE(tests::put(*fixture.outbox, tests::sample_evaluation(4, 1)));
    fixture.platform.fault = nth(1, always(problem_reply(422, "invalid-payload", false)));
    fixture.run_for(24h);
    CHECK(fixture.state_of(1) == OutboxState::parked);
    CHECK(fixture.outbox->manifest_of(id_of(1)));
    CHECK(fixture.state_of(2) == OutboxState::purged);
    CHECK(fixture.state_of(3) == OutboxState::purged);
    CHECK(fixture.state_of(4) == OutboxState::queued);  // behind its submission
    CHECK(fixture.outbox->counts()->unsent() == 2);
    REQUIRE(fixture.outbox->requeue({id_of(1)}, sample_wall, "T-1+T-2").value() == 1);
    fixture.run_for(1h);
    CHECK(fixture.outbox->counts()->unsent() == 0);
}

TEST_CASE("Other bytes under the same id at the platform park the entry as a conflict") {
    DeliveryFixture fixture;
    REQUIRE(tests::put(*fixture.outbox, sample_submission(1)));
    fixture.platform.records[id_of(1).value().text()] = {.body = "other",
                                                         .digest = "sha-256=:x:",
                                                         .kind = "submission",
                                                         .about = {},
                                                         .receipt = {},
                                                         .cases = 0};
    fixture.run_for(1h);
    CHECK(fixture.outbox->find(id_of(1)).value()->parked_reason ==
          offline_cache::ParkedReason::conflict);
    CHECK(fixture.platform.requests == Requests{"PUT"});
}

TEST_CASE(
    "When the platform refuses this terminal everything is held, one entry tries, and all go when "
    "it may") {
    DeliveryFixture fixture;
    for (std::uint8_t number = 1; number <= 5; ++number)
        REQUIRE(tests::put(*fixture.outbox, sample_submission(number)));
    SUBCASE("its certificate") {
        fixture.platform.fault = always(ErrorCode::unauthorised);
    }
    SUBCASE("its name") {
        fixture.platform.fault = always(problem_reply(403, "wrong-terminal", false));
    }
    const auto tries = fixture.run_for(2h);
    CHECK(tries >= 8);  // at least every quarter of an hour
    CHECK(tries < 60);
    CHECK(fixture.outbox->counts()->held == 5);
    CHECK(fixture.outbox->counts()->parked == 0);
    REQUIRE(tests::put(*fixture.outbox, sample_submission(6)));
    fixture.platform.fault = {};
    fixture.run_for(15min);
    CHECK(fixture.outbox->counts()->unsent() == 0);
    CHECK(fixture.platform.accepted.size() == 6);
}

TEST_CASE(
    "While entries are held, one that must wait for another does not keep the rest from being "
    "tried") {
    DeliveryFixture fixture;
    REQUIRE(tests::put(*fixture.outbox, sample_submission(1)));
    REQUIRE(tests::put(*fixture.outbox, tests::sample_evaluation(2, 1)));
    REQUIRE(tests::put(*fixture.outbox, sample_submission(3)));
    // 1 is parked, then 3 is refused with all that is left.
    fixture.platform.fault = [count = 0](const HttpRequest&,
                                         const ModelPlatform::Process& process) mutable {
        ++count;
        if (count == 1) return Result<HttpReply>(problem_reply(422, "unsealable", false));
        if (count == 2) return Result<HttpReply>(problem_reply(403, "wrong-terminal", false));
        return Result<HttpReply>(process());
    };
    fixture.run_for(1h);
    CHECK(fixture.state_of(1) == OutboxState::parked);
    CHECK(fixture.state_of(2) == OutboxState::queued);
    CHECK(fixture.state_of(3) == OutboxState::purged);
}

TEST_CASE(
    "A platform that is away is not asked for every waiting case, and the queue goes at once when "
    "it is back") {
    DeliveryFixture fixture;
    for (std::uint8_t number = 1; number <= 50; ++number)
        REQUIRE(tests::put(*fixture.outbox, sample_submission(number)));
    fixture.platform.fault = always(ErrorCode::network);
    const auto tries = fixture.run_for(24h);
    CHECK(tries >= 96);
    CHECK(tries < 300);  // an uncoordinated queue would make over 10,000
    fixture.platform.fault = {};
    fixture.run_for(15min);
    CHECK(fixture.outbox->counts()->unsent() == 0);
    CHECK(fixture.platform.accepted.size() == 50);
}

TEST_CASE("One submission that always fails does not keep the others waiting") {
    DeliveryFixture fixture;
    for (std::uint8_t number = 1; number <= 10; ++number)
        REQUIRE(tests::put(*fixture.outbox, sample_submission(number)));
    const auto poison = id_of(1).value().text();
    fixture.platform.fault = [&](const HttpRequest& request,
                                 const ModelPlatform::Process& process) {
        if (request.url.find(poison) != std::string::npos)
            return Result<HttpReply>(problem_reply(500, "internal", true));
        return Result<HttpReply>(process());
    };
    fixture.run_for(1h);
    CHECK(fixture.outbox->counts()->waiting == 1);
    CHECK(fixture.platform.accepted.size() == 9);
    fixture.platform.fault = {};
    fixture.run_for(1h);
    CHECK(fixture.state_of(1) == OutboxState::purged);
}

TEST_CASE("Retry-After holds the whole queue, not one entry") {
    DeliveryFixture fixture;
    for (std::uint8_t number = 1; number <= 3; ++number)
        REQUIRE(tests::put(*fixture.outbox, sample_submission(number)));
    auto reply = problem_reply(429, "too-many", true);
    reply.headers.push_back({"Retry-After", "3600"});
    fixture.platform.fault = nth(1, always(reply));
    CHECK(fixture.run_for(59min) == 1);
    fixture.run_for(2min);
    CHECK(fixture.outbox->counts()->unsent() == 0);
}

TEST_CASE("A captive portal's friendly 200 delivers nothing") {
    DeliveryFixture fixture;
    REQUIRE(tests::put(*fixture.outbox, sample_submission(1)));
    fixture.platform.fault =
        always(HttpReply{.status = 200, .headers = {}, .body = "<html>Welcome</html>"});
    fixture.run_for(3h);
    CHECK(fixture.state_of(1) == OutboxState::resolving);
    fixture.platform.fault = {};
    fixture.run_for(15min);
    CHECK(fixture.state_of(1) == OutboxState::purged);
}

TEST_CASE("Jumps of the wall clock change no wait") {
    DeliveryFixture fixture;
    REQUIRE(tests::put(*fixture.outbox, sample_submission(1)));
    fixture.platform.fault = nth(1, always(ErrorCode::network));
    (void)fixture.delivery->run_once();
    const auto turn = fixture.delivery->run_once();
    REQUIRE(turn.next);
    for (const auto jump : {kiosk::WallTime(0ms), kiosk::WallTime(24h * 365 * 130)}) {
        fixture.clock.set_wall(jump);
        CHECK(fixture.delivery->run_once().next == turn.next);
    }
    CHECK(fixture.platform.requests.size() == 1);
}

TEST_CASE("Staff may end all waits") {
    DeliveryFixture fixture;
    REQUIRE(tests::put(*fixture.outbox, sample_submission(1)));
    fixture.platform.fault = always(ErrorCode::network);
    fixture.run_for(6h);
    fixture.platform.fault = {};
    fixture.delivery->send_now();
    fixture.run_for(0s);
    CHECK(fixture.state_of(1) == OutboxState::purged);
}

TEST_CASE("An ending program leaves what it was sending to be asked for") {
    DeliveryFixture fixture;
    REQUIRE(tests::put(*fixture.outbox, sample_submission(1)));
    fixture.platform.fault = nth(1, always(ErrorCode::cancelled));
    (void)fixture.delivery->run_once();
    CHECK(fixture.state_of(1) == OutboxState::resolving);
}

TEST_CASE("A manifest that was damaged on the disk is parked, not sent") {
    DeliveryFixture fixture;
    REQUIRE(tests::put(*fixture.outbox, sample_submission(1)));
    REQUIRE(fixture.outbox->database().execute("UPDATE envelope SET manifest = x'00'"));
    CHECK(fixture.run_for(1h) == 0);
    CHECK(fixture.state_of(1) == OutboxState::parked);
}

TEST_CASE("When the store fails after sending, delivery waits, verifies the store and asks first") {
    for (int n = 1; n <= 40; ++n) {
        CAPTURE(n);
        DeliveryFixture fixture;
        REQUIRE(tests::put(*fixture.outbox, sample_submission(1)));
        fixture.disk.fail_nth(n, tests::DiskFault::io_error);
        fixture.run_for(1min);
        CHECK(fixture.state_of(1) == OutboxState::purged);
        CHECK(fixture.platform.records.begin()->second.cases == 1);
        CHECK(fixture.platform.complaints.empty());
    }
}

TEST_CASE("What a start could not recover because the disk failed is recovered at the next turn") {
    DeliveryFixture fixture;
    REQUIRE(tests::put(*fixture.outbox, sample_submission(1)));
    REQUIRE(fixture.outbox->hold_all(sample_wall).value() == 1);
    fixture.disk.fail_nth(1, tests::DiskFault::full);
    CHECK_FALSE(fixture.delivery->start());
    fixture.run_for(1min);
    CHECK(fixture.state_of(1) == OutboxState::purged);
}

TEST_CASE("A full disk costs the ballast and delivery goes on") {
    DeliveryFixture fixture;
    fixture.admission = offline_cache::Admission(
        {.folder = "/data", .ballast_bytes = 1 << 20, .case_bytes = 1 << 20}, fixture.disk.files());
    REQUIRE(fixture.admission.lay_ballast().value());
    REQUIRE(tests::put(*fixture.outbox, sample_submission(1)));
    fixture.disk.fail_nth(1, tests::DiskFault::full);
    fixture.run_for(1s);
    CHECK_FALSE(fixture.admission.has_ballast());
    CHECK(fixture.state_of(1) == OutboxState::purged);
}

TEST_CASE(
    "Tombstones outlive any jump of the terminal's clock, and go after their time on the platform "
    "with a line in the log (R-207)") {
    const tests::KeptLines lines;
    DeliveryFixture fixture;
    REQUIRE(tests::put(*fixture.outbox, sample_submission(1)));
    fixture.run_for(1min);
    fixture.clock.set_wall(kiosk::WallTime(24h * 365 * 130));
    fixture.run_for(25h);
    CHECK(fixture.state_of(1) == OutboxState::purged);
    REQUIRE(tests::put(*fixture.outbox, sample_submission(2)));
    REQUIRE(tests::deliver(*fixture.outbox, 2, kiosk::WallTime(24h * 365 * 57)));
    CHECK_FALSE(lines.has("records_expired"));
    fixture.restart();
    fixture.run_for(1min);
    CHECK_FALSE(fixture.outbox->find(id_of(1)).value());
    CHECK(lines.has("records_expired"));
    CHECK(lines.has("kind=receipts count=1"));
    CHECK(fixture.state_of(2) == OutboxState::purged);
}

TEST_CASE(
    "After a long outage terminals come back spread over two minutes; after a short one at once") {
    std::vector<kiosk::Duration> pauses;
    bool long_outage = false;
    SUBCASE("long") {
        long_outage = true;
    }
    SUBCASE("short") {}
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        DeliveryFixture fixture;
        fixture.random = kiosk::SeededRandom(seed);
        for (std::uint8_t number = 1; number <= 3; ++number)
            REQUIRE(tests::put(*fixture.outbox, sample_submission(number)));
        fixture.platform.fault = [](const auto&, const auto&) -> kiosk::Result<kiosk::HttpReply> {
            return ErrorCode::network;
        };
        fixture.run_for(long_outage ? kiosk::Duration(1h) : kiosk::Duration(1min));
        fixture.platform.fault = nullptr;
        const auto tries = fixture.platform.requests.size();
        std::optional<kiosk::SteadyTime> first;
        while (fixture.outbox->counts().value().waiting > 0) {
            const auto turn = fixture.delivery->run_once();
            if (!first && fixture.platform.requests.size() > tries)
                first = fixture.clock.now().steady;
            if (!turn.more) fixture.clock.advance(turn.next.value() - fixture.clock.now().steady);
        }
        pauses.push_back(fixture.clock.now().steady - first.value());
    }
    const auto [least, most] = std::ranges::minmax(pauses);
    if (long_outage) {
        CHECK(least < 20s);
        CHECK(most > 100s);
        CHECK(most <= 2min);
    } else {
        CHECK(most < 1s);
    }
}

TEST_CASE(
    "A row and its index that disagree while the service runs are found at once, and its case goes "
    "on under its own id") {
    constexpr const char* outbox_file = "/data/outbox.db";
    const auto bytes = id_of(2).value().bytes;
    const std::string id(bytes.begin(), bytes.end());
    for (const int kind : {0, 1, 2, 3}) {
        const bool in_second_place = kind % 2 == 1;
        const bool in_batches = kind > 1;
        for (const auto* state : {"QUEUED", "RESOLVING", "COMMITTING"}) {
            CAPTURE(in_second_place);
            CAPTURE(in_batches);
            CAPTURE(state);
            DeliveryFixture fixture;
            if (in_batches) fixture.sign();
            for (std::uint8_t number = 1; number <= 3; ++number)
                REQUIRE(tests::put(*fixture.outbox, sample_submission(number)));
            REQUIRE(fixture.outbox->database().execute("UPDATE submission SET state = '" +
                                                       std::string(state) + "'"));
            REQUIRE(fixture.outbox->database().checkpoint());
            const auto content = fixture.disk.content(outbox_file);
            auto at = content.find(id);
            if (in_second_place) at = content.find(id, at + 1);
            REQUIRE(at != std::string::npos);
            fixture.disk.flip_bit(outbox_file, (at + 10) * 8);
            // What another process commits makes this one read the disk again.
            const auto other = fixture.disk.add_client();
            sqlite3* handle = nullptr;
            REQUIRE(sqlite3_open_v2(outbox_file, &handle, SQLITE_OPEN_READWRITE,
                                    other->vfs().c_str()) == SQLITE_OK);
            CHECK(sqlite3_exec(handle, "UPDATE counter SET value = 3 WHERE name = 'sequence'",
                               nullptr, nullptr, nullptr) == SQLITE_OK);
            sqlite3_close(handle);
            const tests::KeptLines lines;
            fixture.run_for(1h);
            CHECK(lines.has("outbox_damaged kept=1 saved="));
            CHECK(lines.has("lost=0"));
            for (std::uint8_t number = 1; number <= 3; ++number)
                CHECK(fixture.state_of(number) == OutboxState::purged);
            CHECK(fixture.platform.records.size() == 3);
        }
    }
}
