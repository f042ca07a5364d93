#pragma once

#include <memory>
#include <span>

#include "kiosk/base/random.h"
#include "kiosk/base/result.h"
#include "offline_cache/sealed_stream.h"
#include "offline_cache/sm_encryption.h"

namespace offline_cache {

/// What libbianmin-sm.so exports as `bianmin_sm`: the national algorithms over OpenSSL, which a
/// terminal of the other suite never loads (docs/adr/0008).
struct SmModule {
    bool (*is_point)(std::span<const unsigned char> bytes) = nullptr;
    Result<std::unique_ptr<SealedStream>> (*start)(std::span<const SmRecipient> recipients,
                                                   kiosk::Random& random) = nullptr;
};

/// **Errors:** those of `load_module`.
[[nodiscard]] Result<const SmModule*> sm_module();

}  // namespace offline_cache
