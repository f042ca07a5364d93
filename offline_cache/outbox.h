#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/base/clock.h"
#include "kiosk/model/submission.h"
#include "offline_cache/blobs.h"
#include "offline_cache/clock_quality.h"
#include "offline_cache/database.h"
#include "offline_cache/outbox_state.h"
#include "offline_cache/sealing.h"

namespace offline_cache {

struct OutboxOptions {
    /// Attachments lie in the folder `blobs` beside it.
    std::filesystem::path file;
    /// Goes into every manifest; must equal the common name of the client certificate.
    std::string terminal_id;
    /// Names this boot of the machine: waits measured by the steady clock mean nothing in another
    /// one.
    std::string boot_id;
    /// Unsent rows; one more is refused.
    std::size_t entries_max = 20'000;
    std::string vfs;
    std::function<void(std::string_view point)> at_point;
    /// On the same disk as the VFS.
    kiosk::FileLayer* files = &kiosk::system_files();
    /// What goes into a manifest beside its time; nullptr: not known, so free running.
    bool (*clock_is_synchronised)() = nullptr;
};

/// /proc/sys/kernel/random/boot_id.
[[nodiscard]] std::string current_boot_id();

/// A submission as the delivery service sees it: nothing in it is personal.
struct OutboxEntry {
    kiosk::SubmissionId id;
    kiosk::SubmissionKind kind = kiosk::SubmissionKind::submission;
    OutboxState state = OutboxState::queued;
    std::uint64_t sequence = 0;
    kiosk::ServiceCode service;
    kiosk::WallTime created_at{};
    /// SHA-256 of the manifest: what the platform's receipt must name.
    Bytes content_digest;
    std::size_t manifest_bytes = 0;
    bool has_attachments = false;
    std::uint32_t attempts = 0;
    /// Failed attempts since the last step forward.
    std::uint32_t failures = 0;
    std::optional<ParkedReason> parked_reason;
};

/// An attachment of a stored submission, on its way.
struct StoredAttachment {
    std::size_t place = 0;
    /// `name` and `media_type` are in the manifest only.
    kiosk::Attachment content;
    /// Where the platform takes it; empty until it has said so.
    std::string upload;
    /// As the platform last said. Only an order of precedence: it is asked before more is sent.
    std::uint64_t sent = 0;
    [[nodiscard]] bool is_complete() const { return sent == content.size; }
};

/// What an exchange said of one of them.
struct UploadMark {
    std::size_t place = 0;
    std::string upload;
    std::uint64_t sent = 0;
};

/// One guarded step: applies only while the row is in `from`.
struct Transition {
    OutboxState from = OutboxState::queued;
    OutboxState to = OutboxState::queued;
    /// Next attempt not before; nullopt: at once.
    std::optional<kiosk::SteadyTime> not_before{};
    std::uint32_t failures = 0;
    std::optional<ParkedReason> parked_reason{};
    /// Of all attachments: begin again with each.
    bool restarts_uploads = false;
    std::optional<UploadMark> upload{};
};

/// How an attempt ended, for the technician.
struct AttemptEnd {
    std::int64_t attempt = 0;
    std::string_view outcome{};
    int http_status = 0;
    /// problem+json type, or the transport's error word.
    std::string problem{};
};

/// One of several attempts that end together.
struct FinishedAttempt {
    kiosk::SubmissionId id;
    AttemptEnd end;
    Transition step;
    /// There when `step.to` is ACCEPTED: its signature was verified.
    std::optional<kiosk::Receipt> receipt;
};

struct OutboxCounts {
    std::size_t waiting = 0;  // QUEUED, REGISTERING, UPLOADING, COMMITTING, RESOLVING
    std::size_t held = 0;
    std::size_t parked = 0;
    std::size_t accepted = 0;  // ACCEPTED and PURGED tombstones
    /// When the oldest of waiting, held and parked was filed, by the wall clock.
    std::optional<kiosk::WallTime> oldest;
    [[nodiscard]] std::size_t unsent() const { return waiting + held + parked; }
};

/// The queue of what citizens have filed: outbox.db. `put` by the kiosk, all else by the delivery
/// service; two processes share the file.
///
/// **Threads:** one at a time. **Errors:** those of Database; `conflict`; `not_found`;
/// `limit_exceeded`.
/// **Limits:** `OutboxOptions::entries_max` unsent rows, manifests of `manifest_size_max`,
/// `attempts_kept` and `attachments_max` per submission.
/// **Secrets:** takes sealed payloads only; the file shows ids, service codes, times and states,
/// and nothing of what the citizen entered.
class Outbox {
  public:
    static constexpr std::size_t manifest_size_max = std::size_t{1024} * 1024;
    static constexpr std::size_t attempts_kept = 50;
    static constexpr std::size_t attachments_max = 100;
    static constexpr kiosk::Duration longest_wait = std::chrono::hours(6);

