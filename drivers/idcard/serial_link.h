#pragma once

#include <memory>
#include <string>

#include "drivers/core/serial_port.h"
#include "drivers/idcard/reader_quirks.h"
#include "drivers/idcard/sam_link.h"

namespace drivers {

/// A security module on a serial port: one stream of bytes each way.
class SerialLink final : public SamLink {
  public:
    SerialLink(std::unique_ptr<SerialPort> port, std::string path, const ReaderQuirks& quirks);

    [[nodiscard]] kiosk::Result<void> open() override;
    void close() override;
    [[nodiscard]] bool is_open() const override { return open_; }
    [[nodiscard]] kiosk::Result<void> send(std::span<const unsigned char> frame) override;
    [[nodiscard]] kiosk::Result<std::size_t> receive(std::span<unsigned char> buffer,
                                                     FramePart part,
                                                     kiosk::Duration timeout) override;
    void discard_input() override;
    /// A serial line has no reset: it is configured anew.
    [[nodiscard]] kiosk::Result<void> reset() override;

  private:
    std::unique_ptr<SerialPort> port_;
    const std::string path_;
    const ReaderQuirks quirks_;
    bool open_ = false;
};

}  // namespace drivers
