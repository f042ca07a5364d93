#include <algorithm>

#include <nlohmann/json.hpp>

#include "offline_cache/audit_chain.h"
#include "offline_cache/schema.h"
#include "tests/platform/age_file.h"
#include "tests/simulator/world.h"

namespace tests {

using offline_cache::OutboxState;

namespace {

constexpr const char* outbox_file = "/data/outbox.db";
constexpr std::uint64_t bound_of_files = std::uint64_t{16} * 1024 * 1024;

std::string text_of(const kiosk::Bytes& bytes) {
    kiosk::Uuid id;
    std::copy_n(bytes.begin(), std::min(bytes.size(), id.bytes.size()), id.bytes.begin());
    return id.text();
}

}  // namespace

bool World::has_damaged_files() const {
    return std::ranges::any_of(
        disk_.paths(), [](const std::string& path) { return path.starts_with("/data/damaged/"); });
}

bool World::has_salvage_to_do() const {
    return std::ranges::any_of(disk_.paths(),
                               [](const std::string& path) { return path.ends_with(".salvage"); });
}

/// The log is not read into the file by looking. nullptr: it can't be read.
std::unique_ptr<offline_cache::Database> World::looked_at(const std::string& file) {
    auto database =
        offline_cache::Database::open({.file = file,
                                       .application_id = offline_cache::outbox_application_id,
                                       .migrations = {},
                                       .vfs = observer_disk_->vfs(),
                                       .files = &observer_disk_->files(),
                                       .damaged = true,
                                       .at_point = {}});
    return database ? std::move(*database) : nullptr;
}

/// Empty: it can't be read any more.
kiosk::Bytes World::digest_on_disk(const kiosk::SubmissionId& id) {
    const auto database = looked_at(outbox_file);
    if (!database) return {};
    offline_cache::Query query(*database, "SELECT content_digest FROM submission WHERE id = ?");
    const auto row = query.bind(id.value().bytes).next();
    return row && *row ? query.blob(0) : kiosk::Bytes();
}

bool World::has_manifest(const std::string& file, const kiosk::Bytes& digest, const char* order) {
    const auto database = looked_at(file);
    if (!database) return false;
    offline_cache::Query query(*database, std::string("SELECT manifest FROM envelope") + order);
    while (true) {
        const auto row = query.next();
        if (!row || !*row) return false;
        if (kiosk::sha256(query.blob(0)) == digest) return true;
    }
}

/// What was set aside still holds the manifest with its digest: then it had to be saved.
bool World::is_whole_in_damaged(const Intent& intent) {
    if (intent.digest.empty()) return false;
    return std::ranges::any_of(disk_.paths(), [&](const std::string& path) {
        return path.starts_with("/data/damaged/") && path.ends_with(".db") &&
               (has_manifest(path, intent.digest, " ORDER BY rowid") ||
                has_manifest(path, intent.digest, " ORDER BY rowid DESC"));
    });
}

/// What must hold at every moment, looked at from outside.
void World::check_always() {
    if (disk_.forbidden_writes() > 0) throw Violation{"plaintext reached the disk"};
    if (rotten_ || disk_.power_is_off()) return;
    const auto database = looked_at(outbox_file);
    if (!database) return;
    offline_cache::Query query(
        *database,
        "SELECT s.id, s.state FROM submission s LEFT JOIN envelope e ON"
        " e.submission = s.sequence WHERE s.receipt IS NULL AND e.submission IS "
        "NULL");
    const auto row = query.next();
    if (row && *row)
        throw Violation{"the content of " + text_of(query.blob(0)) + " in state " + query.text(1) +
                        " is gone and there is no receipt"};
}

/// Something can still be sent, now or later. What waits behind a parked case can't.
bool World::is_busy() {
    if (!outbox_) return true;
    const auto due = outbox_->next_due(clock_.now().steady);
    const auto counts = outbox_->counts();
    return !due || due->has_value() || !counts || counts->held > 0;
}

void World::check_end() {
    check_always();
    if (!outbox_ || !store_) throw Violation{"a program does not start any more"};
    if (is_busy()) throw Violation{"the queue is not empty two days after the last trouble"};
    check_platform();
    check_shown();
    check_receipts();
    check_chunks();
    check_audit();
    if (disk_.used() > bound_of_files + store_options().admission.ballast_bytes)
        throw Violation{"the files take " + std::to_string(disk_.used()) + " bytes"};
    if (const auto admitted = store_->admit(); !admitted)
        throw Violation{"no case is admitted any more: " + admitted.error().detail};
    if (const auto left = store_->leftover_draft(); !left || *left)
        throw Violation{"a draft is left although nobody is there"};
}

std::size_t World::place_of(const std::string& id) const {
    return static_cast<std::size_t>(std::ranges::find(platform_.accepted, id) -
                                    platform_.accepted.begin());
}

/// At most one record for each intent, under an id that was given to it, with what the person
/// entered, in order.
void World::check_platform() const {
    if (!platform_.complaints.empty()) throw Violation{platform_.complaints.front()};
    if (!rotten_ && !platform_.audit_complaints.empty())
        throw Violation{platform_.audit_complaints.front()};
    std::vector<int> records(intents_.size());
    for (const auto& [id, record] : platform_.records) {
        const auto intended = std::ranges::find_if(intents_, [&id = id](const Intent& one) {
            return std::ranges::find(one.ids, id) != one.ids.end();
        });
        if (intended == intents_.end())
            throw Violation{"the platform has " + id + ", unknown here"};
        auto& count = records[static_cast<std::size_t>(intended - intents_.begin())];
        if (++count > 1) throw Violation{"one case arrived twice, the second time as " + id};
        if (record.cases > 1) throw Violation{"the platform made two cases of " + id};
        const auto manifest = nlohmann::json::parse(record.body);
        const auto box = kiosk::from_base64(manifest["payload"].get<std::string>()).value();
        const auto text = open_age_file(box, std::span<const unsigned char, 32>(data_key_.bytes()),
                                        std::span<const unsigned char, 32>(data_secret_));
        if (!text || text->reveal() != intended->payload)
            throw Violation{"what arrived as " + id + " is not what was entered"};
        if (record.cases == 1) check_attachments(*intended, record);
        // A damaged outbox may have forgotten what a rating is about.
        if (!rotten_ && record.cases == 1 && !record.about.empty() &&
            place_of(record.about) > place_of(id))
            throw Violation{"the rating " + id + " came before its case"};
    }
}

/// A case has its scans, and they are what was scanned.
void World::check_attachments(const Intent& intent, const ModelPlatform::Record& record) const {
    if (record.attachments.size() != intent.scans.size())
        throw Violation{"a case arrived with " + std::to_string(record.attachments.size()) +
                        " attachments instead of " + std::to_string(intent.scans.size())};
    for (std::size_t i = 0; i < intent.scans.size(); ++i) {
        const auto blob = platform_.blobs.find(record.attachments[i]);
        if (blob == platform_.blobs.end()) throw Violation{"an attachment did not arrive"};
        const auto text = open_age_file(kiosk::as_bytes(blob->second),
                                        std::span<const unsigned char, 32>(data_key_.bytes()),
                                        std::span<const unsigned char, 32>(data_secret_));
        if (!text || text->reveal() != intent.scans[i])
            throw Violation{"an attachment that arrived is not what was scanned"};
    }
}

/// The record of cases is whole, and tells of every case that arrived.
void World::check_audit() {
    if (rotten_) return;
    auto& database = outbox_->database();
    const auto verdict = offline_cache::verify_audit(database);
    if (!verdict) throw Violation{"the record can't be read"};
    if (verdict->fault) throw Violation{"the record: " + verdict->fault->what};
    // What the platform has may have gone here, where a clock jumped by years.
    std::set<std::string> filed;
    for (const auto& entry : platform_.audit)
        if (entry["event"] == "filed") filed.insert(entry["subject"].get<std::string>());
    const auto entries = offline_cache::audit_after(database, platform_.audit.size(), 10'000);
    for (const auto& entry : *entries)
        if (entry.event == "filed" && !filed.insert(entry.subject).second)
            throw Violation{"filed twice in the record: " + entry.subject};
    for (const auto& [id, record] : platform_.records)
        if (!filed.contains(id)) throw Violation{"not in the record: " + id};
}

/// Every chunk that a row names is there, and none that no row names.
void World::check_chunks() {
    if (rotten_) return;
    const auto incomplete = outbox_->incomplete();
    if (!incomplete || *incomplete > 0) throw Violation{"a stored case lacks an attachment"};
    (void)store_->drop_drafts().has_value();
    const auto left = outbox_->collect_chunks();
    if (!left || *left > 0) throw Violation{"chunks are left that nobody names"};
}

/// Whatever a person was told is stored has arrived, or waits for staff for a reason.
void World::check_shown() {
    for (const auto& intent : intents_) {
        if (!intent.shown) continue;
        const auto& id = intent.submission.id;
        const auto text = id.value().text();
        const auto record = platform_.records.find(text);
        if (record != platform_.records.end() && record->second.cases == 1) continue;
        const auto entry = outbox_->find(id);
        const bool is_parked = entry && *entry && (*entry)->state == OutboxState::parked;
        const bool may_be = network_.refused().contains(text) || rotten_;
        if (is_parked && may_be) continue;
        // A rating waits behind a case that staff must look at; saved, it will be asked about
        // first.
        const bool waits = entry && *entry &&
                           ((*entry)->state == OutboxState::queued ||
                            (rotten_ && (*entry)->state == OutboxState::resolving));
        if (waits && intent.submission.about && has_parked(*intent.submission.about)) continue;
        if (rotten_ && has_damaged_files() && !is_whole_in_damaged(intent)) continue;
        throw Violation{"the person was told that " + text + " is stored, and it " +
                        (entry && *entry ? "stays " + std::string(name_of((*entry)->state))
                                         : std::string("is gone"))};
    }
}

bool World::has_parked(const kiosk::SubmissionId& id) {
    const auto entry = outbox_->find(id);
    return entry && *entry && (*entry)->state == OutboxState::parked;
}

/// A tombstone has a receipt that verifies for the bytes the platform has.
void World::check_receipts() {
    if (rotten_) return;
    const auto verifier =
        offline_cache::ReceiptVerifier::from_key(platform_.key.public_key).value();
    for (const auto& intent : intents_)
        for (const auto& text : intent.ids) {
            const kiosk::SubmissionId id(kiosk::Uuid::parse(text));
            const auto entry = outbox_->find(id).value();
            const auto receipt = outbox_->receipt_for(id).value();
            if (!receipt) continue;
            const auto verified =
                verifier.verify(receipt->jws, {.id = id,
                                               .kind = entry->kind,
                                               .terminal_id = "T-0001",
                                               .content_digest = entry->content_digest});
            if (!verified) throw Violation{"the receipt of " + text + " is not genuine"};
        }
}

}  // namespace tests
