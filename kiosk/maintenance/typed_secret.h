#pragma once

#include "kiosk/base/secret.h"

namespace kiosk::maintenance {

/// A line of standard input. On a terminal the prompt is shown (standard error) and what is typed
/// is not; from a pipe nothing is shown. Empty at the end of the input.
[[nodiscard]] SecretText typed_secret(const char* prompt);

}  // namespace kiosk::maintenance
