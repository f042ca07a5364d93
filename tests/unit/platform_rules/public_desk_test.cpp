// What everybody is told, what people say, and the hall: rules without the wire.
#include "tests/platform/public_desk.h"

#include <fstream>

#include "kiosk/base/encoding.h"
#include "tests/platform/feedback_desk.h"
#include "tests/platform/hall.h"
#include "tests/platform/pages.h"
#include "tests/platform/staff.h"
#include "tests/unit/platform_rules/desk_fixture.h"

namespace tests {

namespace {

using Json = nlohmann::json;

const std::string service_code(31, '7');

struct PublicFixture : DeskFixture {
    ReceiptKey key = *ReceiptKey::load(test_keys() / "receipt.key");
    WorkCalendar calendar = *WorkCalendar::read(delivered_workdays());
    std::function<kiosk::WallTime()> now = [this] { return clock.now().wall; };
    PublicDesk publicity{*store, calendar, key, now};
    FeedbackDesk feedback{*store, calendar, now, [this] { return publicity.surveys(); }};
    Hall hall{*store, calendar, now};
    Staff staff{*store, key, now};

    using DeskFixture::DeskFixture;

    void add_terminal(const char* id) {
        REQUIRE(store->put_terminal(id, {"1", "990100", "[]"}, time_text(clock.now().wall)));
    }
    void rate(const char* terminal, int grade) {
        StoredSubmission row{};
        row.id = "r" + std::to_string(++filed);
        row.terminal_id = terminal;
        row.kind = Kind::evaluation;
        row.service_code = service_code;
        row.manifest = "{}";
        const auto id = row.id;
        Payload payload{
            kiosk::SecretText(Json{{"satisfaction", grade}}.dump()), {}, Evaluation{grade}};
        REQUIRE(store->add_submission({std::move(row), std::move(payload)}).has_value());
        REQUIRE(store->accept(id, "20261130", time_text(clock.now().wall),
                              [](const StoredSubmission&) { return std::string("r"); }));
        last_rating = id;
    }
    void file(const std::string& service, const char* area) {
        StoredSubmission row{};
        row.id = "s" + std::to_string(++filed);
        row.terminal_id = "T";
        row.service_code = service;
        row.manifest = "{}";
        const auto id = row.id;
        Payload payload{kiosk::SecretText(Json{{"area_code", area}}.dump()), {}, {}};
        REQUIRE(store->add_submission({std::move(row), std::move(payload)}).has_value());
        REQUIRE(store->accept(id, "20261130", time_text(clock.now().wall),
                              [](const StoredSubmission&) { return std::string("r"); }));
    }
    Reply say(const Json& body, const char* key_word = nullptr) {
        const auto word =
            key_word == nullptr ? "say-" + std::to_string(++keys) + "-long" : std::string(key_word);
        return feedback.take({"T", "\"" + word + "\"", body.dump()}, body.dump());
    }
    Reply ticket(const Json& body) {
        return hall.take_ticket({"T", "\"hall-" + std::to_string(++keys) + "-long\"", body.dump()},
                                body.dump());
    }
    Json shown_bulletin() {
        const auto reply = publicity.bulletin("");
        REQUIRE(reply.status == 200);
        const auto jws = Json::parse(reply.body)["bulletin"].get<std::string>();
        const auto first = jws.find('.');
        const auto payload =
            kiosk::from_base64url(jws.substr(first + 1, jws.rfind('.') - first - 1));
        return Json::parse(*payload);
    }
    std::string last_rating;
};

Json answers() {
    return {{"kind", "survey"},
            {"survey_id", "hall-2026"},
            {"answers", {{"wait", "short"}, {"better", {"papers", "time"}}, {"say", "谢谢"}}}};
}

}  // namespace

TEST_CASE(
    "R-267 last month's satisfaction and availability of each terminal are told; cells of fewer "
    "than five cases are not") {
    PublicFixture f({2026, 10, 12});
    f.add_terminal("busy");
    f.add_terminal("quiet");
    for (const int grade : {5, 5, 4, 3, 1}) f.rate("busy", grade);
    for (int i = 0; i < 4; ++i) f.rate("quiet", 5);
    // One whole working day of the fifteen that are left of the month, and a morning out of hours.
    f.clock.set_wall(time_on({2026, 10, 13}, 6 * 60));
    for (int minute = 6 * 60; minute < 17 * 60; minute += 5) {
        f.clock.set_wall(time_on({2026, 10, 13}, minute));
        f.publicity.note_seen("busy");
    }
    CHECK(f.shown_bulletin()["month"] == "2026-09");
    f.clock.set_wall(time_on({2026, 11, 2}, 10 * 60));
    const auto told = f.shown_bulletin();
    CHECK(told["month"] == "2026-10");
    REQUIRE(told["figures"].size() == 2);
    CHECK(told["figures"][0] ==
          Json{{"terminal_id", "busy"}, {"satisfaction", 80}, {"availability", 7}});
    CHECK(told["figures"][1]["satisfaction"].is_null());
    CHECK(told["figures"][1]["availability"] == 0);
}

TEST_CASE(
    "what is filed most often is told by area once the day is over, and nothing that was filed "
    "less than five times (R-097)") {
    PublicFixture f({2026, 11, 2});
    const std::string often(31, '8');
    for (int i = 0; i < 5; ++i) f.file(service_code, "990101");
    for (int i = 0; i < 7; ++i) f.file(often, "990101");
    for (int i = 0; i < 4; ++i) f.file(often, "990102");
    CHECK(f.shown_bulletin()["rankings"].empty());
    f.clock.set_wall(time_on({2026, 11, 3}, 10 * 60));
    CHECK(f.shown_bulletin()["rankings"] == Json::array({{{"area_code", "990101"},
                                                          {"day", "2026-11-03"},
                                                          {"services", {often, service_code}}}}));
    f.clock.set_wall(time_on({2026, 12, 20}, 10 * 60));
    CHECK(f.shown_bulletin()["rankings"].empty());
}

TEST_CASE(
    "R-268 a notice is told once another person has approved it, and only while it is valid") {
    PublicFixture f;
    const auto titles = [&] {
        std::vector<std::string> all;
        const auto told = f.shown_bulletin();
        for (const auto& notice : told["notices"]) all.push_back(notice["title"]["zh"]);
        return all;
    };
    const auto delivered = titles();
    for (const auto& title : delivered) {
        CHECK(title.find("征求意见稿") == std::string::npos);
        CHECK(title.find("春节期间") == std::string::npos);
    }
    const Json words{{"zh", "停电通知"}, {"en", "Power cut"}};
    const auto id = f.publicity.write_notice("wang", Json{{"title", words},
                                                          {"text", words},
                                                          {"source", words},
                                                          {"valid_from", "2026-11-30"},
                                                          {"valid_to", "2026-12-01"}}
                                                         .dump());
    REQUIRE(id);
    CHECK(titles() == delivered);
    CHECK(f.publicity.approve_notice(*id, "wang")->type == "forbidden");
    CHECK(titles() == delivered);
    CHECK_FALSE(f.publicity.approve_notice(*id, "li").has_value());
    CHECK(titles().size() == delivered.size() + 1);
    f.work_days(2);
    CHECK(titles() == delivered);
    const auto etag = f.publicity.bulletin("").headers.front().second;
    CHECK(f.publicity.bulletin(etag).status == 304);
}

TEST_CASE(
    "R-196 R-187 a survey of three kinds of questions is answered by nobody in particular, and "
    "yields one record") {
    PublicFixture f;
    const auto first = f.say(answers(), "survey-key-1");
    REQUIRE(first.status == 201);
    CHECK(Json::parse(first.body)["state"] == "recorded");
    CHECK(f.say(answers(), "survey-key-1").body == first.body);
    CHECK(f.store->records("feedback")->size() == 1);
    auto wrong = answers();
    wrong["answers"]["wait"] = "never";
    CHECK(f.say(wrong).status == 422);
    wrong = answers();
    wrong["answers"].erase("better");
    CHECK(f.say(wrong).status == 422);
    wrong = answers();
    wrong["survey_id"] = "another";
    CHECK(f.say(wrong).status == 422);
    CHECK(f.store->records("feedback")->size() == 1);
}

TEST_CASE("R-055 a bad rating becomes a ticket, whose closing can be asked for") {
    PublicFixture f;
    f.rate("T", 4);
    CHECK(f.feedback.show(f.last_rating).status == 404);
    f.rate("T", 2);
    const auto open = Json::parse(f.feedback.show(f.last_rating).body);
    const std::string number = open["feedback_no"];
    CHECK(open["state"] == "open");
    CHECK(open["kind"] == "bad_rating");
    f.work_days(1);
    CHECK(f.feedback.close(number, "zhao", "").status == 422);
    CHECK(f.feedback.close(number, "zhao", "窗口已增加").status == 200);
    CHECK(f.feedback.close(number, "zhao", "again").status == 409);
    for (const auto& word : {number, f.last_rating}) {
        const auto closed = Json::parse(f.feedback.show(word).body);
        CHECK(closed["state"] == "closed");
        CHECK(closed["answer"] == "窗口已增加");
        CHECK(closed["closed_at"].is_string());
    }
}

TEST_CASE("R-213 a call says why, stays open until somebody went, and is due the same day") {
    PublicFixture f;
    CHECK(f.say({{"kind", "call"}}).status == 422);
    CHECK(f.say({{"kind", "call"}, {"reason", "other"}}).status == 422);
    const auto called = Json::parse(f.say({{"kind", "call"}, {"reason", "asked"}}).body);
    CHECK(called["state"] == "open");
    CHECK(called["due"] == "2026-11-30");
    f.work_days(1);
    CHECK(Json::parse(f.feedback.show(called["feedback_no"]).body)["overdue"] == true);
    CHECK(f.feedback.close(called["feedback_no"], "wang", "已到现场处理").status == 200);
}

TEST_CASE("R-150 a question has a day by which it is answered, and is overdue after it") {
    PublicFixture f;
    const auto filed =
        Json::parse(f.say({{"kind", "question"}, {"topic", "other"}, {"words", "?"}}).body);
    CHECK(filed["due"] == "2026-12-07");
    CHECK(filed["overdue"] == false);
    f.work_days(5);
    const auto shown = [&] { return Json::parse(f.feedback.show(filed["feedback_no"]).body); };
    CHECK(shown()["overdue"] == false);
    f.work_days(1);
    CHECK(shown()["overdue"] == true);
    CHECK(f.feedback.close(filed["feedback_no"], "zhao", "答复").status == 200);
    CHECK(shown()["overdue"] == true);
}

TEST_CASE(
    "R-067 R-265 R-184 a material, faults of the catalogue and a wish of staff are kept with what "
    "they are about") {
    PublicFixture f;
    CHECK(f.say({{"kind", "material"}, {"service_code", "S"}}).status == 422);
    CHECK(f.say({{"kind", "material"}, {"service_code", "S"}, {"material_code", "M1"}}).status ==
          201);
    const Json fault{{"item", "S"},
                     {"element", "/form"},
                     {"rule", "does not compile"},
                     {"at", "2026-11-30T02:00:00.000Z"}};
    auto lacking = fault;
    lacking.erase("rule");
    CHECK(f.say({{"kind", "catalogue"}, {"faults", {lacking}}}).status == 422);
    CHECK(f.say({{"kind", "catalogue"}, {"faults", {fault}}}).status == 201);
    CHECK(f.say({{"kind", "suggestion"}, {"topic", "other"}, {"words", "多放椅子"}}).status == 201);
    CHECK(f.feedback.take_from_staff("zhao", "").status == 422);
    CHECK(f.feedback.take_from_staff("zhao", "多放一台打印机").status == 201);
    const auto all = Json::parse(*f.feedback.list());
    REQUIRE(all.size() == 4);
    CHECK(all[0]["body"]["material_code"] == "M1");
    CHECK(all[1]["body"]["faults"][0]["element"] == "/form");
    CHECK(all[2]["body"]["from"] == "terminal");
    CHECK(all[3]["body"]["from"] == "staff:zhao");
}

TEST_CASE(
    "R-254 the hall gives numbers in turn, and places of the next working day until they are "
    "gone") {
    PublicFixture f;
    const auto first = Json::parse(f.ticket({{"queue", "general"}}).body);
    CHECK(first["ticket_no"] == "A001");
    CHECK(first["window"]["zh"] == "3 号窗口");
    CHECK(Json::parse(f.ticket({{"queue", "general"}}).body)["ticket_no"] == "A002");
    CHECK(Json::parse(f.ticket({{"queue", "collect"}}).body)["ticket_no"] == "C001");
    CHECK(f.ticket({{"queue", "nothing"}}).status == 422);
    const auto slot = Json::parse(f.hall.show().body)["slots"][0].get<std::string>();
    CHECK(slot == "2026-12-01T09:00");
    for (int i = 0; i < Hall::places_a_slot; ++i) {
        const auto booked = Json::parse(f.ticket({{"queue", "general"}, {"slot", slot}}).body);
        CHECK(booked["slot"] == slot);
        CHECK(booked["ticket_no"] == "Y0900-" + std::to_string(i + 1));
    }
    CHECK(f.ticket({{"queue", "general"}, {"slot", slot}}).status == 409);
    CHECK(Json::parse(f.hall.show().body)["slots"][0] == "2026-12-01T09:30");
    const auto link = first["url"].get<std::string>().substr(3);
    CHECK(Json::parse(*f.hall.find_ticket(link))["ticket_no"] == "A001");
    f.work_days(1);
    CHECK_FALSE(f.hall.find_ticket(link).has_value());
}

TEST_CASE(
    "R-188 R-152 what was handed over is found by its token or its code for two hours, and by no "
    "other word") {
    PublicFixture f;
    const Json draft{
        {"service_code", service_code},
        {"form_id", "f"},
        {"form_version", "1"},
        {"payload",
         {{"applicant", {{"number", DeskFixture::first_person}}}, {"answers", {{"phone", "1"}}}}}};
    PersonCall call{
        "T", DeskFixture::second_person, "01900000-0000-7000-8000-000000000001", draft.dump(), {}};
    CHECK(f.hall.hand_over(call).status == 422);
    call.person = DeskFixture::first_person;
    const auto reply = f.hall.hand_over(call);
    REQUIRE(reply.status == 201);
    const auto told = Json::parse(reply.body);
    CHECK(f.hall.hand_over(call).body == reply.body);
    const auto token = told["url"].get<std::string>().substr(3);
    CHECK(token.size() == 32);
    CHECK(reply.body.find(DeskFixture::first_person) == std::string::npos);
    CHECK(f.hall.find_handover(token)->number == told["handover_no"]);
    CHECK(f.hall.find_handover(told["code"])->token == token);
    CHECK_FALSE(f.hall.find_handover(told["handover_no"]).has_value());
    f.clock.set_wall(f.clock.now().wall + std::chrono::minutes(119));
    CHECK(f.hall.find_handover(token).has_value());
    f.clock.set_wall(f.clock.now().wall + std::chrono::minutes(1));
    CHECK_FALSE(f.hall.find_handover(token).has_value());
}

TEST_CASE("R-188 what is handed over names its form, or says that its service has none") {
    PublicFixture f;
    const Json whole{{"service_code", service_code},
                     {"form_id", "f"},
                     {"form_version", "1"},
                     {"payload", {{"applicant", {{"number", DeskFixture::first_person}}}}}};
    PersonCall call{"T", DeskFixture::first_person, {}, {}, {}};
    int calls = 0;
    const auto status_with = [&](const Json& form) {
        auto draft = whole;
        draft["form_id"] = form;
        if (form.is_null()) draft.erase("form_id");
        call.about = "01900000-0000-7000-8000-00000000001" + std::to_string(calls++);
        call.body = draft.dump();
        return f.hall.hand_over(call).status;
    };
    CHECK(status_with(Json()) == 422);
    CHECK(status_with(Json(1)) == 422);
    CHECK(status_with(Json("")) == 201);
    CHECK(status_with(Json("f")) == 201);
}

TEST_CASE("R-272 a code opens one box of the cabinet once, and guessing is stopped") {
    PublicFixture f;
    const auto number = f.file_case();
    auto call = f.call("", DeskFixture::first_person, Json{{"case_no", number}}.dump());
    const auto may = [&](const PersonCall& own) { return f.desk->can_collect(own); };
    CHECK(f.hall.make_code(call, may).status == 409);
    f.work_days(8);
    auto stranger = f.call("", DeskFixture::second_person, call.body);
    CHECK(f.hall.make_code(stranger, may).status == 404);
    const auto made = f.hall.make_code(call, may);
    REQUIRE(made.status == 201);
    const auto told = Json::parse(made.body);
    const auto open = [&](const std::string& code) {
        return f.hall.open_box(Json{{"code", code}}.dump()).status;
    };
    CHECK(open(told["code"]) == 200);
    CHECK(open(told["code"]) == 404);
    for (int i = 1; i < Hall::wrong_codes_max; ++i) CHECK(open("x") == 404);
    CHECK(open("x") == 429);
}

TEST_CASE(
    "R-204 R-175 whoever sees a person is on record before, under a name that leads back to "
    "nobody") {
    PublicFixture f;
    const auto file = f.folder / "staff.json";
    std::ofstream(file) << Json{
        {"accounts",
         {{{"name", "wang"}, {"roles", {"window"}}, {"password", *Staff::hash("correct horse")}}}}};
    REQUIRE(f.staff.load(file).has_value());
    CHECK_FALSE(f.staff.log_in("wang", "wrong").has_value());
    CHECK_FALSE(f.staff.log_in("nobody", "correct horse").has_value());
    const auto cookie = f.staff.log_in("wang", "correct horse");
    REQUIRE(cookie.has_value());
    const auto session = *f.staff.session(*cookie);
    CHECK(f.staff.note_seen(session, DeskFixture::first_person, "case 1", "handling"));
    REQUIRE(f.store
                ->note_use({"c1", "terminal-9", DeskFixture::first_person, service_code,
                            "data_set:household", "given", "2026-11-30T02:00:00.000Z", ""})
                .has_value());
    const auto id = f.staff.person_id(DeskFixture::first_person);
    CHECK(id.find("1949") == std::string::npos);
    const auto seen = *f.staff.who_saw(id);
    REQUIRE(seen.size() == 2);
    CHECK(seen[0].user == "wang");
    CHECK(seen[0].role == "window");
    CHECK(seen[0].purpose == "handling");
    CHECK(seen[0].at == time_text(f.clock.now().wall));
    CHECK(seen[1].user == "terminal-9");
    CHECK(f.staff.who_saw(f.staff.person_id(DeskFixture::second_person))->empty());
    f.clock.set_wall(f.clock.now().wall + Staff::session_lasts);
    CHECK_FALSE(f.staff.session(*cookie).has_value());
    for (int i = 0; i < Staff::wrong_passwords_max; ++i) (void)f.staff.log_in("wang", "wrong");
    CHECK_FALSE(f.staff.log_in("wang", "correct horse").has_value());
}

}  // namespace tests
