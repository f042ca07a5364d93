#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "drivers/core/recorder.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/executor.h"

namespace drivers::probe {

/// A serial line that a driver opens instead of the device's own: either what passes through it is
/// written down, or the device's half is played from a recording, in lock-step and without its
/// pauses. The driver cannot tell the difference.
/// **Threads:** one of its own, "line-tap". **Time:** it ends within 0.1 s of the destructor.
class LineTap {
  public:
    ~LineTap();
    LineTap(const LineTap&) = delete;
    LineTap& operator=(const LineTap&) = delete;

    /// **Errors:** those of the port; `io_error` without a pseudo-terminal.
    [[nodiscard]] static kiosk::Result<std::unique_ptr<LineTap>> record(
        const std::string& port, int baud, std::shared_ptr<Recorder> recorder);
    [[nodiscard]] static kiosk::Result<std::unique_ptr<LineTap>> replay(Recording recording);

    /// What the driver opens.
    [[nodiscard]] const std::string& path() const { return path_; }
    /// All that was recorded has been said again, and nothing else was asked.
    [[nodiscard]] bool is_played() const { return played_; }
    /// The driver said something that it did not say then.
    [[nodiscard]] bool has_strayed() const { return strayed_; }

  private:
    LineTap() = default;
    [[nodiscard]] kiosk::Result<void> open_line();
    void pump(SerialPort& port, Recorder& recorder);
    /// Answers how many of the bytes went.
    [[nodiscard]] static kiosk::Result<std::size_t> pass_on(SerialPort& port,
                                                            std::span<const unsigned char> bytes,
                                                            Recorder& recorder);
    void play(const Recording& recording);
    /// Waits for these bytes from the driver; false when others came or the tap ends.
    [[nodiscard]] bool hear(const kiosk::Bytes& wanted);
    [[nodiscard]] std::size_t read_line(unsigned char* buffer, std::size_t size);
    void write_line(const unsigned char* bytes, std::size_t size);

    std::filesystem::path folder_;
    std::string path_;
    int line_ = -1;
    std::atomic<bool> stopping_ = false;
    std::atomic<bool> played_ = false;
    std::atomic<bool> strayed_ = false;
    std::unique_ptr<kiosk::ThreadExecutor> thread_;
};

}  // namespace drivers::probe
