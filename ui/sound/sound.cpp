#include "ui/sound/sound.h"

#include <chrono>

#include <SDL.h>

#include "ui/sound/tones.h"

namespace ui {

struct Sound::State {
    SDL_AudioDeviceID device = 0;
    bool failed = false;
    std::chrono::steady_clock::time_point last{};
};

Sound::Sound() : state_(std::make_unique<State>()) {}

Sound::~Sound() {
    if (state_->device != 0) SDL_CloseAudioDevice(state_->device);
}

kiosk::Result<void> Sound::play(Tone tone) {
    if (state_->failed) return {kiosk::ErrorCode::no_device, "no sound device"};
    if (state_->device == 0) {
        SDL_AudioSpec wanted{};
        wanted.freq = tone_rate;
        wanted.format = AUDIO_S16SYS;
        wanted.channels = 1;
        wanted.samples = 1024;
        if (SDL_InitSubSystem(SDL_INIT_AUDIO) == 0)
            state_->device = SDL_OpenAudioDevice(nullptr, 0, &wanted, nullptr, 0);
        if (state_->device == 0) {
            // Asked once: a terminal without a loudspeaker does not get one while it runs.
            state_->failed = true;
            return {kiosk::ErrorCode::no_device, SDL_GetError()};
        }
        SDL_PauseAudioDevice(state_->device, 0);
    }
    const auto samples = samples_of(tone);
    SDL_ClearQueuedAudio(state_->device);
    SDL_QueueAudio(state_->device, samples.data(),
                   static_cast<Uint32>(samples.size() * sizeof samples[0]));
    state_->last = std::chrono::steady_clock::now();
    return {};
}

void Sound::rest() {
    if (state_->device == 0 || SDL_GetQueuedAudioSize(state_->device) > 0 ||
        std::chrono::steady_clock::now() - state_->last < std::chrono::seconds(rest_seconds))
        return;
    SDL_CloseAudioDevice(state_->device);
    SDL_QuitSubSystem(SDL_INIT_AUDIO);
    state_->device = 0;
}

}  // namespace ui
