#pragma once

#include <cstdint>
#include <memory>

#include "drivers/core/pause.h"
#include "drivers/idcard/frame.h"
#include "drivers/idcard/reader_quirks.h"
#include "drivers/idcard/sam_link.h"

namespace drivers {

/// Commands and replies of a security module: sends, collects the reply, tries again what a bad
/// cable spoils.
///
/// **Threads:** the device's thread.
/// **Time:** one try ends when the header does not come in its time or the body falls silent for
/// its time; all tries end by `until` and a slice of 100 ms. A module that says nothing at all is
/// given up after `silence_max`, whatever time its commands may take, so that a dead one is known
/// within 5 s.
/// **Errors:** `cancelled` · `timed_out` · `checksum_error` · `protocol_error` (babble) · those of
/// the link. Status words are answers, not errors.
/// **Limits:** `receives_max` pieces a reply, `retries` of the quirks.
class SamChannel {
  public:
    static constexpr kiosk::Duration slice{100};
    static constexpr kiosk::Duration silence_max{4500};
    static constexpr int receives_max = 4096;

    struct Counters {
        std::uint64_t frames = 0;
        std::uint64_t timeouts = 0;
        std::uint64_t checksum_errors = 0;
        std::uint64_t bytes_skipped = 0;
    };

    /// `link` and `clock` must outlive it.
    SamChannel(SamLink& link, const kiosk::Clock& clock, const ReaderQuirks& quirks);

    [[nodiscard]] kiosk::Result<SamReply> transact(SamCommand command, kiosk::Duration header,
                                                   kiosk::SteadyTime until, Pause& pause);
    /// The link was opened anew.
    void restart();
    [[nodiscard]] Counters counters() const;

  private:
    struct Limits {
        kiosk::Duration header{0};
        kiosk::SteadyTime until{};
        kiosk::SteadyTime silent_until{};
    };
    [[nodiscard]] kiosk::Result<SamReply> exchange(SamCommand command, const Limits& limits,
                                                   Pause& pause);
    [[nodiscard]] kiosk::Result<SamReply> collect(SamCommand command, const Limits& limits,
                                                  Pause& pause);
    [[nodiscard]] kiosk::SteadyTime body_deadline(const Limits& limits) const;

    SamLink& link_;
    const kiosk::Clock& clock_;
    const ReaderQuirks quirks_;
    FrameParser parser_;
    kiosk::SecretBytes piece_;
    /// An exchange failed: its reply may still arrive.
    bool dirty_ = false;
    /// A reply came that answered nothing: this reader says things twice, or too late.
    bool stale_seen_ = false;
    std::uint64_t frames_ = 0;
    std::uint64_t timeouts_ = 0;
};

}  // namespace drivers
