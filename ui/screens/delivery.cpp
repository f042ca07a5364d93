#include <algorithm>

#include "ui/screens/form_fields.h"
#include "ui/screens/keyboard.h"
#include "ui/screens/screens.h"

namespace ui {
namespace {

constexpr FormDensity way_density{16, 12, true, Type::label};

const kiosk::FieldView* focused(const kiosk::DeliveryScreen& screen) {
    if (!screen.focus) return nullptr;
    const auto found = std::ranges::find(screen.fields, *screen.focus, &kiosk::FieldView::id);
    return found == screen.fields.end() ? nullptr : &*found;
}

/// The ways, in `room` or as much of it as they need.
void add_ways(const Scene& scene, const kiosk::DeliveryScreen& screen, Rect& room, Shell& shell) {
    const auto& options = screen.way.options;
    const bool wide = !scene.portrait();
    const bool alone = screen.fields.empty();
    Rect place = room;
    if (!alone && !wide) place.h = room.h * 55 / 100;
    const std::size_t most = alone ? (wide ? 3 : 1) : (wide ? 1 : 2);
    const OptionShape shape = option_shape(scene, screen.way, place, most, way_density);
    FormDensity density = way_density;
    density.hints = shape.hints;
    const std::size_t down = (options.size() + shape.across - 1) / shape.across;
    const int gap = scene.theme.gap;
    const int gaps = static_cast<int>(down - 1) * gap;
    const int tall =
        std::clamp((place.h - gaps) / static_cast<int>(down), 1, scene.px(wide ? 230 : 200));
    const int height = static_cast<int>(down) * tall + gaps;
    place = alone ? settled(room, height) : take_top(room, height, scene.px(24));
    Node list = group(scene.in(screen.way.label), place, Role::radiogroup);
    list.id = "field." + screen.way.id.value();
    const std::vector<Rect> cells = grid(place, shape.across, down, gap);
    for (std::size_t i = 0; i < options.size(); ++i)
        list.children.push_back(option_tile(scene, screen.way, options[i], cells[i],
                                            roomiest(scene, screen.way, cells[i], density)));
    shell.add(std::move(list));
}

void add_fields(const Scene& scene, const kiosk::DeliveryScreen& screen, Rect room, Shell& shell) {
    const auto* focus = screen.focus ? &*screen.focus : nullptr;
    for (const auto& field : screen.fields) {
        FormBlock block;
        block.fields = {&field};
        const int height = std::min(room.h, block_height(scene, block, room.w, way_density));
        shell.add(
            draw_block(scene, block, take_top(room, height, scene.px(16)), way_density, focus));
    }
}

}  // namespace

Tree draw(const Scene& scene, const kiosk::DeliveryScreen& screen) {
    const bool wide = !scene.portrait();
    const auto* writing = focused(screen);
    ShellWish wish;
    wish.title = scene.in(screen.way.label);
    if (!scene.low_reach()) wish.subtitle = scene.in(screen.service);
    if (writing != nullptr && !wide) wish.dock_height = keyboard_height(scene);
    wish.primary = Button{"action.next", scene.tr("action.next"), {},         Icon::next,      true,
                          Look::primary, kiosk::intent::Next{},   Type::card, screen.can_go_on};
    Shell shell = make_shell(scene, wish);
    Rect room = shell.room;
    if (writing == nullptr)
        add_hold_to_show(scene, std::ranges::any_of(screen.fields, hides_value), room, shell);
    if (writing != nullptr && wide) {
        const int height = std::min(keyboard_height(scene), room.h);
        const int width = std::max(room.w * 48 / 100, keyboard_width_min(scene));
        Rect side = take_right(room, width, scene.px(28));
        shell.dock = take_bottom(side, height);
    }
    // While one writes, the ways give their place to the keyboard.
    if (writing == nullptr) {
        Rect ways = room;
        if (wide && !screen.fields.empty()) ways = take_left(room, room.w * 46 / 100, scene.px(28));
        add_ways(scene, screen, ways, shell);
        if (!wide) room = ways;
    }
    add_fields(scene, screen, room, shell);
    if (writing != nullptr) shell.add(keyboard(scene, *writing, shell.dock));
    return std::move(shell.tree);
}

}  // namespace ui
