#pragma once

#include <filesystem>

#include <openssl/types.h>

namespace kiosk {

/// Keys of the context below that its TPM has are used there, others by OpenSSL itself.
inline constexpr const char* in_chip = "?provider=tpm2";

/// Where the TPM 2.0 is known: a library context with OpenSSL's provider `tpm2`, apart from all
/// else of this process. Null: the provider is missing, or reaches no chip; asked again next time.
/// **Threads:** any. **Lifetime:** the process.
[[nodiscard]] OSSL_LIB_CTX* chip();

/// Whether the file holds no key but what a TPM 2.0 made of it (`BEGIN TSS2 PRIVATE KEY`): only
/// that very chip uses it again.
[[nodiscard]] bool is_in_chip(const std::filesystem::path& file);

}  // namespace kiosk
