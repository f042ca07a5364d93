#include "drivers/core/usb_recorder.h"

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
        return port_->open(device);
    }
    [[nodiscard]] Result<std::vector<UsbEndpoint>> endpoints() override {
        return port_->endpoints();
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
};

/// The pipes of a recording are one stream each way, as a serial line is.
class ReplayUsbPort final : public UsbPort {
  public:
    ReplayUsbPort(Recording recording, std::vector<UsbEndpoint> pipes)
        : line_(replay_serial_port(std::move(recording))), pipes_(std::move(pipes)) {}

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
    const std::unique_ptr<SerialPort> line_;
    const std::vector<UsbEndpoint> pipes_;
};

}  // namespace

std::unique_ptr<UsbPort> record_usb_port(std::unique_ptr<UsbPort> port,
                                         std::shared_ptr<Recorder> recorder) {
    return std::make_unique<RecordedUsbPort>(std::move(port), std::move(recorder));
}

std::unique_ptr<UsbPort> replay_usb_port(Recording recording, std::vector<UsbEndpoint> pipes) {
    return std::make_unique<ReplayUsbPort>(std::move(recording), std::move(pipes));
}

}  // namespace drivers
