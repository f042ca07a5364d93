#pragma once

#include <map>
#include <span>
#include <string>

#include "kiosk/base/encoding.h"
#include "kiosk/base/result.h"

namespace kiosk {

/// The files of a ZIP archive by their names, as it is used for OFD: stored or deflated, on one
/// disk, not encrypted. Nothing is written anywhere.
/// **Threads:** any. **Errors:** bad_format, also for a name twice and a wrong checksum;
/// limit_exceeded. **Limits:** `archive_files_max`, `archive_bytes_max` unpacked.
/// **Source:** PKWARE APPNOTE 6.3: end of central directory, central headers, local headers.
[[nodiscard]] Result<std::map<std::string, Bytes>> read_archive(std::span<const unsigned char> zip);
inline constexpr std::size_t archive_files_max = 200;
inline constexpr std::size_t archive_bytes_max = std::size_t{8} * 1024 * 1024;

}  // namespace kiosk
