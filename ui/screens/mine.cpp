#include <algorithm>

#include "kiosk/flow/page_sizes.h"
#include "ui/screens/case_parts.h"
#include "ui/screens/message.h"
#include "ui/screens/screens.h"

namespace ui {
namespace {

using kiosk::TodoKind;
using TodoRow = kiosk::MineScreen::Row;

struct TodoLook {
    std::string_view line;  // under the name, where the platform says nothing itself
    Icon icon;
};

TodoLook look_of(const TodoRow& row) {
    switch (row.kind) {
        case TodoKind::supplement:
            return {"mine.supplement", Icon::pen};
        case TodoKind::offer:
            return {"mine.offer", Icon::check};
        case TodoKind::result_ready:
            return {"mine.result_ready", Icon::document};
        case TodoKind::licence_expiring:
            return {row.overdue ? "mine.renew" : "mine.licence_expiring", Icon::clock};
        case TodoKind::card_expiring:
            return {row.overdue ? "mine.renew" : "mine.card_expiring", Icon::id_card};
    }
    return {"mine.supplement", Icon::pen};
}

Pill due_pill(const Scene& scene, const TodoRow& row) {
    const Palette& c = scene.colours;
    if (row.overdue)
        return {scene.tr(row.kind == TodoKind::supplement ? "mine.overdue" : "mine.expired"),
                Icon::warning, c.danger, c.danger_soft};
    if (!row.due) return {scene.tr("mine.ready"), Icon::check, c.success, c.success_soft};
    const std::string key = row.kind == TodoKind::supplement || row.kind == TodoKind::offer
                                ? "mine.until"
                                : "mine.days";
    return {scene.tr(key, {{"day", date_text(scene, *row.due)},
                           {"days", std::to_string(row.days_left)}}),
            Icon::clock, c.warning, c.warning_soft};
}

Node todo_node(const Scene& scene, const TodoRow& row, const Rect& rect) {
    const Palette& c = scene.colours;
    const TodoLook kind = look_of(row);
    RowLook look;
    look.icon = kind.icon;
    look.disc = row.overdue ? c.danger_soft : c.primary_soft;
    look.ink = row.overdue ? c.danger : c.primary_text;
    look.title = scene.in(row.name);
    look.line = scene.tr(kind.line);
    if (!row.line.empty()) look.line += " · " + scene.in(row.line);
    look.pill = due_pill(scene, row);
    Node node = row_card(scene, look, rect);
    node.id = "todo." + std::to_string(row.position + 1);
    node.role = Role::button;
    node.sensitive = true;
    node.action = kiosk::intent::ChooseTodo{row.position};
    return node;
}

Node suggested_node(const Scene& scene, const kiosk::MineScreen::Suggested& one, std::size_t number,
                    const Rect& rect) {
    const Palette& c = scene.colours;
    RowLook look;
    look.icon = Icon::star;
    look.disc = c.primary_soft;
    look.ink = c.primary_text;
    look.title = scene.in(one.name);
    look.line = scene.in(one.why);
    look.pill = {scene.tr("mine.suggested"), Icon::star, c.primary_text, c.primary_soft};
    Node node = row_card(scene, look, rect);
    node.id = "suggested." + std::to_string(number);
    node.role = Role::button;
    node.sensitive = true;
    node.action = kiosk::intent::ChooseService{one.code};
    return node;
}

/// To the person's cases, licences, whom they act for, and reminders; below what waits.
void add_doors(const Scene& scene, const kiosk::MineScreen& screen, Rect& room, Shell& shell) {
    std::vector<Button> doors{
        case_button(scene, "cases", Icon::document, kiosk::intent::OpenCases{}),
        case_button(scene, "wallet", Icon::id_card, kiosk::intent::OpenWallet{}),
        case_button(scene, "principals", Icon::people, kiosk::intent::OpenPrincipals{}),
        case_button(scene, screen.profile ? "end_profile" : "profile", Icon::clock,
                    kiosk::intent::OpenProfile{})};
    if (screen.can_link_card)
        doors.push_back(
            case_button(scene, "link_card", Icon::card_reader, kiosk::intent::LinkCard{}));
    // Full rows: five doors are three and two.
    const std::size_t most = !scene.portrait() ? doors.size() : scene.theme.large() ? 2 : 3;
    const std::size_t down = (doors.size() + most - 1) / most;
    const int gap = scene.theme.gap;
    const int height =
        static_cast<int>(down) * scene.control_height() + static_cast<int>(down - 1) * gap;
    auto door = doors.begin();
    for (const Rect& row : rows(take_bottom(room, height, scene.px(20)), down, gap)) {
        const auto left = static_cast<std::size_t>(doors.end() - door);
        for (const Rect& cell : columns(row, std::min(most, left), gap))
            shell.add(button(scene, *door++, cell));
    }
}

Node nothing_waits(const Scene& scene, Rect room) {
    Message message;
    message.id = "status.mine";
    message.icon = Icon::check;
    message.disc = scene.colours.success_soft;
    message.ink = scene.colours.success;
    message.title = scene.tr("mine.none");
    message.body = scene.tr("mine.none.line");
    return message_card(scene, message, room);
}

Button to_services(const Scene& scene) {
    return {"action.next", scene.tr("mine.services"), {},         Icon::next, true,
            Look::primary, kiosk::intent::Next{},     Type::card, true};
}

}  // namespace

Tree draw(const Scene& scene, const kiosk::MineScreen& screen) {
    const bool failed = !screen.asking.problem.empty();
    ShellWish wish;
    wish.title = scene.tr("title.mine", {{"name", screen.name.seen().reveal()}});
    if (!screen.asking.waiting && !failed)
        wish.subtitle = screen.found > 0
                            ? scene.tr("mine.line", {{"count", std::to_string(screen.found)}})
                            : scene.tr("mine.line.none");
    if (failed && screen.asking.can_retry) wish_asking(scene, screen.asking, wish);
    if (!wish.primary) wish.primary = to_services(scene);
    wish.second = case_button(scene, "log_out", Icon::none, kiosk::intent::LogOut{});
    Shell shell = make_shell(scene, wish);
    for (Node& node : shell.tree.root.children)
        if (node.heading_level == 1) show_name(scene, screen.name, node);
    Rect room = shell.room;
    const bool hides = screen.name.hides();
    if ((screen.asking.waiting || failed) && screen.rows.empty()) {
        add_hold_to_show(scene, hides, room, shell);
        shell.add(asking_message(scene, screen.asking, room));
        return std::move(shell.tree);
    }
    if (!failed && !screen.asking.waiting && screen.can_act_for_others)
        add_doors(scene, screen, room, shell);
    add_asking_line(scene, screen.asking, scene.px(14), room, shell);
    const auto a_page = kiosk::page_sizes(scene.snapshot.way).matters;
    const auto free = a_page - std::min(a_page, screen.rows.size());
    const auto suggested = std::min(free, screen.suggested.size());
    if (screen.rows.size() + suggested == 0) {
        add_hold_to_show(scene, hides, room, shell);
        shell.add(nothing_waits(scene, room));
        return std::move(shell.tree);
    }
    add_foot(scene, hides, screen.page, screen.pages, room, shell);
    Node list = card_list(scene, scene.tr("mine.list"), screen.rows.size() + suggested, room,
                          [&](std::size_t i, const Rect& cell) {
                              if (i < screen.rows.size())
                                  return todo_node(scene, screen.rows[i], cell);
                              const auto at = i - screen.rows.size();
                              return suggested_node(scene, screen.suggested[at], at + 1, cell);
                          });
    if (screen.asking.waiting) rest(list);
    shell.add(std::move(list));
    return std::move(shell.tree);
}

Tree draw(const Scene& scene, const kiosk::OfferScreen& screen) {
    const Palette& c = scene.colours;
    ShellWish wish;
    wish.title = scene.in(screen.service);
    if (!screen.asking.waiting) wish.subtitle = scene.in(screen.line);
    wish_asking(scene, screen.asking, wish);
    const bool asks = screen.asking.waiting || !screen.asking.problem.empty();
    if (!asks)
        wish.primary =
            Button{"action.next", scene.tr("offer.confirm"), {},         Icon::check, true,
                   Look::primary, kiosk::intent::Next{},     Type::card, true};
    Shell shell = make_shell(scene, wish);
    Rect room = shell.room;
    if (asks) {
        shell.add(asking_message(scene, screen.asking, room));
        return std::move(shell.tree);
    }
    const bool hides =
        std::ranges::any_of(screen.rows, [](const auto& row) { return row.value.hides(); });
    add_foot(scene, hides, screen.page, screen.pages, room, shell);
    shell.add(card_list(
        scene, scene.tr("offer.list"), screen.rows.size(), room,
        [&](std::size_t i, const Rect& cell) {
            RowLook look;
            look.icon = Icon::check;
            look.disc = c.success_soft;
            look.ink = c.success;
            look.title = scene.seen(screen.rows[i].value);
            look.line = scene.in(screen.rows[i].label);
            look.pill = {scene.tr("offer.filled"), Icon::check, c.success, c.success_soft};
            Node node = row_card(scene, look, cell);
            node.id = "value." + std::to_string(i + 1);
            node.sensitive = true;
            node.in_full = scene.hidden.shown && screen.rows[i].value.hides();
            return node;
        }));
    return std::move(shell.tree);
}

Tree draw(const Scene& scene, const kiosk::LinkCardScreen& screen) {
    using LinkPhase = kiosk::LinkCardScreen::Phase;
    const Palette& c = scene.colours;
    const bool failed = screen.phase == LinkPhase::failed;
    const bool linked = screen.phase == LinkPhase::linked;
    ShellWish wish;
    wish.title = scene.tr("title.link_card");
    if (failed)
        wish.primary =
            Button{"action.retry", scene.tr("action.retry"), {},         Icon::none, false,
                   Look::primary,  kiosk::intent::Retry{},   Type::card, true};
    if (linked)
        wish.primary = Button{"action.next", scene.tr("action.next"), {},         Icon::next, true,
                              Look::primary, kiosk::intent::Next{},   Type::card, true};
    Shell shell = make_shell(scene, wish);
    Message message;
    const std::string key = failed ? screen.problem : linked ? "link_card.done" : "link_card.wait";
    message.id = "status.link_card";
    message.icon = linked ? Icon::check : failed ? Icon::warning : Icon::card_reader;
    message.disc = linked ? c.success_soft : failed ? c.warning_soft : c.primary_soft;
    message.ink = linked ? c.success : failed ? c.warning : c.primary_text;
    message.title = scene.tr(key);
    message.body = scene.tr(key + ".line");
    if (failed) message.body += "\n" + nearest_window(scene);
    message.role = failed ? Role::alert : Role::status;
    shell.add(message_card(scene, message, shell.room));
    return std::move(shell.tree);
}

}  // namespace ui
