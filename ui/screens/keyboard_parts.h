#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ui/screens/keyboard.h"

namespace ui {

// Pieces of keyboard.cpp that have files of their own.

enum class KeyLook : std::uint8_t {
    plain,
    special,  // does something instead of typing
    done,
    chosen,  // the mode that is on
};

struct Key {
    std::string id;
    std::string face;
    std::string below{};  // a second line, smaller
    std::string label{};  // accessible name when the face does not say it
    Icon icon = Icon::none;
    kiosk::Intent action{};
    KeyLook look = KeyLook::plain;
    bool enabled = true;
    bool large = false;  // a face of one sign on a wide key
};

struct StrokeKey {
    std::string_view name;
    char key;
};
/// The five kinds of strokes; “key.sign.<name>” is what each looks like.
inline constexpr std::array<StrokeKey, 5> stroke_keys{
    {{"heng", 'h'}, {"shu", 's'}, {"pie", 'p'}, {"dian", 'n'}, {"zhe", 'z'}}};

[[nodiscard]] Node draw_key(const Scene& scene, const Key& key, const Rect& rect);
[[nodiscard]] int key_gap(const Scene& scene);
[[nodiscard]] int key_height(const Scene& scene);
[[nodiscard]] std::size_t key_rows(const Scene& scene);

/// Types the character.
[[nodiscard]] Key character(const kiosk::FieldView& field, std::string_view text);
/// `key.<name>` with the words of that id.
[[nodiscard]] Key special(const Scene& scene, std::string_view name, Icon icon,
                          kiosk::Intent action);
[[nodiscard]] Key delete_key(const Scene& scene, const kiosk::FieldView& field);
[[nodiscard]] Key clear_key(const Scene& scene, const kiosk::FieldView& field);
[[nodiscard]] Key done_key(const Scene& scene);
[[nodiscard]] Key space_key(const Scene& scene, const kiosk::FieldView& field);
/// A key that composes: `id` is behind “key.”.
[[nodiscard]] Key composing_key(std::string_view id, std::string_view face, char key);

// Keys of the modes, each in all of `rect`, added to `node`.
void draw_pad(const Scene& scene, const kiosk::FieldView& field, const Rect& rect, Node& node);
void draw_code(const Scene& scene, const kiosk::FieldView& field, const Rect& rect, Node& node);
void draw_letters(const Scene& scene, const kiosk::FieldView& field, const Rect& rect, Node& node);
void draw_symbols(const Scene& scene, const kiosk::FieldView& field, const Rect& rect, Node& node);
void draw_nine(const Scene& scene, const kiosk::FieldView& field, const Rect& rect, Node& node);
void draw_strokes(const Scene& scene, const kiosk::FieldView& field, const Rect& rect, Node& node);
void draw_canvas(const Scene& scene, const kiosk::FieldView& field, const Rect& rect, Node& node);

/// What is being composed, or what to do; then candidates, or the modes.
[[nodiscard]] int bar_height(const Scene& scene);
void draw_bar(const Scene& scene, const Rect& rect, Node& node);
/// The line alone, taken from the top of `room`.
void draw_line(const Scene& scene, Rect& room, Node& node);
/// Candidates, or the groups that they can be narrowed to, in the place of bar and keys.
void draw_candidates(const Scene& scene, const kiosk::FieldView& field, const Rect& rect,
                     Node& node);

/// Lines of candidates and of groups.
inline constexpr std::size_t unfolded_rows = 6;
/// The ground of a candidate or a group.
[[nodiscard]] Node cell(const Scene& scene, const Rect& rect, bool marked);
/// A key that shows other candidates.
[[nodiscard]] Key turning(const Scene& scene, std::string_view name, Icon icon,
                          kiosk::intent::Keyboard::What what, std::size_t number);
/// Ends the narrowing to a group.
[[nodiscard]] Key all_key(const Scene& scene);
/// Shows the groups of this kind.
[[nodiscard]] Key grouping_key(const Scene& scene, GroupedBy by);
/// Room for the words of either such key.
[[nodiscard]] int grouping_width(const Scene& scene);
/// As many groups as fit, from the one asked for on; how many that were.
[[nodiscard]] std::size_t draw_groups(const Scene& scene, const Rect& rect, Node& node);
/// What to do with groups, or the group that candidates are narrowed to; empty: neither.
struct GroupLine {
    std::string words;
    std::string label;
};
[[nodiscard]] GroupLine group_line(const Scene& scene, const std::string& composed);

}  // namespace ui
