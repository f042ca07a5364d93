#include <algorithm>
#include <array>

#include "ui/screens/screens.h"
#include "ui/screens/shell.h"

namespace ui {
namespace {

struct Promise {
    std::string_view key;
    Icon icon;
    std::size_t accent;
};

constexpr std::array<Promise, 3> promises{{
    {"attract.promise.card", Icon::id_card, 0},
    {"attract.promise.receipt", Icon::printer, 1},
    {"attract.promise.forget", Icon::lock, 5},
}};

Node ring(const Rect& around, int side, Colour fill) {
    BoxStyle box;
    box.fill = fill;
    box.radius_px = side / 2;
    return decoration(centred(around, side, side), box);
}

/// A hand that touches, on a disc in a calm ring.
Node touch_sign(const Scene& scene, const Rect& rect) {
    Node node = picture(scene.tr("attract.picture"), rect);
    const int side = std::min(rect.w, rect.h);
    const Palette& c = scene.colours;
    const bool flat = c.flat;
    Node pulse = ring(rect, side, flat ? c.band_soft : Colour{0xFFFFFF24});
    pulse.motion = Node::Motion::pulse;
    node.children.push_back(std::move(pulse));
    Node disc = ring(rect, side * 62 / 100, flat ? c.primary_soft : Colour{0xFFFFFFFF});
    disc.box.elevation = flat ? 0 : 2;
    if (flat) {
        disc.box.border = c.primary_text;
        disc.box.border_px = scene.theme.border;
    }
    const int hand = side * 34 / 100;
    disc.icons.push_back({Icon::hand, centred(rect, hand, hand), c.primary_text});
    node.children.push_back(std::move(disc));
    return node;
}

Node promise_card(const Scene& scene, const Promise& promise, const Rect& rect, bool row) {
    Node node = group(scene.tr(promise.key), rect, Role::listitem);
    Rect room = inset(rect, scene.px(16));
    const int side = std::min(scene.px(row ? 120 : 104), row ? room.h : room.h / 2);
    const AlignX align = row ? AlignX::left : AlignX::centre;
    const Words words{node.label,
                      row ? Type::heading : Type::card,
                      Weight::bold,
                      scene.colours.ink,
                      align,
                      AlignY::middle,
                      2,
                      Type::caption};
    const Words more{scene.tr(std::string(promise.key) + ".more"),
                     Type::body,
                     Weight::regular,
                     scene.colours.ink_2,
                     align,
                     AlignY::top,
                     3,
                     Type::caption};
    node.description = more.text;
    Rect tile;
    if (row) tile = middle(take_left(room, side, scene.px(24)), side);
    const int head = text_box(scene, words, room.w).height;
    const int body = text_box(scene, more, room.w).height;
    if (row) {
        room = middle(room, std::min(room.h, head + body));
    } else {
        room = middle(room, std::min(room.h, side + scene.px(18) + head + body));
        tile = centred(take_top(room, side, scene.px(18)), side, side);
    }
    node.children.push_back(icon_tile(scene, tile, promise.icon, accent_of(scene, promise.accent)));
    node.texts.push_back(text_part(scene, words, take_top(room, std::min(head, room.h))));
    if (fits(scene, more, room)) node.texts.push_back(text_part(scene, more, room));
    return node;
}

Node promise_list(const Scene& scene, const Rect& rect) {
    Node list = group(scene.tr("attract.promises"), rect, Role::list);
    const bool row = rect.h > rect.w * 6 / 10;
    const std::vector<Rect> cells = row ? rows(rect, promises.size(), scene.px(12))
                                        : columns(rect, promises.size(), scene.px(16));
    for (std::size_t i = 0; i < promises.size(); ++i) {
        list.children.push_back(promise_card(scene, promises[i], cells[i], row));
    }
    return list;
}

/// The white button in the middle of the call.
Node call_face(const Scene& scene, const std::string& text, const Rect& place) {
    const Palette& c = scene.colours;
    const Words words{text,
                      Type::title,
                      Weight::bold,
                      c.flat ? c.on_primary : c.primary_text,
                      AlignX::centre,
                      AlignY::middle,
                      1,
                      Type::label};
    const int width = std::min(place.w, text_box(scene, words, place.w).width + scene.px(160));
    BoxStyle box;
    box.fill = c.flat ? c.primary : c.card;
    box.radius_px = place.h / 2;
    box.elevation = c.flat ? 0 : 2;
    if (c.flat) {
        box.border = c.on_band;
        box.border_px = scene.theme.border;
    }
    Node face = decoration(centred(place, width, place.h), box);
    face.texts.push_back(text_part(scene, words, inset(face.rect, scene.px(40), 0)));
    return face;
}

/// The way in: the whole upper part reacts, and the white button says so.
Node call(const Scene& scene, const Rect& rect, bool wide) {
    Node node;
    node.id = "action.begin";
    node.role = Role::button;
    node.label = scene.tr("action.begin");
    node.primary = true;
    node.action = kiosk::intent::Begin{};
    node.rect = rect;
    Rect room = inset(rect, scene.px(48), scene.px(wide ? 12 : 24));
    const Palette& c = scene.colours;
    const Words greeting{scene.tr("attract.greeting"),
                         Type::hero,
                         Weight::bold,
                         c.on_band,
                         AlignX::centre,
                         AlignY::middle,
                         2,
                         Type::title};
    const Words line{
        scene.tr("attract.line"), Type::label, Weight::regular, c.on_band_2, AlignX::centre,
        AlignY::middle,           2,           Type::caption};
    const int greeting_height = std::min(room.h / 3, text_box(scene, greeting, room.w).height);
    const int line_height = text_box(scene, line, room.w).height;
    const int button_height = std::max(scene.control_height(), scene.px(108));
    const int sign =
        std::min({room.w, scene.px(420),
                  room.h - greeting_height - line_height - button_height - scene.px(84)});
    room = middle(room,
                  greeting_height + line_height + button_height + std::max(0, sign) + scene.px(84));
    const auto part = [&](const Words& words, const Rect& place) {
        Node text = paragraph(scene, words, place);
        node.children.push_back(std::move(text));
    };
    Node title = heading(scene, greeting, take_top(room, greeting_height, scene.px(12)), 1);
    node.children.push_back(std::move(title));
    part(line, take_top(room, line_height, scene.px(36)));
    const Rect place = take_bottom(room, button_height, scene.px(36));
    if (sign > scene.px(120)) node.children.push_back(touch_sign(scene, centred(room, sign, sign)));

    node.children.push_back(call_face(scene, node.label, place));
    return node;
}

Node top(const Scene& scene, const Rect& rect) {
    Node banner = group(scene.tr("header.label"), rect, Role::banner);
    Rect room = rect;
    const int side = std::min(rect.h, scene.px(76));
    BoxStyle box;
    box.fill = scene.colours.band_soft;
    box.radius_px = side * 7 / 24;
    Node tile = decoration(middle(take_left(room, side, scene.px(20)), side), box);
    tile.icons.push_back(
        {Icon::building, centred(tile.rect, side * 6 / 10, side * 6 / 10), scene.colours.on_band});
    banner.children.push_back(std::move(tile));
    if (!scene.low_reach()) {
        const Rect place = take_right(room, language_width(scene), scene.px(28));
        banner.children.push_back(
            language_button(scene, Look::on_band, middle(place, scene.theme.touch)));
    }
    banner.children.push_back(
        clock_face(scene, take_right(room, clock_width(scene), scene.px(20)), AlignX::right));
    add_place_words(scene, banner, room);
    return banner;
}

Button help_button(const Scene& scene) {
    return {
        "action.help",         scene.tr("action.help"), {},  Icon::phone, false, Look::secondary,
        kiosk::intent::Help{}, Type::caption,           true};
}

int help_width(const Scene& scene) {
    return std::max(button_width(scene, help_button(scene)), scene.px(150));
}

/// What the strip leaves for the ways of use.
int strip_inside(const Scene& scene, int width) {
    width -= 2 * scene.px(20) + help_width(scene) + scene.theme.gap;
    return scene.low_reach() ? width - language_width(scene) - scene.theme.gap : width;
}

Node bottom_strip(const Scene& scene, const Rect& rect) {
    Node node = group(scene.tr("ways.strip"), rect, Role::contentinfo);
    node.box.fill = scene.colours.ground_deep;
    Rect room = inset(rect, scene.px(20), scene.px(8));
    node.children.push_back(
        button(scene, help_button(scene), take_right(room, help_width(scene), scene.theme.gap)));
    if (scene.low_reach()) {
        node.children.push_back(language_button(
            scene, Look::secondary, take_right(room, language_width(scene), scene.theme.gap)));
    }
    node.children.push_back(ways_of_use(scene, room));
    return node;
}

}  // namespace

Tree draw(const Scene& scene, const kiosk::AttractScreen&) {
    Tree tree = make_tree(scene, scene.tr("title.attract"));
    const Rect window = tree.root.rect;
    const bool wide = !scene.portrait();
    BoxStyle blue;
    blue.fill = scene.colours.band;
    blue.fill_to = scene.colours.band_to;
    tree.root.children.push_back(decoration(window, blue));

    Rect room = window;
    const Rect strip =
        take_bottom(room, ways_height(scene, strip_inside(scene, window.w)) + scene.px(16));
    const int lines = scene.line(scene.size(Type::heading) + scene.size(Type::caption));
    const int head = std::max({scene.theme.touch, scene.px(76), lines}) + scene.px(40);
    Rect head_row = inset(take_top(room, head), scene.px(40), scene.px(14));
    Rect sheet =
        wide ? take_right(room, window.w * 36 / 100) : take_bottom(room, room.h * 26 / 100);
    BoxStyle white;
    white.fill = scene.colours.card;
    white.radius_px = scene.px(44);
    if (scene.colours.flat) {
        white.border = scene.colours.line;
        white.border_px = scene.theme.border;
    }
    sheet = wide ? inset(sheet, scene.px(40), scene.px(28)) : inset(sheet, scene.px(40), 0);
    if (!wide) sheet.h -= scene.px(36);

    Node main = group(tree.title, room, Role::main);
    if (scene.low_reach() && !wide) static_cast<void>(take_top(room, window.h * 31 / 100 - room.y));
    main.children.push_back(call(scene, room, wide));
    main.children.push_back(decoration(sheet, white));
    main.children.push_back(promise_list(scene, inset(sheet, scene.px(20))));
    tree.root.children.push_back(std::move(main));
    tree.root.children.push_back(top(scene, head_row));
    tree.root.children.push_back(bottom_strip(scene, strip));
    return tree;
}

}  // namespace ui
