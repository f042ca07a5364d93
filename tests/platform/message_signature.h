#pragma once

#include <string>

#include "kiosk/base/encoding.h"

namespace tests {

/// What RFC 9421 signs of a terminal's request.
struct SignedMessage {
    std::string method;
    std::string target_uri;
    std::string content_digest;
    std::string signature_input;
    std::string signature;
};

/// True when `sig1` covers method, address and digest, and is of the key (DER,
/// SubjectPublicKeyInfo) that the terminal's certificate holds.
[[nodiscard]] bool is_signed_by(const SignedMessage& message, const kiosk::Bytes& public_key);

}  // namespace tests
