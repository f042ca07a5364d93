#include "ui/speech/narration/narrator.h"

#include <doctest.h>

#include "tests/unit/ui_narration/trees.h"

namespace {

using kiosk::Language;
using tests::small_form;

const ui::Texts& fixed_texts() {
    static const auto texts = ui::Texts::load("assets/text");
    REQUIRE(texts);
    return *texts;
}

std::string said(const std::vector<ui::Utterance>& all) {
    std::string out;
    for (const ui::Utterance& each : all) out += (out.empty() ? "" : "|") + each.text;
    return out;
}

TEST_CASE("a screen is told by its title and the line below it, once") {
    ui::Narrator narrator(fixed_texts());
    const ui::Tree tree = small_form();
    const std::string first = said(narrator.follow(tree, nullptr, Language::zh));
    CHECK(first.starts_with("您的情况|选一个|"));  // and how the keys work
    CHECK(narrator.follow(tree, nullptr, Language::zh).empty());
    ui::Tree other = small_form();
    other.title = "核对";
    CHECK(said(narrator.follow(other, nullptr, Language::zh)) == "核对|选一个");
    CHECK(said(narrator.again()) == "核对|选一个");
    other.root.children[2].label = "第 2 页，共 2 页";
    CHECK(said(narrator.follow(other, nullptr, Language::zh)) == "核对|第 2 页，共 2 页");
}

TEST_CASE("a stop is told by its name, what it is and its state; the question before its choices") {
    ui::Narrator narrator(fixed_texts());
    ui::Tree tree = small_form();
    (void)narrator.follow(tree, nullptr, Language::zh);
    const auto at = [&](const char* id) {
        return said(narrator.follow(tree, ui::find(tree.root, id), Language::zh));
    };
    CHECK(at("option.pay.bank") == "怎么交费|银行卡|选项|没选中");
    CHECK(at("option.pay.cash") == "现金|选项|没选中");
    tests::node_in(tree, "option.pay.cash").checked = true;
    CHECK(at("option.pay.cash") == "现金|选项|已选中");
    CHECK(at("option.pay.cash").empty());
    CHECK(at("field.phone") == "手机号码|还没填|填写处|必填");
    tests::node_in(tree, "action.next").enabled = false;
    CHECK(at("action.next") == "下一步|按钮|现在不能用");
    const auto back = narrator.follow(tree, ui::find(tree.root, "action.back"), Language::zh);
    CHECK(back.front().id == "action.back");  // a recorded clip bears this name
}

TEST_CASE("what is typed is told sign by sign, also astral ones, and what is erased") {
    ui::Narrator narrator(fixed_texts());
    ui::Tree tree = small_form();
    ui::Node& field = tests::node_in(tree, "field.phone");
    field.focused = true;
    (void)narrator.follow(tree, nullptr, Language::zh);
    field.value = "1";
    CHECK(said(narrator.follow(tree, nullptr, Language::zh)) == "1");
    field.value = "1𠮷";
    CHECK(said(narrator.follow(tree, nullptr, Language::zh)) == "𠮷");
    field.value = "1";
    CHECK(said(narrator.follow(tree, nullptr, Language::zh)) == "已删除");
}

TEST_CASE(
    "a field that is entered again is said as it is masked, and what is typed as typed (R-202)") {
    ui::Narrator narrator(fixed_texts());
    ui::Tree tree = small_form();
    ui::Node& field = tests::node_in(tree, "field.phone");
    field.focused = true;
    field.value = "138 0013 8000";
    field.spoken = "138****8000";
    (void)narrator.follow(tree, nullptr, Language::zh);
    const auto at = [&] { return said(narrator.follow(tree, &field, Language::zh)); };
    CHECK(at() == "手机号码|138****8000|填写处|必填");
    narrator.pressed(field);
    CHECK(at() == "手机号码|138****8000|填写处|必填");
    CHECK(said(narrator.again()).find("0013") == std::string::npos);
    field.value = "138 0013 800";
    field.spoken = "138****800";
    CHECK(at() == "已删除");
    field.value = "138 0013 8009";
    field.spoken = "138****8009";
    CHECK(at() == "9");
}

TEST_CASE("keys, candidates and their groups say their names alone") {
    const auto words = [](const char* id) {
        const ui::Node node = tests::node_of(ui::Role::button, id, "三点水，26 个字");
        return said(ui::said_of(node, fixed_texts(), Language::zh));
    };
    for (const char* id : {"key.a", "candidate.3", "radical.85", "strokes.7"})
        CHECK(words(id) == "三点水，26 个字");
    CHECK(words("action.next") != "三点水，26 个字");
}

TEST_CASE("messages are told when they come and when they change") {
    ui::Narrator narrator(fixed_texts());
    ui::Tree tree = small_form();
    (void)narrator.follow(tree, nullptr, Language::zh);
    tree.root.children.push_back(tests::node_of(ui::Role::alert, "error.phone", "请填手机号码"));
    CHECK(said(narrator.follow(tree, nullptr, Language::zh)) == "请填手机号码");
    CHECK(narrator.follow(tree, nullptr, Language::zh).empty());
    tree.root.children.back().label = "手机号码少一位";
    CHECK(said(narrator.follow(tree, nullptr, Language::zh)) == "手机号码少一位");
}

TEST_CASE(
    "a fault that still stands after a press is told again, and no other message is (R-212)") {
    ui::Narrator narrator(fixed_texts());
    ui::Tree tree = small_form();
    const auto follow = [&] { return said(narrator.follow(tree, nullptr, Language::zh)); };
    for (const auto& [role, words] :
         {std::pair{ui::Role::alert, "请填写手机号码"}, std::pair{ui::Role::status, "已保存"}}) {
        ui::Node message;
        message.role = role;
        message.label = words;
        tree.root.children.push_back(std::move(message));
    }
    CHECK(follow().ends_with("请填写手机号码|已保存"));
    CHECK(follow().empty());
    narrator.pressed(*ui::find(tree.root, "action.next"));
    CHECK(follow() == "请填写手机号码");
    CHECK(follow().empty());
    narrator.pressed(tests::node_of(ui::Role::button, "key.a", "a"));
    CHECK(follow().empty());
    narrator.pressed(*ui::find(tree.root, "option.pay.cash"));
    CHECK(follow().empty());
}

TEST_CASE("a dialog speaks for itself, and its countdown doesn't count aloud (R-217)") {
    ui::Narrator narrator(fixed_texts());
    ui::Tree tree = small_form();
    (void)narrator.follow(tree, nullptr, Language::zh);
    ui::Node dialog = tests::node_of(ui::Role::dialog, "dialog.idle", "您还在吗？");
    dialog.description = "30 秒后清除";
    dialog.children.push_back(tests::node_of(ui::Role::timer, "status.seconds_left", "30"));
    tree.root.children.push_back(std::move(dialog));
    CHECK(said(narrator.follow(tree, nullptr, Language::zh)) == "您还在吗？|30 秒后清除");
    tree.root.children.back().description = "29 秒后清除";
    tree.root.children.back().children[0].label = "29";
    CHECK(narrator.follow(tree, nullptr, Language::zh).empty());
}

TEST_CASE("what is held for is told with its names, and never again by itself (R-202)") {
    ui::Narrator narrator(fixed_texts());
    ui::Tree tree = small_form();
    ui::Node& field = tests::node_in(tree, "field.phone");
    field.value = "138****8000";
    (void)narrator.follow(tree, nullptr, Language::zh);
    CHECK(narrator.told_in_full(tree, Language::zh).empty());
    field.value = "138 0013 8000";
    field.in_full = true;
    CHECK(said(narrator.told_in_full(tree, Language::zh)) == "手机号码|138 0013 8000");
    CHECK(said(narrator.again()).find("138") == std::string::npos);
    CHECK(said(narrator.tell("speech.hidden", Language::zh)).find("耳机") != std::string::npos);
}

TEST_CASE("nothing of a visit is told in the next") {
    ui::Narrator narrator(fixed_texts());
    (void)narrator.follow(small_form(), nullptr, Language::zh);
    narrator.forget();
    CHECK(narrator.again().empty());
    CHECK(said(narrator.follow(small_form(), nullptr, Language::en)).starts_with("您的情况"));
}

}  // namespace
