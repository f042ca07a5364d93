#include "kiosk/forms/package/merge.h"

#include <doctest.h>

#include "tests/unit/forms_package/sample_forms.h"

using tests::bind_of;
using tests::changed;
using tests::merge_of;
using tests::sample_forms;

namespace {

bool has(const std::string& text, const std::string& words) {
    return text.find(words) != std::string::npos;
}

std::size_t times(const std::string& text, const std::string& words) {
    std::size_t found = 0;
    for (auto at = text.find(words); at != std::string::npos; at = text.find(words, at + 1))
        ++found;
    return found;
}

}  // namespace

TEST_CASE("Data that two forms ask for are asked once and reach both (R-073, R-074, R-262)") {
    const auto merge = merge_of(sample_forms());
    REQUIRE(merge.faults.empty());
    CHECK(times(merge.xml, "<input ref=\"/data/common/baby\"") == 1);
    CHECK(times(merge.xml, "<select1 ref=\"/data/common/sex\"") == 1);
    CHECK(has(bind_of(merge.xml, "/data/birth/baby"), "calculate=\"/data/common/baby\""));
    CHECK(has(bind_of(merge.xml, "/data/police/child/baby"), "calculate=\"/data/common/baby\""));
    CHECK_FALSE(has(bind_of(merge.xml, "/data/police/child/baby"), "required"));
    REQUIRE(merge.shared.size() >= 4);
    CHECK(merge.shared[0].element == "D1");
    CHECK(merge.shared[0].parts == std::vector<std::string>{"birth", "police"});
}

TEST_CASE("A datum is asked when one department needs it, and required when that one requires it") {
    const auto merge = merge_of(sample_forms());
    const auto days = bind_of(merge.xml, "/data/common/days");
    CHECK(has(days, "relevant=\"(/data/common/sex = 'm') or (/data/common/sex = 'f')\""));
    CHECK(has(days, "required=\"(/data/common/sex = 'f') and (/data/common/baby != '')\""));
    CHECK(has(bind_of(merge.xml, "/data/birth/days"), "relevant=\"/data/birth/sex = 'm'\""));
    const auto sex = bind_of(merge.xml, "/data/common/sex");
    CHECK(has(sex, "required=\"true()\""));
    CHECK_FALSE(has(sex, "relevant"));
}

TEST_CASE(
    "The one question keeps the stricter rules: constraint, sensitivity, the better source "
    "(R-060)") {
    const auto merge = merge_of(sample_forms());
    const auto baby = bind_of(merge.xml, "/data/common/baby");
    CHECK(has(baby, "string-length(.) &lt; 20"));
    CHECK(has(baby, "bm:source=\"idcard.name\""));
    CHECK(has(bind_of(merge.xml, "/data/common/days"), "bm:sensitivity=\"3\""));
    // Spacing and quotes are no difference; the message is that of the form that has one.
    const auto phone = bind_of(merge.xml, "/data/common/phone");
    CHECK(has(phone, "jr:constraintMsg=\"jr:itext('birth.wrong')\""));
}

TEST_CASE("The one question keeps which material it is and how its paper is taken") {
    auto forms = sample_forms();
    forms.birth = changed(forms.birth, "bm:element=\"D4\"", "bm:element=\"D4\" bm:material=\"M1\"");
    forms.police =
        changed(forms.police, "bm:element=\"D4\"",
                "bm:element=\"D4\" bm:paper=\"card\" xmlns:orx=\"http://openrosa.org/xforms\" "
                "orx:max-pixels=\"1024\"");
    const auto phone = bind_of(merge_of(forms).xml, "/data/common/phone");
    CHECK(has(phone, "bm:material=\"M1\""));
    CHECK(has(phone, "bm:paper=\"card\""));
    CHECK(has(phone, "orx:max-pixels=\"1024\""));
}

TEST_CASE("A message in plain words stays as it is written") {
    auto forms = sample_forms();
    forms.birth = changed(forms.birth, "jr:itext('wrong')", "11 digits or so / none");
    const auto phone = bind_of(merge_of(forms).xml, "/data/common/phone");
    CHECK(has(phone, "jr:constraintMsg=\"11 digits or so / none\""));
}

TEST_CASE("The name of a chosen option is looked up where the question is asked") {
    auto forms = sample_forms();
    forms.police = changed(forms.police, "concat(/record/child/baby, ../remark)",
                           "jr:choice-name(/record/child/sex, '/record/child/sex')");
    CHECK(has(bind_of(merge_of(forms).xml, "/data/police/twice"),
              "jr:choice-name(/data/police/child/sex, '/data/common/sex')"));
}

TEST_CASE("What any form does with an answer happens where the question is asked") {
    auto forms = sample_forms();
    const std::string when = " event=\"xforms-value-changed\" value=\"";
    forms.birth = changed(forms.birth, "<select1 ref=\"/data/sex\">",
                          "<select1 ref=\"/data/sex\"><setvalue ref=\"/data/phone\"" + when +
                              "'1'\"/><setvalue ref=\"/data/remark\"" + when + "'no'\"/>");
    forms.police =
        changed(forms.police, "<select1 ref=\"/record/child/sex\">",
                "<select1 ref=\"/record/child/sex\"><setvalue ref=\"/record/remark\"" + when +
                    "../baby\"/><setvalue ref=\"/record/phone\"" + when + "'1'\"/>");
    const auto merge = merge_of(forms);
    REQUIRE(merge.faults.empty());
    const auto begin = merge.xml.find("<select1 ref=\"/data/common/sex\"");
    REQUIRE(begin != std::string::npos);
    const auto question = merge.xml.substr(begin, merge.xml.find("</select1>", begin) - begin);
    INFO(question);
    CHECK(times(merge.xml, "<setvalue") == 3);
    CHECK(times(question, "<setvalue") == 3);
    // Both set the same datum to the same value.
    CHECK(times(question, "ref=\"/data/common/phone\"" + when + "'1'\"") == 1);
    CHECK(has(question, "ref=\"/data/common/birth_remark\"" + when + "'no'\""));
    CHECK(has(question, "ref=\"/data/common/police_remark\"" + when + "/data/"));
    CHECK(has(question, "/baby\"/>"));
}

