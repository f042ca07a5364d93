#include <algorithm>

#include "ui/screens/keyboard_parts.h"

namespace ui {

std::size_t key_rows(const Scene& scene) {
    const KeyboardMode mode = scene.keyboard.mode;
    const bool pad = mode == KeyboardMode::digits || mode == KeyboardMode::citizen_number;
    return pad && scene.keyboard.modes.empty() ? 4 : 5;
}

int key_height(const Scene& scene) {
    const int wish = !scene.keyboard.modes.empty() ? 74 : key_rows(scene) == 5 ? 78 : 86;
    return std::max(scene.theme.touch, scene.px(wish));
}

int key_gap(const Scene& scene) {
    return scene.theme.gap;
}

namespace {

struct KeyColours {
    Colour fill{};
    Colour fill_to{};
    Colour ink{};
};

KeyColours colours_of(const Palette& c, KeyLook look) {
    switch (look) {
        case KeyLook::plain:
            return {c.key, {}, c.key_ink};
        case KeyLook::special:
            return {c.key_special, {}, c.key_ink};
        case KeyLook::done:
            return {c.primary, c.primary_to, c.on_primary};
        case KeyLook::chosen:
            return {c.primary_soft, {}, c.primary_text};
    }
    return {};
}

void write_face(const Scene& scene, const Key& key, const Colour& ink, const Rect& rect,
                Node& node) {
    Rect room = inset(rect, scene.px(6), scene.px(2));
    const bool word = key.look != KeyLook::plain;
    const Type type = word ? Type::label : key.large ? Type::title : Type::heading;
    const Words face{key.face, type,           word ? Weight::bold : Weight::regular,
                     ink,      AlignX::centre, AlignY::middle,
                     1,        Type::caption};
    if (!key.below.empty()) {
        const Words below{key.below,
                          Type::caption,
                          Weight::regular,
                          scene.colours.ink_2,
                          AlignX::centre,
                          AlignY::middle,
                          1,
                          Type::caption};
        const int height = text_box(scene, below, room.w).height;
        const int air = room.h - height - text_box(scene, face, 1 << 20).height;
        // Where both do not fit the face says enough.
        if (air >= 0) {
            room = inset(room, 0, air / 2);
            node.texts.push_back(text_part(scene, below, take_bottom(room, height)));
        }
    }
    node.texts.push_back(text_part(scene, face, room));
}

}  // namespace

Node draw_key(const Scene& scene, const Key& key, const Rect& rect) {
    const Palette& c = scene.colours;
    KeyColours colours = colours_of(c, key.look);
    if (!key.enabled) colours.ink = c.ink_2;
    BoxStyle box;
    box.radius_px = scene.theme.radius_small;
    box.elevation = c.flat || !key.enabled ? 0 : 1;
    box.fill = colours.fill;
    box.fill_to = colours.fill_to;
    if (c.flat) {
        box.border = c.field_line;
        box.border_px = std::max(1, scene.theme.border / 2);
    }
    Node node = decoration(rect, box);
    node.id = key.id;
    node.role = Role::button;
    node.label = key.label.empty() ? key.face : key.label;
    node.enabled = key.enabled;
    if (key.enabled) node.action = key.action;
    if (key.icon != Icon::none) {
        const int side = std::min(rect.h, rect.w) * 46 / 100;
        node.icons.push_back({key.icon, centred(rect, side, side), colours.ink});
        return node;
    }
    write_face(scene, key, colours.ink, rect, node);
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
    // A number is the whole page: done with it is done with the page.
    const auto& screen = scene.snapshot.screen;
    const bool leads_on = std::holds_alternative<kiosk::BillScreen>(screen) ||
                          std::holds_alternative<kiosk::PrincipalsScreen>(screen);
    kiosk::Intent intent = kiosk::intent::FocusField{kiosk::FieldId{}};
    if (leads_on) intent = kiosk::intent::Next{};
    Key key = special(scene, "done", Icon::none, std::move(intent));
    key.look = KeyLook::done;
    return key;
}

Key space_key(const Scene& scene, const kiosk::FieldView& field) {
    Key key = special(scene, "space", Icon::none, kiosk::intent::TypeText{field.id, " "});
    if (scene.keyboard.composing()) {
        key.label = scene.tr("key.take_first");
        key.face = key.label;
    }
    return key;
}

Key composing_key(std::string_view id, std::string_view face, char key) {
    Key made;
    made.id = "key." + std::string(id);
    made.face = std::string(face);
    made.action =
        kiosk::intent::Keyboard{kiosk::intent::Keyboard::What::key, std::string(1, key), 0};
    return made;
}

}  // namespace ui
