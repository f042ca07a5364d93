#pragma once

#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "ui/automation/elements.h"
#include "ui/automation/host.h"

namespace ui {

/// What one command answers: W3C WebDriver §6.6 error code (empty on success) and value.
struct Reply {
    std::string error;
    nlohmann::json value;
    [[nodiscard]] int status() const;

    static Reply success(nlohmann::json value = nullptr) { return {{}, std::move(value)}; }
    static Reply failure(std::string error, std::string message) {
        return {std::move(error), std::move(message)};
    }
};

/// One WebDriver session (W3C WebDriver, the commands that make sense without a browser).
/// **Threads:** one command at a time. **Time:** a command that touches waits until the screen has
/// settled, at most `settle_max`.
class AutomationSession {
  public:
    static constexpr kiosk::Duration settle_max{5'000};
    static constexpr std::string_view element_key = "element-6066-11e4-a52e-4f735466cecf";

    explicit AutomationSession(AutomationHost& host) : host_(host) {}

    using Json = nlohmann::json;
    [[nodiscard]] Reply title();
    [[nodiscard]] Reply url();
    [[nodiscard]] Reply source();
    [[nodiscard]] Reply window_rect();
    [[nodiscard]] Reply find(const Json& body, bool all, std::string_view below = {});
    [[nodiscard]] Reply active();
    [[nodiscard]] Reply property(std::string_view element, std::string_view what,
                                 std::string_view name = {});
    [[nodiscard]] Reply click(std::string_view element);
    [[nodiscard]] Reply clear(std::string_view element);
    [[nodiscard]] Reply send_keys(std::string_view element, const Json& body);
    [[nodiscard]] Reply perform(const Json& body);
    [[nodiscard]] Reply release();
    [[nodiscard]] Reply screenshot(std::string_view element = {});
    [[nodiscard]] Reply execute(const Json& body);
    [[nodiscard]] Reply timeouts(const Json& body);
    [[nodiscard]] Reply timeouts() const;

  private:
    struct Target {
        Reply problem;
        Rect rect;
        std::string id;
        bool usable = false;
    };
    [[nodiscard]] Reply with_tree(const std::function<Reply(UiAccess&)>& task);
    [[nodiscard]] Reply with_element(
        std::string_view element,
        const std::function<Reply(UiAccess&, const Node&, const NodePath&)>& task);
    [[nodiscard]] Reply tap(int x, int y);
    [[nodiscard]] Reply tap_id(std::string_view id);
    [[nodiscard]] Reply type_character(char32_t character);
    /// The key is there and types; it is there at all.
    [[nodiscard]] bool types(std::string_view id);
    [[nodiscard]] bool shows(std::string_view id);
    [[nodiscard]] Reply settle();
    [[nodiscard]] Reply pointer_action(const Json& action);
    [[nodiscard]] Reply key_action(const Json& action);
    [[nodiscard]] Reply find_once(const Json& body, bool all, std::string_view below);

    AutomationHost& host_;
    Elements elements_;
    int implicit_ms_ = 0;
    int pointer_x_ = 0;
    int pointer_y_ = 0;
    bool pointer_down_ = false;
};

}  // namespace ui