    /// A damaged file is set aside and replaced (salvage.h).
    [[nodiscard]] static Result<std::unique_ptr<Outbox>> open(OutboxOptions options);
    /// After an I/O error, or when another process has replaced the file: opens it again, verifies
    /// it, and replaces it if it is damaged. Cheap when nothing is wrong.
    [[nodiscard]] Result<void> recover();

    /// Success: the submission is on the disk and will be delivered once. The same id with the same
    /// `fingerprint` again is a success, too; with another one `conflict`.
    [[nodiscard]] Result<void> put(const kiosk::Submission& submission, const SealedPayload& sealed,
                                   const Bytes& fingerprint);

    /// Adds to the record of what was done with data (docs/STORE_FORMAT.md, “audit”).
    [[nodiscard]] Result<void> note(kiosk::WallTime at, std::string_view event,
                                    std::string_view subject);

    [[nodiscard]] Result<std::optional<OutboxEntry>> find(const kiosk::SubmissionId& id);
    /// nullopt: not accepted yet, or unknown.
    [[nodiscard]] Result<std::optional<kiosk::Receipt>> receipt_for(const kiosk::SubmissionId& id);
    [[nodiscard]] Result<OutboxCounts> counts();

    /// What may be sent now, oldest first: at most `max` entries and `max_bytes` of manifests (but
    /// at least one). An evaluation stays back until the submission it speaks of is accepted.
    /// Attachments are a lane of their own, offered (one entry, the one with the least left, by and
    /// by the oldest) while nothing else may be sent: no scan holds up anybody's case.
    [[nodiscard]] Result<std::vector<OutboxEntry>> peek(kiosk::SteadyTime now, std::size_t max,
                                                        std::size_t max_bytes);
    /// When `peek` will next give something by the passing of time alone.
    [[nodiscard]] Result<std::optional<kiosk::SteadyTime>> next_due(kiosk::SteadyTime now);
    /// The body to be sent: the same bytes each time.
    [[nodiscard]] Result<std::string> manifest_of(const kiosk::SubmissionId& id);

    [[nodiscard]] Result<std::vector<StoredAttachment>> attachments_of(
        const kiosk::SubmissionId& id);
    /// A chunk of it, whose hash was checked. **Errors:** `checksum_error`.
    [[nodiscard]] Result<std::string> chunk(const Bytes& name) { return blobs_.read(name); }
    /// Its chunks are there, and what its hash says.
    [[nodiscard]] Result<bool> is_sound(const StoredAttachment& attachment);
    /// Takes what the rows say of its attachments from the manifest, which says the same and whose
    /// hash is checked; all of them are then sent anew. False: nothing was wrong that could be
    /// mended.
    [[nodiscard]] Result<bool> mend_attachments(const kiosk::SubmissionId& id);

    /// Opens an attempt and makes the step in one transaction, *before* anything is sent. nullopt:
    /// the row was not in `from` any more; nothing may be sent.
    [[nodiscard]] Result<std::optional<std::int64_t>> begin_attempt(const kiosk::SubmissionId& id,
                                                                    OutboxState from,
                                                                    OutboxState to,
                                                                    kiosk::WallTime now);
    /// The same for several in one transaction; one that was not in `from` any more has no attempt.
    [[nodiscard]] Result<std::vector<std::optional<std::int64_t>>> begin_attempts(
        const std::vector<kiosk::SubmissionId>& ids, OutboxState from, OutboxState to,
        kiosk::WallTime now);
    /// Closes the attempts and makes the steps in one transaction. Late answers change nothing but
    /// their attempt rows.
    [[nodiscard]] Result<void> finish_attempts(const std::vector<FinishedAttempt>& attempts,
                                               kiosk::WallTime now);
    /// Closes the attempt and makes the step. False: a late answer, nothing changed but the attempt
    /// row.
    [[nodiscard]] Result<bool> finish_attempt(const kiosk::SubmissionId& id, const AttemptEnd& end,
                                              const Transition& step, kiosk::WallTime now);
    /// As `finish_attempt`, to ACCEPTED, with the receipt whose signature was verified.
    [[nodiscard]] Result<bool> accept(const kiosk::Receipt& receipt, const AttemptEnd& end,
                                      OutboxState from, kiosk::WallTime now);
    /// ACCEPTED → PURGED: manifest and attachments go, the tombstone with the receipt stays. Rows
    /// without a receipt are never touched. Returns how many went.
    [[nodiscard]] Result<std::size_t> purge_accepted(std::size_t max = 100);
    /// Drops tombstones accepted so long before the latest one: by the platform's time, since the
    /// terminal's clock may be wrong by years.
    [[nodiscard]] Result<std::size_t> drop_tombstones(kiosk::Duration kept, std::size_t max = 1000);

