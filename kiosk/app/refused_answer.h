#pragma once

#include "kiosk/base/result.h"

namespace kiosk {

/// What an answer of the platform means that gives nothing of what was asked. It is one table,
/// because pages and steps tell by the code whether to ask again.
/// **Errors:** `server_error`: later it may be answered (408, 425, 429 and all above 499) ·
/// `unauthorised`: the pass counts no longer (401) · `not_found` (404) · `rejected`: asked again it
/// would be refused again (the rest of 4xx) · `protocol_error`: no refusal either.
[[nodiscard]] Error refused_answer(int status);

}  // namespace kiosk
