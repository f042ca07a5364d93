#pragma once

#include <string>
#include <string_view>

#include "kiosk/flow/snapshot.h"
#include "ui/frame.h"
#include "ui/keyboard_view.h"
#include "ui/layout/fit.h"
#include "ui/layout/rects.h"
#include "ui/text/texts.h"
#include "ui/theme/theme.h"

namespace ui {

/// What every part of a screen needs to draw itself. Lives for one `build_screen`.
struct Scene {
    const kiosk::Snapshot& snapshot;
    const Viewport& viewport;
    const Texts& texts;
    TextMetrics& metrics;
    Theme theme;
    const Palette& colours;
    const KeyboardView& keyboard;
    const SpeechView& speech;
    const HiddenView& hidden;

    [[nodiscard]] std::string tr(std::string_view key) const;
    [[nodiscard]] std::string tr(std::string_view key, Texts::Values values) const;
    /// With its days as people say them (`with_days`).
    [[nodiscard]] std::string in(const kiosk::LocalText& text) const;
    /// As it may be seen now: masked unless the person holds for it.
    [[nodiscard]] std::string seen(const kiosk::PrivateText& text) const;
    [[nodiscard]] const LanguageInfo& language() const;
    /// BCP 47 tag for the text engine.
    [[nodiscard]] std::string language_tag() const;
    [[nodiscard]] TextStyle style(Type type, Weight weight = Weight::regular) const;
    /// A length of the design in whole pixels (see `Theme::space`).
    [[nodiscard]] int px(int steps) const { return theme.space(steps); }
    [[nodiscard]] int size(Type type) const { return theme.size(type); }
    /// Room for a line of letters of this size, also of a script that needs high lines.
    [[nodiscard]] int line(int size_px) const;
    /// Height of a comfortable control: never below the touch target, with air around the words.
    [[nodiscard]] int control_height() const;
    [[nodiscard]] bool portrait() const { return viewport.portrait(); }
    [[nodiscard]] bool low_reach() const { return theme.way == kiosk::WayOfUse::low_reach; }
};

/// Time of day in the terminal's civil zone, “09:41”.
[[nodiscard]] std::string clock_text(kiosk::WallTime time);
/// Day, month and weekday in the words of the language.
[[nodiscard]] std::string day_text(const Scene& scene, kiosk::WallTime time);
/// “2026-01-02 09:41”, for technicians.
[[nodiscard]] std::string date_time_text(kiosk::WallTime time);
/// Days that stand in the text as “2026-01-02” as people say them, “2026年1月2日”; a language that
/// has no words for that keeps the figures.
[[nodiscard]] std::string with_days(const Scene& scene, std::string_view text);
/// “110105 2026 0001” for numbers without separators of their own, so that people can read them
/// out.
[[nodiscard]] std::string grouped(std::string_view number, std::size_t group = 4);

}  // namespace ui
