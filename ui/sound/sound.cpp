#include "ui/sound/sound.h"

#include "kiosk/base/executor.h"
#include "ui/sound/audio_out.h"
#include "ui/sound/tones.h"

namespace ui {

namespace {

constexpr std::size_t tones_waiting_max = 8;

}  // namespace

struct Sound::State {
    /// Lives on the thread of sound.
    class Device {
      public:
        void play(Sound::Tone tone, const std::string& name) {
            if (name != name_) failed_ = false;
            name_ = name;
            if (failed_) return;
            out_.use(name_);
            out_.clear();
            // Asked once: a terminal without a loudspeaker does not get one while it runs.
            failed_ = !out_.play(samples_of(tone), volume);
        }
        void close() { out_.rest(); }

      private:
        static constexpr int volume = 100;

        AudioOut out_;
        std::string name_;
        bool failed_ = false;
    };

    Device device;
    /// Since when nothing was played; nothing: the device is closed.
    std::optional<std::chrono::steady_clock::time_point> last;
    /// Ends before the device that it plays on. Made with the first tone.
    std::unique_ptr<kiosk::ThreadExecutor> thread;
};

Sound::Sound() : state_(std::make_unique<State>()) {}

Sound::~Sound() = default;

void Sound::play(Tone tone, const std::string& device) {
    if (!state_->thread)
        state_->thread = std::make_unique<kiosk::ThreadExecutor>("sound", tones_waiting_max);
    (void)state_->thread->post(
        [&out = state_->device, tone, name = device] { out.play(tone, name); });
    state_->last = std::chrono::steady_clock::now();
}

std::optional<std::chrono::milliseconds> Sound::rest() {
    if (!state_->last) return std::nullopt;
    const auto quiet = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - *state_->last);
    const std::chrono::milliseconds left = std::chrono::seconds(rest_seconds) - quiet;
    if (left.count() > 0) return left;
    if (!state_->thread->post([&device = state_->device] { device.close(); }))
        return std::chrono::seconds(rest_seconds);
    state_->last.reset();
    return std::nullopt;
}

}  // namespace ui
