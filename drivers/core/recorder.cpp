#include "drivers/core/recorder.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <deque>
#include <utility>

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>
#include <unistd.h>

namespace drivers {

using kiosk::Bytes;
using kiosk::Duration;
using kiosk::Error;
using kiosk::ErrorCode;
using kiosk::Result;

namespace {

constexpr std::size_t line_bytes_max = 256 * 1024;

/// A card lies in it: nobody else may read it, also when the file was there before. One that
/// cannot be opened fails where it is written.
const std::filesystem::path& emptied_for_us_alone(const std::filesystem::path& path) {
    constexpr ::mode_t ours = S_IRUSR | S_IWUSR;
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, ours);
    if (file < 0) return path;
    struct stat facts {};
    if (::fstat(file, &facts) == 0 && S_ISREG(facts.st_mode))
        static_cast<void>(::fchmod(file, ours));
    ::close(file);
    return path;
}

/// The code with that name; `io_error` for one of a later version.
ErrorCode code_of(const std::string& name) {
    for (int i = 0; i <= static_cast<int>(ErrorCode::conflict); ++i)
        if (name_of(static_cast<ErrorCode>(i)) == name) return static_cast<ErrorCode>(i);
    return ErrorCode::io_error;
}

/// Nothing when the line is none of a recording.
std::optional<RecordedStep> step_of(const nlohmann::json& line) {
    if (!line.is_object() || !line.contains("ms") || !line["ms"].is_number_unsigned() ||
        !line.contains("way") || !line["way"].is_string())
        return std::nullopt;
    RecordedStep step;
    step.at = Duration{line["ms"].get<std::uint32_t>()};
    const auto way = line["way"].get<std::string>();
    const char* const key = way == "error" ? "word" : "hex";
    if (!line.contains(key) || !line[key].is_string()) return std::nullopt;
    const auto value = line[key].get<std::string>();
    if (way == "error") {
        step.way = RecordedStep::Way::error;
        step.word = value;
        return step;
    }
    if (way != "in" && way != "out") return std::nullopt;
    step.way = way == "in" ? RecordedStep::Way::in : RecordedStep::Way::out;
    auto bytes = kiosk::from_hex(value);
    if (!bytes) return std::nullopt;
    step.bytes = std::move(*bytes);
    return step;
}

/// Digits of "0400:C35A".
std::optional<std::uint16_t> usb_number(std::string_view digits) {
    constexpr std::size_t width = 4;
    constexpr int base = 16;
    std::uint16_t number = 0;
    const auto* const end = digits.data() + digits.size();
    const auto [at, error] = std::from_chars(digits.data(), end, number, base);
    if (digits.size() != width || error != std::errc{} || at != end) return std::nullopt;
    return number;
}

std::optional<UsbEndpoint> pipe_of(const nlohmann::json& pipe) {
    const auto number = [&pipe](const char* key, unsigned most) -> std::optional<unsigned> {
        if (!pipe.contains(key) || !pipe[key].is_number_unsigned()) return std::nullopt;
        const auto value = pipe[key].get<std::uint64_t>();
        return value <= most ? std::optional(static_cast<unsigned>(value)) : std::nullopt;
    };
    constexpr unsigned address_max = 0xFF;
    constexpr unsigned packet_max = 0xFFFF;
    if (!pipe.is_object() || !pipe.contains("bulk") || !pipe["bulk"].is_boolean())
        return std::nullopt;
    const auto address = number("address", address_max);
    const auto packet = number("packet", packet_max);
    if (!address || !packet) return std::nullopt;
    return UsbEndpoint{static_cast<std::uint8_t>(*address), pipe["bulk"].get<bool>(),
                       static_cast<std::uint16_t>(*packet)};
}

/// Nothing when the line describes no USB device.
std::optional<RecordedUsb> usb_of(const nlohmann::json& line) {
    if (!line.is_object() || !line.contains("usb") || !line["usb"].is_string() ||
        !line.contains("pipes") || !line["pipes"].is_array() ||
        line["pipes"].size() > Recorder::pipes_max)
        return std::nullopt;
    const auto id = line["usb"].get<std::string>();
    const auto colon = std::min(id.find(':'), id.size());
    const auto vendor = usb_number(std::string_view(id).substr(0, colon));
    const auto product = usb_number(std::string_view(id).substr(std::min(colon + 1, id.size())));
    if (!vendor || !product) return std::nullopt;
    RecordedUsb usb{{*vendor, *product}, {}};
    for (const auto& each : line["pipes"]) {
        const auto pipe = pipe_of(each);
        if (!pipe) return std::nullopt;
        usb.pipes.push_back(*pipe);
    }
    return usb;
}

class RecordedPort final : public SerialPort {
  public:
    RecordedPort(std::unique_ptr<SerialPort> port, std::shared_ptr<Recorder> recorder)
        : port_(std::move(port)), recorder_(std::move(recorder)) {}

    [[nodiscard]] bool exists(const std::string& path) override { return port_->exists(path); }
    [[nodiscard]] Result<void> open(const std::string& path) override { return port_->open(path); }
    [[nodiscard]] Result<void> configure(int baud) override { return port_->configure(baud); }
    [[nodiscard]] Result<void> raise_modem_lines() override { return port_->raise_modem_lines(); }
    [[nodiscard]] Result<std::size_t> write(std::span<const unsigned char> bytes,
                                            Duration timeout) override {
        auto done = port_->write(bytes, timeout);
        if (done)
            recorder_->sent(bytes.first(*done));
        else
            recorder_->failed(done.error());
        return done;
    }
    [[nodiscard]] Result<std::size_t> read(std::span<unsigned char> buffer,
                                           Duration timeout) override {
        auto done = port_->read(buffer, timeout);
        if (done)
            recorder_->received(buffer.first(*done));
        else
            recorder_->failed(done.error());
        return done;
    }
    [[nodiscard]] Result<void> flush_input() override { return port_->flush_input(); }
    void close() override { port_->close(); }

