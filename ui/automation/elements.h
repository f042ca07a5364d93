#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "ui/automation/source.h"

namespace ui {

/// Element references of one WebDriver session. A reference is good while its screen is shown and
/// the same thing stands there: found again by its published id, or without one by place and role.
/// **Limits:** `references_max`; the oldest are forgotten and then answer “stale element
/// reference”.
class Elements {
  public:
    static constexpr std::size_t references_max = 4096;

    [[nodiscard]] std::string remember(const Tree& tree, const NodePath& path);
    enum class State { known, stale, unknown };
    struct Found {
        State state = State::unknown;
        NodePath path;
        const Node* node = nullptr;
    };
    [[nodiscard]] Found resolve(const Tree& tree, std::string_view reference) const;

  private:
    struct Reference {
        std::string screen;
        std::string id;
        NodePath path;
        Role role = Role::none;
        std::string label;
    };
    std::map<std::string, Reference, std::less<>> references_;
    std::uint64_t next_ = 1;
};

}  // namespace ui
