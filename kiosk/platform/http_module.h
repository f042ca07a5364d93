#pragma once

#include <memory>

#include "kiosk/platform/http_client.h"

namespace kiosk {

/// What libbianmin-http.so exports as `bianmin_http`.
struct HttpModule {
    std::unique_ptr<HttpClient> (*make_client)(TlsIdentity identity) = nullptr;
};

/// A CurlHttpClient whose library is loaded now.
/// **Errors:** those of `load_module`.
[[nodiscard]] Result<std::unique_ptr<HttpClient>> make_http_client(TlsIdentity identity);

}  // namespace kiosk
