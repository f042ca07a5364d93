#include <algorithm>
#include <array>

#include "ui/screens/form_fields.h"
#include "ui/screens/screens.h"
#include "ui/screens/shell.h"

namespace ui {
namespace {

constexpr FormDensity area_density{14, 10, true, Type::label};

/// A question above its tiles.
struct Choice {
    const kiosk::FieldView& field;
    OptionShape shape{};
    std::size_t down = 1;
};

Words question_words(const Scene& scene, const Choice& choice) {
    return {scene.in(choice.field.label),
            Type::label,
            Weight::bold,
            scene.colours.ink,
            AlignX::left,
            AlignY::middle,
            2,
            Type::caption};
}

void add_choice_of(const Scene& scene, const Choice& choice, int tall, Rect& room, Shell& shell) {
    const Words title = question_words(scene, choice);
    shell.add(heading(scene, title,
                      take_top(room, text_box(scene, title, room.w).height, scene.px(12)), 2));
    const int down = static_cast<int>(choice.down);
    const int height = down * tall + (down - 1) * scene.theme.gap;
    const Rect place = take_top(room, std::min(height, room.h), scene.px(24));
    Node list = group(title.text, place, Role::radiogroup);
    list.id = "field." + choice.field.id.value();
    const std::vector<Rect> cells = grid(place, choice.shape.across, choice.down, scene.theme.gap);
    FormDensity density = area_density;
    density.hints = choice.shape.hints;
    if (!cells.empty()) density = roomiest(scene, choice.field, cells.front(), density);
    for (std::size_t i = 0; i < choice.field.options.size(); ++i)
        list.children.push_back(
            option_tile(scene, choice.field, choice.field.options[i], cells[i], density));
    shell.add(std::move(list));
}

/// Above the tiles, and between them.
int fixed_height(const Scene& scene, const Choice& choice, int width) {
    return text_box(scene, question_words(scene, choice), width).height + scene.px(12) +
           static_cast<int>(choice.down - 1) * scene.theme.gap;
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
    std::array<Choice, 2> choices{{{screen.area}, {screen.level}}};
    const Rect half{0, 0, room.w, room.h * 42 / 100};
    std::size_t rows_count = 0;
    int fixed = scene.px(24);
    for (Choice& choice : choices) {
        const std::size_t count = choice.field.options.size();
        const std::size_t most = std::min<std::size_t>(scene.portrait() ? 2 : 4, count);
        choice.shape =
            option_shape(scene, choice.field, half, std::max<std::size_t>(1, most), area_density);
        choice.down = (count + choice.shape.across - 1) / choice.shape.across;
        rows_count += choice.down;
        fixed += fixed_height(scene, choice, room.w);
    }
    const int tall =
        std::clamp((room.h - fixed) / std::max(1, static_cast<int>(rows_count)), 1, scene.px(190));
    room = settled(room, fixed + static_cast<int>(rows_count) * tall);
    for (const Choice& choice : choices) add_choice_of(scene, choice, tall, room, shell);
    return std::move(shell.tree);
}

}  // namespace ui
