#pragma once

#include <span>

#include "kiosk/base/encoding.h"
#include "kiosk/base/result.h"
#include "kiosk/base/secret.h"

namespace tests {

/// Opens a file in the age v1 format with an X25519 pair. Written from the format's description, on
/// OpenSSL; it shares nothing with the terminal, which only encrypts.
/// **Errors:** bad_signature: not for this key, changed, cut short, or no such file.
/// **Source:** age-encryption.org/v1.
[[nodiscard]] kiosk::Result<kiosk::SecretText> open_age_file(
    std::span<const unsigned char> file, std::span<const unsigned char, 32> public_key,
    std::span<const unsigned char, 32> secret_key);

}  // namespace tests
