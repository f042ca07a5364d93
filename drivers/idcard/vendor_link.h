#pragma once

#include <memory>
#include <string>
#include <vector>

#include "drivers/idcard/reader_quirks.h"
#include "drivers/idcard/sam_link.h"
#include "drivers/idcard/vendor_process.h"

namespace drivers {

/// A reader that only its vendor's library speaks to: bianmin-vendor loads the library and takes
/// and gives the frames of a security module, so everything above (patience, tries, watch) is the
/// same as on any cable.
class VendorLink final : public SamLink {
  public:
    /// `command`: the program and its words.
    VendorLink(std::vector<std::string> command, const ReaderQuirks& quirks)
        : command_(std::move(command)), quirks_(quirks) {}

    [[nodiscard]] kiosk::Result<void> open() override;
    void close() override { process_.reset(); }
    [[nodiscard]] bool is_open() const override { return process_ != nullptr; }
    [[nodiscard]] kiosk::Result<void> send(std::span<const unsigned char> frame) override;
    [[nodiscard]] kiosk::Result<std::size_t> receive(std::span<unsigned char> buffer,
                                                     FramePart part,
                                                     kiosk::Duration timeout) override;
    void discard_input() override;
    /// A new process: the library begins anew.
    [[nodiscard]] kiosk::Result<void> reset() override { return open(); }

  private:
    const std::vector<std::string> command_;
    const ReaderQuirks quirks_;
    std::unique_ptr<VendorProcess> process_;
};

}  // namespace drivers
