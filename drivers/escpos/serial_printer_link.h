#pragma once

#include <memory>
#include <string>

#include "drivers/core/serial_port.h"
#include "drivers/escpos/printer_link.h"

namespace drivers {

/// A printer on a serial port, 8N1. Without handshake lines: portions are small, and after each the
/// driver listens.
class SerialPrinterLink final : public PrinterLink {
  public:
    SerialPrinterLink(std::unique_ptr<SerialPort> port, std::string path, int baud)
        : port_(std::move(port)), path_(std::move(path)), baud_(baud) {}
    ~SerialPrinterLink() override { close(); }

    [[nodiscard]] kiosk::Result<void> open() override;
    void close() override;
    [[nodiscard]] kiosk::Result<std::size_t> write(std::span<const unsigned char> bytes,
                                                   kiosk::Duration timeout) override;
    [[nodiscard]] kiosk::Result<std::size_t> read(std::span<unsigned char> buffer,
                                                  kiosk::Duration timeout) override;
    /// A line has no buffers of its own.
    void flush() override {}
    /// A line has no reset: it is configured anew.
    [[nodiscard]] kiosk::Result<void> reset() override;
    [[nodiscard]] std::string model() override { return {}; }

  private:
    std::unique_ptr<SerialPort> port_;
    const std::string path_;
    const int baud_;
    bool open_ = false;
};

}  // namespace drivers