    /// What was being sent when the last process ended has an unknown outcome: RESOLVING. Ends a
    /// hold.
    [[nodiscard]] Result<void> recover_interrupted();
    /// Everything that waits → HELD, and back. Begin and end of a hold are on record once, however
    /// often it is tried whether it is over.
    [[nodiscard]] Result<std::size_t> hold_all(kiosk::WallTime now);
    [[nodiscard]] Result<std::size_t> release_held(kiosk::WallTime now);
    /// The oldest of them alone, to try whether the platform knows this terminal again.
    [[nodiscard]] Result<bool> release_one_held();
    /// All waits end now: the link is back, or staff asked for it.
    [[nodiscard]] Result<void> clear_waits();
    /// Chunks that no row names go, unless a damaged outbox lies beside this one, which may name
    /// them. Only while nothing is being scanned. Returns how many went.
    [[nodiscard]] Result<std::size_t> collect_chunks();
    /// Files for the scans of a case that is about to begin, so that each is durable sooner. Not
    /// while a damaged outbox lies beside this one: what it names may lie in them.
    [[nodiscard]] Result<void> lay_spares(std::uint64_t attachment_bytes);
    /// Unsent submissions of which a chunk or the manifest is missing: an alarm.
    [[nodiscard]] Result<std::size_t> incomplete();
    [[nodiscard]] Blobs& blobs() { return blobs_; }

    /// What is parked and could be sent again, oldest first. Without its manifest it can't be.
    [[nodiscard]] Result<std::vector<kiosk::SubmissionId>> parked();
    /// PARKED → RESOLVING, of those that `parked` names: the platform is asked first. `by` is who
    /// decided it, and goes on record with them. Returns how many.
    [[nodiscard]] Result<std::size_t> requeue(const std::vector<kiosk::SubmissionId>& ids,
                                              kiosk::WallTime now, std::string_view by);

    /// True when another process has written since the last call. Cheap: reads no row.
    [[nodiscard]] Result<bool> changed_elsewhere();
    [[nodiscard]] Database& database() { return *database_; }

  private:
    [[nodiscard]] Result<bool> has_damaged();
    /// Chunks that a power cut left under another name.
    [[nodiscard]] Result<void> find_chunks_again();
    Outbox(OutboxOptions options, std::unique_ptr<Database> database);
    [[nodiscard]] Result<void> check_room_for_one();
    [[nodiscard]] Result<void> insert(const kiosk::Submission& submission,
                                      const SealedPayload& sealed, const Bytes& fingerprint);
    // Without a transaction of their own:
    [[nodiscard]] Result<std::int64_t> next_sequence();
    [[nodiscard]] Result<ClockQuality> quality_of(kiosk::WallTime time);
    [[nodiscard]] Result<std::optional<std::int64_t>> step_into(const kiosk::SubmissionId& id,
                                                                OutboxState from, OutboxState to,
                                                                kiosk::WallTime now);
    [[nodiscard]] Result<void> put_attachments(const kiosk::Submission& submission,
                                               std::int64_t sequence);
    [[nodiscard]] Result<void> note_uploads(const kiosk::SubmissionId& id, const Transition& step);
    [[nodiscard]] Result<std::vector<OutboxEntry>> lane(const char* which, const char* order,
                                                        kiosk::SteadyTime now, std::size_t max,
                                                        std::size_t max_bytes);
    [[nodiscard]] Result<void> step_on(const kiosk::SubmissionId& id, const Transition& step,
                                       kiosk::WallTime now);
    [[nodiscard]] Result<void> note_receipt(const kiosk::Receipt& receipt, OutboxState from,
                                            kiosk::WallTime now);
    [[nodiscard]] Result<void> open_attempt(const kiosk::SubmissionId& id, OutboxState phase,
                                            kiosk::WallTime now);
    [[nodiscard]] Result<void> close_attempt(const AttemptEnd& end, kiosk::WallTime now);
    /// Runs `body` in a transaction; its number of changed rows is the answer.
    [[nodiscard]] Result<std::size_t> change(const std::function<Result<std::size_t>()>& body);

    OutboxOptions options_;
    std::unique_ptr<Database> database_;
    Blobs blobs_;
    std::int64_t seen_version_ = 0;
    /// No more than so many are unsent: delivery only takes some away. Counted when it matters.
    std::optional<std::size_t> unsent_at_most_;
    /// The latest time that the platform has signed, when this process first filed something.
    std::optional<std::optional<kiosk::WallTime>> known_past_;
    /// The hold is on record.
    bool holding_ = false;
    /// The last guarded step found its row.
    bool noted_ = false;
};

}  // namespace offline_cache
