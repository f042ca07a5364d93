#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "kiosk/base/config.h"
#include "kiosk/flow/snapshot.h"
#include "ui/focus/key_focus.h"
#include "ui/speech/narration/narrator.h"
#include "ui/speech/narration/speech_state.h"
#include "ui/speech/speech_client.h"

namespace kiosk {

/// The terminal for somebody who does not see it: what the screen shows is said, and tactile keys
/// do what fingers do. Without `speech.enabled` the keys work all the same.
/// **Threads:** the user interface's. **Secrets:** what was said last; `forget`.
class ScreenReader {
  public:
    ScreenReader(const Config& config, const ui::Texts& texts);
    /// Looks for bianmin-speech from now on. `wake` ends the sleep of the user interface's loop;
    /// called on another thread.
    void connect(const Config& config, std::function<void()> wake);

    [[nodiscard]] const ui::SpeechView& view() const { return state_.view(); }
    /// Not offered in a language without a voice.
    [[nodiscard]] ui::SpeechView view_in(const Language& language) const;
    void follow(const Snapshot& snapshot);
    /// Where tones are heard, too: in the headset that is plugged in and has a device of its own,
    /// else from the loudspeaker. Empty: the system's usual device.
    [[nodiscard]] const std::string& sound_device() const;
    /// Marks the stop of the keys in the new tree and says what is new in it. `in_full`: what is
    /// masked stands there whole; that is said into headphones only, whose device is named
    /// (`speech.headset`). So are the digits of a PIN.
    void read(ui::Tree& tree, Language language, bool in_full);
    /// What the person wants done; the first key also wakes the voice.
    [[nodiscard]] std::vector<Intent> press(ui::KeypadKey key, const ui::Tree& tree);
    /// An intent on its way to the visit; those about speech are done here.
    void watch(const Intent& intent, Language language);
    /// A finger took over from the keys.
    void touched() { focus_.leave(); }
    /// How the voice is, when it has changed.
    [[nodiscard]] std::optional<ui::speech::Health> take_health();
    void forget();

  private:
    void say(const std::vector<ui::Utterance>& all, Language language);

    const ui::Texts& texts_;
    std::string loudspeaker_;
    std::string headset_;
    bool plugged_ = false;
    ui::SpeechState state_;
    ui::KeyFocus focus_;
    ui::Narrator narrator_;
    ui::speech::Health told_;
    bool in_full_ = false;
    std::unique_ptr<ui::SpeechClient> client_;  // last: it wakes the loop
};

}  // namespace kiosk
