#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "kiosk/base/clock.h"
#include "kiosk/base/result.h"
#include "kiosk/base/secret.h"

namespace drivers {

/// One reader as the smart card service sees it.
struct PcscReaderState {
    std::string name;
    /// SCARD_STATE_… as known before, and as it is now. The upper half counts cards.
    std::uint32_t known = 0;
    std::uint32_t now = 0;

    [[nodiscard]] bool has_card() const;
    /// Looked at and without a card: a service that has just begun may know neither.
    [[nodiscard]] bool is_empty() const;
    /// The card in it does not answer the reader.
    [[nodiscard]] bool is_mute() const;
    /// Counts insertions and removals.
    [[nodiscard]] std::uint32_t moves() const { return now >> 16U; }
};

/// libpcsclite, one method a call, no logic: unit tests replace it.
///
/// **Threads:** one for each port, but `interrupt` from any.
/// **Errors:** what the service answered, as `device_gone` (service or reader away), `no_device`
/// (no reader), `card_removed`, `card_unreadable`, `device_busy`, `timed_out`, `cancelled`,
/// `io_error`. `is_lost()` tells whether the service itself is gone: then establish again.
/// **Source:** PC/SC part 5; pcsclite.h of pcsc-lite 1.9.
class PcscPort {
  public:
    virtual ~PcscPort() = default;

    [[nodiscard]] virtual kiosk::Result<void> establish() = 0;
    virtual void release() = 0;
    [[nodiscard]] virtual bool is_lost() const = 0;
    [[nodiscard]] virtual kiosk::Result<std::vector<std::string>> list_readers() = 0;
    /// Blocks until a reader differs from what was known, a reader comes or goes, or the time is
    /// over (`timed_out`).
    [[nodiscard]] virtual kiosk::Result<std::vector<PcscReaderState>> status_change(
        std::vector<PcscReaderState> readers, kiosk::Duration timeout) = 0;
    virtual void interrupt() = 0;

    [[nodiscard]] virtual kiosk::Result<void> connect(const std::string& reader) = 0;
    virtual void disconnect() = 0;
    [[nodiscard]] virtual kiosk::Result<kiosk::SecretBytes> transmit(
        std::span<const unsigned char> command) = 0;
};

[[nodiscard]] std::unique_ptr<PcscPort> make_pcsclite_port();

}  // namespace drivers
