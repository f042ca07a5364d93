#include "ui/screens/service_cards.h"

#include <algorithm>
#include <array>

#include "ui/screens/screens.h"

namespace ui {
namespace {

Pill place_pill(const Scene& scene, const kiosk::ServiceCardView& service) {
    if (service.out_of_order) {
        return {scene.tr("home.out_of_order"), Icon::warning, scene.colours.warning,
                scene.colours.warning_soft};
    }
    if (service.can_finish_here) {
        return {scene.tr("home.finish_here"), Icon::check, scene.colours.success,
                scene.colours.success_soft};
    }
    return {scene.tr("home.guide_only"), Icon::book, scene.colours.ink_2,
            scene.colours.ground_deep};
}

void add_pill(const Scene& scene, const Pill& wish, const Rect& rect, Node& node) {
    Node label = pill(scene, wish, rect);
    label.role = Role::none;
    label.label.clear();
    node.children.push_back(std::move(label));
}

/// The longest beginning of the summary that ends where a sentence or at least a clause ends and
/// stands in `lines` lines: half a clause helps nobody. Empty when not even one does.
std::string summary_in(const Scene& scene, std::string text, int lines, int width) {
    if (lines <= 0) return {};
    constexpr std::array<std::string_view, 7> ends{"。", "；", ". ", "; ", "，", "：", ", "};
    while (!text.empty()) {
        const TextBox box =
            text_box(scene, {text, Type::caption, {}, {}, {}, {}, lines, {}}, width);
        if (!box.cut) return text;
        std::size_t cut = 0;
        for (const std::string_view end : ends) {
            const std::size_t at = text.rfind(end, text.size() - 1);
            if (at != std::string::npos && at > cut) cut = at;
        }
        text.resize(cut);
    }
    return {};
}

/// Name, then (as far as there is room) the summary and whether it can be finished here.
void fill_words(const Scene& scene, const kiosk::ServiceCardView& service, Rect room, Node& node,
                bool pill_below) {
    const Words name{scene.in(service.name),
                     Type::card,
                     Weight::bold,
                     scene.colours.ink,
                     AlignX::left,
                     AlignY::top,
                     4,
                     Type::caption};
    Words summary{scene.in(service.summary),
                  Type::caption,
                  Weight::regular,
                  scene.colours.ink_2,
                  AlignX::left,
                  AlignY::top,
                  2,
                  Type::caption};
    const FitWish wish{scene.style(name.type, name.weight), scene.size(name.floor), name.lines_max};
    const int name_height =
        std::min(room.h, fit_text(scene.metrics, name.text, wish, room.w, room.h).box.height);
    const int pill_room = pill_height(scene) + scene.px(12);
    const Pill where = place_pill(scene, service);
    const bool has_pill =
        pill_below && room.h >= name_height + pill_room && pill_width(scene, where) <= room.w;
    const int left = room.h - name_height - (has_pill ? pill_room : 0) - scene.px(6);
    const int line = static_cast<int>(static_cast<float>(scene.size(Type::caption)) *
                                      scene.style(Type::caption).leading) +
                     1;
    summary.lines_max = std::clamp(left / line, 0, 3);
    summary.text = summary_in(scene, summary.text, summary.lines_max, room.w);
    const TextBox summary_box = text_box(scene, summary, room.w);
    const bool has_summary = !summary.text.empty();
    int total = name_height + (has_summary ? summary_box.height + scene.px(6) : 0) +
                (has_pill ? pill_room : 0);
    // Whose it is stands below, where there is a line left for it.
    const Words whose{scene.in(service.authority),
                      Type::caption,
                      Weight::regular,
                      scene.colours.ink_2,
                      AlignX::left,
                      AlignY::middle,
                      1,
                      Type::caption};
    const TextBox whose_box = text_box(scene, whose, room.w);
    const bool has_whose =
        has_summary && !whose.text.empty() && !whose_box.cut && room.h >= total + whose_box.height;
    if (has_whose) total += whose_box.height;
    if (pill_below) room = middle(room, total);
    node.texts.push_back(text_part(scene, name, take_top(room, name_height, scene.px(6))));
    if (has_summary)
        node.texts.push_back(text_part(scene, summary, take_top(room, summary_box.height)));
    if (has_whose) node.texts.push_back(text_part(scene, whose, take_top(room, whose_box.height)));
    if (has_pill) {
        static_cast<void>(take_top(room, scene.px(12) - (has_summary ? 0 : scene.px(6))));
        const Rect place = take_top(room, pill_height(scene));
        add_pill(scene, where, {place.x, place.y, pill_width(scene, where), place.h}, node);
    }
}

}  // namespace

Node service_card(const Scene& scene, const kiosk::ServiceCardView& service, const Rect& rect,
                  bool upright) {
    Node node = card(scene, rect);
    node.id = "service." + service.code.value();
    node.role = Role::button;
    node.label = scene.in(service.name);
    node.description = scene.in(service.summary);
    if (!service.authority.empty()) node.description += " " + scene.in(service.authority);
    node.action = kiosk::intent::ChooseService{service.code};
    const ThemeLook look = look_of_theme(service.theme);
    Rect room = inset(rect, scene.px(24), scene.px(upright ? 24 : 18));
    const int side =
        std::min({scene.px(scene.theme.large() ? 96 : 100),
                  upright ? room.h * (scene.theme.large() ? 28 : 40) / 100 : room.h, room.w / 3});
    const Words name{node.label, Type::card, Weight::bold, {}, {}, {}, 4, Type::caption};
    // Where a long name needs all the room, it goes before its picture.
    if (upright && !fits(scene, name, {0, 0, room.w, room.h - side - scene.px(14)})) {
        fill_words(scene, service, room, node, false);
        return node;
    }
    Rect tile;
    if (upright) {
        Rect above = take_top(room, side, scene.px(14));
        tile = take_left(above, side, scene.px(16));
        const Pill where = place_pill(scene, service);
        const int width = std::min(above.w, pill_width(scene, where));
        if (width == pill_width(scene, where)) {
            add_pill(scene, where, middle(take_right(above, width), pill_height(scene)), node);
        }
    } else {
        tile = middle(take_left(room, side, scene.px(22)), side);
    }
    node.children.push_back(icon_tile(scene, tile, look.icon, accent_of(scene, look.accent)));
    fill_words(scene, service, room, node, !upright);
    return node;
}

}  // namespace ui
