// R-057 R-058 R-060
#include "kiosk/forms/xform_session.h"

#include <doctest/doctest.h>

#include "tests/unit/forms/xform_fixture.h"

using kiosk::FieldId;
using kiosk::FieldKind;
using kiosk::Language;
using kiosk::SecretText;
using kiosk::ValueSource;
using tests::answer;
using tests::field_of;
using tests::text_of;

namespace {

std::vector<std::string> page_ids(const kiosk::FormSession& form) {
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < form.page_count(); ++i) ids.push_back(form.page(i).id);
    return ids;
}

using Ids = std::vector<std::string>;

}  // namespace

TEST_CASE("a field list is one page and any other question is a page of its own") {
    const auto form = tests::open_with_card();
    CHECK(page_ids(*form) == Ids{"name", "phone", "way", "city", "child-entries", "deed", "wishes",
                                 "total", "promise"});
    const auto first = form->page(0);
    CHECK(first.title.in(Language::zh) == "您的信息");
    CHECK(first.hint.in(Language::en) == "From the card");
    CHECK(first.fields.size() == 2);
    CHECK_FALSE(first.is_question);
    const auto second = form->page(1);
    CHECK(second.is_question);
    CHECK(second.title.in(Language::en) == "Phone");
    CHECK(second.fields.front().kind == FieldKind::phone);
}

TEST_CASE("a question comes and goes with its condition, and keeps what was typed") {
    const auto form = tests::open_with_card();
    CHECK_FALSE(form->page_of("mail"));
    answer(*form, "way", "mail");
    REQUIRE(form->page_of("mail") == std::size_t{3});
    answer(*form, "mail", "a@b.example");
    answer(*form, "way", "self");
    CHECK_FALSE(form->page_of("mail"));
    CHECK(form->answers_json().reveal().find("a@b") == std::string::npos);
    answer(*form, "way", "mail");
    CHECK(text_of(*form, "mail") == "a@b.example");
}

TEST_CASE("an answer that doesn't fit is kept as typed and explained in the form's own words") {
    const auto form = tests::open_with_card();
    answer(*form, "phone", "139");
    CHECK_FALSE(form->validate_page(1));
    CHECK(text_of(*form, "phone") == "139");
    CHECK(field_of(*form, "phone").error.in(Language::zh) == "请填十一位手机号");
    CHECK(field_of(*form, "phone").error.in(Language::en) == "Eleven digits, please");
    answer(*form, "phone", "139 0000 0001");
    CHECK(field_of(*form, "phone").error.empty());
    CHECK(form->validate_page(1));
    CHECK(text_of(*form, "phone") == "13900000001");
    CHECK_FALSE(form->validate_page(2));
    CHECK(field_of(*form, "way").error.in(Language::en) == "Please choose the way");
}

TEST_CASE("a text that is no number stays, and counts for nothing") {
    const auto form = tests::open_with_card();
    REQUIRE(form->add_entry("child"));
    answer(*form, "child_age-1", "7");
    answer(*form, "child_age-1", "7x");
    CHECK(text_of(*form, "child_age-1") == "7x");
    CHECK(form->answers_json().reveal().find("child_age") == std::string::npos);
    const auto page = form->page_of_entry("child", 1);
    REQUIRE(page);
    CHECK_FALSE(form->validate_page(*page));
    CHECK(field_of(*form, "child_age-1").error.in(Language::zh) == "年龄要在零到十八之间");
    answer(*form, "child_age-1", "99");
    CHECK_FALSE(form->validate_page(*page));
    answer(*form, "child_age-1", "9");
    answer(*form, "child_name-1", "小明");
    CHECK(form->validate_page(*page));
}

TEST_CASE("what the card knows is filled and locked, with its source beside it (R-123)") {
    const auto form = tests::open_with_card();
    const auto name = field_of(*form, "name");
    CHECK(name.readonly);
    CHECK(name.source == ValueSource::id_card);
    CHECK(name.can_dispute);
    CHECK(form->set_value(FieldId("name"), "李四").error().code == kiosk::ErrorCode::rejected);
    CHECK(form->set_value(FieldId("nobody"), "x").error().code == kiosk::ErrorCode::not_found);
}

