#include <algorithm>
#include <array>

#include "kiosk/forms/form_values.h"
#include "ui/screens/form_parts.h"

namespace ui {

using kiosk::FieldKind;
using kiosk::FieldView;

namespace {

/// Where a value stands in an order, from 1.
std::size_t place_of(std::string_view values, std::string_view value) {
    std::size_t place = 1;
    while (!values.empty()) {
        const std::size_t end = std::min(values.find(' '), values.size());
        if (values.substr(0, end) == value) return place;
        values.remove_prefix(std::min(end + 1, values.size()));
        ++place;
    }
    return 0;
}

int option_mark(const Scene& scene, const FormDensity& density) {
    return scene.size(std::max(Type::label, density.words)) * 6 / 5;
}

/// Label and, where there is room for it, hint of an option.
void add_words(const Scene& scene, const kiosk::FieldOption& option, Colour ink,
               const FormDensity& density, Rect room, Node& node) {
    const Words words{node.label, density.words, Weight::bold, ink, AlignX::left, AlignY::middle,
                      3,          Type::caption};
    if (density.hints && !option.hint.empty()) {
        const int head = text_box(scene, words, room.w).height;
        const Words hint{node.description,
                         density.hint,
                         Weight::regular,
                         scene.colours.ink_2,
                         AlignX::left,
                         AlignY::top,
                         3,
                         Type::caption};
        const TextBox below = text_box(scene, hint, room.w);
        if (!below.cut && head + below.height <= room.h) {
            room = middle(room, head + below.height);
            node.texts.push_back(text_part(scene, words, take_top(room, head)));
            node.texts.push_back(text_part(scene, hint, room));
            return;
        }
    }
    node.texts.push_back(text_part(scene, words, room));
}

}  // namespace

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
        std::max(widest, hints ? scene.px(300) : 0) + option_mark(scene, density) + scene.px(70);
    const std::size_t count = std::max<std::size_t>(1, field.options.size());
    out.across = std::clamp<std::size_t>(
        static_cast<std::size_t>(std::max(1, (width + gap) / (wanted + gap))), 1,
        std::min<std::size_t>(count, 4));
    // Where there is room for it, ways that explain themselves stand one below the other.
    const bool roomy = density.pad > 50;
    if (roomy && hints && count <= 4) out.across = 1;
    // Where there is none, sentences stand beside one another in two lines each.
    const bool tight = density.pad <= 6;
    if (tight && count > 2 && width >= 2 * scene.px(620))
        out.across = std::max<std::size_t>(out.across, 2);
    out.down = (count + out.across - 1) / out.across;
    out.across =
        (count + out.down - 1) / out.down;  // six options: three and three, not four and two
    const int cell =
        (width - gap * (static_cast<int>(out.across) - 1)) / static_cast<int>(out.across);
    const int text_width = cell - option_mark(scene, density) - scene.px(64);
    for (const kiosk::FieldOption& option : field.options) {
        int height =
            text_box(scene,
                     {scene.in(option.label), density.words, Weight::bold, {}, {}, {}, 0, {}},
                     text_width)
                .height;
        if (density.hints && !option.hint.empty()) {
            height += text_box(scene, {scene.in(option.hint), density.hint, {}, {}, {}, {}, 0, {}},
                               text_width)
                          .height;
        }
        out.height = std::max(out.height, height + scene.px(20 + density.pad / 2));
    }
    const int comfortable = density.pad > 70   ? scene.px(168)
                            : roomy            ? scene.px(120)
                            : density.pad > 30 ? scene.px(96)
                                               : 0;
    out.height = std::max({out.height, scene.theme.touch, comfortable});
    return out;
}

