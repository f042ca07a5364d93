// What other authorities hold of a person: given on with consent only, and every use leaves a
// trace.
#include "tests/platform/consent_desk.h"

#include "tests/platform/admin.h"
#include "tests/platform/process.h"
#include "tests/unit/platform_rules/desk_fixture.h"

namespace tests {

namespace {

using Json = nlohmann::json;

constexpr const char* person = "990101199003070023";
constexpr const char* consent_id = "01900000-0000-7000-8000-0000000000cc";

struct ConsentFixture : DeskFixture {
    ReceiptKey key = *ReceiptKey::load(test_keys() / "receipt.key");
    ConsentDesk consents{*store, Registers::delivered(), key, clock};

    static std::string wish() {
        return Json{{"service_code", std::string(31, '7')},
                    {"purpose", "case"},
                    {"text_version", "2026-1"},
                    {"text_digest", std::string(64, 'a')},
                    {"given_at", "2026-11-30T02:00:00.000Z"},
                    {"data_sets", {"household", "earlier", "papers", "medical"}},
                    {"licence_types", {"E-DRIVING"}}}
            .dump();
    }
    ConsentFixture() { REQUIRE(consents.give(call(consent_id, person, wish())).status == 201); }
    Reply shared(const char* set) { return consents.shared(call(set, person), consent_id); }
    Json uses() { return Json::parse(consents.uses().body)["uses"]; }

