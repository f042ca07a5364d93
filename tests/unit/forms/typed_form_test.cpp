#include <memory>

#include <doctest/doctest.h>

#include "kiosk/forms/form_session.h"

namespace {

using kiosk::ErrorCode;
using kiosk::FieldId;
using kiosk::FormSession;
using kiosk::Language;
using kiosk::SecretText;
using kiosk::ValueSource;

constexpr std::string_view description = R"({
  "id": "sample", "version": "3",
  "pages": [
    {"id": "person", "title": {"zh": "P", "en": "Person"}, "hint": {"zh": "h", "en": "Hint"}, "fields": [
      {"id": "name", "kind": "text", "label": {"zh": "N", "en": "Name"}, "required": true, "source": "idcard.name", "sensitivity": 2},
      {"id": "number", "kind": "citizen_number", "label": {"zh": "C", "en": "Number"}, "required": true, "source": "idcard.number", "sensitivity": 3},
      {"id": "sex", "kind": "single_choice", "label": {"zh": "S", "en": "Sex"}, "required": true, "source": "idcard.sex",
       "options": [{"value": "1", "label": {"zh": "m", "en": "Male"}}, {"value": "2", "label": {"zh": "f", "en": "Female"}}]}
    ]},
    {"id": "bank", "title": {"zh": "B", "en": "Bank"}, "fields": [
      {"id": "has_card", "kind": "single_choice", "label": {"zh": "H", "en": "Has a card"}, "required": true,
       "options": [{"value": "yes", "label": {"zh": "y", "en": "Yes"}}, {"value": "no", "label": {"zh": "n", "en": "No"}}]}
    ]},
    {"id": "card", "title": {"zh": "K", "en": "Card"}, "fields": [
      {"id": "card_number", "kind": "bank_card", "label": {"zh": "K", "en": "Card number"}, "required": true, "sensitivity": 3,
       "relevant_when": [{"field": "has_card", "equals": "yes"}]},
      {"id": "card_why", "kind": "text", "label": {"zh": "W", "en": "Why"}, "length_max": 10,
       "relevant_when": [{"field": "card_number", "in": ["4111111111111111"]}]}
    ]},
    {"id": "rest", "title": {"zh": "R", "en": "Rest"}, "fields": [
      {"id": "info", "kind": "note", "label": {"zh": "I", "en": "Read this"}},
      {"id": "hardship", "kind": "text", "label": {"zh": "X", "en": "Hardship"}, "sensitivity": 4},
      {"id": "groups", "kind": "multiple_choice", "label": {"zh": "G", "en": "Groups"},
       "options": [{"value": "a", "label": {"zh": "1", "en": "First"}}, {"value": "b", "label": {"zh": "2", "en": "Second"}}]},
      {"id": "promise", "kind": "acknowledge", "label": {"zh": "T", "en": "It is true"}, "required": true}
    ]}
  ]
})";

std::unique_ptr<FormSession> opened() {
    auto form = kiosk::open_typed_form(description, {2026, 11, 22});
    REQUIRE_MESSAGE(form.has_value(), (form ? "" : form.error().detail));
    return std::move(*form);
}

void set(FormSession& form, const char* field, std::string_view value) {
    const auto done = form.set_value(FieldId{field}, value);
    REQUIRE_MESSAGE(done.has_value(), field);
}

const kiosk::FieldView& field_in(const kiosk::FormPageView& page, const char* id) {
    for (const auto& field : page.fields) {
        if (field.id.value() == id) return field;
    }
    FAIL("no field ", id);
    return page.fields.front();
}

void fill_from_card(FormSession& form) {
    form.prefill("idcard.name", SecretText("Zhang Sample"), ValueSource::id_card);
    form.prefill("idcard.number", SecretText("11010519491231002X"), ValueSource::id_card);
    form.prefill("idcard.sex", SecretText("2"), ValueSource::id_card);
}

}  // namespace

