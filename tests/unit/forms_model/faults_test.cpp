#include <algorithm>

#include <doctest/doctest.h>

#include "tests/unit/forms_model/form_text.h"

using kiosk::FormFault;
using tests::Files;
using tests::form_text;

namespace {

std::vector<FormFault> faults_of(const std::string& xml, const Files& files = Files()) {
    const auto made = kiosk::load_form(xml, files, "f.xml");
    CHECK((made.form == nullptr) == !made.faults.empty());
    for (const auto& fault : made.faults) {
        CHECK(kiosk::has_fault_words(fault.id));
        CHECK(fault.words().has(kiosk::Language::zh));
        CHECK(fault.words().has(kiosk::Language::en));
        CHECK(fault.words().in(kiosk::Language::en).find('{') == std::string_view::npos);
    }
    return made.faults;
}

/// The only fault a form has.
FormFault fault_of(const std::string& xml, const Files& files = Files()) {
    const auto faults = faults_of(xml, files);
    REQUIRE(faults.size() == 1);
    return faults.front();
}

const char* const input_a = R"(<input ref="/data/a"/>)";

}  // namespace

TEST_CASE("an unknown function is told with file, line, question and attribute in both languages") {
    const auto fault = fault_of(
        form_text("<a/>", R"(<bind nodeset="/data/a" constraint="wish(.) = 1"/>)", input_a));
    CHECK(fault.id == "unknown_function");
    CHECK(fault.file == "f.xml");
    CHECK(fault.line == 4);
    CHECK(fault.question == "/data/a");
    CHECK(fault.attribute == "constraint");
    const auto message = fault.message();
    CHECK(message.in(kiosk::Language::en)
              .starts_with("f.xml:4: /data/a, constraint: There is no such function"));
    CHECK(message.in(kiosk::Language::zh).find("没有这个函数") != std::string_view::npos);
}

