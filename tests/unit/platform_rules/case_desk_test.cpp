// What a citizen may do with a case, and what is answered.
#include <set>

#include "tests/unit/platform_rules/desk_fixture.h"

using nlohmann::json;
using tests::DeskFixture;

namespace {

std::string type_of(const tests::Reply& reply) {
    return json::parse(reply.body).value("type", "");
}

}  // namespace

TEST_CASE(
    "a package is one receipt and a case of its own for each department; when one is through the "
    "next "
    "begins by itself (R-089 R-098)") {
    DeskFixture f;
    tests::StoredSubmission row{};
    row.id = "package";
    row.terminal_id = "T";
    row.service_code = std::string(31, '7');
    row.manifest = "{}";
    const json content{
        {"applicant", {{"number", DeskFixture::first_person}}},
        {"parts",
         {{{"service_code", std::string(31, '8')}}, {{"service_code", std::string(31, '9')}}}}};
    tests::Payload payload{kiosk::SecretText(content.dump()), kiosk::SecretText("002X"), {}};
    REQUIRE(f.store->add_submission({row, std::move(payload)}).has_value());
    std::string told;
    const auto accept = [&] {
        return f.store->accept("package", "20261130", tests::time_text(f.clock.now().wall),
                               [&](const tests::StoredSubmission& accepted) {
                                   told = accepted.children;
                                   return std::string("r");
                               });
    };
    const auto parent = accept()->case_no;
    const auto children = json::parse(told);
    REQUIRE(children.size() == 2);
    CHECK(children[0]["case_no"] == std::string(31, '8') + "202611300001");
    CHECK(children[1]["case_no"] == std::string(31, '9') + "202611300001");
    // Asked again it is the same receipt and no further case.
    CHECK(accept()->case_no == parent);
    CHECK(f.store->children_of(parent)->size() == 2);
    const auto states = [&] {
        std::vector<std::string> all;
        const auto shown = f.show(parent);
        for (const auto& child : shown["children"])
            all.push_back(child["state"].get<std::string>());
        return all;
    };
    CHECK(states() == std::vector<std::string>{"waiting", "waiting"});
    CHECK_FALSE(f.show(parent)["children"][1].contains("attached"));
    std::set<std::vector<std::string>> seen;
    for (int day = 0; day < 10; ++day) {
        f.work_days(1);
        seen.insert(states());
    }
    CHECK(seen.contains({"current", "waiting"}));
    CHECK(seen.contains({"done", "current"}));
    CHECK(states() == std::vector<std::string>{"done", "done"});
}

TEST_CASE(
    "What the first department of a package issues is attached to the case of the one that needs "
    "it, as soon as it is there (R-088)") {
    DeskFixture f;
    const auto parent = f.file_case(DeskFixture::first_person, "plain",
                                    R"(,"parts":[{"service_code":")" + std::string(31, '8') +
                                        R"("},{"service_code":")" + std::string(31, '9') + "\"}]");
    bool was_without = false;
    json children;
    for (int day = 0; day < 20; ++day) {
        children = f.show(parent)["children"];
        REQUIRE(children.size() == 2);
        CHECK_FALSE(children[0].contains("attached"));
        CHECK(children[1].contains("attached") == (children[0]["state"] == "done"));
        was_without = was_without || !children[1].contains("attached");
        f.work_days(1);
    }
    CHECK(was_without);
    REQUIRE(children[1]["attached"].size() == 1);
    CHECK(children[1]["attached"][0]["material"] == "M9");
    CHECK(children[1]["attached"][0]["from"] == children[0]["case_no"]);
}

TEST_CASE("Somebody else's case is not there: not shown, not listed, not urged, not withdrawn") {
    DeskFixture f;
    const auto number = f.file_case();
    const auto* other = DeskFixture::second_person;
    CHECK(f.desk->show(f.call(number, other)).status == 404);
    CHECK(json::parse(f.desk->list(f.call("", other)).body)["cases"].empty());
    CHECK(json::parse(f.desk->list(f.call("")).body)["cases"].size() == 1);
    CHECK(f.desk->urge(f.call(number, other)).status == 404);
    CHECK(f.desk->withdraw(f.call(number, other)).status == 404);
    CHECK(f.desk->supplement(f.call(number, other, R"({"answers":{}})")).status == 404);
    const auto body = json{{"kind", "complaint"}, {"topic", "slow"}, {"case_no", number}}.dump();
    CHECK(f.desk->file_ticket(f.call("", other, body)).status == 404);
    CHECK(f.desk->show(f.call("unknown")).body == f.desk->show(f.call(number, other)).body);
    CHECK(f.show(number)["events"].size() == 1);
}

