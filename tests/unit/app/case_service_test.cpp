#include "kiosk/app/case_service.h"

#include <deque>

#include <doctest.h>
#include <nlohmann/json.hpp>

#include "kiosk/platform/own_case_reader.h"
#include "tests/support/busy_executor.h"

using namespace kiosk;
using Json = nlohmann::json;

namespace {

/// Answers what it was given, in order; afterwards there is no connection.
class ScriptedPlatform final : public HttpClient {
  public:
    Result<HttpReply> send(const HttpRequest& request) override {
        asked.push_back(request);
        if (replies.empty()) return {ErrorCode::network, "no connection"};
        HttpReply reply;
        std::tie(reply.status, reply.body) = replies.front();
        replies.pop_front();
        return reply;
    }
    void cancel() override {}
    void resume() override {}

    std::deque<std::pair<int, std::string>> replies;
    std::vector<HttpRequest> asked;
};

const std::string pass = R"({"token":"secret-pass","expires_at":"2026-12-02T00:00:00.000Z"})";
const std::string nothing = R"({"as_of":"2026-12-02T00:00:00.000Z","cases":[],"tickets":[]})";
const std::string ticket =
    R"({"ticket_no":"T202612020001","kind":"complaint","topic":"slow","state":"open",
        "filed_at":"2026-12-02T00:00:00.000Z","due":"2026-12-09"})";

Json case_json() {
    const auto stage = [](const char* name, const char* state) {
        return Json{{"phase", "review"},
                    {"name", {{"zh", name}}},
                    {"post", {{"zh", "岗"}}},
                    {"limit_days", 1},
                    {"state", state}};
    };
    Json shown{{"case_no", "C-1"},
               {"service_name", {{"zh", "登记"}, {"en", "Registration"}}},
               {"status", {{"code", "12"}, {"name", {{"zh", "在办"}}}}},
               {"state", "review"},
               {"accepted_at", "2026-11-30T02:00:00.000Z"},
               {"unit", {{"zh", "局"}}},
               {"phone", "12333"},
               {"place", {{"name", {{"zh", "窗口"}}}}},
               {"deadline",
                {{"for", "decision"},
                 {"limit_days", 6},
                 {"due", "2026-12-09"},
                 {"days_left", -2},
                 {"lamp", "red"},
                 {"provisional", true}}},
               {"may", {"urge", "withdraw", "something new"}},
               {"urges", {{{"at", "2026-12-01T01:00:00.000Z"}, {"answer", {{"zh", "答"}}}}}},
               {"something_new", 5}};
    shown["stages"] =
        Json::array({stage("收件", "done"), stage("审查", "current"), stage("决定", "waiting")});
    shown["stages"][0]["started_at"] = "2026-11-30T02:00:00.000Z";
    shown["stages"][0]["done_at"] = "2026-12-01T02:00:00.000Z";
    shown["stages"][1]["started_at"] = "2026-12-01T02:00:00.000Z";
    return shown;
}

struct CaseFixture {
    ManualExecutor executor;
    ScriptedPlatform platform;
    Inbox inbox;
    VirtualClock clock;
    CaseService cases{executor, platform, "https://p", inbox, {}, clock};
    Uuid visit = Uuid::parse("01900000-0000-7000-8000-000000000001");

    void ask(CaseQuestion question, int age_seconds = 3) {
        queue(std::move(question), age_seconds);
        executor.run_all();
    }
    void queue(CaseQuestion question, int age_seconds = 3) {
        effect::AskPlatform wanted;
        wanted.request = kiosk::RequestId(7);
        wanted.question = std::move(question);
        wanted.key = Uuid::parse("01900000-0000-7000-8000-0000000000aa");
        wanted.person = {visit, SecretText("张三丰测"), SecretText("819902198001010014"),
                         "resident", std::chrono::seconds(age_seconds)};
        cases.ask(SessionId(3), std::move(wanted));
    }
    template <class Body>
    Body told() {
        auto event = inbox.take();
        REQUIRE(event);
        CHECK(event->session == SessionId(3));
        REQUIRE(std::holds_alternative<Body>(event->body));
        auto body = std::get<Body>(std::move(event->body));
        CHECK(body.request == kiosk::RequestId(7));
        return body;
    }
    [[nodiscard]] std::string header(std::size_t request, const std::string& name) const {
        for (const auto& each : platform.asked.at(request).headers)
            if (each.name == name) return each.value;
        return {};
    }
};

}  // namespace

