#include <algorithm>
#include <cmath>
#include <optional>

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

/// One source for all of them is said once, above; then each row has more room for its value.
std::optional<Pill> common_source(const Scene& scene, const FormBlock& block) {
    std::optional<kiosk::ValueSource> source;
    for (const FieldView* field : block.fields) {
        if (field->disputed) continue;
        if (source && *source != field->source) return std::nullopt;
        source = field->source;
    }
    if (!source) return std::nullopt;
    Pill pill = source_pill(scene, *source);
    return pill.text.empty() ? std::nullopt : std::optional(std::move(pill));
}

/// What is said in the row itself.
std::vector<Pill> known_row_pills(const Scene& scene, const FieldView& field, bool said_above) {
    std::vector<Pill> pills;
    if (!said_above || field.disputed) pills.push_back(known_pill(scene, field));
    pills.push_back(forms_pill(scene, shown_value(scene, field)));
    std::erase_if(pills, [](const Pill& each) { return each.text.empty(); });
    return pills;
}

/// One beside the other, each with the gap before it.
int pills_width(const Scene& scene, const std::vector<Pill>& pills) {
    int width = 0;
    for (const Pill& each : pills) width += pill_width(scene, each) + scene.px(12);
    return width;
}

Words value_words(const Scene& scene, const FieldView& field, const FormDensity& density) {
    const std::string value = shown_value(scene, field);
    return {value.empty() ? scene.tr("form.unknown") : value,
            std::min(density.words, Type::card),
            Weight::bold,
            scene.colours.ink,
            AlignX::left,
            AlignY::middle,
            0,
            Type::caption};
}

/// Columns of a row. Where value and pills don't fit beside one another, the pills stand above, in
/// a line, or each in its own.
struct KnownColumns {
    int label = 0;
    int value = 0;
    int pill_lines = 0;
    std::vector<Pill> pills;
};

KnownColumns columns_of(const Scene& scene, const FieldView& field, int width,
                        const FormDensity& density, bool said_above) {
    KnownColumns columns;
    int room = width - scene.px(12);
    if (field.can_dispute) room -= button_width(scene, dispute_button(scene, field)) + scene.px(8);
    columns.pills = known_row_pills(scene, field, said_above);
    const std::vector<Pill>& pills = columns.pills;
    int widest = 0;
    for (const Pill& each : pills) widest = std::max(widest, pill_width(scene, each));
    // Large words on a narrow screen: labels wrap before a pill is cut. In steps, so that the
    // values of several rows still begin one below the other.
    int share = 26;
    while (share > 18 && room - width * share / 100 < widest) share -= 4;
    columns.label = width * share / 100;
    columns.value = room - columns.label;
    const int beside = pills_width(scene, pills);
    Words value = value_words(scene, field, density);
    value.lines_max = 1;
    if (pills.empty() || text_box(scene, value, 1 << 20).width <= columns.value - beside)
        columns.value -= beside;
    else
        columns.pill_lines =
            beside - scene.px(12) <= columns.value ? 1 : static_cast<int>(pills.size());
    return columns;
}

int known_row_height(const Scene& scene, const FieldView& field, int width,
                     const FormDensity& density, bool said_above) {
    const KnownColumns columns = columns_of(scene, field, width, density, said_above);
    const Words label{scene.in(field.label), Type::body,     {}, {},
                      AlignX::left,          AlignY::middle, 0,  Type::caption};
    int words = text_box(scene, value_words(scene, field, density), columns.value).height;
    words += columns.pill_lines * (pill_height(scene) + scene.px(6));
    words = std::max(words, text_box(scene, label, columns.label).height);
    // Rows follow each other closely: a finger's gap lies between their buttons.
    const int apart = static_cast<int>(std::ceil(gap_mm * scene.viewport.px_per_mm()));
    const int control = field.can_dispute ? scene.theme.touch + apart : 0;
    return std::max(words + scene.px(density.pad), control);
}

