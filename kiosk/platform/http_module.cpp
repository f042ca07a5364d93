#include "kiosk/platform/http_module.h"

#include "kiosk/base/module.h"

namespace kiosk {

Result<std::unique_ptr<HttpClient>> make_http_client(TlsIdentity identity) {
    const auto module = load_module<HttpModule>("libbianmin-http.so", "bianmin_http");
    if (!module) return module.error();
    return (*module)->make_client(std::move(identity));
}

}  // namespace kiosk
