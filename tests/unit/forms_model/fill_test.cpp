#include <algorithm>

#include <doctest/doctest.h>

#include "tests/unit/forms_model/form_text.h"

using kiosk::ErrorCode;
using kiosk::InvalidReason;
using tests::Filling;
using tests::form_text;

TEST_CASE("a calculation follows what it reads, and what reads it follows in turn") {
    Filling form(form_text(
        "<a/><b/><c/>",
        R"(<bind nodeset="/data/c" type="int" calculate="/data/b * 2"/><bind nodeset="/data/b" type="int" calculate="/data/a + 1"/>)",
        R"(<input ref="/data/a"/>)"));
    CHECK(form.value("/data/c").empty());
    REQUIRE(form.set("/data/a", "4"));
    CHECK(form.value("/data/b") == "5");
    CHECK(form.value("/data/c") == "10");
}

TEST_CASE("an irrelevant answer reads as empty, is left out, and is there again") {
    Filling form(form_text(
        "<ask>no</ask><g><a/></g><copy/>",
        R"(<bind nodeset="/data/g" relevant="/data/ask = 'yes'"/><bind nodeset="/data/copy" calculate="/data/g/a"/>)",
        R"(<input ref="/data/ask"/><input ref="/data/g/a"/>)"));
    CHECK_FALSE(form.state("/data/g/a").relevant);
    REQUIRE(form.set("/data/g/a", "kept"));
    CHECK(form.value("/data/g/a").empty());
    CHECK(form.xml().find("kept") == std::string::npos);
    CHECK(form.xml().find("<g") == std::string::npos);
    REQUIRE(form.set("/data/ask", "yes"));
    CHECK(form.value("/data/copy") == "kept");
    REQUIRE(form.set("/data/ask", "no"));
    CHECK(form.value("/data/copy").empty());
    CHECK(form->draft_xml().reveal().find("kept") != std::string::npos);
}

TEST_CASE(
    "required and constraint are judged for relevant fields alone, constraints for answers alone") {
    Filling form(form_text(
        "<on>1</on><a/>",
        R"(<bind nodeset="/data/a" type="int" required="true() " constraint=". &gt; 5" relevant="/data/on = 1" )"
        R"(jr:requiredMsg="Say it" jr:constraintMsg="More"/>)",
        R"(<input ref="/data/on"/><input ref="/data/a"/>)"));
    CHECK_FALSE(form.state("/data/a").requirement_holds);
    CHECK(form.state("/data/a").constraint_holds);
    CHECK(form->message(form.at("/data/a"), InvalidReason::required) == "Say it");
    REQUIRE(form.set("/data/a", "3"));
    REQUIRE(form->invalid_nodes().size() == 1);
    CHECK(form->invalid_nodes().front().reason == InvalidReason::constraint);
    CHECK(form->message(form.at("/data/a"), InvalidReason::constraint) == "More");
    REQUIRE(form.set("/data/a", "6"));
    CHECK(form->invalid_nodes().empty());
    REQUIRE(form.set("/data/a", ""));
    REQUIRE(form.set("/data/on", "0"));
    CHECK(form->invalid_nodes().empty());
}

TEST_CASE("readonly is inherited, refuses an answer and takes what a register says") {
    Filling form(form_text("<lock>1</lock><g><a/></g>",
                           R"(<bind nodeset="/data/g" readonly="/data/lock = 1"/>)",
                           R"(<input ref="/data/lock"/><input ref="/data/g/a"/>)"));
    CHECK(form.state("/data/g/a").readonly);
    CHECK(form.set("/data/g/a", "x").error().code == ErrorCode::rejected);
    REQUIRE(form->prefill(form.at("/data/g/a"), "from the card"));
    CHECK(form.value("/data/g/a") == "from the card");
    REQUIRE(form.set("/data/lock", "0"));
    CHECK(form.set("/data/g/a", "x"));
}

