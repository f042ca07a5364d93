#include <algorithm>

#include "kiosk/base/events.h"
#include "offline_cache/sync/delivery.h"
#include "offline_cache/sync/wire_upload.h"

namespace offline_cache {

namespace {

/// A piece that took less is followed by a larger one.
constexpr kiosk::Duration quick_piece = std::chrono::seconds(2);
constexpr int too_large = 413;

}  // namespace

/// The bytes from `offset` on, out of one chunk.
Result<std::string> Delivery::piece_at(const StoredAttachment& attachment, std::uint64_t offset) {
    const auto number = static_cast<std::size_t>(offset / kiosk::attachment_chunk_size);
    const auto begin = static_cast<std::size_t>(offset % kiosk::attachment_chunk_size);
    if (number >= attachment.content.chunks.size())
        return {ErrorCode::checksum_error, "an attachment has fewer chunks than its size"};
    auto chunk = outbox_.chunk(attachment.content.chunks[number]);
    if (!chunk) return chunk;
    const auto rest = attachment.content.size - (offset - begin);
    if (chunk->size() != std::min<std::uint64_t>(rest, kiosk::attachment_chunk_size))
        return {ErrorCode::checksum_error, "a chunk of an attachment is not of its size"};
    return chunk->substr(begin, piece_bytes_);
}

Result<kiosk::HttpRequest> Delivery::upload_request(const OutboxEntry& entry,
                                                    const StoredAttachment& attachment) {
    // What the platform said while it had another address leads nowhere now: begun anew there.
    if (!attachment.upload.starts_with(options_.wire.url + "/"))
        return creation_request_of(entry, attachment, options_.wire);
    const bool is_known = known_offset_ && known_offset_->id == entry.id &&
                          known_offset_->mark.place == attachment.place;
    if (!is_known) return offset_request_of(attachment, options_.wire);
    const auto offset = known_offset_->mark.sent;
    auto piece = piece_at(attachment, offset);
    if (!piece) return piece.error();
    return piece_request_of(attachment, offset, std::move(*piece), options_.wire);
}

Result<void> Delivery::exchange_upload(const OutboxEntry& entry) {
    const auto attachments = outbox_.attachments_of(entry.id);
    if (!attachments) return attachments.error();
    const auto next = std::ranges::find_if_not(*attachments, &StoredAttachment::is_complete);
    if (next == attachments->end()) return exchange(entry, OutboxState::committing);
    auto request = upload_request(entry, *next);
    if (!request && request.error().code == ErrorCode::checksum_error) return mend_or_park(entry);
    if (!request) return request.error();
    const auto attempt =
        outbox_.begin_attempt(entry.id, entry.state, OutboxState::uploading, clock_.now().wall);
    if (!attempt) return attempt.error();
    if (!*attempt) return is_not_there();
    outbox_.database().pass("upload.before");
    const auto before = clock_.now().steady;
    const auto reply = send(*request);
    outbox_.database().pass("upload.after");
    auto outcome = upload_outcome_of(*request, *next, reply, options_.wire);
    // What was sent last decides the offset only when the platform says so itself.
    if (request->method == kiosk::HttpMethod::patch && outcome.kind == OutcomeKind::progress &&
        outcome.upload->sent != known_offset_->mark.sent + request->body.size())
        outcome.kind = OutcomeKind::damaged;
    // Too large for one request, perhaps: smaller ones may pass.
    if (request->method == kiosk::HttpMethod::patch && outcome.http_status == too_large &&
        piece_bytes_ > piece_bytes_min) {
        outcome.kind = OutcomeKind::damaged;
        piece_bytes_ = std::max(piece_bytes_ / 2, piece_bytes_min);
    }
    note_speed(*request, outcome, clock_.now().steady - before);
    known_offset_.reset();
    if (outcome.kind == OutcomeKind::progress)
        known_offset_ = KnownOffset{entry.id, *outcome.upload};
    auto settled = settle(entry, OutboxState::uploading, outcome, **attempt);
    if (!settled) {
        unsettled_ = true;
        known_offset_.reset();
        return settled;
    }
    return outcome.http_status == upload_checksum_mismatch ? doubt(entry, *next) : settled;
}

/// The platform has other bytes than the hash says: were they changed on the way, or are they wrong
/// here, where to send them again helps nothing?
Result<void> Delivery::doubt(const OutboxEntry& entry, const StoredAttachment& attachment) {
    const auto sound = outbox_.is_sound(attachment);
    if (!sound) return sound.error();
    return *sound ? Result<void>() : mend_or_park(entry);
}

Result<void> Delivery::mend_or_park(const OutboxEntry& entry) {
    known_offset_.reset();
    const auto mended = outbox_.mend_attachments(entry.id);
    if (!mended) return mended.error();
    if (!*mended)
        return park_damaged(entry, OutboxState::uploading,
                            "an attachment is damaged; its case is parked");
    kiosk::log::store_failed(ErrorCode::checksum_error,
                             "the row of an attachment was damaged; it is mended");
    return {};
}

bool Delivery::gets_further(const OutboxEntry& entry, const Outcome& outcome) {
    if (outcome.kind != OutcomeKind::progress || !outcome.upload) return false;
    const std::pair reached(outcome.upload->place, outcome.upload->sent);
    auto& furthest = furthest_[entry.sequence];
    const bool is_further = reached > furthest;
    furthest = std::max(furthest, reached);
    return is_further;
}

void Delivery::note_speed(const kiosk::HttpRequest& request, const Outcome& outcome,
                          kiosk::Duration took) {
    if (request.method != kiosk::HttpMethod::patch) return;
    if (outcome.kind == OutcomeKind::no_answer)
        piece_bytes_ = std::max(piece_bytes_ / 2, piece_bytes_min);
    else if (outcome.kind == OutcomeKind::progress && took < quick_piece)
        piece_bytes_ = std::min(piece_bytes_ * 2, kiosk::attachment_chunk_size);
}

}  // namespace offline_cache
