#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "kiosk/base/encoding.h"
#include "kiosk/base/random.h"
#include "kiosk/base/result.h"
#include "kiosk/base/secret.h"
#include "offline_cache/sealed_stream.h"

namespace offline_cache {

using kiosk::Result;

/// An SM2 public key to which a file is encrypted.
struct SmRecipient {
    static constexpr std::size_t point_size = 65;
    std::span<const unsigned char> point;  // uncompressed: 0x04, x, y
    std::string_view key_id;
};

/// Encrypts by the national algorithms: a file key wrapped by SM2 for each recipient, SM4-CTR,
/// HMAC-SM3 over each chunk.
///
/// **Errors:** of `start`: `bad_config` (no recipient, too many, or a key that is no point of the
/// curve). **Limits:** `recipients_max`; 2^64 bytes.
/// **Source:** docs/SYNC_PROTOCOL.md, “Suite sm2-sm4ctr-hmacsm3”; GB/T 32918, 32905, 32907.
class SmEncryption final : public SealedStream {
  public:
    static constexpr std::size_t tag_size = 32;
    static constexpr std::size_t recipients_max = 8;

    [[nodiscard]] static Result<SmEncryption> start(std::span<const SmRecipient> recipients,
                                                    kiosk::Random& random);

  private:
    SmEncryption() = default;
    void seal_chunk(std::span<const unsigned char> plain, std::uint64_t number, bool is_last,
                    Bytes& into) override;
    void forget_keys() override;

    kiosk::SecretBytes cipher_key_;
    kiosk::SecretBytes mac_key_;
};

/// Whether these 65 bytes are a point of the SM2 curve.
[[nodiscard]] bool is_sm2_point(std::span<const unsigned char> bytes);

}  // namespace offline_cache