  private:
    const std::unique_ptr<SerialPort> port_;
    const std::shared_ptr<Recorder> recorder_;
};

class ReplayPort final : public SerialPort {
  public:
    explicit ReplayPort(Recording recording)
        : steps_(std::make_move_iterator(recording.steps.begin()),
                 std::make_move_iterator(recording.steps.end())) {}

    [[nodiscard]] bool exists(const std::string&) override { return true; }
    [[nodiscard]] Result<void> open(const std::string&) override { return {}; }
    [[nodiscard]] Result<void> configure(int) override { return {}; }
    [[nodiscard]] Result<void> raise_modem_lines() override { return {}; }
    [[nodiscard]] Result<std::size_t> write(std::span<const unsigned char> bytes,
                                            Duration) override {
        if (steps_.empty() || steps_.front().way != RecordedStep::Way::out ||
            !std::equal(bytes.begin(), bytes.end(), steps_.front().bytes.begin(),
                        steps_.front().bytes.end()))
            return {ErrorCode::protocol_error, "not what was said then"};
        steps_.pop_front();
        return bytes.size();
    }
    [[nodiscard]] Result<std::size_t> read(std::span<unsigned char> buffer, Duration) override {
        if (steps_.empty() || steps_.front().way == RecordedStep::Way::out)
            return {ErrorCode::timed_out, "silence"};
        RecordedStep& step = steps_.front();
        if (step.way == RecordedStep::Way::error) {
            const Error error{code_of(step.word), "as then", {}};
            steps_.pop_front();
            return error;
        }
        const std::size_t size = std::min(buffer.size(), step.bytes.size());
        std::copy_n(step.bytes.begin(), size, buffer.begin());
        step.bytes.erase(step.bytes.begin(),
                         step.bytes.begin() + static_cast<std::ptrdiff_t>(size));
        if (step.bytes.empty()) steps_.pop_front();
        return size;
    }
    [[nodiscard]] Result<void> flush_input() override { return {}; }
    void close() override {}

  private:
    std::deque<RecordedStep> steps_;
};

}  // namespace

Recorder::Recorder(const std::filesystem::path& file, const std::string& device,
                   const kiosk::Clock& clock)
    : clock_(clock), began_(clock.now().steady), out_(emptied_for_us_alone(file), std::ios::trunc) {
    out_ << nlohmann::ordered_json{{"recording", 1}, {"device", device}}.dump() << '\n'
         << std::flush;
}

void Recorder::describe(const RecordedUsb& usb) {
    const std::lock_guard lock(mutex_);
    if (std::exchange(described_, true)) return;
    std::array<char, 16> id{};
    std::snprintf(id.data(), id.size(), "%04X:%04X", usb.id.vendor, usb.id.product);
    auto pipes = nlohmann::ordered_json::array();
    for (const auto& pipe : usb.pipes)
        pipes.push_back(
            {{"address", pipe.address}, {"bulk", pipe.bulk}, {"packet", pipe.packet_size}});
    out_ << nlohmann::ordered_json{{"usb", id.data()}, {"pipes", std::move(pipes)}}.dump() << '\n'
         << std::flush;
}

void Recorder::sent(std::span<const unsigned char> bytes) {
    write("out", "hex", kiosk::to_hex(bytes));
}

void Recorder::received(std::span<const unsigned char> bytes) {
    write("in", "hex", kiosk::to_hex(bytes));
}

void Recorder::failed(const Error& error) {
    if (error.code != ErrorCode::timed_out)
        write("error", "word", std::string(name_of(error.code)));
}

void Recorder::write(const char* way, const char* key, const std::string& value) {
    const std::lock_guard lock(mutex_);
    if (steps_ >= steps_max) return;
    ++steps_;
    const auto ms = (clock_.now().steady - began_).count();
    out_ << nlohmann::ordered_json{{"ms", ms}, {"way", way}, {key, value}}.dump() << '\n'
         << std::flush;
}

Result<Recording> load_recording(const std::filesystem::path& file) {
    std::ifstream in(file);
    if (!in) return {ErrorCode::not_found, file.string() + ": cannot be read"};
    Recording recording;
    std::size_t number = 0;
    const auto wrong = [&]() -> Result<Recording> {
        return {ErrorCode::bad_format, file.string() + ":" + std::to_string(number)};
    };
    for (std::string text; std::getline(in, text);) {
        ++number;
        if (text.size() > line_bytes_max || number > Recorder::steps_max + 2) return wrong();
        const auto line = nlohmann::json::parse(text, nullptr, false);
        if (number == 1) {
            if (!line.is_object() || !line.contains("recording") || line["recording"] != 1 ||
                !line.contains("device") || !line["device"].is_string())
                return wrong();
            recording.device = line["device"].get<std::string>();
            continue;
        }
        if (number == 2 && line.is_object() && line.contains("usb")) {
            recording.usb = usb_of(line);
            if (!recording.usb) return wrong();
            continue;
        }
        auto step = step_of(line);
        if (!step) return wrong();
        recording.steps.push_back(std::move(*step));
    }
    if (number == 0) return wrong();
    return recording;
}

std::unique_ptr<SerialPort> record_serial_port(std::unique_ptr<SerialPort> port,
                                               std::shared_ptr<Recorder> recorder) {
    return std::make_unique<RecordedPort>(std::move(port), std::move(recorder));
}

std::unique_ptr<SerialPort> replay_serial_port(Recording recording) {
    return std::make_unique<ReplayPort>(std::move(recording));
}

}  // namespace drivers
