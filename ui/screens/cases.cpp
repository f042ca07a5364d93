#include <algorithm>

#include "kiosk/base/overloaded.h"
#include "ui/screens/case_parts.h"
#include "ui/screens/message.h"
#include "ui/screens/screens.h"

namespace ui {
namespace {

using MatterRow = kiosk::CasesScreen::Row;

/// A case that nothing runs for any more: finished, or ended aside.
Pill status_pill(const Scene& scene, const kiosk::CaseLine& line) {
    const Palette& c = scene.colours;
    const std::string words = scene.in(line.status);
    switch (line.state) {
        case kiosk::CaseState::supplement:
            return {words, Icon::pen, c.warning, c.warning_soft};
        case kiosk::CaseState::not_accepted:
        case kiosk::CaseState::sent_back:
        case kiosk::CaseState::withdrawn:
            return {words, Icon::info, c.ink_2, c.ground_deep};
        case kiosk::CaseState::received:
        case kiosk::CaseState::accepted:
        case kiosk::CaseState::review:
        case kiosk::CaseState::decision:
        case kiosk::CaseState::certificate:
        case kiosk::CaseState::delivery:
        case kiosk::CaseState::archive:
            return {words, Icon::check, c.success, c.success_soft};
    }
    return {};
}

RowLook look_of(const Scene& scene, const kiosk::CaseLine& line) {
    const Palette& c = scene.colours;
    RowLook look;
    look.icon = Icon::document;
    look.disc = c.primary_soft;
    look.ink = c.primary_text;
    look.title = scene.in(line.service);
    look.line =
        scene.tr("cases.filed", {{"day", date_text(scene, kiosk::civil_date(line.filed_at))},
                                 {"status", scene.in(line.status)}});
    look.pill = line.deadline ? lamp_pill(scene, *line.deadline) : status_pill(scene, line);
    return look;
}

RowLook look_of(const Scene& scene, const kiosk::Ticket& ticket) {
    const Palette& c = scene.colours;
    RowLook look;
    look.icon = Icon::pen;
    look.disc = c.ground_deep;
    look.ink = c.ink_2;
    look.title = scene.tr("ticket." + std::string(name_of(ticket.kind))) + "  " + ticket.ticket_no;
    look.line = ticket.answered ? scene.in(ticket.answer)
                                : scene.tr("ticket.due", {{"day", date_text(scene, ticket.due)}});
    look.pill = ticket.answered
                    ? Pill{scene.tr("ticket.answered"), Icon::check, c.success, c.success_soft}
                    : Pill{scene.tr("ticket.open"), Icon::clock, c.primary_text, c.primary_soft};
    return look;
}

Node matter_node(const Scene& scene, const MatterRow& row, const Rect& rect) {
    const auto look =
        std::visit([&](const auto& matter) { return look_of(scene, matter); }, row.matter);
    const bool is_case = std::holds_alternative<kiosk::CaseLine>(row.matter);
    Node node = row_card(scene, look, rect);
    node.sensitive = true;
    node.id = (is_case ? "case." : "ticket.") + std::to_string(row.position + 1);
    node.role = is_case ? Role::button : Role::listitem;
    if (is_case) node.action = kiosk::intent::ChooseCase{row.position};
    return node;
}

/// The way to the person's e-licences, below the list.
void add_wallet_door(const Scene& scene, Rect& room, Shell& shell) {
    const auto wish = case_button(scene, "wallet", Icon::document, kiosk::intent::OpenWallet{});
    Rect place = take_bottom(room, scene.control_height(), scene.px(20));
    place.w = std::min(place.w, button_width(scene, wish) + scene.px(40));
    shell.add(button(scene, wish, place));
}

/// What may be done here, or what became of a code that was shown.
void add_line(const Scene& scene, const kiosk::CasesScreen& screen, ShellWish& wish) {
    if (!screen.told.empty()) {
        wish.subtitle = scene.tr(screen.told);
        wish.subtitle_id = "status.code";
        return;
    }
    if (scene.low_reach()) return;
    switch (screen.code_reader) {
        case kiosk::CodeReaderKind::none:
            wish.subtitle = scene.tr("cases.line");
            return;
        case kiosk::CodeReaderKind::scanner:
            wish.subtitle = scene.tr("cases.line_scanner");
            return;
        case kiosk::CodeReaderKind::camera:
            wish.subtitle = scene.tr("cases.line_camera");
            return;
    }
}

Node nothing_found(const Scene& scene, Rect room) {
    Message message;
    message.id = "status.cases";
    message.icon = Icon::document;
    message.disc = scene.colours.primary_soft;
    message.ink = scene.colours.primary_text;
    message.title = scene.tr("cases.none");
    message.body = scene.tr("cases.none.line");
    return message_card(scene, message, room);
}

}  // namespace

Tree draw(const Scene& scene, const kiosk::CasesScreen& screen) {
    const bool asks = screen.asking.waiting || !screen.asking.problem.empty();
    ShellWish wish;
    wish.title = scene.tr("title.cases");
    if (!asks) add_line(scene, screen, wish);
    wish_asking(scene, screen.asking, wish);
    if (!asks) wish.second = case_button(scene, "voice", Icon::pen, kiosk::intent::OpenVoice{});
    Shell shell = make_shell(scene, wish);
    Rect room = shell.room;
    // A list that was shown stays while one of it is looked up.
    if (asks && (screen.rows.empty() || !screen.asking.waiting)) {
        shell.add(asking_message(scene, screen.asking, room));
        return std::move(shell.tree);
    }
    if (!asks) add_wallet_door(scene, room, shell);
    if (screen.rows.empty()) {
        shell.add(nothing_found(scene, room));
        return std::move(shell.tree);
    }
    add_pager(scene, screen.page, screen.pages, scene.px(20), room, shell);
    Node list = card_list(
        scene, wish.title, screen.rows.size(), room,
        [&](std::size_t i, const Rect& cell) { return matter_node(scene, screen.rows[i], cell); });
    if (screen.asking.waiting) rest(list);
    shell.add(std::move(list));
    return std::move(shell.tree);
}

}  // namespace ui