TEST_CASE("what the card knows is filled, locked and masked") {
    auto form = opened();
    fill_from_card(*form);
    const auto page = form->page(0);
    CHECK(page.title.in(Language::en) == "Person");
    const auto& number = field_in(page, "number");
    CHECK(number.readonly);
    CHECK(number.source == ValueSource::id_card);
    CHECK(number.value.reveal() == "11010519491231002X");
    CHECK(number.masked.reveal() == "110105********002X");
    CHECK(number.keyboard == kiosk::KeyboardHint::none);
    CHECK(field_in(page, "name").masked.empty());
    CHECK(form->set_value(FieldId{"number"}, "830000199001011234").error().code ==
          ErrorCode::rejected);
    CHECK(form->value(FieldId{"number"}).reveal() == "11010519491231002X");
    CHECK(form->validate_page(0));
}

TEST_CASE(
    "a source that knows nothing, or something a choice does not offer, leaves the question open") {
    auto form = opened();
    form->prefill("idcard.sex", SecretText("9"), ValueSource::id_card);
    form->prefill("idcard.name", SecretText(""), ValueSource::id_card);
    form->prefill("nobody.knows", SecretText("x"), ValueSource::id_card);
    const auto page = form->page(0);
    CHECK_FALSE(field_in(page, "sex").readonly);
    CHECK(field_in(page, "sex").value.empty());
    CHECK_FALSE(field_in(page, "name").readonly);
}

TEST_CASE("a page without relevant fields is skipped and comes when it matters") {
    auto form = opened();
    CHECK(form->page_count() == 3);
    set(*form, "has_card", "yes");
    CHECK(form->page_count() == 4);
    CHECK(form->page(2).title.in(Language::en) == "Card");
    CHECK(form->page(2).index == 2);
    CHECK(form->page(2).count == 4);
    set(*form, "has_card", "no");
    CHECK(form->page(2).title.in(Language::en) == "Rest");
    CHECK(form->page(99).title.in(Language::en) == "Rest");
}

TEST_CASE(
    "an answer that stopped being relevant leaves what is sent, but is there when the person "
    "changes back") {
    auto form = opened();
    set(*form, "has_card", "yes");
    set(*form, "card_number", "4111111111111111");
    set(*form, "card_why", "because");
    CHECK(form->answers_json().reveal().find("4111111111111111") != std::string::npos);
    set(*form, "has_card", "no");
    CHECK(form->answers_json().reveal() == R"({"has_card":"no"})");
    for (const auto& answer : form->answers()) CHECK(answer.id.value() != "card_number");
    set(*form, "has_card", "yes");
    CHECK(form->answers_json().reveal() ==
          R"({"has_card":"yes","card_number":"4111111111111111","card_why":"because"})");
}

TEST_CASE("wrong answers are kept as typed, explained, and the explanation goes when they change") {
    auto form = opened();
    set(*form, "has_card", "yes");
    set(*form, "card_number", "4111 1111 1111 1112");
    CHECK_FALSE(form->validate_page(2));
    CHECK_FALSE(field_in(form->page(2), "card_number").error.empty());
    CHECK(field_in(form->page(2), "card_number").value.reveal() == "4111 1111 1111 1112");
    set(*form, "card_number", "4111 1111 1111 1111");
    CHECK(field_in(form->page(2), "card_number").error.empty());
    CHECK(form->validate_page(2));
    CHECK_FALSE(form->validate_page(9));
}

TEST_CASE("validate looks at every relevant page and marks all errors") {
    auto form = opened();
    CHECK_FALSE(form->validate());
    CHECK_FALSE(field_in(form->page(0), "name").error.empty());
    CHECK_FALSE(field_in(form->page(2), "promise").error.empty());
    fill_from_card(*form);
    set(*form, "has_card", "no");
    set(*form, "promise", "yes");
    CHECK(form->validate());
}

TEST_CASE("a condition on a field that is not relevant itself sees no answer") {
    auto form = opened();
    set(*form, "has_card", "yes");
    CHECK(form->page(2).fields.size() == 1);
    set(*form, "card_number", "4111111111111111");
    CHECK(form->page(2).fields.size() == 2);
    set(*form, "has_card", "no");
    CHECK(form->page_count() == 3);
}

