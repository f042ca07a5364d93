#include <algorithm>

#include "kiosk/flow/page_sizes.h"
#include "ui/screens/keyboard.h"
#include "ui/screens/screens.h"
#include "ui/screens/service_cards.h"
#include "ui/screens/shell.h"

namespace ui {
namespace {

Node search_field(const Scene& scene, const kiosk::SearchScreen& screen, const Rect& rect) {
    const Palette& c = scene.colours;
    Node node = writing_box(scene, rect, "field." + screen.field.id.value(),
                            scene.in(screen.field.label), screen.field.value.reveal());
    node.sensitive = true;
    Rect room = inset(rect, scene.px(20), scene.px(6));
    const int side = scene.size(Type::body);
    node.icons.push_back(
        {Icon::search, middle(take_left(room, side, scene.px(14)), side), c.ink_2});
    if (!node.value.empty()) {
        const Words right{scene.tr("search.found", {{"count", std::to_string(screen.found)}}),
                          Type::caption,
                          Weight::regular,
                          c.ink_2,
                          AlignX::right,
                          AlignY::middle,
                          1,
                          Type::caption};
        node.texts.push_back(text_part(
            scene, right, take_right(room, text_box(scene, right, 1 << 20).width, scene.px(12))));
    }
    node.texts.push_back(typed_line(scene, scene.tr("search.hint"), node.value, Type::card, room));
    return node;
}

Words line_words(const Scene& scene, std::string text) {
    return {std::move(text), Type::body, Weight::regular, scene.colours.ink_2, AlignX::left,
            AlignY::middle,  3,          Type::caption};
}

/// What is said below the field, and “I can't find it” once something was typed.
void add_line(const Scene& scene, const kiosk::SearchScreen& screen, Rect& room, Shell& shell) {
    const bool typed = !screen.field.value.empty();
    const bool nothing = typed && screen.found == 0;
    std::string text;
    if (screen.noted) {
        text = scene.tr("search.noted", {{"phone", scene.snapshot.help_phone}});
    } else if (nothing) {
        text = scene.tr("search.nothing");
    } else if (screen.only_near) {
        text = scene.tr("search.near");
    }
    if (!typed) return;
    Button wish;
    wish.id = "action.not_found";
    wish.text = scene.tr("search.not_found");
    wish.icon = Icon::question;
    wish.type = Type::body;
    wish.action = kiosk::intent::NotFound{};
    wish.enabled = !screen.noted;
    Rect row =
        take_top(room, std::max(scene.theme.touch, scene.size(Type::body) * 2), scene.px(14));
    const int width = std::min(button_width(scene, wish), row.w / 2);
    shell.add(button(scene, wish, take_right(row, width, scene.px(20))));
    if (text.empty()) return;
    Node node = paragraph(scene, line_words(scene, std::move(text)), row);
    node.role = Role::status;
    node.id = "status.search";
    shell.add(std::move(node));
}

}  // namespace

Tree draw(const Scene& scene, const kiosk::SearchScreen& screen) {
    const bool wide = !scene.portrait();
    ShellWish wish;
    wish.title = scene.tr("title.search");
    if (!wide && !scene.low_reach()) wish.subtitle = scene.tr("search.line");
    if (!wide) wish.dock_height = keyboard_height(scene);
    Shell shell = make_shell(scene, wish);
    Rect room = shell.room;
    if (wide) {
        const int height = std::min(keyboard_height(scene), room.h);
        const int width = std::max(room.w * 48 / 100, keyboard_width_min(scene));
        Rect side = take_right(room, width, scene.px(28));
        shell.dock = take_bottom(side, height);
    }
    const int height = std::max(scene.theme.touch, scene.size(Type::card) * 2);
    shell.add(search_field(scene, screen, take_top(room, height, scene.px(14))));
    add_line(scene, screen, room, shell);
    add_pager(scene, screen.page, screen.pages, scene.px(14), room, shell);
    Node list = group(scene.tr("home.services"), room, Role::list);
    const bool narrow = wide || scene.theme.large();
    const std::size_t across = narrow ? 1 : 2;
    const std::size_t down = kiosk::page_sizes(scene.snapshot.way).found / across;
    const int gap = std::max(scene.theme.gap, scene.px(14));
    room.h = std::min(room.h, static_cast<int>(down) * scene.px(narrow ? 190 : 240) +
                                  static_cast<int>(down - 1) * gap);
    const std::vector<Rect> cells = grid(room, across, down, gap);
    for (std::size_t i = 0; i < screen.services.size() && i < cells.size(); ++i)
        list.children.push_back(service_card(scene, screen.services[i], cells[i], false));
    shell.add(std::move(list));
    shell.add(keyboard(scene, screen.field, shell.dock));
    return std::move(shell.tree);
}

}  // namespace ui
