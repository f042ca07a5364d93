#include "ui/screens/form_fields.h"

#include <algorithm>

namespace ui {
namespace {

using kiosk::FieldKind;
using kiosk::FieldView;

bool is_choice(const FieldView& field) {
    return field.kind == FieldKind::single_choice || field.kind == FieldKind::multiple_choice;
}

bool is_known(const FieldView& field) {
    return field.readonly && field.kind != FieldKind::note && field.kind != FieldKind::acknowledge;
}

/// Whether `value` is one of the words of `values`, which are joined by blanks.
bool among(std::string_view values, std::string_view value) {
    while (!values.empty()) {
        const std::size_t end = std::min(values.find(' '), values.size());
        if (values.substr(0, end) == value) return true;
        values.remove_prefix(std::min(end + 1, values.size()));
    }
    return false;
}

Words label_words(const Scene& scene, const FieldView& field, const FormDensity& density) {
    std::string text = scene.in(field.label);
    const bool asked = field.kind != FieldKind::note && field.kind != FieldKind::acknowledge;
    if (!field.required && asked) text = scene.tr("form.optional", {{"label", text}});
    return {std::move(text),
            density.words,
            Weight::bold,
            scene.colours.ink,
            AlignX::left,
            AlignY::top,
            0,
            Type::caption};
}

Words hint_words(const Scene& scene, const FieldView& field) {
    return {scene.in(field.hint),
            Type::caption,
            Weight::regular,
            scene.colours.ink_2,
            AlignX::left,
            AlignY::top,
            0,
            Type::caption};
}

Words error_words(const Scene& scene, const FieldView& field) {
    return {scene.in(field.error), Type::body, Weight::bold, scene.colours.danger, AlignX::left,
            AlignY::top,           0,          Type::caption};
}

bool has_hint(const FieldView& field, const FormDensity& density) {
    return density.hints && !field.hint.empty();
}

int error_icon(const Scene& scene) {
    return scene.size(Type::body) * 5 / 4;
}

int error_height(const Scene& scene, const FieldView& field, int width) {
    if (field.error.empty()) return 0;
    return text_box(scene, error_words(scene, field), width - error_icon(scene) - scene.px(12))
               .height +
           scene.px(10);
}

int input_height(const Scene& scene) {
    return std::max(scene.theme.touch, scene.size(Type::card) * 9 / 4);
}

struct OptionGrid {
    std::size_t across = 1;
    std::size_t down = 1;
    int height = 0;
};

int option_mark(const Scene& scene) {
    return scene.size(Type::label) * 6 / 5;
}

OptionGrid lay_options(const Scene& scene, const FieldView& field, int width,
                       const FormDensity& density) {
    OptionGrid out;
    const int gap = scene.theme.gap;
    int widest = 0;
    bool hints = false;
    for (const kiosk::FieldOption& option : field.options) {
        widest = std::max(
            widest,
            text_box(scene,
                     {scene.in(option.label), density.words, Weight::bold, {}, {}, {}, 1, {}},
                     1 << 20)
                .width);
        hints = hints || (density.hints && !option.hint.empty());
    }
    const int wanted =
        std::max(widest, hints ? scene.px(300) : 0) + option_mark(scene) + scene.px(70);
    const std::size_t count = std::max<std::size_t>(1, field.options.size());
    out.across = std::clamp<std::size_t>(
        static_cast<std::size_t>(std::max(1, (width + gap) / (wanted + gap))), 1,
        std::min<std::size_t>(count, 4));
    out.down = (count + out.across - 1) / out.across;
    out.across =
        (count + out.down - 1) / out.down;  // six options: three and three, not four and two
    const int cell =
        (width - gap * (static_cast<int>(out.across) - 1)) / static_cast<int>(out.across);
    const int text_width = cell - option_mark(scene) - scene.px(64);
    for (const kiosk::FieldOption& option : field.options) {
        int height =
            text_box(scene,
                     {scene.in(option.label), density.words, Weight::bold, {}, {}, {}, 0, {}},
                     text_width)
                .height;
        if (density.hints && !option.hint.empty()) {
            height += text_box(scene, {scene.in(option.hint), Type::caption, {}, {}, {}, {}, 0, {}},
                               text_width)
                          .height;
        }
        out.height = std::max(out.height, height + scene.px(20 + density.pad / 2));
    }
    out.height = std::max({out.height, scene.theme.touch, density.pad > 30 ? scene.px(96) : 0});
    return out;
}

Node option_tile(const Scene& scene, const FieldView& field, const kiosk::FieldOption& option,
                 const Rect& rect, const FormDensity& density) {
    const Palette& c = scene.colours;
    const bool multiple = field.kind == FieldKind::multiple_choice;
    const bool chosen =
        multiple ? among(field.value.reveal(), option.value) : field.value.reveal() == option.value;
    BoxStyle box;
    box.fill = chosen ? c.primary_soft : c.field;
    box.border = chosen ? c.primary_text : c.field_line;
    box.border_px = chosen ? scene.theme.border * 2 : scene.theme.border;
    box.radius_px = scene.theme.radius_small;
    Node node = decoration(rect, box);
    node.id = "option." + field.id.value() + "." + option.value;
    node.role = multiple ? Role::checkbox : Role::radio;
    node.label = scene.in(option.label);
    node.description = scene.in(option.hint);
    node.checked = chosen;
    node.sensitive = true;
    node.action = kiosk::intent::SetAnswer{field.id, option.value};

    Rect room = inset(rect, scene.px(20), scene.px(8));
    const int side = option_mark(scene);
    BoxStyle mark;
    mark.fill = chosen ? c.primary : c.card;
    mark.border = chosen ? c.primary : c.field_line;
    mark.border_px = scene.theme.border;
    mark.radius_px = multiple ? side / 4 : side / 2;
    Node sign = decoration(middle(take_left(room, side, scene.px(18)), side), mark);
    if (chosen) sign.icons.push_back({Icon::check, inset(sign.rect, side / 6), c.on_primary});
    node.children.push_back(std::move(sign));

    const Words words{node.label,
                      density.words,
                      Weight::bold,
                      chosen ? c.primary_text : c.ink,
                      AlignX::left,
                      AlignY::middle,
                      3,
                      Type::caption};
    if (density.hints && !option.hint.empty()) {
        const int head = text_box(scene, words, room.w).height;
        const Words hint{
            node.description, Type::caption, Weight::regular, c.ink_2, AlignX::left, AlignY::top, 3,
            Type::caption};
        room = middle(room, std::min(room.h, head + text_box(scene, hint, room.w).height));
        node.texts.push_back(text_part(scene, words, take_top(room, head)));
        node.texts.push_back(text_part(scene, hint, room));
    } else {
        node.texts.push_back(text_part(scene, words, room));
    }
    return node;
}

Node choice(const Scene& scene, const FieldView& field, const Rect& rect,
            const FormDensity& density) {
    Node node = group(scene.in(field.label), rect, Role::radiogroup);
    if (field.kind == FieldKind::multiple_choice) node.role = Role::group;
    node.id = "field." + field.id.value();
    node.required = field.required;
    node.invalid = !field.error.empty();
    node.sensitive = true;
    node.value = field.value.reveal();
    const OptionGrid layout = lay_options(scene, field, rect.w, density);
    const std::vector<Rect> cells = grid(rect, layout.across, layout.down, scene.theme.gap);
    for (std::size_t i = 0; i < field.options.size(); ++i) {
        node.children.push_back(option_tile(scene, field, field.options[i], cells[i], density));
    }
    return node;
}

Node input(const Scene& scene, const FieldView& field, const Rect& rect, bool focused) {
    const Palette& c = scene.colours;
    BoxStyle box;
    box.fill = focused ? c.card : c.field;
    box.border = !field.error.empty() ? c.danger : focused ? c.primary_text : c.field_line;
    box.border_px = focused || !field.error.empty() ? scene.theme.border * 2 : scene.theme.border;
    box.radius_px = scene.theme.radius_small;
    Node node = decoration(rect, box);
    node.id = "field." + field.id.value();
    node.role = Role::textbox;
    node.label = scene.in(field.label);
    node.description = scene.in(field.error.empty() ? field.hint : field.error);
    node.value = shown_value(scene, field);
    node.required = field.required;
    node.invalid = !field.error.empty();
    node.focused = focused;
    node.sensitive = true;
    node.action = kiosk::intent::FocusField{field.id};
    Rect room = inset(rect, scene.px(24), scene.px(6));
    if (node.value.empty() && !focused) {
        const int side = scene.size(Type::body);
        node.icons.push_back(
            {Icon::pen, middle(take_left(room, side, scene.px(14)), side), c.ink_2});
        node.texts.push_back(text_part(scene,
                                       {scene.tr("form.touch_to_fill"), Type::body, Weight::regular,
                                        c.ink_2, AlignX::left, AlignY::middle, 1, Type::caption},
                                       room));
        return node;
    }
    const Words words{node.value,     Type::card, Weight::bold, c.ink, AlignX::left,
                      AlignY::middle, 1,          Type::caption};
    const TextPart part = text_part(scene, words, room);
    if (focused) {
        const int x = node.value.empty()
                          ? 0
                          : scene.metrics.caret_x(node.value, part.style, node.value.size());
        const int height = part.style.px * 5 / 4;
        BoxStyle caret;
        caret.fill = c.primary;
        const Rect place = middle(room, height);
        node.children.push_back(decoration({std::min(room.x + x + scene.px(3), room.x + room.w - 3),
                                            place.y, std::max(2, scene.px(4)), height},
                                           caret));
    }
    if (!node.value.empty()) node.texts.push_back(part);
    return node;
}

Node acknowledge(const Scene& scene, const FieldView& field, const Rect& rect) {
    const Palette& c = scene.colours;
    const bool agreed = field.value.reveal() == "yes";
    BoxStyle box;
    box.fill = agreed ? c.primary_soft : c.field;
    box.border = !field.error.empty() ? c.danger : agreed ? c.primary_text : c.field_line;
    box.border_px = agreed || !field.error.empty() ? scene.theme.border * 2 : scene.theme.border;
    box.radius_px = scene.theme.radius_small;
    Node node = decoration(rect, box);
    node.id = "field." + field.id.value();
    node.role = Role::checkbox;
    node.label = scene.in(field.label);
    node.description = scene.in(field.error.empty() ? field.hint : field.error);
    node.checked = agreed;
    node.required = field.required;
    node.invalid = !field.error.empty();
    node.action = kiosk::intent::SetAnswer{field.id, agreed ? "" : "yes"};
    Rect room = inset(rect, scene.px(24), scene.px(12));
    const int side = scene.px(56);
    BoxStyle mark;
    mark.fill = agreed ? c.primary : c.card;
    mark.border = agreed ? c.primary : c.field_line;
    mark.border_px = scene.theme.border;
    mark.radius_px = side / 4;
    Node sign = decoration(middle(take_left(room, side, scene.px(22)), side), mark);
    if (agreed) sign.icons.push_back({Icon::check, inset(sign.rect, side / 6), c.on_primary});
    node.children.push_back(std::move(sign));
    node.texts.push_back(
        text_part(scene,
                  {scene.tr(agreed ? "form.agreed" : "form.agree"), Type::card, Weight::bold,
                   agreed ? c.primary_text : c.ink, AlignX::left, AlignY::middle, 2, Type::caption},
                  room));
    return node;
}

/// Height of what is answered, below label and hint.
int answer_height(const Scene& scene, const FieldView& field, int width,
                  const FormDensity& density) {
    if (field.kind == FieldKind::note) return 0;
    if (field.kind == FieldKind::acknowledge) return std::max(scene.control_height(), scene.px(88));
    if (!is_choice(field)) return input_height(scene);
    const OptionGrid layout = lay_options(scene, field, width, density);
    return static_cast<int>(layout.down) * layout.height +
           (static_cast<int>(layout.down) - 1) * scene.theme.gap;
}

int known_row_height(const Scene& scene, const FieldView& field, int width,
                     const FormDensity& density) {
    const Pill source = source_pill(scene, field.source);
    const int pill_room = source.text.empty() ? 0 : pill_width(scene, source) + scene.px(12);
    const int value_width = width - width * 26 / 100 - scene.px(12) - pill_room;
    const Words value{shown_value(scene, field),
                      density.words,
                      Weight::bold,
                      {},
                      AlignX::left,
                      AlignY::middle,
                      0,
                      Type::caption};
    const Words label{scene.in(field.label), Type::body,     {}, {},
                      AlignX::left,          AlignY::middle, 0,  Type::caption};
    const int words = std::max(text_box(scene, value, value_width).height,
                               text_box(scene, label, width * 26 / 100).height);
    return words + scene.px(density.pad);
}

Node known_row(const Scene& scene, const FieldView& field, const Rect& rect,
               const FormDensity& density) {
    const Palette& c = scene.colours;
    Node node = group(scene.in(field.label), rect, Role::textbox);
    node.id = "field." + field.id.value();
    node.value = shown_value(scene, field);
    node.readonly = true;
    node.sensitive = true;
    Rect room = rect;
    node.texts.push_back(text_part(scene,
                                   {node.label, Type::body, Weight::regular, c.ink_2, AlignX::left,
                                    AlignY::middle, 0, Type::caption},
                                   take_left(room, rect.w * 26 / 100, scene.px(12))));
    const Pill source = source_pill(scene, field.source);
    if (!source.text.empty()) {
        const int width = pill_width(scene, source);
        node.description = source.text;
        node.children.push_back(
            pill(scene, source, middle(take_right(room, width, scene.px(12)), pill_height(scene))));
    }
    node.texts.push_back(
        text_part(scene,
                  {node.value.empty() ? scene.tr("form.unknown") : node.value, density.words,
                   Weight::bold, c.ink, AlignX::left, AlignY::middle, 0, Type::caption},
                  room));
    return node;
}

Node draw_known(const Scene& scene, const FormBlock& block, const Rect& rect,
                const FormDensity& density) {
    Node node = card(scene, rect);
    node.role = Role::group;
    node.label = scene.tr("form.known");
    Rect room = inset(rect, scene.px(32), scene.px(density.pad) / 2);
    bool first = true;
    for (const FieldView* field : block.fields) {
        const Rect place = take_top(room, known_row_height(scene, *field, room.w, density));
        if (!first) {
            BoxStyle line;
            line.fill = scene.colours.line;
            node.children.push_back(
                decoration({place.x, place.y, place.w, std::max(1, scene.px(1))}, line));
        }
        first = false;
        node.children.push_back(known_row(scene, *field, place, density));
    }
    return node;
}

Node error_line(const Scene& scene, const FieldView& field, const Rect& rect) {
    Node node = group(scene.in(field.error), rect, Role::alert);
    node.id = "error." + field.id.value();
    Rect room = rect;
    const int side = error_icon(scene);
    const Rect place = take_left(room, side, scene.px(12));
    node.icons.push_back(
        {Icon::warning, {place.x, place.y + scene.px(2), side, side}, scene.colours.danger});
    node.texts.push_back(text_part(scene, error_words(scene, field), room));
    return node;
}

}  // namespace

std::vector<FormBlock> blocks_of(std::span<const FieldView> fields) {
    std::vector<FormBlock> blocks;
    for (const FieldView& field : fields) {
        const bool known = is_known(field);
        if (known && !blocks.empty() && blocks.back().known) {
            blocks.back().fields.push_back(&field);
        } else {
            blocks.push_back({{&field}, known});
        }
    }
    return blocks;
}

int block_height(const Scene& scene, const FormBlock& block, int width,
                 const FormDensity& density) {
    const int inner = width - 2 * scene.px(32);
    if (block.known) {
        int height = 2 * (scene.px(density.pad) / 2);
        for (const FieldView* field : block.fields)
            height += known_row_height(scene, *field, inner, density);
        return height;
    }
    const FieldView& field = *block.fields.front();
    int height = 2 * scene.px(density.pad) +
                 text_box(scene, label_words(scene, field, density), inner).height;
    if (has_hint(field, density))
        height += text_box(scene, hint_words(scene, field), inner).height + scene.px(2);
    const int answer = answer_height(scene, field, inner, density);
    if (answer > 0) height += answer + scene.px(12);
    return height + error_height(scene, field, inner);
}

Node draw_block(const Scene& scene, const FormBlock& block, const Rect& rect,
                const FormDensity& density, const kiosk::FieldId* focus) {
    if (block.known) return draw_known(scene, block, rect, density);
    const FieldView& field = *block.fields.front();
    Node node = card(scene, rect);
    node.role = Role::group;
    node.label = scene.in(field.label);
    if (field.kind == FieldKind::note) {
        node.box.fill = scene.colours.primary_soft;
        node.box.elevation = 0;
    }
    Rect room = inset(rect, scene.px(32), scene.px(density.pad));
    const Words label = label_words(scene, field, density);
    node.children.push_back(
        paragraph(scene, label, take_top(room, text_box(scene, label, room.w).height)));
    if (has_hint(field, density)) {
        static_cast<void>(take_top(room, scene.px(2)));
        const Words hint = hint_words(scene, field);
        node.children.push_back(
            paragraph(scene, hint, take_top(room, text_box(scene, hint, room.w).height)));
    }
    const int answer = answer_height(scene, field, room.w, density);
    if (answer > 0) {
        static_cast<void>(take_top(room, scene.px(12)));
        const Rect place = take_top(room, answer);
        if (is_choice(field)) {
            node.children.push_back(choice(scene, field, place, density));
        } else if (field.kind == FieldKind::acknowledge) {
            node.children.push_back(acknowledge(scene, field, place));
        } else {
            node.children.push_back(
                input(scene, field, place, focus != nullptr && *focus == field.id));
        }
    }
    if (!field.error.empty()) {
        static_cast<void>(take_top(room, scene.px(10)));
        node.children.push_back(error_line(scene, field, room));
    }
    return node;
}

}  // namespace ui
