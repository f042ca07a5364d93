#include <algorithm>

#include "ui/screens/form_fields.h"
#include "ui/screens/keyboard.h"

namespace ui {
namespace {

constexpr FormDensity tiles{10, 8, false, Type::label};
/// Up to so many options stand one below the other.
constexpr std::size_t rows_alone = 5;
/// What one page holds needs no search.
constexpr std::size_t options_without_search = 10;

/// The search takes what the keyboard sends for the field.
kiosk::FieldView searched_field(const kiosk::OptionListView& list) {
    kiosk::FieldView field;
    field.id = list.field;
    field.kind = list.ranked     ? kiosk::FieldKind::ranking
                 : list.multiple ? kiosk::FieldKind::multiple_choice
                                 : kiosk::FieldKind::single_choice;
    field.value = kiosk::SecretText(list.chosen);
    field.keyboard = kiosk::KeyboardHint::text;
    return field;
}

Node search_box(const Scene& scene, const kiosk::OptionListView& list, const Rect& rect) {
    const Palette& c = scene.colours;
    Node node = writing_box(scene, rect, "search." + list.field.value(), scene.tr("form.search"),
                            list.filter);
    node.action = kiosk::intent::FocusField{list.field};
    Rect room = inset(rect, scene.px(20), scene.px(6));
    const int side = scene.size(Type::body);
    node.icons.push_back(
        {Icon::search, middle(take_left(room, side, scene.px(14)), side), c.ink_2});
    const std::string count = scene.tr("form.found", {{"count", std::to_string(list.found)}});
    const Words right{count, Type::caption, Weight::regular, c.ink_2, AlignX::right, AlignY::middle,
                      1,     Type::caption};
    node.texts.push_back(text_part(
        scene, right, take_right(room, text_box(scene, right, 1 << 20).width, scene.px(12))));
    node.texts.push_back(
        typed_line(scene, scene.tr("form.search_line"), list.filter, Type::card, room));
    return node;
}

}  // namespace

bool has_search(const kiosk::OptionListView& list) {
    return list.offered > options_without_search;
}

void draw_option_list(const Scene& scene, const kiosk::OptionListView& list, Shell& shell) {
    Rect room = shell.room;
    const kiosk::FieldView field = searched_field(list);
    const bool wide = !scene.portrait();
    if (has_search(list)) {
        if (wide) {
            const int height = std::min(keyboard_height(scene), room.h);
            const int width = std::max(room.w * 48 / 100, keyboard_width_min(scene));
            Rect side = take_right(room, width, scene.px(28));
            shell.dock = take_bottom(side, height);
        }
        const int height = std::max(scene.theme.touch, scene.size(Type::card) * 2);
        shell.add(search_box(scene, list, take_top(room, height, scene.px(16))));
    }
    add_pager(scene, list.page, list.pages, scene.px(16), room, shell);
    Node tree = group(scene.in(list.label), room, list.multiple ? Role::group : Role::radiogroup);
    tree.id = "field." + list.field.value();
    tree.sensitive = true;
    const int gap = scene.theme.gap;
    const auto height_of = [&](std::size_t rows) {
        return std::min((room.h - static_cast<int>(rows - 1) * gap) / static_cast<int>(rows),
                        scene.px(132));
    };
    const bool alone = list.offered <= rows_alone || list.page_size <= rows_alone;
    std::size_t across = alone ? 1 : 2;
    const std::size_t shown = list.pages > 1 ? list.page_size : list.options.size();
    std::size_t down = std::max<std::size_t>(1, (shown + across - 1) / across);
    // In a low room a third column keeps the rows as tall as a finger needs.
    if (scene.low_reach() && across == 2 && height_of(down) < scene.theme.touch) {
        across = 3;
        down = (2 * down + across - 1) / across;
    }
    const int tall = height_of(down);
    room.h = static_cast<int>(down) * tall + static_cast<int>(down - 1) * gap;
    const std::vector<Rect> cells = grid(room, across, down, gap);
    for (std::size_t i = 0; i < list.options.size() && i < cells.size(); ++i) {
        // Down the first column, then down the second: lists are read so.
        const std::size_t cell = (i % down) * across + i / down;
        tree.children.push_back(option_tile(scene, field, list.options[i], cells[cell], tiles));
    }
    if (list.options.empty()) {
        tree.children.push_back(
            paragraph(scene,
                      {scene.tr("form.found_nothing"), Type::label, Weight::regular,
                       scene.colours.ink_2, AlignX::centre, AlignY::middle, 3, Type::caption},
                      room));
    }
    shell.add(std::move(tree));
    if (has_search(list)) shell.add(keyboard(scene, field, shell.dock));
}

}  // namespace ui
