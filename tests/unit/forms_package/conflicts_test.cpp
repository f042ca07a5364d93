// What cannot be one form is refused when the package is built, by file, line and question.

#include <doctest.h>

#include "kiosk/forms/package/merge.h"
#include "tests/unit/forms_package/sample_forms.h"

using tests::changed;
using tests::line_of;
using tests::merge_of;
using tests::sample_forms;

namespace {

struct Conflict {
    const char* what;
    const char* from;  // in the police's form
    const char* to;
    const char* id;
    const char* question;
    const char* attribute;
};

constexpr Conflict conflicts[] = {
    {"type", "/record/child/baby\" type=\"string\"", "/record/child/baby\" type=\"int\"",
     "package_type", "/record/child/baby", "type"},
    {"options", "<value>f</value>", "<value>female</value>", "package_options", "/record/child/sex",
     ""},
    {"constraint", "[0-9]{11}", "[0-9]{8}", "package_constraint", "/record/phone", "constraint"},
    {"data element asked twice", "bm:element=\"D6\"", "bm:element=\"D4\"", "package_element_twice",
     "/record/phone", "bm:element"},
    {"shared with a repeat", "bm:element=\"D7\"", "bm:element=\"D5\"", "package_repeat",
     "/record/people/who", "bm:element"},
    {"licence", "bm:element=\"D4\"", "bm:element=\"D4\" bm:licence=\"E-B\"", "package_rule",
     "/record/phone", "bm:licence"},
    {"material", "bm:element=\"D4\"", "bm:element=\"D4\" bm:material=\"M2\"", "package_rule",
     "/record/phone", "bm:material"},
    {"paper", "bm:element=\"D4\"", "bm:element=\"D4\" bm:paper=\"card\"", "package_rule",
     "/record/phone", "bm:paper"},
};

}  // namespace

TEST_CASE(
    "What two forms cannot agree on is named with file, line, question and attribute (R-074)") {
    for (const auto& conflict : conflicts) {
        CAPTURE(conflict.what);
        auto forms = sample_forms();
        if (const std::string_view what(conflict.what);
            what == "licence" || what == "material" || what == "paper")
            forms.birth = changed(forms.birth, "bm:element=\"D4\"",
                                  "bm:element=\"D4\" bm:licence=\"E-A\" bm:material=\"M1\" "
                                  "bm:paper=\"sheet\"");
        forms.police = changed(forms.police, conflict.from, conflict.to);
        const auto merge = merge_of(forms);
        CHECK(merge.xml.empty());
        REQUIRE(merge.faults.size() == 1);
        const auto& fault = merge.faults.front();
        CHECK(fault.id == conflict.id);
        CHECK(fault.file == "forms/police.xml");
        CHECK(fault.question == conflict.question);
        CHECK(fault.attribute == conflict.attribute);
        for (const auto language : {kiosk::Language::zh, kiosk::Language::en}) {
            const std::string message(fault.message().in(language));
            CAPTURE(message);
            CHECK(message.starts_with("forms/police.xml:" + std::to_string(fault.line) + ": "));
            CHECK(message.find(fault.question) != std::string::npos);
            for (const auto* mark : {"{element}", "{here}", "{there}", "{other}", "{name}"})
                CHECK(message.find(mark) == std::string::npos);
        }
        CHECK(fault.line ==
              line_of(forms.police, "<bind nodeset=\"" + std::string(conflict.question) + "\""));
    }
}

TEST_CASE("A datum that one form takes as a choice and the other as text is a conflict") {
    auto forms = sample_forms();
    forms.police =
        changed(forms.police, "<input ref=\"/record/phone\">", "<upload ref=\"/record/phone\">");
    forms.police = changed(forms.police, "<label ref=\"jr:itext('phone')\"/></input>",
                           "<label ref=\"jr:itext('phone')\"/></upload>");
    const auto merge = merge_of(forms);
    REQUIRE(merge.faults.size() == 1);
    CHECK(merge.faults.front().id == "package_control");
}

TEST_CASE("A question of a repeat cannot be renamed, so its name must be free") {
    auto forms = sample_forms();
    std::string police = forms.police;
    for (auto at = police.find("/who"); at != std::string::npos; at = police.find("/who", at))
        police.replace(at, 4, "/sex");
    forms.police = changed(police, "<who/>", "<sex/>");
    const auto merge = merge_of(forms);
    REQUIRE(merge.faults.size() == 1);
    CHECK(merge.faults.front().id == "package_name");
    CHECK(merge.faults.front().question == "/record/people/sex");
}

TEST_CASE("Forms in different languages, a missing form and a broken one are named by file") {
    auto forms = sample_forms();
    forms.police = changed(forms.police, "lang=\"en\"", "lang=\"fr\"");
    REQUIRE(merge_of(forms).faults.size() == 1);
    CHECK(merge_of(forms).faults.front().id == "package_languages");

    const auto missing =
        kiosk::merge_package(tests::sample_package(), {{"forms/birth.xml", sample_forms().birth}});
    REQUIRE(missing.faults.size() == 1);
    CHECK(missing.faults.front().id == "package_form");
    CHECK(missing.faults.front().file == "forms/police.xml");

    forms = sample_forms();
    forms.birth = forms.birth.substr(0, 2000);
    REQUIRE_FALSE(merge_of(forms).faults.empty());
    CHECK(merge_of(forms).faults.front().id == "package_xml");
    CHECK(merge_of(forms).faults.front().file == "forms/birth.xml");
}

TEST_CASE("Relative references, which the merge cannot carry over, are refused by line") {
    auto forms = sample_forms();
    forms.police =
        changed(forms.police, "<input ref=\"/record/remark\">", "<input ref=\"remark\">");
    REQUIRE(merge_of(forms).faults.size() == 1);
    CHECK(merge_of(forms).faults.front().id == "package_reference");
    CHECK(merge_of(forms).faults.front().line == line_of(forms.police, "<input ref=\"remark\">"));
}
