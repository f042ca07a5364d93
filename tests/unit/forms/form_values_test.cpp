#include "kiosk/forms/form_values.h"

#include <doctest/doctest.h>

namespace {

using kiosk::FieldDescription;
using kiosk::FieldKind;

FieldDescription field_of(FieldKind kind, int sensitivity = 1) {
    FieldDescription field;
    field.kind = kind;
    field.sensitivity = sensitivity;
    return field;
}

std::string canonical(FieldKind kind, std::string_view typed) {
    return kiosk::canonical(field_of(kind), typed).reveal();
}

std::string masked(FieldKind kind, int sensitivity, std::string_view typed, bool typed_here) {
    return kiosk::masked(field_of(kind, sensitivity), typed, typed_here).reveal();
}

}  // namespace

TEST_CASE("dates are real days, with or without hyphens") {
    CHECK(kiosk::parse_date("1989-06-05") == kiosk::CivilDate{1989, 6, 5});
    CHECK(kiosk::parse_date("19890605") == kiosk::CivilDate{1989, 6, 5});
    CHECK(kiosk::parse_date("2024-02-29"));
    for (const auto* text : {"2023-02-29", "1989-13-01", "1989-00-10", "198906", "1989-6-5",
                             "abcd-ef-gh", "", "1989/06/05"}) {
        CAPTURE(text);
        CHECK_FALSE(kiosk::parse_date(text));
    }
}

TEST_CASE("a bound relative to today counts years and days") {
    kiosk::DateBound bound;
    bound.years = -16;
    CHECK(bound.on({2026, 11, 22}) == kiosk::CivilDate{2010, 11, 22});
    bound.years = -1;
    CHECK(bound.on({2024, 2, 29}) == kiosk::CivilDate{2023, 2, 28});
    bound = {};
    bound.days = 30;
    CHECK(bound.on({2026, 12, 15}) == kiosk::CivilDate{2027, 1, 14});
}

TEST_CASE("decimals compare exactly") {
    CHECK(kiosk::parse_decimal("0.1") == 1000);
    CHECK(kiosk::parse_decimal("-12.3456") == -123456);
    CHECK(kiosk::parse_decimal("999999999999") == 9'999'999'999'990'000);
    for (const auto* text : {"", "-", ".5", "5.", "1.23456", "1e3", "1000000000000", "1 000"}) {
        CAPTURE(text);
        CHECK_FALSE(kiosk::parse_decimal(text));
    }
    CHECK(kiosk::text_of_decimal(123400) == "12.34");
    CHECK(kiosk::text_of_decimal(-5000) == "-0.5");
    CHECK(kiosk::text_of_decimal(70000) == "7");
}

TEST_CASE("what goes to the platform is written in one way") {
    CHECK(canonical(FieldKind::date, " 19890605 ") == "1989-06-05");
    CHECK(canonical(FieldKind::date, "1989") == "1989");
    CHECK(canonical(FieldKind::citizen_number, "110105 19491231 002x") == "11010519491231002X");
    CHECK(canonical(FieldKind::phone, "138 0013-8000") == "13800138000");
    CHECK(canonical(FieldKind::number, "007") == "7");
    CHECK(canonical(FieldKind::decimal, "1.50") == "1.5");
    CHECK(canonical(FieldKind::text, "  some words ") == "some words");
}

TEST_CASE("masks show no more than the sensitivity allows") {
    CHECK(masked(FieldKind::citizen_number, 3, "11010519491231002X", false) ==
          "110105********002X");
    CHECK(masked(FieldKind::phone, 3, "13800138000", false) == "138****8000");
    CHECK(masked(FieldKind::bank_card, 3, "6222021234567890", false) == "**** **** **** 7890");
    CHECK(masked(FieldKind::text, 3, "\xE5\xBC\xA0\xE4\xB8\x89\xE4\xB8\xB0", false) ==
          "\xE5\xBC\xA0**");
    CHECK(masked(FieldKind::text, 4, "anything", true) == "********");
    CHECK(masked(FieldKind::text, 4, "x", true) == "********");
    CHECK(masked(FieldKind::phone, 3, "13800138000", true).empty());
    CHECK(masked(FieldKind::citizen_number, 2, "11010519491231002X", false).empty());
    CHECK(masked(FieldKind::phone, 4, "", true).empty());
    CHECK(masked(FieldKind::bank_card, 3, "12", false) == "**** **** **** 12");
}

TEST_CASE("long numbers are read in groups") {
    CHECK(kiosk::grouped(field_of(FieldKind::phone), "13800138000").reveal() == "138 0013 8000");
    CHECK(kiosk::grouped(field_of(FieldKind::bank_card), "6222021234567890123").reveal() ==
          "6222 0212 3456 7890 123");
    CHECK(kiosk::grouped(field_of(FieldKind::text), "plain").reveal() == "plain");
}

TEST_CASE("mobile numbers and bank cards are checked by their own rules") {
    CHECK(kiosk::is_mobile_number("13800138000"));
    CHECK_FALSE(kiosk::is_mobile_number("12800138000"));
    CHECK_FALSE(kiosk::is_mobile_number("1380013800"));
    CHECK_FALSE(kiosk::is_mobile_number("138001380000"));
    CHECK(kiosk::is_bank_card("4111111111111111"));
    CHECK(kiosk::is_bank_card("6222020000000000000"));
    CHECK_FALSE(kiosk::is_bank_card("4111111111111112"));
    CHECK_FALSE(kiosk::is_bank_card("411111111111"));
    CHECK_FALSE(kiosk::is_bank_card("41111111111111111111"));
    CHECK_FALSE(kiosk::is_bank_card("411111111111111a"));
}

TEST_CASE("blanks in numbers do not count against the limit") {
    CHECK(kiosk::counted_length(field_of(FieldKind::phone), "138 0013 8000") == 11);
    CHECK(kiosk::counted_length(field_of(FieldKind::text), "\xE5\xBC\xA0 \xF0\xA0\xAE\xB7") == 3);
}
