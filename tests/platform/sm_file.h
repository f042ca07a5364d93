#pragma once

#include <span>

#include <openssl/types.h>

#include "kiosk/base/encoding.h"
#include "kiosk/base/result.h"
#include "kiosk/base/secret.h"

namespace tests {

/// Opens a file of the suite sm2-sm4ctr-hmacsm3 with an SM2 pair. Written from the description in
/// docs/SYNC_PROTOCOL.md; it shares nothing with the terminal, which only encrypts.
/// **Errors:** bad_signature: not for this key, changed, cut short, or no such file.
[[nodiscard]] kiosk::Result<kiosk::SecretText> open_sm_file(std::span<const unsigned char> file,
                                                            EVP_PKEY* pair);

/// The point of an SM2 pair, uncompressed; empty when it is another kind of key.
[[nodiscard]] kiosk::Bytes sm2_point_of(const EVP_PKEY* pair);

}  // namespace tests
