#include "drivers/core/usb_recorder.h"

#include <thread>
#include <utility>

namespace drivers {

using kiosk::Duration;
using kiosk::ErrorCode;
using kiosk::Result;

namespace {

class RecordedUsbPort final : public UsbPort {
  public:
    RecordedUsbPort(std::unique_ptr<UsbPort> port, std::shared_ptr<Recorder> recorder)
        : port_(std::move(port)), recorder_(std::move(recorder)) {}

    [[nodiscard]] Result<void> open(const UsbDevice& device) override {
        id_ = device.id;
        return port_->open(device);
    }
    [[nodiscard]] Result<std::vector<UsbEndpoint>> endpoints() override {
        auto pipes = port_->endpoints();
        if (pipes) recorder_->describe({id_, *pipes});
        return pipes;
    }
    [[nodiscard]] Result<void> claim() override { return port_->claim(); }
    [[nodiscard]] Result<std::size_t> write(std::uint8_t endpoint,
                                            std::span<const unsigned char> bytes,
                                            Duration timeout) override {
        auto moved = port_->write(endpoint, bytes, timeout);
        if (moved)
            recorder_->sent(bytes.first(*moved));
        else
            recorder_->failed(moved.error());
        return moved;
    }
    [[nodiscard]] Result<std::size_t> read(std::uint8_t endpoint, std::span<unsigned char> buffer,
                                           Duration timeout) override {
        auto moved = port_->read(endpoint, buffer, timeout);
        if (moved)
            recorder_->received(buffer.first(*moved));
        else
            recorder_->failed(moved.error());
        return moved;
    }
    [[nodiscard]] Result<std::size_t> control_read(const UsbControl& request,
                                                   std::span<unsigned char> buffer,
                                                   Duration timeout) override {
        return port_->control_read(request, buffer, timeout);
    }
    [[nodiscard]] Result<void> control_write(const UsbControl& request, Duration timeout) override {
        return port_->control_write(request, timeout);
    }
    [[nodiscard]] Result<void> clear_halt(std::uint8_t endpoint) override {
        return port_->clear_halt(endpoint);
    }
    [[nodiscard]] Result<void> reset() override { return port_->reset(); }
    void close() override { port_->close(); }

  private:
    const std::unique_ptr<UsbPort> port_;
    const std::shared_ptr<Recorder> recorder_;
    UsbId id_;
};

class RecordedUsbBus final : public UsbBus {
  public:
    RecordedUsbBus(std::unique_ptr<UsbBus> bus, std::shared_ptr<Recorder> recorder)
        : bus_(std::move(bus)), recorder_(std::move(recorder)) {}

    [[nodiscard]] Result<std::vector<UsbDevice>> scan() override { return bus_->scan(); }
    [[nodiscard]] std::unique_ptr<UsbPort> make_port() override {
        return record_usb_port(bus_->make_port(), recorder_);
    }

  private:
    const std::unique_ptr<UsbBus> bus_;
    const std::shared_ptr<Recorder> recorder_;
};

/// A line that notes when something else is said than then, and is silent in real time.
class WatchedLine final : public SerialPort {
  public:
    WatchedLine(Recording recording, std::shared_ptr<std::atomic<bool>> strayed)
        : strayed_(std::move(strayed)) {
        for (const auto& step : recording.steps)
            if (step.way == RecordedStep::Way::out) ++unsaid_;
        line_ = replay_serial_port(std::move(recording));
    }

