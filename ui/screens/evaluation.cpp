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
    // As much as the longest needs, so that all faces look from one height.
    int text = scene.line(scene.size(Type::label));
    for (const Grade& each : grades) {
        Words other = words;
        other.text = scene.tr("grade." + std::to_string(each.value));
        text = std::max(text, text_box(scene, other, room.w).height);
    }
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

Button tag_wish(const Scene& scene, std::string_view tag, bool chosen) {
    Button wish;
    wish.id = "tag." + std::string(tag);
    wish.text = scene.tr(wish.id);
    wish.icon = chosen ? Icon::check : Icon::star;
    wish.type = Type::label;
    wish.action = kiosk::intent::ToggleTag{std::string(tag)};
    return wish;
}

Node tag_chip(const Scene& scene, std::string_view tag, bool chosen, const Rect& rect) {
    Node node = button(scene, tag_wish(scene, tag, chosen), rect);
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

int tag_height(const Scene& scene) {
    return std::max(scene.theme.touch, scene.px(scene.portrait() ? 116 : 80));
}

/// As many beside one another as have room for all of the words, of both lists.
std::size_t tags_across(const Scene& scene, int width) {
    for (std::size_t across = 3; across > 1; --across) {
        const Rect cell = columns({0, 0, width, 1}, across, scene.theme.gap).front();
        const auto fits_in = [&](std::string_view tag) {
            return button_fits(scene, tag_wish(scene, tag, false), cell.w, scene.theme.touch);
        };
        if (std::ranges::all_of(praise, fits_in) && std::ranges::all_of(complaint, fits_in))
            return across;
    }
    return 1;
}

Words tags_title(const Scene& scene, bool good) {
    return {scene.tr(good ? "evaluation.praise" : "evaluation.complaint"),
            Type::label,
            Weight::bold,
            scene.colours.ink,
            AlignX::left,
            AlignY::middle,
            2,
            Type::caption};
}

/// Around the tags of a card so wide: its edges and its title.
int tags_frame(const Scene& scene, int width) {
    const int inner = width - 2 * scene.px(32);
    const int title = std::max(text_box(scene, tags_title(scene, true), inner).height,
                               text_box(scene, tags_title(scene, false), inner).height);
    return 2 * scene.px(24) + title + scene.px(16);
}

/// The same before and after a grade is chosen, and for both lists: nothing jumps below a finger.
int tags_height(const Scene& scene, int width, int one) {
    const std::size_t across = tags_across(scene, width - 2 * scene.px(32));
    const int down = static_cast<int>((praise.size() + across - 1) / across);
    return tags_frame(scene, width) + down * one + (down - 1) * scene.theme.gap;
}

Node tag_cloud(const Scene& scene, const kiosk::EvaluationScreen& screen, const Rect& rect) {
    Node node = card(scene, rect);
    node.role = Role::group;
    const bool good = screen.chosen >= worst_good_grade;
    const Words title = tags_title(scene, good);
    node.label = title.text;
    Rect room = inset(rect, scene.px(32), scene.px(24));
    node.children.push_back(heading(
        scene, title, take_top(room, text_box(scene, title, room.w).height, scene.px(16)), 2));
    const auto& tags = good ? praise : complaint;
    const std::size_t across = tags_across(scene, room.w);
    const int gap = scene.theme.gap;
    // What finds no room for a finger is left out.
    const int most = (room.h + gap) / (scene.theme.touch + gap);
    const int down = std::clamp(static_cast<int>((tags.size() + across - 1) / across), 0, most);
    if (down == 0) return node;
    room.h = std::min(room.h, down * tag_height(scene) + (down - 1) * gap);
    const std::vector<Rect> cells = grid(room, across, static_cast<std::size_t>(down), gap);
    for (std::size_t i = 0; i < std::min(tags.size(), cells.size()); ++i) {
        const bool chosen =
            std::find(screen.tags.begin(), screen.tags.end(), tags[i]) != screen.tags.end();
        node.children.push_back(tag_chip(scene, tags[i], chosen, cells[i]));
    }
    return node;
}

/// Where the reasons will stand, and what brings them.
Node tags_to_come(const Scene& scene, const Rect& rect) {
    const Palette& c = scene.colours;
    BoxStyle box;
    box.fill = c.flat ? c.card : c.primary_soft;
    box.radius_px = scene.theme.radius_large;
    if (c.flat) {
        box.border = c.line;
        box.border_px = scene.theme.border;
    }
    Node node = decoration(rect, box);
    const Words words{scene.tr("evaluation.touch"),
                      Type::card,
                      Weight::bold,
                      c.primary_text,
                      AlignX::centre,
                      AlignY::middle,
                      3,
                      Type::caption};
    node.role = Role::paragraph;
    node.label = words.text;
    Rect room = inset(rect, scene.px(32), scene.px(20));
    const int text = text_box(scene, words, room.w).height;
    const int side = std::min(scene.px(96), room.h - text - scene.px(20));
    if (side > scene.px(48)) {
        room = middle(room, side + scene.px(20) + text);
        node.icons.push_back(
            {Icon::hand, centred(take_top(room, side, scene.px(20)), side, side), c.primary_text});
    }
    node.texts.push_back(text_part(scene, words, room));
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
    const int between = std::max(scene.theme.gap, scene.px(14));
    const int tags_least = tags_height(scene, room.w, scene.theme.touch);
    const int tiles = std::min(std::max(room.h - gap - tags_least, room.h * 40 / 100),
                               scene.px(wide ? 300 : 340));
    std::vector<Rect> cells = columns({room.x, room.y, room.w, tiles}, grades.size(), between);
    const bool beside = words_fit_beside(scene, cells.back());
    const auto rows_height = [&](int one) { return 5 * one + 4 * between; };
    const int in_rows = std::clamp(room.h - gap - tags_least, rows_height(scene.theme.touch),
                                   rows_height(std::max(scene.theme.touch, scene.px(104))));
    const int faces = std::min(room.h, beside ? tiles : in_rows);
    const int below =
        std::min(tags_height(scene, room.w, tag_height(scene)), std::max(0, room.h - faces - gap));
    room = settled(room, faces + gap + below);
    const Rect row = take_top(room, faces, gap);
    cells = beside ? columns(row, grades.size(), between) : rows(row, grades.size(), between);
    Node list = group(scene.tr("title.evaluation"), row, Role::radiogroup);
    for (std::size_t i = 0; i < grades.size(); ++i) {
        const bool chosen = screen.chosen == grades[i].value;
        list.children.push_back(beside ? grade_tile(scene, grades[i], chosen, cells[i])
                                       : grade_row(scene, grades[i], chosen, cells[i]));
    }
    shell.add(std::move(list));
    shell.add(screen.chosen > 0 ? tag_cloud(scene, screen, room) : tags_to_come(scene, room));
    return std::move(shell.tree);
}

}  // namespace ui
