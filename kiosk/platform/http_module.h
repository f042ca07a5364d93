#pragma once

#include <memory>

#include "kiosk/platform/request_signer.h"

namespace kiosk {

/// What libbianmin-http.so exports as `bianmin_http`.
struct HttpModule {
    std::unique_ptr<HttpClient> (*make_client)(TlsIdentity identity,
                                               Duration connect_timeout) = nullptr;
    std::unique_ptr<RequestSigner> (*make_signer)(std::filesystem::path key_file,
                                                  std::string key_name) = nullptr;
};

/// A CurlHttpClient whose library is loaded now.
/// **Errors:** those of `load_module`.
[[nodiscard]] Result<std::unique_ptr<HttpClient>> make_http_client(TlsIdentity identity,
                                                                   Duration connect_timeout);
/// `signer_from_key_file` in that library. **Errors:** as above.
[[nodiscard]] Result<std::unique_ptr<RequestSigner>> make_request_signer(
    std::filesystem::path key_file, std::string key_name);

}  // namespace kiosk
