#include <algorithm>
#include <array>

#include "ui/screens/message.h"
#include "ui/screens/screens.h"
#include "ui/screens/shell.h"

namespace ui {
namespace {

struct Taking {
    std::string id;
    std::string_view key;
    Icon icon;
    std::size_t accent;
    bool urgent;
};

Node taking_card(const Scene& scene, const Taking& taking, const Rect& rect) {
    const Palette& c = scene.colours;
    Node node = card(scene, rect, taking.urgent ? 2 : 1);
    node.id = taking.id;
    node.role = taking.urgent ? Role::alert : Role::status;
    node.label = scene.tr(taking.key);
    if (taking.urgent) {
        node.box.border = c.warning;
        node.box.border_px = scene.theme.border * 2;
    }
    Rect room = inset(rect, scene.px(40), scene.px(28));
    const Words words{node.label,
                      Type::heading,
                      Weight::bold,
                      taking.urgent ? c.warning : c.ink,
                      AlignX::centre,
                      AlignY::middle,
                      3,
                      Type::caption};
    const int text = std::min(room.h / 2, text_box(scene, words, room.w).height);
    const int side = std::min({room.w, room.h - text - scene.px(28), scene.px(220)});
    room = middle(room, side + scene.px(28) + text);
    const Rect place = centred(take_top(room, side, scene.px(28)), side, side);
    Node tile = icon_tile(scene, place, taking.icon, accent_of(scene, taking.accent));
    if (taking.urgent) tile.motion = Node::Motion::pulse;
    node.children.push_back(std::move(tile));
    node.texts.push_back(text_part(scene, words, room));
    return node;
}

std::string_view title_key(const kiosk::GoodbyeScreen& screen) {
    if (screen.card_on_reader)
        return screen.paper_to_take ? "title.goodbye.both" : "title.goodbye.card";
    if (screen.form_to_take) return "title.goodbye.papers";
    return screen.paper_to_take ? "title.goodbye.paper" : "title.goodbye";
}

Words countdown_words(const Scene& scene, int seconds) {
    return {scene.tr("goodbye.seconds", {{"seconds", std::to_string(seconds)}}),
            Type::label,
            Weight::regular,
            scene.colours.ink_2,
            AlignX::centre,
            AlignY::middle,
            2,
            Type::caption};
}

/// When the screen goes away by itself.
Node countdown(const Scene& scene, const Words& words, int seconds, const Rect& rect) {
    Node node = group(words.text, rect, Role::timer);
    node.id = "status.seconds_left";
    node.value = std::to_string(seconds);
    node.texts.push_back(text_part(scene, words, rect));
    return node;
}

}  // namespace

Tree draw(const Scene& scene, const kiosk::GoodbyeScreen& screen) {
    const Palette& c = scene.colours;
    ShellWish wish;
    wish.title = scene.tr(title_key(screen));
    wish.subtitle = scene.tr("goodbye.forgotten");
    wish.primary =
        Button{"action.finish", scene.tr("action.finish"), {},         Icon::check, false,
               Look::primary,   kiosk::intent::Next{},     Type::card, true};
    Shell shell = make_shell(scene, wish);
    Rect room = shell.room;
    std::vector<Taking> things;
    if (screen.card_on_reader)
        things.push_back({"status.card", "goodbye.take_card", Icon::id_card, 3, true});
    if (screen.paper_to_take)
        things.push_back({"status.paper",
                          screen.form_to_take ? "goodbye.take_papers" : "goodbye.take_paper",
                          Icon::paper, 0, false});
    const int gap = scene.px(24);
    if (!things.empty()) {
        const bool wide = room.w > room.h;
        const Rect place = wide
                               ? take_left(room, room.w * (things.size() == 1 ? 50 : 64) / 100, gap)
                               : take_top(room, std::min(room.h * 56 / 100, scene.px(560)), gap);
        const std::vector<Rect> cells = columns(place, things.size(), gap);
        for (std::size_t i = 0; i < things.size(); ++i)
            shell.add(taking_card(scene, things[i], cells[i]));
    }
    Message thanks;
    thanks.icon = Icon::heart;
    thanks.disc = c.success_soft;
    thanks.ink = c.success;
    thanks.title = scene.tr(screen.evaluated ? "goodbye.thanks_evaluated" : "goodbye.thanks");
    thanks.body = scene.tr("goodbye.wish");
    if (screen.seconds_left) {
        const Words words = countdown_words(scene, *screen.seconds_left);
        const int height = text_box(scene, words, room.w).height + 2 * scene.px(18);
        shell.add(countdown(scene, words, *screen.seconds_left, take_bottom(room, height, gap)));
    }
    shell.add(message_card(scene, thanks, room));
    return std::move(shell.tree);
}

}  // namespace ui
