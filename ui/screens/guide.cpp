#include <algorithm>
#include <array>

#include "ui/screens/case_parts.h"
#include "ui/screens/limits.h"
#include "ui/screens/screens.h"
#include "ui/screens/shell.h"

namespace ui {
namespace {

struct SectionIcon {
    std::string_view id;
    Icon icon;
};

constexpr std::array<SectionIcon, 11> section_icons{{
    {"basics", Icon::info},
    {"conditions", Icon::person},
    {"materials", Icon::paper},
    {"steps", Icon::next},
    {"limits", Icon::clock},
    {"fees", Icon::money},
    {"basis", Icon::book},
    {"place", Icon::building},
    {"contact", Icon::phone},
    {"result", Icon::document},
    {"questions", Icon::question},
}};

Icon icon_of(std::string_view section) {
    for (const SectionIcon& each : section_icons) {
        if (each.id == section) return each.icon;
    }
    return Icon::info;
}

/// How much air and how large the words: the loosest that fits is taken.
struct Density {
    Type type = Type::body;
    int pad = 20;
    bool notes = true;
};
constexpr std::array<Density, 6> densities{{{Type::label, 46, true},
                                            {Type::label, 30, true},
                                            {Type::body, 20, true},
                                            {Type::body, 12, true},
                                            {Type::caption, 10, true},
                                            {Type::caption, 6, false}}};

struct RowLayout {
    int label_width = 0;
    int text_width = 0;
    int label_height = 0;
    int text_height = 0;
    int note_height = 0;
    int height = 0;
};

Pill spared_pill(const Scene& scene) {
    return {scene.tr("guide.spared"), Icon::check, scene.colours.success,
            scene.colours.success_soft};
}

Words label_words(const Scene& scene, const kiosk::GuideSection::Row& row, Type type) {
    return {scene.in(row.label), type, Weight::bold, scene.colours.ink, AlignX::left,
            AlignY::top,         0,    Type::caption};
}
Words text_words(const Scene& scene, const kiosk::GuideSection::Row& row, Type type) {
    return {scene.in(row.text), type, Weight::regular, scene.colours.ink, AlignX::left,
            AlignY::top,        0,    Type::caption};
}
Words note_words(const Scene& scene, const kiosk::GuideSection::Row& row) {
    return {scene.in(row.note),
            Type::caption,
            Weight::regular,
            scene.colours.ink_2,
            AlignX::left,
            AlignY::top,
            0,
            Type::caption};
}

RowLayout lay_row(const Scene& scene, const kiosk::GuideSection::Row& row, int width,
                  const Density& density) {
    RowLayout out;
    const bool has_label = !row.label.empty() && !scene.in(row.label).empty();
    const bool has_text = !row.text.empty() && !scene.in(row.text).empty();
    if (row.spared) width -= pill_width(scene, spared_pill(scene)) + scene.px(16);
    if (has_label && has_text) {
        out.label_width = width * 30 / 100;
        out.text_width = width - out.label_width - scene.px(20);
    } else {
        out.label_width = has_label ? width : 0;
        out.text_width = width;
    }
    if (has_label)
        out.label_height =
            text_box(scene, label_words(scene, row, density.type), out.label_width).height;
    if (has_text)
        out.text_height =
            text_box(scene, text_words(scene, row, density.type), out.text_width).height;
    if (density.notes && !row.note.empty() && !scene.in(row.note).empty()) {
        out.note_height = text_box(scene, note_words(scene, row), out.text_width).height;
    }
    const int beside = has_text ? std::max(out.label_height, out.text_height + out.note_height)
                                : out.label_height + out.note_height;
    out.height = std::max(beside, row.spared ? pill_height(scene) : 0) + scene.px(density.pad);
    return out;
}

Node draw_row(const Scene& scene, const kiosk::GuideSection::Row& row, const RowLayout& layout,
              const Rect& rect, const Density& density) {
    Node node = group(scene.in(row.label), rect, Role::listitem);
    node.description = scene.in(row.text);
    const int y = rect.y + scene.px(density.pad) / 2;
    if (layout.label_height > 0) {
        node.texts.push_back(text_part(scene, label_words(scene, row, density.type),
                                       {rect.x, y, layout.label_width, layout.label_height}));
    }
    const bool beside = layout.text_height > 0;
    const int x =
        beside && layout.label_width > 0 ? rect.x + layout.label_width + scene.px(20) : rect.x;
    if (beside) {
        node.texts.push_back(text_part(scene, text_words(scene, row, density.type),
                                       {x, y, layout.text_width, layout.text_height}));
    }
    if (layout.note_height > 0) {
        const int above = beside ? layout.text_height : layout.label_height;
        node.texts.push_back(text_part(scene, note_words(scene, row),
                                       {x, y + above, layout.text_width, layout.note_height}));
    }
    if (row.spared) {
        const Pill spared = spared_pill(scene);
        const int width = pill_width(scene, spared);
        node.children.push_back(
            pill(scene, spared, {rect.x + rect.w - width, y, width, pill_height(scene)}));
    }
    return node;
}

int section_head(const Scene& scene) {
    return scene.size(Type::label) * 17 / 10;
}
int section_pad(const Scene& scene, const Density& density) {
    return scene.px(density.pad + 4);
}

int section_height(const Scene& scene, const kiosk::GuideSection& section, int width,
                   const Density& density) {
    int height = section_head(scene) + 2 * section_pad(scene, density);
    for (const auto& row : section.rows) {
        height += lay_row(scene, row, width - 2 * scene.px(28), density).height;
    }
    return height;
}

Node draw_section(const Scene& scene, const kiosk::GuideSection& section, const Rect& rect,
                  const Density& density) {
    Node node = card(scene, rect);
    node.role = Role::group;
    node.label = scene.tr("section." + section.id);
    Rect room = inset(rect, scene.px(28), section_pad(scene, density));
    Rect head = take_top(room, section_head(scene));
    const int side = scene.size(Type::label) * 11 / 10;
    node.children.push_back(icon(icon_of(section.id),
                                 middle(take_left(head, side, scene.px(14)), side),
                                 scene.colours.primary_text));
    node.children.push_back(
        heading(scene,
                {node.label, Type::label, Weight::bold, scene.colours.primary_text, AlignX::left,
                 AlignY::middle, 1, Type::caption},
                head, 2));
    Node list = group(node.label, room, Role::list);
    bool first = true;
    for (const auto& row : section.rows) {
        const RowLayout layout = lay_row(scene, row, room.w, density);
        if (layout.height > room.h) break;
        const Rect place = take_top(room, layout.height);
        if (!first) {
            BoxStyle line;
            line.fill = scene.colours.line;
            list.children.push_back(
                decoration({place.x, place.y, place.w, std::max(1, scene.px(1))}, line));
        }
        first = false;
        list.children.push_back(draw_row(scene, row, layout, place, density));
    }
    node.children.push_back(std::move(list));
    return node;
}

struct Placed {
    std::vector<Rect> cells;
    bool fits = true;
};

/// Sections one under the other; in a wide room they flow into the second column.
Placed place_sections(const Scene& scene, const std::vector<kiosk::GuideSection>& sections,
                      const Rect& room, std::size_t columns_count, const Density& density) {
    const std::vector<Rect> lanes = columns(room, columns_count, scene.px(24));
    const int gap = scene.px(density.pad);
    Placed placed;
    std::size_t lane = 0;
    Rect left = lanes.front();
    for (const kiosk::GuideSection& section : sections) {
        const int height = section_height(scene, section, left.w, density);
        if (height > left.h && left.h < lanes[lane].h && lane + 1 < lanes.size())
            left = lanes[++lane];
        if (height > left.h) placed.fits = false;
        placed.cells.push_back(take_top(left, height, gap));
    }
    return placed;
}

void add_sections(const Scene& scene, const kiosk::GuideScreen& screen, const Rect& room,
                  Shell& shell) {
    if (screen.sections.empty()) return;
    const bool wide = room.w > scene.px(1300);
    Placed placed;
    Density chosen;
    for (const Density& density : densities) {
        chosen = density;
        placed = place_sections(scene, screen.sections, room,
                                wide && screen.sections.size() > 1 ? 2 : 1, density);
        if (placed.fits) break;
    }
    for (std::size_t i = 0; i < screen.sections.size(); ++i) {
        if (placed.cells[i].h < section_head(scene)) continue;
        shell.add(draw_section(scene, screen.sections[i], placed.cells[i], chosen));
    }
}

/// How large the answers stand.
struct AnswerSize {
    Type question = Type::label;
    Type text = Type::body;
    int pad = 22;
    int tile = 84;
};
constexpr std::array<AnswerSize, 2> answer_sizes{
    {{Type::card, Type::label, 32, 104}, {Type::label, Type::body, 22, 84}}};

struct Answer {
    std::string_view key;
    const kiosk::LocalText* text;
    Icon icon;
    std::size_t accent;
};

Words answer_text(const Scene& scene, const Answer& answer, Type type) {
    return {scene.in(*answer.text),
            type,
            Weight::regular,
            scene.colours.ink,
            AlignX::left,
            AlignY::top,
            0,
            Type::caption};
}

/// Who, where, how, each with its picture.
Node answer_card(const Scene& scene, const Answer& answer, const Rect& rect, bool upright,
                 bool pictures, const AnswerSize& size) {
    Node node = card(scene, rect);
    node.role = Role::group;
    node.label = scene.tr(answer.key);
    node.description = scene.in(*answer.text);
    Rect room = inset(rect, scene.px(28), scene.px(size.pad));
    const int side = scene.px(upright ? 72 : size.tile);
    Rect tile;
    if (!upright) {
        tile = middle(take_left(room, side, scene.px(26)), side);
    } else if (pictures) {
        const Rect above = take_top(room, side, scene.px(16));
        tile = {above.x, above.y, side, side};
    }
    if (tile.w > 0) {
        node.children.push_back(
            icon_tile(scene, tile, answer.icon, accent_of(scene, answer.accent)));
    }
    const Words question{node.label,
                         size.question,
                         Weight::bold,
                         scene.colours.primary_text,
                         AlignX::left,
                         AlignY::middle,
                         1,
                         Type::caption};
    const int head = text_box(scene, question, room.w).height;
    const int text = std::min(
        room.h - head, text_box(scene, answer_text(scene, answer, size.text), room.w).height);
    if (!upright) room = middle(room, head + text);
    node.texts.push_back(text_part(scene, question, take_top(room, head)));
    node.texts.push_back(text_part(scene, answer_text(scene, answer, size.text), room));
    return node;
}

int answer_height(const Scene& scene, const Answer& answer, int width, bool upright, bool pictures,
                  const AnswerSize& size) {
    const int text_width = width - 2 * scene.px(28) - (upright ? 0 : scene.px(size.tile + 26));
    const int text =
        text_box(scene, answer_text(scene, answer, size.text), text_width).height +
        text_box(scene, {scene.tr(answer.key), size.question, Weight::bold, {}, {}, {}, 1, {}},
                 text_width)
            .height;
    return std::max(text, upright ? 0 : scene.px(size.tile)) + 2 * scene.px(size.pad) +
           (upright && pictures ? scene.px(72 + 16) : 0);
}

void add_answers(const Scene& scene, const kiosk::GuideScreen& screen, Rect& room, Shell& shell) {
    const std::array<Answer, 3> answers{{{"guide.who", &screen.who, Icon::people, 0},
                                         {"guide.where", &screen.where, Icon::building, 1},
                                         {"guide.how", &screen.how, Icon::pen, 3}}};
    const bool upright = room.w > scene.px(1300);
    const int gap = scene.px(20);
    std::vector<int> heights;
    const int width = upright ? (room.w - 2 * gap) / 3 : room.w;
    AnswerSize size = answer_sizes.back();
    const auto measure = [&](bool pictures) {
        heights.clear();
        for (const Answer& answer : answers)
            heights.push_back(answer_height(scene, answer, width, upright, pictures, size));
        return *std::max_element(heights.begin(), heights.end());
    };
    int tallest = measure(true);
    if (upright) {
        // In a low room the words matter more than their pictures.
        Rect below = room;
        static_cast<void>(take_top(below, tallest, gap));
        const bool pictures = tallest <= room.h &&
                              place_sections(scene, screen.sections, below,
                                             screen.sections.size() > 1 ? 2 : 1, densities.back())
                                  .fits;
        if (!pictures) tallest = measure(false);
        const Rect row = take_top(room, tallest, gap);
        const std::vector<Rect> cells = columns(row, answers.size(), gap);
        for (std::size_t i = 0; i < answers.size(); ++i)
            shell.add(answer_card(scene, answers[i], cells[i], true, pictures, size));
        return;
    }
    // Larger where the sections below keep their air.
    for (const AnswerSize& wish : answer_sizes) {
        size = wish;
        static_cast<void>(measure(true));
        Rect below = room;
        for (const int height : heights) static_cast<void>(take_top(below, height, gap));
        if (place_sections(scene, screen.sections, below, 1, densities[1]).fits) break;
    }
    for (std::size_t i = 0; i < answers.size(); ++i)
        shell.add(
            answer_card(scene, answers[i], take_top(room, heights[i], gap), false, true, size));
}

/// The one-time notice on paper. While it prints the button says so and rests.
Button print_button(const Scene& scene, const kiosk::GuideScreen& screen) {
    Button wish;
    wish.id = "action.print_guide";
    wish.text = scene.tr(screen.printing                       ? "guide.printing"
                         : !screen.print_problem.empty()       ? "guide.print_failed"
                         : screen.printed && !screen.can_print ? "guide.printed"
                                                               : "guide.print");
    wish.icon = Icon::printer;
    wish.enabled = screen.can_print;
    wish.action = kiosk::intent::PrintGuide{};
    return wish;
}

/// A paper that makes no sense can be reported where papers are named.
void add_report_door(const Scene& scene, const kiosk::GuideScreen& screen, Rect& room,
                     Shell& shell) {
    const bool has_materials = std::ranges::find(screen.sections, "materials",
                                                 &kiosk::GuideSection::id) != screen.sections.end();
    if (!screen.can_report || !has_materials) return;
    const auto report =
        case_button(scene, "report", Icon::warning, kiosk::intent::OpenPublic{"report"});
    Rect place = take_bottom(room, scene.control_height(), scene.px(16));
    place.w = std::min(place.w, button_width(scene, report) + scene.px(40));
    shell.add(button(scene, report, place));
}

}  // namespace

Tree draw(const Scene& scene, const kiosk::GuideScreen& screen) {
    ShellWish wish;
    wish.title = scene.in(screen.name);
    if (!screen.situation.empty()) {
        wish.subtitle = scene.tr("guide.situation", {{"situation", scene.in(screen.situation)}});
    } else if (screen.page == 0) {
        wish.subtitle = scene.in(screen.summary);
    }
    if (screen.can_print || screen.printing || screen.printed)
        wish.second = print_button(scene, screen);
    if (screen.can_start) {
        wish.primary =
            Button{"action.start", scene.tr("action.start"), {},         Icon::next, true,
                   Look::primary,  kiosk::intent::Next{},    Type::card, true};
    }
    const bool is_limited = !screen.limits.empty();
    const bool in_band = is_limited && (scene.theme.large() || scene.low_reach());
    if (in_band) tell_limits(scene, screen.limits, wish);
    Shell shell = make_shell(scene, wish);
    Rect room = shell.room;
    add_pager(scene, screen.page, screen.pages, scene.px(20), room, shell);
    if (!screen.can_start && !screen.cannot_start_reason.empty()) {
        const Words words{scene.tr(screen.cannot_start_reason),
                          Type::body,
                          Weight::bold,
                          scene.colours.warning,
                          AlignX::left,
                          AlignY::middle,
                          3,
                          Type::caption};
        const int side = scene.px(44);
        const int height =
            std::max(side, text_box(scene, words, room.w - scene.px(140)).height) + scene.px(28);
        Rect place = take_bottom(room, height, scene.px(16));
        BoxStyle box;
        box.fill = scene.colours.warning_soft;
        box.radius_px = scene.theme.radius_small;
        Node note = decoration(place, box);
        note.role = Role::status;
        note.id = "status.cannot_start";
        note.label = words.text;
        Rect inner = inset(place, scene.px(24), scene.px(10));
        note.icons.push_back({Icon::warning, middle(take_left(inner, side, scene.px(18)), side),
                              scene.colours.warning});
        note.texts.push_back(text_part(scene, words, inner));
        shell.add(std::move(note));
    }
    if (is_limited && !in_band) {
        Rect below =
            take_bottom(room, limits_height(scene, screen.limits, room.w, 1), scene.px(16));
        shell.add(limits_note(scene, screen.limits, below, 1));
    }
    if (screen.page == 0) add_answers(scene, screen, room, shell);
    add_report_door(scene, screen, room, shell);
    add_sections(scene, screen, room, shell);
    return std::move(shell.tree);
}

}  // namespace ui
