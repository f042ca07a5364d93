#include "kiosk/forms/form_rules.h"

#include <doctest/doctest.h>

#include "kiosk/forms/form_session.h"

namespace {

using kiosk::CivilDate;
using kiosk::FieldDescription;
using kiosk::FieldKind;
using kiosk::Language;

constexpr CivilDate today{2026, 11, 22};

FieldDescription field_of(FieldKind kind) {
    FieldDescription field;
    field.kind = kind;
    field.length_max = 60;
    if (kind == FieldKind::single_choice || kind == FieldKind::multiple_choice) {
        field.options = {{"a", {"a", "a"}, {}}, {"b", {"b", "b"}, {}}};
    }
    return field;
}

std::string complaint(const FieldDescription& field, std::string_view typed) {
    return std::string(
        kiosk::complaint(kiosk::FormDescription{}, field, typed, today).in(Language::en));
}

}  // namespace

TEST_CASE("an empty answer is only wrong when it is required, and the words fit the kind") {
    for (const auto kind :
         {FieldKind::text, FieldKind::phone, FieldKind::single_choice, FieldKind::acknowledge}) {
        auto field = field_of(kind);
        CHECK(complaint(field, "").empty());
        CHECK(complaint(field, "   ").empty());
        field.required = true;
        CHECK_FALSE(complaint(field, "").empty());
        CHECK_FALSE(complaint(field, "   ").empty());
    }
    auto own = field_of(FieldKind::text);
    own.required = true;
    own.error_required = {"own", "own words"};
    CHECK(complaint(own, "") == "own words");
    auto statement = field_of(FieldKind::acknowledge);
    statement.required = true;
    CHECK(complaint(statement, "").find("I agree") != std::string::npos);
}

TEST_CASE("each kind takes what fits and explains what does not") {
    struct Row {
        FieldKind kind;
        const char* good;
        const char* bad;
    };
    const Row rows[] = {
        {FieldKind::number, "42", "4.5"},
        {FieldKind::number, "-3", "three"},
        {FieldKind::decimal, "0.25", "0.25001"},
        {FieldKind::date, "2024-02-29", "2023-02-29"},
        {FieldKind::phone, "13800138000", "23800138000"},
        {FieldKind::citizen_number, "11010519491231002x", "110105194912310021"},
        {FieldKind::bank_card, "4111 1111 1111 1111", "4111 1111 1111 1112"},
        {FieldKind::single_choice, "a", "c"},
        {FieldKind::multiple_choice, "b a", "a c"},
        {FieldKind::acknowledge, "yes", "no"},
        {FieldKind::text, "plain words", "tab\tinside"},
        {FieldKind::text, "\xF0\xA0\xAE\xB7", "\xED\xA0\x80"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.good);
        CHECK(complaint(field_of(row.kind), row.good) == "");
        CHECK(complaint(field_of(row.kind), row.bad) != "");
    }
}

TEST_CASE("a citizen number of somebody not yet born is refused") {
    CHECK(complaint(field_of(FieldKind::citizen_number), "810000198001010014").empty());
    const auto field = field_of(FieldKind::citizen_number);
    CHECK(kiosk::complaint({}, field, "810000198001010014", CivilDate{1979, 12, 31})
              .in(Language::en) != "");
}

TEST_CASE("ranges are inclusive and their message names the bound") {
    auto number = field_of(FieldKind::number);
    number.number_min = 1 * kiosk::number_scale;
    number.number_max = 12 * kiosk::number_scale;
    CHECK(complaint(number, "1").empty());
    CHECK(complaint(number, "12").empty());
    CHECK(complaint(number, "0").find(" 1") != std::string::npos);
    CHECK(complaint(number, "13").find("12") != std::string::npos);
    auto date = field_of(FieldKind::date);
    date.date_min = kiosk::DateBound{CivilDate{2020, 1, 1}, 0, 0};
    date.date_max = kiosk::DateBound{};
    CHECK(complaint(date, "2020-01-01").empty());
    CHECK(complaint(date, "20261122").empty());
    CHECK(complaint(date, "2019-12-31").find("2020-01-01") != std::string::npos);
    CHECK(complaint(date, "2026-11-23").find("2026-11-22") != std::string::npos);
}

TEST_CASE("text is measured in characters and matched as a whole") {
    auto field = field_of(FieldKind::text);
    field.length_min = 2;
    CHECK(complaint(field, "\xE5\xBC\xA0").find("2") != std::string::npos);
    CHECK(complaint(field, "\xE5\xBC\xA0\xE4\xB8\x89").empty());
    field.pattern = "[A-Z]{2}[0-9]+";
    field.pattern_message = {"p", "two letters and digits"};
    CHECK(complaint(field, "AB1").empty());
    CHECK(complaint(field, "AB1x") == "two letters and digits");
}

TEST_CASE("a pattern of exponential cost ends and counts as not matching") {
    auto field = field_of(FieldKind::text);
    field.pattern = "(a+)+b";
    field.pattern_message = {"p", "no"};
    CHECK(complaint(field, std::string(60, 'a')) == "no");
}

TEST_CASE("the one answer that lets a person go on is asked for by its own words") {
    auto field = field_of(FieldKind::single_choice);
    field.must_equal = "a";
    field.must_equal_message = {"m", "not eligible"};
    CHECK(complaint(field, "a").empty());
    CHECK(complaint(field, "b") == "not eligible");
    CHECK(complaint(field, "c") != "not eligible");
    CHECK(complaint(field, "").empty());
}