TEST_CASE("an answer that isn't of the type changes nothing") {
    Filling form(form_text(
        "<n>1</n><d/><t/>",
        R"(<bind nodeset="/data/n" type="int"/><bind nodeset="/data/d" type="date"/><bind nodeset="/data/t" type="time"/>)",
        R"(<input ref="/data/n"/><input ref="/data/d"/><input ref="/data/t"/>)"));
    CHECK(form.set("/data/n", "two").error().code == ErrorCode::bad_format);
    CHECK(form.set("/data/n", "1.5").error().code == ErrorCode::bad_format);
    CHECK(form.value("/data/n") == "1");
    CHECK(form.set("/data/d", "2026-02-30").error().code == ErrorCode::bad_format);
    CHECK(form.set("/data/d", "2026-02-28"));
    CHECK(form.set("/data/t", "09:30"));
    CHECK(form.value("/data/t") == "09:30:00");
}

TEST_CASE("errors name no answer") {
    Filling form(
        form_text("<n/>", R"(<bind nodeset="/data/n" type="int"/>)", R"(<input ref="/data/n"/>)"));
    const auto refused = form.set("/data/n", "Qian");
    CHECK(refused.error().detail.find("Qian") == std::string::npos);
}

TEST_CASE(
    "a value that a person gave over a calculation stays until the calculation reads something "
    "new") {
    Filling form(form_text("<a>1</a><b/>", R"(<bind nodeset="/data/b" calculate="/data/a"/>)",
                           R"(<input ref="/data/a"/><input ref="/data/b"/>)"));
    REQUIRE(form.set("/data/b", "mine"));
    CHECK(form.value("/data/b") == "mine");
    REQUIRE(form.set("/data/a", "2"));
    CHECK(form.value("/data/b") == "2");
}

TEST_CASE("setvalue fires at first load, at load and when a value changes") {
    Filling form(form_text(
        "<a/><first/><copy/><log/>",
        R"(<setvalue event="odk-instance-first-load" ref="/data/first" value="1 + 1"/>)"
        R"(<setvalue event="odk-instance-load" ref="/data/log">loaded</setvalue>)",
        R"(<input ref="/data/a"><setvalue event="xforms-value-changed" ref="/data/copy" value="concat(/data/a, '!') "/></input>)"));
    CHECK(form.value("/data/first") == "2");
    CHECK(form.value("/data/log") == "loaded");
    CHECK(form.value("/data/copy").empty());
    REQUIRE(form.set("/data/a", "x"));
    CHECK(form.value("/data/copy") == "x!");
}

TEST_CASE("actions that set each other off end at their limit") {
    Filling form(form_text(
        "<a/><b/>", "",
        R"(<input ref="/data/a"><setvalue event="xforms-value-changed" ref="/data/b" value="number(/data/a) + 1"/></input>)"
        R"(<input ref="/data/b"><setvalue event="xforms-value-changed" ref="/data/a" value="number(/data/b) + 1"/></input>)"));
    CHECK(form.set("/data/a", "1").error().code == ErrorCode::limit_exceeded);
    CHECK(form.set("/data/a", "").has_value());
}

TEST_CASE("preloads fill in identity, times and properties") {
    Filling form(form_text(
        "<start/><end/><day/><device/><meta><instanceID/></meta>",
        R"(<bind nodeset="/data/start" type="dateTime" jr:preload="timestamp" jr:preloadParams="start"/>)"
        R"(<bind nodeset="/data/end" type="dateTime" jr:preload="timestamp" jr:preloadParams="end"/>)"
        R"(<bind nodeset="/data/day" type="date" jr:preload="date" jr:preloadParams="today"/>)"
        R"(<bind nodeset="/data/device" jr:preload="property" jr:preloadParams="deviceid"/>)"
        R"(<bind nodeset="/data/meta/instanceID" jr:preload="uid"/>)",
        ""));
    CHECK(form.value("/data/start").starts_with("2026-01-01T08:00:00"));
    CHECK(form.value("/data/end").empty());
    CHECK(form.value("/data/day") == "2026-01-01");
    CHECK(form.value("/data/device") == "K-1");
    CHECK(form->instance_id().starts_with("uuid:"));
    form.clock.advance(std::chrono::hours{24});
    REQUIRE(form->refresh());
    CHECK(form.value("/data/end").starts_with("2026-01-02T08:00:00"));
    CHECK(form.value("/data/start").starts_with("2026-01-01T08:00:00"));
}

