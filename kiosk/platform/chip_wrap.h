#pragma once

#include <filesystem>
#include <memory>
#include <utility>

#include <openssl/evp.h>

#include "kiosk/base/encoding.h"
#include "kiosk/base/freed_by.h"
#include "kiosk/base/result.h"
#include "kiosk/base/secret.h"

namespace kiosk {

/// Wraps short secrets so that only this machine opens them again: ECDH on P-256 between a key of
/// the moment and one that the TPM 2.0 made and keeps; what they agree on (BLAKE2b of the shared x,
/// the moment's key and the purpose) seals the secret with XSalsa20-Poly1305. The chip's provider
/// in Debian 12 knows no OAEP.
/// **Threads:** one at a time. **Time:** `open` and `unwrap` ask the chip: some tenths of a second;
/// `wrap` does not. **Errors:** `bad_config`: no such file, not of this TPM, not on P-256,
/// or OpenSSL's provider `tpm2` reaches none; `bad_signature`: what is given was not wrapped here.
/// **Source:** TPM 2.0 Key Files (draft-woodhouse-cert-best-practice); NIST SP 800-56A.
class ChipWrap {
  public:
    [[nodiscard]] static Result<ChipWrap> open(const std::filesystem::path& file);
    [[nodiscard]] Result<Bytes> wrap(const SecretBytes& secret) const;
    [[nodiscard]] Result<SecretBytes> unwrap(const Bytes& wrapped) const;

  private:
    using Key = std::unique_ptr<EVP_PKEY, FreedBy<&EVP_PKEY_free>>;
    ChipWrap(Key kept, Key known) : kept_(std::move(kept)), known_(std::move(known)) {}
    Key kept_;   // in the chip
    Key known_;  // its open half
};

}  // namespace kiosk
