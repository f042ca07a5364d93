#include "ui/automation/session.h"

#include <chrono>
#include <thread>

#include "ui/automation/selector.h"

namespace ui {

namespace {

using Json = nlohmann::json;

/// The terminal has no scripts; clients only send the two well-known helper functions.
constexpr std::string_view displayed_helper = "isShown";
constexpr std::string_view attribute_helper = "getAttribute";

/// WebDriver's private code points for keys (§17.4.2) that the on-screen keyboard has.
constexpr char32_t key_backspace = 0xE003;
constexpr char32_t key_delete = 0xE017;
/// Those of the tactile keypad: arrows, Enter, Escape, Home, F1 to F7.
constexpr std::array<std::pair<char32_t, KeypadKey>, 12> keypad_keys{{{0xE015, KeypadKey::next},
                                                                      {0xE013, KeypadKey::previous},
                                                                      {0xE007, KeypadKey::select},
                                                                      {0xE00C, KeypadKey::back},
                                                                      {0xE011, KeypadKey::home},
                                                                      {0xE031, KeypadKey::help},
                                                                      {0xE032, KeypadKey::repeat},
                                                                      {0xE033, KeypadKey::slower},
                                                                      {0xE034, KeypadKey::faster},
                                                                      {0xE035, KeypadKey::softer},
                                                                      {0xE036, KeypadKey::louder},
                                                                      {0xE037, KeypadKey::dark}}};

bool shown(const Node& node, const Rect& window) {
    return node.rect.w > 0 && node.rect.h > 0 && node.rect.x < window.w && node.rect.y < window.h &&
           node.rect.x + node.rect.w > 0 && node.rect.y + node.rect.h > 0;
}

Json attribute_value(const Node& node, std::string_view name) {
    for (const Attribute& attribute : attributes_of(node))
        if (attribute.name == name) return attribute.value;
    return nullptr;
}

void pause(std::chrono::milliseconds time) {
    std::this_thread::sleep_for(time);
}

}  // namespace

int Reply::status() const {
    if (error.empty()) return 200;
    if (error == "no such element" || error == "stale element reference" ||
        error == "invalid session id" || error == "unknown command" || error == "no such window")
        return 404;
    if (error == "unknown method") return 405;
    if (error == "invalid argument" || error == "invalid selector" ||
        error == "element click intercepted" || error == "element not interactable" ||
        error == "invalid element state")
        return 400;
    return 500;
}

Reply AutomationSession::with_tree(const std::function<Reply(UiAccess&)>& task) {
    Reply reply;
    if (!host_.run([&](UiAccess& ui) { reply = task(ui); }))
        return Reply::failure("no such window", "the terminal is ending");
    return reply;
}

Reply AutomationSession::with_element(
    std::string_view element,
    const std::function<Reply(UiAccess&, const Node&, const NodePath&)>& task) {
    return with_tree([&](UiAccess& ui) {
        const auto found = elements_.resolve(ui.tree(), element);
        if (found.state == Elements::State::unknown)
            return Reply::failure("no such element", "no element was given this reference");
        if (found.state == Elements::State::stale)
            return Reply::failure("stale element reference", "the screen has changed");
        return task(ui, *found.node, found.path);
    });
}

Reply AutomationSession::title() {
    return with_tree([](UiAccess& ui) { return Reply::success(ui.tree().title); });
}

Reply AutomationSession::url() {
    return with_tree([](UiAccess& ui) { return Reply::success("kiosk:/" + ui.tree().screen); });
}

Reply AutomationSession::source() {
    return with_tree([](UiAccess& ui) { return Reply::success(source_xml(ui.tree())); });
}

Reply AutomationSession::window_rect() {
    return with_tree([](UiAccess& ui) {
        const Rect window = ui.window();
        return Reply::success(
            {{"x", window.x}, {"y", window.y}, {"width", window.w}, {"height", window.h}});
    });
}

Reply AutomationSession::find(const Json& body, bool all, std::string_view below) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(implicit_ms_);
    while (true) {
        Reply reply = find_once(body, all, below);
        const bool nothing =
            reply.error == "no such element" || (reply.error.empty() && all && reply.value.empty());
        if (!nothing || std::chrono::steady_clock::now() >= until) return reply;
        pause(std::chrono::milliseconds(20));
    }
}

