#include "kiosk/platform/chip.h"

#include <fstream>
#include <mutex>
#include <string>

#include <openssl/crypto.h>
#include <openssl/provider.h>

namespace kiosk {

OSSL_LIB_CTX* chip() {
    static std::mutex mutex;
    static OSSL_LIB_CTX* kept = nullptr;
    const std::lock_guard lock(mutex);
    if (kept != nullptr) return kept;
    OSSL_LIB_CTX* context = OSSL_LIB_CTX_new();
    if (OSSL_PROVIDER_load(context, "tpm2") != nullptr &&
        OSSL_PROVIDER_load(context, "default") != nullptr)
        kept = context;
    else
        OSSL_LIB_CTX_free(context);
    return kept;
}

bool is_in_chip(const std::filesystem::path& file) {
    std::ifstream stream(file);
    std::string line;
    return std::getline(stream, line) && line.starts_with("-----BEGIN TSS2 PRIVATE KEY-----");
}

}  // namespace kiosk