TEST_CASE("a fact of the card that is disputed stays, and a note goes with the case") {
    const auto form = tests::open_with_card();
    REQUIRE(form->dispute(FieldId("name"), true));
    CHECK(field_of(*form, "name").disputed);
    CHECK(field_of(*form, "name").readonly);
    CHECK(form->remarks_json().reveal() ==
          R"({"disputed":[{"field":"name","source":"id_card","given":"张三丰测","answer":"kept"}],)"
          R"("materials":[],"skipped":[]})");
    REQUIRE(form->dispute(FieldId("name"), false));
    CHECK_FALSE(field_of(*form, "name").disputed);
    CHECK(text_of(*form, "name") == "张三丰测");
    CHECK_FALSE(form->dispute(FieldId("phone"), true));
}

TEST_CASE("an address that is disputed can be answered, and taken back") {
    const auto form = tests::open_with_card();
    REQUIRE(form->dispute(FieldId("address"), true));
    CHECK_FALSE(field_of(*form, "address").readonly);
    answer(*form, "address", "新路 9 号");
    CHECK(field_of(*form, "address").source == ValueSource::person);
    CHECK(form->remarks_json().reveal().find(R"("given":"虚构区8号","answer":"changed")") !=
          std::string::npos);
    CHECK(form->answers_json().reveal().find("新路 9 号") != std::string::npos);
    REQUIRE(form->dispute(FieldId("address"), false));
    CHECK(text_of(*form, "address") == "虚构区8号");
    CHECK(field_of(*form, "address").readonly);
}

TEST_CASE("what should be answered complains once and may then be skipped") {
    const auto form = tests::open_with_card();
    answer(*form, "way", "mail");
    const auto page = form->page_of("mail");
    REQUIRE(page);
    CHECK_FALSE(form->validate_page(*page));
    CHECK_FALSE(field_of(*form, "mail").error.empty());
    CHECK(form->validate_page(*page));
    CHECK(field_of(*form, "mail").error.empty());
    CHECK(form->remarks_json().reveal().find(R"("skipped":[{"field":"mail"}])") !=
          std::string::npos);
}

TEST_CASE("options depend on other answers, and a choice that is gone is no answer") {
    const auto form = tests::open_with_card();
    CHECK(field_of(*form, "county").options.empty());
    answer(*form, "city", "1");
    const auto county = field_of(*form, "county");
    REQUIRE(county.options.size() == 2);
    CHECK(county.options.front().label.in(Language::zh) == "清溪区");
    CHECK(county.long_list);
    answer(*form, "county", "12");
    CHECK_FALSE(form->set_value(FieldId("county"), "21"));
    CHECK(text_of(*form, "county") == "12");
    answer(*form, "city", "2");
    CHECK(text_of(*form, "county").empty());
    answer(*form, "county", "21");
}

TEST_CASE("entries are added, changed and removed, each with pages of its own") {
    const auto form = tests::open_with_card();
    REQUIRE(form->add_entry("child").value() == "child_name-1");
    REQUIRE(form->add_entry("child"));
    answer(*form, "child_name-1", "大宝");
    answer(*form, "child_age-1", "9");
    answer(*form, "child_name-2", "二宝");
    CHECK(text_of(*form, "total") == "3");
    const auto list = form->page(*form->page_of("child-entries"));
    REQUIRE(list.entries);
    REQUIRE(list.entries->entries.size() == 2);
    CHECK(list.entries->can_add);
    CHECK(list.entries->entries[0].summary.seen().reveal() == "大宝 · 9");
    CHECK(list.entries->entries[0].complete);
    CHECK_FALSE(list.entries->entries[1].complete);
    const auto page = form->page(*form->page_of_entry("child", 2));
    CHECK(page.entry == "child-2");
    CHECK(page.section.in(Language::en) == "Child 2");
    CHECK(form->answers_json().reveal().find(
              R"("child":[{"child_name":"大宝","child_age":"9"},{"child_name":"二宝"}])") !=
          std::string::npos);
    REQUIRE(form->remove_entry("child", 1));
    CHECK(text_of(*form, "child_name-1") == "二宝");
    CHECK(text_of(*form, "total") == "2");
    CHECK_FALSE(form->remove_entry("child", 5));
    CHECK_FALSE(form->add_entry("nobody"));
}

