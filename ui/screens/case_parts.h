#pragma once

#include <functional>
#include <string>
#include <vector>

#include "ui/screens/shell.h"

namespace ui {

// What the screens of a person's own cases and data share.

/// One thing of a list: what it is, a line about it, its state.
struct RowLook {
    Icon icon = Icon::document;
    Colour disc{};
    Colour ink{};
    std::string title;
    std::string line;
    Pill pill;
    std::string amount;  // of money, in the place of the pill
};
[[nodiscard]] Node row_card(const Scene& scene, const RowLook& look, const Rect& rect);
/// Cards of one height, at most `tall_max` steps, in one column, or two where there is room.
[[nodiscard]] Node card_list(const Scene& scene, const std::string& label, std::size_t count,
                             Rect room,
                             const std::function<Node(std::size_t, const Rect&)>& draw_card,
                             int tall_max = 260);

/// “12月3日”.
[[nodiscard]] std::string date_text(const Scene& scene, const kiosk::CivilDate& date);
/// Working days left, or by how many it is late, in the colour of its lamp.
[[nodiscard]] Pill lamp_pill(const Scene& scene, const kiosk::CaseDeadline& deadline);

/// Lines under one another, the most important first, as large as they all fit; what finds no room
/// in the smallest type is left out from the end. Each is read by itself.
void add_lines(const Scene& scene, std::vector<Words> lines, const Rect& rect, int gap, Node& node);
/// The same lines one size larger where the rect has much more room than they need.
[[nodiscard]] std::vector<Words> grown(const Scene& scene, std::vector<Words> lines,
                                       const Rect& rect, int gap);
/// Height that they want at their own size.
[[nodiscard]] int lines_height(const Scene& scene, const std::vector<Words>& lines, int width,
                               int gap);

/// The platform is being asked, or didn't answer: that instead of the content, with the way to try
/// again in `wish`.
void wish_asking(const Scene& scene, const kiosk::AskView& asking, ShellWish& wish);
[[nodiscard]] Node asking_message(const Scene& scene, const kiosk::AskView& asking, Rect room);
/// The same in one line above content that stays; nothing while nobody is asked.
void add_asking_line(const Scene& scene, const kiosk::AskView& asking, int gap, Rect& room,
                     Shell& shell);

/// A code for the phone, and what to do with it.
struct CodeLook {
    std::string id;
    std::string label;
    std::string payload;
    std::string heading;  // what the card is about
    Pill left;            // how long it holds; empty where it has no end
    std::vector<Words> lines;
    int share = 48;  // per cent of the width that the code takes beside its words
};
/// Both in one card, which fills the rect: the words below the code, or beside it where the rect is
/// wide.
[[nodiscard]] Node code_card(const Scene& scene, CodeLook look, const Rect& rect);
/// The same in a card that is there already.
void fill_code_card(const Scene& scene, CodeLook look, Node& node);

[[nodiscard]] Button case_button(const Scene& scene, std::string_view name, Icon icon,
                                 kiosk::Intent action);

}  // namespace ui
