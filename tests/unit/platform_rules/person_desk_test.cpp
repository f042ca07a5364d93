// Who somebody is to the platform: what waits, for whom they may act, verified or not.
#include "tests/platform/person_desk.h"

#include "tests/platform/consent_desk.h"
#include "tests/platform/process.h"
#include "tests/unit/platform_rules/desk_fixture.h"

namespace tests {

namespace {

using Json = nlohmann::json;

constexpr const char* ordinary = "990101199003070023";
constexpr const char* elder = "11010519491231002X";
constexpr const char* some_id = "01900000-0000-7000-8000-0000000000cc";

struct PersonFixture : DeskFixture {
    ReceiptKey key = *ReceiptKey::load(test_keys() / "receipt.key");
    PersonDesk persons{*store, *desk, Registers::delivered(),
                       key,    clock, [](const std::string&) { return named_service(); }};
    ConsentDesk consents{*store, Registers::delivered(), key, clock};

    static std::shared_ptr<const PublishedService> named_service() {
        auto made = std::make_shared<PublishedService>(*service());
        made->name_json = R"({"zh":"高龄津贴申领"})";
        return made;
    }
    Json overview(const char* whose) {
        const auto reply = persons.overview(call("", whose));
        REQUIRE(reply.status == 200);
        return Json::parse(reply.body);
    }
    std::vector<std::string> kinds(const char* whose) {
        std::vector<std::string> all;
        const auto told = overview(whose);
        for (const auto& todo : told["todos"]) all.push_back(todo["kind"].get<std::string>());
        return all;
    }
    Json principal(const char* whose, const char* kind) {
        const auto told = overview(whose);
        for (const auto& each : told["principals"])
            if (each["kind"] == kind) return each;
        FAIL("nobody of that kind: ", std::string(kind));
        return {};
    }
    bool is_refused(const Json& payload, const PublishedService* service = nullptr) {
        return persons.check_case(payload.dump(), service).has_value();
    }
};

}  // namespace

TEST_CASE(
    "expiring licences and suggestions are told with consent only, and no more once it is taken "
    "back (R-189 R-190)") {
    PersonFixture f;
    CHECK(f.kinds(ordinary).empty());
    CHECK(f.overview(ordinary)["suggested"].empty());
    const Json wish{{"purpose", "profile"},
                    {"text_version", "2026-1"},
                    {"text_digest", std::string(64, 'a')},
                    {"given_at", "2026-11-30T02:00:00.000Z"},
                    {"data_sets", Json::array()},
                    {"licence_types", Json::array()}};
    REQUIRE(f.consents.give(f.call(some_id, ordinary, wish.dump())).status == 201);
    // Forty days for the driving licence, thirty days over for the lease; a hundred and fifty is
    // far.
    CHECK(f.kinds(ordinary) == std::vector<std::string>{"licence_expiring", "licence_expiring"});
    CHECK_FALSE(f.overview(ordinary)["suggested"].empty());
    CHECK(f.overview(ordinary)["consent_id"] == some_id);
    CHECK(f.kinds(elder) == std::vector<std::string>{"offer"});  // each consent is one person's
    REQUIRE(f.consents.take_back(f.call(some_id, ordinary)).status == 200);
    CHECK(f.kinds(ordinary).empty());
}

TEST_CASE(
    "a case that lacks something waits first, is overdue once it was sent back, and a result waits "
    "to be collected (R-080 R-190)") {
    PersonFixture f;
    const auto late = f.file_case(ordinary, "supplement");
    const auto done = f.file_case(ordinary);
    const auto waits = [&](const char* kind, bool overdue) {
        for (int hour = 0; hour < 60 * 24; hour += 6) {
            const auto told = f.overview(ordinary);
            for (const auto& todo : told["todos"])
                if (todo["kind"] == kind && todo["overdue"] == overdue) return todo;
            f.clock.advance(std::chrono::hours(6));
        }
        return Json();
    };
    const auto asked = waits("supplement", false);
    REQUIRE(asked.is_object());
    CHECK(asked["case_no"] == late);
    CHECK(asked["due"].get<std::string>().size() == 10);
    CHECK(waits("result_ready", false)["case_no"] == done);
    CHECK(waits("supplement", true)["case_no"] == late);
    CHECK(f.overview(ordinary)["frequent"].size() == 1);
}

TEST_CASE(
    "authority to act for somebody is signed for one person and one principal; with a case of "
    "another person, for another number, or too old it counts for nothing (R-106 R-092)") {
    PersonFixture f;
    const auto company = f.principal(elder, "enterprise");
    CHECK(company["number"] == "91990100MA99000261");
    CHECK(company["role"]["zh"] == "法定代表人");
    CHECK(f.principal(ordinary, "minor")["number"] == "990101201806010024");
    Json payload{{"applicant", {{"number", elder}}}, {"on_behalf_of", company}};
    CHECK_FALSE(f.is_refused(payload));
    auto other = payload;
    other["applicant"]["number"] = ordinary;
    CHECK(f.is_refused(other));
    other = payload;
    other["on_behalf_of"]["number"] = "91990100MA9900001F";
    CHECK(f.is_refused(other));
    other = payload;
    other["on_behalf_of"]["authority"] = company["authority"].get<std::string>() + "A";
    CHECK(f.is_refused(other));
    other["on_behalf_of"].erase("authority");
    CHECK(f.is_refused(other));
    PublishedService wants_agent;
    wants_agent.acts_for = {"founding"};
    CHECK(f.is_refused(payload, &wants_agent));
    CHECK(f.is_refused({{"applicant", {{"number", elder}}}}, &wants_agent));
    f.clock.advance(std::chrono::hours(25));
    CHECK(f.is_refused(payload));

    CHECK(f.persons.find_principal(f.call("", elder), "91990100MA99000261").status == 200);
    CHECK(f.persons.find_principal(f.call("", ordinary), "91990100MA99000261").status == 200);
    CHECK(f.persons.find_principal(f.call("", elder), "91990100MA9900001F").status == 404);
    CHECK(f.persons.find_principal(f.call("", elder), "91990100MA99000262").status == 422);
}

TEST_CASE(
    "an identity counts as verified when the person said so on their own phone in time, and the "
    "statement is theirs alone (R-101)") {
    PersonFixture f;
    PublishedService service;
    service.wants_verified = true;
    const auto look = [&](const char* whose, const char* id = some_id) {
        return Json::parse(f.persons.verify(f.call(id, whose)).body);
    };
    CHECK(look(elder)["state"] == "unavailable");  // no phone of that person is known
    CHECK(look(ordinary)["state"] == "waiting");
    CHECK(look(ordinary)["code"].get<std::string>().ends_with(some_id));
    const Json plain{{"applicant", {{"number", ordinary}}}};
    CHECK(f.is_refused(plain, &service));
    CHECK_FALSE(f.is_refused(plain));
    CHECK(Json::parse(f.persons.answer_on_phone("9999", true).body)["answered"] == 0);
    REQUIRE(Json::parse(f.persons.answer_on_phone("0023", true).body)["answered"] == 1);
    const auto told = look(ordinary);
    REQUIRE(told["state"] == "confirmed");
    Json payload{{"applicant", {{"number", ordinary}}},
                 {"evidence", {{"statement", told["statement"]}}}};
    CHECK_FALSE(f.is_refused(payload, &service));
    payload["applicant"]["number"] = elder;
    CHECK(f.is_refused(payload, &service));
    // A no is a no, and nobody waits for ever.
    constexpr const char* second = "01900000-0000-7000-8000-0000000000dd";
    CHECK(look(ordinary, second)["state"] == "waiting");
    (void)f.persons.answer_on_phone("0023", false);
    CHECK(look(ordinary, second)["state"] == "refused");
    constexpr const char* third = "01900000-0000-7000-8000-0000000000ee";
    CHECK(look(ordinary, third)["state"] == "waiting");
    f.clock.advance(std::chrono::minutes(4));
    CHECK(look(ordinary, third)["state"] == "lapsed");
}

TEST_CASE("what was filled in for somebody is one case, however often it is confirmed (R-085)") {
    PersonFixture f;
    CHECK(f.kinds(elder) == std::vector<std::string>{"offer"});
    CHECK(f.persons.confirm_offer(f.call("O-0001", ordinary)).status == 404);
    const auto first = f.persons.confirm_offer(f.call("O-0001", elder));
    REQUIRE(first.status == 200);
    const auto again = f.persons.confirm_offer(f.call("O-0001", elder));
    CHECK(Json::parse(first.body)["case_no"] == Json::parse(again.body)["case_no"]);
    CHECK(f.kinds(elder).empty());
}

TEST_CASE(
    "a case of a service that is decided at once is decided when it arrives, day or night "
    "(R-084)") {
    PersonFixture f;
    f.clock.set_wall(time_on({2026, 12, 6}, 23 * 60));  // a Sunday
    auto service = std::make_shared<PublishedService>(*PersonFixture::service());
    service->words.instant = true;
    CaseDesk instant(*f.store, Office::delivered(0), f.clock,
                     [&](const std::string&) { return service; });
    StoredSubmission row{};
    row.id = "s0";
    row.terminal_id = "T";
    row.service_code = std::string(31, '7');
    row.manifest = "{}";
    Payload payload{kiosk::SecretText(Json{{"applicant", {{"number", ordinary}}}}.dump()), {}, {}};
    REQUIRE(f.store->add_submission({row, std::move(payload)}).has_value());
    const auto case_no = f.store
                             ->accept(row.id, "20261206", time_text(f.clock.now().wall),
                                      [](const StoredSubmission&) { return std::string("r"); })
                             ->case_no;
    const auto shown = Json::parse(instant.show(f.call(case_no, ordinary)).body);
    CHECK(shown["state"] == "delivery");
    CHECK(shown["result"]["name"]["zh"] == "营业执照");
}

}  // namespace tests
