#include <algorithm>
#include <cmath>

#include "ui/screens/form_parts.h"

namespace ui {

using kiosk::FieldView;

Button dispute_button(const Scene& scene, const FieldView& field) {
    Button wish;
    wish.id = "dispute." + field.id.value();
    wish.text = scene.tr(field.disputed ? "action.undispute" : "action.dispute");
    wish.label = scene.tr(field.disputed ? "form.undispute" : "form.dispute",
                          {{"label", scene.in(field.label)}});
    wish.type = Type::body;
    wish.look = Look::quiet;
    wish.action = kiosk::intent::Dispute{field.id};
    return wish;
}

Pill known_pill(const Scene& scene, const FieldView& field) {
    if (!field.disputed) return source_pill(scene, field.source);
    const Palette& c = scene.colours;
    return {scene.tr("form.disputed"), Icon::warning, c.danger, c.danger_soft};
}

namespace {

/// What stands right of a known value takes that much.
int beside_known(const Scene& scene, const FieldView& field) {
    const Pill source = known_pill(scene, field);
    int width = source.text.empty() ? 0 : pill_width(scene, source) + scene.px(12);
    if (field.can_dispute) width += button_width(scene, dispute_button(scene, field)) + scene.px(8);
    return width;
}

}  // namespace

int known_row_height(const Scene& scene, const FieldView& field, int width,
                     const FormDensity& density) {
    const int value_width = width - width * 26 / 100 - scene.px(12) - beside_known(scene, field);
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
    // Rows follow each other closely: a finger's gap lies between their buttons.
    const int apart = static_cast<int>(std::ceil(gap_mm * scene.viewport.px_per_mm()));
    const int control = field.can_dispute ? scene.theme.touch + apart : 0;
    return std::max(words + scene.px(density.pad), control);
}

namespace {

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
    if (field.can_dispute) {
        const Button wish = dispute_button(scene, field);
        const Rect place = take_right(room, button_width(scene, wish), scene.px(8));
        node.children.push_back(button(scene, wish, middle(place, scene.theme.touch)));
    }
    const Pill source = known_pill(scene, field);
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

}  // namespace

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

}  // namespace ui
