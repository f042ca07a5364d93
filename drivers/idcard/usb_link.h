#pragma once

#include <memory>

#include "drivers/core/usb_port.h"
#include "drivers/idcard/reader_quirks.h"
#include "drivers/idcard/sam_link.h"

namespace drivers {

/// A security module on USB, in both wirings of 0400:C35A:
/// four pipes (OUT: preamble and length to the lower, the rest to the higher; IN likewise) or one
/// pair that carries whole frames. Unless the quirks say which, the descriptors do: two or more
/// bulk OUT pipes mean four.
class UsbLink final : public SamLink {
  public:
    /// So many packets are thrown away at most; a reader that still sends is broken.
    static constexpr int discarded_packets_max = 64;

    UsbLink(std::unique_ptr<UsbPort> port, UsbDevice device, const ReaderQuirks& quirks);

    [[nodiscard]] kiosk::Result<void> open() override;
    void close() override;
    [[nodiscard]] bool is_open() const override { return open_; }
    [[nodiscard]] kiosk::Result<void> send(std::span<const unsigned char> frame) override;
    [[nodiscard]] kiosk::Result<std::size_t> receive(std::span<unsigned char> buffer,
                                                     FramePart part,
                                                     kiosk::Duration timeout) override;
    void discard_input() override;
    [[nodiscard]] kiosk::Result<void> reset() override;

    [[nodiscard]] bool has_four_pipes() const { return four_pipes_; }

  private:
    [[nodiscard]] kiosk::Result<void> choose_pipes();
    [[nodiscard]] kiosk::Result<void> write(std::uint8_t endpoint,
                                            std::span<const unsigned char> bytes);
    kiosk::Error after_fault(const kiosk::Error& error, std::uint8_t endpoint);

    std::unique_ptr<UsbPort> port_;
    const UsbDevice device_;
    const ReaderQuirks quirks_;
    bool open_ = false;
    bool four_pipes_ = false;
    std::uint8_t header_out_ = 0;
    std::uint8_t body_out_ = 0;
    std::uint8_t header_in_ = 0;
    std::uint8_t body_in_ = 0;
};

}  // namespace drivers
