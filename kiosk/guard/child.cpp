#include "kiosk/guard/child.h"

#include <array>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/base/guard_protocol.h"

namespace kiosk::guard {

namespace {

/// Everything the child needs, made before fork: between fork and exec only system calls are
/// allowed.
struct Prepared {
    std::vector<std::string> environment;
    std::vector<char*> argument_pointers;
    std::vector<char*> environment_pointers;

    Prepared(const Program& program, int socket) {
        const std::string socket_entry =
            std::string(environment_name) + "=" + std::to_string(socket);
        for (char** entry = environ; *entry != nullptr; ++entry)
            add_unless_replaced(*entry, program);
        for (const auto& [name, value] : program.environment)
            environment.push_back(name + "=" + value);
        environment.push_back(socket_entry);
        for (const std::string& word : program.command)
            argument_pointers.push_back(const_cast<char*>(word.c_str()));
        argument_pointers.push_back(nullptr);
        for (std::string& entry : environment) environment_pointers.push_back(entry.data());
        environment_pointers.push_back(nullptr);
    }

  private:
    void add_unless_replaced(std::string_view entry, const Program& program) {
        const std::string_view name = entry.substr(0, entry.find('='));
        if (name == environment_name) return;
        for (const auto& [replaced, value] : program.environment)
            if (name == replaced) return;
        environment.emplace_back(entry);
    }
};

/// In the child. Writes errno to `report` when something fails; exec closes it.
[[noreturn]] void become(const Program& program, Prepared& prepared, int socket, int report,
                         pid_t guard) {
    sigset_t none;
    sigemptyset(&none);
    bool fine = setpgid(0, 0) == 0 && prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && getppid() == guard &&
                sigprocmask(SIG_SETMASK, &none, nullptr) == 0 && fcntl(socket, F_SETFD, 0) == 0;
    if (fine && !program.output.empty()) {
        const int output =
            open(program.output.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
        fine = output >= 0 && dup2(output, STDOUT_FILENO) >= 0 && dup2(output, STDERR_FILENO) >= 0;
    }
    if (fine)
        execvpe(prepared.argument_pointers.front(), prepared.argument_pointers.data(),
                prepared.environment_pointers.data());
    const int why = errno;
    if (write(report, &why, sizeof why) < 0) _exit(126);
    _exit(127);
}

struct Pair {
    int ours = -1;
    int theirs = -1;
    Pair() = default;
    Pair(const Pair&) = delete;
    Pair& operator=(const Pair&) = delete;
    ~Pair() {
        if (ours >= 0) close(ours);
        if (theirs >= 0) close(theirs);
    }
    [[nodiscard]] int take_ours() {
        const int taken = ours;
        ours = -1;
        return taken;
    }
};

bool open_socket_pair(Pair& pair) {
    std::array<int, 2> ends{};
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) return false;
    pair.ours = ends[0];
    pair.theirs = ends[1];
    return fcntl(pair.ours, F_SETFL, O_NONBLOCK) == 0;
}

bool open_report_pipe(Pair& pair) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) return false;
    pair.ours = ends[0];
    pair.theirs = ends[1];
    return true;
}

}  // namespace

Result<Child> start_child(const Program& program) {
    Pair keys;
    Pair report;
    if (!open_socket_pair(keys) || !open_report_pipe(report))
        return {ErrorCode::io_error, std::strerror(errno)};
    Prepared prepared(program, keys.theirs);
    const pid_t guard = getpid();
    const pid_t pid = fork();
    if (pid < 0) return {ErrorCode::io_error, std::strerror(errno)};
    if (pid == 0) become(program, prepared, keys.theirs, report.theirs, guard);
    close(report.theirs);
    report.theirs = -1;
    int why = 0;
    ssize_t size = 0;
    do size = read(report.ours, &why, sizeof why);
    while (size < 0 && errno == EINTR);
    if (size == sizeof why) {
        waitpid(pid, nullptr, 0);
        return {why == ENOENT ? ErrorCode::not_found : ErrorCode::io_error, std::strerror(why)};
    }
    return Child{pid, keys.take_ours()};
}

}  // namespace kiosk::guard
