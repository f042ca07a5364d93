#include <algorithm>

#include "ui/screens/screens.h"
#include "ui/screens/shell.h"

namespace ui {
namespace {

using Row = kiosk::SectionsScreen::Row;

Pill state_pill(const Scene& scene, const Row& row) {
    const Palette& c = scene.colours;
    switch (row.state) {
        case Row::State::complete:
            return {scene.tr("sections.complete"), Icon::check, c.success, c.success_soft};
        case Row::State::current:
            return {scene.tr("sections.current"), Icon::pen, c.primary_text, c.primary_soft};
        case Row::State::open:
            return {scene.tr("sections.open"), Icon::pen, c.primary_text, c.primary_soft};
        case Row::State::later:
            return {scene.tr("sections.later"), Icon::lock, c.ink_2, c.ground_deep};
    }
    return {};
}

Node row_node(const Scene& scene, const Row& row, std::size_t index, const Rect& rect) {
    const Palette& c = scene.colours;
    Node node = card(scene, rect);
    node.id = "section." + std::to_string(index + 1);
    node.role = Role::button;
    node.label = scene.in(row.title);
    node.action = kiosk::intent::ChooseSection{index};
    node.enabled = row.state != Row::State::later;
    Rect room = inset(rect, scene.px(28), scene.px(10));
    const Pill state = state_pill(scene, row);
    node.children.push_back(
        pill(scene, state,
             middle(take_right(room, pill_width(scene, state), scene.px(16)), pill_height(scene))));
    const std::string count = scene.tr(
        "sections.count",
        {{"answered", std::to_string(row.answered)}, {"asked", std::to_string(row.asked)}});
    node.description = state.text + " " + count;
    const Words title{std::to_string(index + 1) + "  " + node.label,
                      rect.h > scene.px(160) ? Type::card : Type::label,
                      Weight::bold,
                      node.enabled ? c.ink : c.ink_2,
                      AlignX::left,
                      AlignY::middle,
                      2,
                      Type::caption};
    const Words line{count, Type::caption, Weight::regular, c.ink_2, AlignX::left, AlignY::middle,
                     1,     Type::caption};
    const int head = std::min(text_box(scene, title, room.w).height, room.h);
    const int foot = text_box(scene, line, room.w).height;
    room = middle(room, std::min(room.h, head + foot));
    node.texts.push_back(text_part(scene, title, take_top(room, head)));
    if (room.h >= foot) node.texts.push_back(text_part(scene, line, room));
    return node;
}

}  // namespace

Tree draw(const Scene& scene, const kiosk::SectionsScreen& screen) {
    ShellWish wish;
    wish.title = scene.tr("title.sections");
    wish.subtitle = scene.tr("sections.line");
    wish.primary = Button{"action.next",
                          scene.tr("action.continue_form"),
                          {},
                          Icon::next,
                          true,
                          Look::primary,
                          kiosk::intent::Next{},
                          Type::card,
                          true};
    Shell shell = make_shell(scene, wish);
    if (screen.rows.empty()) return std::move(shell.tree);
    Rect room = shell.room;
    const std::size_t across = scene.portrait() || screen.rows.size() < 5 ? 1 : 2;
    const std::size_t down = (screen.rows.size() + across - 1) / across;
    const int gap = scene.theme.gap;
    const int tall = std::clamp(
        (room.h - static_cast<int>(down - 1) * gap) / static_cast<int>(down), 1, scene.px(190));
    room.h = static_cast<int>(down) * tall + static_cast<int>(down - 1) * gap;
    const std::vector<Rect> cells = grid(room, across, down, gap);
    Node list = group(scene.tr("title.sections"), room, Role::list);
    for (std::size_t i = 0; i < screen.rows.size(); ++i)
        list.children.push_back(row_node(scene, screen.rows[i], i, cells[i]));
    shell.add(std::move(list));
    return std::move(shell.tree);
}

}  // namespace ui
