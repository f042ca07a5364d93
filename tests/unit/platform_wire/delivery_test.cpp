// docs/SYNC_PROTOCOL.md, spoken over real TLS to the real program.

#include <array>
#include <atomic>
#include <set>
#include <thread>

#include <doctest.h>

#include "kiosk/base/executor.h"
#include "tests/unit/platform_wire/wire_fixture.h"

using kiosk::HttpMethod;
using tests::Json;
using tests::PlatformProcess;
using tests::uuid;
using tests::WireTerminal;

namespace {

Json cases(const PlatformProcess& platform) {
    return Json::parse(platform.admin("GET", "/admin/cases"))["cases"];
}

std::string receipt_of(const kiosk::HttpReply& reply) {
    REQUIRE(reply.status == 200);
    return Json::parse(reply.body)["receipt"];
}

}  // namespace

TEST_CASE(
    "A submission is registered once, committed once, and is exactly one case with what was "
    "entered") {
    const PlatformProcess platform;
    WireTerminal terminal(platform);
    const std::string id = uuid(1);
    const std::string body = tests::submission(id);
    CHECK(terminal.get("/v1/submissions/" + id).status == 404);

    const auto first = terminal.put_manifest(id, body);
    CHECK(first.status == 201);
    const auto again = terminal.put_manifest(id, body);
    CHECK(again.status == 200);
    CHECK(again.body == first.body);
    CHECK(Json::parse(first.body)["content_digest"] == tests::digest_header(body));
    CHECK(Json::parse(terminal.get("/v1/submissions/" + id).body)["state"] == "registered");
    CHECK(cases(platform).empty());

    const auto receipt = receipt_of(terminal.commit(id));
    CHECK(receipt_of(terminal.commit(id)) == receipt);
    CHECK(terminal.put_manifest(id, body).body == first.body);
    const auto state = Json::parse(terminal.get("/v1/submissions/" + id).body);
    CHECK(state["state"] == "accepted");
    CHECK(state["receipt"] == receipt);

    const auto said = tests::verified(receipt);
    REQUIRE(said.is_object());
    CHECK(said["submission_id"] == id);
    CHECK(said["terminal_id"] == "terminal-0001");
    CHECK(said["content_digest"] == tests::digest_header(body));
    CHECK(said["status"] == "received");
    const std::string number = said["case_no"];
    CHECK(number.size() == 43);
    CHECK(number.starts_with(tests::service_code));
    CHECK(number.ends_with("0001"));

    const auto list = cases(platform);
    REQUIRE(list.size() == 1);
    CHECK(list[0]["payload"] == tests::payload_of(id));
    CHECK(list[0]["case_no"] == number);
}

TEST_CASE("The same id with other bytes is a conflict, before and after acceptance") {
    const PlatformProcess platform;
    WireTerminal terminal(platform);
    const std::string id = uuid(1);
    const std::string body = tests::submission(id);
    const std::string other = tests::submission(id);  // sealed anew: other bytes
    CHECK(terminal.put_manifest(id, body).status == 201);
    CHECK(terminal.put_manifest(id, other).status == 409);
    const auto receipt = receipt_of(terminal.commit(id));
    const auto refused = terminal.put_manifest(id, other);
    CHECK(refused.status == 409);
    CHECK(tests::problem_type(refused) == "digest-conflict");
    CHECK(Json::parse(refused.body)["retryable"] == false);
    CHECK(receipt_of(terminal.commit(id)) == receipt);
    CHECK(cases(platform).size() == 1);
}

TEST_CASE("Nothing is committed that was not registered") {
    const PlatformProcess platform;
    WireTerminal terminal(platform);
    const auto reply = terminal.commit(uuid(1));
    CHECK(reply.status == 404);
    CHECK(tests::problem_type(reply) == "not-found");
}

TEST_CASE("Case numbers of a service count up within the day") {
    const PlatformProcess platform;
    WireTerminal terminal(platform);
    std::set<std::string> numbers;
    for (int i = 1; i <= 12; ++i) {
        terminal.put_manifest(uuid(i), tests::submission(uuid(i)));
        const std::string number = tests::verified(receipt_of(terminal.commit(uuid(i))))["case_no"];
        CHECK(std::stoi(number.substr(39)) == i);
        numbers.insert(number);
    }
    CHECK(numbers.size() == 12);
}

TEST_CASE("A platform killed between register and commit goes on where it stood") {
    PlatformProcess platform;
    WireTerminal terminal(platform);
    const std::string id = uuid(1);
    const auto first = terminal.put_manifest(id, tests::submission(id));
    CHECK(first.status == 201);
    platform.kill();
    CHECK(terminal.send(HttpMethod::get, "/v1/submissions/" + id).error().code ==
          kiosk::ErrorCode::network);
    platform.start_again();
    CHECK(Json::parse(terminal.get("/v1/submissions/" + id).body)["state"] == "registered");
    CHECK(tests::verified(receipt_of(terminal.commit(id)))["submission_id"] == id);
    CHECK(cases(platform).size() == 1);
}

