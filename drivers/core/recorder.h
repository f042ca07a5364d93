#pragma once

#include <filesystem>
#include <fstream>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "drivers/core/serial_port.h"
#include "drivers/core/usb_port.h"
#include "kiosk/base/encoding.h"

namespace drivers {

/// One line of a recorded conversation.
struct RecordedStep {
    enum class Way {
        out,   ///< program to device
        in,    ///< device to program
        error  ///< a call that failed; `word` is the name of its error
    };
    kiosk::Duration at{0};
    Way way = Way::in;
    kiosk::Bytes bytes;
    std::string word;
    friend bool operator==(const RecordedStep&, const RecordedStep&) = default;
};

/// What a driver must know of a USB device before it says a word.
struct RecordedUsb {
    UsbId id;
    std::vector<UsbEndpoint> pipes;
    friend bool operator==(const RecordedUsb&, const RecordedUsb&) = default;
};

struct Recording {
    std::string device;
    /// Empty: a conversation over a serial line.
    std::optional<RecordedUsb> usb{};
    std::vector<RecordedStep> steps{};
    friend bool operator==(const Recording&, const Recording&) = default;
};

/// Writes what a device and its driver say to each other as lines of JSON, to be replayed as a
/// test:
///
///     {"recording":1,"device":"code scanner"}
///     {"usb":"0400:C35A","pipes":[{"address":129,"bulk":true,"packet":64},…]}
///     {"ms":12,"way":"in","hex":"024a…"}
///     {"ms":113,"way":"error","word":"device_gone"}
///
/// Time-outs are not written: silence says nothing.
///
/// **Threads:** any. **Errors:** a line that cannot be written is lost.
/// **Limits:** `steps_max` lines, then nothing more; 32 pipes.
/// **Secrets:** a recording holds what the device said, also what is personal: the kiosk never
/// records, a technician's tool does when told to, with sample cards and codes. The file can be
/// read by its owner alone.
class Recorder {
  public:
    static constexpr std::size_t steps_max = 100'000;
    static constexpr std::size_t pipes_max = 32;

    Recorder(const std::filesystem::path& file, const std::string& device,
             const kiosk::Clock& clock);

    /// Of a USB device, before the first step; written once.
    void describe(const RecordedUsb& usb);
    void sent(std::span<const unsigned char> bytes);
    void received(std::span<const unsigned char> bytes);
    void failed(const kiosk::Error& error);

  private:
    void write(const char* way, const char* key, const std::string& value);

    const kiosk::Clock& clock_;
    const kiosk::SteadyTime began_;
    std::mutex mutex_;
    std::ofstream out_;
    std::size_t steps_ = 0;
    bool described_ = false;
};

/// **Errors:** `not_found`; `bad_format` with the line.
[[nodiscard]] kiosk::Result<Recording> load_recording(const std::filesystem::path& file);

/// A serial port that writes down what passes through it.
[[nodiscard]] std::unique_ptr<SerialPort> record_serial_port(std::unique_ptr<SerialPort> port,
                                                             std::shared_ptr<Recorder> recorder);

/// A serial port that says again what was said to it then, one recorded piece a read, in order and
/// without its pauses; when all was said it is silent. What is written to it must be what was
/// written then, else `protocol_error`.
[[nodiscard]] std::unique_ptr<SerialPort> replay_serial_port(Recording recording);

}  // namespace drivers