    /// An accepted case of the person.
    std::string file(const Json& payload) {
        StoredSubmission row{};
        row.id = "s" + std::to_string(++filed);
        row.terminal_id = "T";
        row.service_code = std::string(31, '7');
        row.manifest = "{}";
        Payload opened{kiosk::SecretText(payload.dump()), kiosk::SecretText("0023"), {}};
        REQUIRE(store->add_submission({row, std::move(opened)}).has_value());
        return store
            ->accept(row.id, "20261130", time_text(clock.now().wall),
                     [](const StoredSubmission&) { return std::string("r"); })
            ->case_no;
    }
};

}  // namespace

TEST_CASE("cases are counted by how often people still have to go to an office (R-146)") {
    ConsentFixture f;
    for (const int visits : {0, 0, 1})
        (void)f.file({{"applicant", {{"number", person}}}, {"visits", visits}});
    (void)f.file({{"applicant", {{"number", person}}}});
    const auto counted = Json::parse(list_visits(*f.store).body);
    CHECK(counted["all"] == Json{{"0", 2}, {"1", 1}});
    CHECK(counted["by_service"][std::string(31, '7')]["0"] == 2);
}

TEST_CASE(
    "a paper that was taken in one case is told to the next with trust, day and expiry, to its "
    "person alone and for a year (R-063)") {
    ConsentFixture f;
    CHECK(f.shared("papers").status == 404);
    const auto paper = [](const char* taken, const char* trust) {
        return Json{{"field", "title_deed"},
                    {"material", "M0042"},
                    {"sheets", {{{"taken_at", taken}, {"trust", trust}}}}};
    };
    (void)f.file({{"applicant", {{"number", person}}},
                  {"submission_id", "first"},
                  {"captured", {paper("2026-10-01T02:00:00.000Z", "C")}}});
    (void)f.file({{"applicant", {{"number", person}}},
                  {"submission_id", "second"},
                  {"captured", {paper("2026-11-20T02:00:00.000Z", "C")}}});
    (void)f.file({{"applicant", {{"number", DeskFixture::first_person}}},
                  {"submission_id", "other"},
                  {"captured", {paper("2026-11-29T02:00:00.000Z", "A")}}});
    const auto told = Json::parse(f.shared("papers").body);
    CHECK(told["values"] == Json{{"M0042", "C 2026-11-20 2027-11-20 second/title_deed"}});
    f.clock.set_wall(f.clock.now().wall + std::chrono::hours(24 * 360));
    CHECK(f.shared("papers").status != 200);
}

TEST_CASE(
    "each use of data and e-licences is traced: who, when, service, source, consent, and the case "
    "that it went into (R-066)") {
    ConsentFixture f;
    CHECK(f.shared("household").status == 200);
    CHECK(f.consents.licences(f.call("", person), consent_id, Fault::Effect::none).status == 200);
    CHECK(f.shared("company").status == 403);
    CHECK(f.shared("medical").status == 403);
    const auto case_no =
        f.file({{"applicant", {{"number", person}}}, {"consent", {{"consent_id", consent_id}}}});
    const auto uses = f.uses();
    REQUIRE(uses.size() == 4);
    CHECK(uses[0]["what"] == "data_set:household");
    CHECK(uses[0]["outcome"] == "given");
    CHECK(uses[1]["what"].get<std::string>().starts_with("licence:1.2.156.3005.2."));
    CHECK(uses[2]["outcome"] == "not covered");
    CHECK(uses[3]["outcome"] == "withheld");
    for (const auto& use : uses) {
        CHECK(use["case_no"] == case_no);
        CHECK(use["consent_id"] == consent_id);
        CHECK(use["terminal_id"] == "T");
        CHECK(use["service_code"] == std::string(31, '7'));
        CHECK(use["at"].get<std::string>().starts_with("2026-11-30T02:00"));
        CHECK(use.dump().find(person) == std::string::npos);
    }
}

TEST_CASE("what was filled in once is known the next time, the newest answer first (R-070)") {
    ConsentFixture f;
    CHECK(f.shared("earlier").status == 404);
    f.file({{"applicant", {{"number", person}}},
            {"submission_id", "one"},
            {"answers", {{"phone", "13900000001"}, {"bank_account", "6222020000000000000"}}}});
    f.file({{"applicant", {{"number", person}}},
            {"submission_id", "two"},
            {"answers", {{"care_phone", "13900000002"}, {"household", "rural"}}}});
    f.file({{"applicant", {{"number", DeskFixture::second_person}}},
            {"submission_id", "three"},
            {"answers", {{"phone", "13900000009"}}}});
    const auto told = Json::parse(f.shared("earlier").body);
    CHECK(told["record"] == "two");
    CHECK(told["values"] ==
          Json{{"phone", "13900000002"}, {"bank_account", "6222020000000000000"}});
}

TEST_CASE("a consent ends after a day, by itself, and at once when it is taken back (R-199)") {
    ConsentFixture f;
    CHECK(f.shared("household").status == 200);
    f.clock.advance(ConsentDesk::consent_lasts + std::chrono::seconds(1));
    CHECK(f.shared("household").status == 403);
    ConsentFixture other;
    CHECK(other.consents.take_back(other.call(consent_id, person)).status == 200);
    CHECK(other.shared("household").status == 403);
    CHECK(other.consents.take_back(other.call(consent_id, DeskFixture::second_person)).status ==
          404);
    const auto case_of = [](const char* number, bool withdrawn) {
        return Json{{"applicant", {{"number", number}}},
                    {"consent", {{"consent_id", consent_id}, {"withdrawn", withdrawn}}}}
            .dump();
    };
    CHECK(other.consents.check_case(case_of(person, false)).has_value());
    CHECK_FALSE(other.consents.check_case(case_of(person, true)).has_value());
    CHECK(other.consents.check_case(case_of(DeskFixture::second_person, true)).has_value());
    CHECK_FALSE(other.consents.check_case("{}").has_value());
}

TEST_CASE("cases in which a promise stands for a material are listed for a later look (R-163)") {
    ConsentFixture f;
    const auto material = [](const char* code, const char* way) {
        return Json{{"material", code}, {"way", way}};
    };
    f.file({{"applicant", {{"number", person}}}});
    f.file({{"applicant", {{"number", person}}}, {"materials", {material("M1", "licence")}}});
    const auto promised =
        f.file({{"applicant", {{"number", person}}},
                {"materials", {material("M1", "card"), material("M2", "promise")}}});
    const auto listed = Json::parse(list_promises(*f.store).body);
    REQUIRE(listed["count"] == 1);
    CHECK(listed["promises"][0]["case_no"] == promised);
    CHECK(listed["promises"][0]["material"] == "M2");
    CHECK(listed.dump().find(person) == std::string::npos);
}

TEST_CASE("registers that are none are refused, and days are told from today on") {
    CHECK_FALSE(Registers::read("{}").has_value());
    CHECK_FALSE(Registers::read("[").has_value());
    const auto now = time_on({2026, 11, 30}, 10 * 60);
    CHECK(Registers::as_of("+1", now) == "2026-12-01");
    CHECK(Registers::as_of("-30", now) == "2026-10-31");
    CHECK(Registers::as_of("+x", now) == "+x");
    CHECK(Registers::as_of("-", now) == "-");
    const auto registers = Registers::delivered();
    CHECK(registers.person(person) != nullptr);
    CHECK(registers.person("0") == nullptr);
    CHECK(registers.data_set("medical")->access == Registers::Access::withheld);
}

}  // namespace tests
