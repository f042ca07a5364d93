#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "drivers/api/device.h"
#include "drivers/api/smart_card.h"
#include "kiosk/base/result.h"

namespace drivers {

/// A card was found and is being read: "please leave it where it is".
struct SmartCardFound {
    RequestId request;
};

/// This try failed but the command goes on: the person takes the card out and puts it back.
/// `reason` is `card_unreadable` or `card_removed` (pulled half way).
struct SmartCardRetry {
    RequestId request;
    kiosk::ErrorCode reason = kiosk::ErrorCode::card_unreadable;
    int attempts_left = 0;
};

/// The end of a read; exactly one for each accepted read. Errors:
/// - `no_card`             none was put in in time, or the card read before was not taken out
/// - `card_unreadable`     the chip does not answer as one of its kind, after all attempts
/// - `card_removed`        pulled half way, after all attempts
/// - `card_kind_unknown`   the card has not the application that was asked for
/// - `rejected`  number, birth or expiry are not those of this document: type again
/// - `cancelled`           `cancel` was called, or the reader is shutting down
/// - `no_device`           no reader is attached, or the smart card service does not run
/// - `device_gone`         reader or service went away during the read
/// - `device_busy`         another program holds the card
/// - `timed_out`, `io_error`  the reader (not the card) failed
using TravelDocumentRead = Completion<TravelDocument>;
using SocialSecurityCardRead = Completion<SocialSecurityCard>;

/// The card that was read has left the reader. Once for each card read; when reader or service went
/// away, as soon as they are back and it is known.
struct SmartCardRemoved {};

using SmartCardEvent = std::variant<SmartCardFound, SmartCardRetry, TravelDocumentRead,
                                    SocialSecurityCardRead, SmartCardRemoved, DeviceEvent>;

/// Receives events on the device's thread; must return at once and may not call the reader.
using SmartCardEventSink = std::function<void(SmartCardEvent)>;

struct SmartCardReadOptions {
    /// How long to wait for a readable card, from acceptance.
    kiosk::Duration timeout{30'000};
    /// Tries with a card in the reader before an error ends the command; 1 … 10.
    int attempts = 3;
    /// Travel documents: also the picture (DG2), some tens of kilobytes over a slow line.
    bool with_picture = true;
};

/// For technicians. Nothing in it is personal.
struct SmartCardReaderReport {
    struct Slot {
        std::string name;
        MediaState media = MediaState::unknown;
        friend bool operator==(const Slot&, const Slot&) = default;
    };
    Capabilities capabilities;
    DeviceState state;
    std::vector<Slot> slots;
    /// Certificates of issuing states that signers are checked against.
    std::size_t trusted_issuers = 0;
    std::uint64_t cards_read = 0;
    std::uint64_t failed_reads = 0;
    std::uint64_t faults = 0;
    std::uint64_t attachments = 0;
    std::string last_error;
};

/// One line a fact, English, ready to print.
[[nodiscard]] std::string text_of(const SmartCardReaderReport& report);

/// The smart card readers of the terminal as one device: whichever has a card is read.
///
/// Readers and the smart card service (pcscd) may come and go; the device follows within a second.
/// A card that was read is not read again before it was taken out: it may be the last person's.
///
/// **Threads:** any; all calls return at once. Events come on the device's thread.
/// **Time:** a completion comes at most 2 s after its time-out; after a cancel, when the exchange
/// with the chip that is running has ended (pcscd gives it up by itself).
/// **Errors:** the reads: `limit_exceeded` when 16 commands wait, `bad_format` for a key that is
/// none; then no completion follows.
/// **Limits:** one command runs at a time, 16 wait.
/// **Secrets:** cards leave only in their completion; nothing is kept here after the sink returned.
class SmartCardReader {
  public:
    virtual ~SmartCardReader() = default;

    [[nodiscard]] virtual kiosk::Result<void> read_travel_document(
        RequestId request, DocumentKey key, SmartCardReadOptions options) = 0;
    [[nodiscard]] virtual kiosk::Result<void> read_social_security_card(
        RequestId request, SmartCardReadOptions options) = 0;
    /// Ends a running or waiting read with `cancelled`. Unknown or finished requests are ignored.
    virtual void cancel(RequestId request) = 0;

    [[nodiscard]] virtual DeviceState state() const = 0;
    /// `present` while any card lies in any reader; `unknown` without a reader.
    [[nodiscard]] virtual MediaState media() const = 0;
    [[nodiscard]] virtual SmartCardReaderReport report() const = 0;
    /// Technician: forget faults and look again at once.
    virtual void reset() = 0;
};

}  // namespace drivers
