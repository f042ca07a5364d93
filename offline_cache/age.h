#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>

#include "kiosk/base/encoding.h"
#include "kiosk/base/random.h"
#include "kiosk/base/result.h"
#include "kiosk/base/secret.h"
#include "offline_cache/sealed_stream.h"

namespace offline_cache {

using kiosk::Result;

/// An X25519 public key to which a file is encrypted.
using AgeRecipient = std::span<const unsigned char, 32>;

/// Encrypts in the age v1 format, so that any age program opens it with the secret key of one
/// recipient.
///
/// **Errors:** of `start`: `bad_config` (no recipient, too many, or a key that is no usable point).
/// **Limits:** `recipients_max`; 2^64 bytes.
/// **Source:** age-encryption.org/v1 (C2SP, “The age file encryption format”).
class AgeEncryption final : public SealedStream {
  public:
    static constexpr std::size_t tag_size = 16;
    static constexpr std::size_t recipients_max = 8;

    [[nodiscard]] static Result<AgeEncryption> start(std::span<const AgeRecipient> recipients,
                                                     kiosk::Random& random);

    /// Length of the file for a plaintext of that length.
    [[nodiscard]] static std::uint64_t size_of(std::uint64_t plain, std::size_t recipients);

  private:
    /// ChaCha20-Poly1305 under the payload's key.
    struct Cipher;
    struct FreeCipher {
        void operator()(Cipher* cipher) const;
    };

    AgeEncryption() = default;
    void seal_chunk(std::span<const unsigned char> plain, std::uint64_t number, bool is_last,
                    Bytes& into) override;
    void forget_keys() override { cipher_.reset(); }

    std::unique_ptr<Cipher, FreeCipher> cipher_;
};

}  // namespace offline_cache