TEST_CASE(
    "first a pass for whose card was read, then the question; the pass serves the whole visit") {
    CaseFixture f;
    f.platform.replies = {{201, pass}, {200, nothing}, {200, case_json().dump()}};
    f.ask(question::List{});
    REQUIRE(f.platform.asked.size() == 2);
    CHECK(f.platform.asked[0].url == "https://p/v1/visits/" + f.visit.text());
    CHECK(f.platform.asked[1].url == "https://p/v1/cases");
    CHECK(f.platform.asked[1].url.find("8100") == std::string::npos);
    CHECK(f.header(1, "Authorization") == "Bearer secret-pass");
    CHECK(f.header(1, "Idempotency-Key").empty());
    CHECK(std::holds_alternative<OwnMatters>(f.told<event::PlatformTold>().answer));
    f.ask(question::Show{"C-1"});
    CHECK(f.platform.asked.size() == 3);
    const auto told = f.told<event::PlatformTold>();
    const auto& shown = std::get<OwnCase>(told.answer);
    CHECK(shown.line.deadline->days_left == -2);
    CHECK(shown.line.deadline->provisional);
    CHECK(shown.may_urge);
    CHECK(shown.may_withdraw);
    CHECK_FALSE(shown.may_supplement);
    CHECK(shown.stages.size() == 3);
    CHECK(shown.stages_sound);
}

TEST_CASE("an act carries its key, and says what was chosen") {
    CaseFixture f;
    f.platform.replies = {
        {201, pass}, {201, case_json().dump()}, {201, case_json().dump()}, {201, ticket}};
    f.ask(question::Urge{"C-1"});
    CHECK(f.platform.asked[1].url == "https://p/v1/cases/C-1/urges");
    CHECK(f.header(1, "Idempotency-Key") == "\"01900000-0000-7000-8000-0000000000aa\"");
    f.ask(question::Supplement{"C-1", {{"d1", "share"}}});
    CHECK(f.platform.asked[2].url == "https://p/v1/cases/C-1/supplements");
    CHECK(Json::parse(f.platform.asked[2].body) == Json{{"answers", {{"d1", "share"}}}});
    f.ask(question::File{TicketKind::complaint, "slow", "等了很久", "C-1"});
    CHECK(f.platform.asked[3].url == "https://p/v1/tickets");
    CHECK(
        Json::parse(f.platform.asked[3].body) ==
        Json{{"kind", "complaint"}, {"topic", "slow"}, {"words", "等了很久"}, {"case_no", "C-1"}});
}

TEST_CASE(
    "a platform that has forgotten the pass gets the card once more, and no oftener (R-102)") {
    CaseFixture f;
    f.platform.replies = {{201, pass}, {200, nothing}, {401, "{}"}, {201, pass}, {200, nothing}};
    f.ask(question::List{});
    f.ask(question::List{});
    CHECK(f.platform.asked.size() == 5);
    static_cast<void>(f.told<event::PlatformTold>());
    static_cast<void>(f.told<event::PlatformTold>());
    f.platform.replies = {{401, "{}"}, {201, pass}, {401, "{}"}};
    f.ask(question::List{});
    CHECK(f.told<event::PlatformFailed>().error.code == ErrorCode::unauthorised);
    CHECK(f.platform.asked.size() == 8);
}

