#include <cstdio>
#include <string_view>

#include <sys/prctl.h>
#include <sys/resource.h>

#include "kiosk/base/events.h"
#include "kiosk/guard/guard.h"

/// bianmin-guard FILE: runs in the foreground until SIGTERM; systemd needs to know nothing more.
/// bianmin-guard --check FILE: says what is wrong with the file, or nothing.
int main(int count, char** words) {
    const bool check_only = count == 3 && std::string_view(words[1]) == "--check";
    if (count != 2 && !check_only) {
        std::fputs("usage: bianmin-guard [--check] FILE\n", stderr);
        return 2;
    }
    kiosk::log::set_program("guard");
    // The guard's memory holds keys: no core file, no ptrace, here or in a child before exec.
    const rlimit no_core{0, 0};
    if (setrlimit(RLIMIT_CORE, &no_core) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0) {
        kiosk::log::component_failed("guard", kiosk::ErrorCode::io_error,
                                     "core files can't be forbidden");
        return 1;
    }
    auto file = kiosk::guard::load_guard_file(words[count - 1]);
    if (!file) {
        kiosk::log::config_refused(file.error().detail);
        return 1;
    }
    if (check_only) return 0;
    const kiosk::RealClock clock;
    const int status = kiosk::guard::Guard(*std::move(file), clock).run();
    kiosk::log::program_stopped(status == 0 ? "asked" : "child");
    return status;
}
