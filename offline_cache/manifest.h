#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/base/result.h"
#include "kiosk/model/submission.h"
#include "offline_cache/clock_quality.h"
#include "offline_cache/sealing.h"

namespace offline_cache {

[[nodiscard]] std::string_view name_of(kiosk::SubmissionKind kind);

/// The body of PUT /v1/submissions/{id}: what travels in clear, and the sealed payload.
/// **Errors:** `bad_format`: a clear field that is not UTF-8, or an evaluation that does
/// not say what it rates.
/// **Source:** docs/SYNC_PROTOCOL.md, “manifest”.
[[nodiscard]] kiosk::Result<std::string> make_manifest(const kiosk::Submission& submission,
                                                       const SealedPayload& sealed,
                                                       std::string_view terminal_id,
                                                       std::uint64_t sequence, ClockQuality clock);

/// What a manifest says of its attachments, in its order; none when it is damaged.
[[nodiscard]] std::vector<kiosk::Attachment> attachments_in(std::string_view manifest);

/// `sha-256=:…:` of RFC 9530 for a SHA-256 value.
[[nodiscard]] std::string content_digest_header(const kiosk::Bytes& sha256_value);

}  // namespace offline_cache
