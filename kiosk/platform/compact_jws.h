#pragma once

#include <string>
#include <string_view>

#include "kiosk/base/encoding.h"
#include "kiosk/base/result.h"

namespace kiosk {

/// What a compact JWS (RFC 7515) holds, when its signature is of the pinned Ed25519 key (RFC 8037)
/// and its header says that it is of that type. The key and its algorithm decide, not what the
/// header asks for; a header that demands an extension is refused.
/// **Threads:** any. **Errors:** bad_signature with what is wrong.
[[nodiscard]] Result<std::string> signed_payload(std::string_view jws, std::string_view type,
                                                 const Bytes& ed25519_public_key);

}  // namespace kiosk
