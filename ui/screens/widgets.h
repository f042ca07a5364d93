#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ui/screens/scene.h"

namespace ui {

// The pieces that screens are made of. Each returns a node with its look; the caller places it.

/// A text and how it wishes to stand. It shrinks down to `floor` before anything of it is cut.
struct Words {
    std::string text;
    Type type = Type::body;
    Weight weight = Weight::regular;
    Colour colour{};
    AlignX align_x = AlignX::left;
    AlignY align_y = AlignY::top;
    int lines_max = 1;
    Type floor = Type::caption;
};

/// The words as a part of a node, in the largest type that fits the rectangle.
[[nodiscard]] TextPart text_part(const Scene& scene, const Words& words, const Rect& rect);
/// The same for words that are being written: where they find no room even in their smallest type,
/// “…” stands for their beginning, for who writes looks at the end.
[[nodiscard]] TextPart written_part(const Scene& scene, const Words& words, const Rect& rect);
/// One line in a box: what was typed, in that type, or the hint while there is nothing.
[[nodiscard]] TextPart typed_line(const Scene& scene, std::string hint, std::string typed,
                                  Type type, const Rect& rect);
/// A bar where the words of the part end: what is typed next comes there.
[[nodiscard]] Node caret(const Scene& scene, const TextPart& part);
/// Height and width that the words want at their own size when the room is `width` wide.
[[nodiscard]] TextBox text_box(const Scene& scene, const Words& words, int width);

/// The words stand whole and untorn in the rectangle, if need be in their smallest type.
[[nodiscard]] bool fits(const Scene& scene, const Words& words, const Rect& rect);
/// How many of the words, from the first on, fit into equal rows of `room` with `gap` between,
/// `width` wide.
[[nodiscard]] std::size_t fitting_rows(const Scene& scene, const std::vector<Words>& words,
                                       int width, int height, int gap);

[[nodiscard]] Node decoration(const Rect& rect, const BoxStyle& box);
[[nodiscard]] Node paragraph(const Scene& scene, const Words& words, const Rect& rect);
[[nodiscard]] Node heading(const Scene& scene, const Words& words, const Rect& rect, int level);
[[nodiscard]] Node card(const Scene& scene, const Rect& rect, int elevation = 1);
[[nodiscard]] Node group(std::string label, const Rect& rect, Role role = Role::group);
[[nodiscard]] Node picture(std::string label, const Rect& rect);
[[nodiscard]] Node icon(Icon which, const Rect& rect, Colour colour);
/// A rounded square in the accent's colours with a white icon.
[[nodiscard]] Node icon_tile(const Scene& scene, const Rect& rect, Icon which,
                             const Accent& accent);
/// A circle with an icon in it.
[[nodiscard]] Node icon_disc(const Rect& rect, Icon which, Colour fill, Colour ink);
[[nodiscard]] const Accent& accent_of(const Scene& scene, std::size_t index);

/// A small rounded label (“来自身份证”). `text_box` plus padding gives its width.
struct Pill {
    std::string text;
    Icon icon = Icon::none;
    Colour ink{};
    Colour fill{};
};
[[nodiscard]] int pill_width(const Scene& scene, const Pill& pill);
[[nodiscard]] int pill_height(const Scene& scene);
[[nodiscard]] Node pill(const Scene& scene, const Pill& pill, const Rect& rect);

/// “字形仅供核对”, where a character of the value is in no font but one whose forms are those of
/// another country: the code is right, the strokes may be written otherwise. Else without words.
[[nodiscard]] Pill forms_pill(const Scene& scene, std::string_view value);

enum class Look {
    primary,    // leads on: filled with the primary colour
    secondary,  // beside it: a white card with a line around
    quiet,      // words on the ground
    on_band,    // on the blue band
    tile,       // a large white choice
};

struct Button {
    std::string id;
    std::string text;
    std::string label;  // accessible name when the words are too short to stand alone
    Icon icon = Icon::none;
    bool icon_behind = false;
    Look look = Look::secondary;
    kiosk::Intent action = kiosk::intent::Next{};
    Type type = Type::label;
    bool enabled = true;
};

[[nodiscard]] int button_width(const Scene& scene, const Button& wish);
/// Its words stand whole in so little room, if need be small and in two lines.
[[nodiscard]] bool button_fits(const Scene& scene, const Button& wish, int width, int height);
[[nodiscard]] Node button(const Scene& scene, const Button& wish, const Rect& rect);
/// Icon above words, for narrow places; only the icon when the words would not fit.
[[nodiscard]] Node stacked_button(const Scene& scene, const Button& wish, const Rect& rect);
/// Width in which its words stand below the icon; nothing where the height is too small for both.
[[nodiscard]] std::optional<int> stacked_width(const Scene& scene, const Button& wish, int height);
/// Only the icon; the words are its name.
[[nodiscard]] Node icon_button(const Scene& scene, const Button& wish, const Rect& rect);

/// A field that is being written in, with its frame; icon and words are the caller's.
[[nodiscard]] Node writing_box(const Scene& scene, const Rect& rect, std::string id,
                               std::string label, std::string value);

/// Lists are paged, not scrolled: “上一页 · 第 1 / 2 页 · 下一页”. Empty when there is one page.
[[nodiscard]] int pager_height(const Scene& scene, std::size_t pages);
[[nodiscard]] Node pager(const Scene& scene, std::size_t page, std::size_t pages, const Rect& rect);

}  // namespace ui
