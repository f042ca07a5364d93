// A person's own cases over the wire: who may see them, and that nothing is done twice.
#include <doctest.h>

#include "tests/unit/platform_wire/wire_fixture.h"

using kiosk::HttpMethod;
using tests::Json;
using tests::PlatformProcess;
using tests::WireTerminal;

namespace {

const std::string stranger_number = "990203198505140136";

std::string identity(const std::string& number, int age = 5) {
    return Json{{"method", "id_card"},
                {"identity_kind", "resident"},
                {"name", "测试样例"},
                {"number", number},
                {"card_age_seconds", age}}
        .dump();
}

/// A terminal with somebody before it.
struct Visitor {
    Visitor(WireTerminal& at, int visit, const std::string& number) : terminal(at) {
        const auto opened = terminal.call(HttpMethod::put, "/v1/visits/" + tests::uuid(visit),
                                          {{"Content-Type", "application/json"}}, identity(number));
        REQUIRE(opened.status == 201);
        token = Json::parse(opened.body)["token"];
    }
    kiosk::HttpReply get(const std::string& path) {
        return terminal.call(HttpMethod::get, path, {{"Authorization", "Bearer " + token}});
    }
    kiosk::Result<kiosk::HttpReply> post(const std::string& path, const std::string& key,
                                         const std::string& body = "{}") {
        return terminal.send(HttpMethod::post, path,
                             {{"Authorization", "Bearer " + token},
                              {"Idempotency-Key", "\"" + key + "\""},
                              {"Content-Type", "application/json"}},
                             body);
    }

    WireTerminal& terminal;
    std::string token;
};

std::string file_case(WireTerminal& terminal, int number) {
    const auto id = tests::uuid(number);
    REQUIRE(terminal.put_manifest(id, tests::submission(id)).status == 201);
    const auto committed = terminal.commit(id);
    REQUIRE(committed.status == 200);
    return tests::verified(Json::parse(committed.body)["receipt"])["case_no"];
}

}  // namespace

TEST_CASE("Only whose card was read in this visit sees a case, and only at that terminal") {
    const PlatformProcess platform;
    WireTerminal terminal(platform);
    WireTerminal other(platform, "terminal-0002");
    const auto number = file_case(terminal, 1);
    const auto path = "/v1/cases/" + number;
    Visitor holder(terminal, 11, tests::sample_number);
    CHECK(Json::parse(holder.get("/v1/cases").body)["cases"][0]["case_no"] == number);
    const auto shown = holder.get(path);
    CHECK(shown.status == 200);
    CHECK(Json::parse(shown.body)["state"] == "received");
    CHECK(shown.body.find(tests::sample_number) == std::string::npos);

    CHECK(tests::problem_type(terminal.get("/v1/cases")) == "identity-required");
    const std::vector<kiosk::HttpHeader> stolen{{"Authorization", "Bearer " + holder.token}};
    CHECK(other.call(HttpMethod::get, "/v1/cases", stolen).status == 401);
    Visitor stranger(other, 12, stranger_number);
    CHECK(Json::parse(stranger.get("/v1/cases").body)["cases"].empty());
    const auto refused = stranger.get(path);
    CHECK(refused.status == 404);
    CHECK(refused.header("Content-Type") == "application/problem+json");
    CHECK(refused.body == stranger.get("/v1/cases/" + std::string(43, '0')).body);

    // The next person at the same terminal: the pass of the one before is worth nothing.
    const Visitor next(terminal, 13, stranger_number);
    CHECK(holder.get("/v1/cases").status == 401);
}

TEST_CASE("A pass ends with the visit, and a card that was not read in this visit gives none") {
    const PlatformProcess platform;
    WireTerminal terminal(platform);
    const auto path = "/v1/visits/" + tests::uuid(21);
    const auto open = [&](const std::string& body) {
        return terminal.call(HttpMethod::put, path, {{"Content-Type", "application/json"}}, body);
    };
    CHECK(open(identity(tests::sample_number, 3600)).status == 422);
    CHECK(open(identity("110105194912310021")).status == 422);
    CHECK(open("[]").status == 400);
    Visitor visitor(terminal, 21, tests::sample_number);
    const auto again = open(identity(tests::sample_number));
    CHECK(again.status == 200);
    CHECK(Json::parse(again.body)["token"] == visitor.token);
    CHECK(open(identity(stranger_number)).status == 409);
    CHECK(visitor.get("/v1/cases").status == 200);
    CHECK(terminal.call(HttpMethod::put, path + "/end").status == 204);
    CHECK(terminal.call(HttpMethod::put, path + "/end").status == 204);
    CHECK(tests::problem_type(visitor.get("/v1/cases")) == "identity-required");
}