TEST_CASE("preloads fill in entries that are added later, too, and a draft keeps what they were") {
    const auto xml = form_text(
        "<r jr:template=\"\"><id/><day/><end/><a/></r>",
        R"(<bind nodeset="/data/r/id" jr:preload="uid"/>)"
        R"(<bind nodeset="/data/r/day" type="date" jr:preload="date" jr:preloadParams="today"/>)"
        R"(<bind nodeset="/data/r/end" type="dateTime" jr:preload="timestamp" jr:preloadParams="end"/>)",
        R"(<repeat nodeset="/data/r"><input ref="/data/r/a"/></repeat>)");
    Filling form(xml);
    form.add("/data/r");
    form.add("/data/r");
    CHECK(form.value("/data/r[1]/id").starts_with("uuid:"));
    CHECK(form.value("/data/r[2]/id").starts_with("uuid:"));
    CHECK(form.value("/data/r[1]/id") != form.value("/data/r[2]/id"));
    CHECK(form.value("/data/r[2]/day") == "2026-01-01");
    CHECK(form.value("/data/r[2]/end").empty());
    const auto again =
        kiosk::FormInstance::restore(tests::loaded(xml), form.world(), form->draft_xml());
    REQUIRE(again.has_value());
    const auto id = (*again)->value((*again)->find("/data/r[2]/id")).reveal();
    CHECK(id == form.value("/data/r[2]/id"));
    const auto third = (*again)->add_repeat((*again)->find("/data/r"));
    REQUIRE(third.has_value());
    CHECK((*again)->value((*again)->find("/data/r[3]/id")).reveal().starts_with("uuid:"));
}

TEST_CASE("today() is asked again when the form is refreshed, not before") {
    Filling form(
        form_text("<d/>", R"(<bind nodeset="/data/d" type="date" calculate="today() "/>)", ""));
    form.clock.advance(std::chrono::hours{48});
    CHECK(form.value("/data/d") == "2026-01-01");
    REQUIRE(form->refresh());
    CHECK(form.value("/data/d") == "2026-01-03");
}

TEST_CASE("an attribute of the instance can be bound") {
    Filling form(form_text(R"(<e when=""><a/></e>)",
                           R"(<bind nodeset="/data/e/@when" calculate="concat('x', /data/e/a) "/>)",
                           R"(<input ref="/data/e/a"/>)"));
    REQUIRE(form.set("/data/e/a", "1"));
    CHECK(form.value("/data/e/@when") == "x1");
    CHECK(form.xml().find("when=\"x1\"") != std::string::npos);
}

TEST_CASE("relevances that ask for each other come to rest") {
    Filling form(form_text(
        "<a>1</a><b>1</b>",
        R"(<bind nodeset="/data/a" type="int" relevant="/data/b &gt; 0"/><bind nodeset="/data/b" type="int" relevant="/data/a &gt; 0"/>)",
        R"(<input ref="/data/a"/><input ref="/data/b"/>)"));
    CHECK(form.state("/data/a").relevant == form.state("/data/b").relevant);
}

TEST_CASE("changes name what may look different, and nothing else") {
    Filling form(form_text(
        "<a/><b/><c/><d/>", R"(<bind nodeset="/data/b" calculate="/data/a"/>)",
        R"(<input ref="/data/a"/><input ref="/data/c"><label><output value="/data/b"/></label></input><input ref="/data/d"/>)"));
    static_cast<void>(form->take_changes());
    REQUIRE(form.set("/data/a", "1"));
    const auto changed = form->take_changes();
    const auto has = [&](std::string_view reference) {
        return std::find(changed.begin(), changed.end(), form.at(reference)) != changed.end();
    };
    CHECK(has("/data/a"));
    CHECK(has("/data/b"));
    CHECK(has("/data/c"));
    CHECK_FALSE(has("/data/d"));
    CHECK(form->take_changes().empty());
}
