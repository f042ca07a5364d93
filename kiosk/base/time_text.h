#pragma once

#include <string>

#include "kiosk/base/clock.h"

namespace kiosk {

/// RFC 3339, UTC: `2026-11-22T06:58:39.123Z`.
[[nodiscard]] std::string rfc3339(WallTime time);
/// For readers that know no fractions: `2026-11-22T06:58:39Z`.
[[nodiscard]] std::string rfc3339_seconds(WallTime time);

}  // namespace kiosk
