#pragma once

#include <memory>
#include <string>

#include "drivers/core/serial_port.h"
#include "drivers/scanner/hid_port.h"
#include "drivers/scanner/keyboard_reports.h"
#include "drivers/scanner/scan_assembler.h"

namespace drivers {

/// The way from one attached scanner to the assembler, whatever its cable.
/// **Threads:** one. **Errors:** those of the ports; `timed_out` from `read` means "nothing yet".
class ScannerLink {
  public:
    virtual ~ScannerLink() = default;
    [[nodiscard]] virtual kiosk::Result<void> open() = 0;
    /// Waits at most `slice` for one piece and hands it on.
    [[nodiscard]] virtual kiosk::Result<void> read(ScanAssembler& into, kiosk::Duration slice,
                                                   const kiosk::Clock& clock) = 0;
    /// Is anybody there? Success also where that can't be asked.
    [[nodiscard]] virtual kiosk::Result<void> ask() = 0;
};

/// HID scanner at a USB socket. Reports go to the assembler as they are (POS) or through the
/// keyboard's table.
class HidScannerLink final : public ScannerLink {
  public:
    HidScannerLink(std::unique_ptr<HidPort> port, UsbDevice device, const ScannerQuirks& quirks);
    ~HidScannerLink() override { port_->close(); }
    HidScannerLink(const HidScannerLink&) = delete;
    HidScannerLink& operator=(const HidScannerLink&) = delete;

    [[nodiscard]] kiosk::Result<void> open() override;
    [[nodiscard]] kiosk::Result<void> read(ScanAssembler& into, kiosk::Duration slice,
                                           const kiosk::Clock& clock) override;
    [[nodiscard]] kiosk::Result<void> ask() override;

  private:
    const std::unique_ptr<HidPort> port_;
    const UsbDevice device_;
    const ScannerQuirks quirks_;
    KeyboardReports keyboard_;
    /// Some scanners have no maker's name: then silence on the control pipe says nothing.
    bool answers_ = false;
};

class SerialScannerLink final : public ScannerLink {
  public:
    SerialScannerLink(std::unique_ptr<SerialPort> port, std::string path,
                      const ScannerQuirks& quirks)
        : port_(std::move(port)), path_(std::move(path)), quirks_(quirks) {}
    ~SerialScannerLink() override { port_->close(); }
    SerialScannerLink(const SerialScannerLink&) = delete;
    SerialScannerLink& operator=(const SerialScannerLink&) = delete;

    [[nodiscard]] kiosk::Result<void> open() override;
    [[nodiscard]] kiosk::Result<void> read(ScanAssembler& into, kiosk::Duration slice,
                                           const kiosk::Clock& clock) override;
    [[nodiscard]] kiosk::Result<void> ask() override { return {}; }

  private:
    const std::unique_ptr<SerialPort> port_;
    const std::string path_;
    const ScannerQuirks quirks_;
};

}  // namespace drivers
