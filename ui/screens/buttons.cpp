#include <algorithm>

#include "ui/screens/widgets.h"

namespace ui {
namespace {

struct ButtonColours {
    BoxStyle box;
    Colour ink;
    Colour icon;
};

ButtonColours colours_of(const Scene& scene, const Button& wish) {
    const Palette& c = scene.colours;
    BoxStyle box;
    box.radius_px = scene.theme.radius_small;
    switch (wish.look) {
        case Look::primary:
            box.fill = c.primary;
            box.fill_to = c.primary_to;
            box.elevation = c.flat ? 0 : 1;
            return {box, c.on_primary, c.on_primary};
        case Look::secondary:
        case Look::tile:
            box.fill = c.card;
            box.border = c.flat ? c.field_line : c.line;
            box.border_px = scene.theme.border;
            return {box, c.ink, c.primary_text};
        case Look::quiet:
            return {box, c.primary_text, c.primary_text};
        case Look::on_band:
            box.fill = c.band_soft;
            if (c.flat) {
                box.border = c.on_band;
                box.border_px = scene.theme.border;
            }
            return {box, c.band_soft_ink, c.band_soft_ink};
    }
    return {box, c.ink, c.ink};
}

/// What cannot be pressed now stays in its place, pale.
ButtonColours pale(const Scene& scene, ButtonColours from) {
    from.box.fill = scene.colours.ground_deep;
    from.box.fill_to = {};
    from.box.border = {};
    from.box.border_px = 0;
    from.box.elevation = 0;
    from.ink.rgba = (scene.colours.ink_2.rgba & 0xFFFFFF00U) | 0x80U;
    from.icon = from.ink;
    return from;
}

Node base(const Button& wish, const Rect& rect) {
    Node node;
    node.id = wish.id;
    node.role = Role::button;
    node.label = wish.label.empty() ? wish.text : wish.label;
    node.rect = rect;
    node.enabled = wish.enabled;
    node.primary = wish.look == Look::primary && wish.enabled;
    if (wish.enabled) node.action = wish.action;
    return node;
}

Words words_of(const Button& wish, Colour ink) {
    return {wish.text,      wish.type, Weight::bold, ink, AlignX::left,
            AlignY::middle, 1,         Type::caption};
}

Words stacked_words(const Button& wish, Colour ink) {
    return {wish.text, Type::caption, Weight::bold, ink, AlignX::centre, AlignY::middle,
            1,         Type::caption};
}

int icon_side(const Scene& scene, const Button& wish) {
    return wish.icon == Icon::none ? 0 : scene.size(wish.type) * 11 / 10;
}

}  // namespace

int button_width(const Scene& scene, const Button& wish) {
    const int icon = icon_side(scene, wish);
    const TextBox box = text_box(scene, words_of(wish, {}), 1 << 20);
    return std::max(scene.theme.touch,
                    box.width + (icon > 0 ? icon + scene.px(12) : 0) + 2 * scene.px(26));
}

bool button_fits(const Scene& scene, const Button& wish, int width, int height) {
    const int icon = icon_side(scene, wish);
    Words words = words_of(wish, {});
    words.lines_max = 2;
    const int room = width - (icon > 0 ? icon + scene.px(12) : 0) - 2 * scene.px(8);
    return room > 0 && fits(scene, words, {0, 0, room, height - 2 * scene.px(2)});
}

Node button(const Scene& scene, const Button& wish, const Rect& rect) {
    ButtonColours look = colours_of(scene, wish);
    if (!wish.enabled) look = pale(scene, look);
    Node node = base(wish, rect);
    node.box = look.box;

    const int icon = icon_side(scene, wish);
    const int icon_room = icon > 0 ? icon + scene.px(12) : 0;
    Rect room = inset(rect, scene.px(8), scene.px(2));
    Words words = words_of(wish, look.ink);
    const int text_room = room.w - icon_room;
    FitWish fit{scene.style(words.type, words.weight), scene.size(words.floor), 1};
    Fitted fitted = fit_text(scene.metrics, words.text, fit, text_room, room.h);
    if (fitted.box.cut) {
        words.lines_max = fit.lines_max = 2;
        fitted = fit_text(scene.metrics, words.text, fit, text_room, room.h);
    }
    const int width = std::min(room.w, fitted.box.width + icon_room);
    room = centred(room, width, room.h);
    if (icon > 0) {
        const Rect place = wish.icon_behind ? take_right(room, icon, scene.px(12))
                                            : take_left(room, icon, scene.px(12));
        node.icons.push_back({wish.icon, middle(place, icon), look.icon});
    }
    if (words.lines_max > 1) words.align_x = AlignX::centre;
    node.texts.push_back(text_part(scene, words, room));
    return node;
}

std::optional<int> stacked_width(const Scene& scene, const Button& wish, int height) {
    const TextBox text = text_box(scene, stacked_words(wish, {}), 1 << 20);
    if (text.height + scene.size(Type::label) > height - 2 * scene.px(6)) return std::nullopt;
    return std::max(scene.theme.touch, text.width + 2 * scene.px(4));
}

Node icon_button(const Scene& scene, const Button& wish, const Rect& rect) {
    ButtonColours look = colours_of(scene, wish);
    if (!wish.enabled) look = pale(scene, look);
    Node node = base(wish, rect);
    node.box = look.box;
    const Rect room = inset(rect, scene.px(4), scene.px(6));
    const int side = std::min({room.w, room.h, scene.size(Type::heading)});
    node.icons.push_back({wish.icon, centred(rect, side, side), look.icon});
    return node;
}

Node stacked_button(const Scene& scene, const Button& wish, const Rect& rect) {
    const std::optional<int> wanted = stacked_width(scene, wish, rect.h);
    if (!wanted || *wanted > rect.w) return icon_button(scene, wish, rect);
    ButtonColours look = colours_of(scene, wish);
    if (!wish.enabled) look = pale(scene, look);
    Node node = base(wish, rect);
    node.box = look.box;
    const Words words = stacked_words(wish, look.ink);
    const TextBox text = text_box(scene, words, 1 << 20);
    const int icon = scene.size(Type::label);
    Rect room = middle(inset(rect, scene.px(4), scene.px(6)), icon + text.height);
    const Rect above = take_top(room, icon);
    node.icons.push_back({wish.icon, centred(above, icon, icon), look.icon});
    node.texts.push_back(text_part(scene, words, room));
    return node;
}

}  // namespace ui
