#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "drivers/api/device.h"
#include "drivers/api/id_card.h"
#include "kiosk/base/result.h"

namespace drivers {

/// A card came into the field and is being read: "please hold still".
struct CardFound {
    RequestId request;
};

/// This try failed but the command goes on: the person lifts the card and lays it down again.
/// `reason` is `card_unreadable` or `card_removed` (pulled away half way).
struct CardRetry {
    RequestId request;
    kiosk::ErrorCode reason = kiosk::ErrorCode::card_unreadable;
    int attempts_left = 0;
};

/// The end of a read; exactly one for each accepted `start_read`. Errors:
/// - `no_card`            none was laid down in time
/// - `card_unreadable`    chip answers but cannot be read, after all attempts
/// - `card_removed`       pulled away half way, after all attempts
/// - `card_kind_unknown`  readable, but none of the four kinds
/// - `cancelled`          `cancel` was called, or the reader is shutting down
/// - `no_device`          no reader is attached
/// - `device_gone`        unplugged during the read
/// - `device_fault`, `protocol_error`, `checksum_error`, `timed_out`, `unauthorised`, `io_error`
///                        the reader (not the card) failed; it recovers by itself or tells so by
///                        its state
using CardRead = Completion<IdentityCard>;

/// The card that was read has left the reader. Once for each card read, also when the reader was
/// unplugged; when the reader failed, as soon as it works again and finds none.
struct CardRemoved {};

using IdCardEvent = std::variant<CardFound, CardRetry, CardRead, CardRemoved, DeviceEvent>;

/// Receives events on the device's thread; must return at once and may not call the reader. An
/// application posts them to its own inbox.
using IdCardEventSink = std::function<void(IdCardEvent)>;

struct IdCardReadOptions {
    /// How long to wait for a readable card, from acceptance.
    kiosk::Duration timeout{30'000};
    /// Tries with a card in the field before an error ends the command; 1 … 10.
    int attempts = 3;
    bool with_fingerprints = false;
    /// Decodes the photo, where a decoder is licensed; takes up to 1.5 s more.
    bool with_portrait = false;
};

/// For technicians. Nothing in it is personal.
struct IdCardReaderReport {
    Capabilities capabilities;
    DeviceState state;
    MediaState media = MediaState::unknown;
    /// Readers attached but not used: the first one is.
    std::vector<std::string> other_readers;
    std::uint64_t cards_read = 0;
    std::uint64_t failed_reads = 0;
    std::uint64_t frames = 0;
    std::uint64_t checksum_errors = 0;
    std::uint64_t bytes_skipped = 0;
    std::uint64_t timeouts = 0;
    std::uint64_t faults = 0;
    std::uint64_t resets = 0;
    std::uint64_t attachments = 0;
    std::string last_error;
};

/// One line a fact, English, ready to print.
[[nodiscard]] std::string text_of(const IdCardReaderReport& report);

/// The identity card reader of the terminal, whatever is plugged in and whether anything is.
///
/// Attaches, resets and detaches by itself. After a successful read it watches the card until it
/// leaves and then sends `CardRemoved`; `media()` says whether it still lies there. Until it left,
/// no read gives a card, also when the reader failed or was unplugged meanwhile: what lies there
/// then may be another person's.
///
/// **Threads:** any; all calls return at once. Events come on the device's thread.
/// **Time:** a completion comes at most 2 s after its time-out, 0.2 s after its cancel; up to 10 s
/// later only when a failed reader is being woken meanwhile.
/// **Errors:** `start_read`: `limit_exceeded` when 16 commands wait; then no completion follows.
/// **Limits:** one command runs at a time, 16 wait.
/// **Secrets:** cards leave only in `CardRead`; nothing is kept here after the sink returned.
class IdCardReader {
  public:
    virtual ~IdCardReader() = default;

    [[nodiscard]] virtual kiosk::Result<void> start_read(RequestId request,
                                                         IdCardReadOptions options) = 0;
    /// Ends a running or waiting read with `cancelled`. Unknown or finished requests are ignored.
    virtual void cancel(RequestId request) = 0;

    [[nodiscard]] virtual DeviceState state() const = 0;
    /// `present` while the card read last still lies on the reader; `unknown` without a reader.
    [[nodiscard]] virtual MediaState media() const = 0;
    [[nodiscard]] virtual IdCardReaderReport report() const = 0;
    /// Technician: forget faults and quarantine, try the reader at once.
    virtual void reset() = 0;
};

}  // namespace drivers
