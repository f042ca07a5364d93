#include <algorithm>

#include "kiosk/base/encoding.h"
#include "ui/screens/keyboard_parts.h"

namespace ui {
namespace {

using What = kiosk::intent::Keyboard::What;

Words shown_words(const Scene& scene, const std::string& text, bool composing) {
    return {text,
            Type::body,
            composing ? Weight::bold : Weight::regular,
            composing ? scene.colours.primary_text : scene.colours.ink_2,
            AlignX::left,
            AlignY::middle,
            1,
            Type::caption};
}

int line_height(const Scene& scene) {
    const std::string line = scene.tr("keyboard.line.pinyin");
    return text_box(scene, shown_words(scene, line, true), 1 << 20).height;
}

/// Strokes as they look.
std::string composed(const Scene& scene) {
    const KeyboardView& keyboard = scene.keyboard;
    if (keyboard.mode != KeyboardMode::stroke) return keyboard.shown;
    std::string signs;
    for (const char typed : keyboard.shown) {
        for (const StrokeKey& stroke : stroke_keys) {
            if (stroke.key == typed) signs += scene.tr("key.sign." + std::string(stroke.name));
        }
    }
    return signs;
}

Words candidate_words(const Scene& scene, const std::string& text) {
    return {
        text, Type::heading, Weight::regular, scene.colours.key_ink, AlignX::centre, AlignY::middle,
        1,    Type::caption};
}

int candidate_width(const Scene& scene, const std::string& text) {
    const int words = text_box(scene, candidate_words(scene, text), 1 << 20).width;
    return std::max(scene.theme.touch, words + 2 * scene.px(22));
}

Node candidate(const Scene& scene, std::size_t number, const std::string& text, const Rect& rect) {
    const bool first = number == 0;
    Node node = cell(scene, rect, first);
    node.id = "candidate." + std::to_string(number + 1);
    node.role = Role::button;
    node.label = text;
    node.sensitive = true;
    node.action = kiosk::intent::Keyboard{What::choose, {}, number};
    Words words = candidate_words(scene, text);
    if (first) {
        words.weight = Weight::bold;
        words.colour = scene.colours.primary_text;
    }
    node.texts.push_back(text_part(scene, words, inset(rect, scene.px(6), scene.px(2))));
    return node;
}

/// Candidates one after another, as many as the row holds.
void draw_row_of_candidates(const Scene& scene, Rect room, Node& node) {
    const KeyboardView& keyboard = scene.keyboard;
    const int gap = key_gap(scene);
    const int side = std::max(scene.theme.touch, scene.px(96));
    const Key unfold = turning(scene, "more", Icon::arrow_down, What::unfold, 0);
    node.children.push_back(draw_key(scene, unfold, take_right(room, side, gap)));
    for (std::size_t i = 0; i < keyboard.candidates.size(); ++i) {
        // The first one may be long; it has to be there.
        int width = candidate_width(scene, keyboard.candidates[i]);
        if (i == 0) width = std::min(width, room.w);
        if (width > room.w) return;
        node.children.push_back(candidate(scene, keyboard.first + i, keyboard.candidates[i],
                                          take_left(room, width, gap)));
    }
}

/// Each as wide as its words want, and an equal share of the rest; none when there is no room.
std::vector<Rect> mode_cells(const Scene& scene, const std::vector<Key>& keys, Rect room) {
    const int gap = key_gap(scene);
    const auto count = static_cast<int>(keys.size());
    std::vector<int> widths;
    int rest = room.w - (count - 1) * gap;
    for (const Key& key : keys) {
        const Words words{key.face, Type::caption, Weight::bold, {}, AlignX::centre, AlignY::middle,
                          1,        Type::caption};
        const int width = text_box(scene, words, 1 << 20).width + 2 * scene.px(6);
        widths.push_back(
            std::max(scene.theme.touch, key.icon == Icon::none ? width : scene.theme.touch));
        rest -= widths.back();
    }
    if (rest < 0) return {};
    std::vector<Rect> cells;
    for (int i = 0; i < count; ++i) {
        const bool last = i + 1 == count;
        const int width = widths[static_cast<std::size_t>(i)] + rest / count;
        cells.push_back(take_left(room, last ? room.w : width, gap));
    }
    return cells;
}

void draw_modes(const Scene& scene, const Rect& rect, Node& node) {
    const KeyboardView& keyboard = scene.keyboard;
    std::vector<Key> keys;
    for (const KeyboardMode mode : keyboard.modes) {
        const std::string name(name_of(mode));
        keys.push_back(special(scene, "mode." + name, Icon::none,
                               kiosk::intent::Keyboard{What::mode, name, 0}));
        if (mode == keyboard.mode) keys.back().look = KeyLook::chosen;
    }
    std::vector<Rect> cells = mode_cells(scene, keys, rect);
    if (cells.empty()) {
        // Signs say it where all the words have no room.
        for (Key& key : keys) {
            if (key.id == "key.mode.handwriting") key.icon = Icon::pen;
            if (key.id == "key.mode.stroke")
                key.face = scene.tr("key.sign.heng") + scene.tr("key.sign.pie");
        }
        cells = mode_cells(scene, keys, rect);
        if (cells.empty()) cells = columns(rect, keys.size(), key_gap(scene));
    }
    for (std::size_t i = 0; i < keys.size(); ++i) {
        Node made = draw_key(scene, keys[i], cells[i]);
        made.role = Role::radio;
        made.checked = keys[i].look == KeyLook::chosen;
        node.children.push_back(std::move(made));
    }
}

/// There is more than a page of them, and single characters among them.
bool can_be_narrowed(const Scene& scene, std::size_t drawn) {
    const KeyboardView& keyboard = scene.keyboard;
    if (keyboard.narrowed) return true;
    const bool pages = keyboard.first > 0 || keyboard.more || drawn < keyboard.candidates.size();
    return pages && std::ranges::any_of(keyboard.candidates, [](const std::string& candidate) {
               return kiosk::code_points(candidate).size() == 1;
           });
}

/// As many candidates as fit, from the one asked for on; how many that were.
std::size_t draw_unfolded(const Scene& scene, const Rect& rect, Node& node) {
    const KeyboardView& keyboard = scene.keyboard;
    const int gap = key_gap(scene);
    std::vector<Rect> lines = rows(rect, unfolded_rows, gap);
    if (keyboard.narrowed) {
        const Key all = all_key(scene);
        const int width = std::min(candidate_width(scene, all.face), lines[0].w);
        node.children.push_back(draw_key(scene, all, take_left(lines[0], width, gap)));
    }
    std::size_t drawn = 0;
    for (Rect line : lines) {
        while (drawn < keyboard.candidates.size()) {
            const int width = std::min(candidate_width(scene, keyboard.candidates[drawn]), rect.w);
            if (width > line.w) break;
            node.children.push_back(candidate(scene, keyboard.first + drawn,
                                              keyboard.candidates[drawn],
                                              take_left(line, width, gap)));
            ++drawn;
        }
    }
    return drawn;
}

}  // namespace

Node cell(const Scene& scene, const Rect& rect, bool marked) {
    BoxStyle box;
    box.fill = scene.colours.key;
    box.radius_px = scene.theme.radius_small;
    box.elevation = scene.colours.flat ? 0 : 1;
    if (scene.colours.flat || marked) {
        box.border = marked ? scene.colours.primary_text : scene.colours.field_line;
        box.border_px = scene.theme.border;
    }
    return decoration(rect, box);
}

Key turning(const Scene& scene, std::string_view name, Icon icon, What what, std::size_t number) {
    return special(scene, name, icon, kiosk::intent::Keyboard{what, {}, number});
}

int bar_height(const Scene& scene) {
    return line_height(scene) + scene.px(4) + key_height(scene);
}

void draw_line(const Scene& scene, Rect& room, Node& node) {
    const KeyboardView& keyboard = scene.keyboard;
    const Rect line = take_top(room, line_height(scene), scene.px(4));
    const bool composing = keyboard.composing();
    const std::string id = "keyboard.line." + std::string(name_of(keyboard.mode));
    std::string shown = composing ? composed(scene) : scene.tr(id);
    GroupLine of_group = group_line(scene, shown);
    if (!of_group.words.empty()) shown = std::move(of_group.words);
    Node words = paragraph(scene, shown_words(scene, shown, composing), line);
    words.id = "status.composing";
    words.role = Role::status;
    words.value = keyboard.shown;
    words.sensitive = composing;
    if (!of_group.label.empty()) words.label = std::move(of_group.label);
    node.children.push_back(std::move(words));
}

void draw_bar(const Scene& scene, const Rect& rect, Node& node) {
    Rect room = rect;
    draw_line(scene, room, node);
    if (scene.keyboard.composing()) {
        draw_row_of_candidates(scene, room, node);
    } else {
        draw_modes(scene, room, node);
    }
}

void draw_candidates(const Scene& scene, const kiosk::FieldView& field, const Rect& rect,
                     Node& node) {
    const KeyboardView& keyboard = scene.keyboard;
    const int gap = key_gap(scene);
    Rect room = rect;
    const int side = std::max((room.w - 4 * gap) * 17 / 100, grouping_width(scene));
    const std::vector<Rect> right = rows(take_right(room, side, gap), 5, gap);
    const std::size_t drawn =
        keyboard.grouped ? draw_groups(scene, room, node) : draw_unfolded(scene, room, node);
    const std::size_t count =
        keyboard.grouped ? keyboard.groups.size() - std::min(keyboard.first, keyboard.groups.size())
                         : keyboard.candidates.size();
    node.children.push_back(
        draw_key(scene, turning(scene, "fold", Icon::close, What::fold, 0), right[0]));
    const bool by_radical = keyboard.grouped == GroupedBy::radical;
    Key grouping = grouping_key(scene, by_radical ? GroupedBy::strokes : GroupedBy::radical);
    grouping.enabled = keyboard.grouped || can_be_narrowed(scene, drawn);
    Key back = turning(scene, "less", Icon::back, What::turn_back, 0);
    back.enabled = keyboard.first > 0;
    Key on = turning(scene, "further", Icon::next, What::turn, keyboard.first + drawn);
    on.enabled = keyboard.more || drawn < count;
    node.children.push_back(draw_key(scene, grouping, right[1]));
    node.children.push_back(draw_key(scene, back, right[2]));
    node.children.push_back(draw_key(scene, on, right[3]));
    node.children.push_back(draw_key(scene, delete_key(scene, field), right[4]));
}

namespace {

/// What the strokes may be. Where the cells are fewer, the last one turns to the next ones, and
/// behind all of them to the first.
void draw_written(const Scene& scene, const std::vector<Rect>& cells, Node& node) {
    const KeyboardView& keyboard = scene.keyboard;
    const std::size_t count = keyboard.candidates.size();
    const bool turns = count > cells.size();
    std::size_t at = keyboard.first < count ? keyboard.first : 0;
    for (std::size_t i = 0; i < cells.size() - (turns ? 1 : 0) && at < count; ++i, ++at)
        node.children.push_back(candidate(scene, at, keyboard.candidates[at], cells[i]));
    if (!turns) return;
    const Key on = turning(scene, "further", Icon::next, What::turn, at < count ? at : 0);
    node.children.push_back(draw_key(scene, on, cells.back()));
}

}  // namespace

void draw_canvas(const Scene& scene, const kiosk::FieldView& field, const Rect& rect, Node& node) {
    const KeyboardView& keyboard = scene.keyboard;
    const Palette& c = scene.colours;
    const int gap = key_gap(scene);
    Rect room = rect;
    BoxStyle paper;
    paper.fill = c.card;
    paper.border = c.primary_text;
    paper.border_px = scene.theme.border;
    paper.radius_px = scene.theme.radius_small;
    Node canvas = decoration(take_left(room, room.h, gap), paper);
    canvas.id = "canvas.handwriting";
    canvas.role = Role::application;
    canvas.label = scene.tr("canvas.handwriting");
    canvas.takes_strokes = true;
    canvas.strokes = keyboard.strokes;
    canvas.sensitive = true;
    canvas.stroke_colour = c.ink;
    canvas.stroke_px = std::max(4, scene.px(9));
    node.children.push_back(std::move(canvas));
    const std::vector<Rect> right = rows(take_right(room, rect.w * 17 / 100, gap), 4, gap);
    node.children.push_back(draw_key(scene, delete_key(scene, field), right[0]));
    node.children.push_back(draw_key(scene, clear_key(scene, field), right[1]));
    const Rect tall{right[2].x, right[2].y, right[2].w, right[3].y + right[3].h - right[2].y};
    node.children.push_back(draw_key(scene, done_key(scene), tall));
    const int side = std::max(scene.theme.touch, scene.px(88));
    const auto across = static_cast<std::size_t>(std::max(1, (room.w + gap) / (side + gap)));
    draw_written(scene, grid(room, across, 4, gap), node);
}

}  // namespace ui
