#include <doctest/doctest.h>

#include "tests/unit/forms_model/form_text.h"

using kiosk::ErrorCode;
using tests::Files;
using tests::Filling;
using tests::form_text;

namespace {

const std::string cascade = form_text(
    "<province/><city/>", R"(<instance id="places" src="jr://file-csv/places.csv"/>)",
    R"(<select1 ref="/data/province"><item><label>One</label><value>p1</value></item><item><label>Two</label><value>p2</value></item></select1>)"
    R"(<select1 ref="/data/city"><itemset nodeset="instance('places')/root/item[province = /data/province]"><value ref="name"/><label ref="label"/></itemset></select1>)");
const Files places("jr://file-csv/places.csv",
                   "name,label,province\nc1,City 1,p1\nc2,City 2,p1\nc3,City 3,p2\n");

std::vector<std::string> values(Filling& form, std::string_view reference) {
    std::vector<std::string> found;
    for (const auto& option : form->options(form.at(reference))) found.push_back(option.value);
    return found;
}

std::string select(std::string_view element, std::string_view more = "") {
    return form_text(
        "<a/>", more,
        "<" + std::string(element) +
            R"( ref="/data/a"><item><value>x</value></item><item><value>y</value></item><item><value>z</value></item></)" +
            std::string(element) + ">");
}

}  // namespace

TEST_CASE("options of a list in the package are filtered by an answer") {
    Filling form(cascade, places);
    CHECK(form->option_count(form.at("/data/city")) == 0);
    REQUIRE(form.set("/data/province", "p1"));
    CHECK(values(form, "/data/city") == std::vector<std::string>{"c1", "c2"});
    CHECK(form->options(form.at("/data/city")).front().label.text == "City 1");
    REQUIRE(form.set("/data/province", "p2"));
    CHECK(values(form, "/data/city") == std::vector<std::string>{"c3"});
}

TEST_CASE("what is chosen and no longer offered reads as empty and comes back with its option") {
    Filling form(cascade, places);
    REQUIRE(form.set("/data/province", "p1"));
    REQUIRE(form.set("/data/city", "c2"));
    REQUIRE(form.set("/data/province", "p2"));
    CHECK(form.value("/data/city").empty());
    REQUIRE(form.set("/data/province", "p1"));
    CHECK(form.value("/data/city") == "c2");
}

TEST_CASE("what is not offered can't be chosen") {
    Filling form(cascade, places);
    REQUIRE(form.set("/data/province", "p1"));
    CHECK(form.set("/data/city", "c3").error().code == ErrorCode::bad_format);
    CHECK(form.value("/data/city").empty());
}

TEST_CASE("several choices stand in the order of the options, each once") {
    Filling form(select("select"));
    REQUIRE(form.set("/data/a", "z x"));
    CHECK(form.value("/data/a") == "x z");
    CHECK_FALSE(form.set("/data/a", "x x"));
    CHECK_FALSE(form.set("/data/a", "x w"));
    CHECK(form.value("/data/a") == "x z");
    REQUIRE(form.set("/data/a", ""));
    CHECK(form.value("/data/a").empty());
}

TEST_CASE("a rank keeps the order of touch and needs every option") {
    Filling form(select("odk:rank"));
    CHECK_FALSE(form.set("/data/a", "x y"));
    REQUIRE(form.set("/data/a", "z x y"));
    CHECK(form.value("/data/a") == "z x y");
}

TEST_CASE("a rank is one, too, where ODK's namespace ends in a slash") {
    std::string text = select("odk:rank");
    const std::string_view usual = "opendatakit.org/xforms";
    text.insert(text.find(usual) + usual.size(), "/");
    Filling form(text);
    REQUIRE(form.set("/data/a", "z x y"));
    CHECK(form.value("/data/a") == "z x y");
}

TEST_CASE("a range takes numbers between its bounds") {
    Filling form(form_text("<a/>", R"(<bind nodeset="/data/a" type="int"/>)",
                           R"(<range ref="/data/a" start="1" end="5" step="1"/>)"));
    CHECK_FALSE(form.set("/data/a", "6"));
    CHECK_FALSE(form.set("/data/a", "1.5"));
    REQUIRE(form.set("/data/a", "5"));
    CHECK(form.value("/data/a") == "5");
}

TEST_CASE("a trigger is OK or empty") {
    Filling form(form_text("<a/>", "", R"(<trigger ref="/data/a"/>)"));
    CHECK_FALSE(form.set("/data/a", "yes"));
    REQUIRE(form.set("/data/a", "OK"));
    CHECK(form.value("/data/a") == "OK");
}

TEST_CASE("options can come from what was answered in a repeat") {
    Filling form(form_text(
        "<r jr:template=\"\"><v/></r><pick/>", "",
        R"(<repeat nodeset="/data/r"><input ref="/data/r/v"/></repeat>)"
        R"(<select1 ref="/data/pick"><itemset nodeset="/data/r"><value ref="v"/><label ref="v"/></itemset></select1>)"));
    form.add("/data/r");
    REQUIRE(form.set("/data/r[1]/v", "a"));
    CHECK(values(form, "/data/pick") == std::vector<std::string>{"a"});
    REQUIRE(form.set("/data/pick", "a"));
    REQUIRE(form->remove_repeat(form.at("/data/r[1]")));
    CHECK(values(form, "/data/pick").empty());
    CHECK(form.value("/data/pick").empty());
}

TEST_CASE("jr:choice-name gives the words of what was chosen") {
    Filling form(form_text(
        "<a/><said/>",
        R"(<bind nodeset="/data/said" calculate="jr:choice-name(/data/a, '/data/a') "/>)",
        R"(<select1 ref="/data/a"><item><label>Ex</label><value>x</value></item></select1>)"));
    REQUIRE(form.set("/data/a", "x"));
    CHECK(form.value("/data/said") == "Ex");
}

TEST_CASE("an XML list of the package is read like one inside the form") {
    const std::string rows = "<root><item><name>1</name></item><item><name>2</name></item></root>";
    const std::string body =
        R"(<select1 ref="/data/a"><itemset nodeset="instance('x')/root/item"><value ref="name"/></itemset></select1>)";
    Filling outside(form_text("<a/>", R"(<instance id="x" src="jr://file/x.xml"/>)", body),
                    Files("jr://file/x.xml", rows));
    Filling inside(form_text("<a/>", "<instance id=\"x\">" + rows + "</instance>", body));
    CHECK(values(outside, "/data/a") == std::vector<std::string>{"1", "2"});
    CHECK(values(outside, "/data/a") == values(inside, "/data/a"));
}
