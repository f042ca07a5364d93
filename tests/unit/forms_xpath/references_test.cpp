#include "tests/unit/forms_xpath/world.h"

using kiosk::Expression;
using kiosk::PathReference;
using kiosk::XPathAxis;

namespace {

std::string written(const PathReference& reference) {
    std::string out;
    switch (reference.start) {
        case PathReference::Start::root:
            break;
        case PathReference::Start::context:
            out = ".";
            break;
        case PathReference::Start::current:
            out = "current()";
            break;
        case PathReference::Start::instance:
            out = "instance(" + reference.instance_id + ")";
            break;
    }
    for (const auto& step : reference.steps) {
        out += "/";
        if (step.axis == XPathAxis::parent)
            out += "..";
        else if (step.axis == XPathAxis::descendant || step.axis == XPathAxis::descendant_or_self)
            out += "//" + step.local;
        else
            out += (step.axis == XPathAxis::attribute ? "@" : "") + step.local;
    }
    return out;
}

std::string references(std::string_view source) {
    const auto expression = Expression::compile(source, {});
    REQUIRE(expression.has_value());
    std::string out;
    for (const auto& each : expression->references())
        out += (out.empty() ? "" : " ") + written(each);
    return out;
}

bool is_volatile(std::string_view source) {
    return Expression::compile(source, {})->is_volatile();
}

}  // namespace

TEST_CASE("an expression says which paths it reads, each once") {
    CHECK(references("/data/a + /data/b * /data/a") == "/data/a /data/b");
    CHECK(references("../a/@k") == "./../a/@k");
    CHECK(references(". > 3") == ".");
    CHECK(references("string-length() > 3") == ".");
    CHECK(references("if(/d/a, ./b, c)") == "/d/a ./b ./c");
    CHECK(references("1 + 2") == std::string());
    CHECK(references("(/d/a | /d/b)/c") == "/d/a/c /d/b/c");
    CHECK(references("//a") == "///a");
    CHECK(references("if(1, /d/a, /d/b)/c") == "/d/a/c /d/b/c");
}

TEST_CASE("paths in predicates come with the path that they filter") {
    CHECK(references("/d/r[k = 1]/v") == "/d/r/k /d/r/v");
    CHECK(references("/d/r[../x]/v") == "/d/r/../x /d/r/v");
    CHECK(references("instance('c')/root/item[state = /d/state]/label") ==
          "instance(c)/root/item/state /d/state instance(c)/root/item/label");
    CHECK(references("instance('c')/root/item[k = current()/../s]/v") ==
          "instance(c)/root/item/k current()/../s instance(c)/root/item/v");
}

TEST_CASE("functions of nodes pass their paths on") {
    CHECK(references("randomize(/d/a)/b") == "/d/a/b");
    CHECK(references("indexed-repeat(/d/r/v, /d/r, /d/i)") == "/d/r /d/i /d/r/v");
    CHECK(references("pulldata('c', 'a', 'b', /d/q)") == "/d/q instance(c)");
    CHECK(references("count(instance('c')/root/item)") == "instance(c)/root/item");
}

TEST_CASE("what changes by itself is volatile") {
    for (const char* source :
         {"now()", "today()", "random()", "uuid()", "randomize(/a)", "string(position())"}) {
        INFO(source);
        CHECK(is_volatile(source));
    }
    for (const char* source :
         {"/a + 1", "randomize(/a, 3)", "/a[position() = 2]", "position(..)"}) {
        INFO(source);
        CHECK_FALSE(is_volatile(source));
    }
}

TEST_CASE("the functions that are called are listed") {
    const auto expression =
        Expression::compile("concat(jr:itext('a'), string(count(/b)), string(1))", {});
    REQUIRE(expression.has_value());
    CHECK(expression->functions_called() ==
          std::vector<std::string>{"concat", "count", "jr:itext", "string"});
    CHECK(expression->source() == "concat(jr:itext('a'), string(count(/b)), string(1))");
}
