#include <algorithm>

#include "ui/screens/case_parts.h"
#include "ui/screens/form_fields.h"
#include "ui/screens/message.h"
#include "ui/screens/screens.h"

namespace ui {
namespace {

/// Large words in a low room leave no place for what explains the options.
FormDensity density_for(const Scene& scene) {
    return {16, 12, scene.portrait() || !scene.theme.large(), Type::label};
}

/// What stands in the place of the choice: being asked, no answer, no platform.
Node consent_message(const Scene& scene, const kiosk::ConsentScreen& screen, Rect room) {
    const Palette& c = scene.colours;
    const bool waiting = screen.asking.waiting;
    const std::string key = waiting          ? "consent.wait"
                            : screen.offline ? "consent.offline"
                                             : "consent.failed";
    Message message;
    message.id = screen.offline ? "status.offline" : "status.asking";
    message.icon = waiting ? Icon::network : Icon::info;
    message.disc = waiting ? c.primary_soft : c.warning_soft;
    message.ink = waiting ? c.primary_text : c.warning;
    message.title = scene.tr(key);
    message.body = scene.tr(key + ".line");
    if (!waiting) message.body += "\n" + nearest_window(scene);
    message.spinning = waiting;
    message.role = waiting ? Role::status : Role::alert;
    return message_card(scene, message, room);
}

Button fill_in_myself(const Scene& scene) {
    return {"action.skip",   scene.tr("consent.myself"), {},          Icon::none, false,
            Look::secondary, kiosk::intent::Skip{},      Type::label, true};
}

/// Short, because “no” stands beside it.
Button ask_again(const Scene& scene) {
    return {"action.retry", scene.tr("consent.again"), {},         Icon::none, false,
            Look::primary,  kiosk::intent::Retry{},    Type::card, true};
}

Button lead_on(const Scene& scene, std::string_view words, kiosk::Intent action) {
    return {"action.next", scene.tr(words),   {},         Icon::next, true,
            Look::primary, std::move(action), Type::card, true};
}

/// The words that are agreed to, whole.
void add_consent_text(const Scene& scene, const kiosk::ConsentScreen& screen, Rect& room,
                      Shell& shell) {
    const Words words{
        scene.in(screen.text), Type::body, Weight::regular, scene.colours.ink, AlignX::left,
        AlignY::middle,        0,          Type::caption};
    const int pad = scene.px(24);
    const int height = text_box(scene, words, room.w - 2 * pad).height + 2 * scene.px(16);
    const Rect place = take_top(room, std::min(height, room.h / 2), scene.px(20));
    Node node = card(scene, place);
    node.id = "status.consent";
    node.role = Role::group;
    node.children.push_back(paragraph(scene, words, inset(place, pad, scene.px(16))));
    shell.add(std::move(node));
}

}  // namespace

Tree draw(const Scene& scene, const kiosk::ConsentScreen& screen) {
    const bool failed = !screen.asking.problem.empty();
    const bool asks = screen.asking.waiting || failed || screen.offline;
    ShellWish wish;
    wish.title = scene.tr(screen.offline ? "title.consent.offline" : "title.consent");
    wish.subtitle = screen.offline ? scene.in(screen.service) : scene.tr("consent.line");
    if (screen.offline) {
        wish.primary = lead_on(scene, "action.next", kiosk::intent::Next{});
    } else {
        wish.second = fill_in_myself(scene);
        if (failed && screen.asking.can_retry)
            wish.primary = ask_again(scene);
        else if (!asks)
            wish.primary = lead_on(scene, "consent.agree", kiosk::intent::Next{});
    }
    Shell shell = make_shell(scene, wish);
    Rect room = shell.room;
    if (asks) {
        shell.add(consent_message(scene, screen, room));
        return std::move(shell.tree);
    }
    add_pager(scene, screen.page, screen.pages, scene.px(20), room, shell);
    add_consent_text(scene, screen, room, shell);
    const auto& options = screen.choice.options;
    Node list =
        card_list(scene, scene.in(screen.choice.label), options.size(), room,
                  [&](std::size_t i, const Rect& cell) {
                      return option_tile(scene, screen.choice, options[i], cell,
                                         roomiest(scene, screen.choice, cell, density_for(scene)));
                  });
    list.role = Role::group;
    list.id = "field." + screen.choice.id.value();
    shell.add(std::move(list));
    return std::move(shell.tree);
}

}  // namespace ui
