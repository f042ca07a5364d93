#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "kiosk/base/result.h"
#include "kiosk/base/secret.h"

namespace kiosk {

using SigningKey = std::array<unsigned char, 32>;  // Ed25519 public key

inline constexpr std::string_view catalogue_payload_type = "application/vnd.bianmin.catalogue+json";
inline constexpr std::size_t envelope_size_max = std::size_t{24} * 1024 * 1024;
inline constexpr std::size_t envelope_signatures_max = 16;

/// Gives the payload of a DSSE envelope if one of `trusted` signed it. Signatures of other keys are
/// passed over.
/// **Errors:** bad_signature, bad_format, limit_exceeded. **Source:** DSSE v1.0.2
/// (github.com/secure-systems-lab/dsse).
[[nodiscard]] Result<std::string> open_envelope(std::string_view envelope,
                                                std::string_view payload_type,
                                                std::span<const SigningKey> trusted);

/// A private key: the 32-byte seed of Ed25519.
struct SigningSeed {
    SecretBytes seed;
    [[nodiscard]] SigningKey public_key() const;
};

/// One signature; the same input gives the same bytes.
[[nodiscard]] std::string make_envelope(std::string_view payload_type, std::string_view payload,
                                        const SigningSeed& seed);

/// First 16 hexadecimal characters of SHA-256 of the key.
[[nodiscard]] std::string key_id_of(const SigningKey& key);

/// PKCS #8 PEM as OpenSSL writes it. **Errors:** bad_format.
[[nodiscard]] Result<SigningSeed> signing_seed_from_pem(std::string_view pem);
[[nodiscard]] SecretText pem_from_signing_seed(const SigningSeed& seed);
/// Base64 of the 32 bytes, as configurations pin it; blanks around it are allowed. **Errors:**
/// bad_format.
[[nodiscard]] Result<SigningKey> signing_key_from_text(std::string_view text);

}  // namespace kiosk
