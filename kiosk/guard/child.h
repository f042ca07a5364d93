#pragma once

#include <sys/types.h>

#include "kiosk/base/result.h"
#include "kiosk/guard/guard_file.h"

namespace kiosk::guard {

struct Child {
    pid_t pid = -1;
    /// Our end of the socket pair, non-blocking.
    int socket = -1;
};

/// Starts the program in a process group of its own, with a fresh socket pair named in its
/// environment. It is killed by the kernel when the guard dies, however that happens.
///
/// **Threads:** the guard has one; the death signal follows the thread that forks.
/// **Errors:** not_found or io_error with the reason, when the program could not even be executed.
[[nodiscard]] Result<Child> start_child(const Program& program);

}  // namespace kiosk::guard
