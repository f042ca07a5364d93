#include "kiosk/forms/xpath/tree.h"

#include <doctest/doctest.h>

#include "kiosk/base/random.h"
#include "tests/unit/forms_xpath/world.h"

using kiosk::Node;
using kiosk::NodeKind;
using kiosk::QualifiedName;
using kiosk::Tree;

namespace {

std::unique_ptr<Tree> parsed(std::string_view xml) {
    auto tree = Tree::parse(xml);
    REQUIRE(tree.has_value());
    return std::move(*tree);
}

QualifiedName named(std::string local) {
    return {{}, std::move(local), {}};
}

/// Document order as the definition gives it, by walking.
std::vector<const Node*> walked(const Node& node) {
    std::vector<const Node*> all{&node};
    for (const Node* each = node.first_attribute(); each != nullptr; each = each->next())
        all.push_back(each);
    for (const Node* child = node.first_child(); child != nullptr; child = child->next())
        for (const Node* each : walked(*child)) all.push_back(each);
    return all;
}

bool in_order(const Tree& tree) {
    const auto all = walked(tree.document());
    for (std::size_t i = 1; i < all.size(); ++i)
        if (!tree.before(*all[i - 1], *all[i]) || tree.before(*all[i], *all[i - 1])) return false;
    return !tree.before(*all.front(), *all.front());
}

}  // namespace

TEST_CASE("a tree is built, changed and written back") {
    Tree tree;
    CHECK(tree.root() == nullptr);
    Node& root = tree.append_element(tree.document(), {"urn:x", "data", ""});
    Node& name = tree.append_element(root, {"urn:x", "name", ""});
    tree.set_text(name, "王 & <b>");
    tree.set_attribute(root, named("id"), "a\"b");
    CHECK(tree.to_xml(tree.document()) ==
          R"(<data xmlns="urn:x" id="a&quot;b"><name>王 &amp; &lt;b&gt;</name></data>)");
    tree.set_text(name, "");
    CHECK(name.first_child() == nullptr);
    CHECK(tree.to_xml(root) == R"(<data xmlns="urn:x" id="a&quot;b"><name/></data>)");
    CHECK(root.attribute("", "id")->string_value() == "a\"b");
    CHECK(root.child("name") == &name);
    CHECK(name.parent() == &root);
    CHECK(&name.tree() == &tree);
    tree.remove(name);
    CHECK(root.first_child() == nullptr);
    CHECK(tree.node_count() == 3);
}

TEST_CASE("the string value is all text below, comments and instructions left out") {
    const auto tree = parsed("<a>1<b>2<!--x--><?p y?><c k='z'>3</c></b>4</a>");
    CHECK(tree->root()->string_value() == "1234");
    CHECK(tree->document().string_value() == "1234");
    CHECK(tree->root()->child("b")->child("c")->string_value() == "3");
    std::string scratch;
    CHECK(tree->root()->string_value(scratch) == "1234");
}

TEST_CASE("document order holds after every kind of change") {
    const auto tree = parsed("<r a='1' b='2'><x c='3'>t</x><y/><z><w/></z></r>");
    CHECK(in_order(*tree));
    Node& root = *tree->root();
    tree->insert_copy(root, root.child("y"), *root.child("z"));
    CHECK(in_order(*tree));
    tree->set_attribute(*root.child("y"), named("k"), "v");
    CHECK(in_order(*tree));
    tree->remove(*root.child("x"));
    tree->append_text(root, "end");
    CHECK(in_order(*tree));
    tree->move(*root.child("y"), root, root.first_child());
    CHECK(in_order(*tree));
    CHECK(root.first_child()->name().local == "y");
    CHECK(tree->to_xml(root) == R"(<r a="1" b="2"><y k="v"/><z><w/></z><z><w/></z>end</r>)");
}

TEST_CASE("a copy goes from one tree to another with all that belongs to it") {
    const auto from =
        parsed(R"(<m xmlns:o="urn:o"><t xmlns:p="urn:p" o:k="1"><p:v>x</p:v><!--c--></t></m>)");
    Tree to;
    Node& copy = to.insert_copy(to.document(), nullptr, *from->root()->first_child());
    CHECK(&copy.tree() == &to);
    CHECK(to.to_xml(copy) ==
          R"(<t xmlns:p="urn:p" xmlns:o="urn:o" o:k="1"><p:v>x</p:v><!--c--></t>)");
    CHECK(in_order(to));
}

TEST_CASE("an element that is skipped is not written, nor what is below it") {
    const auto tree = parsed("<a><b><c/></b><d/></a>");
    const auto skip = [](const Node& node, const void* name) {
        return node.name().local == *static_cast<const std::string*>(name);
    };
    const std::string b = "b";
    const std::string d = "d";
    CHECK(tree->to_xml(*tree->root(), skip, &b) == "<a><d/></a>");
    CHECK(tree->to_xml(*tree->root(), skip, &d) == "<a><b><c/></b></a>");
}

TEST_CASE("white space that a reader would change is written as references") {
    Tree tree;
    Node& root = tree.append_element(tree.document(), named("a"));
    tree.set_attribute(root, named("k"), "1\n2\t3\r");
    tree.set_text(root, "x\r\ny\x01");
    const std::string xml = tree.to_xml(root);
    CHECK(xml == "<a k=\"1&#10;2&#9;3&#13;\">x&#13;\ny\xEF\xBF\xBD</a>");
    const auto again = parsed(xml);
    CHECK(again->root()->attribute("", "k")->value() == "1\n2\t3\r");
    CHECK(again->root()->string_value() == "x\r\ny\xEF\xBF\xBD");
}

