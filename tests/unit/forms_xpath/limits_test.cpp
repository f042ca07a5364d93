#include "tests/unit/forms_xpath/world.h"

using kiosk::ErrorCode;
using kiosk::Expression;
using tests::refusal;
using tests::World;

namespace {

std::string repeated(std::string_view text, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out += text;
    return out;
}

ErrorCode fault(World& world, std::string_view source) {
    const auto value = world.compile(source).evaluate({&world.context()}, world);
    REQUIRE(!value.has_value());
    return value.error().code;
}

}  // namespace

TEST_CASE("an expression is nested 64 deep and no deeper") {
    const std::size_t most = Expression::max_nesting - 1;  // the whole is one
    World world("<a/>");
    CHECK(world.text(repeated("(", most) + "1" + repeated(")", most)) == "1");
    CHECK(refusal(repeated("(", most + 1) + "1" + repeated(")", most + 1),
                  ErrorCode::limit_exceeded) == "character 65: nested deeper than 64");
    CHECK(!refusal(repeated("a[", most + 1) + "1" + repeated("]", most + 1),
                   ErrorCode::limit_exceeded)
               .empty());
    CHECK(!refusal(repeated("not(", 20'000), ErrorCode::limit_exceeded).empty());
    CHECK(!refusal(repeated("(", 60'000), ErrorCode::limit_exceeded).empty());
}

TEST_CASE("a long chain needs no depth") {
    World world("<a/>");
    CHECK(world.text("1" + repeated("+1", 20'000)) == "20001");
    CHECK(world.text(repeated("-", 30'000) + "1") == "1");
    CHECK(world.text("'a'" + repeated("='a'", 10'001)) == "true");
    CHECK(world.nodes("/a" + repeated("|/a", 10'000)) == "a");
    CHECK(world.nodes("." + repeated("/.", 30'000) + "/a") == "a");
    CHECK(world.nodes("/a" + repeated("/self::*", 8'000)) == "a");
    CHECK(world.nodes("/a" + repeated("[1]", 20'000)) == "a");
}

TEST_CASE("a way of very many steps counts as anywhere, once") {
    World world("<a/>");
    const auto expression = world.compile("a" + repeated("/a[b]", 10'000));
    CHECK(expression.references().size() < 200);
    CHECK(expression.references().back().steps.size() == 1);
}

TEST_CASE("an expression of more than 64 KiB is refused") {
    const std::string blank(Expression::max_source_bytes - 1, ' ');
    CHECK(refusal("1" + blank).empty());
    CHECK(!refusal("1 " + blank, ErrorCode::limit_exceeded).empty());
}

TEST_CASE("an evaluation ends after a million steps") {
    std::string xml = "<r>";
    for (int i = 0; i < 300; ++i) xml += "<a>1</a>";
    World world(xml + "</r>");
    CHECK(world.number("count(//a[//a[. = 1]])") == 300);
    CHECK(fault(world, "count(//a[count(//a[count(//a) > 1]) > 1])") == ErrorCode::limit_exceeded);
    CHECK(fault(world, "count(//*//*[//*[//*//* = 'x']])") == ErrorCode::limit_exceeded);
}

TEST_CASE("texts that grow without end are steps, too") {
    std::string xml = "<r>";
    for (int i = 0; i < 300; ++i) xml += "<a>" + repeated("0123456789", 100) + "</a>";
    World world(xml + "</r>");
    CHECK(world.number("string-length(join('', //a))") == 300'000);
    CHECK(fault(world, "count(//a[string-length(concat(//a, //a, //a)) > 1])") ==
          ErrorCode::limit_exceeded);
    CHECK(fault(world, "count(//a[contains(translate(/r, '0123456789', 'abcdefghij'), 'z')])") ==
          ErrorCode::limit_exceeded);
}

TEST_CASE("a pattern that goes back and forth without end is stopped") {
    World world("<r/>");
    CHECK(fault(world, "regex('" + repeated("a", 40) + "b', '^(a+)+$')") ==
          ErrorCode::limit_exceeded);
    CHECK(fault(world, "regex('" + repeated("a", 60'000) + "', '(a|b|c)*d')") ==
          ErrorCode::limit_exceeded);
    CHECK(fault(world, "regex('a', '" + repeated("a", 4097) + "')") == ErrorCode::limit_exceeded);
    CHECK(fault(world, "regex('a', '(')") == ErrorCode::bad_format);
}

TEST_CASE("nodes are asked for where a value was given") {
    World world("<r/>");
    CHECK(fault(world, "count('a')") == ErrorCode::bad_format);
    CHECK(fault(world, "'a' | /r") == ErrorCode::bad_format);
    CHECK(fault(world, "('a')/b") == ErrorCode::bad_format);
    CHECK(fault(world, "position(/r | /r/..)") == ErrorCode::bad_format);
    CHECK(fault(world, "instance('none')") == ErrorCode::not_found);
    CHECK(fault(world, "jr:itext('none')") == ErrorCode::not_found);
    CHECK(fault(world, "uuid(100000)") == ErrorCode::bad_format);
    CHECK(fault(world, "digest('a', 'CRC')") == ErrorCode::bad_format);
}
