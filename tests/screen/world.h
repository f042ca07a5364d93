#pragma once

#include <array>

#include <doctest.h>

#include "ui/frame.h"
#include "ui/text/texts.h"
#include "ui/text_engine/text_engine.h"

namespace tests {

inline constexpr std::array all_ways{kiosk::WayOfUse::standard, kiosk::WayOfUse::elder,
                                     kiosk::WayOfUse::contrast_dark,
                                     kiosk::WayOfUse::contrast_light, kiosk::WayOfUse::low_reach};

/// Words of the languages that a terminal offers, without drafts.
inline const ui::Texts& shipped_texts() {
    static const auto texts = ui::Texts::load("assets/text");
    REQUIRE(texts);
    return *texts;
}

inline ui::TextEngine& screen_engine() {
    static const auto engine = ui::TextEngine::open();
    REQUIRE(engine);
    return **engine;
}

}  // namespace tests
