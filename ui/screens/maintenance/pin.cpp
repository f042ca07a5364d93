#include <algorithm>
#include <string>

#include "ui/screens/maintenance/parts.h"
#include "ui/screens/message.h"
#include "ui/screens/screens.h"

namespace ui {
namespace {

using kiosk::MaintenancePinScreen;
using PinPhase = MaintenancePinScreen::Phase;

/// Shortest PIN: fewer digits are not worth a try.
constexpr std::size_t digits_min = 6;
constexpr std::size_t dots_min = 6;

struct PinLine {
    std::string text;
    std::string value;
    Colour ink;
    bool is_alarm = false;
};

PinLine pin_line(const Scene& scene, const MaintenancePinScreen& screen) {
    const Palette& c = scene.colours;
    switch (screen.phase) {
        case PinPhase::entering:
            return {scene.tr("maintenance.pin.entering"), "entering", c.ink};
        case PinPhase::checking:
            return {scene.tr("maintenance.pin.checking"), "checking", c.ink_2};
        case PinPhase::wrong:
            if (screen.tries_left == 0)
                return {scene.tr("maintenance.pin.wrong_again"), "wrong", c.danger, true};
            return {
                scene.tr("maintenance.pin.wrong", {{"tries", std::to_string(screen.tries_left)}}),
                "wrong", c.danger, true};
        case PinPhase::locked:
            return {scene.tr("maintenance.pin.locked",
                             {{"seconds", std::to_string(screen.seconds_left)}}),
                    "locked", c.danger, true};
        case PinPhase::no_pin:
            return {scene.tr("maintenance.pin.no_pin"), "no_pin", c.warning, true};
    }
    return {};
}

/// One dot a digit: how many, never which.
Node dots(const Scene& scene, const MaintenancePinScreen& screen, const Rect& rect) {
    Node node =
        group(scene.tr("maintenance.pin.digits", {{"count", std::to_string(screen.digits)}}), rect,
              Role::status);
    node.id = "status.digits";
    node.value = std::to_string(screen.digits);
    const auto shown = static_cast<int>(std::max(screen.digits, dots_min));
    const int gap = scene.px(20);
    const int side = std::min(rect.h, std::min(scene.px(40), (rect.w - gap * (shown - 1)) / shown));
    const int width = shown * side + (shown - 1) * gap;
    Rect row = centred(rect, width, side);
    for (int i = 0; i < shown; ++i) {
        const bool is_typed = i < static_cast<int>(screen.digits);
        BoxStyle box;
        box.radius_px = side / 2;
        box.fill = is_typed ? scene.colours.primary : scene.colours.field;
        box.border = scene.colours.field_line;
        box.border_px = is_typed ? 0 : scene.theme.border;
        node.children.push_back(decoration(take_left(row, side, gap), box));
    }
    return node;
}

Node pad(const Scene& scene, bool rests, const Rect& rect) {
    Node node = group(scene.tr("maintenance.pin.pad"), rect, Role::group);
    node.id = "keyboard";
    node.keeps_direction = true;
    const std::vector<Rect> cells = grid(rect, 3, 4, std::max(scene.theme.gap, scene.px(14)));
    const auto key = [&](const std::string& name, const std::string& face, Icon sign,
                         kiosk::Intent action, const Rect& place) {
        Button wish;
        wish.id = "key." + name;
        wish.text = face;
        wish.icon = sign;
        wish.type = sign == Icon::none && face.size() == 1 ? Type::heading : Type::label;
        wish.action = std::move(action);
        wish.enabled = !rests;
        Node made = button(scene, wish, place);
        made.box.elevation = scene.colours.flat || rests ? 0 : 1;
        node.children.push_back(std::move(made));
    };
    for (std::size_t i = 0; i < 9; ++i) {
        const auto digit = static_cast<char>('1' + i);
        key(std::string(1, digit), std::string(1, digit), Icon::none,
            kiosk::intent::PinDigit{digit}, cells[i]);
    }
    key("clear", scene.tr("key.clear"), Icon::none, kiosk::intent::PinClear{}, cells[9]);
    key("0", "0", Icon::none, kiosk::intent::PinDigit{'0'}, cells[10]);
    key("delete", scene.tr("key.delete"), Icon::none, kiosk::intent::PinDelete{}, cells[11]);
    return node;
}

Node pin_card(const Scene& scene, const MaintenancePinScreen& screen, const Rect& rect) {
    const PinLine line = pin_line(scene, screen);
    Node node = card(scene, rect);
    node.id = "status.pin";
    node.role = line.is_alarm ? Role::alert : Role::status;
    node.label = line.text;
    node.value = line.value;
    Rect room = inset(rect, scene.px(28), scene.px(20));
    const Words words{line.text, Type::heading,  Weight::bold,
                      line.ink,  AlignX::centre, AlignY::middle,
                      6,         Type::caption};
    const Rect below = take_bottom(room, std::min(room.h / 3, scene.px(72)), scene.px(12));
    node.texts.push_back(text_part(scene, words, room));
    node.children.push_back(dots(scene, screen, below));
    return node;
}

/// Nothing can be typed where no PIN is right: what is to be done fills the page.
Tree draw_without_pin(const Scene& scene, ShellWish wish, const PinLine& line) {
    wish.primary.reset();
    Shell shell = make_shell(scene, wish);
    Message message;
    message.icon = Icon::lock;
    message.disc = scene.colours.warning_soft;
    message.ink = scene.colours.warning;
    message.title = line.text;
    message.body = scene.tr("maintenance.pin.no_pin_todo");
    message.role = Role::alert;
    message.id = "status.pin";
    Node node =
        message_card(scene, message, middle(shell.room, std::min(shell.room.h, scene.px(820))));
    node.value = line.value;
    shell.add(std::move(node));
    return std::move(shell.tree);
}

}  // namespace

Tree draw(const Scene& scene, const MaintenancePinScreen& screen) {
    const bool rests = screen.phase == PinPhase::checking || screen.phase == PinPhase::locked;
    ShellWish wish = maintenance::page_wish(scene, scene.tr("title.maintenance_pin"),
                                            scene.tr("maintenance.pin.line"));
    if (screen.phase == PinPhase::no_pin)
        return draw_without_pin(scene, std::move(wish), pin_line(scene, screen));
    wish.primary->text = scene.tr("maintenance.unlock");
    wish.primary->enabled = !rests && screen.digits >= digits_min;
    Shell shell = make_shell(scene, wish);
    Rect room = shell.room;
    if (scene.portrait()) {
        const Rect above = take_top(room, std::min(room.h * 28 / 100, scene.px(300)), scene.px(28));
        room.h = std::min(room.h, scene.px(760));
        shell.add(pin_card(scene, screen, above));
        shell.add(pad(scene, rests, centred(room, std::min(room.w, scene.px(820)), room.h)));
    } else {
        const Rect left = take_left(room, room.w * 42 / 100, scene.px(32));
        shell.add(pin_card(scene, screen, middle(left, std::min(left.h, scene.px(420)))));
        shell.add(pad(scene, rests, room));
    }
    return std::move(shell.tree);
}

}  // namespace ui
