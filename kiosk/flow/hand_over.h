#pragma once

#include "kiosk/flow/visit_state.h"

namespace kiosk {

/// The begun case as a window or a phone goes on with it (docs/PLATFORM_API.md, “Hall”): service,
/// form and what would be filed, without signature, payment and the sheets of papers that lie here.
/// **Secrets:** all of it. Needs card and form.
[[nodiscard]] SecretText handover_json(const Visit& visit, const Environment& environment);

}  // namespace kiosk
