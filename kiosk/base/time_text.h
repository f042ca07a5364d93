#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kiosk/base/clock.h"

namespace kiosk {

/// RFC 3339, UTC: `2026-11-22T06:58:39.123Z`.
[[nodiscard]] std::string rfc3339(WallTime time);
/// For readers that know no fractions: `2026-11-22T06:58:39Z`.
[[nodiscard]] std::string rfc3339_seconds(WallTime time);
/// Either of the two, back again; nullopt: another shape, another zone, or no time that there is.
[[nodiscard]] std::optional<WallTime> parse_rfc3339(std::string_view text);

}  // namespace kiosk
