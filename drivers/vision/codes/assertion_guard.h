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
/// **Errors:** what `call` throws comes out as it is.
/// **Limits:** only in programs that are linked with this library themselves. A module that is
/// loaded later, with this library inside, would guard nothing: the library that asserts finds the
/// C library's function first. `guards_assertions` tells.
[[nodiscard]] bool survives_assertions(const std::function<void()>& call);

/// Whether an assertion of a shared library of this program comes here at all.
[[nodiscard]] bool guards_assertions();

}  // namespace drivers