TEST_CASE("every change raises the version, reading does not") {
    const auto tree = parsed("<a id='k' xmlns:p='urn:p'><b>1</b></a>");
    Node& b = *tree->root()->child("b");
    const auto before = tree->version();
    CHECK(tree->by_id("k") == tree->root());
    CHECK(tree->namespaces(b).size() == 1);
    CHECK(b.string_value() == "1");
    CHECK(tree->version() == before);
    tree->set_text(b, "2");
    CHECK(tree->version() > before);
}

TEST_CASE("an element is found by its id, the first in document order") {
    const auto tree = parsed("<a><b xml:id='x'/><c id='x'/><d id='y'/></a>");
    CHECK(tree->by_id("x") == tree->root()->child("b"));
    CHECK(tree->by_id("y") == tree->root()->child("d"));
    CHECK(tree->by_id("z") == nullptr);
    tree->remove(*tree->root()->child("b"));
    CHECK(tree->by_id("x") == tree->root()->child("c"));
}

TEST_CASE("the prefixes in scope are known, the innermost counts") {
    const auto tree =
        parsed(R"(<a xmlns="urn:d" xmlns:p="urn:p"><b xmlns="" xmlns:p="urn:q"/></a>)");
    Node& b = *tree->root()->first_child();
    CHECK(tree->namespace_of(b, "p") == "urn:q");
    CHECK(tree->namespace_of(*tree->root(), "p") == "urn:p");
    CHECK(tree->namespace_of(b, "") == "");
    CHECK(!tree->namespace_of(b, "none").has_value());
    const auto& nodes = tree->namespaces(b);
    REQUIRE(nodes.size() == 1);
    CHECK(nodes[0]->kind() == NodeKind::name_space);
    CHECK(nodes[0]->name().local == "p");
    CHECK(nodes[0]->value() == "urn:q");
    CHECK(tree->before(b, *nodes[0]));
    const auto& outer = tree->namespaces(*tree->root());
    REQUIRE(outer.size() == 2);
    CHECK(outer[0]->value() == "urn:d");
    CHECK(tree->before(*outer[0], *outer[1]));
}

TEST_CASE("the memory of values and nodes that went is used again") {
    Tree tree;
    Node& root = tree.append_element(tree.document(), named("a"));
    kiosk::SeededRandom random(3);
    const auto turn = [&] {
        Node& item = tree.append_element(root, named("item"));
        tree.set_text(item, std::string(random.below(300), 'x'));
        tree.set_text(item, std::string(random.below(300), 'y'));
        tree.set_attribute(item, named("k"), std::string(random.below(50), 'z'));
        tree.remove(item);
    };
    for (int i = 0; i < 2000; ++i) turn();
    const std::size_t before = tree.memory_bytes();
    for (int i = 0; i < 20000; ++i) turn();
    CHECK(tree.memory_bytes() == before);
    CHECK(tree.node_count() == 2);
}

TEST_CASE("a value that is replaced or removed is overwritten") {
    Tree tree;
    Node& root = tree.append_element(tree.document(), named("a"));
    tree.set_text(root, "890000200002304567");
    const char* place = root.first_child()->value().data();
    tree.set_text(root, "8");
    CHECK(std::string_view(place, 3) == std::string_view("8\0\0", 3));
    tree.set_text(root, "");
    CHECK(std::string_view(place, 3) == std::string_view("\0\0\0", 3));
}

TEST_CASE("a text may be set from the node itself") {
    const auto tree = parsed("<a>one<b>two</b></a>");
    Node& root = *tree->root();
    tree->set_text(root, root.first_child()->value());
    CHECK(tree->to_xml(root) == "<a>one</a>");
    tree->set_text(root, root.first_child()->value().substr(1));
    CHECK(tree->to_xml(root) == "<a>ne</a>");
}

TEST_CASE("children of a long row are found by name while it changes") {
    std::string xml = "<data>";
    for (int i = 0; i < 100; ++i) {
        const std::string n = std::to_string(i);
        xml += "<q" + n + ">" + n + "</q" + n + ">" + (i % 10 == 0 ? "<r>" + n + "</r>" : "");
    }
    tests::World world(xml + "</data>");
    kiosk::Tree& tree = *world.tree;
    kiosk::Node& data = world.at("/data");
    CHECK(world.text("/data/q99") == "99");
    CHECK(kiosk::Tree::lists_children(data));
    CHECK(world.text("/data/q98") == "98");
    CHECK(world.text("sum(/data/r)") == "450");
    CHECK(world.text("/data/none") == std::string());

    // A value is no child that comes or goes.
    tree.set_text(world.at("/data/q98"), "");
    tree.set_text(world.at("/data/q98"), "new");
    CHECK(kiosk::Tree::lists_children(data));
    CHECK(world.text("/data/q98") == "new");

    kiosk::Node& added = tree.append_element(data, {{}, "r", {}});
    CHECK_FALSE(kiosk::Tree::lists_children(data));
    tree.set_text(added, "1000");
    CHECK(world.text("sum(/data/r)") == "1450");
    tree.move(added, data, data.first_child());
    CHECK(world.nodes("/data/r[1]/text()") == "1000");
    CHECK(world.text("sum(/data/r)") == "1450");
    tree.remove(added);
    CHECK(world.text("sum(/data/r)") == "450");
    tree.remove(world.at("/data/q99"));
    CHECK(world.text("/data/q99") == std::string());

    // What is made in the place of a listed node isn't listed.
    CHECK(world.text("/data/q98") == "new");
    tree.remove(data);
    kiosk::Node& other = tree.append_element(tree.document(), {{}, "data", {}});
    CHECK_FALSE(kiosk::Tree::lists_children(other));
    CHECK(world.text("count(/data/r)") == "0");
}
