#include <algorithm>

#include "ui/screens/case_parts.h"
#include "ui/screens/screens.h"

namespace ui {
namespace {

using kiosk::CaseScreen;
using kiosk::CaseStageRow;
using kiosk::CaseState;

std::string_view name_of(CaseState state) {
    switch (state) {
        case CaseState::received:
            return "received";
        case CaseState::accepted:
            return "accepted";
        case CaseState::review:
            return "review";
        case CaseState::decision:
            return "decision";
        case CaseState::certificate:
            return "certificate";
        case CaseState::delivery:
            return "delivery";
        case CaseState::archive:
            return "archive";
        case CaseState::supplement:
            return "supplement";
        case CaseState::not_accepted:
            return "not_accepted";
        case CaseState::withdrawn:
            return "withdrawn";
        case CaseState::sent_back:
            return "sent_back";
    }
    return "review";
}

/// Service, day and count, as a case number is put together, with blanks between.
std::string number_in_parts(std::string number) {
    constexpr std::size_t behind_service = 12;
    constexpr std::size_t behind_day = 4;
    if (number.size() <= behind_service) return number;
    number.insert(number.size() - behind_day, " ");
    number.insert(number.size() - behind_service - 1, " ");
    return number;
}

Words case_line(const Scene& scene, std::string text, Weight weight = Weight::regular) {
    return {std::move(text),
            Type::label,
            weight,
            weight == Weight::bold ? scene.colours.ink : scene.colours.ink_2,
            AlignX::left,
            AlignY::top,
            4,
            Type::caption};
}

/// Until when, and how sure that is.
std::string deadline_words(const Scene& scene, const kiosk::CaseDeadline& deadline) {
    const auto key = deadline.for_acceptance ? "case.due_acceptance" : "case.due_decision";
    std::string words = scene.tr(key, {{"day", date_text(scene, deadline.due)},
                                       {"days", std::to_string(deadline.limit_days)}});
    if (deadline.provisional) words += scene.tr("case.provisional");
    return words;
}

std::string next_words(const Scene& scene, const CaseScreen& screen) {
    const auto& shown = screen.shown;
    const bool decided =
        shown.line.state == CaseState::decision || shown.line.state == CaseState::certificate ||
        shown.line.state == CaseState::delivery || shown.line.state == CaseState::archive;
    if (decided && !shown.delivery.empty())
        return scene.tr("case.next.result", {{"delivery", scene.in(shown.delivery)}});
    if (shown.may_urge) return scene.tr("case.next.urge");
    return scene.tr("case.next." + std::string(name_of(shown.line.state)),
                    {{"day", date_text(scene, shown.supplement_until)},
                     {"phone", shown.phone.empty() ? scene.snapshot.help_phone : shown.phone}});
}

/// Everything about where it stands, the most important first.
std::vector<Words> status_lines(const Scene& scene, const CaseScreen& screen) {
    const auto& shown = screen.shown;
    std::vector<Words> lines;
    if (!screen.told.empty()) {
        lines.push_back(case_line(scene, scene.tr(screen.told), Weight::bold));
        lines.back().colour = scene.colours.success;
    }
    if (!shown.reason.empty())
        lines.push_back(case_line(scene, scene.in(shown.reason), Weight::bold));
    if (shown.line.deadline)
        lines.push_back(case_line(scene, deadline_words(scene, *shown.line.deadline)));
    lines.push_back(case_line(scene, next_words(scene, screen), Weight::bold));
    if (!shown.urges.empty()) {
        const auto& answer = shown.urges.back().answer;
        lines.push_back(case_line(scene, answer.empty()
                                             ? scene.tr("case.urge_open")
                                             : scene.tr("case.urge_answer") + scene.in(answer)));
    }
    if (!shown.unit.empty()) {
        std::string unit = scene.in(shown.unit);
        if (!shown.phone.empty()) unit += "  " + shown.phone;
        lines.push_back(case_line(scene, unit));
    }
    return lines;
}

Node status_card(const Scene& scene, const CaseScreen& screen, const Rect& rect) {
    const Palette& c = scene.colours;
    Node node = card(scene, rect);
    node.role = Role::group;
    node.label = scene.tr("case.status");
    Rect room = inset(rect, scene.px(32), scene.px(24));
    const auto& line = screen.shown.line;
    const Words status{scene.in(line.status), Type::title, Weight::bold, c.ink, AlignX::left,
                       AlignY::middle,        2,           Type::label};
    const int head = text_box(scene, status, room.w).height;
    Rect top = take_top(room, std::max(head, pill_height(scene)), scene.px(16));
    if (line.deadline) {
        const Pill lamp = lamp_pill(scene, *line.deadline);
        const int width = std::min(pill_width(scene, lamp), top.w * 6 / 10);
        Node shown =
            pill(scene, lamp, middle(take_right(top, width, scene.px(16)), pill_height(scene)));
        shown.id = "status.lamp";
        shown.role = Role::status;
        node.children.push_back(std::move(shown));
    }
    Node words = heading(scene, status, top, 2);
    words.id = "status.case";
    words.value = std::string(name_of(line.state));
    node.children.push_back(std::move(words));
    add_lines(scene, status_lines(scene, screen), room, scene.px(12), node);
    return node;
}

int status_height(const Scene& scene, const CaseScreen& screen, int width) {
    const int inner = width - 2 * scene.px(32);
    const Words status{
        scene.in(screen.shown.line.status), Type::title, Weight::bold, {}, {}, {}, 2, Type::label};
    return 2 * scene.px(24) + scene.px(16) +
           std::max(text_box(scene, status, inner).height, pill_height(scene)) +
           lines_height(scene, status_lines(scene, screen), inner, scene.px(12));
}

std::string stage_time(const Scene& scene, const CaseStageRow& stage) {
    const auto day = [&](kiosk::WallTime time) {
        return date_text(scene, kiosk::civil_date(time));
    };
    switch (stage.state) {
        case CaseStageRow::State::done:
            return stage.done_at ? day(*stage.done_at) : std::string{};
        case CaseStageRow::State::current:
            return stage.due ? scene.tr("case.stage.due", {{"day", date_text(scene, *stage.due)}})
                             : std::string{};
        case CaseStageRow::State::waiting:
            return stage.limit_days > 0
                       ? scene.tr("case.stage.limit", {{"days", std::to_string(stage.limit_days)}})
                       : std::string{};
    }
    return {};
}

Node stage_sign(const Scene& scene, CaseStageRow::State state, const Rect& rect) {
    const Palette& c = scene.colours;
    if (state == CaseStageRow::State::done)
        return icon_disc(rect, Icon::check, c.success_soft, c.success);
    if (state == CaseStageRow::State::current)
        return icon_disc(rect, Icon::clock, c.primary, c.on_primary);
    BoxStyle ring;
    ring.border = c.line;
    ring.border_px = std::max(2, scene.theme.border);
    ring.radius_px = rect.h / 2;
    return decoration(rect, ring);
}

/// Sign, name and post, when.
Node stage_row(const Scene& scene, const CaseStageRow& stage, std::size_t number,
               const Rect& rect) {
    const Palette& c = scene.colours;
    static constexpr std::array<std::string_view, 3> states{"done", "current", "waiting"};
    Node node = group(scene.in(stage.name), rect, Role::listitem);
    node.id = "stage." + std::to_string(number);
    node.value = states[static_cast<std::size_t>(stage.state)];
    const std::string when = stage_time(scene, stage);
    node.description =
        scene.tr("case.stage." + node.value) + " " + scene.in(stage.post) + " " + when;
    Rect room = rect;
    const int side = std::min(room.h, scene.px(48));
    node.children.push_back(
        stage_sign(scene, stage.state, middle(take_left(room, side, scene.px(20)), side)));
    const bool waits = stage.state == CaseStageRow::State::waiting;
    const Words right{when, Type::caption, Weight::regular, c.ink_2, AlignX::right, AlignY::middle,
                      2,    Type::caption};
    if (!when.empty()) {
        const int width = std::min(text_box(scene, right, 1 << 20).width, room.w * 42 / 100);
        node.texts.push_back(text_part(scene, right, take_right(room, width, scene.px(16))));
    }
    const Words name{node.label,
                     Type::label,
                     waits ? Weight::regular : Weight::bold,
                     waits ? c.ink_2 : c.ink,
                     AlignX::left,
                     AlignY::middle,
                     2,
                     Type::caption};
    const Words post{scene.in(stage.post),
                     Type::caption,
                     Weight::regular,
                     c.ink_2,
                     AlignX::left,
                     AlignY::middle,
                     1,
                     Type::caption};
    const int head = std::min(room.h, text_box(scene, name, room.w).height);
    const int foot = text_box(scene, post, room.w).height;
    const bool has_post = room.h >= head + foot && fits(scene, post, {0, 0, room.w, foot});
    room = middle(room, head + (has_post ? foot : 0));
    node.texts.push_back(text_part(scene, name, take_top(room, head)));
    if (has_post) node.texts.push_back(text_part(scene, post, room));
    return node;
}

Node stages_card(const Scene& scene, const CaseScreen& screen, Rect rect) {
    const auto& stages = screen.shown.stages;
    const int count = static_cast<int>(std::max<std::size_t>(stages.size(), 1));
    const int pad = scene.px(20);
    const int tall =
        std::min((rect.h - 2 * pad) / count, scene.px(scene.theme.large() ? 190 : 140));
    rect.h = std::min(rect.h, tall * count + 2 * pad);
    Node node = card(scene, rect);
    node.role = Role::list;
    node.label = scene.tr("case.stages");
    Rect room = inset(rect, scene.px(32), pad);
    if (!screen.shown.stages_sound) {
        // Nobody can tell what is true of it: not shown as progress.
        node.role = Role::alert;
        node.id = "status.stages";
        node.label = scene.tr("case.stages_unsound");
        add_lines(scene, {case_line(scene, node.label, Weight::bold)}, room, 0, node);
        node.children.back().role = Role::none;
        return node;
    }
    for (std::size_t i = 0; i < stages.size(); ++i)
        node.children.push_back(
            stage_row(scene, stages[i], screen.first_stage + i + 1, take_top(room, tall)));
    return node;
}

/// What may be done besides the one thing that leads on.
std::vector<Button> actions_of(const Scene& scene, const CaseScreen& screen) {
    std::vector<Button> buttons;
    if (screen.shown.may_urge && screen.shown.may_supplement)
        buttons.push_back(case_button(scene, "urge", Icon::clock, kiosk::intent::Urge{}));
    buttons.push_back(case_button(scene, "voice", Icon::pen, kiosk::intent::OpenVoice{}));
    if (screen.shown.may_withdraw)
        buttons.push_back(case_button(scene, "withdraw", Icon::bin, kiosk::intent::Withdraw{}));
    for (Button& each : buttons) each.enabled = !screen.asking.waiting;
    return buttons;
}

void add_actions(const Scene& scene, const CaseScreen& screen, Rect& room, Shell& shell) {
    const auto buttons = actions_of(scene, screen);
    const Rect row = take_bottom(room, scene.control_height(), scene.px(20));
    const std::vector<Rect> cells = columns(row, buttons.size(), scene.theme.gap);
    for (std::size_t i = 0; i < buttons.size(); ++i) shell.add(button(scene, buttons[i], cells[i]));
}

void wish_leading(const Scene& scene, const CaseScreen& screen, ShellWish& wish) {
    if (screen.asking.can_retry) return wish_asking(scene, screen.asking, wish);
    const auto lead = [&](std::string_view name, Icon icon, kiosk::Intent action) {
        auto button = case_button(scene, name, icon, std::move(action));
        button.look = Look::primary;
        button.type = Type::card;
        button.enabled = !screen.asking.waiting;
        wish.primary = std::move(button);
    };
    if (screen.shown.may_supplement)
        lead("supplement", Icon::pen, kiosk::intent::OpenSupplement{});
    else if (screen.shown.may_urge)
        lead("urge", Icon::clock, kiosk::intent::Urge{});
}

}  // namespace

Tree draw(const Scene& scene, const kiosk::CaseScreen& screen) {
    ShellWish wish;
    wish.title = scene.in(screen.shown.line.service);
    if (wish.title.empty()) wish.title = scene.tr("title.case");
    if (!scene.low_reach()) wish.subtitle = number_in_parts(screen.shown.line.case_no);
    wish_leading(scene, screen, wish);
    Shell shell = make_shell(scene, wish);
    Rect room = shell.room;
    const int gap = scene.px(20);
    add_asking_line(scene, screen.asking, gap, room, shell);
    add_pager(scene, screen.page, screen.pages, gap, room, shell);
    const bool both = screen.shows_status && screen.shows_stages;
    if (both && !scene.portrait()) {
        Rect left = take_left(room, room.w * 52 / 100, scene.px(28));
        add_actions(scene, screen, left, shell);
        left.h = std::min(left.h, status_height(scene, screen, left.w));
        shell.add(status_card(scene, screen, left));
        shell.add(stages_card(scene, screen, room));
        return std::move(shell.tree);
    }
    if (screen.shows_status) {
        add_actions(scene, screen, room, shell);
        const int wanted = status_height(scene, screen, room.w);
        const int most = both ? room.h * 58 / 100 : room.h;
        shell.add(status_card(scene, screen, take_top(room, std::min(wanted, most), gap)));
    }
    if (screen.shows_stages) shell.add(stages_card(scene, screen, room));
    return std::move(shell.tree);
}

}  // namespace ui
