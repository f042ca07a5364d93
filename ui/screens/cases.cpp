#include <algorithm>

#include "kiosk/base/overloaded.h"
#include "ui/screens/case_parts.h"
#include "ui/screens/message.h"
#include "ui/screens/screens.h"

namespace ui {
namespace {

using MatterRow = kiosk::CasesScreen::Row;

struct RowLook {
    Icon icon = Icon::document;
    Colour disc{};
    Colour ink{};
    std::string title;
    std::string line;
    Pill pill;
};

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

void add_matter_words(const Scene& scene, const RowLook& look, Rect room, Node& node) {
    const Palette& c = scene.colours;
    const Words title{look.title,     Type::label, Weight::bold, c.ink, AlignX::left,
                      AlignY::middle, 2,           Type::caption};
    const Words line{look.line, Type::caption, Weight::regular,
                     c.ink_2,   AlignX::left,  AlignY::middle,
                     2,         Type::caption};
    const int head = std::min(room.h, text_box(scene, title, room.w).height);
    const int foot = text_box(scene, line, room.w).height;
    const bool has_line = room.h >= head + foot;
    room = middle(room, head + (has_line ? foot : 0));
    node.texts.push_back(text_part(scene, title, take_top(room, head)));
    if (has_line) node.texts.push_back(text_part(scene, line, room));
}

Node matter_node(const Scene& scene, const MatterRow& row, const Rect& rect) {
    const auto look =
        std::visit([&](const auto& matter) { return look_of(scene, matter); }, row.matter);
    Node node = card(scene, rect);
    node.label = look.title;
    node.description = look.pill.text + " " + look.line;
    node.sensitive = true;
    const bool is_case = std::holds_alternative<kiosk::CaseLine>(row.matter);
    node.id = (is_case ? "case." : "ticket.") + std::to_string(row.position + 1);
    node.role = is_case ? Role::button : Role::listitem;
    if (is_case) node.action = kiosk::intent::ChooseCase{row.position};
    Rect room = inset(rect, scene.px(28), scene.px(14));
    const int side = std::min(room.h, scene.px(88));
    const Rect sign = middle(take_left(room, side, scene.px(24)), side);
    node.children.push_back(icon_disc(sign, look.icon, look.disc, look.ink));
    Node state = pill(scene, look.pill, {});
    const int width = pill_width(scene, look.pill);
    // Beside the words, or, where they need the width, below them.
    Rect place;
    if (width * 5 < room.w * 2) {
        place = middle(take_right(room, width, scene.px(20)), pill_height(scene));
    } else {
        place = take_bottom(room, pill_height(scene), scene.px(10));
        place.w = std::min(width, place.w);
    }
    state = pill(scene, look.pill, place);
    state.role = Role::none;
    state.label.clear();
    node.children.push_back(std::move(state));
    add_matter_words(scene, look, room, node);
    return node;
}

Node nothing_found(const Scene& scene, Rect room) {
    Message message;
    message.id = "status.cases";
    message.icon = Icon::document;
    message.disc = scene.colours.primary_soft;
    message.ink = scene.colours.primary_text;
    message.title = scene.tr("cases.none");
    message.body = scene.tr("cases.none.line");
    if (scene.portrait()) room.h = std::min(room.h, scene.px(860));
    return message_card(scene, message, room);
}

}  // namespace

Tree draw(const Scene& scene, const kiosk::CasesScreen& screen) {
    const bool asks = screen.asking.waiting || !screen.asking.problem.empty();
    ShellWish wish;
    wish.title = scene.tr("title.cases");
    if (!asks && !scene.low_reach()) wish.subtitle = scene.tr("cases.line");
    wish_asking(scene, screen.asking, wish);
    if (!asks) wish.second = case_button(scene, "voice", Icon::pen, kiosk::intent::OpenVoice{});
    Shell shell = make_shell(scene, wish);
    Rect room = shell.room;
    // A list that was shown stays while one of it is looked up.
    if (asks && (screen.rows.empty() || !screen.asking.waiting)) {
        shell.add(asking_message(scene, screen.asking, room));
        return std::move(shell.tree);
    }
    if (screen.rows.empty()) {
        shell.add(nothing_found(scene, room));
        return std::move(shell.tree);
    }
    add_pager(scene, screen.page, screen.pages, scene.px(20), room, shell);
    const std::size_t across = scene.portrait() || scene.theme.large() ? 1 : 2;
    const std::size_t down = (std::max<std::size_t>(screen.rows.size(), 1) + across - 1) / across;
    const int gap = std::max(scene.theme.gap, scene.px(20));
    const int tall = std::clamp(
        (room.h - static_cast<int>(down - 1) * gap) / static_cast<int>(down), 1, scene.px(240));
    room.h = static_cast<int>(down) * tall + static_cast<int>(down - 1) * gap;
    Node list = group(wish.title, room, Role::list);
    const std::vector<Rect> cells = grid(room, across, down, gap);
    for (std::size_t i = 0; i < screen.rows.size(); ++i)
        list.children.push_back(matter_node(scene, screen.rows[i], cells[i]));
    if (screen.asking.waiting) rest(list);
    shell.add(std::move(list));
    return std::move(shell.tree);
}

}  // namespace ui
