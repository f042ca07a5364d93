#include <algorithm>

#include "ui/screens/case_parts.h"
#include "ui/screens/message.h"
#include "ui/screens/screens.h"

namespace ui {
namespace {

using kiosk::ELicence;
using kiosk::MaterialWay;

/// The pill's key, and whether the person has nothing to do for it.
struct WayLook {
    std::string_view words;
    Icon icon;
    bool spared;
};

WayLook look_of(MaterialWay way) {
    switch (way) {
        case MaterialWay::card:
            return {"material.way.card", Icon::id_card, true};
        case MaterialWay::licence:
            return {"material.way.licence", Icon::document, true};
        case MaterialWay::shared:
            return {"material.way.shared", Icon::network, true};
        case MaterialWay::form:
            return {"material.way.form", Icon::pen, true};
        case MaterialWay::promise:
            return {"material.way.promise", Icon::hand, true};
        case MaterialWay::trusted:
            return {"material.way.trusted", Icon::star, true};
        case MaterialWay::office:
            return {"material.way.office", Icon::building, true};
        case MaterialWay::capture:
            return {"material.way.capture", Icon::camera, false};
        case MaterialWay::phone:
            return {"material.way.phone", Icon::phone, false};
        case MaterialWay::later:
            return {"material.way.later", Icon::clock, false};
        case MaterialWay::earlier:
            return {"material.way.earlier", Icon::clock, true};
        case MaterialWay::optional:
            return {"material.way.optional", Icon::info, false};
        case MaterialWay::bring:
            return {"material.way.bring", Icon::paper, false};
    }
    return {"material.way.bring", Icon::paper, false};
}

RowLook row_of(const Scene& scene, const kiosk::MaterialsScreen::Row& row) {
    const Palette& c = scene.colours;
    const WayLook way = look_of(row.way);
    RowLook look;
    look.icon = way.icon;
    look.disc = way.spared ? c.success_soft : c.primary_soft;
    look.ink = way.spared ? c.success : c.primary_text;
    look.title = scene.in(row.name);
    look.line = scene.in(row.detail);
    look.pill = way.spared ? Pill{scene.tr(way.words), Icon::check, c.success, c.success_soft}
                           : Pill{scene.tr(way.words), way.icon, c.primary_text, c.primary_soft};
    return look;
}

Pill state_pill(const Scene& scene, ELicence::State state) {
    const Palette& c = scene.colours;
    const auto bad = [&](std::string_view words) {
        return Pill{scene.tr(words), Icon::warning, c.warning, c.warning_soft};
    };
    switch (state) {
        case ELicence::State::valid:
            return {scene.tr("licence.valid"), Icon::check, c.success, c.success_soft};
        case ELicence::State::expired:
            return bad("licence.expired");
        case ELicence::State::revoked:
            return {scene.tr("licence.revoked"), Icon::close, c.ink_2, c.ground_deep};
        case ELicence::State::another_holder:
            return bad("licence.another_holder");
        case ELicence::State::forged:
        case ELicence::State::wrong_number:
            return bad("licence.refused");
    }
    return {};
}

RowLook licence_row(const Scene& scene, const kiosk::WalletScreen::Row& row) {
    const Palette& c = scene.colours;
    const bool valid = row.state == ELicence::State::valid;
    RowLook look;
    look.icon = Icon::document;
    look.disc = valid ? c.primary_soft : c.ground_deep;
    look.ink = valid ? c.primary_text : c.ink_2;
    look.title = scene.in(row.name);
    look.line = scene.in(row.issuer);
    if (!row.number.empty()) look.line += " · " + scene.seen(row.number);
    if (row.valid_to)
        look.line +=
            " · " + scene.tr("licence.until", {{"day", date_text(scene, *row.valid_to)},
                                               {"year", std::to_string(row.valid_to->year)}});
    look.pill = state_pill(scene, row.state);
    return look;
}

/// An identifier has no blanks: it may be broken behind its dots.
std::string with_breaks(const std::string& value) {
    std::string text;
    for (const char sign : value) {
        text += sign;
        if (sign == '.') text += "\u200B";
    }
    return text;
}

/// What the sealed file says, and whether a paper may be made of it.
void add_paper(const Scene& scene, const kiosk::WalletScreen& screen, Rect room, Shell& shell) {
    const Palette& c = scene.colours;
    const auto& paper = *screen.paper;
    if (!paper.problem.empty()) {
        Message message;
        message.id = "status.paper";
        message.icon = Icon::warning;
        message.disc = c.warning_soft;
        message.ink = c.warning;
        message.title = scene.tr(paper.problem);
        message.body = scene.tr(paper.problem + ".line") + "\n" + nearest_window(scene);
        message.role = Role::alert;
        shell.add(message_card(scene, message, room));
        return;
    }
    const bool hides =
        std::ranges::any_of(paper.rows, [](const auto& row) { return row.value.hides(); });
    add_foot(scene, hides, screen.page, screen.pages, room, shell);
    shell.add(card_list(scene, scene.tr("title.paper"), paper.rows.size(), room,
                        [&](std::size_t i, const Rect& cell) {
                            RowLook look;
                            look.icon = Icon::document;
                            look.disc = c.primary_soft;
                            look.ink = c.primary_text;
                            look.title = with_breaks(scene.seen(paper.rows[i].value));
                            look.line = paper.rows[i].label;
                            Node node = row_card(scene, look, cell);
                            node.id = "value." + std::to_string(i + 1);
                            node.sensitive = true;
                            node.in_full = scene.hidden.shown && paper.rows[i].value.hides();
                            return node;
                        }));
}

/// Under the name of the licence: whose seal it is, or what became of the paper.
std::string paper_line(const Scene& scene, const kiosk::WalletScreen::Paper& paper) {
    if (!paper.print_problem.empty()) return scene.tr(paper.print_problem);
    if (paper.printed) return scene.tr("paper.printed");
    if (paper.printing) return scene.tr("paper.printing");
    return scene.tr("paper.sealed", {{"seal", paper.seal}});
}

Tree draw_paper(const Scene& scene, const kiosk::WalletScreen& screen) {
    const auto& paper = *screen.paper;
    const bool asks = screen.asking.waiting || !screen.asking.problem.empty();
    ShellWish wish;
    wish.title = scene.in(paper.name);
    if (!asks && paper.problem.empty()) {
        wish.subtitle = paper_line(scene, paper);
        wish.subtitle_id = "status.paper_print";
    }
    wish_asking(scene, screen.asking, wish);
    if (!asks && paper.can_print) {
        auto print = case_button(scene, "print_paper", Icon::printer, kiosk::intent::PrintGuide{});
        print.look = Look::primary;
        print.type = Type::card;
        wish.primary = std::move(print);
    }
    Shell shell = make_shell(scene, wish);
    if (asks)
        shell.add(asking_message(scene, screen.asking, shell.room));
    else
        add_paper(scene, screen, shell.room, shell);
    return std::move(shell.tree);
}

Node no_licences(const Scene& scene, Rect room) {
    Message message;
    message.id = "status.wallet";
    message.icon = Icon::document;
    message.disc = scene.colours.primary_soft;
    message.ink = scene.colours.primary_text;
    message.title = scene.tr("wallet.none");
    message.body = scene.tr("wallet.none.line");
    return message_card(scene, message, room);
}

}  // namespace

Tree draw(const Scene& scene, const kiosk::MaterialsScreen& screen) {
    ShellWish wish;
    wish.title = scene.tr("title.materials", {{"spared", std::to_string(screen.spared)},
                                              {"needed", std::to_string(screen.needed)}});
    wish.subtitle = scene.tr(screen.consent_ended ? "materials.consent_ended"
                             : screen.fields > 0  ? "materials.filled"
                                                  : "materials.line",
                             {{"fields", std::to_string(screen.fields)}});
    wish.subtitle_id = "status.materials";
    wish.primary = Button{"action.next", scene.tr("materials.go_on"), {},         Icon::next, true,
                          Look::primary, kiosk::intent::Next{},       Type::card, true};
    if (screen.can_end_consent)
        wish.second = case_button(scene, "end_consent", Icon::none, kiosk::intent::EndConsent{});
    Shell shell = make_shell(scene, wish);
    Rect room = shell.room;
    add_pager(scene, screen.page, screen.pages, scene.px(20), room, shell);
    shell.add(card_list(
        scene, wish.title, screen.rows.size(), room,
        [&](std::size_t i, const Rect& cell) {
            Node node = row_card(scene, row_of(scene, screen.rows[i]), cell);
            node.id = "material." + std::to_string(i + 1);
            return node;
        },
        scene.theme.large() ? 300 : 240));
    return std::move(shell.tree);
}

Tree draw(const Scene& scene, const kiosk::WalletScreen& screen) {
    if (screen.paper) return draw_paper(scene, screen);
    const bool asks = screen.asking.waiting || !screen.asking.problem.empty();
    ShellWish wish;
    wish.title = scene.tr("title.wallet");
    if (!asks && !scene.low_reach()) wish.subtitle = scene.tr("wallet.line");
    wish_asking(scene, screen.asking, wish);
    Shell shell = make_shell(scene, wish);
    Rect room = shell.room;
    if (asks) {
        shell.add(asking_message(scene, screen.asking, room));
        return std::move(shell.tree);
    }
    if (screen.rows.empty()) {
        shell.add(no_licences(scene, room));
        return std::move(shell.tree);
    }
    const bool hides =
        std::ranges::any_of(screen.rows, [](const auto& row) { return row.number.hides(); });
    add_foot(scene, hides, screen.page, screen.pages, room, shell);
    shell.add(card_list(scene, wish.title, screen.rows.size(), room,
                        [&](std::size_t i, const Rect& cell) {
                            Node node = row_card(scene, licence_row(scene, screen.rows[i]), cell);
                            node.id = "licence." + std::to_string(i + 1);
                            node.sensitive = true;
                            node.in_full = scene.hidden.shown && screen.rows[i].number.hides();
                            if (screen.rows[i].opens) {
                                node.role = Role::button;
                                node.action = kiosk::intent::ChooseRow{screen.first + i};
                            }
                            return node;
                        }));
    return std::move(shell.tree);
}

}  // namespace ui
