// Papers from the person's own phone: the code, and what becomes of the pictures.
#include <algorithm>
#include <array>

#include "ui/screens/capture_parts.h"
#include "ui/screens/case_parts.h"

namespace ui {
namespace {

using PhonePhase = kiosk::CaptureScreen::Phone::Phase;

/// For a while minutes say enough; the last one is counted.
std::string time_left(const Scene& scene, int seconds) {
    if (seconds <= 60)
        return scene.tr("phone.left_seconds", {{"seconds", std::to_string(seconds)}});
    return scene.tr("phone.left_minutes", {{"minutes", std::to_string((seconds + 59) / 60)}});
}

bool shows_code(const kiosk::CaptureScreen& screen) {
    return screen.phone->phase == PhonePhase::code && !screen.full;
}

/// How long, how, and what becomes of it.
CodeLook code_look(const Scene& scene, const kiosk::CaptureScreen& screen) {
    const Palette& c = scene.colours;
    CodeLook look;
    look.id = "phone.code";
    look.label = scene.tr("phone.code");
    look.payload = screen.phone->url;
    // A telephone reads it from arm's length. Large words need the room themselves.
    if (scene.theme.way != kiosk::WayOfUse::elder) look.share = 54;
    look.left = {time_left(scene, screen.phone->seconds_left), Icon::clock, c.primary_text,
                 c.primary_soft};
    const auto line = [&](std::string_view key, Weight weight, Colour ink) {
        look.lines.push_back(
            {scene.tr(key), Type::label, weight, ink, AlignX::left, AlignY::top, 5, Type::caption});
    };
    line("phone.how", Weight::bold, c.ink);
    line("phone.private", Weight::regular, c.ink_2);
    return look;
}

bool can_open_anew(PhonePhase phase) {
    return phase == PhonePhase::over || phase == PhonePhase::offline;
}

void add_no_code(const Scene& scene, const kiosk::CaptureScreen& screen, Rect room, Node& panel) {
    const Palette& c = scene.colours;
    const auto phase = screen.phone->phase;
    if (can_open_anew(phase) && !screen.full) {
        Rect foot = inset(room, scene.px(24), scene.px(24));
        foot = take_bottom(foot, scene.control_height());
        room.h -= scene.control_height() + scene.px(24);
        const bool is_over = phase == PhonePhase::over;
        const Button again{"action.retry",
                           scene.tr(is_over ? "phone.new_code" : "action.retry"),
                           {},
                           Icon::none,
                           false,
                           Look::secondary,
                           kiosk::intent::Retry{},
                           Type::label,
                           true};
        panel.children.push_back(button(scene, again, foot));
    }
    const int side = std::min(room.w, room.h) / 3;
    const bool good = screen.full || phase == PhonePhase::opening;
    const Icon icon = screen.full ? Icon::check : good ? Icon::clock : Icon::warning;
    panel.icons.push_back({icon, centred(room, side, side), good ? c.primary_text : c.warning});
}

Told phase_words(const Scene& scene, const kiosk::CaptureScreen::Phone& phone) {
    const Palette& c = scene.colours;
    const auto trouble = [&](std::string_view key) {
        return Told{scene.tr(key), Icon::warning, c.warning, c.warning_soft};
    };
    switch (phone.phase) {
        case PhonePhase::opening:
            return {scene.tr("phone.opening"), Icon::clock, c.primary_text, c.primary_soft};
        case PhonePhase::over:
            return trouble("phone.over");
        case PhonePhase::offline:
            return trouble("phone.offline");
        case PhonePhase::refused:
            return trouble("phone.unavailable");
        case PhonePhase::code:
            break;
    }
    if (phone.stale) return trouble("phone.stale");
    return {scene.tr(phone.opened ? "phone.opened" : "phone.scan"), Icon::camera, c.primary_text,
            c.primary_soft};
}

}  // namespace

Told phone_advice(const Scene& scene, const kiosk::CaptureScreen& screen) {
    const Palette& c = scene.colours;
    const bool is_kept = screen.kept && shows_code(screen) && !screen.phone->stale;
    if (!is_kept) return phase_words(scene, *screen.phone);
    return {scene.tr(screen.card ? "phone.kept_front" : "phone.kept"), Icon::check, c.success,
            c.success_soft};
}

Node phone_panel(const Scene& scene, const kiosk::CaptureScreen& screen, const Rect& rect) {
    static constexpr std::array phases{"opening", "code", "over", "offline", "refused"};
    Node panel = card(scene, rect);
    panel.id = "panel.phone";
    panel.role = Role::group;
    panel.label = scene.tr("title.capture_phone");
    panel.description = scene.in(screen.hint);
    panel.value = phases.at(static_cast<std::size_t>(screen.phone->phase));
    if (shows_code(screen))
        fill_code_card(scene, code_look(scene, screen), panel);
    else
        add_no_code(scene, screen, rect, panel);
    return panel;
}

}  // namespace ui
