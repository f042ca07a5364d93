#include <algorithm>

#include "ui/screens/screens.h"
#include "ui/screens/shell.h"

namespace ui {
namespace {

using Phase = kiosk::IdentifyScreen::Phase;

BoxStyle filled(Colour fill, int radius) {
    BoxStyle box;
    box.fill = fill;
    box.radius_px = radius;
    return box;
}

/// An identity card without anybody's data: portrait, lines, emblem corner.
Node identity_card(const Scene& scene, const Rect& rect) {
    const Palette& c = scene.colours;
    BoxStyle face = filled({0xFFFFFFFF}, rect.h / 12);
    face.fill_to = {0xDDEBFBFF};
    face.elevation = c.flat ? 0 : 2;
    face.border = c.flat ? c.primary_text : Colour{0xB9CCE6FF};
    face.border_px = scene.theme.border;
    Node node = decoration(rect, face);
    const Colour line{0x9DB4D3FF};
    Rect room = inset(rect, rect.w / 14, rect.h / 8);
    Rect photo = take_right(room, room.w * 32 / 100, room.w / 12);
    photo = middle(photo, photo.h * 92 / 100);
    Node frame = decoration(photo, filled({0xC9DCF3FF}, rect.h / 24));
    const int person = std::min(photo.w, photo.h) * 86 / 100;
    frame.icons.push_back({Icon::person, centred(photo, person, person), {0x5F82B0FF}});
    node.children.push_back(std::move(frame));
    const int bar = rect.h / 17;
    const std::array<int, 4> widths{46, 70, 92, 74};
    for (const int width : widths) {
        const Rect place = take_top(room, bar, bar * 11 / 10);
        node.children.push_back(
            decoration({place.x, place.y, place.w * width / 100, place.h}, filled(line, bar / 2)));
    }
    Rect number = take_bottom(room, bar * 5 / 4);
    node.children.push_back(decoration(number, filled({0x7C98BFFF}, number.h / 2)));
    return node;
}

/// The shelf of the terminal with its reading plate.
Node reader(const Scene& scene, const Rect& rect, Phase phase) {
    const Palette& c = scene.colours;
    BoxStyle body = filled(c.reader, rect.h / 7);
    body.fill_to = c.reader_to;
    body.elevation = c.flat ? 0 : 2;
    if (c.flat) {
        body.border = c.line;
        body.border_px = scene.theme.border;
    }
    Node node = decoration(rect, body);
    Rect plate = inset(rect, rect.w / 10, rect.h / 7);
    BoxStyle glow = filled({0x12203CFF}, plate.h / 8);
    glow.border = phase == Phase::failed ? Colour{0xFFB648FF} : Colour{0x46A6FFFF};
    glow.border_px = std::max(2, scene.px(5));
    Node lit = decoration(plate, glow);
    lit.motion = phase == Phase::waiting ? Node::Motion::pulse : Node::Motion::none;
    node.children.push_back(std::move(lit));
    const int sign = plate.h * 46 / 100;
    node.children.push_back(icon(Icon::card_reader, centred(plate, sign, sign), {0x8FC6FFFF}));
    return node;
}

/// Card above the plate, an arrow between them; while reading the card lies on the plate.
Node lay_the_card(const Scene& scene, const Rect& rect, Phase phase) {
    Node node = picture(
        scene.tr(phase == Phase::reading ? "identify.picture.reading" : "identify.picture"), rect);
    const int unit = std::min(rect.w * 10 / 12, rect.h);
    const Rect all = centred(rect, unit * 12 / 10, unit);
    Rect room = all;
    const Rect base = take_bottom(room, all.h * 46 / 100);
    const Rect shelf = centred(base, all.w * 86 / 100, base.h);
    node.children.push_back(reader(scene, shelf, phase));
    const int card_width = all.w * 50 / 100;
    const int card_height = card_width * 54 / 86;
    if (phase == Phase::reading) {
        node.children.push_back(identity_card(
            scene, centred(inset(shelf, 0, shelf.h / 8), std::min(card_width, shelf.w * 64 / 100),
                           std::min(card_height, shelf.h * 62 / 100))));
        const int side = room.h * 56 / 100;
        Node turning = decoration(centred(room, side, side), {});
        turning.stroke_colour = scene.colours.primary_text;
        turning.motion = Node::Motion::spin;
        node.children.push_back(std::move(turning));
        return node;
    }
    const Rect above = take_top(room, std::min(card_height, room.h * 74 / 100));
    node.children.push_back(identity_card(scene, centred(above, above.h * 86 / 54, above.h)));
    const int arrow = std::min(room.h * 96 / 100, scene.px(96));
    Node down = icon(Icon::arrow_down, centred(room, arrow, arrow), scene.colours.primary_text);
    down.motion = Node::Motion::slide;
    node.children.push_back(std::move(down));
    return node;
}

std::string state_text(const Scene& scene, const kiosk::IdentifyScreen& screen) {
    if (screen.phase == Phase::failed)
        return scene.tr(screen.problem.empty() ? "identify.failed" : screen.problem);
    return scene.tr(screen.practice                  ? "identify.practice"
                    : screen.phase == Phase::reading ? "identify.reading"
                    : screen.resumes                 ? "identify.resume"
                                                     : "identify.waiting");
}

/// With its words in their smallest type.
int state_height_min(const Scene& scene, const kiosk::IdentifyScreen& screen, int width) {
    const Words words{
        state_text(scene, screen), Type::caption, Weight::bold, {}, {}, {}, 3, Type::caption};
    const int room = width - 2 * scene.px(28) - scene.px(64) - scene.px(22);
    return text_box(scene, words, room).height + 2 * scene.px(16);
}

Node state_line(const Scene& scene, const kiosk::IdentifyScreen& screen, const Rect& rect) {
    const Palette& c = scene.colours;
    const bool failed = screen.phase == Phase::failed;
    const bool reading = screen.phase == Phase::reading;
    Node node = decoration(
        rect, filled(failed ? c.warning_soft : c.primary_soft, scene.theme.radius_large));
    node.id = "status.card";
    node.role = failed ? Role::alert : Role::status;
    node.label = state_text(scene, screen);
    Rect room = inset(rect, scene.px(28), scene.px(16));
    const int side = scene.px(64);
    const Colour ink = failed ? c.warning : c.primary_text;
    node.icons.push_back({failed    ? Icon::warning
                          : reading ? Icon::clock
                                    : Icon::id_card,
                          middle(take_left(room, side, scene.px(22)), side), ink});
    node.texts.push_back(text_part(scene,
                                   {node.label, Type::heading, Weight::bold, ink, AlignX::left,
                                    AlignY::middle, 3, Type::caption},
                                   room));
    return node;
}

Node reasons(const Scene& scene, const Rect& rect) {
    Node list = group(scene.tr("identify.why"), rect, Role::list);
    const std::array<std::pair<std::string_view, Icon>, 3> lines{
        {{"identify.how_long", Icon::clock},
         {"identify.what_is_read", Icon::document},
         {"identify.privacy", Icon::lock}}};
    std::vector<Words> words;
    for (const auto& [key, sign] : lines) {
        words.push_back(
            {scene.tr(key), Type::label, Weight::regular, {}, {}, {}, 3, Type::caption});
    }
    const std::size_t count =
        fitting_rows(scene, words, rect.w - scene.px(88), rect.h, scene.px(8));
    if (count == 0) return list;
    const std::vector<Rect> places = rows(rect, count, scene.px(8));
    for (std::size_t i = 0; i < count; ++i) {
        Node item = group(scene.tr(lines[i].first), places[i], Role::listitem);
        Rect room = places[i];
        const int disc = std::min(scene.px(68), room.h);
        item.children.push_back(icon_disc(middle(take_left(room, disc, scene.px(20)), disc),
                                          lines[i].second, scene.colours.primary_soft,
                                          scene.colours.primary_text));
        item.texts.push_back(text_part(scene,
                                       {item.label, Type::label, Weight::regular, scene.colours.ink,
                                        AlignX::left, AlignY::middle, 3, Type::caption},
                                       room));
        list.children.push_back(std::move(item));
    }
    return list;
}

}  // namespace

Tree draw(const Scene& scene, const kiosk::IdentifyScreen& screen) {
    ShellWish wish;
    wish.title = scene.tr("title.identify");
    wish.subtitle = scene.tr("identify.line");
    if (screen.practice) {
        wish.primary = Button{"action.next",
                              scene.tr("action.practice_card"),
                              {},
                              Icon::id_card,
                              false,
                              Look::primary,
                              kiosk::intent::Next{},
                              Type::card,
                              true};
    } else if (screen.phase == Phase::failed && screen.can_retry) {
        wish.primary = Button{"action.retry",
                              scene.tr("action.retry_card"),
                              {},
                              Icon::card_reader,
                              false,
                              Look::primary,
                              kiosk::intent::Retry{},
                              Type::card,
                              true};
    }
    if (!screen.practice)
        wish.second =
            Button{"action.no_card", scene.tr("action.no_card"), {},          Icon::none, false,
                   Look::secondary,  kiosk::intent::Skip{},      Type::label, true};
    Shell shell = make_shell(scene, wish);
    Rect room = shell.room;
    const bool wide = room.w > room.h * 13 / 10;
    const int gap = scene.px(24);
    Rect left = wide ? take_left(room, room.w * 54 / 100, gap)
                     : take_top(room, room.h * (scene.theme.large() ? 50 : 58) / 100, gap);
    shell.add(card(scene, left));
    shell.add(
        lay_the_card(scene, inset(left, scene.px(48), scene.px(wide ? 28 : 44)), screen.phase));
    const int state =
        std::clamp(room.h * 30 / 100, scene.control_height() + scene.px(24),
                   std::max(scene.px(136), scene.size(Type::heading) * 3 + scene.px(36)));
    const int told = state_height_min(scene, screen, room.w);
    shell.add(state_line(scene, screen, take_top(room, std::max(state, told), gap)));
    shell.add(card(scene, room));
    shell.add(reasons(scene, inset(room, scene.px(32), scene.px(20))));
    return std::move(shell.tree);
}

}  // namespace ui
