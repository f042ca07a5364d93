#include <algorithm>
#include <array>

#include "kiosk/base/encoding.h"
#include "ui/screens/keyboard_parts.h"

namespace ui {
namespace {

using kiosk::FieldView;

/// Characters of the bottom row beside 0.
std::string_view beside_zero(const Scene& scene, const FieldView& field) {
    if (scene.keyboard.mode == KeyboardMode::citizen_number ||
        field.kind == kiosk::FieldKind::citizen_number)
        return "X";
    const bool point =
        field.kind == kiosk::FieldKind::decimal || field.kind == kiosk::FieldKind::text;
    return point ? "." : "";
}

/// One after another, equally wide.
void draw_row(const Scene& scene, const std::vector<Key>& keys, const Rect& rect, Node& node) {
    const std::vector<Rect> cells = columns(rect, keys.size(), key_gap(scene));
    for (std::size_t i = 0; i < keys.size(); ++i)
        node.children.push_back(draw_key(scene, keys[i], cells[i]));
}

std::vector<Key> characters(const FieldView& field, std::string_view row) {
    std::vector<Key> keys;
    for (const char32_t one : kiosk::code_points(row))
        keys.push_back(character(field, kiosk::utf8_from(std::u32string(1, one))));
    return keys;
}

/// Letters type, or compose where the mode does.
std::vector<Key> letters(const Scene& scene, const FieldView& field, std::string_view row) {
    std::vector<Key> keys;
    for (char letter : row) {
        if (is_composing(scene.keyboard.mode)) {
            keys.push_back(
                composing_key(std::string_view(&letter, 1), std::string_view(&letter, 1), letter));
            continue;
        }
        if (scene.keyboard.capitals) letter = static_cast<char>(letter - 'a' + 'A');
        keys.push_back(character(field, std::string_view(&letter, 1)));
    }
    return keys;
}

Key capitals_key(const Scene& scene) {
    Key key = special(scene, "capitals", Icon::none,
                      kiosk::intent::Keyboard{kiosk::intent::Keyboard::What::capitals, {}, 0});
    if (scene.keyboard.capitals) key.look = KeyLook::chosen;
    return key;
}

Key separator_key(const Scene& scene) {
    Key key = special(scene, "separator", Icon::none,
                      kiosk::intent::Keyboard{kiosk::intent::Keyboard::What::key, "'", 0});
    return key;
}

/// Signs that stand beside the space bar.
std::string_view signs_of(const Scene& scene) {
    if (scene.keyboard.mode == KeyboardMode::letters) return "@._-";
    return scene.keyboard.name ? "·" : "，-。";
}

/// Clear, signs, space, done.
void draw_last_row(const Scene& scene, const FieldView& field, const Rect& rect, int wide, int key,
                   Node& node) {
    const int gap = key_gap(scene);
    Rect room = rect;
    node.children.push_back(draw_key(scene, clear_key(scene, field), take_left(room, wide, gap)));
    node.children.push_back(
        draw_key(scene, done_key(scene), take_right(room, wide + key + gap, gap)));
    for (const Key& sign : characters(field, signs_of(scene)))
        node.children.push_back(draw_key(scene, sign, take_left(room, key, gap)));
    node.children.push_back(draw_key(scene, space_key(scene, field), room));
}

/// Five columns: on the left signs, on the right what deletes and ends, the keys in the middle.
struct PadFrame {
    std::vector<Rect> left;
    std::vector<Rect> middle;  // three in each of four rows
    std::vector<Rect> right;
};

PadFrame pad_frame(const Scene& scene, const Rect& rect) {
    const int gap = key_gap(scene);
    Rect room = rect;
    const int side = (room.w - 4 * gap) * 17 / 100;
    const Rect left = take_left(room, side, gap);
    const Rect right = take_right(room, side, gap);
    return {rows(left, 4, gap), grid(room, 3, 4, gap), rows(right, 4, gap)};
}

Rect spanning(const Rect& from, const Rect& to) {
    return {from.x, from.y, to.x + to.w - from.x, to.y + to.h - from.y};
}

void draw_pad_sides(const Scene& scene, const FieldView& field, const PadFrame& frame, Node& node) {
    const std::vector<Key> signs = characters(field, scene.keyboard.name ? "·" : "，。-、");
    for (std::size_t i = 0; i < signs.size() && i < frame.left.size(); ++i) {
        const bool last = i + 1 == signs.size();
        const Rect place = last ? spanning(frame.left[i], frame.left.back()) : frame.left[i];
        node.children.push_back(draw_key(scene, signs[i], place));
    }
    node.children.push_back(draw_key(scene, delete_key(scene, field), frame.right[0]));
    node.children.push_back(draw_key(scene, clear_key(scene, field), frame.right[1]));
    node.children.push_back(
        draw_key(scene, done_key(scene), spanning(frame.right[2], frame.right[3])));
}

}  // namespace

void draw_pad(const Scene& scene, const FieldView& field, const Rect& rect, Node& node) {
    const int gap = key_gap(scene);
    Rect room = rect;
    const int side = (room.w - 3 * gap) / 4;
    const Rect right = take_right(room, side, gap);
    const std::vector<Rect> pad = grid(room, 3, 4, gap);
    for (std::size_t i = 0; i < 9; ++i)
        node.children.push_back(draw_key(scene, character(field, std::to_string(i + 1)), pad[i]));
    const std::string_view extra = beside_zero(scene, field);
    node.children.push_back(draw_key(scene, character(field, "0"),
                                     spanning(pad[9], extra.empty() ? pad[11] : pad[10])));
    if (!extra.empty()) node.children.push_back(draw_key(scene, character(field, extra), pad[11]));
    const std::vector<Rect> column = rows(right, 4, gap);
    node.children.push_back(draw_key(scene, delete_key(scene, field), column[0]));
    node.children.push_back(draw_key(scene, clear_key(scene, field), column[1]));
    node.children.push_back(draw_key(scene, done_key(scene), spanning(column[2], column[3])));
}

void draw_code(const Scene& scene, const FieldView& field, const Rect& rect, Node& node) {
    const int gap = key_gap(scene);
    const std::vector<Rect> lines = rows(rect, 5, gap);
    const int key = (rect.w - 9 * gap) / 10;
    const int wide = (rect.w - 7 * key - 8 * gap) / 2;
    draw_row(scene, characters(field, "1234567890"), lines[0], node);
    draw_row(scene, characters(field, "QWERTYUIOP"), lines[1], node);
    draw_row(scene, characters(field, "ASDFGHJKL"), inset(lines[2], (key + gap) / 2, 0), node);
    Rect third = lines[3];
    node.children.push_back(draw_key(scene, clear_key(scene, field), take_left(third, wide, gap)));
    node.children.push_back(
        draw_key(scene, delete_key(scene, field), take_right(third, wide, gap)));
    draw_row(scene, characters(field, "ZXCVBNM"), third, node);
    Rect last = lines[4];
    node.children.push_back(
        draw_key(scene, done_key(scene), take_right(last, wide + key + gap, gap)));
    for (const Key& sign : characters(field, "-/"))
        node.children.push_back(draw_key(scene, sign, take_left(last, key, gap)));
    node.children.push_back(draw_key(scene, space_key(scene, field), last));
}

void draw_letters(const Scene& scene, const FieldView& field, const Rect& rect, Node& node) {
    const int gap = key_gap(scene);
    const std::vector<Rect> lines = rows(rect, 5, gap);
    const int key = (rect.w - 9 * gap) / 10;
    const int wide = (rect.w - 7 * key - 8 * gap) / 2;
    draw_row(scene, characters(field, "1234567890"), lines[0], node);
    draw_row(scene, letters(scene, field, "qwertyuiop"), lines[1], node);
    draw_row(scene, letters(scene, field, "asdfghjkl"), inset(lines[2], (key + gap) / 2, 0), node);
    Rect third = lines[3];
    const Key first =
        is_composing(scene.keyboard.mode) ? separator_key(scene) : capitals_key(scene);
    node.children.push_back(draw_key(scene, first, take_left(third, wide, gap)));
    node.children.push_back(
        draw_key(scene, delete_key(scene, field), take_right(third, wide, gap)));
    draw_row(scene, letters(scene, field, "zxcvbnm"), third, node);
    draw_last_row(scene, field, lines[4], wide, key, node);
}

void draw_symbols(const Scene& scene, const FieldView& field, const Rect& rect, Node& node) {
    const int gap = key_gap(scene);
    const std::vector<Rect> lines = rows(rect, 5, gap);
    constexpr std::array<std::string_view, 4> signs{"，。、：；？！“”·", "（）《》【】…—～￥",
                                                    "@#%&*-_+=/", ".,:;?!'\"()"};
    for (std::size_t i = 0; i < signs.size(); ++i)
        draw_row(scene, characters(field, signs[i]), lines[i], node);
    const int key = (rect.w - 9 * gap) / 10;
    const int wide = (rect.w - 7 * key - 8 * gap) / 2;
    Rect last = lines[4];
    node.children.push_back(draw_key(scene, clear_key(scene, field), take_left(last, wide, gap)));
    node.children.push_back(
        draw_key(scene, done_key(scene), take_right(last, wide + key + gap, gap)));
    node.children.push_back(draw_key(scene, delete_key(scene, field), take_right(last, wide, gap)));
    node.children.push_back(draw_key(scene, space_key(scene, field), last));
}

void draw_nine(const Scene& scene, const FieldView& field, const Rect& rect, Node& node) {
    const PadFrame frame = pad_frame(scene, rect);
    draw_pad_sides(scene, field, frame, node);
    node.children.push_back(draw_key(scene, separator_key(scene), frame.middle[0]));
    constexpr std::array<std::string_view, 8> groups{"abc", "def",  "ghi", "jkl",
                                                     "mno", "pqrs", "tuv", "wxyz"};
    for (std::size_t i = 0; i < groups.size(); ++i) {
        std::string face(groups[i]);
        std::ranges::transform(face, face.begin(),
                               [](char c) { return static_cast<char>(c - 'a' + 'A'); });
        Key key = composing_key(groups[i], face, static_cast<char>('2' + i));
        key.below = std::to_string(i + 2);
        node.children.push_back(draw_key(scene, key, frame.middle[i + 1]));
    }
    node.children.push_back(
        draw_key(scene, space_key(scene, field), spanning(frame.middle[9], frame.middle[11])));
}

void draw_strokes(const Scene& scene, const FieldView& field, const Rect& rect, Node& node) {
    const PadFrame frame = pad_frame(scene, rect);
    draw_pad_sides(scene, field, frame, node);
    // Three above, two and the space bar below; each as tall as two rows.
    const Rect all = spanning(frame.middle.front(), frame.middle.back());
    const std::vector<Rect> cells = grid(all, 3, 2, key_gap(scene));
    for (std::size_t i = 0; i < stroke_keys.size(); ++i) {
        const std::string name(stroke_keys[i].name);
        Key key = composing_key(name, scene.tr("key.sign." + name), stroke_keys[i].key);
        key.below = scene.tr(key.id);
        key.label = key.below;
        key.large = true;
        node.children.push_back(draw_key(scene, key, cells[i]));
    }
    node.children.push_back(draw_key(scene, space_key(scene, field), cells[5]));
}

}  // namespace ui
