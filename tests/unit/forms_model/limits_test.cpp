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

TEST_CASE("a form has a largest number of nodes while it is filled in, and keeps what was there") {
    // 200 fields an entry: the 498th entry would be beyond 100,000 nodes.
    const auto text =
        form_text("<n/><sum/><r jr:template=\"\">" + many(200, "<f", "/>") + "</r>",
                  R"(<bind nodeset="/data/n" type="int"/>)"
                  R"x(<bind nodeset="/data/sum" calculate="count(/data/r)"/>)x",
                  R"(<input ref="/data/n"/><repeat nodeset="/data/r" jr:count="/data/n"/>)");
    Filling form(text);
    CHECK(form.set("/data/n", "400"));
    CHECK(form.value("/data/sum") == "400");
    CHECK(form.set("/data/n", "600").error().code == ErrorCode::limit_exceeded);
    CHECK(form->children(form.at("/data/r")).size() == 400);
    CHECK(form->find("/data/r[401]") == kiosk::NodeId::none);
    CHECK(form.set("/data/n", "497"));
    CHECK(form.value("/data/sum") == "497");
    CHECK(form.set("/data/r[497]/f199", "last"));
    CHECK(form.set("/data/n", "3"));
    CHECK(form.value("/data/sum") == "3");
}

TEST_CASE("an entry beyond the largest number of nodes isn't added, not even in part") {
    Filling form(form_text("<r jr:template=\"\">" + many(150, "<f", "/>") +
                               "<in jr:template=\"\">" + many(250, "<g", "/>") + "</in></r>",
                           "",
                           R"(<repeat nodeset="/data/r"><repeat nodeset="/data/r/in"/></repeat>)"));
    std::size_t added = 0;
    kiosk::Result<kiosk::NodeId> made = form->add_repeat(form.at("/data/r"));
    while (made && added < FormInstance::max_repeats) {
        ++added;
        made = form->add_repeat(form.at("/data/r"));
    }
    // Each has an entry, a range, and 150 fields: 152 of 100,000.
    CHECK(added > 650);
    REQUIRE_FALSE(made);
    CHECK(made.error().code == ErrorCode::limit_exceeded);
    CHECK(form->children(form.at("/data/r")).size() == added);
    const auto xml = form->submission_xml();
    std::size_t written = 0;
    for (auto at = xml.reveal().find("<f149"); at != std::string::npos;
         at = xml.reveal().find("<f149", at + 1))
        ++written;
    CHECK(written == added);
    REQUIRE(form->remove_repeat(form->children(form.at("/data/r")).back()));
    CHECK(form->add_repeat(form.at("/data/r")));
}

TEST_CASE("conditions that contradict each other in a ring end at the limit") {
    const auto text = form_text("<a>x</a><b>x</b><c>x</c><free/>",
                                R"(<bind nodeset="/data/a" relevant="/data/b = ''"/>)"
                                R"(<bind nodeset="/data/b" relevant="/data/c = ''"/>)"
                                R"(<bind nodeset="/data/c" relevant="/data/a = ''"/>)",
                                R"(<input ref="/data/a"/><input ref="/data/free"/>)");
    Filling other(form_text("<a/>", "", ""));
    const auto made = FormInstance::create(tests::loaded(text), other.world());
    REQUIRE_FALSE(made.has_value());
    CHECK(made.error().code == ErrorCode::limit_exceeded);
    CHECK(made.error().detail == "calculations do not settle");
}

TEST_CASE("ten million rows are refused before they take memory") {
    const std::string form =
        form_text("<a/>", R"(<instance id="x" src="jr://file-csv/x.csv"/>)", "");
    std::string rows = "a\n";
    rows.reserve(2 + 20'000'000);
    for (std::size_t i = 0; i < 10'000'000; ++i) rows += "1\n";
    CHECK(fault_id(form, Files("jr://file-csv/x.csv", rows)) == "file_too_large");
}
