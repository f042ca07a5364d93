#include "tests/unit/forms_xpath/world.h"

using tests::refusal;
using tests::World;

TEST_CASE("operators bind as XPath 1.0 says, from the left") {
    World world("<data/>");
    CHECK(world.text("1 + 2 * 3") == "7");
    CHECK(world.text("(1 + 2) * 3") == "9");
    CHECK(world.text("10 - 2 - 3") == "5");
    CHECK(world.text("7 mod 4 mod 2") == "1");
    CHECK(world.text("-7 mod 4") == "-3");
    CHECK(world.text("8 div 2 div 2") == "2");
    CHECK(world.text("1 = 2 = 0") == "true");
    CHECK(world.text("1 < 2 = 2 > 1") == "true");
    CHECK(world.text("false() and true() or true()") == "true");
    CHECK(world.text("--1") == "1");
    CHECK(world.text("- - -1") == "-1");
    CHECK(world.text("2 * -3") == "-6");
    CHECK(world.text("1 - -1") == "2");
}

TEST_CASE("operator names are names where no operator can stand, and may touch numbers") {
    World world("<and><or>4</or><div>2</div><mod>3</mod></and>");
    CHECK(world.text("and/or div and/div") == "2");
    CHECK(world.text("/and/or mod /and/mod") == "1");
    CHECK(world.text("/and/* * 2") == "8");
    CHECK(world.text("* = '423'") == "true");
    CHECK(world.text("1and1") == "true");
    CHECK(world.text("4div2") == "2");
    CHECK(world.text("5mod-3") == "2");
    CHECK(world.text("/and/or*2") == "8");
}

TEST_CASE("names hold hyphens, points and letters of every script") {
    World world("<data><a-b>1</a-b><a>5</a><b>2</b><姓名>王</姓名><x.y>z</x.y></data>");
    CHECK(world.text("/data/a-b") == "1");
    CHECK(world.text("/data/a - /data/b") == "3");
    CHECK(world.text("/data/姓名") == "王");
    CHECK(world.text("/data/x.y") == "z");
}

TEST_CASE("numbers and texts are written in all their ways") {
    World world("<data/>");
    CHECK(world.text(".5") == "0.5");
    CHECK(world.text("5.") == "5");
    CHECK(world.text("7.5e-3") == "0.0075");
    CHECK(world.text("'a\"b'") == "a\"b");
    CHECK(world.text("\"a'b\"") == "a'b");
    CHECK(world.text(" \t\n 1 \r\n") == "1");
}

TEST_CASE("paths are abbreviated, filtered and continued") {
    World world("<r><a i='1'><b>x</b></a><a i='2'><b>y</b><b>z</b></a></r>");
    CHECK(world.nodes("//b/text()") == "x|y|z");
    CHECK(world.nodes("/r/a[2]/b/text()") == "y|z");
    CHECK(world.nodes("(//b)[2]/text()") == "y");
    CHECK(world.nodes("//b[2]/text()") == "z");
    CHECK(world.nodes("//a[@i='2']/b[last()]/text()") == "z");
    CHECK(world.nodes("/r/a[b='y']/@i") == "2");
    CHECK(world.nodes("//b[.='y']/../@i") == "2");
    CHECK(world.nodes("//b/..") == "a|a");
    CHECK(world.nodes("/") == "xyz");
    CHECK(world.nodes("child::r/child::a[position()=1]/attribute::i") == "1");
    CHECK(world.nodes("/r/a[b][@i][2]/@i") == "2");
    CHECK(world.nodes("/r/a[1.5]") == std::string());
    CHECK(world.nodes("/r/a[0]") == std::string());
    CHECK(world.nodes("//a | //b | //a") == "a|b|a|b|b");
}

TEST_CASE("prefixes are bound from outside; a bare name means no namespace, XForms, or the given") {
    World world(
        R"(<p:d xmlns:p="urn:p"><p:e>1</p:e><e>2</e><f xmlns="http://www.w3.org/2002/xforms">3</f></p:d>)");
    world.namespaces = {{"q", "urn:p"}};
    CHECK(world.text("/q:d/q:e") == "1");
    CHECK(world.text("/*/e") == "2");
    CHECK(world.text("/*/f") == "3");
    CHECK(world.nodes("/q:*/q:*/text()") == "1");
    world.namespaces = {{"", "urn:p"}};
    CHECK(world.nodes("/d/e/text()") == "1|2");
}

TEST_CASE("what is wrong is named with its character") {
    CHECK(refusal("") == "character 1: the expression ends where a value is missing");
    CHECK(refusal("1 +") == "character 4: the expression ends where a value is missing");
    CHECK(refusal("'王' + #") == "character 7: this character has no meaning here");
    CHECK(refusal("'abc") == "character 1: the text has no closing quotation mark");
    CHECK(refusal("(1") == "character 3: ) is missing");
    CHECK(refusal("1)") == "character 2: this stands behind the end of the expression");
    CHECK(refusal("a[1") == "character 4: ] is missing");
    CHECK(refusal("a b") == "character 3: an operator is missing here");
    CHECK(refusal("a/") == "character 3: a step of a path is missing here");
    CHECK(refusal("upwards::a") == "character 1: there is no axis upwards");
    CHECK(refusal("nowhere:a") == "character 1: the prefix nowhere is not bound to a namespace");
    CHECK(refusal("$a") == "character 1: variables are not supported");
    CHECK(refusal("1 + frob()") == "character 5: there is no function frob()");
    CHECK(refusal("count()") == "character 1: count() does not take 0 arguments");
    CHECK(refusal("not(1, 2)") == "character 1: not() does not take 2 arguments");
    CHECK(refusal("concat(1,)") == "character 10: a value is missing here");
    CHECK(refusal("text('a')") == "character 6: ) is missing");
}

TEST_CASE("a call that can't be may wait until it is reached") {
    World world("<data/>");
    const auto expression =
        kiosk::Expression::compile("if(true(), 'a', frob())", {}, kiosk::Expression::Functions::odk,
                                   kiosk::Expression::Unknown::fail_when_reached);
    REQUIRE(expression.has_value());
    CHECK(*expression->text({&world.context()}, world) == "a");
    const auto reached =
        kiosk::Expression::compile("1 + frob()", {}, kiosk::Expression::Functions::odk,
                                   kiosk::Expression::Unknown::fail_when_reached);
    REQUIRE(reached.has_value());
    CHECK(reached->number({&world.context()}, world).error().detail ==
          "character 5: there is no function frob()");
}

TEST_CASE("core XPath knows no function of forms and no dates") {
    const auto core = kiosk::Expression::Functions::core;
    CHECK(!kiosk::Expression::compile("today()", {}, core).has_value());
    World world("<data/>");
    world.functions = core;
    CHECK(world.text("'2020-01-01' + 1") == "NaN");
    CHECK(world.text("round(-1.5)") == "-1");
    CHECK(world.text("string(0 div 0)") == "NaN");
}
