#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "kiosk/base/clock.h"
#include "kiosk/base/result.h"

namespace kiosk {

/// Joins the sources of a catalogue (`catalogue.json` with hall, themes and the order of services,
/// `dictionaries.json`, one file a service; of a service with a form on the terminal its XForm,
/// golden tests and the files that it names) into one document. Only joins: `Catalogue::parse`
/// judges. The same input gives the same bytes.
/// **Errors:** io_error, bad_format; both name the file. **Limits:** a file has at most
/// `source_size_max` bytes.
inline constexpr std::uintmax_t source_size_max = std::uintmax_t{4} * 1024 * 1024;

[[nodiscard]] Result<std::string> join_catalogue(const std::filesystem::path& folder,
                                                 std::uint64_t version, WallTime issued_at);

}  // namespace kiosk
