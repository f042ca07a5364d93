#include "kiosk/platform/http_module.h"

#include "kiosk/base/module.h"

namespace kiosk {

namespace {

Result<const HttpModule*> http_module() {
    return load_module<HttpModule>("libbianmin-http.so", "bianmin_http");
}

}  // namespace

Result<std::unique_ptr<HttpClient>> make_http_client(TlsIdentity identity,
                                                     Duration connect_timeout) {
    const auto module = http_module();
    if (!module) return module.error();
    return (*module)->make_client(std::move(identity), connect_timeout);
}

Result<std::unique_ptr<RequestSigner>> make_request_signer(std::filesystem::path key_file,
                                                           std::string key_name) {
    const auto module = http_module();
    if (!module) return module.error();
    return (*module)->make_signer(std::move(key_file), std::move(key_name));
}

}  // namespace kiosk
