#include "ui/sound/audio_out.h"

#include <vector>

#include <SDL.h>

#include "kiosk/base/secret.h"

namespace ui {

struct AudioOut::State {
    SDL_AudioDeviceID device = 0;
    std::string name;
};

AudioOut::AudioOut() : state_(std::make_unique<State>()) {}

AudioOut::~AudioOut() {
    rest();
}

void AudioOut::use(const std::string& device) {
    if (state_->name == device) return;
    rest();
    state_->name = device;
}

kiosk::Result<void> AudioOut::open() {
    if (state_->device != 0) return {};
    SDL_AudioSpec wanted{};
    wanted.freq = audio_rate;
    wanted.format = AUDIO_S16SYS;
    wanted.channels = 1;
    wanted.samples = 1024;
    if (SDL_InitSubSystem(SDL_INIT_AUDIO) == 0)
        state_->device = SDL_OpenAudioDevice(state_->name.empty() ? nullptr : state_->name.c_str(),
                                             0, &wanted, nullptr, 0);
    if (state_->device == 0) return {kiosk::ErrorCode::no_device, SDL_GetError()};
    SDL_PauseAudioDevice(state_->device, 0);
    return {};
}

kiosk::Result<void> AudioOut::play(std::span<const std::int16_t> samples, int volume) {
    if (auto opened = open(); !opened) return opened;
    std::vector<std::int16_t> louder(samples.begin(), samples.end());
    for (std::int16_t& sample : louder) sample = static_cast<std::int16_t>(sample * volume / 100);
    SDL_QueueAudio(state_->device, louder.data(),
                   static_cast<Uint32>(louder.size() * sizeof louder[0]));
    kiosk::wipe_value(louder);
    return {};
}

void AudioOut::clear() {
    if (state_->device != 0) SDL_ClearQueuedAudio(state_->device);
}

bool AudioOut::playing() const {
    return state_->device != 0 && SDL_GetQueuedAudioSize(state_->device) > 0;
}

void AudioOut::rest() {
    if (state_->device == 0) return;
    SDL_ClearQueuedAudio(state_->device);
    SDL_CloseAudioDevice(state_->device);
    SDL_QuitSubSystem(SDL_INIT_AUDIO);
    state_->device = 0;
}

kiosk::Result<void> AudioOut::probe() {
    auto opened = open();
    rest();
    return opened;
}

}  // namespace ui
