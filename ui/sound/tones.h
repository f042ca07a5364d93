#pragma once

#include <cstdint>
#include <vector>

#include "ui/sound/audio_out.h"
#include "ui/sound/sound.h"

namespace ui {

inline constexpr int tone_rate = audio_rate;

/// Samples of a tone: signed 16 bit, mono, at `tone_rate`, beginning and ending at silence so that
/// nothing clicks.
[[nodiscard]] std::vector<std::int16_t> samples_of(Sound::Tone tone);

}  // namespace ui