int known_head_height(const Scene& scene, const FormDensity& density) {
    return pill_height(scene) + scene.px(density.pad) / 2;
}

/// Beside the value, or above it in so many lines; `room` is what they leave for it.
void add_pills(const Scene& scene, const std::vector<Pill>& pills, int lines, Rect& room,
               Node& node) {
    const int high = pill_height(scene);
    Rect head;
    for (std::size_t i = 0; i < pills.size(); ++i) {
        const int wide = pill_width(scene, pills[i]);
        if (lines == 0) {
            const Rect place = take_right(room, wide, scene.px(12));
            node.children.push_back(pill(scene, pills[i], middle(place, high)));
            continue;
        }
        if (i == 0 || lines > 1) head = take_top(room, high, scene.px(6));
        node.children.push_back(pill(scene, pills[i], take_left(head, wide, scene.px(12))));
    }
}

Node known_row(const Scene& scene, const FieldView& field, const Rect& rect,
               const FormDensity& density, bool said_above) {
    const Palette& c = scene.colours;
    Node node = group(scene.in(field.label), rect, Role::textbox);
    node.id = "field." + field.id.value();
    node.value = shown_value(scene, field);
    node.in_full = scene.hidden.shown && hides_value(field);
    node.readonly = true;
    node.sensitive = true;
    node.description = known_pill(scene, field).text;
    const KnownColumns columns = columns_of(scene, field, rect.w, density, said_above);
    Rect room = rect;
    node.texts.push_back(text_part(scene,
                                   {node.label, Type::body, Weight::regular, c.ink_2, AlignX::left,
                                    AlignY::middle, 0, Type::caption},
                                   take_left(room, columns.label, scene.px(12))));
    if (field.can_dispute) {
        const Button wish = dispute_button(scene, field);
        const Rect place = take_right(room, button_width(scene, wish), scene.px(8));
        node.children.push_back(button(scene, wish, middle(place, scene.theme.touch)));
    }
    const Words value = value_words(scene, field, density);
    if (columns.pill_lines > 0) {
        const int body = text_box(scene, value, columns.value).height;
        const int heads = columns.pill_lines * (pill_height(scene) + scene.px(6));
        room = middle(room, std::min(room.h, heads + body));
    }
    add_pills(scene, columns.pills, columns.pill_lines, room, node);
    node.texts.push_back(text_part(scene, value, room));
    return node;
}

}  // namespace

int known_height(const Scene& scene, const FormBlock& block, int width,
                 const FormDensity& density) {
    const bool said_above = common_source(scene, block).has_value();
    int height = 2 * (scene.px(density.pad) / 2);
    if (said_above) height += known_head_height(scene, density);
    for (const FieldView* field : block.fields)
        height += known_row_height(scene, *field, width, density, said_above);
    return height;
}

Node draw_known(const Scene& scene, const FormBlock& block, const Rect& rect,
                const FormDensity& density) {
    Node node = card(scene, rect);
    node.role = Role::group;
    node.label = scene.tr("form.known");
    Rect room = inset(rect, scene.px(32), scene.px(density.pad) / 2);
    const std::optional<Pill> source = common_source(scene, block);
    if (source) {
        const Rect head = take_top(room, known_head_height(scene, density));
        node.children.push_back(
            pill(scene, *source, {head.x, head.y, pill_width(scene, *source), pill_height(scene)}));
    }
    bool first = true;
    for (const FieldView* field : block.fields) {
        const Rect place =
            take_top(room, known_row_height(scene, *field, room.w, density, source.has_value()));
        if (!first) {
            BoxStyle line;
            line.fill = scene.colours.line;
            node.children.push_back(
                decoration({place.x, place.y, place.w, std::max(1, scene.px(1))}, line));
        }
        first = false;
        node.children.push_back(known_row(scene, *field, place, density, source.has_value()));
    }
    return node;
}

}  // namespace ui
