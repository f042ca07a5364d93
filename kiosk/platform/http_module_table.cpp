#include "kiosk/base/module.h"
#include "kiosk/platform/curl_http_client.h"
#include "kiosk/platform/http_module.h"

KIOSK_MODULE_TABLE(kiosk::HttpModule, bianmin_http){
    [](kiosk::TlsIdentity identity,
       kiosk::Duration connect_timeout) -> std::unique_ptr<kiosk::HttpClient> {
        return std::make_unique<kiosk::CurlHttpClient>(std::move(identity), connect_timeout);
    },
    &kiosk::signer_from_key_file};
