#include <doctest/doctest.h>

#include "tests/unit/forms_model/form_text.h"

using kiosk::ErrorCode;
using kiosk::FormDefinition;
using kiosk::FormInstance;
using tests::Files;
using tests::Filling;
using tests::form_text;

namespace {

std::string fault_id(const std::string& xml, const Files& files = Files()) {
    const auto made = kiosk::load_form(xml, files, "f.xml");
    return made.faults.empty() ? std::string() : made.faults.front().id;
}

std::string many(std::size_t count, std::string_view before, std::string_view after) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
        text += std::string(before) + std::to_string(i) + std::string(after);
    return text;
}

}  // namespace

TEST_CASE("a form has a largest size and number of nodes") {
    CHECK(fault_id(std::string(FormDefinition::max_form_bytes + 1, ' ')) == "too_large");
    CHECK(fault_id(form_text(many(FormDefinition::max_nodes, "<n", "/>"), "", "")) ==
          "too_many_nodes");
}

TEST_CASE("a form has a largest number of languages, instances and expressions") {
    CHECK(fault_id(form_text(
              "<a/>",
              "<itext>" + many(FormDefinition::max_languages + 1, "<translation lang=\"l", "\"/>") +
                  "</itext>",
              "")) == "too_many_languages");
    CHECK(fault_id(form_text(
              "<a/>", many(FormDefinition::max_secondary_instances + 1, "<instance id=\"i", "\"/>"),
              "")) == "too_many_instances");
    std::string outputs;
    for (std::size_t i = 0; i <= FormDefinition::max_expressions; ++i)
        outputs += "<output value=\"1\"/>";
    CHECK(fault_id(form_text("<a/>", "",
                             "<input ref=\"/data/a\"><label>" + outputs + "</label></input>")) ==
          "too_many_expressions");
}

TEST_CASE("a body has a largest depth") {
    std::string open;
    std::string close;
    for (std::size_t i = 0; i < FormDefinition::max_body_depth; ++i)
        open += "<group>", close += "</group>";
    CHECK(fault_id(form_text("<a/>", "", open + close)) == "too_deep");
}

TEST_CASE("faults are told up to a number") {
    std::string questions;
    for (std::size_t i = 0; i < FormDefinition::max_faults * 2; ++i)
        questions += "<input ref=\"/data/x" + std::to_string(i) + "\"/>";
    CHECK(kiosk::load_form(form_text("<a/>", "", questions), Files(), "f").faults.size() ==
          FormDefinition::max_faults);
}

TEST_CASE("a list of too many rows or bytes is refused, with its line") {
    const std::string form =
        form_text("<a/>", R"(<instance id="x" src="jr://file-csv/x.csv"/>)", "");
    std::string rows = "a\n";
    for (std::size_t i = 0; i <= FormDefinition::max_csv_rows; ++i) rows += "1\n";
    const auto made = kiosk::load_form(form, Files("jr://file-csv/x.csv", rows), "f");
    REQUIRE(made.faults.size() == 1);
    CHECK(made.faults.front().id == "file_beyond_limit");
    CHECK(made.faults.front().values[1].second == "line 200002: too many rows");
    CHECK(fault_id(form, Files("jr://file-csv/x.csv",
                               std::string(FormDefinition::max_resource_bytes + 1, 'a'))) ==
          "file_too_large");
}

TEST_CASE("an answer has a largest length") {
    Filling form(form_text("<a/>", "", R"(<input ref="/data/a"/>)"));
    CHECK(form.set("/data/a", std::string(FormInstance::max_value_bytes, 'x')));
    CHECK(form.set("/data/a", std::string(FormInstance::max_value_bytes + 1, 'x')).error().code ==
          ErrorCode::limit_exceeded);
}

TEST_CASE("a repeat has a largest number of instances, touched or counted") {
    Filling form(form_text(
        "<n/><r jr:template=\"\"><a/></r><c jr:template=\"\"><a/></c>",
        R"(<bind nodeset="/data/n" type="int"/>)",
        R"(<input ref="/data/n"/><repeat nodeset="/data/r"/><repeat nodeset="/data/c" jr:count="/data/n"/>)"));
    for (std::size_t i = 0; i < FormInstance::max_repeats; ++i) form.add("/data/r");
    CHECK_FALSE(form->can_add(form.at("/data/r")));
    CHECK(form->add_repeat(form.at("/data/r")).error().code == ErrorCode::limit_exceeded);
    CHECK(form.set("/data/n", "1001").error().code == ErrorCode::limit_exceeded);
    CHECK(form.set("/data/n", "1000"));
}

TEST_CASE("a form that counts itself up ends at the limit") {
    const auto form = tests::loaded(
        form_text("<n/><r jr:template=\"\"><a/></r>",
                  R"(<bind nodeset="/data/n" type="int" calculate="count(/data/r) + 1"/>)",
                  R"(<repeat nodeset="/data/r" jr:count="/data/n"/>)"));
    Filling other(form_text("<a/>", "", ""));
    const auto made = FormInstance::create(form, other.world());
    REQUIRE_FALSE(made.has_value());
    CHECK(made.error().code == ErrorCode::limit_exceeded);
}
