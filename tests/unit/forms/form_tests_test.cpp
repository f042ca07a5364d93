#include "kiosk/forms/form_tests.h"

#include <doctest/doctest.h>

#include "kiosk/forms/option_search.h"
#include "tests/unit/forms/xform_fixture.h"

using kiosk::FormTestReport;

namespace {

FormTestReport run(const std::string& test) {
    return kiosk::run_form_tests(tests::plan_of(tests::family_form()),
                                 R"({"tests": [{"name": "t", )" + test + "}]}",
                                 "family.tests.json");
}

std::string only_fault(const std::string& test) {
    const auto report = run(test);
    REQUIRE(report.faults.size() == 1);
    CHECK(report.faults.front().attribute == "t");
    return report.faults.front().id;
}

}  // namespace

TEST_CASE("a golden test passes when all it says holds") {
    const auto report = run(R"("prefill": {"idcard.name": "甲", "idcard.address": "路"},
        "entries": {"child": 2}, "disputed": ["address"],
        "answers": {"phone": "139", "way": "mail", "city": "1", "child_name-2": "小"},
        "visible": ["mail", "child_name-1"], "hidden": ["child_name-3"],
        "values": {"total": "3", "name": "甲", "child_name-2": "小"},
        "options": {"county": ["11", "12"], "deed": ["licence:E-DEED", "window:later"]},
        "errors": {"phone": {"zh": "请填十一位手机号", "en": "Eleven digits, please"},
                   "child_name-1": {}, "child_age-1": {}, "child_age-2": {}, "deed": {}, "promise": {}})");
    for (const auto& fault : report.faults) MESSAGE(fault.message().in(kiosk::Language::en));
    CHECK(report.faults.empty());
    CHECK(report.tests == 1);
    CHECK(report.never_shown.empty());
}

TEST_CASE("a golden test that does not hold says which question, what is and what should be") {
    CHECK(only_fault(R"("visible": ["mail"])") == "test_not_visible");
    CHECK(only_fault(R"("hidden": ["phone"])") == "test_not_hidden");
    CHECK(only_fault(R"("values": {"total": "9"})") == "test_value");
    CHECK(only_fault(R"("options": {"county": ["11"]})") == "test_options");
    CHECK(only_fault(R"("answers": {"nobody": "1"}, "visible": [])") == "test_not_answered");
    CHECK(only_fault(R"("disputed": ["phone"], "visible": [])") == "test_not_disputed");
    CHECK(only_fault(R"("entries": {"nobody": 1}, "visible": [])") == "test_no_repeat");
    CHECK(only_fault(R"("answers": {"phone": "1"})") == "test_checks_nothing");
    CHECK(only_fault(R"("today": "someday", "visible": [])") == "test_unreadable");
    const auto report = run(R"("errors": {"phone": "别的话"})");
    CHECK(report.faults.size() == 5);
}

TEST_CASE("tests that cannot be read are a fault of the form, not a pass") {
    const auto plan = tests::plan_of(tests::family_form());
    for (const char* text : {"", "[]", "{}", R"({"tests": []})", R"({"tests": [{}]})"}) {
        CAPTURE(text);
        CHECK_FALSE(kiosk::run_form_tests(plan, text, "f").faults.empty());
    }
    std::string many = R"({"tests": [)";
    for (std::size_t i = 0; i <= kiosk::form_tests_max; ++i)
        many += std::string(i == 0 ? "" : ",") + R"({"name": "n", "visible": []})";
    CHECK_FALSE(kiosk::run_form_tests(plan, many + "]}", "f").faults.empty());
    const std::string long_text(kiosk::form_tests_bytes_max + 1, ' ');
    CHECK_FALSE(kiosk::run_form_tests(plan, long_text, "f").faults.empty());
}

TEST_CASE("a question that no test shows is named") {
    const auto report = run(R"("visible": ["phone"])");
    CHECK(report.never_shown == std::vector<std::string>{"mail", "child_name", "child_age"});
}

TEST_CASE("options are found by pinyin, by initials and by letters") {
    const kiosk::LocalText qingxi("清溪区", "Qingxi District");
    for (const char* typed : {"", "qx", "qxq", "QX", "qingxi", "xiqu", "district"}) {
        CAPTURE(typed);
        CHECK(kiosk::OptionSearch(typed).finds(qingxi));
    }
    CHECK_FALSE(kiosk::OptionSearch("hl").finds(qingxi));
    CHECK_FALSE(kiosk::OptionSearch("beijing").finds(qingxi));
}