    [[nodiscard]] bool exists(const std::string&) override { return true; }
    [[nodiscard]] Result<void> open(const std::string&) override { return {}; }
    [[nodiscard]] Result<void> configure(int) override { return {}; }
    [[nodiscard]] Result<void> raise_modem_lines() override { return {}; }
    [[nodiscard]] Result<std::size_t> write(std::span<const unsigned char> bytes,
                                            Duration timeout) override {
        // What comes after the end was never recorded: nobody answers it.
        if (unsaid_ == 0) return bytes.size();
        auto done = line_->write(bytes, timeout);
        if (done)
            --unsaid_;
        else
            *strayed_ = true;
        return done;
    }
    [[nodiscard]] Result<std::size_t> read(std::span<unsigned char> buffer,
                                           Duration timeout) override {
        auto done = line_->read(buffer, timeout);
        if (!done && done.error().code == ErrorCode::timed_out)
            std::this_thread::sleep_for(timeout);
        return done;
    }
    [[nodiscard]] Result<void> flush_input() override { return {}; }
    void close() override {}

  private:
    const std::shared_ptr<std::atomic<bool>> strayed_;
    std::unique_ptr<SerialPort> line_;
    std::size_t unsaid_ = 0;
};

/// The pipes of a recording are one stream each way, as a serial line is.
class ReplayUsbPort final : public UsbPort {
  public:
    ReplayUsbPort(std::shared_ptr<SerialPort> line, std::vector<UsbEndpoint> pipes)
        : line_(std::move(line)), pipes_(std::move(pipes)) {}

    [[nodiscard]] Result<void> open(const UsbDevice&) override { return {}; }
    [[nodiscard]] Result<std::vector<UsbEndpoint>> endpoints() override { return pipes_; }
    [[nodiscard]] Result<void> claim() override { return {}; }
    [[nodiscard]] Result<std::size_t> write(std::uint8_t, std::span<const unsigned char> bytes,
                                            Duration timeout) override {
        return line_->write(bytes, timeout);
    }
    [[nodiscard]] Result<std::size_t> read(std::uint8_t, std::span<unsigned char> buffer,
                                           Duration timeout) override {
        return line_->read(buffer, timeout);
    }
    [[nodiscard]] Result<std::size_t> control_read(const UsbControl&, std::span<unsigned char>,
                                                   Duration) override {
        return {ErrorCode::device_fault, "control requests are not recorded"};
    }
    [[nodiscard]] Result<void> control_write(const UsbControl&, Duration) override {
        return {ErrorCode::device_fault, "control requests are not recorded"};
    }
    [[nodiscard]] Result<void> clear_halt(std::uint8_t) override { return {}; }
    [[nodiscard]] Result<void> reset() override { return {}; }
    void close() override {}

  private:
    const std::shared_ptr<SerialPort> line_;
    const std::vector<UsbEndpoint> pipes_;
};

}  // namespace

std::unique_ptr<UsbPort> record_usb_port(std::unique_ptr<UsbPort> port,
                                         std::shared_ptr<Recorder> recorder) {
    return std::make_unique<RecordedUsbPort>(std::move(port), std::move(recorder));
}

std::unique_ptr<UsbPort> replay_usb_port(Recording recording, std::vector<UsbEndpoint> pipes) {
    return std::make_unique<ReplayUsbPort>(replay_serial_port(std::move(recording)),
                                           std::move(pipes));
}

std::unique_ptr<UsbBus> record_usb_bus(std::unique_ptr<UsbBus> bus,
                                       std::shared_ptr<Recorder> recorder) {
    return std::make_unique<RecordedUsbBus>(std::move(bus), std::move(recorder));
}

ReplayUsbBus::ReplayUsbBus(Recording recording)
    : usb_(recording.usb.value()),
      strayed_(std::make_shared<std::atomic<bool>>(false)),
      line_(std::make_shared<WatchedLine>(std::move(recording), strayed_)) {}

ReplayUsbBus::~ReplayUsbBus() = default;

Result<std::vector<UsbDevice>> ReplayUsbBus::scan() {
    constexpr std::uint8_t no_bus = 0;
    return std::vector<UsbDevice>{{usb_.id, no_bus, 1, "recorded"}};
}

std::unique_ptr<UsbPort> ReplayUsbBus::make_port() {
    return std::make_unique<ReplayUsbPort>(line_, usb_.pipes);
}

}  // namespace drivers