TEST_CASE(
    "The same request again gets the same answer and does nothing again; its key for another "
    "request is refused") {
    DeskFixture f;
    const auto number = f.file_case();
    const auto call = f.call(number);
    const auto first = f.desk->withdraw(call);
    CHECK(first.status == 201);
    f.clock.advance(std::chrono::hours(30));
    const auto again = f.desk->withdraw(call);
    CHECK(again.status == 201);
    CHECK(again.body == first.body);
    CHECK(f.show(number)["events"].size() == 2);
    CHECK(type_of(f.desk->urge(call)) == "urn:bianmin:problem:digest-conflict");
    auto without = call;
    without.idempotency_key.clear();
    CHECK(f.desk->withdraw(without).status == 400);
    CHECK(type_of(f.desk->withdraw(f.call(number))) == "urn:bianmin:problem:not-now");
}

TEST_CASE("A case may be withdrawn until it is decided, and nothing happens after that") {
    DeskFixture f;
    const auto early = f.file_case();
    CHECK(f.desk->withdraw(f.call(early)).status == 201);
    CHECK(f.show(early)["state"] == "withdrawn");
    const auto late = f.file_case();
    f.work_days(20);
    CHECK(f.show(early)["events"].size() == 2);
    CHECK(f.show(early)["may"].empty());
    CHECK(f.desk->withdraw(f.call(late)).status == 409);
}

TEST_CASE(
    "All defects are named at once, every one has to be answered, and then work goes on "
    "(R-157)") {
    DeskFixture f;
    const auto number = f.file_case(DeskFixture::first_person, "supplement");
    f.work_days(2);
    const auto shown = f.show(number);
    CHECK(shown["state"] == "supplement");
    CHECK(shown["status"]["code"] == "06");
    CHECK(shown["supplement"]["defects"].size() == 2);
    CHECK_FALSE(shown.contains("deadline"));
    const auto some = f.desk->supplement(
        f.call(number, DeskFixture::first_person, R"({"answers":{"d1":"share"}})"));
    CHECK(some.status == 422);
    CHECK(json::parse(some.body)["errors"][0]["pointer"] == "/answers/d2");
    CHECK(f.desk
              ->supplement(f.call(number, DeskFixture::first_person,
                                  R"({"answers":{"d1":"share","d2":"other"}})"))
              .status == 422);
    const auto all = f.desk->supplement(
        f.call(number, DeskFixture::first_person, R"({"answers":{"d1":"share","d2":"bring"}})"));
    CHECK(all.status == 201);
    f.work_days(2);
    const auto after = f.show(number);
    CHECK(after["state"] != "supplement");
    CHECK(after["stages"][0]["state"] == "done");
    CHECK(after["supplement"].contains("answered_at"));
}

TEST_CASE("A request to complete that nobody answers ends with the case sent back") {
    DeskFixture f;
    const auto number = f.file_case(DeskFixture::first_person, "supplement");
    f.work_days(2);
    CHECK(f.show(number)["state"] == "supplement");
    f.work_days(tests::Office::supplement_days + 1);
    CHECK(f.show(number)["state"] == "sent_back");
    CHECK(f.desk
              ->supplement(f.call(number, DeskFixture::first_person,
                                  R"({"answers":{"d1":"share","d2":"bring"}})"))
              .status == 409);
}

TEST_CASE("A case that is not accepted says why, by a condition of the service") {
    DeskFixture f;
    const auto number = f.file_case(DeskFixture::first_person, "refuse");
    f.work_days(2);
    const auto shown = f.show(number);
    CHECK(shown["state"] == "not_accepted");
    CHECK(shown["status"]["code"] == "07");
    CHECK(shown["reason"]["zh"] == "不符合受理条件：住所在本市");
    CHECK(shown["reason"]["en"] == "A condition is not met: Seat in this city");
    for (const auto& stage : shown["stages"]) CHECK(stage["state"] != "current");
}

