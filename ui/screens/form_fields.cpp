#include <algorithm>

#include "ui/screens/form_parts.h"

namespace ui {
namespace {

using kiosk::FieldKind;
using kiosk::FieldView;

bool is_choice(const FieldView& field) {
    return field.kind == FieldKind::single_choice || field.kind == FieldKind::multiple_choice ||
           field.kind == FieldKind::ranking || field.kind == FieldKind::upload;
}

/// Shown as a closed list that a touch opens.
bool is_list(const FieldView& field) {
    return is_choice(field) && field.long_list;
}

bool is_known(const FieldView& field) {
    return field.readonly && field.kind != FieldKind::note && field.kind != FieldKind::acknowledge;
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

Words hint_words(const Scene& scene, const FieldView& field, const FormDensity& density) {
    std::string text = scene.in(field.hint);
    if (field.disputed) text = scene.tr("form.disputed_line") + (text.empty() ? "" : " ") + text;
    return {std::move(text),
            density.hint,
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
    return field.disputed || (density.hints && !field.hint.empty());
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

/// Padding of an input, on both sides together.
int input_margin(const Scene& scene) {
    return 2 * scene.px(24);
}

/// What the mark of a value takes at the end of its input.
int forms_width(const Scene& scene, const Pill& forms) {
    return forms.text.empty() ? 0 : pill_width(scene, forms) + scene.px(12);
}

/// A long text is shown in two lines, so that all of it can be read. A masked one has the room of
/// the whole: neither typing nor holding moves what stands below.
bool is_long(const Scene& scene, const FieldView& field, int width) {
    if (field.kind != FieldKind::text) return false;
    const Words words{shown_value(scene, field, true), Type::card, Weight::bold, {}, {}, {}, 1, {}};
    const int beside = forms_width(scene, forms_pill(scene, words.text));
    return text_box(scene, words, 1 << 20).width > width - input_margin(scene) - beside;
}

int input_height(const Scene& scene, const FieldView& field, int width) {
    const int line = scene.line(scene.size(Type::card));
    const int one = std::max(scene.theme.touch, scene.size(Type::card) * 9 / 4);
    return is_long(scene, field, width) ? std::max(one, 2 * line + 2 * scene.px(10)) : one;
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
    node.value = shown_value(scene, field, focused);
    if (focused) node.spoken = field.masked.reveal();
    node.in_full = scene.hidden.shown && hides_value(field);
    node.required = field.required;
    node.invalid = !field.error.empty();
    node.focused = focused;
    node.sensitive = true;
    node.action = kiosk::intent::FocusField{field.id};
    Rect room = inset(rect, scene.px(24), scene.px(6));
    if (is_list(field)) {
        const int side = scene.size(Type::body);
        node.icons.push_back(
            {Icon::arrow_down, middle(take_right(room, side, scene.px(14)), side), c.ink_2});
    }
    if (node.value.empty() && !focused) {
        const int side = scene.size(Type::body);
        node.icons.push_back({is_list(field) ? Icon::search : Icon::pen,
                              middle(take_left(room, side, scene.px(14)), side), c.ink_2});
        node.texts.push_back(text_part(
            scene,
            {scene.tr(is_list(field) ? "form.touch_to_choose" : "form.touch_to_fill"), Type::body,
             Weight::regular, c.ink_2, AlignX::left, AlignY::middle, 1, Type::caption},
            room));
        return node;
    }
    node.keeps_direction = focused;  // the caret stands where the text ends
    if (const Pill forms = forms_pill(scene, node.value); !forms.text.empty()) {
        const Rect place = take_right(room, pill_width(scene, forms), scene.px(12));
        node.children.push_back(pill(scene, forms, middle(place, pill_height(scene))));
    }
    const Words words{node.value,
                      Type::card,
                      Weight::bold,
                      c.ink,
                      AlignX::left,
                      AlignY::middle,
                      is_long(scene, field, rect.w) ? 2 : 1,
                      Type::caption};
    const TextPart part =
        focused ? written_part(scene, words, room) : text_part(scene, words, room);
    if (focused) node.children.push_back(caret(scene, part));
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
    if (!is_choice(field) || is_list(field)) return input_height(scene, field, width);
    const OptionGrid layout = lay_options(scene, field, width, density);
    return static_cast<int>(layout.down) * layout.height +
           (static_cast<int>(layout.down) - 1) * scene.theme.gap;
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
    if (block.known) return known_height(scene, block, inner, density);
    const FieldView& field = *block.fields.front();
    int height = 2 * scene.px(density.pad);
    if (!block.titled) height += text_box(scene, label_words(scene, field, density), inner).height;
    if (field.disputed) height += scene.theme.touch + scene.px(4);
    if (has_hint(field, density))
        height += text_box(scene, hint_words(scene, field, density), inner).height + scene.px(2);
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
    if (field.disputed) {
        const Button wish = dispute_button(scene, field);
        Rect line = take_top(room, scene.theme.touch, scene.px(4));
        node.children.push_back(button(scene, wish, take_right(line, button_width(scene, wish))));
        const Pill told = known_pill(scene, field);
        node.children.push_back(pill(
            scene, told, middle(take_left(line, pill_width(scene, told)), pill_height(scene))));
    }
    if (!block.titled) {
        const Words label = label_words(scene, field, density);
        node.children.push_back(
            paragraph(scene, label, take_top(room, text_box(scene, label, room.w).height)));
    }
    if (has_hint(field, density)) {
        static_cast<void>(take_top(room, scene.px(2)));
        const Words hint = hint_words(scene, field, density);
        node.children.push_back(
            paragraph(scene, hint, take_top(room, text_box(scene, hint, room.w).height)));
    }
    const int answer = answer_height(scene, field, room.w, density);
    if (answer > 0) {
        static_cast<void>(take_top(room, scene.px(12)));
        const Rect place = take_top(room, answer);
        if (is_choice(field) && !is_list(field)) {
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