Reply AutomationSession::find_once(const Json& body, bool all, std::string_view below) {
    if (!body.contains("using") || !body.contains("value") || !body["using"].is_string() ||
        !body["value"].is_string())
        return Reply::failure("invalid argument", "using and value are needed");
    const std::string strategy = body["using"];
    const std::string value = body["value"];
    return with_tree([&](UiAccess& ui) {
        const Tree& tree = ui.tree();
        NodePath start;
        if (!below.empty()) {
            const auto found = elements_.resolve(tree, below);
            if (found.state != Elements::State::known)
                return Reply::failure("stale element reference", "the screen has changed");
            start = found.path;
        }
        kiosk::Result<std::vector<NodePath>> paths(std::vector<NodePath>{});
        if (strategy == "css selector" || strategy == "tag name")
            paths = find_by_css(tree, start, value);
        else if (strategy == "xpath")
            paths = find_by_xpath(tree, start, value);
        else if (strategy == "link text" || strategy == "partial link text")
            paths = find_by_link_text(tree, start, value, strategy != "link text");
        else
            return Reply::failure("invalid argument", "unknown location strategy");
        if (!paths) return Reply::failure("invalid selector", paths.error().detail);
        if (all) {
            Json list = Json::array();
            for (const NodePath& path : *paths)
                list.push_back({{element_key, elements_.remember(tree, path)}});
            return Reply::success(std::move(list));
        }
        if (paths->empty()) return Reply::failure("no such element", "nothing on this screen fits");
        return Reply::success({{element_key, elements_.remember(tree, paths->front())}});
    });
}

Reply AutomationSession::active() {
    return with_tree([&](UiAccess& ui) {
        const auto focused = find_by_css(ui.tree(), {}, "[focused]");
        if (!focused || focused->empty())
            return Reply::failure("no such element", "nothing has the focus");
        return Reply::success({{element_key, elements_.remember(ui.tree(), focused->front())}});
    });
}

Reply AutomationSession::property(std::string_view element, std::string_view what,
                                  std::string_view name) {
    return with_element(element, [&](UiAccess& ui, const Node& node, const NodePath&) {
        if (what == "text") return Reply::success(visible_text(node));
        if (what == "name" || what == "computedrole")
            return Reply::success(std::string(name_of(node.role)));
        if (what == "computedlabel") return Reply::success(node.label);
        if (what == "enabled") return Reply::success(node.enabled);
        if (what == "displayed") return Reply::success(shown(node, ui.window()));
        if (what == "selected") return Reply::success(node.selected || node.checked);
        if (what == "attribute" || what == "property")
            return Reply::success(attribute_value(node, name));
        if (what == "rect")
            return Reply::success({{"x", node.rect.x},
                                   {"y", node.rect.y},
                                   {"width", node.rect.w},
                                   {"height", node.rect.h}});
        return Reply::failure("unknown command", "no such property");
    });
}

Reply AutomationSession::settle() {
    const auto until = std::chrono::steady_clock::now() + settle_max;
    while (std::chrono::steady_clock::now() < until) {
        bool settled = false;
        if (!host_.run([&](UiAccess& ui) { settled = ui.settled(); }))
            return Reply::failure("no such window", "the terminal is ending");
        if (settled) break;
        pause(std::chrono::milliseconds(2));
    }
    return Reply::success();
}

Reply AutomationSession::tap(int x, int y) {
    Reply reply = with_tree([&](UiAccess& ui) {
        ui.finger(UiAccess::Finger::down, x, y);
        ui.finger(UiAccess::Finger::up, x, y);
        return Reply::success();
    });
    return reply.error.empty() ? settle() : reply;
}

Reply AutomationSession::click(std::string_view element) {
    int x = 0;
    int y = 0;
    Reply reply = with_element(element, [&](UiAccess& ui, const Node& node, const NodePath&) {
        if (!shown(node, ui.window()))
            return Reply::failure("element not interactable", "not on the screen");
        x = node.rect.x + node.rect.w / 2;
        y = node.rect.y + node.rect.h / 2;
        // The last control drawn over this point gets the touch.
        const Node* top = nullptr;
        for_each(ui.tree().root, [&](const Node& other) {
            if ((other.action || other.takes_strokes || other.role == Role::dialog) &&
                other.rect.contains(x, y))
                top = &other;
        });
        if (node.action && top != nullptr && top != &node)
            return Reply::failure("element click intercepted",
                                  "another control lies there: " + top->id);
        return Reply::success();
    });
    return reply.error.empty() ? tap(x, y) : reply;
}

