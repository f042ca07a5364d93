#pragma once

#include <cstdint>
#include <span>

#include "kiosk/base/result.h"
#include "kiosk/base/secret.h"

namespace drivers {

/// The cipher of travel documents with Basic Access Control: two-key triple DES and the MAC made
/// from it.
///
/// **Errors:** `internal` when OpenSSL refuses, which needs a broken installation.
/// **Source:** ICAO Doc 9303-11 §4.3, §9.7, §9.8; ISO/IEC 9797-1 algorithm 3, padding method 2.
inline constexpr std::size_t des_block_bytes = 8;
inline constexpr std::size_t des_key_bytes = 16;

struct SessionKeys {
    kiosk::SecretBytes encryption;
    kiosk::SecretBytes authentication;
};

/// SHA-1 of the seed with counter 1 and 2, shortened to two keys of 16 bytes. Parity bits are left
/// as they are: no cipher reads them.
[[nodiscard]] kiosk::Result<SessionKeys> derive_keys(std::span<const unsigned char> seed);

[[nodiscard]] kiosk::Result<kiosk::SecretBytes> sha1(std::span<const unsigned char> bytes);

/// CBC with a zero vector; whole blocks only.
[[nodiscard]] kiosk::Result<kiosk::SecretBytes> encrypt(const kiosk::SecretBytes& key,
                                                        std::span<const unsigned char> blocks);
[[nodiscard]] kiosk::Result<kiosk::SecretBytes> decrypt(const kiosk::SecretBytes& key,
                                                        std::span<const unsigned char> blocks);
/// Eight bytes over whole blocks.
[[nodiscard]] kiosk::Result<kiosk::SecretBytes> retail_mac(const kiosk::SecretBytes& key,
                                                           std::span<const unsigned char> blocks);

/// 80, then zeros to a whole block.
void pad(kiosk::SecretBytes& bytes);
/// Takes the padding away; false when there is none.
[[nodiscard]] bool unpad(kiosk::SecretBytes& bytes);

[[nodiscard]] bool is_equal(std::span<const unsigned char> a, std::span<const unsigned char> b);

}  // namespace drivers
