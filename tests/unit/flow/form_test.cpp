// R-057 R-058
#include <doctest.h>

#include "tests/unit/flow/fixture.h"

namespace tests {
using kiosk::FormScreen;

namespace {

const kiosk::FieldView& field(const FormScreen& screen, const char* id) {
    for (const auto& one : screen.page.fields) {
        if (one.id.value() == id) return one;
    }
    FAIL("no such field is shown: ", id);
    return screen.page.fields.front();
}

void type(Bench& bench, const char* id, std::string_view text) {
    for (const char key : text) bench.touch(intent::TypeText{FieldId(id), std::string(1, key)});
}

}  // namespace

TEST_CASE("the first page shows what the card knows, locked and masked (R-202)") {
    Bench bench;
    bench.go_to_form();
    const auto screen = bench.shown<FormScreen>();
    CHECK(field(screen, "name").value.reveal() == sample_name);
    CHECK(field(screen, "name").readonly);
    CHECK(field(screen, "name").source == kiosk::ValueSource::id_card);
    CHECK(field(screen, "number").masked.reveal() == "819902********0014");
    CHECK(field(screen, "name").masked.reveal() == "张**测");
    // With the day the number would be whole again.
    CHECK(field(screen, "birth").masked.reveal() == "****-**-**");
    CHECK(field(screen, "nation").value.reveal() == "汉");
    CHECK(field(screen, "sex").value.reveal() == "1");
    CHECK_FALSE(screen.focus);
    bench.touch(intent::TypeText{FieldId("name"), "x"});
    bench.touch(intent::ClearField{FieldId("name")});
    CHECK(field(bench.shown<FormScreen>(), "name").value.reveal() == sample_name);
}

TEST_CASE("next checks the page, stays with what is wrong, and keeps it as typed (R-035)") {
    Bench bench;
    bench.go_to_form();
    bench.touch(intent::Next{});
    bench.touch(intent::Next{});
    CHECK_FALSE(field(bench.shown<FormScreen>(), "household").error.empty());
    bench.touch(intent::SetAnswer{FieldId("employee_pension"), "yes"});
    bench.touch(intent::SetAnswer{FieldId("household"), "rural"});
    bench.touch(intent::Next{});
    CHECK_FALSE(field(bench.shown<FormScreen>(), "employee_pension").error.empty());
    CHECK(field(bench.shown<FormScreen>(), "household").error.empty());
    CHECK(field(bench.shown<FormScreen>(), "employee_pension").value.reveal() == "yes");
}

TEST_CASE("the keyboard points at the first empty field, or at the first wrong one") {
    Bench bench;
    bench.go_to_form();
    bench.fill_form();
    bench.touch(intent::Back{});
    CHECK_FALSE(bench.shown<FormScreen>().focus);
    bench.touch(intent::ClearField{FieldId("bank_account")});
    bench.touch(intent::Next{});
    CHECK(bench.shown<FormScreen>().focus == FieldId("bank_account"));
    type(bench, "bank_account", "12345");
    bench.touch(intent::Next{});
    CHECK(bench.shown<FormScreen>().focus == FieldId("bank_account"));
    CHECK(field(bench.shown<FormScreen>(), "bank_account").value.reveal() == "12345");
    CHECK_FALSE(field(bench.shown<FormScreen>(), "bank_account").error.empty());
}

TEST_CASE("keys append, delete takes one character, and what is too long is refused") {
    Bench bench;
    bench.go_to_form();
    bench.fill_form();
    bench.touch(intent::TypeText{FieldId("phone"), "1"});
    CHECK(field(bench.shown<FormScreen>(), "phone").value.reveal() == sample_phone);
    bench.touch(intent::DeleteBack{FieldId("phone")});
    CHECK(field(bench.shown<FormScreen>(), "phone").value.reveal() == "1390000000");
    bench.touch(intent::ClearField{FieldId("phone")});
    bench.touch(intent::DeleteBack{FieldId("phone")});
    CHECK(field(bench.shown<FormScreen>(), "phone").value.empty());
    bench.touch(intent::FocusField{FieldId("commitment")});
    CHECK_FALSE(bench.shown<FormScreen>().focus);
    bench.touch(intent::FocusField{FieldId("phone")});
    CHECK(bench.shown<FormScreen>().focus == FieldId("phone"));
}

TEST_CASE("a statement is agreed to and taken back by the same touch") {
    Bench bench;
    bench.go_to_form();
    bench.fill_form();
    bench.touch(intent::SetAnswer{FieldId("commitment"), "yes"});
    CHECK(field(bench.shown<FormScreen>(), "commitment").value.empty());
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "form");
    bench.touch(intent::SetAnswer{FieldId("commitment"), "yes"});
    bench.touch(intent::Next{});
    CHECK(bench.screen() == "review");
}

TEST_CASE("fields of other pages and fields that nobody knows change nothing") {
    Bench bench;
    bench.go_to_form();
    bench.touch(intent::SetAnswer{FieldId("household"), "rural"});
    bench.touch(intent::TypeText{FieldId("nobody"), "x"});
    bench.touch(intent::FocusField{FieldId("nobody")});
    CHECK(bench.data().visit->form->value(FieldId("household")).empty());
}

TEST_CASE("going back to the start and forth again loses nothing") {
    Bench bench;
    bench.go_to_form();
    bench.fill_form();
    while (bench.screen() == "form") bench.touch(intent::Back{});
    CHECK(bench.screen() == "guide");
    bench.touch(intent::Next{});
    while (bench.screen() == "form") bench.touch(intent::Next{});
    CHECK(bench.screen() == "review");
}

TEST_CASE("every changed answer is saved in the draft") {
    Bench bench;
    bench.go_to_form();
    bench.touch(intent::Next{});
    bench.forget_effects();
    bench.touch(intent::SetAnswer{FieldId("household"), "rural"});
    CHECK(bench.wanted<effect::SaveDraft>().size() == 1);
    bench.touch(intent::FocusField{FieldId("household")});
    CHECK(bench.wanted<effect::SaveDraft>().size() == 1);
}

TEST_CASE("a person too young is told so on the page that shows the birth date") {
    Bench bench;
    bench.go_to_identify();
    auto card = sample_card();
    card.birth = SecretText("2015-01-01");
    bench.lay_card(std::move(card));
    REQUIRE(bench.screen() == "form");
    bench.touch(intent::Next{});
    CHECK_FALSE(field(bench.shown<FormScreen>(), "birth").error.empty());
    CHECK(bench.snapshot().can_go_home);
}

}  // namespace tests