OptionShape option_shape(const Scene& scene, const FieldView& field, const Rect& room,
                         std::size_t most, const FormDensity& density) {
    const auto all_fit = [&](std::size_t across, bool hints) {
        const std::size_t down = (field.options.size() + across - 1) / across;
        const Rect cell = grid(room, across, down, scene.theme.gap).front();
        const int width = cell.w - option_mark(scene, density) - scene.px(58);
        return std::ranges::all_of(field.options, [&](const kiosk::FieldOption& option) {
            const Words name{scene.in(option.label), density.words, Weight::bold, {}, {}, {}, 2,
                             Type::caption};
            const Words hint{scene.in(option.hint), Type::caption, Weight::regular, {}, {}, {}, 2,
                             Type::caption};
            const TextBox above = text_box(scene, name, width);
            const TextBox below = text_box(scene, hint, width);
            const int height = above.height + (hints ? below.height : 0);
            return !above.cut && !(hints && below.cut) && height <= cell.h - 2 * scene.px(8);
        });
    };
    for (const bool hints : {true, false})
        for (std::size_t across = most; across > 0; --across)
            if (all_fit(across, hints)) return {across, hints};
    return {most, false};
}

FormDensity roomiest(const Scene& scene, const FieldView& field, const Rect& cell,
                     FormDensity density) {
    static constexpr std::array<std::pair<Type, Type>, 2> sizes{
        {{Type::heading, Type::body}, {Type::card, Type::body}}};
    for (const auto& [large, small] : sizes) {
        if (large < density.words) break;
        FormDensity wish = density;
        wish.words = large;
        wish.hint = small;
        const int width = cell.w - option_mark(scene, wish) - scene.px(58);
        const bool fits_all =
            std::ranges::all_of(field.options, [&](const kiosk::FieldOption& option) {
                const Words name{scene.in(option.label), large, Weight::bold, {}, {}, {}, 2, {}};
                const Words hint{scene.in(option.hint), small, Weight::regular, {}, {}, {}, 2, {}};
                const TextBox above = text_box(scene, name, width);
                const TextBox below = text_box(scene, hint, width);
                const bool has_hint = density.hints && !hint.text.empty();
                const int height = above.height + (has_hint ? below.height : 0);
                return !above.cut && !(has_hint && below.cut) && height <= cell.h * 7 / 10;
            });
        if (fits_all) return wish;
    }
    return density;
}

Node option_tile(const Scene& scene, const FieldView& field, const kiosk::FieldOption& option,
                 const Rect& rect, const FormDensity& density) {
    const Palette& c = scene.colours;
    const bool ranked = field.kind == FieldKind::ranking;
    const bool multiple = field.kind == FieldKind::multiple_choice || ranked;
    const bool chosen = multiple ? kiosk::among(field.value.reveal(), option.value)
                                 : field.value.reveal() == option.value;
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
    const int side = option_mark(scene, density);
    BoxStyle mark;
    mark.fill = chosen ? c.primary : c.card;
    mark.border = chosen ? c.primary : c.field_line;
    mark.border_px = scene.theme.border;
    mark.radius_px = multiple ? side / 4 : side / 2;
    Node sign = decoration(middle(take_left(room, side, scene.px(18)), side), mark);
    if (chosen && ranked) {
        node.value = std::to_string(place_of(field.value.reveal(), option.value));
        sign.texts.push_back(text_part(scene,
                                       {node.value, Type::label, Weight::bold, c.on_primary,
                                        AlignX::centre, AlignY::middle, 1, Type::caption},
                                       sign.rect));
    } else if (chosen) {
        sign.icons.push_back({Icon::check, inset(sign.rect, side / 6), c.on_primary});
    }
    node.children.push_back(std::move(sign));

    add_words(scene, option, chosen ? c.primary_text : c.ink, density, room, node);
    return node;
}

Node choice(const Scene& scene, const FieldView& field, const Rect& rect,
            const FormDensity& density) {
    Node node = group(scene.in(field.label), rect, Role::radiogroup);
    if (field.kind != FieldKind::single_choice && field.kind != FieldKind::upload)
        node.role = Role::group;
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

}  // namespace ui
