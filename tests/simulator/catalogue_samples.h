#pragma once

#include <cstdint>
#include <string>

#include "kiosk/catalog/dsse.h"

namespace tests {

/// Signed catalogues of versions 1 to `catalogue_samples`, made once a process.
inline constexpr std::uint64_t catalogue_samples = 5;
[[nodiscard]] const std::string& catalogue_sample(std::uint64_t version);
[[nodiscard]] kiosk::SigningKey catalogue_sample_key();

}  // namespace tests
