#include <algorithm>

#include "offline_cache/manifest.h"
#include "offline_cache/outbox.h"
#include "offline_cache/outbox_rows.h"
#include "offline_cache/schema.h"

namespace offline_cache {

namespace {

constexpr std::size_t hash_size = 32;

Bytes joined(const std::vector<Bytes>& names) {
    Bytes all;
    for (const auto& name : names) all.insert(all.end(), name.begin(), name.end());
    return all;
}

/// Place and name are not compared: a row knows the one, the manifest the other.
bool is_same(const kiosk::Attachment& row, const kiosk::Attachment& manifest) {
    return row.size == manifest.size && row.sha256 == manifest.sha256 &&
           row.chunks == manifest.chunks;
}

/// All but the last are full.
void append_named_chunks(std::vector<NamedChunk>& to, std::uint64_t attachment_size,
                         const std::vector<Bytes>& names) {
    for (const auto& name : names) {
        const auto size = std::min<std::uint64_t>(attachment_size, kiosk::attachment_chunk_size);
        attachment_size -= size;
        to.push_back({name, static_cast<std::size_t>(size)});
    }
}

}  // namespace

std::vector<Bytes> chunk_names(const Bytes& joined) {
    std::vector<Bytes> names;
    for (std::size_t at = 0; at + hash_size <= joined.size(); at += hash_size) {
        const auto begin = joined.begin() + static_cast<std::ptrdiff_t>(at);
        names.emplace_back(begin, begin + hash_size);
    }
    return names;
}

Result<void> put_attachment_rows(Database& database, std::int64_t sequence,
                                 const std::vector<kiosk::Attachment>& attachments) {
    std::int64_t place = 0;
    for (const auto& attachment : attachments) {
        Query row(database,
                  "INSERT INTO attachment (submission, place, sha256, size, chunks)"
                  " VALUES (?, ?, ?, ?, ?)");
        row.bind(sequence).bind(place++).bind(attachment.sha256);
        const auto names = joined(attachment.chunks);
        row.bind(static_cast<std::int64_t>(attachment.size)).bind(names);
        if (auto ran = row.run(); !ran) return ran;
    }
    return {};
}

Result<void> Outbox::put_attachments(const kiosk::Submission& submission, std::int64_t sequence) {
    if (submission.attachments.size() > attachments_max)
        return {ErrorCode::limit_exceeded, "too many attachments"};
    for (const auto& attachment : submission.attachments) {
        blobs_.hand_on(attachment.chunks);
        auto there = blobs_.has(attachment);
        if (there && !*there) {
            // Of a visit that went on after a power cut.
            std::vector<NamedChunk> named;
            append_named_chunks(named, attachment.size, attachment.chunks);
            if (auto found = blobs_.find_again(named); !found) return found;
            there = blobs_.has(attachment);
        }
        if (!there) return there.error();
        if (!*there) return {ErrorCode::checksum_error, "an attachment is not on the disk"};
    }
    return put_attachment_rows(*database_, sequence, submission.attachments);
}

Result<std::vector<StoredAttachment>> Outbox::attachments_of(const kiosk::SubmissionId& id) {
    Query query(*database_,
                std::string("SELECT place, sha256, size, chunks, upload, sent FROM attachment"
                            " WHERE submission = ") +
                    sequence_of_id + " ORDER BY place");
    query.bind(bytes_of(id));
    std::vector<StoredAttachment> attachments;
    while (true) {
        const auto row = query.next();
        if (!row) return row.error();
        if (!*row) return attachments;
        attachments.push_back({.place = static_cast<std::size_t>(query.integer(0)),
                               .content = {.name = {},
                                           .media_type = {},
                                           .size = static_cast<std::uint64_t>(query.integer(2)),
                                           .sha256 = query.blob(1),
                                           .chunks = chunk_names(query.blob(3))},
                               .upload = query.text(4),
                               .sent = static_cast<std::uint64_t>(query.integer(5))});
    }
}

Result<bool> Outbox::is_sound(const StoredAttachment& attachment) {
    kiosk::Sha256 hash;
    for (const auto& name : attachment.content.chunks) {
        const auto bytes = chunk(name);
        if (!bytes && bytes.error().code == ErrorCode::checksum_error) return false;
        if (!bytes) return bytes.error();
        hash.add(kiosk::as_bytes(*bytes));
    }
    return hash.finish() == attachment.content.sha256;
}

Result<bool> Outbox::mend_attachments(const kiosk::SubmissionId& id) {
    const auto manifest = manifest_of(id);
    if (!manifest && (manifest.error().code == ErrorCode::checksum_error ||
                      manifest.error().code == ErrorCode::not_found))
        return false;
    if (!manifest) return manifest.error();
    const auto rows = attachments_of(id);
    if (!rows) return rows.error();
    const auto said = attachments_in(*manifest);
    if (said.size() != rows->size()) return false;
    const bool fits = std::ranges::equal(
        *rows, said, [](const auto& row, const auto& one) { return is_same(row.content, one); });
    if (fits) return false;
    const auto changed = change([&]() -> Result<std::size_t> {
        std::size_t mended = 0;
        for (std::size_t place = 0; place < said.size(); ++place) {
            Query row(*database_,
                      std::string("UPDATE attachment SET sha256 = ?, size = ?, chunks = ?,"
                                  " upload = NULL, sent = 0 WHERE submission = ") +
                          sequence_of_id + " AND place = ?");
            const auto names = joined(said[place].chunks);
            row.bind(said[place].sha256).bind(static_cast<std::int64_t>(said[place].size));
            row.bind(names).bind(bytes_of(id)).bind(static_cast<std::int64_t>(place));
            if (auto ran = row.run(); !ran) return ran.error();
            mended += static_cast<std::size_t>(database_->changed_rows());
        }
        return mended;
    });
    if (!changed) return changed.error();
    return *changed == said.size();
}

Result<void> Outbox::note_uploads(const kiosk::SubmissionId& id, const Transition& step) {
    if (step.restarts_uploads) {
        Query query(
            *database_,
            std::string("UPDATE attachment SET upload = NULL, sent = 0 WHERE submission = ") +
                sequence_of_id);
        if (auto ran = query.bind(bytes_of(id)).run(); !ran) return ran;
    }
    if (!step.upload) return {};
    Query query(*database_,
                std::string("UPDATE attachment SET upload = ?, sent = ? WHERE submission = ") +
                    sequence_of_id + " AND place = ?");
    if (step.upload->upload.empty())
        query.bind_null();
    else
        query.bind(step.upload->upload);
    query.bind(static_cast<std::int64_t>(step.upload->sent)).bind(bytes_of(id));
    return query.bind(static_cast<std::int64_t>(step.upload->place)).run();
}

/// What was lost from a damaged outbox may be found again, with what it names.
Result<bool> Outbox::has_damaged() {
    const auto kept = options_.files->list(options_.file.parent_path() / "damaged");
    if (!kept) return kept.error();
    return !kept->empty();
}

Result<void> Outbox::lay_spares(std::uint64_t attachment_bytes) {
    const auto damaged = has_damaged();
    if (!damaged) return damaged.error();
    return *damaged ? Result<void>() : blobs_.lay_spares(attachment_bytes);
}

Result<void> Outbox::find_chunks_again() {
    std::vector<NamedChunk> named;
    Query query(*database_, "SELECT size, chunks FROM attachment");
    while (true) {
        const auto row = query.next();
        if (!row) return row.error();
        if (!*row) return blobs_.find_again(named);
        append_named_chunks(named, static_cast<std::uint64_t>(query.integer(0)),
                            chunk_names(query.blob(1)));
    }
}

Result<std::size_t> Outbox::incomplete() {
    Query query(*database_,
                "SELECT a.size, a.chunks, a.submission FROM attachment a"
                " ORDER BY a.submission, a.place");
    std::set<std::int64_t> lacking;
    while (true) {
        const auto row = query.next();
        if (!row) return row.error();
        if (!*row) break;
        const auto there = blobs_.has({.name = {},
                                       .media_type = {},
                                       .size = static_cast<std::uint64_t>(query.integer(0)),
                                       .sha256 = {},
                                       .chunks = chunk_names(query.blob(1))});
        if (!there) return there.error();
        if (!*there) lacking.insert(query.integer(2));
    }
    Query bodies(*database_, unsent_without_manifest);
    while (true) {
        const auto row = bodies.next();
        if (!row) return row.error();
        if (!*row) return lacking.size();
        lacking.insert(bodies.integer(0));
    }
}

Result<std::size_t> Outbox::collect_chunks() {
    const auto nothing = blobs_.empty();
    if (!nothing) return nothing.error();
    if (*nothing) return std::size_t{0};
    const auto damaged = has_damaged();
    if (!damaged) return damaged.error();
    std::set<Bytes> named;
    Query query(*database_, "SELECT chunks FROM attachment");
    while (true) {
        const auto row = query.next();
        if (!row) return row.error();
        if (!*row) break;
        for (auto& name : chunk_names(query.blob(0))) named.insert(std::move(name));
    }
    // The manifest says the same: a bit that changed in a row costs no scan.
    Query bodies(*database_, "SELECT manifest FROM envelope");
    while (true) {
        const auto row = bodies.next();
        if (!row) return row.error();
        if (!*row) break;
        const auto manifest = bodies.text(0);
        if (manifest.find("\"chunks\"") == std::string::npos) continue;
        for (auto& attachment : attachments_in(manifest))
            for (auto& name : attachment.chunks) named.insert(std::move(name));
    }
    return *damaged ? blobs_.collect_own(named) : blobs_.collect(named);
}

}  // namespace offline_cache
