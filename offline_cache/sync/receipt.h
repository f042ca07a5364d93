#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "kiosk/base/encoding.h"
#include "kiosk/base/result.h"
#include "kiosk/model/submission.h"

namespace offline_cache {

/// What a receipt must say to be ours.
struct ReceiptExpectation {
    kiosk::SubmissionId id;
    kiosk::SubmissionKind kind = kiosk::SubmissionKind::submission;
    std::string_view terminal_id;
    /// SHA-256 of the manifest that was sent.
    kiosk::Bytes content_digest;
};

/// Believes a receipt only when it is a compact JWS (RFC 7515) under the one pinned Ed25519 key
/// (RFC 8037), is a receipt by its type, and speaks of exactly this submission with exactly these
/// bytes. The receipt of a batch is a JSON object instead: the same payload, and its path to a root
/// (RFC 9162) that such a JWS signs for all of them.
///
/// **Threads:** any. **Errors:** `bad_signature` with what is wrong; never a partial result.
/// **Limits:** `jws_size_max`. **Source:** docs/SYNC_PROTOCOL.md, “Receipt”.
class ReceiptVerifier {
  public:
    static constexpr std::size_t jws_size_max = std::size_t{16} * 1024;
    static constexpr std::uint64_t batch_size_max = 100;

    /// **Errors:** `bad_config` unless 32 bytes.
    [[nodiscard]] static kiosk::Result<ReceiptVerifier> from_key(kiosk::Bytes ed25519_public_key);

    virtual ~ReceiptVerifier() = default;
    ReceiptVerifier(ReceiptVerifier&&) = default;
    ReceiptVerifier& operator=(ReceiptVerifier&&) = default;
    ReceiptVerifier(const ReceiptVerifier&) = default;
    ReceiptVerifier& operator=(const ReceiptVerifier&) = default;

    [[nodiscard]] virtual kiosk::Result<kiosk::Receipt> verify(
        std::string_view jws, const ReceiptExpectation& expected) const;

  protected:
    explicit ReceiptVerifier(kiosk::Bytes key) : key_(std::move(key)) {}

  private:
    [[nodiscard]] kiosk::Result<std::string> payload_of_proof(std::string_view proof) const;
    kiosk::Bytes key_;
};

/// RFC 3339 in UTC with milliseconds, as the platform writes it. **Errors:** `bad_format`.
[[nodiscard]] kiosk::Result<kiosk::WallTime> wall_time_from(std::string_view text);

}  // namespace offline_cache
