#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kiosk/base/encoding.h"

namespace kiosk {

/// A scan or picture that belongs to a submission, as it lies on the disk: encrypted to the
/// platform, in chunks of `attachment_chunk_size`, the last one shorter. Nothing of it is personal:
/// `name` is the id of the question or material in the form.
struct Attachment {
    std::string name;
    std::string media_type;
    /// Of the encrypted file, which is its chunks one after the other.
    std::uint64_t size = 0;
    Bytes sha256;
    /// SHA-256 of each chunk, which is also its name.
    std::vector<Bytes> chunks;
    friend bool operator==(const Attachment&, const Attachment&) = default;
};

inline constexpr std::size_t attachment_chunk_size = std::size_t{1024} * 1024;

}  // namespace kiosk
