#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "kiosk/base/encoding.h"
#include "kiosk/base/result.h"
#include "kiosk/base/secret.h"

namespace drivers {

/// A command to a chip: header, data, and how much answer is wanted (256: as much as there is).
/// **Source:** ISO/IEC 7816-4 §5.1, short form: at most 255 bytes of data.
struct CommandApdu {
    std::uint8_t cla = 0;
    std::uint8_t ins = 0;
    std::uint8_t p1 = 0;
    std::uint8_t p2 = 0;
    kiosk::SecretBytes data{};
    std::optional<std::size_t> le{};
};

struct ResponseApdu {
    kiosk::SecretBytes data;
    /// SW1 SW2.
    std::uint16_t status = 0;

    [[nodiscard]] bool good() const { return status == 0x9000; }
};

inline constexpr std::size_t apdu_data_max = 255;
/// Data and status word of a short answer.
inline constexpr std::size_t response_bytes_max = 258;

[[nodiscard]] kiosk::SecretBytes encode(const CommandApdu& command);
/// `protocol_error` when there is no status word.
[[nodiscard]] kiosk::Result<ResponseApdu> parse_response(std::span<const unsigned char> bytes);

/// The way to one card that was connected.
///
/// **Threads:** the device's thread. **Time:** pcscd's own limit for an exchange.
/// **Errors:** `card_removed`, `card_unreadable`, `device_gone`, `io_error`, `cancelled`.
class CardChannel {
  public:
    virtual ~CardChannel() = default;
    /// One exchange; the answer holds at least the two bytes of the status word.
    [[nodiscard]] virtual kiosk::Result<kiosk::SecretBytes> transmit(
        std::span<const unsigned char> command) = 0;
};

/// Sends a command and brings the whole answer: fetches what a card of protocol T=0 announces with
/// 61xx and asks again with the length it names by 6Cxx.
/// **Limits:** `fetches_max` rounds.
inline constexpr int fetches_max = 64;
[[nodiscard]] kiosk::Result<ResponseApdu> exchange(CardChannel& channel,
                                                   const CommandApdu& command);

/// Why an application could not be selected: `card_kind_unknown` when the card says that it has
/// none or does not know such commands (6A8x, 6D00, 6E00), `card_unreadable` for everything else.
[[nodiscard]] kiosk::Error error_of_selection(std::uint16_t status, std::string_view application);

/// "SW 6A82", for technicians.
[[nodiscard]] std::string status_text(std::uint16_t status);

}  // namespace drivers
