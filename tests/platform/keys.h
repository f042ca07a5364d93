#pragma once

#include <array>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "kiosk/base/encoding.h"
#include "kiosk/base/result.h"
#include "kiosk/base/secret.h"

namespace tests {

using RawKey = std::array<unsigned char, 32>;

/// First 16 hexadecimal characters of SHA-256 of the key (docs/SYNC_PROTOCOL.md).
[[nodiscard]] std::string key_id_of(const RawKey& public_key);

/// The X25519 pair to which terminals seal what citizens filed.
class DataKey {
  public:
    /// An age v1 file, and what terminals sealed before that.
    static constexpr const char* age_suite = "age-x25519";
    static constexpr const char* box_suite = "sealedbox-x25519";

    /// PKCS #8 PEM. **Errors:** bad_config.
    [[nodiscard]] static kiosk::Result<DataKey> load(const std::filesystem::path& file);

    [[nodiscard]] const RawKey& public_key() const { return open_; }
    [[nodiscard]] std::string id() const { return key_id_of(open_); }
    /// **Errors:** bad_signature: sealed to another key, damaged, or an unknown suite.
    [[nodiscard]] kiosk::Result<kiosk::SecretText> unseal(std::string_view suite,
                                                          std::span<const unsigned char> box) const;

  private:
    RawKey open_{};
    kiosk::SecretBytes secret_;
};

/// The Ed25519 pair that signs receipts.
class ReceiptKey {
  public:
    /// PKCS #8 PEM. **Errors:** bad_config.
    [[nodiscard]] static kiosk::Result<ReceiptKey> load(const std::filesystem::path& file);
    /// A key that nobody trusts, for planted faults.
    [[nodiscard]] static ReceiptKey stranger();

    [[nodiscard]] const RawKey& public_key() const { return open_; }
    [[nodiscard]] std::string id() const { return key_id_of(open_); }
    /// Compact JWS (RFC 7515) with alg EdDSA; the same payload gives the same bytes.
    [[nodiscard]] std::string sign_compact(std::string_view payload,
                                           const char* type = "bianmin-receipt+jws") const;

  private:
    RawKey open_{};
    kiosk::SecretBytes secret_;  // libsodium's 64 bytes
};

}  // namespace tests
