#include <algorithm>
#include <array>

#include "ui/screens/screens.h"
#include "ui/screens/shell.h"

namespace ui {
namespace {

struct Grade {
    int value;
    Icon face;
    std::size_t accent;
};

// From very satisfied to very dissatisfied, as GB/T 39735 orders them.
constexpr std::array<Grade, 5> grades{{{5, Icon::face_5, 1},
                                       {4, Icon::face_4, 5},
                                       {3, Icon::face_3, 0},
                                       {2, Icon::face_2, 3},
                                       {1, Icon::face_1, 2}}};

// What people praise, and what they complain about: time, steps, words, papers, the machine.
constexpr std::array<std::string_view, 5> praise{"quick", "simple", "clear", "few_papers", "kind"};
constexpr std::array<std::string_view, 5> complaint{"slow", "complicated", "unclear", "many_papers",
                                                    "machine"};
constexpr int worst_good_grade = 3;

Node grade_tile(const Scene& scene, const Grade& grade, bool chosen, const Rect& rect) {
    const Palette& c = scene.colours;
    Node node = card(scene, rect);
    node.id = "rate." + std::to_string(grade.value);
    node.role = Role::radio;
    node.label = scene.tr("grade." + std::to_string(grade.value));
    node.checked = chosen;
    node.action = kiosk::intent::Rate{grade.value};
    if (chosen) {
        node.box.fill = c.primary_soft;
        node.box.border = c.primary_text;
        node.box.border_px = scene.theme.border * 2;
    }
    Rect room = inset(rect, scene.px(10), scene.px(22));
    const Words words{
        node.label,     Type::label, Weight::bold, chosen ? c.primary_text : c.ink, AlignX::centre,
        AlignY::middle, 2,           Type::caption};
    const int text =
        std::max(scene.line(scene.size(Type::label)), text_box(scene, words, room.w).height);
    const int side = std::min({room.w * 84 / 100, room.h - text - scene.px(16), scene.px(150)});
    room = middle(room, side + scene.px(16) + text);
    const Rect face = centred(take_top(room, side, scene.px(16)), side, side);
    const Accent& accent = accent_of(scene, grade.accent);
    node.icons.push_back({grade.face, face, c.flat ? c.primary_text : accent.fill});
    node.texts.push_back(text_part(scene, words, room));
    return node;
}

/// The grades one under the other, for narrow displays with large words.
Node grade_row(const Scene& scene, const Grade& grade, bool chosen, const Rect& rect) {
    Node node = grade_tile(scene, grade, chosen, rect);
    Rect room = inset(rect, scene.px(28), scene.px(8));
    const int side = std::min(room.h, scene.px(96));
    node.icons.front().rect = middle(take_left(room, side, scene.px(28)), side);
    node.texts.front() = text_part(scene,
                                   {node.label, Type::card, Weight::bold, node.texts.front().colour,
                                    AlignX::left, AlignY::middle, 1, Type::caption},
                                   room);
    return node;
}

bool words_fit_beside(const Scene& scene, const Rect& cell) {
    return std::all_of(grades.begin(), grades.end(), [&](const Grade& grade) {
        const Words words{scene.tr("grade." + std::to_string(grade.value)),
                          Type::label,
                          Weight::bold,
                          {},
                          {},
                          {},
                          2,
                          Type::caption};
        return fits(scene, words, {0, 0, cell.w - 2 * scene.px(10), cell.h / 2});
    });
}

Node tag_chip(const Scene& scene, std::string_view tag, bool chosen, const Rect& rect) {
    Button wish;
    wish.id = "tag." + std::string(tag);
    wish.text = scene.tr(wish.id);
    wish.icon = chosen ? Icon::check : Icon::star;
    wish.type = Type::body;
    wish.action = kiosk::intent::ToggleTag{std::string(tag)};
    Node node = button(scene, wish, rect);
    node.role = Role::checkbox;
    node.checked = chosen;
    node.box.radius_px = rect.h / 2;
    if (chosen) {
        node.box.fill = scene.colours.primary_soft;
        node.box.border = scene.colours.primary_text;
        node.box.border_px = scene.theme.border * 2;
        node.texts.front().colour = scene.colours.primary_text;
    }
    return node;
}

Node tag_cloud(const Scene& scene, const kiosk::EvaluationScreen& screen, const Rect& rect) {
    Node node = card(scene, rect);
    node.role = Role::group;
    const bool good = screen.chosen >= worst_good_grade;
    node.label = scene.tr(good ? "evaluation.praise" : "evaluation.complaint");
    Rect room = inset(rect, scene.px(32), scene.px(24));
    const Words title{node.label,     Type::label, Weight::bold, scene.colours.ink, AlignX::left,
                      AlignY::middle, 2,           Type::caption};
    node.children.push_back(heading(
        scene, title, take_top(room, text_box(scene, title, room.w).height, scene.px(16)), 2));
    const auto& tags = good ? praise : complaint;
    std::vector<int> widths;
    for (const std::string_view tag : tags) {
        widths.push_back(button_width(scene, {"",
                                              scene.tr("tag." + std::string(tag)),
                                              "",
                                              Icon::star,
                                              false,
                                              Look::secondary,
                                              {},
                                              Type::body,
                                              true}));
    }
    const std::vector<Rect> cells =
        wrapped(room, widths, scene.theme.touch, std::max(scene.theme.gap, scene.px(16)));
    for (std::size_t i = 0; i < tags.size(); ++i) {
        if (cells[i].h == 0) continue;
        const bool chosen =
            std::find(screen.tags.begin(), screen.tags.end(), tags[i]) != screen.tags.end();
        node.children.push_back(tag_chip(scene, tags[i], chosen, cells[i]));
    }
    int bottom = room.y;
    for (const Rect& cell : cells) bottom = std::max(bottom, cell.y + cell.h);
    node.rect.h = std::min(node.rect.h, bottom - node.rect.y + scene.px(32));
    return node;
}

}  // namespace

Tree draw(const Scene& scene, const kiosk::EvaluationScreen& screen) {
    ShellWish wish;
    wish.title = scene.tr("title.evaluation");
    wish.subtitle = scene.tr("evaluation.line");
    wish.primary = Button{"action.finish",
                          scene.tr("action.send_evaluation"),
                          {},
                          Icon::check,
                          false,
                          Look::primary,
                          kiosk::intent::Next{},
                          Type::card,
                          screen.chosen > 0};
    wish.second = Button{"action.skip",   scene.tr("action.skip"), {},          Icon::none, false,
                         Look::secondary, kiosk::intent::Skip{},   Type::label, true};
    Shell shell = make_shell(scene, wish);
    Rect room = shell.room;
    const int gap = scene.px(24);
    const bool wide = room.w > scene.px(1300);
    const int faces = std::min(room.h * 56 / 100, scene.px(wide ? 300 : 340));
    const int between = std::max(scene.theme.gap, scene.px(14));
    std::vector<Rect> cells = columns({room.x, room.y, room.w, faces}, grades.size(), between);
    const bool beside = words_fit_beside(scene, cells.back());
    const int rows_height = 5 * std::max(scene.theme.touch, scene.px(104)) + 4 * between;
    const Rect row = take_top(room, beside ? faces : std::min(rows_height, room.h * 64 / 100), gap);
    if (!beside) cells = rows(row, grades.size(), between);
    Node list = group(scene.tr("title.evaluation"), row, Role::radiogroup);
    for (std::size_t i = 0; i < grades.size(); ++i) {
        const bool chosen = screen.chosen == grades[i].value;
        list.children.push_back(beside ? grade_tile(scene, grades[i], chosen, cells[i])
                                       : grade_row(scene, grades[i], chosen, cells[i]));
    }
    shell.add(std::move(list));
    if (screen.chosen > 0) {
        shell.add(tag_cloud(scene, screen, room));
    } else {
        Node hint =
            paragraph(scene,
                      {scene.tr("evaluation.touch"), Type::label, Weight::regular,
                       scene.colours.ink_2, AlignX::centre, AlignY::middle, 2, Type::caption},
                      take_top(room, std::min(room.h, scene.px(120))));
        shell.add(std::move(hint));
    }
    return std::move(shell.tree);
}

}  // namespace ui
