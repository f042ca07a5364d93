#pragma once

#include <string>
#include <utility>

#include "ui/node.h"

namespace tests {

inline ui::Node node_of(ui::Role role, std::string id, std::string label) {
    ui::Node node;
    node.role = role;
    node.id = std::move(id);
    node.label = std::move(label);
    node.rect = {0, 0, 100, 50};
    return node;
}

inline ui::Node button_of(std::string id, std::string label, kiosk::Intent action) {
    ui::Node node = node_of(ui::Role::button, std::move(id), std::move(label));
    node.action = std::move(action);
    return node;
}

/// A banner with a language button, a title with its line, a question with two choices, a field and
/// the way on.
inline ui::Tree small_form() {
    using ui::Role;
    ui::Tree tree;
    tree.screen = "form";
    tree.title = "您的情况";
    tree.language = "zh-Hans";
    tree.root = node_of(Role::window, "", tree.title);
    ui::Node banner = node_of(Role::banner, "", "");
    banner.children.push_back(
        button_of("language.en", "English", kiosk::intent::SetLanguage{kiosk::Language::en}));
    ui::Node title = node_of(Role::heading, "", tree.title);
    title.heading_level = 1;
    ui::Node question = node_of(Role::radiogroup, "", "怎么交费");
    for (const char* value : {"bank", "cash"}) {
        ui::Node option = node_of(Role::radio, std::string("option.pay.") + value,
                                  value == std::string("bank") ? "银行卡" : "现金");
        option.action = kiosk::intent::SetAnswer{kiosk::FieldId("pay"), value};
        question.children.push_back(std::move(option));
    }
    ui::Node field = node_of(Role::textbox, "field.phone", "手机号码");
    field.action = kiosk::intent::FocusField{kiosk::FieldId("phone")};
    field.required = true;
    ui::Node main = node_of(Role::main, "", tree.title);
    main.children.push_back(std::move(question));
    main.children.push_back(std::move(field));
    ui::Node bar = node_of(Role::navigation, "", "");
    bar.children.push_back(button_of("action.back", "返回", kiosk::intent::Back{}));
    bar.children.push_back(button_of("action.next", "下一步", kiosk::intent::Next{}));
    tree.root.children.push_back(std::move(banner));
    tree.root.children.push_back(std::move(title));
    tree.root.children.push_back(node_of(Role::paragraph, "", "选一个"));
    tree.root.children.push_back(std::move(main));
    tree.root.children.push_back(std::move(bar));
    return tree;
}

inline ui::Node& node_in(ui::Tree& tree, std::string_view id) {
    return const_cast<ui::Node&>(*ui::find(tree.root, id));
}

}  // namespace tests
