#include "ui/screens/widgets.h"

#include <algorithm>
#include <utility>

#include "kiosk/base/encoding.h"
#include "kiosk/base/graphemes.h"

namespace ui {

namespace {

/// Signs from `first` on, behind a mark that some are missing.
std::string end_of(const std::vector<std::u32string>& signs, std::size_t first) {
    std::string text = "…";
    for (std::size_t i = first; i < signs.size(); ++i) text += kiosk::utf8_from(signs[i]);
    return text;
}

bool is_cut(const Scene& scene, const Words& words, const Rect& rect) {
    const FitWish wish{scene.style(words.type, words.weight), scene.size(words.floor),
                       words.lines_max <= 0 ? 64 : words.lines_max};
    return fit_text(scene.metrics, words.text, wish, rect.w, rect.h).box.cut;
}

}  // namespace

TextBox text_box(const Scene& scene, const Words& words, int width) {
    const int lines = words.lines_max <= 0 ? unlimited : words.lines_max;
    return scene.metrics.measure(words.text, scene.style(words.type, words.weight),
                                 std::max(1, width), lines);
}

TextPart text_part(const Scene& scene, const Words& words, const Rect& rect) {
    const FitWish wish{scene.style(words.type, words.weight), scene.size(words.floor),
                       words.lines_max <= 0 ? 64 : words.lines_max};
    const Fitted fitted = fit_text(scene.metrics, words.text, wish, rect.w, rect.h);
    TextPart part;
    part.text = words.text;
    part.rect = rect;
    part.style = fitted.style;
    part.colour = words.colour;
    part.align_x = words.align_x;
    part.align_y = words.align_y;
    part.lines_max = std::max<int>(1, static_cast<int>(fitted.box.lines.size()));
    return part;
}

TextPart written_part(const Scene& scene, const Words& words, const Rect& rect) {
    if (!is_cut(scene, words, rect)) return text_part(scene, words, rect);
    Words end = words;
    const std::vector<std::u32string> signs = kiosk::graphemes(words.text);
    std::size_t kept_out = 1;
    for (std::size_t most = signs.size(); kept_out < most;) {
        const std::size_t half = (kept_out + most) / 2;
        end.text = end_of(signs, half);
        if (is_cut(scene, end, rect))
            kept_out = half + 1;
        else
            most = half;
    }
    end.text = end_of(signs, kept_out);
    return text_part(scene, end, rect);
}

TextPart typed_line(const Scene& scene, std::string hint, std::string typed, Type type,
                    const Rect& rect) {
    const Palette& c = scene.colours;
    if (typed.empty())
        return text_part(scene,
                         {std::move(hint), Type::body, Weight::regular, c.ink_2, AlignX::left,
                          AlignY::middle, 1, Type::caption},
                         rect);
    return written_part(scene,
                        {std::move(typed), type, Weight::bold, c.ink, AlignX::left, AlignY::middle,
                         1, Type::caption},
                        rect);
}

Node caret(const Scene& scene, const TextPart& part) {
    const TextBox box =
        scene.metrics.measure(part.text, part.style, std::max(1, part.rect.w), part.lines_max);
    const std::size_t begin = box.lines.empty() ? 0 : box.lines.back().begin;
    const std::string_view last = std::string_view(part.text).substr(begin);
    const int x = last.empty() ? 0 : scene.metrics.caret_x(last, part.style, last.size());
    const int height = part.style.px * 5 / 4;
    const int above = static_cast<int>(box.lines.size() > 1 ? box.lines.size() - 1 : 0);
    const Rect lines = middle(part.rect, box.height);
    const Rect line{lines.x, lines.y + above * box.line_height, lines.w, box.line_height};
    BoxStyle bar;
    bar.fill = scene.colours.primary;
    return decoration({std::min(line.x + x + scene.px(3), line.x + line.w - 3),
                       middle(line, height).y, std::max(2, scene.px(4)), height},
                      bar);
}

bool fits(const Scene& scene, const Words& words, const Rect& rect) {
    const FitWish wish{scene.style(words.type, words.weight), scene.size(words.floor),
                       words.lines_max <= 0 ? 64 : words.lines_max};
    const Fitted fitted = fit_text(scene.metrics, words.text, wish, rect.w, rect.h);
    return !fitted.box.cut && !fitted.torn && fitted.box.height <= rect.h;
}

std::size_t fitting_rows(const Scene& scene, const std::vector<Words>& words, int width, int height,
                         int gap) {
    for (std::size_t count = words.size(); count > 0; --count) {
        const int n = static_cast<int>(count);
        const Rect row{0, 0, width, (height - gap * (n - 1)) / n};
        const auto last = words.begin() + n;
        if (std::all_of(words.begin(), last,
                        [&](const Words& each) { return fits(scene, each, row); }))
            return count;
    }
    return 0;
}

Node decoration(const Rect& rect, const BoxStyle& box) {
    Node node;
    node.rect = rect;
    node.box = box;
    return node;
}

Node paragraph(const Scene& scene, const Words& words, const Rect& rect) {
    Node node;
    node.role = Role::paragraph;
    node.label = words.text;
    node.rect = rect;
    node.texts.push_back(text_part(scene, words, rect));
    return node;
}

Node heading(const Scene& scene, const Words& words, const Rect& rect, int level) {
    Node node = paragraph(scene, words, rect);
    node.role = Role::heading;
    node.heading_level = level;
    return node;
}

Node card(const Scene& scene, const Rect& rect, int elevation) {
    BoxStyle box;
    box.fill = scene.colours.card;
    box.radius_px = scene.theme.radius_large;
    box.elevation = scene.colours.flat ? 0 : elevation;
    if (scene.colours.flat) {
        box.border = scene.colours.line;
        box.border_px = scene.theme.border;
    }
    return decoration(rect, box);
}

Node group(std::string label, const Rect& rect, Role role) {
    Node node;
    node.role = role;
    node.label = std::move(label);
    node.rect = rect;
    return node;
}

Node picture(std::string label, const Rect& rect) {
    return group(std::move(label), rect, Role::img);
}

Node icon(Icon which, const Rect& rect, Colour colour) {
    Node node;
    node.rect = rect;
    node.icons.push_back({which, rect, colour});
    return node;
}

Node icon_tile(const Scene& scene, const Rect& rect, Icon which, const Accent& accent) {
    BoxStyle box;
    box.fill = accent.fill;
    box.fill_to = accent.fill_to;
    box.radius_px = rect.h * 7 / 24;
    if (scene.colours.flat) {
        box.border = accent.on;
        box.border_px = scene.theme.border;
    }
    Node node = decoration(rect, box);
    const int side = rect.h * 58 / 100;
    node.icons.push_back({which, centred(rect, side, side), accent.on});
    return node;
}

Node icon_disc(const Rect& rect, Icon which, Colour fill, Colour ink) {
    BoxStyle box;
    box.fill = fill;
    box.radius_px = rect.h / 2;
    Node node = decoration(rect, box);
    const int side = rect.h * 56 / 100;
    node.icons.push_back({which, centred(rect, side, side), ink});
    return node;
}

const Accent& accent_of(const Scene& scene, std::size_t index) {
    return scene.colours.accents[std::min(index, accents_count - 1)];
}

namespace {

int pill_icon_width(const Scene& scene, const Pill& pill) {
    return pill.icon == Icon::none ? 0 : scene.size(Type::caption) + scene.px(8);
}

}  // namespace

int pill_height(const Scene& scene) {
    return scene.size(Type::caption) * 17 / 10;
}

int pill_width(const Scene& scene, const Pill& pill) {
    const TextBox box =
        text_box(scene, {pill.text, Type::caption, Weight::bold, {}, {}, {}, 1, {}}, 1 << 20);
    return box.width + pill_icon_width(scene, pill) + 2 * scene.px(14);
}

Node pill(const Scene& scene, const Pill& pill, const Rect& rect) {
    BoxStyle box;
    box.fill = pill.fill;
    box.radius_px = rect.h / 2;
    if (scene.colours.flat) {
        box.border = pill.ink;
        box.border_px = std::max(1, scene.theme.border / 2);
    }
    Node node = decoration(rect, box);
    Rect room = inset(rect, std::min(scene.px(14), rect.h / 2), 0);
    if (pill.icon != Icon::none) {
        const int side = scene.size(Type::caption);
        node.icons.push_back(
            {pill.icon, middle(take_left(room, side, scene.px(8)), side), pill.ink});
    }
    node.role = Role::paragraph;
    node.label = pill.text;
    node.texts.push_back(text_part(scene,
                                   {pill.text, Type::caption, Weight::bold, pill.ink, AlignX::left,
                                    AlignY::middle, 1, Type::caption},
                                   room));
    return node;
}

Pill forms_pill(const Scene& scene, std::string_view value) {
    const TextBox box = scene.metrics.measure(value, scene.style(Type::caption, Weight::bold));
    if (box.fallback_forms == 0) return {};
    const Palette& c = scene.colours;
    return {scene.tr("forms.check_only"), Icon::none, c.warning, c.warning_soft};
}

Node writing_box(const Scene& scene, const Rect& rect, std::string id, std::string label,
                 std::string value) {
    BoxStyle box;
    box.fill = scene.colours.card;
    box.border = scene.colours.primary_text;
    box.border_px = scene.theme.border * 2;
    box.radius_px = scene.theme.radius_small;
    Node node = decoration(rect, box);
    node.id = std::move(id);
    node.role = Role::textbox;
    node.label = std::move(label);
    node.value = std::move(value);
    node.focused = true;
    node.keeps_direction = true;
    return node;
}

int pager_height(const Scene& scene, std::size_t pages) {
    return pages < 2 ? 0 : scene.control_height();
}

Node pager(const Scene& scene, std::size_t page, std::size_t pages, const Rect& rect) {
    Node node = group(scene.tr("pager.label"), rect, Role::navigation);
    if (pages < 2) return node;
    Rect room = rect;
    const Button less{"action.less",   scene.tr("action.less"),     {},          Icon::back, false,
                      Look::secondary, kiosk::intent::TurnPage{-1}, Type::label, page > 0};
    const Button more{
        "action.more",   scene.tr("action.more"),    {},          Icon::next,      true,
        Look::secondary, kiosk::intent::TurnPage{1}, Type::label, page + 1 < pages};
    const int width =
        std::max({button_width(scene, less), button_width(scene, more), rect.w * 3 / 10});
    node.children.push_back(button(scene, less, take_left(room, width, scene.theme.gap)));
    node.children.push_back(button(scene, more, take_right(room, width, scene.theme.gap)));
    const std::string where = scene.tr(
        "pager.where", {{"page", std::to_string(page + 1)}, {"pages", std::to_string(pages)}});
    Node shown = paragraph(scene,
                           {where, Type::body, Weight::regular, scene.colours.ink_2, AlignX::centre,
                            AlignY::middle, 1, Type::caption},
                           room);
    shown.id = "status.page";
    shown.role = Role::status;
    node.children.push_back(std::move(shown));
    return node;
}

}  // namespace ui
