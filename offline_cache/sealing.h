#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "kiosk/base/encoding.h"
#include "kiosk/base/random.h"
#include "kiosk/base/result.h"
#include "kiosk/base/secret.h"
#include "offline_cache/sealed_stream.h"

namespace offline_cache {

using kiosk::Result;
using kiosk::SecretBytes;
using kiosk::SecretText;

/// How something is sealed; the names are those of the manifest (docs/SYNC_PROTOCOL.md).
enum class SealingSuite { age_x25519, sm2_sm4ctr_hmacsm3 };
[[nodiscard]] std::string_view name_of(SealingSuite suite);

/// The platform's data key: X25519, or SM2 where national cryptography is demanded. Which one it is
/// decides the suite. Whoever has only this can seal, and can't open again. An empty one seals
/// nothing: without a recipient no case may start.
class PlatformKey {
  public:
    static constexpr std::size_t x25519_size = 32;
    static constexpr std::size_t sm2_size = 65;  // 0x04, x, y

    PlatformKey() = default;

    /// **Errors:** `bad_config`: neither 32 bytes nor 65, or no usable point.
    [[nodiscard]] static Result<PlatformKey> from_bytes(Bytes key);
    /// Hexadecimal of an X25519 key, or base64 of either; surrounding white space is ignored.
    [[nodiscard]] static Result<PlatformKey> from_text(std::string_view text);

    [[nodiscard]] const Bytes& bytes() const { return bytes_; }
    /// First 16 hexadecimal characters of SHA-256 over the key (docs/SYNC_PROTOCOL.md).
    [[nodiscard]] const std::string& id() const { return id_; }

    [[nodiscard]] bool empty() const { return bytes_.empty(); }
    [[nodiscard]] SealingSuite suite() const {
        return bytes_.size() == sm2_size ? SealingSuite::sm2_sm4ctr_hmacsm3
                                         : SealingSuite::age_x25519;
    }

  private:
    Bytes bytes_;
    std::string id_;
};

/// First 16 hexadecimal characters of SHA-256 over a public key.
[[nodiscard]] std::string key_id(const Bytes& public_key);

/// To whom everything is encrypted that leaves the terminal.
struct Recipients {
    /// **Errors:** `bad_config`: an unusable key, or two of different suites.
    [[nodiscard]] static Result<Recipients> from_keys(const Bytes& platform, const Bytes& escrow);

    PlatformKey platform;
    /// A key in a safe, for the day on which the platform has lost its own. May be empty; of the
    /// same suite, so that nothing is as weak as the other one.
    PlatformKey escrow;
};

struct SealedPayload {
    SealingSuite suite = SealingSuite::age_x25519;
    /// Of the platform's key.
    std::string key_id;
    /// A whole file of that suite.
    Bytes box;
};

/// Encrypts in the suite of the keys. The terminal cannot open it again; what binds it to its
/// submission are the id and the kind inside the payload, which the platform compares with the
/// manifest.
/// **Errors:** `limit_exceeded` over `payload_size_max`; `bad_config`: no platform key, or an
/// escrow key of another suite.
/// **Secrets:** no copy of the payload outlives the call.
inline constexpr std::size_t payload_size_max = std::size_t{700} * 1024;
/// Most of the time of a small payload is the exchange of keys: whoever has `started` an encryption
/// to these recipients before spares it. Nothing may have been given to it.
[[nodiscard]] Result<SealedPayload> seal(const Recipients& recipients, SealedStream& started,
                                         const SecretText& payload);
[[nodiscard]] Result<SealedPayload> seal(const Recipients& recipients, const SecretText& payload,
                                         kiosk::Random& random);
/// For what is too large for one piece. **Errors:** `bad_config`.
[[nodiscard]] Result<std::unique_ptr<SealedStream>> start_encryption(const Recipients& recipients,
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
