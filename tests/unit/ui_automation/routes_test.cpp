#include "ui/automation/routes.h"

#include <map>

using namespace ui;
using Json = nlohmann::json;

namespace {

/// A terminal of one screen with a field, a keyboard of three keys and a button that leads to
/// another screen.
class FakeTerminal final : public AutomationHost, public UiAccess {
  public:
    FakeTerminal() { show("form"); }

    bool run(const std::function<void(UiAccess&)>& task) override {
        if (ended) return false;
        task(*this);
        return true;
    }
    const Tree& tree() const override { return tree_; }
    Rect window() const override { return {0, 0, 1000, 1000}; }
    bool settled() const override { return true; }
    kiosk::Result<kiosk::Bytes> png(std::optional<Rect>) override { return kiosk::Bytes{1, 2, 3}; }
    void keypad(KeypadKey key) override { keys.push_back(key); }
    void keypad_up(KeypadKey key) override { keys_up.push_back(key); }
    void finger(Finger phase, int x, int y) override {
        fingers.push_back(phase);
        if (phase != Finger::up) return;
        const Node* hit = nullptr;
        for_each(tree_.root, [&](const Node& node) {
            if (node.action && node.rect.contains(x, y)) hit = &node;
        });
        if (hit == nullptr) return;
        const std::string id = hit->id;
        if (id == "action.next") show("review");
        if (id.starts_with("key.")) find_value() += id.substr(4);
    }

    void show(const std::string& screen) {
        tree_ = {};
        tree_.screen = screen;
        tree_.title = "题目";
        tree_.root.role = Role::window;
        tree_.root.rect = {0, 0, 1000, 1000};
        add("field.phone", Role::textbox, 0);
        add("key.1", Role::button, 100);
        add("key.2", Role::button, 200);
        add("action.next", Role::button, 300);
    }
    void add(const std::string& id, Role role, int y) {
        Node node;
        node.id = id;
        node.role = role;
        node.label = id;
        node.rect = {0, y, 200, 80};
        node.action = kiosk::intent::Next{};
        tree_.root.children.push_back(std::move(node));
    }
    std::string& find_value() { return tree_.root.children[0].value; }
    void cover(int y) {
        Node dialog;
        dialog.role = Role::dialog;
        dialog.id = "overlay";
        dialog.label = "overlay";
        dialog.rect = {0, y, 200, 80};
        tree_.root.children.push_back(std::move(dialog));
    }

    Tree tree_;
    std::vector<Finger> fingers;
    std::vector<KeypadKey> keys;
    std::vector<KeypadKey> keys_up;
    bool ended = false;
};

struct Client {
    FakeTerminal terminal;
    AutomationRoutes routes{terminal};
    std::string session;

    Json call(const char* method, const std::string& path, const Json& body = Json::object(),
              int expected = 200) {
        const auto answer =
            routes.handle(method, path, std::string_view(method) == "POST" ? body.dump() : "");
        CHECK_MESSAGE(answer.status == expected, path << " " << answer.body);
        return Json::parse(answer.body)["value"];
    }
    void open() {
        session =
            "/session/" + call("POST", "/session", {{"capabilities", Json::object()}})["sessionId"]
                              .get<std::string>();
    }
    std::string element(const std::string& css) {
        return call("POST", session + "/element",
                    {{"using", "css selector"},
                     {"value", css}})[std::string(AutomationSession::element_key)];
    }
};

}  // namespace

TEST_CASE("a session is opened, refused to a second client, and ended") {
    Client client;
    CHECK(client.call("GET", "/status")["ready"] == true);
    client.open();
    CHECK(client.call("GET", "/status")["ready"] == false);
    CHECK(client.call("POST", "/session", Json::object(), 500)["error"] == "session not created");
    CHECK(client.call("GET", client.session + "/url") == "kiosk:/form");
    CHECK(client.call("GET", client.session + "/title") == "题目");
    client.call("DELETE", client.session);
    CHECK(client.call("GET", client.session + "/url", {}, 404)["error"] == "invalid session id");
}

TEST_CASE("clicking is a finger down and up in the middle; another screen makes references stale") {
    Client client;
    client.open();
    const std::string field = client.element("#field.phone");
    const std::string next = client.element("#action.next");
    client.call("POST", client.session + "/element/" + next + "/click");
    CHECK(client.terminal.fingers == std::vector{UiAccess::Finger::down, UiAccess::Finger::up});
    CHECK(client.call("GET", client.session + "/url") == "kiosk:/review");
    CHECK(client.call("GET", client.session + "/element/" + field + "/text", {}, 404)["error"] ==
          "stale element reference");
    CHECK(client.call("POST", client.session + "/element/unheard/click", Json::object(),
                      404)["error"] == "no such element");
}

TEST_CASE("typing presses the keys of the keyboard on the screen and says which one is missing") {
    Client client;
    client.open();
    const std::string field = client.element("[name='field.phone']");
    client.call("POST", client.session + "/element/" + field + "/value", {{"text", "1221"}});
    CHECK(client.terminal.find_value() == "1221");
    CHECK(client.call("POST", client.session + "/element/" + field + "/value", {{"text", "9"}},
                      400)["error"] == "element not interactable");
    const std::string next = client.element("#action.next");
    CHECK(client.call("POST", client.session + "/element/" + next + "/value", {{"text", "1"}},
                      400)["error"] == "element not interactable");
}

