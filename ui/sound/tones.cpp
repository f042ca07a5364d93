#include "ui/sound/tones.h"

#include <cmath>
#include <numbers>

namespace ui {

namespace {

struct Note {
    double hertz = 0;  // 0: silence
    double seconds = 0;
    double loudness = 0;
};

void add(std::vector<std::int16_t>& samples, const Note& note) {
    const auto count = static_cast<std::size_t>(note.seconds * tone_rate);
    const double ramp = 0.008 * tone_rate;
    for (std::size_t i = 0; i < count; ++i) {
        const double from_end = static_cast<double>(std::min(i, count - 1 - i));
        const double envelope = std::min(1.0, from_end / ramp);
        const double phase = 2 * std::numbers::pi * note.hertz * static_cast<double>(i) / tone_rate;
        samples.push_back(
            static_cast<std::int16_t>(32000 * note.loudness * envelope * std::sin(phase)));
    }
}

}  // namespace

std::vector<std::int16_t> samples_of(Sound::Tone tone) {
    std::vector<std::int16_t> samples;
    const auto play = [&](std::initializer_list<Note> notes) {
        for (const Note& note : notes) add(samples, note);
    };
    switch (tone) {
        case Sound::Tone::done:
            play({{880, 0.12, 0.3}, {1320, 0.18, 0.3}});
            break;
        case Sound::Tone::problem:
            play({{440, 0.18, 0.35}, {0, 0.06, 0}, {330, 0.26, 0.35}});
            break;
        case Sound::Tone::card_left:
            play({{1000, 0.2, 0.6}, {0, 0.1, 0}, {1000, 0.2, 0.6}, {0, 0.1, 0}, {1250, 0.35, 0.6}});
            break;
    }
    return samples;
}

}  // namespace ui
