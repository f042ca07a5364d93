#include "tests/unit/forms_xpath/world.h"

using kiosk::Node;
using kiosk::NodeSet;
using tests::World;

namespace {

constexpr std::string_view document =
    "<r><a><a1/><a2><a21/></a2></a><b k='1' l='2'><b1/>t<b2><b21/></b2></b><c><c1/></c></r>";

struct Row {
    std::string_view axis;
    std::string_view found;
};

}  // namespace

TEST_CASE("every axis finds what it should, in document order") {
    World world(document);
    world.here = &world.at("/r/b");
    const Row rows[] = {
        {"self::*", "b"},
        {"child::*", "b1|b2"},
        {"child::node()", "b1|t|b2"},
        {"parent::*", "r"},
        {"ancestor::*", "r"},
        {"ancestor-or-self::*", "r|b"},
        {"descendant::*", "b1|b2|b21"},
        {"descendant-or-self::*", "b|b1|b2|b21"},
        {"following::*", "c|c1"},
        {"preceding::*", "a|a1|a2|a21"},
        {"following-sibling::*", "c"},
        {"preceding-sibling::*", "a"},
        {"attribute::*", "1|2"},
        {"namespace::*", ""},
    };
    for (const auto& [axis, found] : rows) {
        INFO(axis);
        CHECK(world.nodes(axis) == found);
    }
}

TEST_CASE("positions count from the context node outwards on reverse axes") {
    World world(document);
    world.here = &world.at("//b21");
    CHECK(world.nodes("ancestor::*[1]") == "b2");
    CHECK(world.nodes("ancestor::*[last()]") == "r");
    CHECK(world.nodes("preceding::*[1]") == "b1");
    CHECK(world.nodes("(preceding::*)[1]") == "a");
    CHECK(world.nodes("../preceding-sibling::*[1]") == "b1");
    CHECK(world.nodes("ancestor-or-self::*[position() < 3]") == "b2|b21");
}

TEST_CASE("an attribute has a parent and what follows, but no siblings") {
    World world(document);
    world.here = &world.at("/r/b/@k");
    CHECK(world.nodes("..") == "b");
    CHECK(world.nodes("following-sibling::node()") == std::string());
    CHECK(world.nodes("preceding-sibling::node()") == std::string());
    CHECK(world.nodes("following::*") == "b1|b2|b21|c|c1");
    CHECK(world.nodes("preceding::*") == "a|a1|a2|a21");
    CHECK(world.nodes("ancestor-or-self::node()[1]") == "1");
    CHECK(world.nodes("self::node()") == "1");
    CHECK(world.nodes("self::*") == std::string());
}

TEST_CASE("nodes that several nodes lead to come once") {
    World world(document);
    CHECK(world.nodes("//*/ancestor::*") == "r|a|a2|b|b2|c");
    CHECK(world.nodes("//*/following::c") == "c");
    CHECK(world.nodes("//a2/.. | //a1/..") == "a");
    CHECK(world.nodes("//b//b21 | //b21") == "b21");
}

TEST_CASE("namespace nodes are in scope on every element below") {
    World world(R"(<r xmlns:p="urn:p"><a xmlns:q="urn:q" xmlns="urn:d"/></r>)");
    CHECK(world.nodes("/r/namespace::*") == "urn:p");
    CHECK(world.nodes("/r/*/namespace::node()") == "urn:d|urn:q|urn:p");
    CHECK(world.nodes("/r/*/namespace::q") == "urn:q");
    CHECK(world.text("local-name(/r/*/namespace::node()[2])") == "q");
}

TEST_CASE("comments, instructions and texts are told apart") {
    World world("<r>a<!--c--><?p x?><?q y?>b</r>");
    CHECK(world.nodes("/r/text()") == "a|b");
    CHECK(world.nodes("/r/comment()") == "c");
    CHECK(world.nodes("/r/processing-instruction()") == "x|y");
    CHECK(world.nodes("/r/processing-instruction('q')") == "y");
    CHECK(world.text("name(/r/processing-instruction()[2])") == "q");
}

TEST_CASE("nodes of two documents are united one document after the other") {
    World world("<data><a>1</a></data>");
    world.add("x", "<root><item>2</item></root>");
    CHECK(world.nodes(
              "instance('x')/root/item/text() | /data/a/text() | instance('x')/root/item/text()") ==
          "2|1");
}
