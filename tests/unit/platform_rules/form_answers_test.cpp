// The platform holds answers against the published form, which it reads on its own.

#include <fstream>
#include <sstream>

#include <doctest.h>
#include <nlohmann/json.hpp>

#include "kiosk/base/encoding.h"
#include "kiosk/catalog/builder.h"
#include "tests/platform/answer_check.h"
#include "tests/platform/published_catalogue.h"
#include "tests/platform/published_form.h"

using Json = nlohmann::json;

namespace {

tests::PublishedForm form(const std::string& file) {
    std::ifstream stream("assets/services/forms/" + file, std::ios::binary);
    std::stringstream text;
    text << stream.rdbuf();
    REQUIRE_MESSAGE(stream, "not readable: ", file);
    auto read = tests::read_xform(text.str());
    if (!read) FAIL(read.error().detail);
    return *read;
}

Json employer() {
    return Json::parse(R"({
        "name": "张三丰测", "number": "11010519491231002X", "credit_code": "91350211MA2XYZ1234",
        "business_name": "样例店", "industry": "2", "founded": "2020-01-01",
        "employees": [
            {"employee_name": "甲样", "employee_number": "11010519491231002X", "employee_start": "2026-01-01",
             "employee_wage": "5000.5", "employee_kinds": "pension injury"},
            {"employee_name": "乙样", "employee_number": "11010519491231002X", "employee_start": "2026-01-01",
             "employee_wage": "4000", "employee_kinds": "injury"}],
        "employee_count": "2", "wage_sum": "9000.5", "account": "12345678", "phone": "13900000001",
        "commitment": "OK"})");
}

std::string wrong(const Json& answers, const tests::PublishedForm& published) {
    std::string all;
    for (const auto& entry : tests::check_answers(answers, published.root, "/answers"))
        all += entry.pointer + " " + entry.detail + "\n";
    return all;
}

}  // namespace

TEST_CASE("Answers of a form with entries, lists, numbers and days are accepted as texts") {
    const auto published = form("employer-social-insurance.xml");
    CHECK(published.id == "employer_social_insurance");
    CHECK(wrong(employer(), published).empty());
}

TEST_CASE("What is missing, unknown or of another type is named by its place") {
    const auto published = form("employer-social-insurance.xml");
    const std::pair<Json, const char*> cases[] = {
        {{{"op", "remove"}, {"path", "/credit_code"}}, "/answers/credit_code is missing\n"},
        {{{"op", "remove"}, {"path", "/employees/1/employee_name"}},
         "/answers/employees/1/employee_name is missing\n"},
        {{{"op", "add"}, {"path", "/employees/0/colour"}, {"value", "red"}},
         "/answers/employees/0/colour is not a field of this form\n"},
        {{{"op", "replace"}, {"path", "/industry"}, {"value", "9"}},
         "/answers/industry is none of the options\n"},
        {{{"op", "replace"}, {"path", "/employees/0/employee_kinds"}, {"value", "injury luck"}},
         "/answers/employees/0/employee_kinds is none of the options\n"},
        {{{"op", "replace"}, {"path", "/employee_count"}, {"value", "2.5"}},
         "/answers/employee_count must be a whole number\n"},
        {{{"op", "replace"}, {"path", "/wage_sum"}, {"value", "much"}},
         "/answers/wage_sum must be a number\n"},
        {{{"op", "replace"}, {"path", "/phone"}, {"value", 13900000001}},
         "/answers/phone must be a text\n"},
        {{{"op", "replace"}, {"path", "/founded"}, {"value", "20200101"}},
         "/answers/founded must be a date\n"},
        {{{"op", "replace"}, {"path", "/employees"}, {"value", "two"}},
         "/answers/employees must be a list of at most 1000 entries\n"},
        {{{"op", "replace"}, {"path", "/phone"}, {"value", ""}},
         "/answers/phone must not be empty\n"},
    };
    for (const auto& [change, message] : cases) {
        const std::string expected = message;
        CAPTURE(expected);
        CHECK(wrong(employer().patch(Json::array({change})), published) == expected);
    }
}

TEST_CASE("A question that is only asked sometimes may be absent, another may not") {
    const auto published = form("pension-enrolment.xml");
    auto answers =
        Json::parse(R"({"name": "张三丰测", "sex": "1", "nation": "汉", "birth": "1990-03-07",
        "number": "11010519491231002X", "address": "虚构区", "employee_pension": "no", "household": "rural",
        "grade": "500", "payment": "self", "phone": "13900000001", "commitment": "OK"})");
    CHECK(wrong(answers, published).empty());
    answers.erase("household");
    CHECK(wrong(answers, published) == "/answers/household is missing\n");
}

TEST_CASE("Every form of the sample catalogue is one that the platform can read") {
    for (const auto* file :
         {"flexible-pension.xml", "social-card-reissue.xml", "resident-medical.xml",
          "housing-fund-withdrawal.xml", "residence-permit.xml", "senior-card.xml",
          "old-age-allowance.xml", "driving-licence-renewal.xml", "property-search.xml",
          "water-account-transfer.xml", "sole-trader-registration.xml", "food-business-licence.xml",
          "newborn-birth-certificate.xml", "newborn-household.xml", "newborn-medical.xml",
          "newborn-social-card.xml"}) {
        CAPTURE(file);
        const auto published = form(file);
        CHECK_FALSE(published.id.empty());
        CHECK(published.root.find("name") != nullptr);
        CHECK(published.root.find("meta") == nullptr);
    }
}

TEST_CASE("Of a package the platform knows the merged form and every department's share (R-076)") {
    const auto joined =
        kiosk::join_catalogue("assets/services", 1, kiosk::WallTime{std::chrono::hours(1)});
    REQUIRE(joined);
    const Json envelope{{"payload", kiosk::to_base64(kiosk::as_bytes(*joined))}};
    const auto catalogue = tests::PublishedCatalogue::read(envelope.dump());
    REQUIRE(catalogue);
    const auto* service = catalogue->find("11990100MB9900216M3992023009000");
    REQUIRE(service != nullptr);
    CHECK(service->form.id == "newborn");
    REQUIRE(service->form.parts.size() == 4);
    for (const auto& part : service->form.parts) {
        const auto* group = service->form.root.find(part.id);
        REQUIRE(group != nullptr);
        CHECK(group->find("baby_name") != nullptr);
    }
    const auto* birth = service->form.root.find("birth");
    const Json own{
        {"baby_name", "张小满"}, {"hospital", "h1"}, {"weight", "3250"}, {"weeks", "39"}};
    CHECK(tests::check_answers(own, *birth, "").empty());
    CHECK(tests::check_answers({{"hospital", "moon"}}, *birth, "").size() == 3);
}

TEST_CASE("A broken form is refused") {
    CHECK_FALSE(tests::read_xform(""));
    CHECK_FALSE(tests::read_xform("<a/>"));
    CHECK_FALSE(tests::read_xform("<h:html xmlns:h='x'><h:head>"));
}
