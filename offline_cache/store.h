#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "kiosk/base/clock.h"
#include "kiosk/base/config.h"
#include "kiosk/base/random.h"
#include "kiosk/model/submission.h"
#include "offline_cache/admission.h"
#include "offline_cache/drafts.h"
#include "offline_cache/outbox.h"
#include "offline_cache/sealing.h"
#include "offline_cache/wake.h"

namespace offline_cache {

struct StoreOptions {
    /// Data folder: outbox.db, drafts.db, ballast. Made if missing (mode 0700).
    std::filesystem::path folder;
    /// Datagram socket of bianmin-sync (`sync.sock` in the run folder). Empty: it looks by itself
    /// within a second.
    std::filesystem::path wake_socket;
    std::string terminal_id;
    Recipients recipients;
    /// 32 bytes that bianmin-guard keeps across a restart of the kiosk; empty: a random one. Only
    /// recognises that a submission put twice is the same; a submission put again under another key
    /// counts as another one.
    SecretBytes fingerprint_key;
    AdmissionOptions admission;
    /// With more cases unsent no new one is begun.
    std::size_t waiting_max = 10'000;
    std::string vfs;
    /// On the same disk as the VFS.
    kiosk::FileLayer* files = &kiosk::system_files();
    /// Names this boot of the machine; empty: the system's.
    std::string boot_id;
    std::function<void(std::string_view point)> at_point;
    /// See OutboxOptions.
    bool (*clock_is_synchronised)() = nullptr;
};

/// Everything that the configuration says about the store; the fingerprint key is left to the
/// caller.
/// **Errors:** `bad_config`: a data key that is unusable or is not the one that
/// `platform.data_key_id` names.
[[nodiscard]] Result<StoreOptions> store_options_of(const kiosk::Config& config);

/// All that the kiosk keeps on disk: the one door of kiosk/app to the store.
///
/// **Threads:** one at a time: kiosk/app posts every call to its store executor. Nothing calls
/// back.
/// **Time:** calls block on the disk; `submit` and `save_draft` wait for the barrier.
/// **Errors:** those of Database. After an I/O error the next call first opens the files again and
/// verifies them.
/// **Secrets:** what is handed in is encrypted before it reaches a file; no plain copy is kept
/// after the call, but for what it left on the stack: the caller scrubs that (scrub_stack) once
/// nobody waits any more.
class Store {
  public:
    /// Opens, verifies, migrates both files and lays the ballast. A draft is left for
    /// `leftover_draft`.
    [[nodiscard]] static Result<std::unique_ptr<Store>> open(StoreOptions options,
                                                             const kiosk::Clock& clock,
                                                             kiosk::Random& random);

    /// Other recipients than the configuration's, from the next case on: what was begun keeps the
    /// keys it was begun with.
    void seal_to(Recipients recipients);
    [[nodiscard]] const Recipients& recipients() const { return options_.recipients; }

    /// A scan that belongs to the case under way: encrypted to the platform and made durable while
    /// it is given. What it gives at its end goes into `Submission::attachments`; when the visit
    /// ends otherwise it goes with the visit. It must end before the store does.
    [[nodiscard]] Result<std::unique_ptr<BlobWriter>> begin_attachment(std::string name,
                                                                       std::string media_type);

    /// Before a case starts. `disk_full`, `limit_exceeded` (too many unsent), `io_error`: tell the
    /// person now. The most that the form's attachments can take (`attachment_bytes`) is held back
    /// from then on until the visit ends, so that no scan meets a full disk. Without attachments it
    /// only asks, and changes nothing.
    [[nodiscard]] Result<void> admit(std::uint64_t attachment_bytes = 0);

    /// Success: sealed, committed, and will be delivered exactly once: “已提交” may be shown. May
    /// be called again with the same submission after any error.
    [[nodiscard]] Result<void> submit(const kiosk::Submission& submission);

    /// What was collected, or used with whose consent, stands in the audit chain beside what was
    /// filed: `event` and `subject` of docs/STORE_FORMAT.md, nothing personal.
    [[nodiscard]] Result<void> note(std::string_view event, std::string_view subject);

    /// The verified receipt, as soon as bianmin-sync has one.
    [[nodiscard]] Result<std::optional<kiosk::Receipt>> receipt_for(const kiosk::SubmissionId& id);
    /// State of one submission for technicians and words on screen; nullopt: unknown here.
    [[nodiscard]] Result<std::optional<OutboxEntry>> find(const kiosk::SubmissionId& id);
    [[nodiscard]] Result<OutboxCounts> counts();
    /// True when bianmin-sync has written since the last call: time to ask `receipt_for` again.
    /// Cheap enough for several times a second.
    [[nodiscard]] Result<bool> changed();

    /// One draft a terminal: saving under another id erases the one before. The key stays with the
    /// guard.
    [[nodiscard]] Result<void> save_draft(const DraftId& id, const SecretBytes& draft_key,
                                          const SecretText& state, const Bytes& wrapped_key = {});
    /// At start: what a crash of the program left. Ask the guard for the key of that id; without
    /// one `drop_drafts`.
    [[nodiscard]] Result<std::optional<DraftId>> leftover_draft();
    /// What a power cut left, whose key the guard can't have: the key as `save_draft` got it, if
    /// the draft is no older than `Drafts::power_cut_max`.
    [[nodiscard]] Result<std::optional<Bytes>> wrapped_draft_key(const DraftId& id);
    /// `bad_signature`: not the key of this draft.
    [[nodiscard]] Result<std::optional<SecretText>> load_draft(const DraftId& id,
                                                               const SecretBytes& draft_key);
    /// At start without a key, and at the end of every visit; the caller drops the key at the guard
    /// as well. Attachments of no stored case go, too. When it fails it is tried again by itself
    /// before the next visit keeps anything, or at that one's end, and never in between.
    [[nodiscard]] Result<void> drop_drafts();

  private:
    Store(StoreOptions options, const kiosk::Clock& clock, kiosk::Random& random);
    [[nodiscard]] Result<void> open_files();
    [[nodiscard]] Result<void> check_room(std::uint64_t attachment_bytes);
    void use_next_recipients();
    [[nodiscard]] Result<SealedPayload> seal_payload(const SecretText& payload);
    [[nodiscard]] Result<void> exchange_keys(std::unique_ptr<SealedStream>& into);
    template <class Part>
    [[nodiscard]] static Result<void> make_ready(Part& part);

    StoreOptions options_;
    const kiosk::Clock& clock_;
    kiosk::Random& random_;
    Admission admission_;
    std::unique_ptr<Outbox> outbox_;
    std::unique_ptr<Drafts> drafts_;
    WakeSender wake_;
    /// Of the payload of the case that begins, and of its first scan: the exchange of keys is done
    /// before anybody waits.
    std::unique_ptr<SealedStream> started_;
    std::unique_ptr<SealedStream> started_attachment_;
    std::optional<Recipients> next_recipients_;
    /// Something of a visit is stored, or may be.
    bool case_is_open_ = false;
    bool room_is_short_ = false;
    /// The last drop_drafts failed; the key is gone, the rows are not.
    bool drafts_are_left_ = false;
    /// A visit that began after it keeps something already.
    bool kept_since_drop_ = false;
};

}  // namespace offline_cache
