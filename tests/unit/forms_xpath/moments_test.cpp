#include <cmath>

#include "tests/unit/forms_xpath/world.h"

using tests::World;

TEST_CASE("today and now are local") {
    World world("<data/>");
    CHECK(world.text("today()") == "2026-11-29");
    CHECK(world.text("now()") == "2026-11-29T11:34:56.000+08:00");
    World west("<data/>", "America/Phoenix");
    CHECK(west.text("today()") == "2026-11-28");
    CHECK(west.text("now()") == "2026-11-28T20:34:56.000-07:00");
}

TEST_CASE("a date is days since 1970 where a number is asked for, counted at local midnight") {
    World world("<data><a>2020-03-01</a><b>2020-02-28</b></data>");
    CHECK(world.number("/data/a - /data/b") == 2);
    CHECK(world.number("decimal-date-time('1970-01-02')") == doctest::Approx(1 - 8.0 / 24));
    CHECK(world.number("number('1970-01-01T00:00:00Z')") == 0);
    CHECK(world.text("date('2020-02-28' + 2)") == "2020-03-01");
    CHECK(world.text("date('2019-02-28' + 1)") == "2019-03-01");
    CHECK(world.text("number('2020-01-01')") == "18261");
    CHECK(world.truth("/data/a > /data/b"));
    CHECK(world.truth("/data/a > date('2020-02-29')"));
    CHECK(world.truth("/data/a = date('2020-03-01')"));
    CHECK(world.truth("'2020-03-01T00:00:00.000+08:00' = date('2020-03-01')"));
    CHECK_FALSE(world.truth("'2020-03-01T00:00:00.000+08:00' = '2020-03-01'"));
    CHECK(world.truth("today() < '2027-01-01'"));
}

TEST_CASE("dates that don't exist and texts that are none are no dates") {
    World world("<data/>");
    for (const char* text :
         {"2019-02-29", "2020-13-01", "2020-00-10", "2020-01-32", "20-01-01", "2020/01/01",
          "2020-01-01T24:00", "2020-01-01T10:60", "2020-01-01T1", "2020-01-01 10:00",
          "2020-01-01T10:00+15:00", "2020-01-01T10:00+0800", "2020-01-01x", "王"}) {
        INFO(text);
        CHECK(world.text("date('" + std::string(text) + "')") == "Invalid Date");
        CHECK_FALSE(world.truth("date('" + std::string(text) + "')"));
        CHECK(std::isnan(world.number("decimal-date-time('" + std::string(text) + "')")));
    }
    CHECK(world.text("date('')") == std::string());
    CHECK(world.text("date('2020-1-9')") == "2020-01-09");
    CHECK(world.text("date(1e300)") == "Invalid Date");
    CHECK(world.text("date(0 div 0)") == "Invalid Date");
    CHECK(world.text("format-date('x', '%Y')") == std::string());
}

TEST_CASE("the years 1 to 9999 have dates, to the last day") {
    World world("<data/>");
    CHECK(world.text("date('9999-12-31')") == "9999-12-31");
    CHECK(world.text("date('9999-12-30' + 1)") == "9999-12-31");
    CHECK(world.text("date('9999-12-31' + 1)") == "Invalid Date");
    CHECK(world.text("date('0001-01-01')") == "0001-01-01");
    CHECK(world.text("date('0001-01-01' - 1)") == "Invalid Date");
    CHECK(world.text("format-date('9999-12-31', '%Y')") == "9999");
    CHECK(world.text("date(-1e300)") == "Invalid Date");
}

TEST_CASE("a moment with an offset is the same moment everywhere and is shown locally") {
    World world("<data/>");
    CHECK(world.text("date-time('2020-06-01T00:00:00Z')") == "2020-06-01T08:00:00.000+08:00");
    CHECK(world.text("date-time('2020-06-01T10:00-05:30')") == "2020-06-01T23:30:00.000+08:00");
    CHECK(world.text("date-time('2020-05-31T16:00:00.5Z')") == "2020-06-01T00:00:00.500+08:00");
    CHECK(world.text("date-time('2020-05-31T16:00:00Z')") == "2020-06-01");
}

TEST_CASE(
    "daylight saving: a skipped hour counts with the offset before, a doubled one is the first") {
    World world("<data/>", "Europe/Berlin");
    CHECK(world.text("date-time('2021-03-28T02:30:00')") == "2021-03-28T03:30:00.000+02:00");
    CHECK(world.text("date-time('2021-10-31T02:30:00')") == "2021-10-31T02:30:00.000+02:00");
    CHECK(world.number("number('2021-03-29') - number('2021-03-28')") ==
          doctest::Approx(23.0 / 24));
    CHECK(world.number("number('2021-11-01') - number('2021-10-31')") ==
          doctest::Approx(25.0 / 24));
    CHECK(world.text("date('2021-07-01')") == "2021-07-01");
    CHECK(world.text("date('2021-01-01')") == "2021-01-01");
    // China turned its clocks in the summers of 1986 to 1991.
    World china("<data/>");
    CHECK(china.text("date-time('1988-07-01T00:00:00Z')") == "1988-07-01T09:00:00.000+09:00");
    CHECK(china.text("date('1988-07-01')") == "1988-07-01");
}

TEST_CASE("format-date knows all letters of the specification, names in the form's language") {
    World world("<data><d>2020-09-06T07:08:09.045+08:00</d></data>");
    CHECK(world.text("format-date(/data/d, '%Y %y %m %n %b %d %e %a')") ==
          "2020 20 09 9 Sep 06 6 Sun");
    CHECK(world.text("format-date-time(/data/d, '%H:%h:%M:%S.%3 %% %q')") ==
          "07:7:08:09.045 %% %q");
    world.language_tag = "zh";
    CHECK(world.text("format-date(/data/d, '%Y年%b%e日 %a')") == "2020年9月6日 周日");
    CHECK(world.text("format-date(18261, '%Y-%m-%d')") == "2019-12-31");
}

TEST_CASE("decimal-time is a fraction of the local day") {
    World world("<data/>");
    CHECK(world.number("decimal-time('06:00')") == 0.25);
    CHECK(world.number("decimal-time('06:00:00.000+08:00')") == 0.25);
    CHECK(world.number("decimal-time('00:00Z')") == doctest::Approx(8.0 / 24));
    CHECK(world.number("decimal-time('22:00Z')") == doctest::Approx(6.0 / 24));
    CHECK(std::isnan(world.number("decimal-time('6')")));
    CHECK(std::isnan(world.number("decimal-time('25:00')")));
}
