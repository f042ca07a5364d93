#include "ui/screens/bar.h"

#include <algorithm>
#include <array>

namespace ui {
namespace {

/// With the one that reads aloud, where there is one.
constexpr int ways_count = 5;

Button navigation_button(const Scene& scene, std::string_view name, Icon icon, kiosk::Intent action,
                         bool enabled) {
    Button wish;
    wish.id = "action." + std::string(name);
    wish.text = scene.tr(wish.id);
    wish.icon = icon;
    wish.action = std::move(action);
    wish.enabled = enabled;
    return wish;
}

std::array<Button, 3> navigation(const Scene& scene) {
    const kiosk::Snapshot& snapshot = scene.snapshot;
    return {
        navigation_button(scene, "back", Icon::back, kiosk::intent::Back{}, snapshot.can_go_back),
        navigation_button(scene, "home", Icon::home, kiosk::intent::Home{}, snapshot.can_go_home),
        navigation_button(scene, "help", Icon::phone, kiosk::intent::Help{}, true)};
}

int row_width(const Scene& scene) {
    return scene.viewport.width_px - 2 * page_margin(scene);
}

int navigation_width(const Scene& scene) {
    int width = 0;
    for (const Button& each : navigation(scene)) width = std::max(width, button_width(scene, each));
    return std::min(std::max(width, scene.px(168)), row_width(scene) * 19 / 100);
}

/// Between what is always there and what leads on.
int gap_behind_navigation(const Scene& scene) {
    return scene.px(8);
}

int row_height(const Scene& scene) {
    return std::max(scene.control_height(), scene.px(88));
}

/// What the ways of use need at least when they stand in the bar.
int ways_width_min(const Scene& scene) {
    if (ways_strip_height(scene) > 0) return 0;
    const int count = ways_count + (scene.speech.offered ? 1 : 0);
    return count * (scene.theme.touch + scene.theme.gap);
}

struct ActionWidths {
    int primary = 0;
    int second = 0;
};

int comfortable_width(const Scene& scene, const Button& wish) {
    const int width = button_width(scene, wish);
    return wish.look == Look::primary ? std::max(width, scene.px(320)) : width;
}

/// Narrower, with smaller words in one or two lines.
std::optional<ActionWidths> tight_widths(const Scene& scene, const ShellWish& wish, int room) {
    ActionWidths widths;
    const int height = row_height(scene);
    if (wish.primary) {
        const int most = wish.second ? room * 58 / 100 : room;
        widths.primary = std::min(button_width(scene, *wish.primary), most);
        if (!button_fits(scene, *wish.primary, widths.primary, height)) return std::nullopt;
        room -= widths.primary + scene.theme.gap;
    }
    if (wish.second) {
        widths.second = std::min(button_width(scene, *wish.second), room);
        if (!button_fits(scene, *wish.second, widths.second, height)) return std::nullopt;
    }
    return widths;
}

std::optional<ActionWidths> widths_within(const Scene& scene, const ShellWish& wish, int room) {
    const int gap = wish.primary && wish.second ? scene.theme.gap : 0;
    const int second = wish.second ? button_width(scene, *wish.second) : 0;
    const int primary = wish.primary ? button_width(scene, *wish.primary) : 0;
    if (primary + gap + second <= room) {
        const int wanted = wish.primary ? comfortable_width(scene, *wish.primary) : 0;
        return ActionWidths{std::min(wanted, room - gap - second), second};
    }
    // A tall screen has room for another row; a wide one makes the words smaller first.
    const bool leads = wish.primary && wish.primary->look == Look::primary;
    if (scene.portrait() && leads) return std::nullopt;
    return tight_widths(scene, wish, room);
}

std::optional<ActionWidths> widths_beside(const Scene& scene, const ShellWish& wish) {
    const int count = wish.without_help ? 2 : 3;
    const int taken = count * (navigation_width(scene) + scene.theme.gap);
    return widths_within(
        scene, wish,
        row_width(scene) - taken - gap_behind_navigation(scene) - ways_width_min(scene));
}

void add_actions(const Scene& scene, const ShellWish& wish, const ActionWidths& widths, Rect& room,
                 Node& node) {
    if (wish.primary)
        node.children.push_back(
            button(scene, *wish.primary, take_right(room, widths.primary, scene.theme.gap)));
    if (wish.second)
        node.children.push_back(
            button(scene, *wish.second, take_right(room, widths.second, scene.theme.gap)));
}

/// In a row of their own.
ActionWidths widths_above(const Scene& scene, const ShellWish& wish) {
    const int room = row_width(scene) - scene.theme.gap;
    const int second = wish.second ? button_width(scene, *wish.second) : 0;
    const int primary = wish.primary ? comfortable_width(scene, *wish.primary) : 0;
    if (primary + second <= room) return {primary, second};
    return {room * 58 / 100, room - room * 58 / 100};
}

/// Where nothing leads on, the number that always helps.
Node hotline(const Scene& scene, const Rect& rect) {
    const Words words{scene.tr("bar.hotline", {{"phone", scene.snapshot.help_phone}}),
                      Type::body,
                      Weight::regular,
                      scene.colours.ink_2,
                      AlignX::right,
                      AlignY::middle,
                      2,
                      Type::caption};
    if (!fits(scene, words, rect)) return decoration(rect, {});
    return paragraph(scene, words, rect);
}

}  // namespace

int page_margin(const Scene& scene) {
    return scene.px(40);
}

int ways_strip_height(const Scene& scene) {
    if (!scene.portrait() && !scene.low_reach()) return 0;
    int width = scene.viewport.width_px - page_margin(scene);
    if (scene.low_reach()) width -= language_width(scene) + scene.theme.gap;
    return ways_height(scene, width) + scene.px(16);
}

int bar_height(const Scene& scene, const ShellWish& wish) {
    const int above = widths_beside(scene, wish) ? 0 : row_height(scene) + scene.theme.gap;
    return above + row_height(scene) + 2 * scene.px(18);
}

Node bar(const Scene& scene, const ShellWish& wish, const Rect& rect) {
    Node node = group(scene.tr("bar.label"), rect, Role::navigation);
    node.box.fill = scene.colours.card;
    BoxStyle line;
    line.fill = scene.colours.line;
    node.children.push_back(decoration({rect.x, rect.y, rect.w, scene.theme.border}, line));
    Rect room = inset(rect, page_margin(scene), scene.px(18));
    const auto beside = widths_beside(scene, wish);
    if (!beside) {
        Rect row = take_top(room, row_height(scene), scene.theme.gap);
        add_actions(scene, wish, widths_above(scene, wish), row, node);
    }
    const int width = navigation_width(scene);
    const auto buttons = navigation(scene);
    // Long words go below their icon, and last of all the icon alone says it: all of them alike.
    const bool in_line = std::ranges::all_of(
        buttons, [&](const Button& each) { return button_fits(scene, each, width, room.h); });
    const bool below = std::ranges::all_of(buttons, [&](const Button& each) {
        const auto wanted = stacked_width(scene, each, room.h);
        return wanted && *wanted <= width;
    });
    for (const Button& each : buttons) {
        if (wish.without_help && each.id == "action.help") continue;
        const Rect place = take_left(room, width, scene.theme.gap);
        node.children.push_back(in_line ? button(scene, each, place)
                                : below ? stacked_button(scene, each, place)
                                        : icon_button(scene, each, place));
    }
    static_cast<void>(take_left(room, gap_behind_navigation(scene)));
    if (beside) add_actions(scene, wish, *beside, room, node);
    if (ways_strip_height(scene) == 0) {
        node.children.push_back(ways_of_use(scene, room));
    } else if (!wish.primary && !wish.second) {
        node.children.push_back(hotline(scene, room));
    }
    return node;
}

}  // namespace ui
