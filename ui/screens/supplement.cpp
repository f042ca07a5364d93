#include <algorithm>

#include "ui/screens/case_parts.h"
#include "ui/screens/form_fields.h"
#include "ui/screens/screens.h"

namespace ui {
namespace {

using DefectRow = kiosk::SupplementScreen::Row;

constexpr FormDensity defect_density{16, 12, false, Type::label};

kiosk::FieldView defect_field(const DefectRow& row) {
    kiosk::FieldView field;
    field.id = kiosk::FieldId(row.defect.id);
    field.kind = kiosk::FieldKind::single_choice;
    field.label = row.defect.text;
    field.value = kiosk::SecretText(row.chosen);
    for (const auto& option : row.defect.options)
        field.options.push_back({option.id, option.text, {}});
    return field;
}

/// What is wrong, and the ways to put it right.
Node defect_card(const Scene& scene, const DefectRow& row, const Rect& rect) {
    const auto field = defect_field(row);
    Node node = card(scene, rect);
    node.role = Role::radiogroup;
    node.id = "field." + field.id.value();
    node.label = scene.in(field.label);
    Rect room = inset(rect, scene.px(28), scene.px(20));
    const Words title{std::to_string(row.number) + "  " + node.label,
                      Type::label,
                      Weight::bold,
                      scene.colours.ink,
                      AlignX::left,
                      AlignY::middle,
                      4,
                      Type::caption};
    const int head = std::min(text_box(scene, title, room.w).height, room.h / 2);
    node.texts.push_back(text_part(scene, title, take_top(room, head, scene.px(16))));
    const auto& options = field.options;
    if (options.empty()) return node;
    const std::size_t across = scene.portrait() || scene.theme.large() ? 1 : 2;
    const std::size_t down = (options.size() + across - 1) / across;
    const std::vector<Rect> cells = grid(room, across, down, scene.theme.gap);
    for (std::size_t i = 0; i < options.size(); ++i)
        node.children.push_back(option_tile(scene, field, options[i], cells[i], defect_density));
    return node;
}

}  // namespace

Tree draw(const Scene& scene, const kiosk::SupplementScreen& screen) {
    ShellWish wish;
    wish.title = scene.tr("title.supplement", {{"count", std::to_string(screen.defects)}});
    wish.subtitle = scene.tr("supplement.line", {{"day", date_text(scene, screen.until)},
                                                 {"place", scene.in(screen.place)}});
    if (screen.asking.can_retry) {
        wish_asking(scene, screen.asking, wish);
    } else {
        wish.primary = Button{"action.next",
                              scene.tr("action.send_supplement"),
                              {},
                              Icon::check,
                              false,
                              Look::primary,
                              kiosk::intent::Next{},
                              Type::card,
                              screen.complete && !screen.asking.waiting};
    }
    Shell shell = make_shell(scene, wish);
    Rect room = shell.room;
    const int gap = scene.px(20);
    add_asking_line(scene, screen.asking, gap, room, shell);
    add_pager(scene, screen.page, screen.pages, gap, room, shell);
    const std::size_t count = std::max<std::size_t>(screen.rows.size(), 1);
    const int rows_count = static_cast<int>(count);
    const int tall = std::min((room.h - gap * (rows_count - 1)) / rows_count, scene.px(520));
    room.h = tall * rows_count + gap * (rows_count - 1);
    const std::vector<Rect> cells = rows(room, count, gap);
    for (std::size_t i = 0; i < screen.rows.size(); ++i)
        shell.add(defect_card(scene, screen.rows[i], cells[i]));
    return std::move(shell.tree);
}

}  // namespace ui
