#pragma once

#include <span>

#include "kiosk/base/encoding.h"

/// The card's side of the cipher of travel documents, written for the tests on its own, so that an
/// error of the driver's does not cancel itself out. **Source:** ICAO Doc 9303-11.
namespace tests::card_cipher {

[[nodiscard]] kiosk::Bytes sha1(std::span<const unsigned char> bytes);
/// `counter` 1: encryption, 2: MAC.
[[nodiscard]] kiosk::Bytes derive(std::span<const unsigned char> seed, unsigned char counter);
[[nodiscard]] kiosk::Bytes encrypt(const kiosk::Bytes& key, kiosk::Bytes blocks);
[[nodiscard]] kiosk::Bytes decrypt(const kiosk::Bytes& key, kiosk::Bytes blocks);
/// Pads by itself.
[[nodiscard]] kiosk::Bytes mac(const kiosk::Bytes& key, kiosk::Bytes bytes);
[[nodiscard]] kiosk::Bytes padded(kiosk::Bytes bytes);
[[nodiscard]] kiosk::Bytes unpadded(kiosk::Bytes bytes);
[[nodiscard]] kiosk::Bytes object(std::uint32_t tag, std::span<const unsigned char> value);

}  // namespace tests::card_cipher
