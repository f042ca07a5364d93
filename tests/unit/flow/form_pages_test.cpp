// Entries, lists, disputed values, the parts of a form, and answers that are safe before the next
// question. R-057 R-058
#include <doctest.h>

#include "kiosk/flow/steps/form_answers.h"
#include "kiosk/flow/steps/form_parts.h"
#include "tests/unit/flow/fixture.h"

namespace tests {
using kiosk::FormScreen;
using kiosk::SectionsScreen;

namespace {

void go_to_form_of(Bench& bench, std::string_view words) {
    bench.touch(intent::Begin{});
    bench.touch(intent::ChooseService{service_named(words)});
    bench.touch(intent::Next{});
    REQUIRE(bench.screen() == "identify");
    bench.lay_card();
    bench.decline_consent();
    REQUIRE(bench.screen() == "form");
}

const kiosk::FieldView& shown_field(const FormScreen& screen, const char* id) {
    for (const auto& one : screen.page.fields) {
        if (one.id.value() == id) return one;
    }
    FAIL("no such field is shown: ", id);
    return screen.page.fields.front();
}

}  // namespace

TEST_CASE("the next question waits until the answer is on the disk") {
    Bench bench;
    bench.go_to_form();
    bench.disk_answers = false;
    bench.touch(intent::Next{});
    REQUIRE(bench.shown<FormScreen>().page.index == 1);
    bench.touch(intent::SetAnswer{FieldId("employee_pension"), "no"});
    bench.touch(intent::SetAnswer{FieldId("household"), "rural"});
    bench.touch(intent::Next{});
    CHECK(bench.shown<FormScreen>().page.index == 1);
    // An earlier draft is not the one with this answer.
    bench.tell(event::DraftSaved{RequestId(1)});
    CHECK(bench.shown<FormScreen>().page.index == 1);
    bench.tell(event::DraftSaved{bench.last<effect::SaveDraft>()});
    CHECK(bench.shown<FormScreen>().page.index == 2);
}

TEST_CASE("a disk that hangs holds nobody for longer than a moment") {
    Bench bench;
    bench.go_to_form();
    bench.disk_answers = false;
    bench.touch(intent::Next{});
    bench.touch(intent::SetAnswer{FieldId("employee_pension"), "no"});
    bench.touch(intent::SetAnswer{FieldId("household"), "rural"});
    bench.touch(intent::Next{});
    bench.wait(Duration(2'000));
    CHECK(bench.shown<FormScreen>().page.index == 1);
    bench.wait(Duration(2'000));
    CHECK(bench.shown<FormScreen>().page.index == 2);
}

TEST_CASE("a value that was filled in can be called wrong, and right again") {
    Bench bench;
    bench.go_to_form();
    bench.touch(intent::Dispute{FieldId("name")});
    CHECK(shown_field(bench.shown<FormScreen>(), "name").disputed);
    CHECK(shown_field(bench.shown<FormScreen>(), "name").readonly);
    CHECK_FALSE(bench.shown<FormScreen>().focus);
    bench.touch(intent::Dispute{FieldId("address")});
    CHECK_FALSE(shown_field(bench.shown<FormScreen>(), "address").readonly);
    CHECK(bench.shown<FormScreen>().focus == FieldId("address"));
    bench.touch(intent::ClearField{FieldId("address")});
    bench.touch(intent::TypeText{FieldId("address"), "9"});
    CHECK(shown_field(bench.shown<FormScreen>(), "address").value.reveal() == "9");
    bench.touch(intent::Dispute{FieldId("address")});
    CHECK(shown_field(bench.shown<FormScreen>(), "address").value.reveal() == sample_address);
    bench.touch(intent::Dispute{FieldId("nobody")});
}

TEST_CASE("the parts of a form say how far each is, and only those that were reached open") {
    Bench bench;
    bench.go_to_form();
    REQUIRE(bench.shown<FormScreen>().has_sections);
    bench.touch(intent::Next{});
    bench.touch(intent::ShowSections{});
    REQUIRE(bench.screen() == "sections");
    using State = SectionsScreen::Row::State;
    const auto rows = bench.shown<SectionsScreen>().rows;
    REQUIRE(rows.size() == 4);
    CHECK(rows[0].state == State::complete);
    CHECK(rows[0].answered == 6);
    CHECK(rows[1].state == State::current);
    CHECK(rows[3].state == State::later);
    bench.touch(intent::ChooseSection{3});
    CHECK(bench.screen() == "sections");
    bench.touch(intent::ChooseSection{99});
    CHECK(bench.screen() == "sections");
    bench.touch(intent::ChooseSection{0});
    CHECK(bench.shown<FormScreen>().page.index == 0);
    bench.touch(intent::ShowSections{});
    bench.touch(intent::Back{});
    CHECK(bench.shown<FormScreen>().page.index == 0);
}

TEST_CASE("entries are added, changed and removed, and each way leads back to their list") {
    Bench bench;
    go_to_form_of(bench, "居民基本医疗保险");
    bench.touch(intent::Next{});
    for (int page = 0; page < 8 && !bench.shown<FormScreen>().page.entries; ++page) {
        for (const auto& one : bench.shown<FormScreen>().page.fields) {
            if (one.kind == kiosk::FieldKind::single_choice && !one.readonly)
                bench.touch(intent::SetAnswer{
                    one.id, one.id.value() == "who" ? "family" : one.options.front().value});
            if (one.readonly || !one.value.empty()) continue;
            if (one.kind == kiosk::FieldKind::text) bench.touch(intent::TypeText{one.id, "李小测"});
            if (one.kind == kiosk::FieldKind::citizen_number)
                bench.touch(intent::TypeText{one.id, "839902199001011234"});
        }
        bench.touch(intent::Next{});
    }
    REQUIRE(bench.shown<FormScreen>().page.entries);
    const auto repeat = bench.shown<FormScreen>().page.entries->repeat;
    const auto before = bench.shown<FormScreen>().page.entries->entries.size();
    bench.touch(intent::AddEntry{repeat});
    REQUIRE_FALSE(bench.shown<FormScreen>().page.entries);
    CHECK(bench.shown<FormScreen>().page.entry == repeat + "-" + std::to_string(before + 1));
    bench.touch(intent::Back{});
    REQUIRE(bench.shown<FormScreen>().page.entries);
    CHECK(bench.shown<FormScreen>().page.entries->entries.size() == before + 1);
    bench.touch(intent::ChangeEntry{repeat, before + 1});
    CHECK_FALSE(bench.shown<FormScreen>().page.entries);
    bench.touch(intent::Back{});
    bench.touch(intent::RemoveEntry{repeat, before + 1});
    CHECK(bench.shown<FormScreen>().page.entries->entries.size() == before);
    bench.touch(intent::RemoveEntry{repeat, 99});
    bench.touch(intent::AddEntry{"nobody"});
    CHECK(bench.shown<FormScreen>().page.entries->entries.size() == before);
}

TEST_CASE("a long list opens by touch, is searched by letters and closes with the choice") {
    Bench bench;
    go_to_form_of(bench, "居住证");
    for (int page = 0; page < 12; ++page) {
        const auto screen = bench.shown<FormScreen>();
        const auto list = std::find_if(
            screen.page.fields.begin(), screen.page.fields.end(),
            [](const kiosk::FieldView& one) { return one.long_list && !one.readonly; });
        if (list != screen.page.fields.end()) {
            bench.touch(intent::FocusField{list->id});
            const auto open = bench.shown<FormScreen>();
            REQUIRE(open.list);
            REQUIRE_FALSE(open.list->options.empty());
            bench.touch(intent::TypeText{list->id, "zzzz"});
            CHECK(bench.shown<FormScreen>().list->found == 0);
            bench.touch(intent::ClearField{list->id});
            CHECK(bench.shown<FormScreen>().list->found == open.list->found);
            bench.touch(intent::SetAnswer{list->id, open.list->options.front().value});
            CHECK_FALSE(bench.shown<FormScreen>().list);
            CHECK(shown_field(bench.shown<FormScreen>(), list->id.value().c_str()).options.size() ==
                  1);
            return;
        }
        for (const auto& one : screen.page.fields) {
            if (one.readonly) continue;
            if (!one.options.empty())
                bench.touch(intent::SetAnswer{one.id, one.options.front().value});
            if (one.keyboard == kiosk::KeyboardHint::digits)
                bench.touch(intent::TypeText{one.id, "2026-01-01"});
        }
        bench.touch(intent::Next{});
    }
    FAIL("the form has no long list");
}

namespace {

std::vector<std::string> ids_of(const FormScreen& screen) {
    std::vector<std::string> ids;
    for (const auto& field : screen.page.fields) ids.push_back(field.id.value());
    return ids;
}

/// Answers what stands on the page, whatever it is; true when the list of entries came.
bool go_to_entries(Bench& bench) {
    bench.touch(intent::Next{});
    for (int page = 0; page < 12 && !bench.shown<FormScreen>().page.entries; ++page) {
        const auto screen = bench.shown<FormScreen>();
        for (const auto& one : screen.page.fields) {
            if (one.readonly || !one.value.empty()) continue;
            if (one.kind == kiosk::FieldKind::single_choice)
                bench.touch(intent::SetAnswer{
                    one.id, one.id.value() == "who" ? "family" : one.options.front().value});
            if (one.kind == kiosk::FieldKind::text) bench.touch(intent::TypeText{one.id, "李小测"});
            if (one.kind == kiosk::FieldKind::citizen_number)
                bench.touch(intent::TypeText{one.id, "839902199001011234"});
        }
        bench.touch(intent::Next{});
    }
    return bench.shown<FormScreen>().page.entries.has_value();
}

}  // namespace

TEST_CASE("with large words a page of many filled values comes in parts, there and back") {
    Bench bench;
    bench.touch(intent::Begin{});
    bench.touch(intent::SetWay{kiosk::WayOfUse::elder});
    bench.touch(intent::ChooseService{pension()});
    while (bench.screen() == "guide") bench.touch(intent::Next{});
    bench.lay_card();
    REQUIRE(bench.screen() == "form");
    const auto first = bench.shown<FormScreen>();
    CHECK(first.parts == 2);
    CHECK(first.part == 0);
    CHECK(ids_of(first).size() == 4);
    bench.touch(intent::Next{});
    const auto second = bench.shown<FormScreen>();
    CHECK(second.page.index == 0);
    CHECK(second.part == 1);
    CHECK(ids_of(second).size() == 2);
    CHECK(second.page.title == first.page.title);

    // What is called wrong stays in its place, and its keyboard with it.
    bench.touch(intent::Dispute{FieldId("address")});
    CHECK(bench.shown<FormScreen>().part == 1);
    CHECK(ids_of(bench.shown<FormScreen>()) == ids_of(second));
    CHECK(bench.shown<FormScreen>().focus == FieldId("address"));
    bench.touch(intent::Dispute{FieldId("address")});
    // A value that isn't on the screen can't be touched.
    bench.touch(intent::Dispute{FieldId("name")});

    bench.touch(intent::Next{});
    CHECK(bench.shown<FormScreen>().page.index == 1);
    bench.touch(intent::Back{});
    CHECK(bench.shown<FormScreen>().page.index == 0);
    CHECK(bench.shown<FormScreen>().part == 1);
    bench.touch(intent::Back{});
    CHECK(bench.shown<FormScreen>().part == 0);
    CHECK_FALSE(shown_field(bench.shown<FormScreen>(), "name").disputed);
    bench.touch(intent::Next{});
    REQUIRE(bench.shown<FormScreen>().part == 1);

    // Smaller words: the whole page again, and no part of it is left.
    bench.touch(intent::SetWay{kiosk::WayOfUse::standard});
    CHECK(bench.shown<FormScreen>().parts == 1);
    CHECK(ids_of(bench.shown<FormScreen>()).size() == 6);
    bench.touch(intent::Next{});
    CHECK(bench.shown<FormScreen>().page.index == 1);
}

namespace {

kiosk::FieldView asked_field(const char* id, kiosk::FieldKind kind, std::size_t options = 0) {
    kiosk::FieldView field;
    field.id = FieldId(id);
    field.kind = kind;
    for (std::size_t i = 0; i < options; ++i)
        field.options.push_back({std::to_string(i), {"很长很长很长的一个选项", "long"}, {}});
    return field;
}

}  // namespace

TEST_CASE("a page that asks more than its display holds comes in parts, whatever is answered") {
    using kiosk::FieldKind;
    kiosk::FormPageView page;
    for (const char* id : {"province", "city", "county", "town", "village"}) {
        page.fields.push_back(asked_field(id, FieldKind::single_choice, 20));
        page.fields.back().long_list = true;
    }
    page.fields.push_back(asked_field("house", FieldKind::text));
    page.fields.push_back(asked_field("proof", FieldKind::upload, 5));
    const auto starts = [&](kiosk::WayOfUse way) {
        return kiosk::part_starts(page, kiosk::page_sizes(way));
    };
    using Starts = std::vector<std::size_t>;
    CHECK(starts(kiosk::WayOfUse::standard) == Starts{0, 6});
    CHECK(starts(kiosk::WayOfUse::low_reach) == Starts{0, 5, 6});
    CHECK(starts(kiosk::WayOfUse::elder) == Starts{0, 4, 6});
    for (auto& field : page.fields) field.value = SecretText("1");
    page.fields[5].error = {"请填写", "Please fill in"};
    CHECK(starts(kiosk::WayOfUse::elder) == Starts{0, 4, 6});
    CHECK(kiosk::part_of_field(starts(kiosk::WayOfUse::elder), 5) == 1);
    // A short list of short names takes little; what is too tall for any part stands alone.
    page.fields.clear();
    page.fields.push_back(asked_field("yes", FieldKind::single_choice, 2));
    for (auto& option : page.fields[0].options) option.label = {"是", "Yes"};
    page.fields.push_back(asked_field("tall", FieldKind::multiple_choice, 8));
    page.fields.push_back(asked_field("agree", FieldKind::acknowledge));
    CHECK(starts(kiosk::WayOfUse::elder) == Starts{0, 1, 2});
}

TEST_CASE("every answer that is changed comes with the part that it stands on, and leads back") {
    Bench bench;
    bench.go_to_review();
    bench.touch(intent::SetWay{kiosk::WayOfUse::elder});
    // Opens a question that no longer fits on its page.
    REQUIRE(bench.data().visit->form->set_value(FieldId("payment"), "bank"));
    std::size_t changed = 0;
    std::size_t later_parts = 0;
    for (const auto& answer : bench.data().visit->form->answers()) {
        if (!answer.can_change) continue;
        bench.touch(intent::ChangeAnswer{answer.id});
        REQUIRE(bench.screen() == "form");
        const auto screen = bench.shown<FormScreen>();
        CHECK(shown_field(screen, answer.id.value().c_str()).id == answer.id);
        ++changed;
        later_parts += screen.part > 0 ? 1 : 0;
        bench.touch(intent::Back{});
        if (bench.screen() == "form") bench.touch(intent::Back{});  // its list was open
        REQUIRE(bench.screen() == "review");
    }
    CHECK(changed >= 5);
    CHECK(later_parts >= 1);
}

TEST_CASE("a list of a ranking says that its order counts") {
    kiosk::FormPageView page;
    page.fields.push_back(asked_field("wishes", kiosk::FieldKind::ranking, 9));
    page.fields[0].long_list = true;
    kiosk::step::Form current;
    current.list = kiosk::step::Form::List{FieldId("wishes"), {}, 0};
    const auto list = kiosk::list_view(current, page, kiosk::page_sizes(kiosk::WayOfUse::standard));
    REQUIRE(list);
    CHECK(list->ranked);
}

TEST_CASE("a value that doesn't fit in an earlier part brings that part back") {
    // The number of this card has a wrong check character.
    Bench bench;
    bench.touch(intent::Begin{});
    bench.touch(intent::SetWay{kiosk::WayOfUse::elder});
    bench.touch(intent::ChooseService{pension()});
    while (bench.screen() == "guide") bench.touch(intent::Next{});
    auto card = sample_card();
    card.birth = SecretText("20200101");
    bench.lay_card(std::move(card));
    REQUIRE(bench.screen() == "form");
    bench.touch(intent::Next{});
    // Under sixteen: said where the date stands.
    CHECK(bench.shown<FormScreen>().part == 0);
    CHECK_FALSE(shown_field(bench.shown<FormScreen>(), "birth").error.empty());
}

TEST_CASE("a long list has fewer options a page with large words") {
    Bench bench;
    bench.touch(intent::Begin{});
    bench.touch(intent::SetWay{kiosk::WayOfUse::elder});
    bench.touch(intent::ChooseService{service_named("居住证")});
    while (bench.screen() == "guide") bench.touch(intent::Next{});
    bench.lay_card();
    bench.decline_consent();
    for (int page = 0; page < 12 && bench.screen() == "form"; ++page) {
        const auto screen = bench.shown<FormScreen>();
        for (const auto& one : screen.page.fields) {
            if (!one.long_list || one.readonly) continue;
            bench.touch(intent::FocusField{one.id});
            const auto list = bench.shown<FormScreen>().list;
            REQUIRE(list);
            CHECK(list->page_size == 4);
            CHECK(list->options.size() == std::min<std::size_t>(4, list->found));
            bench.touch(intent::SetWay{kiosk::WayOfUse::standard});
            CHECK(bench.shown<FormScreen>().list->page_size == 10);
            return;
        }
        bench.touch(intent::Next{});
    }
    FAIL("the form has no long list");
}

TEST_CASE("many entries come in pages, the newest first to be seen, and every one can be changed") {
    Bench bench;
    go_to_form_of(bench, "居民基本医疗保险");
    REQUIRE(go_to_entries(bench));
    const auto repeat = bench.shown<FormScreen>().page.entries->repeat;
    const auto list_page = bench.shown<FormScreen>().page.index;
    auto count = bench.shown<FormScreen>().page.entries->count;
    while (count < 7) {
        bench.touch(intent::AddEntry{repeat});
        bench.touch(intent::Back{});
        REQUIRE(bench.shown<FormScreen>().page.entries);
        REQUIRE(bench.shown<FormScreen>().page.entries->count == ++count);
    }
    const auto entries = [&] {
        auto screen = bench.shown<FormScreen>();
        REQUIRE(screen.page.entries);
        return std::move(*screen.page.entries);
    };
    CHECK(entries().pages == 2);
    CHECK(entries().page == 1);
    REQUIRE(entries().entries.size() == 2);
    CHECK(entries().entries.back().position == 7);
    bench.touch(intent::TurnPage{1});
    CHECK(entries().page == 1);
    bench.touch(intent::TurnPage{-1});
    CHECK(entries().page == 0);
    CHECK(entries().entries.size() == 5);
    CHECK(entries().entries.front().position == 1);
    bench.touch(intent::TurnPage{-1});
    CHECK(entries().page == 0);
    // Removed on this page, this page stays.
    bench.touch(intent::RemoveEntry{repeat, 2});
    CHECK(entries().count == 6);
    CHECK(entries().page == 0);
    bench.touch(intent::ChangeEntry{repeat, 1});
    CHECK_FALSE(bench.shown<FormScreen>().page.entries);
    bench.touch(intent::Back{});
    CHECK(bench.shown<FormScreen>().page.index >= list_page);
    bench.touch(intent::SetWay{kiosk::WayOfUse::elder});
    CHECK(entries().pages == 2);
    CHECK(entries().entries.size() == 3);
}

}  // namespace tests
