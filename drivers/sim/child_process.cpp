#include "drivers/sim/child_process.h"

#include <array>
#include <cstdio>

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace drivers::sim {

using kiosk::ErrorCode;
using kiosk::Result;

namespace {
constexpr int cannot_start = 127;  // as a shell counts
}

Result<ChildProcess> ChildProcess::start(const std::vector<std::string>& command) {
    if (command.empty()) return {ErrorCode::bad_config, "no program given"};
    std::vector<std::string> texts = command;
    std::vector<char*> arguments;
    for (auto& text : texts) arguments.push_back(text.data());
    arguments.push_back(nullptr);
    const pid_t parent = ::getpid();
    const pid_t id = ::fork();
    if (id < 0) return {ErrorCode::io_error, "fork"};
    if (id > 0) return ChildProcess(id);
    // Only what is safe between fork and exec in a process with threads.
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (::getppid() != parent) ::_exit(cannot_start);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::execvp(arguments[0], arguments.data());
    ::_exit(cannot_start);
}

void ChildProcess::signal(int number) const {
    ::kill(id_, number);
}

std::optional<int> ChildProcess::ended() {
    int status = 0;
    if (::waitpid(id_, &status, WNOHANG) != id_) return std::nullopt;
    constexpr int signal_base = 128;
    return WIFEXITED(status) ? WEXITSTATUS(status) : signal_base + WTERMSIG(status);
}

}  // namespace drivers::sim