TEST_CASE("Only the meta block is left behind, not what begins with its name") {
    auto forms = sample_forms();
    forms.police = changed(forms.police, "<twice/>", "<metal/>");
    forms.police = changed(forms.police, "/record/twice", "/record/metal");
    const auto merge = merge_of(forms);
    CHECK(has(bind_of(merge.xml, "/data/police/metal"), "calculate="));
    CHECK(times(merge.xml, "nodeset=\"/data/meta/instanceID\"") == 1);
    CHECK_FALSE(has(merge.xml, "/data/police/meta/"));
}

TEST_CASE("Rules of a department keep working on its own data") {
    const auto merge = merge_of(sample_forms());
    CHECK(has(bind_of(merge.xml, "/data/police/twice"),
              "calculate=\"concat(/data/police/child/baby, ../remark)\""));
    CHECK(has(merge.xml, "<repeat nodeset=\"/data/police/people\""));
    CHECK(has(merge.xml, "<people jr:template=\"\"><who/></people>"));
}

TEST_CASE("Two questions that only share a name stay two, under names of their own") {
    const auto merge = merge_of(sample_forms());
    CHECK(has(merge.xml, "ref=\"/data/common/birth_remark\""));
    CHECK(has(merge.xml, "ref=\"/data/common/police_remark\""));
    CHECK(has(bind_of(merge.xml, "/data/common/birth_remark"),
              "relevant=\"/data/common/sex = 'f'\""));
    CHECK(has(bind_of(merge.xml, "/data/birth/remark"), "calculate=\"/data/common/birth_remark\""));
}

TEST_CASE(
    "What stands on the last page of every form is asked last, all else where it is asked first") {
    const auto merge = merge_of(sample_forms());
    CHECK(merge.xml.find("ref=\"/data/common/phone\"") >
          merge.xml.find("ref=\"/data/common/police_remark\""));
    CHECK(merge.xml.find("ref=\"/data/common/days\"") <
          merge.xml.find("ref=\"/data/common/birth_remark\""));
    // The police's page of the child has nothing left to ask.
    CHECK_FALSE(has(merge.xml, "police.page"));
}

TEST_CASE("Words of both forms come along, those that nobody uses stay behind") {
    const auto merge = merge_of(sample_forms());
    CHECK(has(merge.xml, "<text id=\"birth.sex\"><value>Sex</value>"));
    CHECK_FALSE(has(merge.xml, "Boy or girl"));
    REQUIRE(merge.notes.size() == 1);
    CHECK(merge.notes[0].id == "package_wording");
    CHECK(merge.notes[0].question == "/record/child/sex");
}

TEST_CASE("The report counts what the citizen is spared (R-065, R-075)") {
    const auto report = merge_of(sample_forms()).report;
    REQUIRE(report.parts.size() == 2);
    CHECK(report.parts[0].fields == 5);
    CHECK(report.parts[1].fields == 6);
    CHECK(report.separate_fields == 11);
    CHECK(report.merged_fields == 7);
    CHECK(report.prefilled_fields() == 1);
    CHECK(report.asked_fields() == 6);
    CHECK(report.spared_fields() == 5);
}

TEST_CASE("A list that two forms bring is brought once, another one under its name gets its own") {
    auto forms = sample_forms();
    const std::string same = "<instance id=\"towns\" src=\"jr://file-csv/towns.csv\"/>";
    forms.birth = changed(forms.birth, "</instance>", "</instance>" + same);
    forms.police = changed(forms.police, "</instance>", "</instance>" + same);
    CHECK(times(merge_of(forms).xml, "<instance id=") == 1);
    forms.police = changed(forms.police, "towns.csv", "cities.csv");
    CHECK(has(merge_of(forms).xml,
              "<instance id=\"police-towns\" src=\"jr://file-csv/cities.csv\"/>"));
}

TEST_CASE("A department that leaves a package takes its questions and papers along (R-051)") {
    auto files = tests::package_files("forms/newborn.package.json");
    const auto whole = merge_package(files.package, files.forms);
    REQUIRE(whole.faults.empty());
    REQUIRE(files.package.parts.size() == 4);
    const auto asks = [](const kiosk::PackageMerge& merge, const char* question) {
        return has(merge.xml, std::string("/") + question + "\"");
    };
    // Of the insurance alone, of insurance and others, of the social security card alone.
    CHECK(asks(whole, "insured_from"));
    CHECK(asks(whole, "baby_name"));
    CHECK(asks(whole, "baby_photo"));
    std::erase_if(files.package.parts,
                  [](const kiosk::PackagePart& part) { return part.id == "medical"; });
    const auto without = merge_package(files.package, files.forms);
    REQUIRE(without.faults.empty());
    CHECK_FALSE(asks(without, "insured_from"));
    CHECK(asks(without, "baby_name"));
    CHECK(asks(without, "baby_photo"));
    CHECK(without.parts.size() == 3);
    CHECK(without.report.merged_fields < whole.report.merged_fields);
    std::erase_if(files.package.parts,
                  [](const kiosk::PackagePart& part) { return part.id == "card"; });
    CHECK_FALSE(asks(merge_package(files.package, files.forms), "baby_photo"));
}
