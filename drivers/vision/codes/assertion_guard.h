#pragma once

#include <functional>

namespace drivers {

/// How often a guarded call may end with an assertion: each leaves behind what it had allocated
/// (about a picture). After that a failed assertion ends the process, as it always does without a
/// guard, and bianmin-guard starts a fresh one (docs/adr/0023).
inline constexpr int assertions_survived_max = 32;

/// Runs `call`; false when an assertion of a library failed in it. For libraries that Debian builds
/// with their assertions and that hold no lock and keep no state between calls.
///
/// `call` is left in the middle then: nothing that it owns is given back.
/// **Threads:** any.
[[nodiscard]] bool survives_assertions(const std::function<void()>& call);

}  // namespace drivers
