#include "drivers/idcard/vendor_process.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <optional>
#include <system_error>

#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace drivers {

using kiosk::Duration;
using kiosk::Error;
using kiosk::ErrorCode;
using kiosk::Result;

namespace {

class SpawnSettings {
  public:
    explicit SpawnSettings(int socket) {
        posix_spawnattr_init(&attributes_);
        sigset_t all;
        sigset_t none;
        sigfillset(&all);
        sigemptyset(&none);
        posix_spawnattr_setsigdefault(&attributes_, &all);
        posix_spawnattr_setsigmask(&attributes_, &none);
        posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
        posix_spawn_file_actions_init(&files_);
        posix_spawn_file_actions_adddup2(&files_, socket, STDIN_FILENO);
        posix_spawn_file_actions_adddup2(&files_, socket, STDOUT_FILENO);
    }
    ~SpawnSettings() {
        posix_spawn_file_actions_destroy(&files_);
        posix_spawnattr_destroy(&attributes_);
    }
    SpawnSettings(const SpawnSettings&) = delete;
    SpawnSettings& operator=(const SpawnSettings&) = delete;

    [[nodiscard]] int spawn(pid_t* process, char* const* words) const {
        // Nothing of our environment is the vendor's business.
        char path[] = "PATH=/usr/bin:/bin";
        char* environment[] = {path, nullptr};
        return ::posix_spawn(process, words[0], &files_, &attributes_, words, environment);
    }

  private:
    posix_spawnattr_t attributes_{};
    posix_spawn_file_actions_t files_{};
};

Result<void> wait_for(int file, short events, Duration timeout) {
    const auto until = std::chrono::steady_clock::now() + timeout;
    for (;;) {
        const auto left =
            std::chrono::ceil<Duration>(until - std::chrono::steady_clock::now()).count();
        pollfd waiting{file, events, 0};
        const int count = ::poll(&waiting, 1, static_cast<int>(std::max<Duration::rep>(left, 0)));
        if (count > 0) return {};
        if (count < 0 && errno != EINTR) return {ErrorCode::io_error, "poll"};
        if (left <= 0) return {ErrorCode::timed_out, "vendor library"};
    }
}

/// How it ended; nullopt: it still lives after `patience`.
std::optional<int> end_of(pid_t process, Duration patience) {
    constexpr int nap_ms = 5;
    const auto until = std::chrono::steady_clock::now() + patience;
    for (;;) {
        int status = 0;
        if (::waitpid(process, &status, WNOHANG) != 0) return status;
        if (std::chrono::steady_clock::now() >= until) return std::nullopt;
        ::poll(nullptr, 0, nap_ms);
    }
}

/// It may hang inside the library, where it hears no other signal; inside the kernel it does not
/// even hear this one and is left to whoever inherits it.
void kill_and_reap(pid_t process) {
    ::kill(process, SIGKILL);
    (void)end_of(process, VendorProcess::farewell);
}

}  // namespace

Result<std::unique_ptr<VendorProcess>> VendorProcess::start(std::vector<std::string> command) {
    int sockets[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0)
        return {ErrorCode::io_error, "socketpair"};
    std::vector<char*> words;
    for (auto& word : command) words.push_back(word.data());
    words.push_back(nullptr);
    pid_t process = -1;
    const int error = SpawnSettings(sockets[1]).spawn(&process, words.data());
    ::close(sockets[1]);
    if (error != 0) {
        ::close(sockets[0]);
        return {ErrorCode::io_error, command[0] + ": " + std::generic_category().message(error)};
    }
    return std::unique_ptr<VendorProcess>(new VendorProcess(sockets[0], process));
}

VendorProcess::~VendorProcess() {
    ::close(socket_);
    if (process_ <= 0) return;
    kill_and_reap(process_);
}

Result<void> VendorProcess::send(std::span<const unsigned char> bytes, Duration timeout) {
    while (!bytes.empty()) {
        if (auto ready = wait_for(socket_, POLLOUT, timeout); !ready) return ready;
        const ssize_t sent =
            ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && (errno == EAGAIN || errno == EINTR)) continue;
        if (sent < 0) return why_ended();
        bytes = bytes.subspan(static_cast<std::size_t>(sent));
    }
    return {};
}

Result<std::size_t> VendorProcess::receive(std::span<unsigned char> buffer, Duration timeout) {
    for (;;) {
        if (auto ready = wait_for(socket_, POLLIN, timeout); !ready) return ready.error();
        const ssize_t got = ::recv(socket_, buffer.data(), buffer.size(), MSG_DONTWAIT);
        if (got < 0 && (errno == EAGAIN || errno == EINTR)) continue;
        if (got <= 0) return why_ended();
        return static_cast<std::size_t>(got);
    }
}

/// Its end of the socket is closed, so it has ended or is about to, unless the library closed what
/// is not its own.
Error VendorProcess::why_ended() {
    if (process_ <= 0) return {ErrorCode::device_gone, "vendor library has ended", {}};
    const auto ended = end_of(process_, farewell);
    if (!ended) kill_and_reap(process_);
    process_ = -1;
    if (!ended) return {ErrorCode::device_fault, "vendor library has hung up and lives on", {}};
    const int status = *ended;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return {ErrorCode::device_gone, "vendor library has ended", {}};
    if (WIFEXITED(status) && WEXITSTATUS(status) == vendor_exit::bad_library)
        return {ErrorCode::bad_config, "vendor library cannot be loaded or lacks a function", {}};
    if (WIFEXITED(status) && WEXITSTATUS(status) == vendor_exit::not_confined)
        return {ErrorCode::bad_config, "the kernel cannot confine a vendor library", {}};
    if (WIFEXITED(status) && WEXITSTATUS(status) == vendor_exit::no_device)
        return {ErrorCode::device_gone, "vendor library finds no reader", {}};
    if (WIFSIGNALED(status))
        return {ErrorCode::device_fault,
                "vendor library crashed, signal " + std::to_string(WTERMSIG(status)),
                {}};
    return {ErrorCode::device_fault,
            "vendor library ended, code " + std::to_string(WEXITSTATUS(status)),
            {}};
}

}  // namespace drivers
