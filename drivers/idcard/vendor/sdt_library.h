#pragma once

#include <memory>
#include <string>

#include "drivers/idcard/frame.h"

namespace drivers {

/// The C interface that vendors of identity card readers hand out (sdtapi), loaded at run time, as
/// one function from a command of the security module to its reply.
///
/// **Threads:** one; calls block for as long as the library likes. Only bianmin-vendor uses it.
/// **Errors:** `bad_config` no such library, or one that lacks a function · `device_gone` the
/// library's own codes 01 and 03: port not opened, transfer failed · `timed_out` its code 02 ·
/// `protocol_error` it gave more than a card holds.
/// **Source:** names, arguments and return codes in README.md.
class SdtLibrary {
  public:
    [[nodiscard]] static kiosk::Result<SdtLibrary> load(const std::string& file);
    SdtLibrary(SdtLibrary&&) noexcept;
    SdtLibrary& operator=(SdtLibrary&&) = delete;
    ~SdtLibrary();

    [[nodiscard]] kiosk::Result<void> open(int port);
    [[nodiscard]] kiosk::Result<SamReply> execute(SamCommand command);

  private:
    struct Functions;
    explicit SdtLibrary(std::unique_ptr<Functions> functions);
    [[nodiscard]] kiosk::Result<SamReply> ask_bytes(int (*function)(int, unsigned char*, int),
                                                    unsigned int size);
    [[nodiscard]] kiosk::Result<SamReply> read_card(bool with_fingerprints);
    [[nodiscard]] kiosk::Result<SamReply> read_new_address();

    std::unique_ptr<Functions> functions_;
    int port_ = 0;
};

}  // namespace drivers
