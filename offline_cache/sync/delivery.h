#pragma once

#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "kiosk/base/clock.h"
#include "kiosk/base/random.h"
#include "kiosk/base/result.h"
#include "kiosk/platform/http_client.h"
#include "offline_cache/admission.h"
#include "offline_cache/outbox.h"
#include "offline_cache/sync/delivery_step.h"
#include "offline_cache/sync/receipt.h"
#include "offline_cache/sync/wire.h"

namespace offline_cache {

struct DeliveryOptions {
    WireOptions wire;
    BackOff back_off;
    /// A doubtful receipt is asked for again after this long.
    kiosk::Duration receipt_recheck = std::chrono::minutes(15);
    /// How long a delivered submission is remembered, without its content.
    kiosk::Duration tombstones_kept = std::chrono::hours(24 * 90);
    /// After the store failed.
    kiosk::Duration store_retry = std::chrono::seconds(5);
    /// After an outage of `spread_after` all terminals of a city would come at once: each waits a
    /// random part of this after its first success.
    kiosk::Duration spread_longest = std::chrono::minutes(2);
    kiosk::Duration spread_after = std::chrono::minutes(10);
    /// So often the platform gets what was added to the record of cases (audit_chain.h).
    kiosk::Duration audit_interval = std::chrono::hours(6);
    /// So many, and so many bytes of manifests, go in one batch at most.
    std::size_t batch_entries = 100;
    std::size_t batch_bytes = std::size_t{512} * 1024;
};

/// Takes what waits in the outbox to the platform, one exchange at a time, until each has a genuine
/// receipt. Content never passes here in clear.
///
/// **Threads:** one. **Time:** `run_once` blocks for one exchange at most (`wire.request_timeout`).
/// **Errors:** none come out of `run_once`: it waits and tries again. **Limits:** those of Outbox
/// and HttpClient.
class Delivery {
  public:
    /// A piece of an attachment takes one exchange, so it is as long as another case may have to
    /// wait. It shrinks to this on a bad link and grows to a whole chunk on a good one.
    static constexpr std::size_t piece_bytes_min = std::size_t{32} * 1024;

    Delivery(Outbox& outbox, kiosk::HttpClient& http, const ReceiptVerifier& verifier,
             Admission& admission, const kiosk::Clock& clock, kiosk::Random& random,
             DeliveryOptions options);

    /// Before the first turn: what the last process left in the middle is asked for first.
    [[nodiscard]] Result<void> start();

    struct Turn {
        /// There may be more to do right now.
        bool more = false;
        /// Otherwise: when the passing of time gives something to do. A change of the outbox may
        /// come before.
        std::optional<kiosk::SteadyTime> next;
    };
    /// At most one exchange.
    [[nodiscard]] Turn run_once();

    /// Staff asked for it, or the link came back: all waits end.
    void send_now();

  private:
    [[nodiscard]] Result<Turn> turn();
    /// What goes next: one entry, or several that may go in one batch.
    [[nodiscard]] Result<std::vector<OutboxEntry>> next_entries(kiosk::SteadyTime now);
    /// False: nothing was sent, it is not time or there is nothing.
    [[nodiscard]] Result<bool> exchange_audit();
    [[nodiscard]] Result<void> exchange(const OutboxEntry& entry, OutboxState phase);
    [[nodiscard]] Result<void> exchange_batch(const std::vector<OutboxEntry>& entries);
    [[nodiscard]] Result<std::vector<BatchItem>> items_of(const std::vector<OutboxEntry>& entries);
    [[nodiscard]] Result<void> settle_batch(const std::vector<BatchItem>& items,
                                            const std::vector<std::int64_t>& attempts,
                                            const BatchOutcome& outcome);
    /// One exchange for the first attachment that the platform does not have whole; the commit when
    /// there is none.
    [[nodiscard]] Result<void> exchange_upload(const OutboxEntry& entry);
    [[nodiscard]] Result<kiosk::HttpRequest> upload_request(const OutboxEntry& entry,
                                                            const StoredAttachment& attachment);
    [[nodiscard]] Result<std::string> piece_at(const StoredAttachment& attachment,
                                               std::uint64_t offset);
    void note_speed(const kiosk::HttpRequest& request, const Outcome& outcome,
                    kiosk::Duration took);
    [[nodiscard]] Result<kiosk::HttpReply> send(kiosk::HttpRequest request);
    /// The step that a decision asks for; `pause` tells how long the entry rests.
    [[nodiscard]] Transition step_for(const OutboxEntry& entry, OutboxState phase,
                                      const Decision& decision, const Outcome& outcome,
                                      kiosk::SteadyTime now, kiosk::Duration& pause);
    [[nodiscard]] Result<void> settle(const OutboxEntry& entry, OutboxState phase,
                                      const Outcome& outcome, std::int64_t attempt);
    [[nodiscard]] Result<void> settle_host(const Outcome& outcome, HostVerdict verdict);
    [[nodiscard]] Result<void> park_damaged(const OutboxEntry& entry, OutboxState phase,
                                            std::string_view what);
    [[nodiscard]] Result<void> doubt(const OutboxEntry& entry, const StoredAttachment& attachment);
    [[nodiscard]] Result<void> mend_or_park(const OutboxEntry& entry);
    /// The platform has more of it than ever before: one that begins again and again has not.
    [[nodiscard]] bool gets_further(const OutboxEntry& entry, const Outcome& outcome);
    [[nodiscard]] Result<void> keep_house();
    [[nodiscard]] Turn after_store_failure(const Error& error);
    /// An entry that was offered just now can't be found by its id: the file is opened again,
    /// verified, and replaced if it is damaged.
    [[nodiscard]] Error is_not_there();
    void report(const OutboxEntry& entry, const Outcome& outcome, const Decision& decision,
                kiosk::Duration pause);

    static constexpr std::string_view damaged_manifest =
        "a stored manifest is damaged; it is parked";

    Outbox& outbox_;
    kiosk::HttpClient& http_;
    const ReceiptVerifier& verifier_;
    Admission& admission_;
    const kiosk::Clock& clock_;
    kiosk::Random& random_;
    DeliveryOptions options_;
    HostGate gate_;
    /// The platform refuses this terminal; everything is HELD but for one entry that tries.
    bool holding_ = false;
    std::optional<kiosk::SteadyTime> away_since_;
    /// Staff asked: the next success is followed by the rest at once.
    bool spread_waived_ = false;
    /// The store failed after something was sent: its outcome is not noted.
    bool unsettled_ = false;
    std::optional<kiosk::SteadyTime> house_kept_;
    /// How much of an upload the platform has, by its last answer. Not known after any failure.
    struct KnownOffset {
        kiosk::SubmissionId id;
        UploadMark mark;
    };
    std::optional<KnownOffset> known_offset_;
    /// Of each case that is on its way, by its number: place, and how much of that attachment.
    std::map<std::uint64_t, std::pair<std::size_t, std::uint64_t>> furthest_;
    std::size_t piece_bytes_ = std::size_t{256} * 1024;
    std::optional<kiosk::SteadyTime> audit_next_;
    /// Until then the platform takes single submissions only.
    std::optional<kiosk::SteadyTime> no_batches_until_;
};

}  // namespace offline_cache
