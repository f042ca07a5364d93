#include <doctest/doctest.h>

#include "kiosk/forms/xpath/tree.h"

using kiosk::ErrorCode;
using kiosk::Node;
using kiosk::NodeKind;
using kiosk::Tree;

namespace {

std::string parse_refusal(std::string_view xml, ErrorCode code = ErrorCode::bad_format) {
    const auto tree = Tree::parse(xml);
    if (tree) return {};
    CHECK(tree.error().code == code);
    return tree.error().detail;
}

bool says(const std::string& text, std::string_view words) {
    return text.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("XML is read whole: names, text, CDATA, comments, instructions, attributes") {
    const auto tree = Tree::parse(
        "<?xml version=\"1.0\"?>\n<!--top--><?go now?><h:a xmlns:h='urn:h' "
        "h:k='1&amp;2'>x&lt;<![CDATA[<y>]]>&#x738B;"
        "<b/>\n</h:a>");
    REQUIRE(tree.has_value());
    const Node* node = (*tree)->document().first_child();
    CHECK(node->kind() == NodeKind::comment);
    CHECK(node->value() == "top");
    node = node->next();
    CHECK(node->kind() == NodeKind::processing_instruction);
    CHECK(node->name().local == "go");
    CHECK(node->value() == "now");
    node = node->next();
    CHECK(node->is("urn:h", "a"));
    CHECK(node->name().prefix == "h");
    CHECK(node->attribute("urn:h", "k")->value() == "1&2");
    CHECK(node->first_child()->value() == "x<<y>王");
    CHECK(node->first_child()->next()->name().local == "b");
    CHECK(node->last_child()->value() == "\n");
    CHECK(node->next() == nullptr);
}

TEST_CASE("what is written is read as the same tree") {
    const std::string xml =
        R"(<h:html xmlns:h="urn:h" xmlns="urn:f"><model id="m"><instance xmlns="urn:i"><a k="1"> x </a></instance></model></h:html>)";
    const auto tree = Tree::parse(xml);
    REQUIRE(tree.has_value());
    CHECK((*tree)->to_xml((*tree)->document()) == xml);
}

TEST_CASE("an element knows the line of its first character") {
    const auto tree = Tree::parse("<a>\n<b\n  k='1'\n  l='2'/>\n\n<c/></a>");
    REQUIRE(tree.has_value());
    CHECK(Tree::line_of(*(*tree)->root()) == 1);
    CHECK(Tree::line_of(*(*tree)->root()->child("b")) == 2);
    CHECK(Tree::line_of(*(*tree)->root()->child("c")) == 6);
    Node& made = (*tree)->append_element(*(*tree)->root(), {{}, "d", {}});
    CHECK(Tree::line_of(made) == 0);
}

TEST_CASE("a document type is refused, so no entity can be declared") {
    CHECK(says(parse_refusal("<!DOCTYPE a><a/>"), "line 1: a document type"));
    CHECK(says(parse_refusal("<!DOCTYPE a [<!ENTITY x 'y'>]>\n<a>&x;</a>"), "a document type"));
    CHECK(says(parse_refusal("\n<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>"), "a document type"));
    CHECK(says(parse_refusal("<!DOCTYPE a [<!ENTITY % p SYSTEM 'http://127.0.0.1/x'>%p;]><a/>"),
               "a document type"));
    CHECK(says(parse_refusal("<a>\n&x;</a>"), "line 2"));
}

TEST_CASE("what is no XML is refused with its line") {
    CHECK(says(parse_refusal(""), "line 1"));
    CHECK(says(parse_refusal("   "), "line 1"));
    CHECK(says(parse_refusal("<a>\n\n<b></a>"), "line 3"));
    CHECK(says(parse_refusal("<a/><b/>"), "line 1"));
    CHECK(says(parse_refusal("<a k='1' k='2'/>"), "line 1"));
    CHECK(says(parse_refusal("<a>\n<p:b/></a>"), "line 2"));
    CHECK(says(parse_refusal("<a>\xFF</a>"), "line 1"));
    CHECK(says(parse_refusal("<a>"), "line 1"));
}

TEST_CASE("the limits of what is parsed are reached and named") {
    std::string deep;
    for (std::size_t i = 0; i < Tree::max_tree_depth; ++i) deep += "<a>";
    std::string close;
    for (std::size_t i = 0; i < Tree::max_tree_depth; ++i) close += "</a>";
    CHECK(Tree::parse(deep + close).has_value());
    CHECK(says(parse_refusal("<a>" + deep + close + "</a>", ErrorCode::limit_exceeded),
               "nested deeper"));

    const std::string large(Tree::max_tree_bytes, ' ');
    CHECK(Tree::parse("<a/>" + large.substr(4)).has_value());
    CHECK(says(parse_refusal("<a/>" + large, ErrorCode::limit_exceeded), "bytes"));

    std::string many = "<a>";
    while (many.size() < Tree::max_tree_nodes * 4) many += "<b/>";
    many += "</a>";
    CHECK(says(parse_refusal(many, ErrorCode::limit_exceeded), "nodes"));
}

TEST_CASE("a list of 50,000 rows of four columns stays small") {
    std::string xml = "<root>";
    for (int i = 0; i < 5000; ++i) {
        const std::string number = std::to_string(i);
        xml += "<item><name>n" + number + "</name><label>Label " + number +
               "</label><city>c</city><town>t</town></item>";
    }
    xml += "</root>";
    const auto tree = Tree::parse(xml);
    REQUIRE(tree.has_value());
    CHECK((*tree)->node_count() == 5000 * 9 + 2);
    CHECK((*tree)->memory_bytes() < (*tree)->node_count() * 80);
}
