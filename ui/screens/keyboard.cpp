#include "ui/screens/keyboard.h"

#include <algorithm>

#include "ui/screens/keyboard_parts.h"

namespace ui {
namespace {

/// Fields that can change between modes have a bar above the keys.
bool has_bar(const Scene& scene) {
    return !scene.keyboard.modes.empty();
}

int margin(const Scene& scene) {
    return scene.px(18);
}

void draw_keys(const Scene& scene, const kiosk::FieldView& field, const Rect& rect, Node& node) {
    switch (scene.keyboard.mode) {
        case KeyboardMode::none:
            return;
        case KeyboardMode::pinyin:
        case KeyboardMode::letters:
            return draw_letters(scene, field, rect, node);
        case KeyboardMode::nine:
            return draw_nine(scene, field, rect, node);
        case KeyboardMode::stroke:
            return draw_strokes(scene, field, rect, node);
        case KeyboardMode::handwriting:
            return draw_canvas(scene, field, rect, node);
        case KeyboardMode::symbols:
            return draw_symbols(scene, field, rect, node);
        case KeyboardMode::digits:
        case KeyboardMode::citizen_number:
            return draw_pad(scene, field, rect, node);
        case KeyboardMode::code:
            return draw_code(scene, field, rect, node);
    }
}

}  // namespace

int keyboard_height(const Scene& scene) {
    if (scene.keyboard.mode == KeyboardMode::none) return 0;
    const int count = static_cast<int>(key_rows(scene));
    const int bar = has_bar(scene) ? bar_height(scene) + key_gap(scene) : 0;
    return bar + count * key_height(scene) + (count - 1) * key_gap(scene) + 2 * margin(scene);
}

int keyboard_width_min(const Scene& scene) {
    return 10 * scene.theme.touch + 9 * key_gap(scene) + 2 * margin(scene);
}

Node keyboard(const Scene& scene, const kiosk::FieldView& field, const Rect& rect) {
    Node node = group(scene.tr("keyboard.label"), rect, Role::group);
    node.id = "keyboard";
    node.keeps_direction = true;
    node.value = name_of(scene.keyboard.mode);
    node.box.fill = scene.colours.keyboard;
    Rect room = inset(rect, scene.px(scene.portrait() ? 40 : 18), margin(scene));
    if (!scene.portrait()) node.box.radius_px = scene.theme.radius_large;
    if (scene.keyboard.unfolded && scene.keyboard.composing()) {
        draw_line(scene, room, node);
        draw_candidates(scene, field, room, node);
        return node;
    }
    if (has_bar(scene)) draw_bar(scene, take_top(room, bar_height(scene), key_gap(scene)), node);
    draw_keys(scene, field, room, node);
    return node;
}

}  // namespace ui