Reply AutomationSession::tap_id(std::string_view id) {
    int x = -1;
    int y = -1;
    Reply reply = with_tree([&](UiAccess& ui) {
        const Node* node = ::ui::find(ui.tree().root, id);
        if (node == nullptr || !node->enabled)
            return Reply::failure("element not interactable",
                                  "the keyboard on the screen lacks this key");
        x = node->rect.x + node->rect.w / 2;
        y = node->rect.y + node->rect.h / 2;
        return Reply::success();
    });
    return reply.error.empty() ? tap(x, y) : reply;
}

bool AutomationSession::types(std::string_view id) {
    bool found = false;
    (void)with_tree([&](UiAccess& ui) {
        const Node* node = ::ui::find(ui.tree().root, id);
        found = node != nullptr && node->action &&
                std::holds_alternative<kiosk::intent::TypeText>(*node->action);
        return Reply::success();
    });
    return found;
}

bool AutomationSession::shows(std::string_view id) {
    bool found = false;
    (void)with_tree([&](UiAccess& ui) {
        found = ::ui::find(ui.tree().root, id) != nullptr;
        return Reply::success();
    });
    return found;
}

Reply AutomationSession::type_character(char32_t character) {
    if (character == key_backspace || character == key_delete) return tap_id("key.delete");
    if (character == U' ') return tap_id("key.space");
    const std::string key = "key." + kiosk::utf8_from(std::u32string(1, character));
    // What the keys would compose, or lack, other keys may type.
    for (const char* other : {"key.mode.letters", "key.capitals", "key.mode.symbols"}) {
        if (types(key)) break;
        if (!shows(other)) continue;
        Reply reply = tap_id(other);
        if (!reply.error.empty()) return reply;
    }
    return tap_id(key);
}

Reply AutomationSession::send_keys(std::string_view element, const Json& body) {
    if (!body.contains("text") || !body["text"].is_string())
        return Reply::failure("invalid argument", "text is needed");
    bool focused = false;
    Reply reply = with_element(element, [&](UiAccess&, const Node& node, const NodePath&) {
        if (node.role != Role::textbox || node.readonly || !node.enabled)
            return Reply::failure("element not interactable", "not a field that can be typed into");
        focused = node.focused;
        return Reply::success();
    });
    if (!reply.error.empty()) return reply;
    if (!focused) reply = click(element);
    for (const char32_t character : kiosk::code_points(body["text"].get<std::string>())) {
        if (!reply.error.empty()) return reply;
        reply = type_character(character);
    }
    return reply;
}

Reply AutomationSession::clear(std::string_view element) {
    bool focused = false;
    Reply reply = with_element(element, [&](UiAccess&, const Node& node, const NodePath&) {
        if (node.role != Role::textbox || node.readonly)
            return Reply::failure("invalid element state", "not a field that can be cleared");
        focused = node.focused;
        return Reply::success();
    });
    if (!reply.error.empty()) return reply;
    if (!focused) reply = click(element);
    return reply.error.empty() ? tap_id("key.clear") : reply;
}

Reply AutomationSession::screenshot(std::string_view element) {
    const auto picture = [](UiAccess& ui, std::optional<Rect> part) {
        const auto png = ui.png(part);
        if (!png) return Reply::failure("unable to capture screen", png.error().detail);
        return Reply::success(kiosk::to_base64(*png));
    };
    if (element.empty()) return with_tree([&](UiAccess& ui) { return picture(ui, std::nullopt); });
    return with_element(element, [&](UiAccess& ui, const Node& node, const NodePath&) {
        return picture(ui, node.rect);
    });
}

Reply AutomationSession::execute(const Json& body) {
    const std::string script = body.value("script", "");
    const Json arguments = body.value("args", Json::array());
    if (arguments.empty() || !arguments[0].is_object() || !arguments[0].contains(element_key))
        return Reply::failure("unsupported operation", "the terminal runs no scripts");
    const std::string element = arguments[0][std::string(element_key)];
    if (script.find(displayed_helper) != std::string::npos) return property(element, "displayed");
    if (script.find(attribute_helper) != std::string::npos && arguments.size() > 1 &&
        arguments[1].is_string())
        return property(element, "attribute", arguments[1].get<std::string>());
    return Reply::failure("unsupported operation", "the terminal runs no scripts");
}

