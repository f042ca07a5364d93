#include <algorithm>

#include "ui/screens/shell.h"

namespace ui {
namespace {

Button hold_button(const Scene& scene) {
    Button wish;
    wish.id = "action.show_hidden";
    wish.text = scene.tr(wish.id);
    wish.icon = Icon::eye;
    wish.type = Type::body;
    wish.action = kiosk::intent::ShowHidden{};
    return wish;
}

/// Why something is missing, or how it goes away again.
Words line_of(const Scene& scene) {
    return {scene.tr(scene.hidden.shown ? "hidden.shown" : "hidden.line"),
            Type::caption,
            Weight::regular,
            scene.colours.ink_2,
            AlignX::left,
            AlignY::middle,
            2,
            Type::caption};
}

}  // namespace

void add_hold_beside(const Scene& scene, bool hides, Rect& row, Shell& shell) {
    if (!hides) return;
    const Button wish = hold_button(scene);
    const Rect place = take_right(row, button_width(scene, wish), scene.px(20));
    Node node = button(scene, wish, middle(place, scene.theme.touch));
    node.holds = true;
    node.pressed = scene.hidden.shown;
    if (node.pressed) {
        node.box.fill = scene.colours.primary_soft;
        node.box.border = scene.colours.primary_text;
        for (TextPart& text : node.texts) text.colour = scene.colours.primary_text;
        for (IconPart& part : node.icons) part.colour = scene.colours.primary_text;
    }
    shell.add(std::move(node));
}

void add_hold_to_show(const Scene& scene, bool hides, Rect& room, Shell& shell) {
    if (!hides) return;
    Rect row = take_bottom(room, scene.theme.touch, scene.px(16));
    add_hold_beside(scene, hides, row, shell);
    const Words line = line_of(scene);
    if (fits(scene, line, row)) shell.add(paragraph(scene, line, row));
}

void show_name(const Scene& scene, const kiosk::PrivateText& name, Node& node) {
    if (!scene.hidden.shown || !name.hides() || node.texts.empty()) return;
    std::string& words = node.texts.front().text;
    const std::string& masked = name.masked.reveal();
    const std::size_t at = words.find(masked);
    if (at == std::string::npos) return;
    words.replace(at, masked.size(), name.whole.reveal());
    node.value = name.whole.reveal();
    node.in_full = true;
    node.sensitive = true;
}

void add_foot(const Scene& scene, bool hides, std::size_t page, std::size_t pages, Rect& room,
              Shell& shell) {
    const int gap = scene.px(20);
    const int height = pager_height(scene, pages);
    if (!hides || height == 0 || scene.portrait()) {
        add_hold_to_show(scene, hides, room, shell);
        return add_pager(scene, page, pages, gap, room, shell);
    }
    Rect row = take_bottom(room, std::max(height, scene.theme.touch), gap);
    add_hold_beside(scene, hides, row, shell);
    shell.add(pager(scene, page, pages, middle(row, height)));
}

}  // namespace ui
