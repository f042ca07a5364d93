#include "kiosk/base/module.h"
#include "offline_cache/sm_module.h"

KIOSK_MODULE_TABLE(offline_cache::SmModule, bianmin_sm){
    &offline_cache::is_sm2_point,
    [](std::span<const offline_cache::SmRecipient> recipients, kiosk::Random& random)
        -> offline_cache::Result<std::unique_ptr<offline_cache::SealedStream>> {
        auto started = offline_cache::SmEncryption::start(recipients, random);
        if (!started) return started.error();
        return std::unique_ptr<offline_cache::SealedStream>(
            std::make_unique<offline_cache::SmEncryption>(std::move(*started)));
    }};
