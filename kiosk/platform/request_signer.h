#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "kiosk/base/clock.h"
#include "kiosk/base/result.h"
#include "kiosk/platform/http_client.h"

namespace kiosk {

/// Signs what leaves the terminal, so that the platform can prove later which terminal it came
/// from.
/// **Threads:** any.
class RequestSigner {
  public:
    virtual ~RequestSigner() = default;
    /// Adds `Signature-Input` and `Signature` over method, address, Content-Digest (which must be
    /// there) and the time by this terminal's clock, as evidence.
    [[nodiscard]] virtual Result<void> sign(HttpRequest& request, WallTime now) const = 0;
};

/// With the private key of the terminal's certificate: P-256 (`ecdsa-p256-sha256`) or Ed25519; or
/// with an SM2 key of its own (`sm2-sm3`), which TLS can't use. A file that was replaced is read
/// again at the next signature. **Errors** of `sign`: `bad_config`: the file can't be read or holds
/// another kind of key.
/// **Secrets:** the key stays inside OpenSSL. **Source:** RFC 9421.
[[nodiscard]] std::unique_ptr<RequestSigner> signer_from_key_file(std::filesystem::path file,
                                                                  std::string key_name);

}  // namespace kiosk
