#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/result.h"

namespace ui::speech {

using Samples = std::vector<std::int16_t>;
inline constexpr int sample_rate = 22050;

/// The samples of a WAV file: 16 bit, mono, `sample_rate`. Sizes in its header may lie, as those of
/// programs that write to a pipe do.
/// **Errors:** bad_format.
[[nodiscard]] kiosk::Result<Samples> samples_of_wav(const std::string& bytes);
[[nodiscard]] kiosk::Result<Samples> samples_of_file(const std::filesystem::path& file);

/// One run of the program that makes sound of text: `PROGRAM -v VOICE -s WORDS -b 1 --stdout`, the
/// text on its standard input and not among its arguments, where everybody could read it. It is a
/// process of its own and ends with its text; its end in any other way costs one utterance.
/// **Threads:** one. **Errors:** not_found, device_fault (it failed), timed_out, limit_exceeded.
class Synthesis {
  public:
    static constexpr kiosk::Duration time_max{10'000};
    static constexpr std::size_t bytes_max = std::size_t{64} << 20U;

    [[nodiscard]] static kiosk::Result<Synthesis> start(const std::string& program,
                                                        const std::string& voice,
                                                        int words_a_minute, const std::string& text,
                                                        kiosk::SteadyTime now);
    Synthesis(Synthesis&& other) noexcept;
    Synthesis& operator=(Synthesis&& other) noexcept;
    ~Synthesis();

    /// Readable when there is more.
    [[nodiscard]] int file() const { return output_; }
    /// Takes what waits; the samples once the program has ended.
    [[nodiscard]] std::optional<kiosk::Result<Samples>> turn(kiosk::SteadyTime now);

  private:
    Synthesis(pid_t pid, int output, kiosk::SteadyTime began)
        : pid_(pid), output_(output), began_(began) {}

    pid_t pid_ = -1;
    int output_ = -1;
    kiosk::SteadyTime began_{};
    std::string bytes_;
};

}  // namespace ui::speech
