#pragma once

#include <memory>
#include <string>
#include <vector>

#include "drivers/core/serial_port.h"
#include "drivers/idcard/reader_quirks.h"
#include "drivers/idcard/sam_link.h"

namespace drivers {

/// Speeds a module may be set to, the one of the quirks first. The place where it was found lives
/// longer than a link, so that it is searched once.
/// **Threads:** one.
class SerialSpeeds {
  public:
    explicit SerialSpeeds(int first = 115'200);

    [[nodiscard]] int now() const { return speeds_[at_]; }
    void next() { at_ = (at_ + 1) % speeds_.size(); }
    [[nodiscard]] std::size_t count() const { return speeds_.size(); }

  private:
    std::vector<int> speeds_;
    std::size_t at_ = 0;
};

/// A security module on a serial port: one stream of bytes each way.
class SerialLink final : public SamLink {
  public:
    /// Without `speeds` those of the quirks are used, and forgotten with the link.
    SerialLink(std::unique_ptr<SerialPort> port, std::string path, const ReaderQuirks& quirks,
               std::shared_ptr<SerialSpeeds> speeds = {});

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
    [[nodiscard]] bool try_next_speed() override;

  private:
    std::unique_ptr<SerialPort> port_;
    const std::string path_;
    const ReaderQuirks quirks_;
    const std::shared_ptr<SerialSpeeds> speeds_;
    std::size_t tried_ = 0;
    bool open_ = false;
};

}  // namespace drivers
