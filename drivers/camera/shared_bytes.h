#pragma once

#include <span>

#include "kiosk/base/encoding.h"
#include "kiosk/base/result.h"
#include "kiosk/base/secret.h"

namespace drivers {

/// A piece of memory that one program hands to another with a message: written once, sealed, never
/// in a file system.
/// **Errors:** `io_error` no memory · `bad_format` a file that its giver could still cut or change,
/// or one of another length than was said.
/// **Limits:** `shared_bytes_max`. **Secrets:** the kernel clears the memory when both have closed.
inline constexpr std::size_t shared_bytes_max = std::size_t{32} * 1024 * 1024;

/// The parts, one behind the other; the descriptor is the caller's to close.
[[nodiscard]] kiosk::Result<int> share_bytes(std::span<const std::span<const unsigned char>> parts);
/// All of it; `file` stays the caller's.
[[nodiscard]] kiosk::Result<kiosk::SecretBytes> read_shared_bytes(int file, std::size_t size);

}  // namespace drivers
