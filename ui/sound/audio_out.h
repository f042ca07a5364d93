#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "kiosk/base/result.h"

namespace ui {

inline constexpr int audio_rate = 22050;

/// A loudspeaker or headphones for samples of 16 bit, mono, `audio_rate`. The device is opened with
/// the first samples and closed by `rest`, because an open one wakes the machine all the time.
/// **Threads:** one. **Errors:** no_device with the system's reason.
class AudioOut {
  public:
    AudioOut();
    ~AudioOut();
    AudioOut(const AudioOut&) = delete;
    AudioOut& operator=(const AudioOut&) = delete;

    /// The device by the name that the system gives it; empty: the usual one. Another one than
    /// before falls silent first.
    void use(const std::string& device);
    /// Behind what is being played.
    [[nodiscard]] kiosk::Result<void> play(std::span<const std::int16_t> samples, int volume);
    void clear();
    [[nodiscard]] bool playing() const;
    void rest();
    /// Opens and closes the device, to know whether there is one.
    [[nodiscard]] kiosk::Result<void> probe();

  private:
    [[nodiscard]] kiosk::Result<void> open();
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace ui
