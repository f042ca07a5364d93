#pragma once

#include <filesystem>
#include <memory>

#include <openssl/types.h>

#include "kiosk/base/result.h"

namespace kiosk {

struct DeviceKeyDeleter {
    void operator()(EVP_PKEY* key) const;
};
using DeviceKey = std::unique_ptr<EVP_PKEY, DeviceKeyDeleter>;

/// The terminal's private key. One in a TPM signs there, through OpenSSL's provider `tpm2`, which
/// is kept in a library context of its own: nothing else of this process is done by the chip. For
/// whoever uses it the key is an ordinary P-256 key.
/// **Threads:** a key belongs to one at a time. **Time:** a signature of a chip takes about a tenth
/// of a second. **Errors:** `bad_config`: no key, or the provider is missing or reaches no TPM.
/// **Source:** TPM 2.0 Key Files (draft-woodhouse-cert-best-practice); package tpm2-openssl.
[[nodiscard]] Result<DeviceKey> load_device_key(const std::filesystem::path& file);

}  // namespace kiosk
