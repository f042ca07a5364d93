#pragma once

#include "ui/screens/widgets.h"

namespace ui {

/// A picture, a sentence and what it means, in the middle of a card: for waiting, for good news,
/// for what cannot go on.
struct Message {
    Icon icon = Icon::info;
    Colour disc{};
    Colour ink{};
    std::string title;
    std::string body;
    bool spinning = false;
    Role role = Role::status;
    std::string id = "status.message";
};

[[nodiscard]] Node message_card(const Scene& scene, const Message& message, const Rect& rect);
/// Where else it can be done, in words: said wherever the terminal cannot go on.
[[nodiscard]] std::string nearest_window(const Scene& scene);

}  // namespace ui