TEST_CASE("an expression that doesn't parse is told where it stands") {
    CHECK(fault_of(form_text("<a/>", R"(<bind nodeset="/data/a" relevant="1 +"/>)", input_a)).id ==
          "bad_expression");
    const auto label = fault_of(form_text(
        "<a/>", "", R"(<input ref="/data/a"><label><output value="(("/></label></input>)"));
    CHECK(label.line == 5);
    CHECK(label.question == "/data/a");
}

TEST_CASE("calculations in a circle are refused with the whole circle") {
    const auto fault = fault_of(form_text(
        "<a/><b/><c/>",
        R"(<bind nodeset="/data/a" calculate="/data/b + 1"/><bind nodeset="/data/b" calculate="/data/c"/>)"
        R"(<bind nodeset="/data/c" calculate="../a"/>)",
        ""));
    CHECK(fault.id == "cycle");
    CHECK(fault.attribute == "calculate");
    CHECK(fault.line == 4);
    for (const char* path : {"/data/a", "/data/b", "/data/c"})
        CHECK(fault.values.front().second.find(path) != std::string::npos);
}

TEST_CASE("a calculation of itself is a circle, a constraint on itself is none") {
    CHECK(fault_of(form_text("<a/>", R"(<bind nodeset="/data/a" calculate=". + 1"/>)", "")).id ==
          "cycle");
    CHECK(
        faults_of(form_text("<a/>", R"(<bind nodeset="/data/a" constraint=". &gt; 1"/>)", input_a))
            .empty());
}

TEST_CASE("a running total over earlier instances of a repeat is no circle, one over all is") {
    const auto form = [](std::string_view calculate) {
        return form_text(
            "<r><n/><sum/></r>",
            R"(<bind nodeset="/data/r/sum" calculate=")" + std::string(calculate) + R"("/>)",
            R"(<repeat nodeset="/data/r"><input ref="/data/r/n"/></repeat>)");
    };
    CHECK(
        faults_of(form("sum(../../r[position() &lt; position(current()/..)]/sum) + ../n")).empty());
    CHECK(fault_of(form("sum(/data/r/sum)")).id == "cycle");
}

TEST_CASE("an instance that isn't there is told by name") {
    const auto fault = fault_of(form_text(
        "<a/>", "",
        R"(<select1 ref="/data/a"><itemset nodeset="instance('towns')/root/item"><value ref="name"/></itemset></select1>)"));
    CHECK(fault.id == "missing_instance");
    CHECK(fault.values.front().second == "towns");
    CHECK(fault.question == "/data/a");
}

TEST_CASE("two fields of one name, and two questions for one field, are refused") {
    CHECK(fault_of(form_text("<a/><b/><a/>", "", "")).id == "same_name");
    CHECK(fault_of(form_text("<a/>", "", R"(<input ref="/data/a"/><input ref="/data/a"/>)")).id ==
          "control_twice");
}

TEST_CASE("a repeat or question without its element in the instance is refused") {
    const auto repeat = fault_of(form_text("<a/>", "", R"(<repeat nodeset="/data/r"/>)"));
    CHECK(repeat.id == "repeat_without_node");
    CHECK(repeat.question == "/data/r");
    CHECK(fault_of(form_text("<a/>", "", R"(<input ref="/data/b"/>)")).id ==
          "control_without_node");
    CHECK(fault_of(form_text("<g><a/></g>", "", R"(<input ref="/data/g"/>)")).id ==
          "control_on_group");
}

TEST_CASE("a question without field is left out when the caller says so") {
    const auto made = kiosk::load_form(form_text("<a/>", "", R"(<input ref="/data/b"/>)"), Files(),
                                       "f.xml", kiosk::UnknownFields::leave_out);
    CHECK(made.form != nullptr);
    REQUIRE(made.warnings.size() == 1);
    CHECK(made.warnings.front().id == "control_without_node");
}

TEST_CASE("entities and document types are refused, so no bomb can grow") {
    const std::string bomb =
        "<?xml version=\"1.0\"?>\n<!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b "
        "\"&a;&a;&a;\">]>\n<l>&b;</l>";
    const auto fault = fault_of(bomb);
    CHECK(fault.id == "xml");
    CHECK(fault.line == 2);
}

TEST_CASE("broken XML is told with its line, other XML as what it lacks") {
    CHECK(fault_of("<h:html>\n<a></b>").id == "xml");
    CHECK(fault_of("<form/>").id == "no_html");
    CHECK(fault_of(R"(<h:html xmlns:h="http://www.w3.org/1999/xhtml"><h:head/><h:body/></h:html>)")
              .id == "no_part");
    CHECK(
        fault_of(
            R"(<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"><h:head><model/></h:head><h:body/></h:html>)")
            .id == "no_instance");
}

TEST_CASE("what KX-1 leaves out is refused by name") {
    const auto feature = [](const std::string& model, const std::string& body) {
        const auto fault = fault_of(form_text("<a/>", model, body));
        CHECK(fault.id == "excluded");
        return fault.values.front().second;
    };
    CHECK(feature(R"(<instance id="last-saved" src="jr://instance/last-saved"/>)", "") ==
          "last-saved");
    CHECK(feature(R"(<instance id="g" src="jr://file/g.geojson"/>)", "") == "GeoJSON");
    CHECK(feature(R"(<odk:setgeopoint event="odk-instance-first-load" ref="/data/a"/>)", "") ==
          "odk:setgeopoint");
    CHECK(feature("", R"(<upload ref="/data/a" mediatype="audio/*"/>)") == "upload audio/*");
    CHECK(feature("", R"(<input ref="/data/a" appearance="ex:org.app(x) "/>)") ==
          "appearance ex:org.app");
    CHECK(feature(R"(<submission base64RsaPublicKey="A"/>)", "") == "submission encryption");
    CHECK(feature("", "<range2/>") == "element range2");
}

TEST_CASE("a list comes from the package only, and must be there") {
    const auto with = [](std::string_view uri) {
        return form_text("<a/>", "<instance id=\"x\" src=\"" + std::string(uri) + "\"/>", "");
    };
    CHECK(fault_of(with("https://example.org/x.csv")).id == "foreign_source");
    CHECK(fault_of(with("file:///etc/passwd")).id == "foreign_source");
    CHECK(fault_of(with("jr://file-csv/x.csv")).id == "missing_file");
    CHECK(fault_of(with("jr://file-csv/x.csv"), Files("jr://file-csv/x.csv", "a,a\n")).id ==
          "bad_file");
    CHECK(fault_of(with("jr://file/x.xml"), Files("jr://file/x.xml", "<a>")).id == "bad_file");
}

TEST_CASE("attributes of ours are checked") {
    const auto bad = [](std::string_view attribute) {
        return fault_of(form_text("<a/>",
                                  "<bind nodeset=\"/data/a\" " + std::string(attribute) + "/>",
                                  input_a))
            .id;
    };
    CHECK(bad("bm:sensitivity=\"5\"") == "bad_value");
    CHECK(bad("bm:device=\"fax\"") == "bad_value");
    CHECK(bad("bm:licnce=\"E\"") == "unknown_attribute");
}

TEST_CASE("actions need a field, a known event and their place") {
    const auto bad = [](std::string_view action) {
        return fault_of(form_text("<a/>", action, "")).id;
    };
    CHECK(bad(R"(<setvalue event="odk-instance-first-load" ref="/data/b" value="1"/>)") ==
          "action_without_target");
    CHECK(bad(R"(<setvalue event="on-a-whim" ref="/data/a" value="1"/>)") == "unknown_event");
    CHECK(bad(R"(<setvalue event="odk-new-repeat" ref="/data/a" value="1"/>)") ==
          "event_outside_repeat");
}

TEST_CASE("ranges need bounds, options need values") {
    const auto range = [](std::string_view attributes) {
        return fault_of(form_text("<a/>", R"(<bind nodeset="/data/a" type="int"/>)",
                                  "<range ref=\"/data/a\" " + std::string(attributes) + "/>"))
            .id;
    };
    CHECK(range(R"(start="5" end="1" step="1")") == "range_bounds");
    CHECK(range(R"(start="1" end="5" step="0")") == "range_bounds");
    CHECK(fault_of(form_text("<a/>", "", R"(<range ref="/data/a" start="1" end="5" step="1"/>)"))
              .id == "range_type");
    CHECK(fault_of(form_text("<a/>", "",
                             R"(<select1 ref="/data/a"><item><label>x</label></item></select1>)"))
              .id == "option_without_value");
}

TEST_CASE("all faults of a form are told at once") {
    const auto faults = faults_of(form_text(
        "<a/><b/>",
        R"(<bind nodeset="/data/a" relevant="x("/><bind nodeset="/data/b" relevant="nope() "/>)",
        R"(<input ref="/data/c"/>)"));
    CHECK(faults.size() == 3);
}

TEST_CASE("a text that one language lacks and a bind without field are warnings") {
    const auto made = kiosk::load_form(
        form_text(
            "<a/>",
            R"(<itext><translation lang="zh"><text id="t"><value>甲</value></text></translation><translation lang="en"/></itext>)"
            R"(<bind nodeset="/data/zz" type="int"/>)",
            R"(<input ref="/data/a"><label ref="jr:itext('t') "/></input>)"),
        Files(), "f.xml");
    REQUIRE(made.form != nullptr);
    REQUIRE(made.warnings.size() == 2);
    CHECK(made.warnings[0].id == "bind_without_node");
    CHECK(made.warnings[1].id == "missing_text");
}
