// Is it the person of the card? What is asked for first, the camera's picture, and what came of it.
#include <algorithm>
#include <array>

#include "ui/screens/capture_parts.h"
#include "ui/screens/case_parts.h"
#include "ui/screens/message.h"
#include "ui/screens/screens.h"

namespace ui {
namespace {

using FacePhase = kiosk::FaceScreen::Phase;

Button other_way(const Scene& scene, const kiosk::FaceScreen& screen) {
    return {"action.skip",
            scene.tr(screen.card_is_enough ? "face.without" : "face.by_phone"),
            {},
            Icon::none,
            false,
            Look::secondary,
            kiosk::intent::Skip{},
            Type::label,
            true};
}

Button face_button(const Scene& scene, const char* id, std::string_view words,
                   kiosk::Intent intent) {
    return {
        id,  scene.tr(words), {}, Icon::none, false, Look::primary, std::move(intent), Type::card,
        true};
}

ShellWish face_wish(const Scene& scene, const kiosk::FaceScreen& screen, std::string_view title) {
    ShellWish wish;
    wish.title = scene.tr(title);
    if (!scene.low_reach()) wish.subtitle = scene.in(screen.service);
    wish.second = other_way(scene, screen);
    return wish;
}

Tree draw_face_question(const Scene& scene, const kiosk::FaceScreen& screen) {
    ShellWish wish = face_wish(scene, screen, "title.face.asking");
    wish.primary = face_button(scene, "action.next", "face.agree", kiosk::intent::Next{});
    Shell shell = make_shell(scene, wish);
    const Palette& c = scene.colours;
    std::vector<Words> lines;
    lines.push_back({scene.in(screen.text), Type::card, Weight::regular, c.ink, AlignX::left,
                     AlignY::top, 9, Type::caption});
    lines.push_back({scene.tr(screen.card_is_enough ? "face.else.card" : "face.else.phone"),
                     Type::label, Weight::regular, c.ink_2, AlignX::left, AlignY::top, 4,
                     Type::caption});
    const int width = shell.room.w - 2 * scene.px(44);
    const int gap = scene.px(28);
    lines = grown(scene, std::move(lines), inset(shell.room, scene.px(44), scene.px(40)), gap);
    const Rect place =
        settled(shell.room, lines_height(scene, lines, width, gap) + 2 * scene.px(44));
    Node node = card(scene, place);
    node.id = "face.text";
    node.role = Role::group;
    node.label = scene.tr("title.face.asking");
    const Rect room = inset(place, scene.px(44), scene.px(40));
    add_lines(scene, std::move(lines), room, gap, node);
    shell.add(std::move(node));
    return std::move(shell.tree);
}

Told face_told(const Scene& scene, const kiosk::FaceScreen& screen) {
    const Palette& c = scene.colours;
    const bool compares = screen.phase == FacePhase::comparing;
    const bool good = compares || screen.advice == drivers::FaceAdvice::good ||
                      screen.advice == drivers::FaceAdvice::hold_still;
    const Icon icon = compares ? Icon::network : good ? Icon::clock : Icon::person;
    if (screen.camera_away) return {scene.tr("face.camera_away"), icon, c.danger, c.danger_soft};
    const std::string words = scene.tr(
        compares ? "face.comparing" : "face.advice." + std::string(name_of(screen.advice)));
    return {words, icon, good ? c.primary_text : c.warning, good ? c.primary_soft : c.warning_soft};
}

/// The camera's picture as in a mirror.
Node mirror(const Scene& scene, const kiosk::FaceScreen& screen, const Rect& rect) {
    BoxStyle box;
    box.fill = Colour{0x20262EFF};
    box.radius_px = scene.theme.radius_small;
    Node node = decoration(rect, box);
    node.id = "picture.face";
    node.role = Role::img;
    node.label = scene.tr("face.picture");
    node.sensitive = true;
    const int side = std::min(rect.w, rect.h) / 5;
    node.icons.push_back({screen.camera_away ? Icon::warning : Icon::person,
                          centred(rect, side, side), Colour{0x7C8794FF}});
    if (screen.camera_away || screen.phase != FacePhase::looking) return node;
    Node shown = decoration(rect, {});
    PicturePart part;
    part.id = kiosk::live_picture;
    part.rect = inset(rect, scene.px(8));
    shown.picture = std::move(part);
    node.children.push_back(std::move(shown));
    return node;
}

Tree draw_face_camera(const Scene& scene, const kiosk::FaceScreen& screen) {
    ShellWish wish = face_wish(scene, screen, "title.face.looking");
    Shell shell = make_shell(scene, wish);
    Rect room = shell.room;
    const int head = std::max(scene.px(110), scene.size(Type::card) * 3);
    shell.add(told_bar(scene, face_told(scene, screen), "status.face",
                       take_top(room, std::min(head, room.h / 3), scene.px(20))));
    const int side = std::min(room.h, room.w * 3 / 4);
    shell.add(mirror(scene, screen, centred(room, std::min(room.w, side * 4 / 3), side)));
    return std::move(shell.tree);
}

Tree draw_face_answer(const Scene& scene, const kiosk::FaceScreen& screen) {
    ShellWish wish = face_wish(scene, screen, "title.face.answered");
    if (screen.can_retry)
        wish.primary = face_button(scene, "action.retry", "action.retry", kiosk::intent::Retry{});
    else
        wish.primary = face_button(scene, "action.call", "help.call", kiosk::intent::Help{true});
    Shell shell = make_shell(scene, wish);
    const Palette& c = scene.colours;
    const std::string key = "face.answer." + std::string(name_of(screen.verdict));
    Message message;
    message.id = "status.face";
    message.icon = Icon::shield;
    message.disc = c.warning_soft;
    message.ink = c.warning;
    message.title = scene.tr(key);
    message.body = scene.tr(key + ".line") + "\n" +
                   scene.tr(screen.card_is_enough ? "face.else.card" : "face.else.phone") + "\n" +
                   nearest_window(scene);
    message.role = Role::alert;
    Node node = message_card(scene, message, shell.room);
    node.value = name_of(screen.verdict);
    shell.add(std::move(node));
    return std::move(shell.tree);
}

}  // namespace

Tree draw(const Scene& scene, const kiosk::FaceScreen& screen) {
    switch (screen.phase) {
        case FacePhase::asking:
            return draw_face_question(scene, screen);
        case FacePhase::looking:
        case FacePhase::comparing:
            return draw_face_camera(scene, screen);
        case FacePhase::answered:
            break;
    }
    return draw_face_answer(scene, screen);
}

}  // namespace ui