TEST_CASE("Killed before or after any work, before the answer, the platform holds each case once") {
    for (const std::string effect : {"die_before", "die_after"}) {
        for (const std::string operation : {"put_submission", "commit_submission"}) {
            CAPTURE(effect);
            CAPTURE(operation);
            PlatformProcess platform;
            WireTerminal terminal(platform);
            const std::string id = uuid(1);
            const std::string body = tests::submission(id);
            if (operation == "commit_submission") terminal.put_manifest(id, body);
            platform.plant(Json{{"operation", operation}, {"effect", effect}}.dump());
            const std::vector<kiosk::HttpHeader> headers{
                {"Content-Type", "application/json"},
                {"Idempotency-Key", "\"" + id + "\""},
                {"Content-Digest", tests::digest_header(body)}};
            const auto unknown =
                operation == "commit_submission"
                    ? terminal.send(HttpMethod::put, "/v1/submissions/" + id + "/commit")
                    : terminal.send(HttpMethod::put, "/v1/submissions/" + id, headers, body);
            CHECK_FALSE(unknown.has_value());
            platform.wait_for_end();
            platform.start_again();
            const bool known = terminal.get("/v1/submissions/" + id).status == 200;
            CHECK(known == (effect == "die_after" || operation == "commit_submission"));
            CHECK(terminal.put_manifest(id, body).status == (known ? 200 : 201));
            const auto receipt = receipt_of(terminal.commit(id));
            CHECK(tests::verified(receipt)["case_no"].get<std::string>().ends_with("0001"));
            CHECK(cases(platform).size() == 1);
        }
    }
}

TEST_CASE("The same submission from many sides at once is registered once and is one case") {
    const PlatformProcess platform;
    const std::string id = uuid(1);
    const std::string body = tests::submission(id);
    std::atomic<int> created{0};
    std::atomic<int> known{0};
    std::atomic<int> finished{0};
    {
        std::vector<std::unique_ptr<kiosk::ThreadExecutor>> threads;
        for (int i = 0; i < 8; ++i) {
            threads.push_back(std::make_unique<kiosk::ThreadExecutor>("terminal"));
            REQUIRE(threads.back()->post([&] {
                WireTerminal terminal(platform);
                const int status = terminal.put_manifest(id, body).status;
                created += status == 201;
                known += status == 200;
                terminal.commit(id);
                ++finished;
            }));
        }
        while (finished < 8) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    CHECK(created == 1);
    CHECK(known == 7);
    CHECK(cases(platform).size() == 1);
}

TEST_CASE("An evaluation is delivered the same way, even before the case it speaks of") {
    const PlatformProcess platform;
    WireTerminal terminal(platform);
    const std::string id = uuid(2);
    const std::string body = tests::manifest_of(tests::evaluation_of(id, uuid(1), 4)).dump();
    CHECK(terminal.put_manifest(id, body).status == 201);
    const auto figures = [&] {
        return Json::parse(
            terminal.get("/v1/evaluations?service_code=" + tests::service_code).body);
    };
    CHECK(figures()["total"] == 0);
    const auto said = tests::verified(receipt_of(terminal.commit(id)));
    CHECK(said["kind"] == "evaluation");
    CHECK(said["case_no"] == "");
    CHECK(said["status"] == "recorded");
    CHECK(terminal.put_manifest(id, body).status == 200);
    terminal.commit(id);
    CHECK(figures()["total"] == 1);
    CHECK(figures()["by_grade"] == Json{{"1", 0}, {"2", 0}, {"3", 0}, {"4", 1}, {"5", 0}});
    CHECK(cases(platform).empty());
    const auto list = Json::parse(platform.admin("GET", "/admin/evaluations"))["evaluations"];
    REQUIRE(list.size() == 1);
    CHECK(list[0]["payload"]["satisfaction"] == 4);
    CHECK(list[0]["case_ref"] == uuid(1));
}

TEST_CASE(
    "A case is shown to whoever knows the last four of the number, and trying does not help") {
    const PlatformProcess platform;
    WireTerminal terminal(platform);
    terminal.put_manifest(uuid(1), tests::submission(uuid(1)));
    const std::string number = tests::verified(receipt_of(terminal.commit(uuid(1))))["case_no"];
    const auto query = [&](const std::string& check) {
        return terminal.get("/v1/cases/" + number + "?check=" + check);
    };
    const auto shown = query("002X");
    CHECK(shown.status == 200);
    CHECK(Json::parse(shown.body)["status"]["code"] == "02");
    CHECK(shown.body.find("张三") == std::string::npos);
    for (int i = 0; i < 5; ++i) CHECK(query("0000").status == 404);
    const auto blocked = query("002X");
    CHECK(blocked.status == 429);
    CHECK(blocked.header("Retry-After") == "600");
    CHECK(terminal.get("/v1/cases/" + std::string(43, '0') + "?check=002X").status == 404);
}
