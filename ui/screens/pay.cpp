#include <algorithm>
#include <array>

#include "kiosk/model/payment.h"
#include "ui/screens/case_parts.h"
#include "ui/screens/message.h"
#include "ui/screens/screens.h"

namespace ui {
namespace {

using PayPhase = kiosk::PayScreen::Phase;

std::string yuan(const Scene& scene, std::int64_t fen) {
    return scene.tr("pay.yuan", {{"sum", kiosk::yuan_text(fen)}});
}

Button lead_to(const Scene& scene, std::string_view words, kiosk::Intent action) {
    const bool again = std::holds_alternative<kiosk::intent::Retry>(action);
    return {again ? "action.retry" : "action.next",
            scene.tr(words),
            {},
            Icon::next,
            true,
            Look::primary,
            std::move(action),
            Type::card,
            true};
}

Button elsewhere(const Scene& scene, const kiosk::PayScreen& screen) {
    return {"action.skip",
            scene.tr(screen.is_bill ? "pay.not_now" : "pay.window"),
            {},
            Icon::none,
            false,
            Look::secondary,
            kiosk::intent::Skip{},
            Type::label,
            true};
}

Type sum_type(const Scene& scene) {
    return scene.portrait() ? Type::display : Type::title;
}

int sum_height(const Scene& scene) {
    return std::max(scene.theme.touch, scene.size(sum_type(scene)) * 2);
}

/// The sum, large; `value` is what clients read.
Node sum_card(const Scene& scene, const kiosk::PayScreen& screen, const Rect& rect) {
    const Palette& c = scene.colours;
    Node node = card(scene, rect);
    node.id = "pay.sum";
    node.role = Role::group;
    node.label = scene.tr("pay.sum") + " " + yuan(scene, screen.fen);
    node.value = kiosk::yuan_text(screen.fen);
    Rect room = inset(rect, scene.px(32), scene.px(16));
    const Words words{scene.tr("pay.sum"), Type::card, Weight::regular, c.ink_2, AlignX::left,
                      AlignY::middle,      1,          Type::caption};
    const Words sum{yuan(scene, screen.fen),
                    sum_type(scene),
                    Weight::bold,
                    c.primary_text,
                    AlignX::right,
                    AlignY::middle,
                    1,
                    Type::label};
    const int width = std::min(room.w * 2 / 3, text_box(scene, sum, room.w).width);
    node.texts.push_back(text_part(scene, sum, take_right(room, width, scene.px(16))));
    node.texts.push_back(text_part(scene, words, room));
    return node;
}

/// Each fee and each reduction with what it rests on.
void add_rows(const Scene& scene, const kiosk::PayScreen& screen, Rect room, Shell& shell) {
    const Palette& c = scene.colours;
    Node list = card_list(scene, scene.tr("pay.rows"), screen.rows.size(), room,
                          [&](std::size_t i, const Rect& cell) {
                              const auto& row = screen.rows[i];
                              const bool less = row.fen < 0;
                              RowLook look;
                              look.icon = less ? Icon::check : Icon::document;
                              look.disc = less ? c.success_soft : c.primary_soft;
                              look.ink = less ? c.success : c.primary_text;
                              look.title = scene.in(row.name);
                              look.line = scene.tr("pay.basis", {{"basis", scene.in(row.basis)}});
                              look.amount = yuan(scene, row.fen);
                              Node node = row_card(scene, look, cell);
                              node.id = "fee." + std::to_string(i);
                              node.value = kiosk::yuan_text(row.fen);
                              return node;
                          });
    shell.add(std::move(list));
}

Tree draw_fee(const Scene& scene, const kiosk::PayScreen& screen) {
    ShellWish wish;
    const bool spared = screen.fen == 0;
    wish.title = scene.tr(spared ? "title.pay.spared" : "title.pay.fee");
    if (!scene.low_reach()) wish.subtitle = scene.in(screen.what);
    wish.primary = lead_to(scene, spared ? "action.next" : "pay.begin", kiosk::intent::Next{});
    if (!spared && !screen.is_bill) wish.second = elsewhere(scene, screen);
    Shell shell = make_shell(scene, wish);
    Rect room = shell.room;
    shell.add(sum_card(scene, screen, take_top(room, sum_height(scene), scene.px(20))));
    add_rows(scene, screen, room, shell);
    return std::move(shell.tree);
}

Node scan_card(const Scene& scene, const kiosk::PayScreen& screen, const Rect& rect) {
    const Palette& c = scene.colours;
    CodeLook look;
    look.id = "pay.code";
    look.label = scene.tr("pay.code");
    look.payload = screen.code;
    look.heading = scene.tr("pay.scan");
    look.left = {scene.tr("pay.left", {{"seconds", std::to_string(screen.seconds_left)}}),
                 Icon::clock, c.primary_text, c.primary_soft};
    const auto line = [&](std::string_view key, Type type, Weight weight, Colour ink) {
        look.lines.push_back(
            {scene.tr(key), type, weight, ink, AlignX::left, AlignY::top, 4, Type::caption});
    };
    line("pay.scan", Type::card, Weight::bold, c.ink);
    line(screen.stale ? "pay.stale" : "pay.scan.line", Type::label,
         screen.stale ? Weight::bold : Weight::regular, screen.stale ? c.warning : c.ink_2);
    line(screen.is_bill ? "pay.scan.no_phone.bill" : "pay.scan.no_phone", Type::body,
         Weight::regular, c.ink_2);
    return code_card(scene, std::move(look), rect);
}

Tree draw_pay_code(const Scene& scene, const kiosk::PayScreen& screen) {
    ShellWish wish;
    wish.title = scene.tr("title.pay.code");
    if (!scene.low_reach()) wish.subtitle = scene.in(screen.what);
    wish.second = elsewhere(scene, screen);
    Shell shell = make_shell(scene, wish);
    Rect room = shell.room;
    shell.add(sum_card(scene, screen, take_top(room, sum_height(scene), scene.px(20))));
    shell.add(scan_card(scene, screen, room));
    return std::move(shell.tree);
}

/// A state in words, with what to do.
struct PayState {
    std::string_view key;
    Icon icon;
    bool good;
};
PayState words_for(const kiosk::PayScreen& screen) {
    switch (screen.phase) {
        case PayPhase::asking:
            return {"pay.asking", Icon::network, true};
        case PayPhase::paid:
            return {"pay.paid", Icon::check, true};
        case PayPhase::over:
            return {"pay.over", Icon::clock, false};
        case PayPhase::unknown:
            return {screen.is_bill ? "pay.unknown.bill" : "pay.unknown", Icon::warning, false};
        case PayPhase::refused:
            return {screen.is_bill ? "pay.refused.bill" : "pay.refused", Icon::warning, false};
        case PayPhase::offline:
            return {"pay.offline", Icon::info, false};
        case PayPhase::fee:
        case PayPhase::code:
            break;
    }
    return {"pay.asking", Icon::network, true};
}

void wish_ways_on(const Scene& scene, const kiosk::PayScreen& screen, ShellWish& wish) {
    if (screen.phase == PayPhase::paid) {
        wish.primary = lead_to(scene, "pay.go_on", kiosk::intent::Next{});
    } else if (screen.phase == PayPhase::over) {
        wish.primary = lead_to(scene, "pay.new_code", kiosk::intent::Retry{});
        wish.second = elsewhere(scene, screen);
    } else if (screen.phase == PayPhase::unknown) {
        wish.primary = lead_to(scene, "pay.look_again", kiosk::intent::Retry{});
        wish.second = elsewhere(scene, screen);
        wish.second->text = scene.tr(screen.is_bill ? "pay.not_now" : "pay.submit_anyway");
    } else if (screen.phase == PayPhase::refused || screen.phase == PayPhase::offline) {
        wish.primary = lead_to(scene, screen.is_bill ? "pay.not_now" : "pay.submit_unpaid",
                               kiosk::intent::Next{});
    }
}

/// How the slip comes along.
void add_print_line(const Scene& scene, const kiosk::PayScreen& screen, Rect& room, Shell& shell) {
    using Print = kiosk::ReceiptScreen::Print;
    static constexpr std::array names{"not_offered", "offered", "printing",
                                      "waiting",     "printed", "failed"};
    const bool fails = screen.print == Print::failed || screen.print == Print::waiting;
    const std::string key = fails                            ? screen.print_problem
                            : screen.print == Print::printed ? "pay.slip.printed"
                                                             : "pay.slip.printing";
    const Words words{scene.tr(key),
                      Type::label,
                      Weight::bold,
                      fails ? scene.colours.warning : scene.colours.success,
                      AlignX::centre,
                      AlignY::middle,
                      3,
                      Type::caption};
    const int height = text_box(scene, words, room.w).height + scene.px(24);
    Node node = paragraph(scene, words, take_bottom(room, std::min(height, room.h / 3)));
    node.id = "status.print";
    node.role = fails ? Role::alert : Role::status;
    node.value = names.at(static_cast<std::size_t>(screen.print));
    shell.add(std::move(node));
}

Tree draw_state(const Scene& scene, const kiosk::PayScreen& screen) {
    const Palette& c = scene.colours;
    const auto state = words_for(screen);
    ShellWish wish;
    wish.title = scene.tr("title." + std::string(state.key));
    if (!scene.low_reach()) wish.subtitle = scene.in(screen.what);
    wish_ways_on(scene, screen, wish);
    Shell shell = make_shell(scene, wish);
    Rect room = shell.room;
    Message message;
    message.id = "status.pay";
    message.icon = state.icon;
    const bool waiting = screen.phase == PayPhase::asking;
    message.disc = waiting ? c.primary_soft : state.good ? c.success_soft : c.warning_soft;
    message.ink = waiting ? c.primary_text : state.good ? c.success : c.warning;
    message.title = screen.phase == PayPhase::paid ? yuan(scene, screen.fen) : scene.tr(state.key);
    message.body = scene.tr(std::string(state.key) + ".line", {{"number", screen.receipt_no}});
    if (!state.good) message.body += "\n" + nearest_window(scene);
    message.spinning = waiting;
    message.role = state.good ? Role::status : Role::alert;
    if (screen.phase == PayPhase::paid) add_print_line(scene, screen, room, shell);
    Node node = message_card(scene, message, room);
    static constexpr std::array names{"fee",  "asking",  "code",    "paid",
                                      "over", "unknown", "refused", "offline"};
    node.value = names.at(static_cast<std::size_t>(screen.phase));
    shell.add(std::move(node));
    return std::move(shell.tree);
}

}  // namespace

Tree draw(const Scene& scene, const kiosk::PayScreen& screen) {
    if (screen.phase == PayPhase::fee) return draw_fee(scene, screen);
    if (screen.phase == PayPhase::code) return draw_pay_code(scene, screen);
    return draw_state(scene, screen);
}

}  // namespace ui
