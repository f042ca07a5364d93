#include "ui/sound/sound.h"

#include <SDL.h>

#include "kiosk/base/executor.h"
#include "ui/sound/tones.h"

namespace ui {

namespace {

constexpr std::size_t tones_waiting_max = 8;

}  // namespace

struct Sound::State {
    /// Lives on the thread of sound.
    class Device {
      public:
        ~Device() { close(); }

        void play(Sound::Tone tone) {
            if (!is_open()) return;
            const auto samples = samples_of(tone);
            SDL_ClearQueuedAudio(device_);
            SDL_QueueAudio(device_, samples.data(),
                           static_cast<Uint32>(samples.size() * sizeof samples[0]));
        }
        void close() {
            if (device_ == 0) return;
            SDL_CloseAudioDevice(device_);
            SDL_QuitSubSystem(SDL_INIT_AUDIO);
            device_ = 0;
        }

      private:
        bool is_open() {
            if (device_ != 0 || failed_) return device_ != 0;
            SDL_AudioSpec wanted{};
            wanted.freq = tone_rate;
            wanted.format = AUDIO_S16SYS;
            wanted.channels = 1;
            wanted.samples = 1024;
            if (SDL_InitSubSystem(SDL_INIT_AUDIO) == 0)
                device_ = SDL_OpenAudioDevice(nullptr, 0, &wanted, nullptr, 0);
            // Asked once: a terminal without a loudspeaker does not get one while it runs.
            failed_ = device_ == 0;
            if (!failed_) SDL_PauseAudioDevice(device_, 0);
            return !failed_;
        }

        SDL_AudioDeviceID device_ = 0;
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

void Sound::play(Tone tone) {
    if (!state_->thread)
        state_->thread = std::make_unique<kiosk::ThreadExecutor>("sound", tones_waiting_max);
    (void)state_->thread->post([&device = state_->device, tone] { device.play(tone); });
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
