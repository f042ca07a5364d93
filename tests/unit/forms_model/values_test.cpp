#include <doctest/doctest.h>

#include "kiosk/forms/model/value_type.h"
#include "tests/unit/forms_model/form_text.h"

using kiosk::canonical_value;
using kiosk::fits;
using kiosk::ValueType;
using tests::Filling;
using tests::form_text;

TEST_CASE("whole numbers lose their fraction and end where 32 bits end") {
    CHECK(canonical_value(ValueType::integer, "10.9") == "10");
    CHECK(canonical_value(ValueType::integer, "-2147483648") == "-2147483648");
    CHECK(canonical_value(ValueType::integer, "2147483648").empty());
    CHECK(canonical_value(ValueType::integer, "ten").empty());
    CHECK_FALSE(fits(ValueType::integer, "10.9"));
    CHECK(fits(ValueType::integer, "10.0"));
}

TEST_CASE("decimals are written without exponent and with a digit behind the point") {
    CHECK(canonical_value(ValueType::decimal, "3") == "3.0");
    CHECK(canonical_value(ValueType::decimal, "1e3") == "1000.0");
    CHECK(canonical_value(ValueType::decimal, "45.67") == "45.67");
    CHECK(canonical_value(ValueType::decimal, "NaN").empty());
    CHECK(canonical_value(ValueType::decimal, "Infinity").empty());
}

TEST_CASE("days must be in the calendar") {
    CHECK(canonical_value(ValueType::date, "2024-02-29") == "2024-02-29");
    CHECK(canonical_value(ValueType::date, "2025-02-29").empty());
    CHECK(canonical_value(ValueType::date, "1999-11-23T23:30:05") == "1999-11-23");
    CHECK_FALSE(fits(ValueType::date, "1999-11-23T23:30:05"));
    CHECK(canonical_value(ValueType::date, "23.11.1999").empty());
}

TEST_CASE("times keep fraction and offset as given") {
    CHECK(canonical_value(ValueType::time, "22:02:55.124+08:00") == "22:02:55.124+08:00");
    CHECK(canonical_value(ValueType::time, "24:00:00").empty());
    CHECK(canonical_value(ValueType::time, "22:02").empty());
    CHECK(canonical_value(ValueType::time, "22:02:00+15:00").empty());
    CHECK(canonical_value(ValueType::date_time, "2026-01-01T00:00:00Z") == "2026-01-01T00:00:00Z");
    CHECK(canonical_value(ValueType::date_time, "2026-01-01").empty());
    CHECK(kiosk::completed(ValueType::time, "09:30") == "09:30:00");
    CHECK(kiosk::completed(ValueType::time, "09:30:01") == "09:30:01");
    CHECK(kiosk::completed(ValueType::date_time, "2026-01-01T09:30") == "2026-01-01T09:30:00");
}

TEST_CASE("places are on the earth, traces open, shapes closed") {
    CHECK(canonical_value(ValueType::geopoint, "38.25 21.75 0 0") == "38.25 21.75 0.0 0.0");
    CHECK(canonical_value(ValueType::geopoint, "91 0 0 0").empty());
    CHECK(canonical_value(ValueType::geopoint, "0 0").empty());
    CHECK(canonical_value(ValueType::geotrace, "1 1;2 2;") == "1.0 1.0;2.0 2.0");
    CHECK(canonical_value(ValueType::geotrace, "1 1;2 2;1 1").empty());
    CHECK(canonical_value(ValueType::geoshape, "1 1;2 2;1 1") == "1.0 1.0;2.0 2.0;1.0 1.0");
    CHECK(canonical_value(ValueType::geoshape, "1 1;2 2").empty());
}

TEST_CASE("names of types are known with and without prefix") {
    CHECK(kiosk::value_type_of("xsd:dateTime") == ValueType::date_time);
    CHECK(kiosk::value_type_of("integer") == ValueType::integer);
    CHECK(kiosk::value_type_of("select1") == ValueType::string);
    CHECK(kiosk::name_of(ValueType::date_time) == "dateTime");
}

TEST_CASE("a text is composed, but no name loses its own ideograph") {
    Filling form(form_text("<a>e\u0301</a><n/>", R"(<bind nodeset="/data/n" type="string"/>)",
                           R"(<input ref="/data/a"/><input ref="/data/n"/>)"));
    CHECK(form.value("/data/a") == "\u00e9");
    CHECK(form.set("/data/n", "Nguye\u0302\u0303n \u1100\u1161 \u212b"));
    CHECK(form.value("/data/n") == "Nguy\u1ec5n \uac00 \u00c5");
    // U+F979 would become U+51C9, U+2F800 U+4E3D.
    for (const char* name : {"\ufa0e\uf979", "\U0002f800", "張\ufa45", "王测试"}) {
        CHECK(form.set("/data/n", name));
        CHECK(form.value("/data/n") == name);
    }
    CHECK(form.set("/data/n", "\uf979e\u0301"));
    CHECK(form.value("/data/n") == "\uf979\u00e9");
}
