#pragma once

namespace kiosk {

/// Ends the process with one line on standard error. Carries no values, so nothing personal can
/// reach a log.
[[noreturn]] void check_failed(const char* condition, const char* file, int line);

}  // namespace kiosk

/// Always on, always fatal: the guard restarts the process and the visit ends clean.
#define KIOSK_CHECK(condition) \
    (static_cast<bool>(condition) ? void(0) : ::kiosk::check_failed(#condition, __FILE__, __LINE__))