TEST_CASE("a material is cited as an e-licence or brought later, and both are told") {
    const auto form = tests::open_with_card();
    const auto deed = field_of(*form, "deed");
    REQUIRE(deed.options.size() == 2);
    CHECK_FALSE(form->validate_page(*form->page_of("deed")));
    answer(*form, "deed", deed.options[0].value.c_str());
    CHECK(form->validate_page(*form->page_of("deed")));
    CHECK(form->remarks_json().reveal().find(
              R"("materials":[{"field":"deed","way":"licence","licence":"E-DEED"}])") !=
          std::string::npos);
    answer(*form, "deed", std::string(kiosk::upload_later).c_str());
    CHECK(form->remarks_json().reveal().find(R"("way":"later")") != std::string::npos);
}

TEST_CASE("a ranking is made touch by touch and is whole or nothing") {
    const auto form = tests::open_with_card();
    const auto page = *form->page_of("wishes");
    answer(*form, "wishes", "b");
    CHECK_FALSE(form->validate_page(page));
    answer(*form, "wishes", "b a");
    CHECK(form->validate_page(page));
    CHECK(form->answers_json().reveal().find(R"("wishes":"b a")") != std::string::npos);
}

TEST_CASE("a draft brings everything back, what does not fit included") {
    const auto form = tests::open_with_card();
    REQUIRE(form->add_entry("child"));
    answer(*form, "child_age-1", "7x");
    answer(*form, "way", "mail");
    (void)form->validate_page(*form->page_of("mail"));
    REQUIRE(form->dispute(FieldId("address"), true));
    answer(*form, "address", "新路");
    const auto saved = form->save();
    const auto again = tests::open();
    REQUIRE(again->restore(saved));
    CHECK(text_of(*again, "child_age-1") == "7x");
    CHECK(field_of(*again, "name").readonly);
    CHECK(field_of(*again, "address").disputed);
    CHECK(again->remarks_json() == form->remarks_json());
    CHECK(again->record_xml() == form->record_xml());
    CHECK(again->validate_page(*again->page_of("mail")));
}

TEST_CASE("a draft that is broken, too long or of another version changes nothing") {
    const auto form = tests::open_with_card();
    answer(*form, "way", "self");
    const auto saved = form->save();
    const auto other = tests::open(tests::family_form_with(R"(version="3")", R"(version="4")"));
    CHECK(other->restore(saved).error().code == kiosk::ErrorCode::conflict);
    for (std::size_t end = 0; end < saved.reveal().size(); end += 37) {
        const auto fresh = tests::open();
        CHECK_FALSE(fresh->restore(SecretText(saved.reveal().substr(0, end))));
        CHECK(text_of(*fresh, "way").empty());
    }
    CHECK(form->restore(SecretText(std::string(2u << 20, 'x'))).error().code ==
          kiosk::ErrorCode::limit_exceeded);
}

TEST_CASE("what a counted repeat lost when it became shorter keeps no draft from being read") {
    const auto xml =
        tests::family_form_with(R"(<repeat nodeset="/data/child">)",
                                R"(<repeat nodeset="/data/child" jr:count="/data/city">)");
    const auto form = tests::open(xml);
    answer(*form, "city", "2");
    answer(*form, "child_name-1", "小明");
    answer(*form, "child_name-2", "小红");
    answer(*form, "city", "1");
    const auto shorter = tests::open(xml);
    REQUIRE(shorter->restore(form->save()));
    CHECK(text_of(*shorter, "child_name-1") == "小明");
    answer(*form, "city", "2");
    CHECK(text_of(*form, "child_name-2").empty());
    const auto longer = tests::open(xml);
    REQUIRE(longer->restore(form->save()));
    CHECK(text_of(*longer, "child_name-2").empty());
}

TEST_CASE("a count that was blanked keeps its entries in the draft") {
    const auto xml =
        tests::family_form_with(R"(<repeat nodeset="/data/child">)",
                                R"(<repeat nodeset="/data/child" jr:count="/data/city">)");
    const auto form = tests::open(xml);
    answer(*form, "city", "2");
    answer(*form, "child_name-1", "小明");
    answer(*form, "child_name-2", "小红");
    answer(*form, "city", "");
    CHECK(text_of(*form, "child_name-2") == "小红");
    const auto again = tests::open(xml);
    REQUIRE(again->restore(form->save()));
    CHECK(text_of(*again, "child_name-1") == "小明");
    CHECK(text_of(*again, "child_name-2") == "小红");
    answer(*again, "city", "1");
    CHECK(text_of(*again, "child_name-1") == "小明");
}

