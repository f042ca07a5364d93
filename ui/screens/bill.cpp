#include <algorithm>

#include "kiosk/forms/form_values.h"
#include "kiosk/model/payment.h"
#include "ui/screens/case_parts.h"
#include "ui/screens/keyboard.h"
#include "ui/screens/message.h"
#include "ui/screens/screens.h"

namespace ui {
namespace {

Button look_up_button(const Scene& scene, bool enabled) {
    return {"action.next", scene.tr("bill.look_up"), {},         Icon::search, false,
            Look::primary, kiosk::intent::Next{},    Type::card, enabled};
}

Node number_box(const Scene& scene, const kiosk::BillScreen& screen, const Rect& rect) {
    Node node = writing_box(scene, rect, "field." + screen.field.id.value(),
                            scene.in(screen.field.label), screen.field.value.reveal());
    node.sensitive = true;
    node.texts.push_back(typed_line(scene, scene.tr("bill.hint"), grouped(node.value), Type::title,
                                    inset(rect, scene.px(24), scene.px(10))));
    return node;
}

/// Where the number stands, or what is wrong with it.
Words hint_words(const Scene& scene, const kiosk::BillScreen& screen) {
    const bool wrong = !screen.problem.empty();
    const Palette& c = scene.colours;
    return {scene.tr(wrong ? screen.problem : "bill.where"),
            Type::label,
            wrong ? Weight::bold : Weight::regular,
            wrong ? c.danger : c.ink_2,
            AlignX::left,
            AlignY::top,
            4,
            Type::caption};
}

void add_hint(const Scene& scene, const kiosk::BillScreen& screen, Rect& room, Shell& shell) {
    const bool wrong = !screen.problem.empty();
    const Words words = hint_words(scene, screen);
    const int height = std::min(room.h, text_box(scene, words, room.w).height);
    Node node = paragraph(scene, words, take_top(room, height, scene.px(20)));
    if (wrong) {
        node.id = "error." + screen.field.id.value();
        node.role = Role::alert;
    }
    shell.add(std::move(node));
}

Tree draw_number(const Scene& scene, const kiosk::BillScreen& screen) {
    const bool wide = !scene.portrait();
    const bool asks = screen.asking.waiting || !screen.asking.problem.empty();
    ShellWish wish;
    wish.title = scene.tr("title.bill");
    if (!scene.low_reach()) wish.subtitle = scene.in(screen.service);
    if (!wide && !asks) wish.dock_height = keyboard_height(scene);
    if (screen.asking.can_retry)
        wish_asking(scene, screen.asking, wish);
    else if (!asks)
        wish.primary = look_up_button(scene, screen.can_search);
    Shell shell = make_shell(scene, wish);
    Rect room = shell.room;
    if (asks) {
        shell.add(asking_message(scene, screen.asking, room));
        return std::move(shell.tree);
    }
    if (wide) {
        const int height = std::min(keyboard_height(scene), room.h);
        const int width = std::max(room.w * 48 / 100, keyboard_width_min(scene));
        Rect side = take_right(room, width, scene.px(28));
        shell.dock = take_bottom(side, height);
    }
    const int height = std::max(scene.theme.touch, scene.size(Type::title) * 5 / 2);
    room = settled(
        room, height + scene.px(20) + text_box(scene, hint_words(scene, screen), room.w).height);
    shell.add(number_box(scene, screen, take_top(room, height, scene.px(20))));
    add_hint(scene, screen, room, shell);
    shell.add(keyboard(scene, screen.field, shell.dock));
    return std::move(shell.tree);
}

/// “2026-12-15” as people say it.
std::string due_day(const Scene& scene, const std::string& due) {
    const auto date = kiosk::parse_date(due);
    return date ? date_text(scene, *date) : due;
}

Node bill_card(const Scene& scene, const kiosk::BillScreen::Row& row, std::size_t position,
               const Rect& cell) {
    const Palette& c = scene.colours;
    RowLook look;
    look.icon = row.paid ? Icon::check : Icon::document;
    look.disc = row.paid ? c.success_soft : c.primary_soft;
    look.ink = row.paid ? c.success : c.primary_text;
    look.title = scene.in(row.period);
    look.line = row.paid ? scene.tr("bill.paid_line")
                         : scene.tr("bill.due", {{"day", due_day(scene, row.due)}});
    if (row.paid)
        look.pill = {scene.tr("bill.paid"), Icon::check, c.success, c.success_soft};
    else
        look.amount = scene.tr("pay.yuan", {{"sum", kiosk::yuan_text(row.fen)}});
    Node node = row_card(scene, look, cell);
    node.id = "bill." + std::to_string(position);
    if (row.paid) return node;
    node.role = Role::button;
    node.action = kiosk::Intent(kiosk::intent::ChooseBill{position});
    return node;
}

Node nothing_owed(const Scene& scene, Rect room) {
    Message message;
    message.id = "status.bill";
    message.icon = Icon::check;
    message.disc = scene.colours.success_soft;
    message.ink = scene.colours.success;
    message.title = scene.tr("bill.none");
    message.body = scene.tr("bill.none.line");
    return message_card(scene, message, room);
}

Tree draw_found(const Scene& scene, const kiosk::BillScreen& screen) {
    ShellWish wish;
    const bool none = screen.rows.empty();
    wish.title = scene.tr(none ? "title.bill.none" : "title.bill.found");
    wish.subtitle = screen.payer + " · " + screen.address;
    Shell shell = make_shell(scene, wish);
    Rect room = shell.room;
    if (none) {
        shell.add(nothing_owed(scene, room));
        return std::move(shell.tree);
    }
    Node list = card_list(
        scene, scene.tr("title.bill.found"), screen.rows.size(), room,
        [&](std::size_t i, const Rect& cell) { return bill_card(scene, screen.rows[i], i, cell); });
    shell.add(std::move(list));
    return std::move(shell.tree);
}

}  // namespace

Tree draw(const Scene& scene, const kiosk::BillScreen& screen) {
    return screen.found ? draw_found(scene, screen) : draw_number(scene, screen);
}

}  // namespace ui