TEST_CASE("each refusal has its meaning, and an answer that is none is told as such") {
    const std::pair<std::pair<int, std::string>, ErrorCode> rows[] = {
        {{404, "{}"}, ErrorCode::not_found},    {{409, "{}"}, ErrorCode::rejected},
        {{400, "{}"}, ErrorCode::rejected},     {{403, "{}"}, ErrorCode::rejected},
        {{422, "{}"}, ErrorCode::rejected},     {{408, "{}"}, ErrorCode::server_error},
        {{425, "{}"}, ErrorCode::server_error}, {{429, "{}"}, ErrorCode::server_error},
        {{503, "{}"}, ErrorCode::server_error}, {{302, ""}, ErrorCode::protocol_error},
        {{204, ""}, ErrorCode::protocol_error}, {{200, "<html>"}, ErrorCode::bad_format},
        {{200, "{}"}, ErrorCode::bad_format}};
    for (const auto& [reply, code] : rows) {
        CaseFixture f;
        f.platform.replies = {{201, pass}, reply};
        f.ask(question::Show{"C-1"});
        CHECK(f.told<event::PlatformFailed>().error.code == code);
    }
    CaseFixture old;
    old.platform.replies = {{422, "{}"}};
    old.ask(question::List{}, 3600);
    CHECK(old.told<event::PlatformFailed>().error.code == ErrorCode::unauthorised);
    CaseFixture away;
    away.ask(question::List{});
    CHECK(away.told<event::PlatformFailed>().error.code == ErrorCode::network);
}

TEST_CASE(
    "with the visit the pass ends, here and at the platform; the next person gets their own") {
    CaseFixture f;
    f.platform.replies = {{201, pass}, {200, nothing}, {204, ""}, {201, pass}, {200, nothing}};
    f.ask(question::List{});
    const auto before = f.visit;
    f.cases.end_visit();
    f.executor.run_all();
    REQUIRE(f.platform.asked.size() == 3);
    CHECK(f.platform.asked[2].url == "https://p/v1/visits/" + before.text() + "/end");
    f.cases.end_visit();  // nothing is left to be ended
    f.executor.run_all();
    CHECK(f.platform.asked.size() == 3);
    f.visit = Uuid::parse("01900000-0000-7000-8000-000000000002");
    f.ask(question::List{});
    CHECK(f.platform.asked[3].url == "https://p/v1/visits/" + f.visit.text());
}

TEST_CASE(
    "consents that end with the visit end at the platform before the next person asks (R-285)") {
    CaseFixture f;
    f.platform.replies = {{201, pass}, {200, nothing}, {200, "{}"}, {204, ""},
                          {201, pass}, {200, "{}"},    {204, ""},   {201, pass}};
    f.ask(question::List{});
    const auto first = Uuid::parse("01900000-0000-7000-8000-0000000000c1");
    const auto second = Uuid::parse("01900000-0000-7000-8000-0000000000c2");
    const auto visit = "https://p/v1/visits/" + f.visit.text();
    f.queue(question::EndConsent{first});
    f.queue(question::EndConsent{second});
    f.cases.end_visit();
    f.visit = Uuid::parse("01900000-0000-7000-8000-000000000002");
    f.queue(question::List{});
    f.executor.run_all();
    std::vector<std::string> urls;
    for (const auto& request : f.platform.asked) urls.push_back(request.url);
    const std::string consents = "https://p/v1/consents/";
    REQUIRE(urls.size() == 9);
    CHECK(urls[2] == consents + first.text() + "/withdrawal");
    CHECK(urls[3] == visit + "/end");
    CHECK(urls[4] == visit);
    CHECK(urls[5] == consents + second.text() + "/withdrawal");
    CHECK(urls[6] == visit + "/end");
    CHECK(urls[7] == "https://p/v1/visits/" + f.visit.text());
    CHECK(urls[8] == "https://p/v1/cases");
}