Reply AutomationSession::timeouts(const Json& body) {
    if (body.contains("implicit")) {
        if (!body["implicit"].is_number_unsigned())
            return Reply::failure("invalid argument", "implicit is milliseconds");
        implicit_ms_ = std::min(body["implicit"].get<int>(), 600'000);
    }
    return Reply::success();
}

Reply AutomationSession::timeouts() const {
    return Reply::success({{"implicit", implicit_ms_}, {"pageLoad", 300000}, {"script", 30000}});
}

Reply AutomationSession::perform(const Json& body) {
    if (!body.contains("actions") || !body["actions"].is_array())
        return Reply::failure("invalid argument", "actions are needed");
    for (const Json& source : body["actions"]) {
        const std::string type = source.value("type", "");
        if (type == "none") continue;
        if (type == "key") {
            for (const Json& action : source.value("actions", Json::array())) {
                Reply reply = key_action(action);
                if (!reply.error.empty()) return reply;
            }
            continue;
        }
        if (type != "pointer") {
            if (source.value("actions", Json::array()).empty()) continue;
            return Reply::failure("unsupported operation",
                                  "the terminal has fingers and a keypad only: " + type);
        }
        for (const Json& action : source.value("actions", Json::array())) {
            Reply reply = pointer_action(action);
            if (!reply.error.empty()) return reply;
        }
    }
    return settle();
}

/// The keys of the keypad by WebDriver's names of keys.
Reply AutomationSession::key_action(const Json& action) {
    const std::string type = action.value("type", "");
    if (type == "pause") return Reply::success();
    const bool up = type == "keyUp";
    if (type != "keyDown" && !up) return Reply::failure("invalid argument", "unknown key action");
    const std::u32string value = kiosk::code_points(action.value("value", ""));
    const auto key = std::find_if(keypad_keys.begin(), keypad_keys.end(), [&](const auto& each) {
        return value.size() == 1 && each.first == value[0];
    });
    if (key == keypad_keys.end())
        return Reply::failure("invalid argument", "the tactile keypad lacks this key");
    Reply reply = with_tree([&](UiAccess& ui) {
        if (up)
            ui.keypad_up(key->second);
        else
            ui.keypad(key->second);
        return Reply::success();
    });
    return reply.error.empty() ? settle() : reply;
}

Reply AutomationSession::pointer_action(const Json& action) {
    const std::string type = action.value("type", "");
    if (type == "pause") {
        pause(std::chrono::milliseconds(std::clamp(action.value("duration", 0), 0, 10'000)));
        return Reply::success();
    }
    UiAccess::Finger phase = UiAccess::Finger::move;
    if (type == "pointerDown") {
        phase = UiAccess::Finger::down;
        pointer_down_ = true;
    } else if (type == "pointerUp") {
        phase = UiAccess::Finger::up;
        pointer_down_ = false;
    } else if (type == "pointerMove") {
        int base_x = 0;
        int base_y = 0;
        const Json origin = action.value("origin", Json("viewport"));
        if (origin.is_object()) {
            Reply reply = with_element(origin.value(std::string(element_key), ""),
                                       [&](UiAccess&, const Node& node, const NodePath&) {
                                           base_x = node.rect.x + node.rect.w / 2;
                                           base_y = node.rect.y + node.rect.h / 2;
                                           return Reply::success();
                                       });
            if (!reply.error.empty()) return reply;
        } else if (origin == "pointer") {
            base_x = pointer_x_;
            base_y = pointer_y_;
        }
        pointer_x_ = base_x + static_cast<int>(action.value("x", 0.0));
        pointer_y_ = base_y + static_cast<int>(action.value("y", 0.0));
        if (!pointer_down_) return Reply::success();  // a finger in the air does nothing
    } else {
        return Reply::failure("invalid argument", "unknown pointer action");
    }
    return with_tree([&](UiAccess& ui) {
        ui.finger(phase, pointer_x_, pointer_y_);
        return Reply::success();
    });
}

Reply AutomationSession::release() {
    if (!pointer_down_) return Reply::success();
    pointer_down_ = false;
    return with_tree([&](UiAccess& ui) {
        ui.finger(UiAccess::Finger::up, pointer_x_, pointer_y_);
        return Reply::success();
    });
}

}  // namespace ui
