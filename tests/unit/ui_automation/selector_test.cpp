#include "ui/automation/selector.h"

#include "ui/automation/source.h"

using namespace ui;

namespace {

Node control(std::string id, Role role, std::string label) {
    Node node;
    node.id = std::move(id);
    node.role = role;
    node.label = std::move(label);
    node.rect = {10, 10, 100, 50};
    node.action = kiosk::intent::Next{};
    return node;
}

Tree sample() {
    Tree tree;
    tree.screen = "home";
    tree.title = "您要办理什么？";
    tree.language = "zh";
    tree.root.role = Role::window;
    tree.root.rect = {0, 0, 1080, 1920};
    Node main;
    main.role = Role::main;
    Node decoration;  // role none: left out of the source, its children are not
    decoration.children.push_back(control("service.11X.1", Role::button, "养老保险参保登记"));
    decoration.children.push_back(control("service.11X.2", Role::button, "医保查询"));
    main.children.push_back(std::move(decoration));
    Node field = control("field.phone", Role::textbox, "手机号码");
    field.focused = true;
    field.value = "139";
    main.children.push_back(std::move(field));
    tree.root.children.push_back(std::move(main));
    Node next = control("action.next", Role::button, "下一步");
    next.enabled = false;
    tree.root.children.push_back(std::move(next));
    return tree;
}

std::size_t count(std::string_view selector) {
    const auto found = find_by_css(sample(), {}, selector);
    REQUIRE(found);
    return found->size();
}

}  // namespace

TEST_CASE("elements are found by id, name, role, attributes and descent") {
    CHECK(count("#action.next") == 1);
    CHECK(count("*[id=\"service.11X.1\"]") == 1);
    CHECK(count("[name='field.phone']") == 1);
    CHECK(count("button") == 3);
    CHECK(count("main button") == 2);
    CHECK(count("window > button") == 1);
    CHECK(count("button[id^=\"service.\"]") == 2);
    CHECK(count("[id$='.2']") == 1);
    CHECK(count("[label*=医保]") == 1);
    CHECK(count("textbox[focused], #action\\.next") == 2);
    CHECK(count("button[enabled=false]") == 1);
    CHECK(count("*") == 6);
    CHECK(count("#nothing") == 0);
}

TEST_CASE("what is no selector is refused") {
    for (const auto* bad : {"", "[", "[id", "[id=", "a >", "a,", ",", "#a[", "[=x]", "::before"})
        CHECK_FALSE(Selector::parse(bad));
    CHECK(Selector::parse(std::string(Selector::bytes_max + 1, 'a')).error().code ==
          kiosk::ErrorCode::limit_exceeded);
}

TEST_CASE("xpath works on the source, and the source shows what a person can know") {
    const Tree tree = sample();
    const auto by_label = find_by_xpath(tree, {}, "//button[contains(@label,'养老')]");
    REQUIRE(by_label);
    REQUIRE(by_label->size() == 1);
    CHECK(node_at(tree.root, by_label->front())->id == "service.11X.1");
    CHECK_FALSE(find_by_xpath(tree, {}, "//button["));
    CHECK_FALSE(find_by_xpath(tree, {}, "count(//button)"));
    const std::string xml = source_xml(tree);
    CHECK(xml.find("<screen id=\"home\"") != std::string::npos);
    CHECK(xml.find("<none") == std::string::npos);
    CHECK(xml.find("value=\"139\"") != std::string::npos);
}

TEST_CASE("an xpath that nests without end, or would look for ever, is refused") {
    const Tree tree = sample();
    const std::string nested = std::string(Selector::bytes_max, '(') + "//button";
    CHECK(find_by_xpath(tree, {}, nested).error().code == kiosk::ErrorCode::limit_exceeded);
    std::string slow = "//*";
    for (int i = 0; i < 14; ++i) slow = "//*[count(" + slow + ") > 0]";
    CHECK_FALSE(find_by_xpath(tree, {}, slow));
    CHECK(find_by_xpath(tree, {}, "//*[count(//*[count(//*) > 0]) > 0]"));
}

TEST_CASE("link text finds controls only") {
    CHECK(find_by_link_text(sample(), {}, "下一步", false).size() == 1);
    CHECK(find_by_link_text(sample(), {}, "下一", false).empty());
    CHECK(find_by_link_text(sample(), {}, "参保", true).size() == 1);
}
