#pragma once

#include <memory>

#include <sodium.h>

#include "offline_cache/store.h"
#include "tests/support/temp_folder.h"

namespace tests {

/// A store that holds little room back, in a folder of its own; what it seals nobody opens.
inline std::unique_ptr<offline_cache::Store> small_store(const TempFolder& folder,
                                                         const kiosk::Clock& clock,
                                                         kiosk::Random& random) {
    KIOSK_CHECK(sodium_init() >= 0);
    kiosk::Bytes secret(crypto_box_SECRETKEYBYTES);
    kiosk::Bytes open(crypto_box_PUBLICKEYBYTES);
    crypto_box_keypair(open.data(), secret.data());
    offline_cache::StoreOptions options;
    options.folder = folder.path();
    options.terminal_id = "t-1";
    options.recipients.platform = offline_cache::PlatformKey::from_bytes(open).value();
    options.admission.folder = folder.path();
    options.admission.ballast_bytes = 4096;
    options.admission.prefetch_floor = options.admission.attachments_floor =
        options.admission.case_floor = 4096;
    return std::move(offline_cache::Store::open(std::move(options), clock, random)).value();
}

}  // namespace tests