TEST_CASE(
    "An answer that was lost is given again: withdrawn once, one ticket, also after a crash of "
    "the platform") {
    PlatformProcess platform;
    WireTerminal terminal(platform);
    const auto number = file_case(terminal, 2);
    const std::string complaint =
        Json{{"kind", "complaint"}, {"topic", "slow"}, {"case_no", number}}.dump();
    std::string ticket;
    {
        Visitor visitor(terminal, 31, tests::sample_number);
        // libcurl itself asks once more when a kept connection is closed on it.
        platform.plant(R"({"operation":"withdraw_case","effect":"drop_after","times":2})");
        const auto withdrawal = "/v1/cases/" + number + "/withdrawal";
        CHECK_FALSE(visitor.post(withdrawal, "withdraw-1").has_value());
        const auto again = visitor.post(withdrawal, "withdraw-1");
        REQUIRE(again.has_value());
        CHECK(again->status == 201);
        CHECK(Json::parse(again->body)["state"] == "withdrawn");
        CHECK(tests::problem_type(*visitor.post(withdrawal, "withdraw-2")) == "not-now");
        platform.plant(R"({"operation":"file_ticket","effect":"die_after"})");
        CHECK_FALSE(visitor.post("/v1/tickets", "complaint-1", complaint).has_value());
    }
    platform.wait_for_end();
    platform.start_again();
    WireTerminal back(platform);
    Visitor visitor(back, 32, tests::sample_number);
    const auto answered = visitor.post("/v1/tickets", "complaint-1", complaint);
    REQUIRE(answered.has_value());
    CHECK(answered->status == 201);
    ticket = Json::parse(answered->body)["ticket_no"];
    const auto list = Json::parse(visitor.get("/v1/cases").body);
    CHECK(list["tickets"].size() == 1);
    CHECK(list["tickets"][0]["ticket_no"] == ticket);
    CHECK(list["cases"][0]["state"] == "withdrawn");
}

TEST_CASE(
    "A ticket filed at one terminal is found at another by its number and the end of the "
    "identity number (R-186)") {
    const PlatformProcess platform;
    WireTerminal terminal(platform);
    WireTerminal other(platform, "terminal-0002");
    Visitor visitor(terminal, 41, tests::sample_number);
    const auto filed = visitor.post("/v1/tickets", "suggest-1",
                                    R"({"kind":"suggestion","topic":"hours","words":"周末也开"})");
    REQUIRE(filed.has_value());
    const auto number = Json::parse(filed->body)["ticket_no"].get<std::string>();
    const auto path = "/v1/tickets/" + number + "?check=";
    CHECK(other.get(path + "1111").status == 404);
    CHECK(Json::parse(other.get(path + "002X").body)["state"] == "open");
    // The office answers within its days; its clock is put forward by the operator.
    platform.admin("POST", "/admin/office/clock", R"({"forward_hours": 1000})");
    CHECK(Json::parse(other.get(path + "002X").body)["state"] == "answered");
    for (int i = 1; i < 5; ++i) CHECK(other.get(path + "1111").status == 404);
    CHECK(other.get(path + "002X").status == 429);
}

TEST_CASE("The operator sees what the office did and makes it go on; nothing else is taken") {
    const PlatformProcess platform;
    WireTerminal terminal(platform);
    const auto number = file_case(terminal, 3);
    platform.admin("PUT", "/admin/cases/" + number + "/course", R"({"course": "refuse"})");
    platform.admin("POST", "/admin/office/clock", R"({"forward_hours": 240})");
    Visitor visitor(terminal, 51, tests::sample_number);
    CHECK(Json::parse(visitor.get("/v1/cases/" + number).body)["state"] == "not_accepted");
    const auto told = Json::parse(platform.admin("GET", "/admin/supervision"));
    CHECK(told["events"].size() == 2);
    CHECK_THROWS(
        platform.admin("PUT", "/admin/cases/" + number + "/course", R"({"course":"late"})"));
    CHECK_THROWS(platform.admin("POST", "/admin/office/clock", R"({"forward_hours": -1})"));
    CHECK_THROWS(platform.admin("PUT", "/admin/cases/" + number + "/course", R"({"course":"x"})"));
}
