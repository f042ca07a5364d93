#pragma once

#include <functional>
#include <memory>
#include <string>

#include "drivers/api/id_card_reader.h"
#include "drivers/core/pause.h"
#include "drivers/idcard/sam_channel.h"

namespace drivers {

/// What a security module does for us: wake up, read a card, tell whether it still lies there.
///
/// **Threads:** the device's thread.
/// **Time:** `read` returns at most 1.5 s after its time-out; the others within 10 s, all 0.1 s
/// after a cancel.
/// **Errors:** of the card: `no_card`, `card_unreadable`, `card_removed`, `card_kind_unknown`. All
/// others are the reader's: close, start again.
/// **Source:** sequence and status words in README.md.
class SamReader {
  public:
    struct Listener {
        std::function<void()> found;
        std::function<void(kiosk::ErrorCode reason, int attempts_left)> retry;
    };

    /// How much to shake a reader that failed before.
    enum class Waking { plain, module_reset, cable_reset };
    static constexpr kiosk::Duration idle_test_max{2000};
    static constexpr kiosk::Duration speed_test_max{350};

    SamReader(std::unique_ptr<SamLink> link, const kiosk::Clock& clock, const ReaderQuirks& quirks);

    /// Opens the link, asks for the self-test and the module's number. On a line whose speed is
    /// wrong the others are tried, `speed_test_max` each.
    [[nodiscard]] kiosk::Result<void> start(Waking waking, Pause& pause);
    [[nodiscard]] kiosk::Result<IdentityCard> read(const IdCardReadOptions& options,
                                                   const Listener& listener, Pause& pause);
    /// Asks for the newest address again: only the card read last can answer.
    [[nodiscard]] kiosk::Result<bool> card_still_there(Pause& pause);
    /// Looks for any card that was not selected yet.
    [[nodiscard]] kiosk::Result<bool> finds_card(Pause& pause);
    [[nodiscard]] kiosk::Result<void> self_test(Pause& pause);
    /// The same for a reader that nobody waits for: a dead one is known within `idle_test_max`.
    [[nodiscard]] kiosk::Result<void> idle_test(Pause& pause);
    /// Lets the link go; the next call opens it again.
    void rest() { link_->close(); }
    [[nodiscard]] bool is_resting() const { return !link_->is_open(); }

    [[nodiscard]] const std::string& module_number() const { return module_number_; }
    [[nodiscard]] SamChannel::Counters counters() const { return channel_.counters(); }

  private:
    [[nodiscard]] kiosk::Result<void> wake();
    [[nodiscard]] kiosk::Result<void> find_speed(kiosk::Error why, Pause& pause);
    [[nodiscard]] kiosk::Result<void> test_within(kiosk::Duration limit, Pause& pause);
    [[nodiscard]] kiosk::Result<SamReply> ask(SamCommand command, Pause& pause);
    /// Wakes the module first where it rests; all of it within the time.
    [[nodiscard]] kiosk::Result<SamReply> ask_within(kiosk::Duration limit, SamCommand command,
                                                     Pause& pause);
    [[nodiscard]] kiosk::Result<void> ask_module_number(Pause& pause);
    [[nodiscard]] kiosk::Result<IdentityCard> read_found_card(const IdCardReadOptions& options,
                                                              Pause& pause);
    [[nodiscard]] kiosk::Result<IdentityCard> read_content(const IdCardReadOptions& options,
                                                           Pause& pause);
    [[nodiscard]] kiosk::Result<void> read_newest_address(IdentityCard& card, Pause& pause);
    [[nodiscard]] kiosk::Error why_unreadable(const SamReply& reply, Pause& pause);

    std::unique_ptr<SamLink> link_;
    const kiosk::Clock& clock_;
    const ReaderQuirks quirks_;
    SamChannel channel_;
    /// No exchange of the running call goes on beyond this.
    kiosk::SteadyTime until_{};
    std::string module_number_;
};

/// `%02u.%02u-%08u-%010u-%010u` of two 16-bit and three 32-bit little-endian numbers; empty unless
/// 16 bytes.
[[nodiscard]] std::string module_number_text(std::span<const unsigned char> bytes);

/// The body of a read reply: lengths, then text, photo and perhaps fingerprints.
/// **Errors:** `protocol_error` when the lengths disagree with what came; those of
/// `parse_card_text`.
[[nodiscard]] kiosk::Result<IdentityCard> parse_card_content(std::span<const unsigned char> data,
                                                             bool with_fingerprints);

}  // namespace drivers