TEST_CASE("a form that asks nothing without the platform has no page then, and reads as empty") {
    const auto form = tests::open(R"xml(<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
        xmlns:jr="http://openrosa.org/javarosa" xmlns:bm="urn:bianmin:kiosk-forms:1">
<h:head><h:title>联网</h:title><model>
<itext><translation lang="zh"><text id="a:label"><value>甲</value></text></translation>
<translation lang="en"><text id="a:label"><value>A</value></text></translation></itext>
<instance><data id="online" version="1"><a/><meta><instanceID/></meta></data></instance>
<bind nodeset="/data/a" type="string" bm:online="true()"/>
<bind nodeset="/data/meta/instanceID" type="string" jr:preload="uid"/>
</model></h:head>
<h:body><input ref="/data/a"><label ref="jr:itext('a:label')"/></input></h:body></h:html>)xml");
    REQUIRE(form->page_count() == 1);
    form->set_online(false);
    CHECK(form->page_count() == 0);
    CHECK(form->page(0).fields.empty());
    CHECK(form->page(99).count == 0);
    form->set_online(true);
    CHECK(form->page(0).fields.size() == 1);
}

TEST_CASE("a copy lives on its own") {
    const auto form = tests::open_with_card();
    answer(*form, "way", "self");
    const auto twin = form->copy();
    answer(*twin, "way", "mail");
    CHECK(text_of(*form, "way") == "self");
    CHECK(text_of(*twin, "way") == "mail");
}

TEST_CASE("the answers page shows words, groups and what was left out") {
    const auto form = tests::open_with_card();
    answer(*form, "phone", "13900000001");
    answer(*form, "way", "self");
    REQUIRE(form->add_entry("child"));
    answer(*form, "promise", "yes");
    for (const auto& line : form->answers()) {
        const auto id = line.id.value();
        if (id == "phone") CHECK(line.shown_value.reveal() == "139 0000 0001");
        if (id == "way") CHECK(line.shown.in(Language::en) == "In person");
        if (id == "child_name-1") CHECK(line.group.in(Language::zh) == "孩子 1");
        if (id == "name") CHECK_FALSE(line.can_change);
    }
    CHECK(form->answers_json().reveal().find(R"("promise":"OK")") != std::string::npos);
}

TEST_CASE("an answer longer than its kind takes is refused and changes nothing") {
    const auto form = tests::open_with_card();
    answer(*form, "phone", "13900000001");
    CHECK(form->set_value(FieldId("phone"), "139000000012").error().code ==
          kiosk::ErrorCode::limit_exceeded);
    CHECK(text_of(*form, "phone") == "13900000001");
}

TEST_CASE("a form that the screens cannot show is refused with line, question and reason") {
    const auto refused = [](const std::string& old, const std::string& now) {
        const auto loaded = tests::load(tests::family_form_with(old, now));
        CHECK_FALSE(loaded.plan);
        return loaded.faults.empty() ? kiosk::FormFault{} : loaded.faults.front();
    };
    const auto version = refused(R"(version="3")", "");
    CHECK(version.id == "form_without_version");
    const auto level = refused(R"(bm:sensitivity="3")", R"(bm:sensitivity="9")");
    CHECK(level.attribute == "bm:sensitivity");
    CHECK(level.question == "/data/phone");
    CHECK(level.line > 0);
    CHECK(refused(R"(bm:source="idcard.name")", R"(bm:source="idcard.soul")").attribute ==
          "bm:source");
    CHECK(refused(R"(<translation lang="en">)", R"(<translation lang="fr">)").id ==
          "language_missing");
    const auto message = level.message();
    CHECK(message.in(Language::zh) != message.in(Language::en));
}

TEST_CASE("the appearance of a text says which keys come first") {
    const auto keys = [](const std::string& appearance) {
        const auto form = tests::open(tests::family_form_with(
            R"(<input ref="/data/address">)",
            R"(<input ref="/data/address" appearance=")" + appearance + R"(">)"));
        return tests::field_of(*form, "address").keyboard;
    };
    CHECK(keys("") == kiosk::KeyboardHint::text);
    CHECK(keys("person-name") == kiosk::KeyboardHint::name);
    CHECK(keys("latin") == kiosk::KeyboardHint::latin);
    CHECK(keys("numbers") == kiosk::KeyboardHint::digits);
}
