#include <doctest/doctest.h>

#include "tests/unit/forms_model/form_text.h"

using kiosk::FormInstance;
using kiosk::SecretText;
using tests::Filling;
using tests::form_text;
using tests::loaded;

namespace {

const std::string everything = form_text(
    "<n/><d/><b/><many/><hidden/><g><inner/></g><r "
    "jr:template=\"\"><a/></r><meta><instanceID/></meta>",
    R"(<bind nodeset="/data/n" type="int"/><bind nodeset="/data/d" type="decimal"/><bind nodeset="/data/b" type="boolean"/>)"
    R"(<bind nodeset="/data/hidden" relevant="/data/n = 1"/><bind nodeset="/data/meta/instanceID" jr:preload="uid"/>)",
    R"(<input ref="/data/n"/><input ref="/data/d"/><input ref="/data/b"/><input ref="/data/hidden"/><input ref="/data/g/inner"/>)"
    R"(<select ref="/data/many"><item><value>x</value></item><item><value>y</value></item></select>)"
    R"(<repeat nodeset="/data/r"><input ref="a"/></repeat>)");

void answer_all(Filling& form) {
    REQUIRE(form.set("/data/n", "1"));
    REQUIRE(form.set("/data/hidden", "secret & <kept>"));
    REQUIRE(form.set("/data/n", "7"));
    REQUIRE(form.set("/data/d", "2.50"));
    REQUIRE(form.set("/data/b", "true"));
    REQUIRE(form.set("/data/many", "y x"));
    form.add("/data/r");
    form.add("/data/r");
    REQUIRE(form.set("/data/r[2]/a", "two"));
}

}  // namespace

TEST_CASE("a draft brings back every answer, irrelevant ones too, and the same identity") {
    Filling form(everything);
    answer_all(form);
    const auto draft = form->draft_xml();
    auto again = FormInstance::restore(loaded(everything), form.world(), draft);
    REQUIRE(again.has_value());
    CHECK((*again)->submission_xml() == form->submission_xml());
    CHECK((*again)->draft_xml() == draft);
    CHECK((*again)->instance_id() == form->instance_id());
    CHECK_FALSE((*again)->instance_id().empty());
    REQUIRE((*again)->set_value((*again)->find("/data/n"), "1"));
    CHECK((*again)->value((*again)->find("/data/hidden")).reveal() == "secret & <kept>");
}

TEST_CASE("what is calculated once survives a restart, and its group's being away") {
    const std::string xml = form_text(
        "<a/><g><code/></g>",
        R"(<bind nodeset="/data/g" relevant="/data/a != 'no'"/><bind nodeset="/data/g/code" calculate="once(uuid()) "/>)",
        R"(<input ref="/data/a"/>)");
    Filling form(xml);
    const auto code = form.value("/data/g/code");
    CHECK(code.size() == 36);
    REQUIRE(form.set("/data/a", "no"));
    CHECK(form.value("/data/g/code").empty());
    REQUIRE(form.set("/data/a", "yes"));
    CHECK(form.value("/data/g/code") == code);
    auto again = FormInstance::restore(loaded(xml), form.world(), form->draft_xml());
    REQUIRE(again.has_value());
    CHECK((*again)->value((*again)->find("/data/g/code")).reveal() == code);
}

TEST_CASE("a calculated answer that was changed stays so until what it reads changes") {
    const std::string xml = form_text(
        "<a/><b/><sum/>",
        R"(<bind nodeset="/data/a" type="int"/><bind nodeset="/data/b" type="int" calculate="/data/a * 2"/>)"
        R"(<bind nodeset="/data/sum" type="int" readonly="true() " calculate="/data/a + /data/b"/>)",
        R"(<input ref="/data/a"/><input ref="/data/b"/><input ref="/data/sum"/>)");
    Filling form(xml);
    REQUIRE(form.set("/data/a", "3"));
    CHECK(form.value("/data/b") == "6");
    REQUIRE(form.set("/data/b", "7"));
    auto again = FormInstance::restore(loaded(xml), form.world(), form->draft_xml());
    REQUIRE(again.has_value());
    const auto value = [&](const char* name) {
        return (*again)->value((*again)->find(name)).reveal();
    };
    CHECK(value("/data/b") == "7");
    CHECK(value("/data/sum") == "10");
    REQUIRE((*again)->set_value((*again)->find("/data/a"), "4"));
    CHECK(value("/data/b") == "8");
    CHECK(value("/data/sum") == "12");
}

