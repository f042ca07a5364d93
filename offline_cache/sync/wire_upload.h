#pragma once

#include <cstdint>
#include <string>

#include "offline_cache/sync/wire.h"

namespace offline_cache {

/// Of tus: what arrived has another hash.
inline constexpr int upload_checksum_mismatch = 460;

/// POST: asks the platform to take an attachment; an attachment that it has already is answered as
/// one that is complete.
/// **Source:** tus.io/protocols/resumable-upload 1.0 (core, creation, checksum);
/// docs/SYNC_PROTOCOL.md.
[[nodiscard]] kiosk::HttpRequest creation_request_of(const OutboxEntry& entry,
                                                     const StoredAttachment& attachment,
                                                     const WireOptions& options);
/// HEAD: how much of it the platform has.
[[nodiscard]] kiosk::HttpRequest offset_request_of(const StoredAttachment& attachment,
                                                   const WireOptions& options);
/// PATCH: the bytes from `offset` on.
[[nodiscard]] kiosk::HttpRequest piece_request_of(const StoredAttachment& attachment,
                                                  std::uint64_t offset, std::string piece,
                                                  const WireOptions& options);

/// What the answer to one of these three means. Only an answer that speaks tus and names an offset
/// that may follow counts; `Outcome::upload` says what the platform has now.
[[nodiscard]] Outcome upload_outcome_of(const kiosk::HttpRequest& request,
                                        const StoredAttachment& attachment,
                                        const kiosk::Result<kiosk::HttpReply>& reply,
                                        const WireOptions& options);

}  // namespace offline_cache
