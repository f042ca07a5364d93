#include <doctest/doctest.h>

#include "tests/unit/forms_model/form_text.h"

using kiosk::BodyKind;
using kiosk::ControlKind;
using kiosk::FormNodeKind;
using tests::form_text;
using tests::loaded;

namespace {

const std::string family = form_text(
    "<name/><home><town/></home><child jr:template=\"\"><nick/></child><note/>",
    R"(<bind nodeset="/data/name" type="string" required="true() " bm:element="DE00001" bm:sensitivity="2"/>)"
    R"(<bind nodeset="/data/note" readonly="true() "/>)",
    R"(<group appearance="field-list"><label>Page</label><input ref="/data/name" appearance="w1 numbers" bm:sensitivity="3">)"
    R"(<label>Name</label><hint>As on the card</hint></input><input ref="/data/home/town"/></group>)"
    R"(<group ref="/data/child"><label>Children</label><repeat nodeset="/data/child"><input ref="nick"/></repeat></group>)"
    R"(<input ref="/data/note"><label>Read this</label></input>)");

}  // namespace

TEST_CASE("a form tells its id, version, title and structure") {
    const auto form = loaded(family);
    CHECK(form->id() == "f");
    CHECK(form->version() == "2");
    CHECK(form->title() == "T");
    CHECK(form->languages().empty());
    const auto town = form->find("/data/home/town");
    REQUIRE(town.has_value());
    CHECK(form->nodes()[*town].kind == FormNodeKind::value);
    CHECK(form->nodes()[form->nodes()[*town].parent].kind == FormNodeKind::group);
    CHECK(form->nodes()[*form->find("/data/child")].kind == FormNodeKind::repeat);
    CHECK_FALSE(form->find("/data/nobody").has_value());
}

TEST_CASE("the body keeps groups, questions, appearances and which words they have") {
    const auto form = loaded(family);
    const auto& body = form->body();
    REQUIRE(body.front().children.size() == 3);
    const auto& page = body[body.front().children[0]];
    CHECK(page.kind == BodyKind::group);
    CHECK(page.node == kiosk::FormNode::none);
    CHECK(page.has_appearance("field-list"));
    const auto& name = body[page.children[0]];
    CHECK(name.control == ControlKind::input);
    CHECK(name.has_appearance("numbers"));
    CHECK_FALSE(name.has_appearance("number"));
    CHECK(name.has_label);
    CHECK(name.has_hint);
    const auto& note = body[body.front().children[2]];
    CHECK(note.control == ControlKind::note);
}

TEST_CASE("a group that only wraps a repeat becomes the repeat and gives it its label") {
    const auto form = loaded(family);
    const auto& repeat = form->body()[form->body().front().children[1]];
    CHECK(repeat.kind == BodyKind::repeat);
    CHECK(repeat.has_label);
    CHECK(form->nodes()[repeat.node].path == "/data/child");
}

TEST_CASE("attributes of ours are read from bind and body, and the body wins") {
    const auto form = loaded(family);
    const auto& kiosk = form->nodes()[*form->find("/data/name")].kiosk;
    CHECK(kiosk.at("element") == "DE00001");
    CHECK(kiosk.at("sensitivity") == "3");
    CHECK(form->body()[form->nodes()[*form->find("/data/name")].body].kiosk == kiosk);
}

TEST_CASE("a form without meta gets an instanceID") {
    const auto form = loaded(form_text("<a/>", "", ""));
    CHECK(form->find("/data/orx:meta/orx:instanceID").has_value());
}

TEST_CASE("a language is found by its tag, by the tag in brackets or before a region") {
    const auto form = loaded(form_text(
        "<a/>", R"x(<itext><translation lang="中文 (zh)"/><translation lang="en-GB"/></itext>)x",
        ""));
    CHECK(form->language_for("zh") == "中文 (zh)");
    CHECK(form->language_for("en") == "en-GB");
    CHECK(form->language_for("fr") == "中文 (zh)");
}
