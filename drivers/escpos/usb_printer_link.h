#pragma once

#include <cstdint>
#include <memory>

#include "drivers/core/usb_port.h"
#include "drivers/escpos/printer_link.h"

namespace drivers {

/// A printer of USB's printer class: bulk OUT for commands, bulk IN for what it says, three class
/// requests on the control pipe.
/// **Source:** USB Device Class Definition for Printing Devices 1.1 §4.2; IEEE 1284 device id.
class UsbPrinterLink final : public PrinterLink {
  public:
    UsbPrinterLink(std::unique_ptr<UsbPort> port, UsbDevice device)
        : port_(std::move(port)), device_(std::move(device)) {}
    ~UsbPrinterLink() override { close(); }

    /// **Errors:** also `bad_config`: no bulk IN pipe, so it could never say how it is.
    [[nodiscard]] kiosk::Result<void> open() override;
    void close() override;
    [[nodiscard]] kiosk::Result<std::size_t> write(std::span<const unsigned char> bytes,
                                                   kiosk::Duration timeout) override;
    [[nodiscard]] kiosk::Result<std::size_t> read(std::span<unsigned char> buffer,
                                                  kiosk::Duration timeout) override;
    void flush() override;
    [[nodiscard]] kiosk::Result<void> reset() override;
    [[nodiscard]] std::string model() override;

  private:
    [[nodiscard]] kiosk::Result<void> choose_pipes();
    kiosk::Error after_fault(const kiosk::Error& error, std::uint8_t endpoint);

    std::unique_ptr<UsbPort> port_;
    const UsbDevice device_;
    bool open_ = false;
    std::uint8_t out_ = 0;
    std::uint8_t in_ = 0;
};

/// "MFG:Maker;MDL:Model;CMD:ESC/POS;" → "Maker Model". Printable ASCII only, at most 64 bytes.
[[nodiscard]] std::string model_of_device_id(std::span<const unsigned char> device_id);

}  // namespace drivers
