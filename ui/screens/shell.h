#pragma once

#include <optional>
#include <string>

#include "ui/screens/widgets.h"

namespace ui {

/// What a screen puts into the frame that all screens share.
struct ShellWish {
    /// A question or an instruction.
    std::string title;
    std::string subtitle;
    /// A subtitle that is a state of the terminal bears its published id.
    std::string subtitle_id;
    /// The one action that leads on: low on the right.
    std::optional<Button> primary;
    /// Left of it, quieter (“跳过”).
    std::optional<Button> second;
    /// Taken from the bottom of the room for the keyboard, on the ground of the bar.
    int dock_height = 0;
    /// The technician is whom 求助 would call: the button is left out.
    bool without_help = false;
};

/// The frame with everything but the content. `main()` takes the content, `room` says where.
struct Shell {
    Tree tree;
    Rect room;
    Rect dock;
    std::size_t main_index = 0;
    [[nodiscard]] Node& main() { return tree.root.children[main_index]; }
    void add(Node node) { main().children.push_back(std::move(node)); }
};

/// Portrait: band with place, time, language, steps and title; the sheet with the content; the bar
/// with 返回, 首页, 求助 and the primary action; the ways of use at the very bottom. Landscape: the
/// ways of use stand in the bar. Low reach: the band grows, so that everything to be touched lies
/// in the lower part.
[[nodiscard]] Shell make_shell(const Scene& scene, const ShellWish& wish);

/// The pager of a list, taken from the bottom of `room`; nothing where there is one page.
void add_pager(const Scene& scene, std::size_t page, std::size_t pages, int gap, Rect& room,
               Shell& shell);

/// “按住查看完整内容”, taken from the bottom of `room`, beside what it is about: near the finger,
/// and the hand covers nothing of what it shows. Nothing where the page hides nothing.
void add_hold_to_show(const Scene& scene, bool hides, Rect& room, Shell& shell);
/// While the person holds: the name whole in the words of the node, in the place of the masked one.
/// Its label stays, so that the voice tells nothing anew into the hall.
void show_name(const Scene& scene, const kiosk::PrivateText& name, Node& node);
/// Pager and control to hold at the foot of a list: one above the other, or beside one another
/// where the screen is wide and both are wanted.
void add_foot(const Scene& scene, bool hides, std::size_t page, std::size_t pages, Rect& room,
              Shell& shell);
/// The same at the right of a row that has something else in it.
void add_hold_beside(const Scene& scene, bool hides, Rect& row, Shell& shell);

/// An empty tree of this screen's name, language and ground.
[[nodiscard]] Tree make_tree(const Scene& scene, std::string title);

// Parts that the attract screen shares.
[[nodiscard]] Node language_button(const Scene& scene, Look look, const Rect& rect);
[[nodiscard]] int language_width(const Scene& scene);
[[nodiscard]] int clock_width(const Scene& scene);
[[nodiscard]] Node ways_of_use(const Scene& scene, const Rect& rect);
/// Height of a row of them so wide: icons stand above words that find no room beside them.
[[nodiscard]] int ways_height(const Scene& scene, int width);
/// Name of the terminal, and of its hall where that fits, as children of `node` in `rect`; in a
/// language that is a draft it says so instead of the hall.
void add_place_words(const Scene& scene, Node& node, const Rect& rect);
[[nodiscard]] Node clock_face(const Scene& scene, const Rect& rect, AlignX align);

}  // namespace ui
