#include "ui/screens/keyboard.h"

#include <algorithm>
#include <array>

namespace ui {
namespace {

using kiosk::KeyboardHint;

bool has_letters(KeyboardHint hint) {
    return hint == KeyboardHint::letters || hint == KeyboardHint::text;
}

int key_height(const Scene& scene, KeyboardHint hint) {
    return std::max(scene.theme.touch, scene.px(has_letters(hint) ? 78 : 86));
}

int key_gap(const Scene& scene) {
    return scene.theme.gap;
}

std::size_t rows_of(KeyboardHint hint) {
    return has_letters(hint) ? 5 : 4;
}

enum class KeyLook { plain, special, done };

struct Key {
    std::string id;
    std::string face;
    std::string label;
    Icon icon = Icon::none;
    kiosk::Intent action;
    KeyLook look = KeyLook::plain;
};

Node draw_key(const Scene& scene, const Key& key, const Rect& rect) {
    const Palette& c = scene.colours;
    BoxStyle box;
    box.radius_px = scene.theme.radius_small;
    box.elevation = c.flat ? 0 : 1;
    Colour ink = c.key_ink;
    switch (key.look) {
        case KeyLook::plain:
            box.fill = c.key;
            break;
        case KeyLook::special:
            box.fill = c.key_special;
            break;
        case KeyLook::done:
            box.fill = c.primary;
            box.fill_to = c.primary_to;
            ink = c.on_primary;
            break;
    }
    if (c.flat) {
        box.border = c.field_line;
        box.border_px = std::max(1, scene.theme.border / 2);
    }
    Node node = decoration(rect, box);
    node.id = key.id;
    node.role = Role::button;
    node.label = key.label.empty() ? key.face : key.label;
    node.action = key.action;
    if (key.icon != Icon::none) {
        const int side = std::min(rect.h, rect.w) * 46 / 100;
        node.icons.push_back({key.icon, centred(rect, side, side), ink});
        return node;
    }
    const bool word = key.look != KeyLook::plain;
    node.texts.push_back(text_part(
        scene,
        {key.face, word ? Type::label : Type::heading, word ? Weight::bold : Weight::regular, ink,
         AlignX::centre, AlignY::middle, 1, Type::caption},
        inset(rect, scene.px(6), scene.px(2))));
    return node;
}

Key character(const kiosk::FieldView& field, std::string_view text) {
    Key key;
    key.id = "key." + std::string(text);
    key.face = std::string(text);
    key.action = kiosk::intent::TypeText{field.id, std::string(text)};
    return key;
}

Key special(const Scene& scene, std::string_view name, Icon icon, kiosk::Intent action) {
    Key key;
    key.id = "key." + std::string(name);
    key.label = scene.tr(key.id);
    key.face = key.label;
    key.icon = icon;
    key.action = std::move(action);
    key.look = KeyLook::special;
    return key;
}

Key delete_key(const Scene& scene, const kiosk::FieldView& field) {
    return special(scene, "delete", Icon::remove, kiosk::intent::DeleteBack{field.id});
}
Key clear_key(const Scene& scene, const kiosk::FieldView& field) {
    return special(scene, "clear", Icon::none, kiosk::intent::ClearField{field.id});
}
Key done_key(const Scene& scene) {
    Key key = special(scene, "done", Icon::none, kiosk::intent::FocusField{kiosk::FieldId{}});
    key.look = KeyLook::done;
    return key;
}

/// Characters of the bottom row beside 0.
std::string_view beside_zero(const kiosk::FieldView& field) {
    if (field.keyboard == KeyboardHint::citizen_number ||
        field.kind == kiosk::FieldKind::citizen_number)
        return "X";
    return field.kind == kiosk::FieldKind::decimal ? "." : "";
}

void draw_pad(const Scene& scene, const kiosk::FieldView& field, const Rect& rect, Node& node) {
    const int gap = key_gap(scene);
    Rect room = rect;
    const int side = (room.w - 3 * gap) / 4;
    const Rect right = take_right(room, side, gap);
    const std::vector<Rect> pad = grid(room, 3, 4, gap);
    for (std::size_t i = 0; i < 9; ++i) {
        node.children.push_back(draw_key(scene, character(field, std::to_string(i + 1)), pad[i]));
    }
    const std::string_view extra = beside_zero(field);
    if (extra.empty()) {
        const Rect zero{pad[9].x, pad[9].y, pad[11].x + pad[11].w - pad[9].x, pad[9].h};
        node.children.push_back(draw_key(scene, character(field, "0"), zero));
    } else {
        const Rect zero{pad[9].x, pad[9].y, pad[10].x + pad[10].w - pad[9].x, pad[9].h};
        node.children.push_back(draw_key(scene, character(field, "0"), zero));
        node.children.push_back(draw_key(scene, character(field, extra), pad[11]));
    }
    const std::vector<Rect> column = rows(right, 4, gap);
    node.children.push_back(draw_key(scene, delete_key(scene, field), column[0]));
    node.children.push_back(draw_key(scene, clear_key(scene, field), column[1]));
    const Rect tall{right.x, column[2].y, right.w, column[3].y + column[3].h - column[2].y};
    node.children.push_back(draw_key(scene, done_key(scene), tall));
}

void draw_row(const Scene& scene, const kiosk::FieldView& field, std::string_view row,
              const Rect& rect, Node& node) {
    const std::vector<Rect> cells = columns(rect, row.size(), key_gap(scene));
    for (std::size_t i = 0; i < row.size(); ++i) {
        node.children.push_back(draw_key(scene, character(field, row.substr(i, 1)), cells[i]));
    }
}

void draw_letters(const Scene& scene, const kiosk::FieldView& field, const Rect& rect, Node& node) {
    const bool capitals = field.keyboard == KeyboardHint::letters;
    const std::array<std::string_view, 4> small{"1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"};
    const std::array<std::string_view, 4> large{"1234567890", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM"};
    const auto& letters = capitals ? large : small;
    const int gap = key_gap(scene);
    const std::vector<Rect> lines = rows(rect, 5, gap);
    const int key = (rect.w - 9 * gap) / 10;
    draw_row(scene, field, letters[0], lines[0], node);
    draw_row(scene, field, letters[1], lines[1], node);
    draw_row(scene, field, letters[2], inset(lines[2], (key + gap) / 2, 0), node);
    Rect third = lines[3];
    const int wide = (rect.w - 7 * key - 8 * gap) / 2;
    node.children.push_back(draw_key(scene, clear_key(scene, field), take_left(third, wide, gap)));
    node.children.push_back(
        draw_key(scene, delete_key(scene, field), take_right(third, wide, gap)));
    draw_row(scene, field, letters[3], third, node);
    Rect last = lines[4];
    node.children.push_back(
        draw_key(scene, done_key(scene), take_right(last, wide + key + gap, gap)));
    const std::string_view signs = capitals ? "-/" : "@._-";
    for (std::size_t i = 0; i < signs.size(); ++i) {
        node.children.push_back(
            draw_key(scene, character(field, signs.substr(i, 1)), take_left(last, key, gap)));
    }
    Key space = special(scene, "space", Icon::none, kiosk::intent::TypeText{field.id, " "});
    space.look = KeyLook::special;
    node.children.push_back(draw_key(scene, space, last));
}

}  // namespace

int keyboard_height(const Scene& scene, KeyboardHint hint) {
    if (hint == KeyboardHint::none) return 0;
    const int count = static_cast<int>(rows_of(hint));
    return count * key_height(scene, hint) + (count - 1) * key_gap(scene) + 2 * scene.px(18);
}

int keyboard_width_min(const Scene& scene) {
    return 10 * scene.theme.touch + 9 * key_gap(scene) + 2 * scene.px(18);
}

Node keyboard(const Scene& scene, const kiosk::FieldView& field, const Rect& rect) {
    Node node = group(scene.tr("keyboard.label"), rect, Role::group);
    node.id = "keyboard";
    node.box.fill = scene.colours.keyboard;
    Rect room = inset(rect, scene.px(scene.portrait() ? 40 : 18), scene.px(18));
    if (!scene.portrait()) node.box.radius_px = scene.theme.radius_large;
    if (has_letters(field.keyboard)) {
        draw_letters(scene, field, room, node);
    } else {
        draw_pad(scene, field, room, node);
    }
    return node;
}

}  // namespace ui
