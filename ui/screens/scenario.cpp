#include <algorithm>

#include "ui/screens/form_fields.h"
#include "ui/screens/screens.h"

namespace ui {
namespace {

constexpr FormDensity answer_density{16, 12, true, Type::card};

/// What was answered so far, above the question.
void add_answered(const Scene& scene, const kiosk::ScenarioScreen& screen, Rect& room,
                  Shell& shell) {
    for (const auto& given : screen.answered) {
        const Words words{scene.in(given.question) + "  " + scene.in(given.answer),
                          Type::body,
                          Weight::regular,
                          scene.colours.ink_2,
                          AlignX::left,
                          AlignY::middle,
                          2,
                          Type::caption};
        const int side = scene.size(Type::body);
        Rect row = take_top(room, std::max(side, text_box(scene, words, room.w - 2 * side).height),
                            scene.px(14));
        Node node = group(words.text, row, Role::listitem);
        node.icons.push_back(
            {Icon::check, middle(take_left(row, side, scene.px(12)), side), scene.colours.success});
        node.texts.push_back(text_part(scene, words, row));
        shell.add(std::move(node));
    }
}

}  // namespace

Tree draw(const Scene& scene, const kiosk::ScenarioScreen& screen) {
    ShellWish wish;
    wish.title = scene.in(screen.field.label);
    wish.subtitle = scene.in(screen.service) + " · " + scene.tr("scenario.line");
    Shell shell = make_shell(scene, wish);
    Rect room = shell.room;
    add_answered(scene, screen, room, shell);
    const auto& options = screen.field.options;
    if (options.empty()) return std::move(shell.tree);
    const std::size_t across = scene.portrait() ? 1 : 2;
    const std::size_t down = (options.size() + across - 1) / across;
    const int gap = std::max(scene.theme.gap, scene.px(20));
    const int tall = std::clamp(
        (room.h - static_cast<int>(down - 1) * gap) / static_cast<int>(down), 1, scene.px(220));
    room = settled(room, static_cast<int>(down) * tall + static_cast<int>(down - 1) * gap);
    Node tree = group(wish.title, room, Role::radiogroup);
    tree.id = "field." + screen.field.id.value();
    const std::vector<Rect> cells = grid(room, across, down, gap);
    const FormDensity density = roomiest(scene, screen.field, cells.front(), answer_density);
    for (std::size_t i = 0; i < options.size(); ++i)
        tree.children.push_back(option_tile(scene, screen.field, options[i], cells[i], density));
    shell.add(std::move(tree));
    return std::move(shell.tree);
}

}  // namespace ui
