#pragma once

#include <string>
#include <string_view>

#include "kiosk/base/encoding.h"
#include "kiosk/base/random.h"
#include "kiosk/base/result.h"
#include "kiosk/base/secret.h"
#include "offline_cache/age.h"

namespace offline_cache {

using kiosk::SecretBytes;
using kiosk::SecretText;

/// The platform's data key (X25519). Whoever has only this can seal, and can't open again. An empty
/// one seals nothing: without a recipient no case may start.
class PlatformKey {
  public:
    static constexpr std::size_t size = 32;

    PlatformKey() = default;

    /// **Errors:** `bad_config` when it is not 32 bytes or a point that libsodium refuses.
    [[nodiscard]] static Result<PlatformKey> from_bytes(Bytes key);
    /// 64 hexadecimal characters, or base64 of the 32 bytes; surrounding white space is ignored.
    [[nodiscard]] static Result<PlatformKey> from_text(std::string_view text);

    [[nodiscard]] const Bytes& bytes() const { return bytes_; }
    /// First 16 hexadecimal characters of SHA-256 over the key (docs/SYNC_PROTOCOL.md).
    [[nodiscard]] const std::string& id() const { return id_; }

    [[nodiscard]] bool empty() const { return bytes_.empty(); }

  private:
    Bytes bytes_;
    std::string id_;
};

/// First 16 hexadecimal characters of SHA-256 over a public key.
[[nodiscard]] std::string key_id(const Bytes& public_key);

/// To whom everything is encrypted that leaves the terminal.
struct Recipients {
    PlatformKey platform;
    /// A key in a safe, for the day on which the platform has lost its own. May be empty.
    PlatformKey escrow;
};

struct SealedPayload {
    static constexpr std::string_view suite = "age-x25519";
    /// Of the platform's key.
    std::string key_id;
    /// A whole age file.
    Bytes box;
};

/// Encrypts in the age v1 format. The terminal cannot open it again; what binds it to its
/// submission are the id and the kind inside the payload, which the platform compares with the
/// manifest.
/// **Errors:** `limit_exceeded` over `payload_size_max`; `bad_config`: no platform key.
/// **Secrets:** no copy of the payload outlives the call.
inline constexpr std::size_t payload_size_max = std::size_t{700} * 1024;
[[nodiscard]] Result<SealedPayload> seal(const Recipients& recipients, const SecretText& payload,
                                         kiosk::Random& random);
/// For what is too large for one piece. **Errors:** `bad_config`.
[[nodiscard]] Result<AgeEncryption> start_encryption(const Recipients& recipients,
                                                     kiosk::Random& random);

/// 32 bytes that open one draft. Made at the start of a visit, held by bianmin-guard in locked
/// memory, dropped with the visit: then nobody can read the draft any more, whatever the disk still
/// holds.
inline constexpr std::size_t draft_key_size = 32;
[[nodiscard]] SecretBytes new_draft_key(kiosk::Random& random);

/// XChaCha20-Poly1305 with a random nonce in front. `bound_to` (id and kind) is authenticated, not
/// stored.
[[nodiscard]] Result<Bytes> encrypt(const SecretBytes& key, const SecretText& text,
                                    std::string_view bound_to, kiosk::Random& random);
/// **Errors:** `bad_signature`: another key, other `bound_to`, or changed bytes.
[[nodiscard]] Result<SecretText> decrypt(const SecretBytes& key, const Bytes& sealed,
                                         std::string_view bound_to);

/// BLAKE2b-256 under `key`: tells whether two payloads are the same without telling what they are.
[[nodiscard]] Bytes keyed_fingerprint(const SecretBytes& key, std::string_view clear,
                                      const SecretText& payload);

}  // namespace offline_cache
