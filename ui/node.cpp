#include "ui/node.h"

#include "kiosk/base/check.h"

namespace ui {

std::string_view name_of(Role role) {
    switch (role) {
        case Role::none:
            return "none";
        case Role::window:
            return "window";
        case Role::banner:
            return "banner";
        case Role::navigation:
            return "navigation";
        case Role::main:
            return "main";
        case Role::contentinfo:
            return "contentinfo";
        case Role::heading:
            return "heading";
        case Role::paragraph:
            return "paragraph";
        case Role::button:
            return "button";
        case Role::link:
            return "link";
        case Role::radiogroup:
            return "radiogroup";
        case Role::radio:
            return "radio";
        case Role::checkbox:
            return "checkbox";
        case Role::textbox:
            return "textbox";
        case Role::list:
            return "list";
        case Role::listitem:
            return "listitem";
        case Role::img:
            return "img";
        case Role::progressbar:
            return "progressbar";
        case Role::status:
            return "status";
        case Role::alert:
            return "alert";
        case Role::dialog:
            return "dialog";
        case Role::group:
            return "group";
        case Role::timer:
            return "timer";
        case Role::application:
            return "application";
    }
    KIOSK_CHECK(false);
}

const Node* find(const Node& root, std::string_view id) {
    if (root.id == id) return &root;
    for (const Node& child : root.children) {
        if (const Node* found = find(child, id)) return found;
    }
    return nullptr;
}

}  // namespace ui
