#include <algorithm>

#include "ui/screens/form_fields.h"
#include "ui/screens/screens.h"
#include "ui/screens/shell.h"

namespace ui {
namespace {

constexpr FormDensity area_density{14, 10, true, Type::label};

/// A question and its tiles; takes what it needs, at most `room`.
void add_choice_of(const Scene& scene, const kiosk::FieldView& field, std::size_t across, int tall,
                   Rect& room, Shell& shell) {
    const Words title{
        scene.in(field.label), Type::label, Weight::bold, scene.colours.ink, AlignX::left,
        AlignY::middle,        2,           Type::caption};
    shell.add(heading(scene, title,
                      take_top(room, text_box(scene, title, room.w).height, scene.px(12)), 2));
    const std::size_t down = (field.options.size() + across - 1) / across;
    const int gap = scene.theme.gap;
    const int height = static_cast<int>(down) * tall + static_cast<int>(down - 1) * gap;
    const Rect place = take_top(room, std::min(height, room.h), scene.px(24));
    Node list = group(title.text, place, Role::radiogroup);
    list.id = "field." + field.id.value();
    const std::vector<Rect> cells = grid(place, across, down, gap);
    for (std::size_t i = 0; i < field.options.size(); ++i)
        list.children.push_back(
            option_tile(scene, field, field.options[i], cells[i], area_density));
    shell.add(std::move(list));
}

}  // namespace

Tree draw(const Scene& scene, const kiosk::AreasScreen& screen) {
    ShellWish wish;
    wish.title = scene.tr("title.areas");
    if (!scene.low_reach()) wish.subtitle = scene.tr("areas.line");
    wish.primary = Button{"action.next", scene.tr("action.next"), {},         Icon::next, true,
                          Look::primary, kiosk::intent::Next{},   Type::card, true};
    Shell shell = make_shell(scene, wish);
    Rect room = shell.room;
    const std::size_t across = scene.portrait() ? 2 : 4;
    const std::size_t rows = (screen.area.options.size() + across - 1) / across +
                             (screen.level.options.size() + across - 1) / across;
    const int heads = 2 * (scene.size(Type::label) * 3 / 2 + scene.px(12) + scene.px(24));
    const int gaps = static_cast<int>(rows) * scene.theme.gap;
    const int tall =
        std::min((room.h - heads - gaps) / std::max(1, static_cast<int>(rows)), scene.px(190));
    add_choice_of(scene, screen.area, across, tall, room, shell);
    add_choice_of(scene, screen.level, across, tall, room, shell);
    return std::move(shell.tree);
}

}  // namespace ui
