#include <algorithm>

#include "ui/screens/case_parts.h"
#include "ui/screens/keyboard.h"
#include "ui/screens/message.h"
#include "ui/screens/screens.h"

namespace ui {
namespace {

using kiosk::PrincipalKind;
using State = kiosk::Verification::State;

Icon icon_of(PrincipalKind kind) {
    switch (kind) {
        case PrincipalKind::self:
            return Icon::person;
        case PrincipalKind::minor:
            return Icon::child;
        case PrincipalKind::elder:
            return Icon::elder;
        case PrincipalKind::enterprise:
        case PrincipalKind::founding:
            return Icon::store;
    }
    return Icon::person;
}

Node principal_node(const Scene& scene, const kiosk::PrincipalsScreen::Row& row, const Rect& rect) {
    const Palette& c = scene.colours;
    RowLook look;
    look.icon = icon_of(row.kind);
    look.disc = c.primary_soft;
    look.ink = c.primary_text;
    look.title = scene.seen(row.name);
    look.line = scene.in(row.role);
    const std::string kind = "principal." + std::string(name_of(row.kind));
    look.pill = row.chosen
                    ? Pill{scene.tr("principals.chosen"), Icon::check, c.success, c.success_soft}
                    : Pill{scene.tr(kind), Icon::none, c.primary_text, c.primary_soft};
    Node node = row_card(scene, look, rect);
    node.id = "principal." + std::to_string(row.position);
    node.role = Role::button;
    node.sensitive = true;
    node.in_full = scene.hidden.shown && row.name.hides();
    node.action = kiosk::intent::ChoosePrincipal{row.position};
    return node;
}

void add_code_door(const Scene& scene, bool hides, Rect& room, Shell& shell) {
    const auto wish = case_button(scene, "type_code", Icon::store, kiosk::intent::TypeCode{});
    Rect place = take_bottom(room, scene.control_height(), scene.px(20));
    add_hold_beside(scene, hides, place, shell);
    place.w = std::min(place.w, button_width(scene, wish) + scene.px(40));
    shell.add(button(scene, wish, place));
}

Node nobody_there(const Scene& scene, Rect room) {
    Message message;
    message.id = "status.principals";
    message.icon = Icon::info;
    message.disc = scene.colours.warning_soft;
    message.ink = scene.colours.warning;
    message.title = scene.tr("principals.nobody");
    message.body = scene.tr("principals.nobody.line");
    return message_card(scene, message, room);
}

Node code_box(const Scene& scene, const kiosk::PrincipalsScreen& screen, const Rect& rect) {
    const Palette& c = scene.colours;
    Node node = writing_box(scene, rect, "field." + screen.code.id.value(),
                            scene.in(screen.code.label), screen.code.value.reveal());
    const bool empty = node.value.empty();
    node.texts.push_back(
        text_part(scene,
                  {empty ? scene.tr("principals.code.hint") : grouped(node.value, 6),
                   empty ? Type::body : Type::card, empty ? Weight::regular : Weight::bold,
                   empty ? c.ink_2 : c.ink, AlignX::left, AlignY::middle, 1, Type::caption},
                  inset(rect, scene.px(24), scene.px(6))));
    return node;
}

Tree draw_code(const Scene& scene, const kiosk::PrincipalsScreen& screen) {
    const bool wide = !scene.portrait();
    ShellWish wish;
    wish.title = scene.tr("title.principals.code");
    if (!wide && !scene.low_reach()) wish.subtitle = scene.tr("principals.code.line");
    if (!wide && !screen.asking.waiting) wish.dock_height = keyboard_height(scene);
    if (screen.asking.can_retry)
        wish_asking(scene, screen.asking, wish);
    else
        wish.primary = Button{"action.next",
                              scene.tr("principals.look_up"),
                              {},
                              Icon::next,
                              true,
                              Look::primary,
                              kiosk::intent::Next{},
                              Type::card,
                              !screen.asking.waiting && !screen.code.value.empty()};
    Shell shell = make_shell(scene, wish);
    Rect room = shell.room;
    if (screen.asking.waiting) {
        shell.add(asking_message(scene, screen.asking, room));
        return std::move(shell.tree);
    }
    if (wide) {
        const int height = std::min(keyboard_height(scene), room.h);
        const int width = std::max(room.w * 48 / 100, keyboard_width_min(scene));
        Rect side = take_right(room, width, scene.px(28));
        shell.dock = take_bottom(side, height);
    }
    add_asking_line(scene, screen.asking, scene.px(14), room, shell);
    const Words words{screen.problem.empty() ? std::string() : scene.tr(screen.problem),
                      Type::label,
                      Weight::bold,
                      scene.colours.warning,
                      AlignX::left,
                      AlignY::top,
                      4,
                      Type::caption};
    const int height = std::max(scene.theme.touch, scene.size(Type::card) * 5 / 2);
    const int below = words.text.empty() ? 0 : text_box(scene, words, room.w).height;
    room = settled(room, height + (below > 0 ? scene.px(14) + below : 0));
    shell.add(code_box(scene, screen, take_top(room, height, scene.px(14))));
    if (!words.text.empty()) {
        Node node = paragraph(scene, words, room);
        node.id = "error.code";
        node.role = Role::alert;
        shell.add(std::move(node));
    }
    shell.add(keyboard(scene, screen.code, shell.dock));
    return std::move(shell.tree);
}

// ---- is it you?

std::string_view verify_words(const kiosk::VerifyScreen& screen) {
    if (!screen.state || !screen.asking.problem.empty()) return "verify.failed";
    switch (*screen.state) {
        case State::waiting:
        case State::confirmed:
            return "verify.scan";
        case State::refused:
            return "verify.refused";
        case State::lapsed:
            return "verify.lapsed";
        case State::unavailable:
            return "verify.unavailable";
    }
    return "verify.failed";
}

Node verify_message(const Scene& scene, const kiosk::VerifyScreen& screen, Rect room) {
    Message message;
    const std::string key(verify_words(screen));
    message.id = "status.verify";
    message.icon = Icon::shield;
    message.disc = scene.colours.warning_soft;
    message.ink = scene.colours.warning;
    message.title = scene.tr(key);
    message.body = scene.tr(key + ".line") + "\n" + nearest_window(scene);
    message.role = Role::alert;
    return message_card(scene, message, room);
}

Node verify_code(const Scene& scene, const kiosk::VerifyScreen& screen, const Rect& rect) {
    const Palette& c = scene.colours;
    CodeLook look;
    look.id = "verify.qr";
    look.label = scene.tr("verify.scan");
    look.payload = screen.code;
    look.heading = scene.tr("title.verify");
    const auto line = [&](std::string words, Type type, Weight weight, Colour ink) {
        look.lines.push_back(
            {std::move(words), type, weight, ink, AlignX::left, AlignY::top, 5, Type::caption});
    };
    line(scene.tr("verify.scan"), Type::heading, Weight::bold, c.ink);
    line(scene.tr("verify.scan.line"), Type::label, Weight::regular, c.ink_2);
    if (!screen.picture_taken)
        line(scene.tr("verify.scan.privacy"), Type::label, Weight::regular, c.ink_2);
    line(nearest_window(scene), Type::label, Weight::regular, c.ink_2);  // for who has no phone
    return code_card(scene, std::move(look), rect);
}

}  // namespace

Tree draw(const Scene& scene, const kiosk::PrincipalsScreen& screen) {
    if (screen.types) return draw_code(scene, screen);
    const bool asks = screen.asking.waiting || !screen.asking.problem.empty();
    ShellWish wish;
    wish.title = scene.tr("title.principals");
    if (!asks)
        wish.subtitle =
            screen.service.empty() ? scene.tr("principals.line") : scene.in(screen.service);
    wish_asking(scene, screen.asking, wish);
    Shell shell = make_shell(scene, wish);
    Rect room = shell.room;
    if (asks) {
        shell.add(asking_message(scene, screen.asking, room));
        return std::move(shell.tree);
    }
    const bool hides =
        std::ranges::any_of(screen.rows, [](const auto& row) { return row.name.hides(); });
    // Large words need a row each where the screen is narrow.
    const bool beside = screen.can_type_code && !(scene.theme.large() && scene.portrait());
    if (!beside) add_hold_to_show(scene, hides, room, shell);
    if (screen.can_type_code) add_code_door(scene, hides && beside, room, shell);
    if (screen.rows.empty()) {
        shell.add(nobody_there(scene, room));
        return std::move(shell.tree);
    }
    add_pager(scene, screen.page, screen.pages, scene.px(20), room, shell);
    shell.add(card_list(scene, wish.title, screen.rows.size(), room,
                        [&](std::size_t i, const Rect& cell) {
                            return principal_node(scene, screen.rows[i], cell);
                        }));
    return std::move(shell.tree);
}

Tree draw(const Scene& scene, const kiosk::VerifyScreen& screen) {
    const bool waits = screen.state == State::waiting && screen.asking.problem.empty();
    ShellWish wish;
    wish.title = scene.tr("title.verify");
    wish.subtitle = scene.in(screen.service);
    wish.second = case_button(scene, "guide_only", Icon::none, kiosk::intent::Skip{});
    const bool can_retry =
        screen.asking.can_retry || (screen.state && !waits && screen.state != State::unavailable);
    if (can_retry)
        wish.primary =
            Button{"action.retry", scene.tr("action.retry"), {},         Icon::none, false,
                   Look::primary,  kiosk::intent::Retry{},   Type::card, true};
    Shell shell = make_shell(scene, wish);
    if (screen.asking.waiting)
        shell.add(asking_message(scene, screen.asking, shell.room));
    else if (waits)
        shell.add(verify_code(scene, screen, shell.room));
    else
        shell.add(verify_message(scene, screen, shell.room));
    return std::move(shell.tree);
}

}  // namespace ui
