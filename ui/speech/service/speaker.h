#pragma once

#include <deque>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "kiosk/base/clock.h"
#include "ui/sound/audio_out.h"
#include "ui/speech/message.h"
#include "ui/speech/service/synthesis.h"
#include "ui/speech/words/pinyin_reader.h"

namespace ui::speech {

struct SpeakerSettings {
    std::string program = "espeak-ng";
    std::string voice_zh = "cmn-latn-pinyin";
    std::string voice_en = "en-gb";
    /// WAV files <clips>/<language>/<text id>.wav; empty: none.
    std::filesystem::path clips;
    std::string loudspeaker;
    std::string headset;
    int words_a_minute = 160;
};

/// Says one utterance after the other: a clip where there is one, else parts in the voice of their
/// script, each made by a run of the program. While a headset is in use the loudspeaker is silent.
/// **Threads:** one. **Time:** `turn` returns at once. **Limits:** `waiting_max` utterances; the
/// oldest waiting one gives way. **Secrets:** texts and samples are wiped when they were said.
class Speaker {
  public:
    static constexpr std::size_t waiting_max = 64;

    /// `asked` is told each utterance that is to be said; may be empty.
    Speaker(SpeakerSettings settings, ReadingTable table, std::function<void(const Say&)> asked);

    void say(Say say);
    void stop();
    void use(const Sound& sound);
    /// Those that ended since the last call.
    [[nodiscard]] std::vector<std::uint32_t> turn(kiosk::SteadyTime now);
    [[nodiscard]] const Health& health() const { return health_; }
    [[nodiscard]] bool resting() const { return !current_ && waiting_.empty(); }
    /// Of the running program; -1 when none runs.
    [[nodiscard]] int file() const { return synthesis_ ? synthesis_->file() : -1; }
    void rest() { audio_.rest(); }
    /// Is there a sound device and the program? Sets `health`.
    void probe(kiosk::SteadyTime now);

  private:
    void begin(kiosk::SteadyTime now);
    [[nodiscard]] bool play_clip(const Say& say);
    void next_part(kiosk::SteadyTime now);
    void play(const Samples& samples);
    void fail(const kiosk::Error& error);

    const SpeakerSettings settings_;
    const ReadingTable table_;
    const std::function<void(const Say&)> asked_;
    AudioOut audio_;
    Sound sound_;
    std::deque<Say> waiting_;
    std::optional<Say> current_;
    std::deque<SpokenPart> parts_;
    std::optional<Synthesis> synthesis_;
    std::vector<std::uint32_t> ended_;
    Health health_;
};

}  // namespace ui::speech
