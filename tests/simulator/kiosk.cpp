#include <algorithm>

#include <sqlite3.h>

#include "tests/simulator/world.h"

namespace tests {

using kiosk::ErrorCode;
using offline_cache::DraftId;
using offline_cache::Store;

namespace {

constexpr std::uint64_t mebibyte = 1024 * 1024;
constexpr int drafts_a_visit = 2;
constexpr int patience = 5;  // how often a person lets the terminal try again

}  // namespace

offline_cache::StoreOptions World::store_options() {
    offline_cache::StoreOptions options;
    options.folder = "/data";
    options.terminal_id = "T-0001";
    options.recipients.platform = data_key_;
    options.fingerprint_key = fingerprint_key_.copy();
    options.admission.ballast_bytes = 24 * mebibyte;
    options.admission.case_bytes = 4 * mebibyte;
    options.admission.prefetch_floor = options.admission.attachments_floor =
        options.admission.case_floor = mebibyte;
    options.vfs = kiosk_disk_->vfs();
    options.files = &kiosk_disk_->files();
    options.boot_id = clock_.boot_id();
    options.at_point = [this](std::string_view point) {
        if (bug_ == PlantedBug::acknowledge_before_commit && point == "commit.before" && visit_ &&
            visit_->tries > 0)
            show();
        pass(*kiosk_disk_, point);
    };
    return options;
}

void World::open_kiosk() {
    auto opened = Store::open(store_options(), clock_, keys_);
    log_.note("kiosk starts: " + (opened ? std::string("open") : opened.error().detail));
    if (!opened) {
        clock_.advance(std::chrono::seconds(2));
        return;
    }
    store_ = std::move(*opened);
    plant_in_outbox();
    resume_visit();
}

/// After a crash the guard still has the key of the visit that was under way; after a power cut it
/// has none.
void World::resume_visit() {
    const auto left = store_->leftover_draft();
    if (!left) return;
    if (visit_ && *left && **left == visit_->draft) {
        const auto text = store_->load_draft(visit_->draft, visit_->key);
        if (!text) return;
        if (!*text || std::ranges::find(visit_->texts, (*text)->reveal()) == visit_->texts.end())
            throw Violation{"the draft that was acknowledged is not the one that was found"};
        hold_room_again();
        log_.note("visit resumed");
        return;
    }
    if (visit_ && visit_->saved && !rotten_)
        throw Violation{"a draft that was acknowledged is gone after a crash of the program"};
    if (*left && ended_ && **left == ended_->draft && !ended_->key.empty()) {
        const auto text = store_->load_draft(ended_->draft, ended_->key);
        if (text && *text) throw Violation{"the draft of a visit that ended can still be read"};
    }
    visit_.reset();
    (void)store_->drop_drafts().has_value();
}

/// The reserve went with the process's memory. A visit goes on without it, too.
void World::hold_room_again() {
    std::uint64_t bytes = 0;
    const auto& scans = intent().scans;
    for (auto next = intent().submission.attachments.size(); next < scans.size(); ++next)
        bytes += scans[next].size();
    visit_->resumed = bytes > 0 && !store_->admit(bytes).has_value();
}

void World::begin_visit() {
    if (intents_.size() >= static_cast<std::size_t>(plan_.cases)) return;
    // Some small, some of more than one chunk.
    std::vector<std::string> scans;
    std::uint64_t scan_bytes = 0;
    const bool rates = luck_.below(3) == 0 && !intents_.empty() && intents_.back().shown &&
                       intents_.back().submission.kind == kiosk::SubmissionKind::submission;
    if (!rates && luck_.below(4) == 0)
        for (auto left = 1 + luck_.below(2); left > 0; --left) {
            scans.push_back(
                std::string(canary) + std::to_string(left) +
                std::string(luck_.below(luck_.below(6) == 0 ? 1'200'000 : 60'000), 's'));
            scan_bytes += scans.back().size();
        }
    if (auto admitted = store_->admit(scan_bytes); !admitted) {
        log_.note("not admitted: " + admitted.error().detail);
        if (admitted.error().code == ErrorCode::disk_full &&
            bug_ == PlantedBug::unsent_deleted_when_full)
            change_outbox(
                "DROP TRIGGER unsent_envelope_is_kept; DROP TRIGGER unsent_submission_is_kept;"
                "DELETE FROM envelope; DELETE FROM submission");
        return;
    }
    Intent wanted;
    auto& submission = wanted.submission;
    submission.id = kiosk::SubmissionId(keys_.uuid_v7(clock_.now().wall));
    submission.service = kiosk::ServiceCode("11440300MB2C9231X0344201400201");
    submission.catalogue_version = 1;
    submission.form_id = "f";
    submission.form_version = "1";
    submission.created_at = clock_.now().wall;
    // A rating of the last case that was filed.
    if (rates) {
        submission.kind = kiosk::SubmissionKind::evaluation;
        submission.form_id.clear();
        submission.form_version.clear();
        submission.about = intents_.back().submission.id;
    }
    wanted.payload = std::string(canary) + " " + std::to_string(intents_.size()) +
                     std::string(luck_.below(4) == 0 ? luck_.below(20'000) : 40, 'x');
    submission.payload = kiosk::SecretText(wanted.payload);
    wanted.scans = std::move(scans);
    wanted.ids.push_back(submission.id.value().text());
    intents_.push_back(std::move(wanted));
    visit_.emplace();
    visit_->intent = intents_.size() - 1;
    visit_->draft = DraftId(keys_.uuid_v7(clock_.now().wall));
    visit_->key = offline_cache::new_draft_key(keys_);
    log_.note("visit " + std::to_string(visit_->intent) + " begins, id " + intent().ids[0]);
}

void World::save_draft() {
    auto& visit = *visit_;
    ++visit.saves;
    visit.texts.push_back(intent().payload + " " + std::to_string(visit.saves));
    if (bug_ == PlantedBug::plaintext_on_disk)
        (void)kiosk::replace_file(kiosk_disk_->files(), "/data/last_saved", visit.texts.back())
            .has_value();
    const auto done =
        store_->save_draft(visit.draft, visit.key, kiosk::SecretText(visit.texts.back()));
    log_.note("draft: " + (done ? std::string("saved") : done.error().detail));
    if (!done || kiosk_disk_->dead()) return;  // it may or may not be there now
    visit.saved = true;
    visit.texts = {visit.texts.back()};
}

void World::scan() {
    auto& submission = intent().submission;
    const auto& content = intent().scans[submission.attachments.size()];
    auto writer = store_->begin_attachment("page", "image/jpeg");
    if (!writer) return;
    kiosk::Result<void> done;
    constexpr std::size_t piece = 300'000;
    for (std::size_t at = 0; done && at < content.size(); at += piece)
        done = (*writer)->append(kiosk::as_bytes(std::string_view(content).substr(at, piece)));
    const auto kept = done ? (*writer)->finish() : kiosk::Result<kiosk::Attachment>(done.error());
    log_.note("scan of " + std::to_string(content.size()) + ": " +
              (kept ? std::string("kept") : kept.error().detail));
    if (kiosk_disk_->dead()) return;
    if (!kept && kept.error().code == ErrorCode::disk_full && !kiosk_disk_->struck() &&
        !visit_->resumed)
        throw Violation{"an admitted scan met a full disk"};
    if (kept) {
        submission.attachments.push_back(*kept);
        ++figures_.scanned;
    } else if (++visit_->tries >= patience) {
        log_.note("the person leaves");
        end_visit();
    }
}

void World::show() {
    if (intent().shown) return;
    intent().shown = true;
    if (plan_.bit_rot > 0) intent().digest = digest_on_disk(intent().submission.id);
    ++figures_.shown;
}

void World::submit() {
    ++visit_->tries;
    if (visit_->tries > 1 && bug_ == PlantedBug::new_id_on_retry) {
        intent().submission.id = kiosk::SubmissionId(keys_.uuid_v7(clock_.now().wall));
        intent().ids.push_back(intent().submission.id.value().text());
    }
    const auto ballast = kiosk_disk_->files().size_of("/data/ballast");
    const bool had_ballast = ballast && *ballast;
    settle_submit(store_->submit(intent().submission), had_ballast);
}

void World::settle_submit(const kiosk::Result<void>& done, bool had_ballast) {
    log_.note("submit " + std::to_string(visit_->intent) + ": " +
              (done ? std::string("stored") : done.error().detail));
    if (kiosk_disk_->dead() && !disk_.power_is_off()) return;  // nobody was told anything
    if (done || bug_ == PlantedBug::error_ignored) {
        show();
        end_visit();
        return;
    }
    if (done.error().code == ErrorCode::disk_full && had_ballast && !kiosk_disk_->struck())
        throw Violation{"an admitted case met a full disk at its end"};
    if (done.error().code == ErrorCode::checksum_error && !kiosk_disk_->dead())
        throw Violation{"a scan that was kept is gone before its case was stored"};
    if (done.error().code == ErrorCode::conflict)
        throw Violation{"putting a submission again was refused as another one"};
    if (visit_->tries >= patience) {
        log_.note("the person leaves");
        end_visit();
    }
}

void World::end_visit() {
    ended_ = std::move(visit_);
    visit_.reset();
    if (bug_ == PlantedBug::draft_left_behind) return;
    ended_->key.wipe();
    (void)store_->drop_drafts().has_value();
}

void World::kiosk_step() {
    if (!store_) return open_kiosk();
    if (!visit_) return begin_visit();
    // As it does from time to time, whoever stands there.
    if (luck_.below(10) == 0) (void)store_->admit().has_value();
    if (visit_->saves < drafts_a_visit) return save_draft();
    if (intent().submission.attachments.size() < intent().scans.size()) return scan();
    submit();
}

/// Faults that are a property of the database.
void World::plant_in_outbox() {
    const char* sql = nullptr;
    if (bug_ == PlantedBug::purge_before_receipt)
        sql =
            "DROP TRIGGER IF EXISTS unsent_envelope_is_kept;"
            "CREATE TRIGGER IF NOT EXISTS planted AFTER UPDATE OF state ON submission"
            " WHEN NEW.state = 'COMMITTING' BEGIN"
            " DELETE FROM envelope WHERE submission = NEW.sequence; END";
    if (bug_ == PlantedBug::order_swapped)
        sql =
            "CREATE TRIGGER IF NOT EXISTS planted AFTER INSERT ON submission BEGIN"
            " UPDATE submission SET about = NULL WHERE id = NEW.id; END";
    if (sql != nullptr) change_outbox(sql);
}

void World::change_outbox(const char* sql) {
    sqlite3* handle = nullptr;
    sqlite3_open_v2("/data/outbox.db", &handle, SQLITE_OPEN_READWRITE,
                    observer_disk_->vfs().c_str());
    sqlite3_exec(handle, sql, nullptr, nullptr, nullptr);
    sqlite3_close(handle);
}

}  // namespace tests