TEST_CASE("unknown fields, notes and too long answers are refused and change nothing") {
    auto form = opened();
    CHECK(form->set_value(FieldId{"nobody"}, "1").error().code == ErrorCode::not_found);
    CHECK(form->set_value(FieldId{"info"}, "1").error().code == ErrorCode::not_found);
    set(*form, "card_why", "1234567890");
    CHECK(form->set_value(FieldId{"card_why"}, "12345678901").error().code ==
          ErrorCode::limit_exceeded);
    CHECK(form->value(FieldId{"card_why"}).reveal() == "1234567890");
    set(*form, "card_number", "4111 1111 1111 1111");
    CHECK(form->set_value(FieldId{"card_number"}, std::string(10'000, ' ')).error().code ==
          ErrorCode::limit_exceeded);
    CHECK(form->value(FieldId{"nobody"}).empty());
}

TEST_CASE("check-answers shows labels, groups and masks") {
    auto form = opened();
    fill_from_card(*form);
    set(*form, "has_card", "yes");
    set(*form, "card_number", "4111111111111111");
    set(*form, "hardship", "something private");
    set(*form, "groups", "b a");
    set(*form, "promise", "yes");
    const auto answers = form->answers();
    const auto answer = [&](std::string_view id) -> const kiosk::AnswerView& {
        for (const auto& one : answers) {
            if (one.id.value() == id) return one;
        }
        FAIL("no answer");
        return answers.front();
    };
    CHECK(answer("number").shown_value.reveal() == "110105********002X");
    CHECK_FALSE(answer("number").can_change);
    CHECK(answer("sex").shown.in(Language::en) == "Female");
    CHECK(answer("card_number").shown_value.reveal() == "4111 1111 1111 1111");
    CHECK(answer("card_number").page == 2);
    CHECK(answer("card_number").can_change);
    CHECK(answer("card_why").shown.in(Language::en) == "Not given");
    CHECK(answer("hardship").shown_value.reveal() == "********");
    CHECK(answer("groups").shown.in(Language::en) == "First · Second");
    CHECK(answer("promise").shown.in(Language::en) == "I agree");
    for (const auto& one : answers) CHECK(one.id.value() != "info");
}

TEST_CASE("chosen values go out in the order of the options") {
    auto form = opened();
    set(*form, "groups", "b a");
    CHECK(form->answers_json().reveal() == R"({"groups":"a b"})");
}

TEST_CASE("a saved form goes on where it was, also with answers that are not relevant now") {
    auto form = opened();
    fill_from_card(*form);
    set(*form, "has_card", "yes");
    set(*form, "card_number", "41:11,");
    set(*form, "has_card", "no");
    const auto saved = form->save();
    auto other = opened();
    REQUIRE(other->restore(saved));
    CHECK(other->answers_json() == form->answers_json());
    CHECK(other->value(FieldId{"card_number"}).reveal() == "41:11,");
    CHECK(field_in(other->page(0), "number").readonly);
    CHECK(other->save() == saved);
}

TEST_CASE(
    "saved answers that are cut, changed or of another version are refused and change nothing") {
    auto form = opened();
    set(*form, "has_card", "yes");
    const auto before = form->save();
    for (std::size_t length = 0; length < before.reveal().size(); ++length) {
        auto other = opened();
        CHECK_FALSE(other->restore(SecretText(before.reveal().substr(0, length))));
        CHECK(other->value(FieldId{"has_card"}).empty());
    }
    auto text = before.reveal();
    const auto version = text.find("1:3,");
    text[version + 2] = '4';
    CHECK(form->restore(SecretText(text)).error().code == ErrorCode::conflict);
    CHECK(form->restore(SecretText(std::string(1024 * 1024 + 1, 'x'))).error().code ==
          ErrorCode::limit_exceeded);
    CHECK(form->save() == before);
}

TEST_CASE("a copy is independent of its original") {
    auto form = opened();
    set(*form, "has_card", "yes");
    auto twin = form->copy();
    set(*twin, "has_card", "no");
    CHECK(form->value(FieldId{"has_card"}).reveal() == "yes");
    CHECK(twin->value(FieldId{"has_card"}).reveal() == "no");
}
