#include <cmath>
#include <limits>

#include "tests/unit/forms_xpath/world.h"

using kiosk::number_text;
using tests::World;

TEST_CASE("a number becomes the shortest text that reads back") {
    CHECK(number_text(0) == "0");
    CHECK(number_text(-0.0) == "0");
    CHECK(number_text(12) == "12");
    CHECK(number_text(-12.5) == "-12.5");
    CHECK(number_text(0.1) == "0.1");
    CHECK(number_text(0.1 + 0.2) == "0.30000000000000004");
    CHECK(number_text(1.0 / 3) == "0.3333333333333333");
    CHECK(number_text(123456789012345680000.0) == "123456789012345680000");
    CHECK(number_text(1e21) == "1e+21");
    CHECK(number_text(1.5e300) == "1.5e+300");
    CHECK(number_text(0.000001) == "0.000001");
    CHECK(number_text(1.5e-7) == "1.5e-7");
    CHECK(number_text(std::numeric_limits<double>::infinity()) == "Infinity");
    CHECK(number_text(-std::numeric_limits<double>::infinity()) == "-Infinity");
    CHECK(number_text(std::numeric_limits<double>::quiet_NaN()) == "NaN");
}

TEST_CASE("texts become numbers only when they are one from end to end") {
    World world("<data/>");
    CHECK(world.number("number(' 12.50 ')") == 12.5);
    CHECK(world.number("number('-.5')") == -0.5);
    CHECK(world.number("number('1e3')") == 1000);
    for (const char* text : {"''", "' '", "'1x'", "'- 1'", "'+1'", "'.'", "'-'", "'inf'", "'nan'",
                             "'0x10'", "'1,5'", "'１'", "'--1'"}) {
        INFO(text);
        CHECK(std::isnan(world.number("number(" + std::string(text) + ")")));
    }
    CHECK(world.number("number('1e999')") == std::numeric_limits<double>::infinity());
    CHECK(world.number("number('1e-999')") == 0);
}

TEST_CASE("what is no number becomes an empty answer") {
    World world("<data><a/></data>");
    CHECK(world.text("/data/a * 2") == std::string());
    CHECK(world.text("concat('x', number('y'))") == "x");
    CHECK(world.text("1 div 0") == "Infinity");
}

TEST_CASE("comparisons hold when some node of each side makes them") {
    World world("<r><a>1</a><a>5</a><b>5</b><b>9</b><e/></r>");
    CHECK(world.truth("/r/a = /r/b"));
    CHECK(world.truth("/r/a != /r/a"));
    CHECK(world.truth("/r/a != /r/b"));
    CHECK_FALSE(world.truth("/r/e != /r/e"));
    CHECK(world.truth("/r/a < /r/b"));
    CHECK(world.truth("/r/a >= /r/b"));
    CHECK_FALSE(world.truth("/r/a > /r/b"));
    CHECK(world.truth("/r/a = 5"));
    CHECK(world.truth("5 = /r/a"));
    CHECK(world.truth("/r/a != 5"));
    CHECK(world.truth("2 > /r/a"));
    CHECK(world.truth("'5' = /r/a"));
    CHECK_FALSE(world.truth("/r/none = /r/none"));
    CHECK_FALSE(world.truth("/r/none != 1"));
    CHECK_FALSE(world.truth("/r/e < 1"));
    CHECK(world.truth("/r/a = true()"));
    CHECK(world.truth("/r/none = false()"));
    CHECK(world.truth("/r/a < true() = false()"));
    CHECK(world.truth("true() > /r/e = false()"));
}

TEST_CASE("simple values are compared as the stronger type: boolean, number, text") {
    World world("<data/>");
    CHECK(world.truth("'1' = 1"));
    CHECK(world.truth("'1.0' = 1"));
    CHECK_FALSE(world.truth("'1.0' = '1'"));
    CHECK(world.truth("'x' = true()"));
    CHECK(world.truth("0 = false()"));
    CHECK(world.truth("'10' > '9'"));
    CHECK_FALSE(world.truth("number('x') = number('x')"));
    CHECK(world.truth("number('x') != number('x')"));
}

TEST_CASE("values leave in the four types") {
    World world("<data><a>x</a></data>");
    const auto value = [&](std::string_view source) {
        auto result = world.compile(source).evaluate({&world.context()}, world);
        REQUIRE(result.has_value());
        return *result;
    };
    CHECK(std::get<kiosk::NodeSet>(value("/data/a")).size() == 1);
    CHECK(std::get<double>(value("1 + 1")) == 2);
    CHECK(std::get<std::string>(value("'a'")) == "a");
    CHECK(std::get<bool>(value("1 = 1")));
    CHECK(std::get<std::string>(value("date('2020-02-29')")) == "2020-02-29");
    CHECK(kiosk::to_text(value("/data/a")) == "x");
    CHECK(kiosk::to_text(value("0 div 0")) == std::string());
    CHECK(kiosk::to_number(value("'7'")) == 7);
    CHECK(kiosk::to_number(value("true()")) == 1);
    CHECK(kiosk::to_truth(value("/data/a")));
    CHECK_FALSE(kiosk::to_truth(value("''")));
}
