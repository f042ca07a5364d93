#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "kiosk/base/encoding.h"
#include "kiosk/base/random.h"
#include "kiosk/base/result.h"
#include "kiosk/base/secret.h"

namespace offline_cache {

using kiosk::Bytes;
using kiosk::Result;

/// An X25519 public key to which a file is encrypted.
using AgeRecipient = std::span<const unsigned char, 32>;

/// Encrypts a stream in the age v1 format, so that any age program opens it with the secret key of
/// one recipient. What was given is encrypted 64 KiB at a time and never kept longer.
///
/// **Threads:** one. **Errors:** of `start`: `bad_config` (no recipient, too many, or a key that is
/// no usable point). **Limits:** `recipients_max`; 2^64 bytes.
/// **Secrets:** the file key and the plaintext buffer are overwritten when it ends.
/// **Source:** age-encryption.org/v1 (C2SP, “The age file encryption format”).
class AgeEncryption {
  public:
    static constexpr std::size_t chunk_size = std::size_t{64} * 1024;
    static constexpr std::size_t tag_size = 16;
    static constexpr std::size_t recipients_max = 8;

    [[nodiscard]] static Result<AgeEncryption> start(std::span<const AgeRecipient> recipients,
                                                     kiosk::Random& random);

    /// The next bytes of the file, possibly none yet. The first call gives the header, too.
    [[nodiscard]] Bytes update(std::span<const unsigned char> plain);
    /// The rest. Nothing may follow.
    [[nodiscard]] Bytes finish();

    /// Length of the file for a plaintext of that length.
    [[nodiscard]] static std::uint64_t size_of(std::uint64_t plain, std::size_t recipients);

  private:
    AgeEncryption() = default;
    void seal_chunk(std::span<const unsigned char> plain, bool is_last, Bytes& into);

    Bytes pending_header_;
    kiosk::SecretBytes payload_key_;
    kiosk::SecretBytes buffer_;
    std::uint64_t counter_ = 0;
};

}  // namespace offline_cache