TEST_CASE(
    "Urging is for when most of the time is over; it is answered and makes work go on "
    "(R-160)") {
    DeskFixture f;
    const auto number = f.file_case(DeskFixture::first_person, "late");
    f.work_days(2);
    CHECK(f.desk->urge(f.call(number)).status == 409);
    f.work_days(6);
    const auto urged = f.desk->urge(f.call(number));
    REQUIRE(urged.status == 201);
    CHECK(json::parse(urged.body)["urges"].size() == 1);
    CHECK(f.desk->urge(f.call(number)).status == 409);  // one at a time
    f.work_days(2);
    const auto shown = f.show(number);
    CHECK(shown["urges"][0]["answer"]["zh"].get<std::string>().find("已转告") == 0);
    CHECK(shown["state"] != "review");
}

TEST_CASE(
    "A complaint gets a number and a day, is found by it at any terminal, and is answered in "
    "time (R-186)") {
    DeskFixture f;
    const auto number = f.file_case();
    const auto body =
        json{{"kind", "complaint"}, {"topic", "slow"}, {"case_no", number}, {"words", "等了很久"}};
    const auto filed = f.desk->file_ticket(f.call("", DeskFixture::first_person, body.dump()));
    REQUIRE(filed.status == 201);
    const auto ticket = json::parse(filed.body);
    CHECK(ticket["ticket_no"] == "T202611300001");
    CHECK(ticket["state"] == "open");
    CHECK(ticket["due"] == "2026-12-07");
    CHECK(f.desk->show_ticket_to("T202611300001", "1111").status == 404);
    CHECK(f.desk->show_ticket_to("T202611300001", "").status == 404);
    CHECK(f.desk->show_ticket_to("T202611300001", "002X").status == 200);
    CHECK(f.desk->show_ticket(f.call("T202611300001", DeskFixture::second_person)).status == 404);
    f.work_days(5);
    const auto later = json::parse(f.desk->show_ticket_to("T202611300001", "002X").body);
    CHECK(later["state"] == "answered");
    CHECK(later["answer"].contains("zh"));
    CHECK(json::parse(f.desk->list(f.call("")).body)["tickets"].size() == 1);
}

TEST_CASE("What is no ticket is refused by its places, and a person has at most ten open ones") {
    DeskFixture f;
    const auto file = [&f](const json& body) {
        return f.desk->file_ticket(f.call("", DeskFixture::first_person, body.dump()));
    };
    CHECK(json::parse(file({{"kind", "other"}}).body)["errors"].size() == 2);
    CHECK(file(json::array()).status == 400);
    CHECK(file({{"kind", "suggestion"}, {"topic", std::string(501, 'a')}}).status == 422);
    for (std::size_t i = 0; i < tests::CaseDesk::open_tickets_max; ++i)
        CHECK(file({{"kind", "suggestion"}, {"topic", "other"}}).status == 201);
    CHECK(file({{"kind", "suggestion"}, {"topic", "other"}}).status == 429);
    f.work_days(16);
    CHECK(file({{"kind", "erasure"}, {"topic", "all"}}).status == 201);
}

TEST_CASE(
    "The supervision is told each event once: submitted, accepted, warned, overdue, decided, "
    "complaint, evaluated (R-162)") {
    DeskFixture f;
    const auto number = f.file_case(DeskFixture::first_person, "late");
    const auto body = json{{"kind", "complaint"}, {"topic", "slow"}, {"case_no", number}}.dump();
    const auto call = f.call("", DeskFixture::first_person, body);
    CHECK(f.desk->file_ticket(call).status == 201);
    CHECK(f.desk->file_ticket(call).status == 201);  // the same again
    f.evaluate();
    f.work_days(25);
    std::map<std::string, int> events;
    std::set<std::string> ids;
    for (int looks = 0; looks < 2; ++looks) {
        events.clear();
        const auto told = json::parse(f.desk->supervision().body);
        for (const auto& event : told["events"]) {
            ++events[event["event"].get<std::string>()];
            ids.insert(event["id"].get<std::string>());
        }
    }
    CHECK(events == std::map<std::string, int>{{"submitted", 1},
                                               {"accepted", 1},
                                               {"warned", 1},
                                               {"overdue", 1},
                                               {"decided", 1},
                                               {"complaint", 1},
                                               {"evaluated", 1}});
    CHECK(ids.size() == 7);
}

TEST_CASE("A record that was closed and opened goes on where it stood") {
    DeskFixture f;
    const auto number = f.file_case(DeskFixture::first_person, "late");
    f.work_days(3);
    const auto before = f.show(number)["events"];
    f.desk.reset();
    f.store.reset();
    auto opened = tests::open_store(f.folder);
    REQUIRE(opened.has_value());
    f.store = std::move(*opened);
    f.open_desk();
    CHECK(f.show(number)["events"] == before);
}
