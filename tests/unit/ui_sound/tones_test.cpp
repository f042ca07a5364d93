#include "ui/sound/tones.h"

#include <cstdlib>

using namespace ui;

TEST_CASE("every tone begins and ends in silence, is heard, and differs from the others") {
    std::vector<std::vector<std::int16_t>> all;
    for (const auto tone : {Sound::Tone::done, Sound::Tone::problem, Sound::Tone::card_left}) {
        const auto samples = samples_of(tone);
        REQUIRE(samples.size() > 100);
        CHECK(std::abs(samples.front()) < 300);
        CHECK(std::abs(samples.back()) < 300);
        int loudest = 0;
        for (const auto sample : samples)
            loudest = std::max(loudest, std::abs(static_cast<int>(sample)));
        CHECK(loudest > 3000);
        for (const auto& other : all) CHECK(other != samples);
        all.push_back(samples);
    }
}

TEST_CASE("a card left behind is louder than anything else") {
    const auto loudest = [](Sound::Tone tone) {
        int most = 0;
        for (const auto sample : samples_of(tone))
            most = std::max(most, std::abs(static_cast<int>(sample)));
        return most;
    };
    CHECK(loudest(Sound::Tone::card_left) > loudest(Sound::Tone::problem));
    CHECK(loudest(Sound::Tone::card_left) > loudest(Sound::Tone::done));
}
