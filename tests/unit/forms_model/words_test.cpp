#include <doctest/doctest.h>

#include "tests/unit/forms_model/form_text.h"

using kiosk::ErrorCode;
using tests::Filling;
using tests::form_text;

namespace {

const std::string bilingual = form_text(
    "<name/><a/>",
    R"(<itext><translation lang="zh"><text id="q"><value>您好，<output value="/data/name"/>！</value><value form="guidance">说明</value>)"
    R"(<value form="image">jr://images/q.png</value></text><text id="x"><value>甲</value></text><text id="bad"><value>不对</value></text></translation>)"
    R"(<translation lang="en" default="true() "><text id="q"><value>Hello, <output value="/data/name"/>!</value></text><text id="x"><value>First</value></text></translation></itext>)"
    R"(<bind nodeset="/data/a" required="true() " jr:requiredMsg="jr:itext('bad') "/>)",
    R"(<group appearance="field-list"><label>Page of <output value="/data/name"/></label><hint>Line</hint><input ref="/data/name"/></group>)"
    R"(<select1 ref="/data/a"><label ref="jr:itext('q') "/><item><label ref="jr:itext('x') "/><value>x</value></item></select1>)");

}  // namespace

TEST_CASE("words come in the language asked for, with answers in them") {
    Filling form(bilingual);
    REQUIRE(form.set("/data/name", "Qian"));
    const auto question = form.at("/data/a");
    CHECK(form->language() == "en");
    CHECK(form->label(question).text == "Hello, Qian!");
    CHECK(form->label(question, "zh").text == "您好，Qian！");
    CHECK(form->label(question, "zh").guidance == "说明");
    CHECK(form->label(question, "zh").image == "jr://images/q.png");
    CHECK(form->options(question, "zh").front().label.text == "甲");
}

TEST_CASE("the language can change in the middle, and must be one of the form") {
    Filling form(bilingual);
    static_cast<void>(form->take_changes());
    REQUIRE(form->set_language("zh"));
    CHECK(form->options(form.at("/data/a")).front().label.text == "甲");
    CHECK_FALSE(form->take_changes().empty());
    CHECK(form->set_language("fr").error().code == ErrorCode::not_found);
    CHECK(form->language() == "zh");
}

TEST_CASE("a text that a language lacks is shown in the default one, or stays empty") {
    Filling form(bilingual);
    const auto question = form.at("/data/a");
    CHECK(form->message(question, kiosk::InvalidReason::required, "zh") == "不对");
    CHECK(form->message(question, kiosk::InvalidReason::required, "en")->empty());
}

TEST_CASE("a group that only arranges has a title and a line below it") {
    Filling form(bilingual);
    REQUIRE(form.set("/data/name", "Q"));
    const auto page = form->form().body().front().children.front();
    CHECK(form->body_label(page, form->root()).text == "Page of Q");
    CHECK(form->body_hint(page, form->root()).text == "Line");
}

TEST_CASE("a text that asks for itself, or for one that asks for it, ends") {
    Filling form(form_text(
        "<a/><b/>",
        R"(<itext><translation lang="zh" default="true() ">)"
        R"(<text id="q"><value>甲<output value="jr:itext('q') "/></value></text>)"
        R"(<text id="p"><value>乙<output value="jr:itext('r') "/><output value="jr:itext('r') "/></value></text>)"
        R"(<text id="r"><value>丙<output value="jr:itext('p') "/><output value="jr:itext('p') "/></value></text>)"
        R"(</translation></itext>)",
        R"(<input ref="/data/a"><label ref="jr:itext('q') "/></input>)"
        R"(<input ref="/data/b"><label ref="jr:itext('p') "/></input>)"));
    CHECK(form->label(form.at("/data/a")).text.starts_with("甲甲"));
    CHECK(form->label(form.at("/data/a")).text.size() < 100);
    CHECK(form->label(form.at("/data/b")).text.starts_with("乙丙"));
}

TEST_CASE("texts that each ask for many more are not put together without end") {
    std::string outputs;
    for (int i = 0; i < 40; ++i) outputs += R"(<output value="jr:itext('q') "/>)";
    Filling form(
        form_text("<a/>",
                  R"(<itext><translation lang="zh" default="true() "><text id="q"><value>x)" +
                      outputs + "</value></text></translation></itext>",
                  R"(<input ref="/data/a"><label ref="jr:itext('q') "/></input>)"));
    CHECK(form->label(form.at("/data/a")).text.size() <= 1 + 40 * 10'000);
}

TEST_CASE("an option named by the name of the option ends") {
    Filling form(form_text(
        "<a/>", "",
        R"(<select1 ref="/data/a"><item><label>Its name: <output value="jr:choice-name(/data/a, '/data/a') "/></label>)"
        R"(<value>x</value></item></select1>)"));
    REQUIRE(form.set("/data/a", "x"));
    CHECK(form->options(form.at("/data/a")).front().label.text.starts_with("Its name: Its name: "));
}

TEST_CASE("blanks between outputs are kept") {
    Filling form(form_text(
        "<a>1</a><b>2</b><q/>", "",
        R"(<input ref="/data/q"><label>N: <output value=" ../a "/> <output value="../b"/></label></input>)"));
    CHECK(form->label(form.at("/data/q")).text == "N: 1 2");
}