TEST_CASE("a control under a dialog is not clicked through") {
    Client client;
    client.open();
    client.terminal.cover(300);
    const std::string next = client.element("#action.next");
    CHECK(client.call("POST", client.session + "/element/" + next + "/click", Json::object(),
                      400)["error"] == "element click intercepted");
    CHECK(client.terminal.fingers.empty());
}

TEST_CASE("properties, rectangles, roles and pictures are answered as the standard says") {
    Client client;
    client.open();
    const std::string at = client.session + "/element/" + client.element("textbox");
    CHECK(client.call("GET", at + "/computedrole") == "textbox");
    CHECK(client.call("GET", at + "/computedlabel") == "field.phone");
    CHECK(client.call("GET", at + "/enabled") == true);
    CHECK(client.call("GET", at + "/displayed") == true);
    CHECK(client.call("GET", at + "/attribute/id") == "field.phone");
    CHECK(client.call("GET", at + "/attribute/nothing").is_null());
    CHECK(client.call("GET", at + "/rect")["height"] == 80);
    CHECK(client.call("GET", client.session + "/screenshot") == "AQID");
    CHECK(client.call("GET", at + "/screenshot") == "AQID");
    CHECK(client
              .call("POST", client.session + "/elements",
                    {{"using", "css selector"}, {"value", "#none"}})
              .empty());
}

TEST_CASE("a key of the keypad is pressed, and let go when the client says so (R-202)") {
    Client client;
    client.open();
    const auto perform = [&](Json steps) {
        client.call(
            "POST", client.session + "/actions",
            {{"actions",
              Json::array({{{"type", "key"}, {"id", "keypad"}, {"actions", std::move(steps)}}})}});
    };
    const char* enter = "\xEE\x80\x87";
    perform(Json::array({{{"type", "keyDown"}, {"value", enter}}}));
    CHECK(client.terminal.keys == std::vector{KeypadKey::select});
    CHECK(client.terminal.keys_up.empty());
    perform(Json::array({{{"type", "keyUp"}, {"value", enter}}}));
    CHECK(client.terminal.keys_up == std::vector{KeypadKey::select});
    CHECK(client.terminal.keys.size() == 1);
}

TEST_CASE("pointer actions move only while the finger is down") {
    Client client;
    client.open();
    const Json steps =
        Json::array({{{"type", "pointerMove"}, {"x", 10}, {"y", 310}},
                     {{"type", "pointerDown"}},
                     {{"type", "pointerMove"}, {"x", 5}, {"y", 0}, {"origin", "pointer"}},
                     {{"type", "pointerUp"}}});
    client.call(
        "POST", client.session + "/actions",
        {{"actions", Json::array({{{"type", "pointer"}, {"id", "finger"}, {"actions", steps}}})}});
    CHECK(client.terminal.fingers ==
          std::vector{UiAccess::Finger::down, UiAccess::Finger::move, UiAccess::Finger::up});
    CHECK(client.call("GET", client.session + "/url") == "kiosk:/review");
}

TEST_CASE("bad requests get the standard's error codes") {
    Client client;
    client.open();
    CHECK(client.call("POST", client.session + "/element", {{"using", "css selector"}},
                      400)["error"] == "invalid argument");
    CHECK(client.call("POST", client.session + "/element",
                      {{"using", "css selector"}, {"value", "["}},
                      400)["error"] == "invalid selector");
    CHECK(client.call("POST", client.session + "/element", {{"using", "magic"}, {"value", "x"}},
                      400)["error"] == "invalid argument");
    CHECK(client.call("POST", client.session + "/element",
                      {{"using", "css selector"}, {"value", "#none"}},
                      404)["error"] == "no such element");
    CHECK(client.call("GET", "/nonsense", {}, 404)["error"] == "unknown command");
    CHECK(client.call("GET", "/session", {}, 405)["error"] == "unknown method");
    CHECK(client.call("POST", client.session + "/back", Json::object(), 500)["error"] ==
          "unsupported operation");
    CHECK(Json::parse(client.routes.handle("POST", "/session", "{").body)["value"]["error"] ==
          "invalid argument");
    client.terminal.ended = true;
    CHECK(client.call("GET", client.session + "/url", {}, 404)["error"] == "no such window");
}

TEST_CASE("a body may nest to the limit and no deeper; brackets within texts do not count") {
    Client client;
    client.open();
    const auto sent = [&](std::size_t depth, const std::string& within) {
        return client.routes
            .handle("POST", client.session + "/timeouts",
                    R"({"x":)" + std::string(depth - 1, '[') + within +
                        std::string(depth - 1, ']') + "}")
            .status;
    };
    const std::string brackets = R"("\"[[[[{{{{[[[[{{{{[[[[{{{{[[[[{{{{\\")";
    CHECK(sent(AutomationRoutes::depth_max, brackets) == 200);
    CHECK(sent(AutomationRoutes::depth_max + 1, "") == 400);
    CHECK(sent(1'000'000, "") == 400);
}
