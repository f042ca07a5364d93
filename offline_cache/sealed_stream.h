#pragma once

#include <cstdint>
#include <span>

#include "kiosk/base/encoding.h"
#include "kiosk/base/secret.h"

namespace offline_cache {

using kiosk::Bytes;

/// A file that is being encrypted from its beginning, to be opened by its recipients alone. What
/// was given is encrypted 64 KiB at a time and never kept longer; the last chunk is marked, so that
/// no file can be cut short unnoticed.
///
/// **Threads:** one. **Secrets:** keys and the plaintext buffer are overwritten when it ends.
class SealedStream {
  public:
    static constexpr std::size_t chunk_size = std::size_t{64} * 1024;
    static constexpr std::size_t tag_size_max = 32;

    virtual ~SealedStream() = default;

    /// The next bytes of the file, possibly none yet. The first call gives the header, too.
    [[nodiscard]] Bytes update(std::span<const unsigned char> plain);
    /// The rest. Nothing may follow.
    [[nodiscard]] Bytes finish();
    /// A whole file of what is there already: nothing is kept, nothing may go before or follow.
    [[nodiscard]] Bytes whole(std::span<const unsigned char> plain);

  protected:
    SealedStream() = default;
    SealedStream(SealedStream&&) = default;
    SealedStream& operator=(SealedStream&&) = default;
    SealedStream(const SealedStream&) = delete;
    SealedStream& operator=(const SealedStream&) = delete;

    /// What goes out before the first chunk.
    void begin_with(Bytes header);

  private:
    /// Appends the encrypted chunk. Numbers begin with 0.
    virtual void seal_chunk(std::span<const unsigned char> plain, std::uint64_t number,
                            bool is_last, Bytes& into) = 0;
    virtual void forget_keys() = 0;

    Bytes pending_header_;
    kiosk::SecretBytes buffer_;
    std::uint64_t counter_ = 0;
};

}  // namespace offline_cache