TEST_CASE("a draft of another form, or no XML, is refused") {
    Filling form(everything);
    for (const char* draft : {"<data id=\"other\"/>", "<other id=\"f\"/>", "nonsense", ""})
        CHECK(FormInstance::restore(loaded(everything), form.world(), SecretText(draft))
                  .error()
                  .code == kiosk::ErrorCode::bad_format);
}

TEST_CASE("an edit gets an identity of its own and remembers the one before") {
    Filling form(everything);
    answer_all(form);
    auto edit = FormInstance::edit(loaded(everything), form.world(), form->submission_xml());
    REQUIRE(edit.has_value());
    CHECK((*edit)->instance_id() != form->instance_id());
    CHECK((*edit)->value((*edit)->find("/data/meta/deprecatedID")).reveal() == form->instance_id());
    CHECK((*edit)->value((*edit)->find("/data/r[2]/a")).reveal() == "two");
}

TEST_CASE("first-load actions fire once in the life of a record") {
    const std::string xml = form_text(
        "<a/>", R"(<setvalue event="odk-instance-first-load" ref="/data/a">first</setvalue>)",
        R"(<input ref="/data/a"/>)");
    Filling form(xml);
    CHECK(form.value("/data/a") == "first");
    REQUIRE(form.set("/data/a", "mine"));
    auto again = FormInstance::restore(loaded(xml), form.world(), form->draft_xml());
    REQUIRE(again.has_value());
    CHECK((*again)->value((*again)->find("/data/a")).reveal() == "mine");
}

TEST_CASE(
    "JSON has numbers, truth, lists and objects where the form has them, and nothing irrelevant") {
    Filling form(everything);
    answer_all(form);
    const std::string json = form->submission_json().reveal();
    CHECK(json.starts_with(
        R"({"n":7,"d":2.5,"b":true,"many":["x","y"],"r":[{},{"a":"two"}],"meta":{"instanceID":"uuid:)"));
    CHECK(json.find("hidden") == std::string::npos);
    CHECK(json.find("\"g\"") == std::string::npos);
}

TEST_CASE("a copy goes its own way with the same ids") {
    Filling form(everything);
    answer_all(form);
    const auto copy = form->copy();
    CHECK(copy->submission_xml() == form->submission_xml());
    REQUIRE(copy->set_value(form.at("/data/r[2]/a"), "other"));
    CHECK(form.value("/data/r[2]/a") == "two");
    CHECK(copy->value(form.at("/data/r[2]/a")).reveal() == "other");
    REQUIRE(copy->add_repeat(form.at("/data/r")));
    CHECK(form->children(form.at("/data/r")).size() == 2);
    REQUIRE(copy->set_value(copy->find("/data/n"), "1"));
    CHECK(copy->value(copy->find("/data/hidden")).reveal() == "secret & <kept>");
}

TEST_CASE("the record keeps attributes and prefixes of the form") {
    Filling form(form_text(R"(<orx:meta><orx:instanceID/></orx:meta><a kind="k"/>)", "",
                           R"(<input ref="/data/a"/>)"));
    CHECK(
        form.xml() ==
        R"(<data xmlns:orx="http://openrosa.org/xforms" id="f" version="2"><orx:meta><orx:instanceID/></orx:meta><a kind="k"/></data>)");
}