TEST_CASE("a pass whose visit ends while the queue is full ends with what runs then (R-198)") {
    tests::BusyExecutor busy;
    ScriptedPlatform platform;
    Inbox inbox;
    VirtualClock clock;
    CaseService cases{busy, platform, "https://p", inbox, {}, clock};
    const auto ask = [&](const char* visit) {
        effect::AskPlatform wanted;
        wanted.question = question::List{};
        wanted.person = {Uuid::parse(visit), SecretText("张三丰测"),
                         SecretText("819902198001010014"), "resident", std::chrono::seconds(3)};
        cases.ask(SessionId(3), std::move(wanted));
    };
    const char* first = "01900000-0000-7000-8000-000000000001";
    const char* second = "01900000-0000-7000-8000-000000000002";
    const auto address = [](const char* visit) {
        return std::string("https://p/v1/visits/") + visit;
    };
    platform.replies = {{201, pass}, {200, nothing}, {200, nothing}, {204, ""}};
    ask(first);
    busy.run_all();
    ask(first);  // waits when the visit ends
    busy.refusals = 1;
    cases.end_visit();
    busy.run_all();
    REQUIRE(platform.asked.size() == 4);
    CHECK(platform.asked[3].url == address(first) + "/end");

    // Nothing waited: the next one's question sees to it first.
    platform.asked.clear();
    platform.replies = {{201, pass}, {200, nothing}};
    ask(first);
    busy.run_all();
    busy.refusals = 1;
    cases.end_visit();
    platform.replies = {{204, ""}, {201, pass}, {200, nothing}};
    ask(second);
    busy.run_all();
    REQUIRE(platform.asked.size() == 5);
    CHECK(platform.asked[2].url == address(first) + "/end");
    CHECK(platform.asked[3].url == address(second));
    CHECK(platform.asked[4].url == "https://p/v1/cases");
}

TEST_CASE("stages out of order are told as such and not as progress (R-036)") {
    const auto sound = [](const Json& json) {
        const auto read = read_own_case(json.dump());
        REQUIRE(read.has_value());
        return read->stages_sound;
    };
    CHECK(sound(case_json()));
    auto skipped = case_json();
    skipped["stages"][0]["state"] = "waiting";
    CHECK_FALSE(sound(skipped));
    auto twice = case_json();
    twice["stages"][2]["state"] = "current";
    CHECK_FALSE(sound(twice));
    auto backwards = case_json();
    backwards["stages"][1]["started_at"] = "2026-11-01T02:00:00.000Z";
    CHECK_FALSE(sound(backwards));
    auto begun = case_json();
    begun["stages"][2]["started_at"] = "2026-12-02T02:00:00.000Z";
    CHECK_FALSE(sound(begun));
}

TEST_CASE(
    "what is new in an answer is passed over, what is missing or too much is refused (R-053)") {
    auto json = case_json();
    json["state"] = "a state of tomorrow";
    CHECK(read_own_case(json.dump())->line.state == CaseState::review);
    for (const char* member : {"case_no", "status", "state", "accepted_at", "service_name"}) {
        auto lacking = case_json();
        lacking.erase(member);
        CHECK(read_own_case(lacking.dump()).error().code == ErrorCode::bad_format);
    }
    auto many = case_json();
    for (std::size_t i = 0; i <= rows_max; ++i) many["stages"].push_back(many["stages"][2]);
    CHECK_FALSE(read_own_case(many.dump()).has_value());
    json["deadline"]["due"] = "2026-02-30";
    CHECK_FALSE(read_own_case(json.dump()).has_value());
    // What the library says may hold a value: the error doesn't.
    CHECK(read_own_case(R"({"case_no": 110105})").error().detail.find("110105") ==
          std::string::npos);
    CHECK(read_ticket(ticket)->due == CivilDate{2026, 12, 9});
    CHECK_FALSE(read_ticket("{}").has_value());
}
