#include "offline_cache/store.h"

#include <utility>

#include "kiosk/base/events.h"
#include "offline_cache/manifest.h"

namespace offline_cache {

namespace {

constexpr int replaced_tries_max = 5;

/// Everything of a submission but its payload, in one text.
std::string clear_part(const kiosk::Submission& submission) {
    std::string hashes;
    for (const auto& attachment : submission.attachments)
        hashes += "|" + attachment.name + "|" + kiosk::to_hex(attachment.sha256);
    return std::string(name_of(submission.kind)) + "|" + submission.service.value() + "|" +
           submission.form_id + "|" + submission.form_version + "|" +
           (submission.about ? submission.about->value().text() : "") + hashes;
}

}  // namespace

Result<StoreOptions> store_options_of(const kiosk::Config& config) {
    auto recipients = Recipients::from_keys(config.platform.data_key, config.platform.escrow_key);
    if (!recipients) return recipients.error();
    if (recipients->platform.id() != config.platform.data_key_id)
        return {ErrorCode::bad_config,
                "platform.data_key is not the key that platform.data_key_id names"};
    StoreOptions options;
    options.folder = config.paths.data;
    options.wake_socket = config.paths.run / wake_socket_name;
    options.terminal_id = config.terminal.id;
    options.recipients = std::move(*recipients);
    options.admission = admission_options_of(config);
    options.waiting_max = static_cast<std::size_t>(config.delivery.waiting_max);
    options.clock_is_synchronised = &system_clock_is_synchronised;
    return options;
}

Store::Store(StoreOptions options, const kiosk::Clock& clock, kiosk::Random& random)
    : options_(std::move(options)),
      clock_(clock),
      random_(random),
      admission_(options_.admission, *options_.files),
      wake_(options_.wake_socket) {}

Result<std::unique_ptr<Store>> Store::open(StoreOptions options, const kiosk::Clock& clock,
                                           kiosk::Random& random) {
    if (options.recipients.platform.empty())
        return {ErrorCode::bad_config, "there is no platform key to seal to"};
    options.admission.folder = options.folder;
    if (options.fingerprint_key.empty()) options.fingerprint_key = new_draft_key(random);
    if (options.fingerprint_key.reveal().size() != draft_key_size)
        return {ErrorCode::bad_config, "the fingerprint key has 32 bytes"};
    if (auto made = options.files->make_folder(options.folder); !made) return made.error();
    if (options.boot_id.empty()) options.boot_id = current_boot_id();

    std::unique_ptr<Store> store(new Store(std::move(options), clock, random));
    auto opened = store->open_files();
    if (!opened && opened.error().code == ErrorCode::disk_full &&
        store->admission_.release_ballast())
        opened = store->open_files();  // a full disk must not keep the terminal from starting
    if (!opened) return opened.error();
    if (auto laid = store->admission_.lay_ballast(); !laid) return laid.error();
    const auto counts = store->outbox_->counts();
    if (!counts) return counts.error();
    const auto incomplete = store->outbox_->incomplete();
    if (!incomplete) return incomplete.error();
    if (*incomplete > 0)
        kiosk::log::store_failed(ErrorCode::checksum_error,
                                 std::to_string(*incomplete) + " stored cases lack a part");
    kiosk::log::store_opened(store->outbox_->database().schema_version(),
                             static_cast<std::int64_t>(counts->unsent()));
    return store;
}

Result<void> Store::open_files() {
    auto outbox = Outbox::open({.file = options_.folder / "outbox.db",
                                .terminal_id = options_.terminal_id,
                                .boot_id = options_.boot_id,
                                .vfs = options_.vfs,
                                .at_point = options_.at_point,
                                .files = options_.files,
                                .clock_is_synchronised = options_.clock_is_synchronised});
    if (!outbox) return outbox.error();
    outbox_ = std::move(*outbox);
    if (auto prepared = outbox_->blobs().prepare(); !prepared) return prepared;
    outbox_->blobs().set_room_maker([this](std::uint64_t bytes) { admission_.use_reserve(bytes); });
    auto drafts = Drafts::open(options_.folder / "drafts.db", options_.vfs, options_.at_point,
                               *options_.files);
    if (!drafts) return drafts.error();
    drafts_ = std::move(*drafts);
    return {};
}

template <class Part>
Result<void> Store::make_ready(Part& part) {
    auto recovered = part.recover();
    if (!recovered) kiosk::log::store_failed(recovered.error().code, recovered.error().detail);
    return recovered;
}

Result<void> Store::check_room(std::uint64_t attachment_bytes) {
    // Room may have come back since the ballast was given up.
    if (auto laid = admission_.lay_ballast(); !laid) return laid.error();
    auto room = admission_.admit(attachment_bytes);
    if (room && attachment_bytes > 0) {
        room = admission_.reserve(attachment_bytes);
        // They save time and nothing else; a disk that fails is met, and told, by the scan.
        if (room && admission_.level().value_or(RoomLevel::closed) == RoomLevel::plenty)
            (void)outbox_->lay_spares(attachment_bytes).has_value();
    }
    const bool is_short = !room && room.error().code == ErrorCode::disk_full;
    if (is_short && !room_is_short_) {
        constexpr std::uint64_t mebibyte = 1024 * 1024;
        kiosk::log::disk_low(
            static_cast<std::int64_t>(admission_.free_bytes().value_or(0) / mebibyte),
            static_cast<std::int64_t>(admission_.needed_bytes() / mebibyte));
    }
    room_is_short_ = is_short;
    return room;
}

Result<void> Store::admit(std::uint64_t attachment_bytes) {
    if (auto ready = make_ready(*outbox_); !ready) return ready;
    if (drafts_are_left_ && !kept_since_drop_) (void)drop_drafts().has_value();
    auto counts = outbox_->counts();
    if (!counts && !outbox_->database().healthy()) {
        // Damage that is found only now is mended before a person is sent away for it.
        if (auto ready = make_ready(*outbox_); !ready) return ready;
        counts = outbox_->counts();
    }
    if (!counts) return counts.error();
    if (counts->unsent() >= options_.waiting_max)
        return {ErrorCode::limit_exceeded, "too many cases wait for delivery"};
    if (auto room = check_room(attachment_bytes); !room) return room;
    if (attachment_bytes > 0) kept_since_drop_ = true;
    if (auto done = exchange_keys(started_); !done || attachment_bytes == 0) return done;
    return exchange_keys(started_attachment_);
}

Result<void> Store::exchange_keys(std::unique_ptr<SealedStream>& into) {
    if (into) return {};
    auto started = start_encryption(options_.recipients, random_);
    if (!started) return started.error();
    into = std::move(*started);
    return {};
}

Result<SealedPayload> Store::seal_payload(const SecretText& payload) {
    const auto started = std::move(started_);  // for one payload, whatever comes of it
    return started ? seal(options_.recipients, *started, payload)
                   : seal(options_.recipients, payload, random_);
}

void Store::seal_to(Recipients recipients) {
    const auto& now = options_.recipients;
    const bool is_new =
        now.platform.id() != recipients.platform.id() || now.escrow.id() != recipients.escrow.id();
    next_recipients_ = is_new ? std::optional(std::move(recipients)) : std::nullopt;
    if (!case_is_open_) use_next_recipients();
}

void Store::use_next_recipients() {
    if (!next_recipients_) return;
    options_.recipients = *std::exchange(next_recipients_, std::nullopt);
    started_.reset();
    started_attachment_.reset();
    kiosk::log::sealing_key(options_.recipients.platform.id(),
                            name_of(options_.recipients.platform.suite()));
}

Result<std::unique_ptr<BlobWriter>> Store::begin_attachment(std::string name,
                                                            std::string media_type) {
    case_is_open_ = kept_since_drop_ = true;
    if (auto done = exchange_keys(started_attachment_); !done) return done.error();
    return outbox_->blobs().begin(std::exchange(started_attachment_, nullptr), std::move(name),
                                  std::move(media_type));
}

Result<void> Store::submit(const kiosk::Submission& submission) {
    const auto sealed = seal_payload(submission.payload);
    if (!sealed) return sealed.error();
    const auto fingerprint =
        keyed_fingerprint(options_.fingerprint_key, clear_part(submission), submission.payload);
    const auto put_it = [&]() -> Result<void> {
        // Set aside between these two, the file may have been read before the row was in it. What
        // is put again is there once.
        for (int tries = 1;; ++tries) {
            // After damage this makes a new outbox, which takes room, too.
            if (auto recovered = outbox_->recover(); !recovered) return recovered;
            auto put = outbox_->put(submission, *sealed, fingerprint);
            if (!put || !outbox_->database().was_replaced()) return put;
            if (tries == replaced_tries_max)
                return {ErrorCode::io_error, "the outbox is replaced again and again"};
        }
    };
    auto put = put_it();
    // The room that was held back for exactly this: the case of the person who stands here.
    if (!put && put.error().code == ErrorCode::disk_full && admission_.release_ballast())
        put = put_it();
    if (!put) {
        kiosk::log::store_failed(put.error().code, put.error().detail);
        return put;
    }
    kiosk::log::submission_stored(submission.id.value(), submission.service.value());
    wake_.send(Wake::new_entry);
    return {};
}

Result<std::optional<kiosk::Receipt>> Store::receipt_for(const kiosk::SubmissionId& id) {
    if (auto ready = make_ready(*outbox_); !ready) return ready.error();
    return outbox_->receipt_for(id);
}

Result<std::optional<OutboxEntry>> Store::find(const kiosk::SubmissionId& id) {
    if (auto ready = make_ready(*outbox_); !ready) return ready.error();
    return outbox_->find(id);
}

Result<void> Store::note(std::string_view event, std::string_view subject) {
    if (auto ready = make_ready(*outbox_); !ready) return ready;
    return outbox_->note(clock_.now().wall, event, subject);
}

Result<OutboxCounts> Store::counts() {
    if (auto ready = make_ready(*outbox_); !ready) return ready.error();
    return outbox_->counts();
}

Result<bool> Store::changed() {
    if (auto ready = make_ready(*outbox_); !ready) return ready.error();
    return outbox_->changed_elsewhere();
}

Result<void> Store::save_draft(const DraftId& id, const SecretBytes& draft_key,
                               const SecretText& state, const Bytes& wrapped_key) {
    if (auto ready = make_ready(*drafts_); !ready) return ready;
    case_is_open_ = kept_since_drop_ = true;
    return drafts_->put(id, draft_key, state, clock_.now().wall, random_, wrapped_key);
}

Result<std::optional<Bytes>> Store::wrapped_draft_key(const DraftId& id) {
    if (auto ready = make_ready(*drafts_); !ready) return ready.error();
    return drafts_->wrapped_key(id, clock_.now().wall);
}

Result<std::optional<DraftId>> Store::leftover_draft() {
    if (auto ready = make_ready(*drafts_); !ready) return ready.error();
    auto left = drafts_->leftover();
    if (left && *left) case_is_open_ = true;
    return left;
}

Result<std::optional<SecretText>> Store::load_draft(const DraftId& id,
                                                    const SecretBytes& draft_key) {
    if (auto ready = make_ready(*drafts_); !ready) return ready.error();
    return drafts_->get(id, draft_key);
}

Result<void> Store::drop_drafts() {
    drafts_are_left_ = true;
    kept_since_drop_ = false;
    admission_.end_reserve();
    if (auto ready = make_ready(*drafts_); !ready) return ready;
    auto erased = drafts_->erase_all();
    if (!erased) return erased;
    drafts_are_left_ = false;
    case_is_open_ = false;
    use_next_recipients();
    // The visit is over: what it scanned and no stored case names is nobody's.
    if (auto ready = make_ready(*outbox_); !ready) return {};
    if (const auto collected = outbox_->collect_chunks(); !collected)
        kiosk::log::store_failed(collected.error().code, collected.error().detail);
    return {};
}

}  // namespace offline_cache
