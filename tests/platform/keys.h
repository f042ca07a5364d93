#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include <openssl/types.h>

#include "kiosk/base/encoding.h"
#include "kiosk/base/result.h"
#include "kiosk/base/secret.h"

namespace tests {

using RawKey = std::array<unsigned char, 32>;

/// First 16 hexadecimal characters of SHA-256 of the key (docs/SYNC_PROTOCOL.md).
[[nodiscard]] std::string key_id_of(std::span<const unsigned char> public_key);

/// The pair to which terminals seal what citizens filed: X25519 or SM2.
class DataKey {
  public:
    /// An age v1 file, and what terminals sealed before that.
    static constexpr const char* age_suite = "age-x25519";
    static constexpr const char* box_suite = "sealedbox-x25519";
    /// Of an SM2 pair.
    static constexpr const char* sm_suite = "sm2-sm4ctr-hmacsm3";

    /// PKCS #8 PEM. **Errors:** bad_config.
    [[nodiscard]] static kiosk::Result<DataKey> load(const std::filesystem::path& file);

    /// 32 bytes, or the 65 of a point.
    [[nodiscard]] const kiosk::Bytes& public_key() const { return open_; }
    [[nodiscard]] std::string id() const { return key_id_of(open_); }
    [[nodiscard]] const char* algorithm() const { return sm2_ ? "SM2" : "X25519"; }
    /// Each key opens its own suites only, so that no manifest chooses a weaker one.
    [[nodiscard]] bool opens(std::string_view suite) const {
        return sm2_ ? suite == sm_suite : suite == age_suite || suite == box_suite;
    }
    /// **Errors:** bad_signature: sealed to another key, damaged, or an unknown suite.
    [[nodiscard]] kiosk::Result<kiosk::SecretText> unseal(std::string_view suite,
                                                          std::span<const unsigned char> box) const;

  private:
    kiosk::Bytes open_;
    kiosk::SecretBytes secret_;      // X25519
    std::shared_ptr<EVP_PKEY> sm2_;  // or this
};

/// The public keys (PEM) of a folder by their names without “.pub.pem”: DER, SubjectPublicKeyInfo.
/// **Errors:** bad_config.
[[nodiscard]] kiosk::Result<std::map<std::string, kiosk::Bytes>> public_keys_in(
    const std::filesystem::path& folder);

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
