#include "kiosk/forms/form_values.h"

#include <doctest/doctest.h>

namespace {

using kiosk::FieldKind;

std::string text_of_canonical(FieldKind kind, std::string_view typed) {
    return kiosk::canonical(kind, typed).reveal();
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
    CHECK(text_of_canonical(FieldKind::date, " 19890605 ") == "1989-06-05");
    CHECK(text_of_canonical(FieldKind::date, "1989") == "1989");
    CHECK(text_of_canonical(FieldKind::citizen_number, "110105 19491231 002x") ==
          "11010519491231002X");
    CHECK(text_of_canonical(FieldKind::phone, "138 0013-8000") == "13800138000");
    CHECK(text_of_canonical(FieldKind::number, "007") == "7");
    CHECK(text_of_canonical(FieldKind::decimal, "1.50") == "1.5");
    CHECK(text_of_canonical(FieldKind::text, "  some words ") == "some words");
}

TEST_CASE("long numbers are read in groups") {
    CHECK(kiosk::grouped(FieldKind::phone, "13800138000").reveal() == "138 0013 8000");
    CHECK(kiosk::grouped(FieldKind::bank_card, "6222021234567890123").reveal() ==
          "6222 0212 3456 7890 123");
    CHECK(kiosk::grouped(FieldKind::citizen_number, "11010519491231002X").reveal() ==
          "110105 19491231 002X");
    CHECK(kiosk::grouped(FieldKind::citizen_number, "1101051").reveal() == "110105 1");
    CHECK(kiosk::grouped(FieldKind::text, "plain").reveal() == "plain");
}

TEST_CASE("blanks in numbers do not count against the limit") {
    CHECK(kiosk::counted_length(FieldKind::phone, "138 0013 8000") == 11);
    CHECK(kiosk::counted_length(FieldKind::text, "\xE5\xBC\xA0 \xF0\xA0\xAE\xB7") == 3);
}

TEST_CASE("times and moments are understood with and without signs between") {
    CHECK(kiosk::parse_time("09:30") == "09:30");
    CHECK(kiosk::parse_time("0930") == "09:30");
    for (const auto* text : {"9:30", "2460", "0960", "24:00", "", "ab:cd"}) {
        CAPTURE(text);
        CHECK_FALSE(kiosk::parse_time(text));
    }
    CHECK(text_of_canonical(FieldKind::date_time, "1989-06-05 09:30") == "1989-06-05T09:30:00.000");
    CHECK(text_of_canonical(FieldKind::date_time, "198906050930") == "1989-06-05T09:30:00.000");
    CHECK(text_of_canonical(FieldKind::date_time, "1989-06-05") == "1989-06-05");
    CHECK(text_of_canonical(FieldKind::credit_code, "91350100m000100y4 3") == "91350100M000100Y43");
}

TEST_CASE("a value is among others only as a whole word") {
    CHECK(kiosk::among("red green", "green"));
    CHECK_FALSE(kiosk::among("red green", "gree"));
    CHECK_FALSE(kiosk::among("", "red"));
}
