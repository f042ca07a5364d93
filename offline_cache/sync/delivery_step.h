#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kiosk/base/clock.h"
#include "kiosk/base/random.h"
#include "kiosk/base/result.h"
#include "kiosk/model/submission.h"
#include "offline_cache/outbox.h"
#include "offline_cache/outbox_state.h"

namespace offline_cache {

/// What one exchange with the platform means. Statuses and bodies have become one of these before
/// anything decides.
enum class OutcomeKind {
    registered,      // it has these bytes under this id; no case yet
    accepted,        // a genuine receipt
    unknown_here,    // it says that it does not know this id
    conflict,        // it has other bytes under this id
    forged_receipt,  // a receipt that does not verify: it did not happen
    rejected,        // refused for good
    damaged,         // the bytes changed on the way
    busy,            // 429: not looked at
    unavailable,     // 5xx and the like: may or may not have happened
    junk,            // an answer that is not the platform's, such as a captive portal's page
    no_answer,       // no whole answer: may or may not have happened
    identity,        // 401, 403, or a certificate that one end refuses
    cancelled,       // this program is ending
    // Of attachments:
    progress,             // it has so much of it now
    upload_gone,          // it has forgotten what it had of it
    attachments_missing,  // it does not have all that the manifest names
};

[[nodiscard]] std::string_view name_of(OutcomeKind kind);

struct Outcome {
    OutcomeKind kind = OutcomeKind::no_answer;
    int http_status = 0;
    /// Word for the technician: type of the problem document, or what the transport says.
    std::string problem;
    kiosk::ErrorCode code = kiosk::ErrorCode::internal;
    std::optional<kiosk::Duration> retry_after;
    std::optional<kiosk::Receipt> receipt;
    /// Of `progress` and `upload_gone`.
    std::optional<UploadMark> upload;
};

/// How long the entry rests.
enum class Wait { none, back_off, recheck };

/// What an exchange says of the platform as a whole.
enum class HostVerdict { reached, busy, failed, refuses_us, nothing };

struct Decision {
    OutboxState next = OutboxState::resolving;
    Wait wait = Wait::none;
    std::optional<ParkedReason> parked_reason;
    HostVerdict host = HostVerdict::nothing;

    friend bool operator==(const Decision&, const Decision&) = default;
};

/// The whole policy of delivery, as a table: state in which was sent, what came of it → what now.
/// nullopt: nothing was being sent in that state; a late or foreign answer changes nothing.
[[nodiscard]] std::optional<Decision> decide(OutboxState sending, OutcomeKind outcome);

/// The state under which the next exchange of an entry runs; nullopt: there is none.
/// REGISTERING: PUT · UPLOADING: tus · COMMITTING: PUT …/commit · RESOLVING: GET.
[[nodiscard]] std::optional<OutboxState> phase_after(OutboxState state);

struct BackOff {
    kiosk::Duration first = std::chrono::seconds(2);
    kiosk::Duration longest = std::chrono::minutes(15);
    /// However the dice fall, no wait is shorter than this part of `first`.
    static constexpr int shortest_part = 10;
    static constexpr kiosk::Duration longest_retry_after = std::chrono::hours(6);

    /// Full jitter: uniform in [first / 10, min(longest, first × 2^failures)].
    [[nodiscard]] kiosk::Duration wait(std::uint32_t failures, kiosk::Random& random) const;
    /// As `wait`, but not before the platform asked for.
    [[nodiscard]] kiosk::Duration wait(std::uint32_t failures,
                                       std::optional<kiosk::Duration> retry_after,
                                       kiosk::Random& random) const;
};

/// Circuit breaker for the one host: after `failures_to_open` failed exchanges in a row nothing is
/// sent for a while, then one exchange tries. A refusal of our identity or a busy answer closes the
/// gate at once.
/// **Threads:** one. **Time:** steady time only.
class HostGate {
  public:
    static constexpr std::uint32_t failures_to_open = 3;

    explicit HostGate(BackOff back_off) : back_off_(back_off) {}

    void note(HostVerdict verdict, std::optional<kiosk::Duration> retry_after,
              kiosk::SteadyTime now, kiosk::Random& random);
    void open_now();
    /// Nothing is sent before that time.
    void rest_until(kiosk::SteadyTime time) { closed_until_ = time; }

    [[nodiscard]] bool lets_through(kiosk::SteadyTime now) const { return now >= closed_until_; }
    [[nodiscard]] kiosk::SteadyTime closed_until() const { return closed_until_; }
    /// The platform failed so often that it counts as away.
    [[nodiscard]] bool away() const { return failures_ >= failures_to_open; }

  private:
    BackOff back_off_;
    std::uint32_t failures_ = 0;
    std::uint32_t refusals_ = 0;
    kiosk::SteadyTime closed_until_{kiosk::Duration::min()};
};

}  // namespace offline_cache
