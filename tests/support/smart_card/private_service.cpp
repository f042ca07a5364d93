#include "tests/support/smart_card/private_service.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <mutex>
#include <thread>

#include <arpa/inet.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/base/check.h"

namespace tests {

namespace {

constexpr const char* daemon_path = "/usr/sbin/pcscd";
constexpr const char* vpcd_library = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so";
constexpr const char* ccid_bundle = "/usr/lib/pcsc/drivers/ifd-ccid.bundle";

/// Below a fresh network namespace (see CMakeLists.txt) even 127.0.0.1 is down at first.
void bring_up_loopback() {
    const int file = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    ifreq request{};
    std::strncpy(request.ifr_name, "lo", sizeof request.ifr_name - 1);
    if (::ioctl(file, SIOCGIFFLAGS, &request) == 0 && (request.ifr_flags & IFF_UP) == 0) {
        request.ifr_flags = static_cast<short>(request.ifr_flags | IFF_UP);
        static_cast<void>(::ioctl(file, SIOCSIFFLAGS, &request));
    }
    ::close(file);
}

int bound(int port) {
    const int file = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    if (::bind(file, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return file;
    ::close(file);
    return -1;
}

/// Two ports in a row that nobody has now.
int free_ports() {
    for (int tries = 0; tries < 100; ++tries) {
        const int first = bound(0);
        KIOSK_CHECK(first >= 0);
        sockaddr_in address{};
        socklen_t size = sizeof address;
        ::getsockname(first, reinterpret_cast<sockaddr*>(&address), &size);
        const int port = ntohs(address.sin_port);
        const int second = bound(port + 1);
        ::close(first);
        if (second < 0) continue;
        ::close(second);
        return port;
    }
    KIOSK_CHECK(false);
    return 0;
}

}  // namespace

struct PrivateService::State {
    std::filesystem::path folder;
    int listening = -1;
    int port = 0;

    std::mutex mutex;
    pid_t process = -1;
    bool told_to_end = false;
    /// Starts the daemon and waits for its end; the daemon dies with this thread.
    std::thread keeper;

    void keep();
    [[nodiscard]] pid_t spawn() const;
};

std::string PrivateService::missing(Readers readers) {
    if (::access(daemon_path, X_OK) != 0) return "pcscd is not installed";
    const char* driver = readers == Readers::usb ? ccid_bundle : vpcd_library;
    if (::access(driver, F_OK) != 0)
        return readers == Readers::usb ? "libccid is not installed"
                                       : "vsmartcard-vpcd is not installed";
    return {};
}

PrivateService::PrivateService(Readers readers) : state_(std::make_unique<State>()) {
    bring_up_loopback();
    // One folder a process: libpcsclite looks at the name of the socket once.
    state_->folder = "/tmp/bianmin-pcsc-" + std::to_string(::getpid());
    std::filesystem::remove_all(state_->folder);  // of a run that was killed
    std::filesystem::create_directories(state_->folder / "conf");
    if (readers == Readers::virtual_slots) {
        state_->port = free_ports();
        std::ofstream conf(state_->folder / "conf" / "vpcd");
        conf << "FRIENDLYNAME \"Virtual PCD\"\nDEVICENAME /dev/null:" << std::hex << std::showbase
             << state_->port << "\nLIBPATH " << vpcd_library << "\nCHANNELID " << state_->port
             << "\n";
    }
    // The daemon takes a socket that is handed to it, as systemd does; its own path is compiled in.
    state_->listening = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = state_->folder / "socket";
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    KIOSK_CHECK(::bind(state_->listening, reinterpret_cast<sockaddr*>(&address), sizeof address) ==
                0);
    ::setenv("PCSCLITE_CSOCK_NAME", path.c_str(), 1);
    start();
}

PrivateService::~PrivateService() {
    kill();
    ::close(state_->listening);
    ::unsetenv("PCSCLITE_CSOCK_NAME");
    std::error_code ignored;
    std::filesystem::remove_all(state_->folder, ignored);
}

/// A daemon that crashes is started again, as systemd does when somebody knocks: pcscd may die of
/// an assertion inside libusb when a machine is busy, and what knocks would wait for ever.
void PrivateService::State::keep() {
    for (;;) {
        pid_t daemon = -1;
        {
            const std::lock_guard lock(mutex);
            if (told_to_end) return;
            daemon = process = spawn();
        }
        siginfo_t ended{};
        ::waitid(P_PID, static_cast<id_t>(daemon), &ended, WEXITED | WNOWAIT);
        const std::lock_guard lock(mutex);
        ::waitpid(daemon, nullptr, 0);
        process = -1;
        if (told_to_end) return;
        std::fprintf(stderr, "pcscd ended by itself (%s %d)\n",
                     ended.si_code == CLD_EXITED ? "code" : "signal", ended.si_status);
        if (ended.si_code == CLD_EXITED) return;
    }
}

pid_t PrivateService::State::spawn() const {
    const std::string conf = folder / "conf";
    const std::string log = folder / "log";
    const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    const pid_t daemon = ::fork();
    KIOSK_CHECK(daemon >= 0);
    if (daemon != 0) {
        ::close(out);
        return daemon;
    }
    // Between fork and exec only what is safe with other threads about; the shell does the rest.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::dup2(out, 1);
    ::dup2(out, 2);
    ::dup2(listening, 3);
    ::fcntl(3, F_SETFD, 0);  // it may have been 3 already
    ::execl("/bin/sh", "sh", "-c",
            "export LISTEN_FDS=1 LISTEN_PID=$$; exec \"$0\" --foreground --config \"$1\"",
            daemon_path, conf.c_str(), nullptr);
    ::_exit(127);
}

void PrivateService::start() {
    KIOSK_CHECK(::listen(state_->listening, 16) == 0);
    state_->told_to_end = false;
    state_->keeper = std::thread([state = state_.get()] { state->keep(); });
}

void PrivateService::hang(bool hangs) {
    const std::lock_guard lock(state_->mutex);
    if (state_->process > 0) ::kill(state_->process, hangs ? SIGSTOP : SIGCONT);
}

void PrivateService::kill() {
    if (!state_->keeper.joinable()) return;
    {
        const std::lock_guard lock(state_->mutex);
        state_->told_to_end = true;
        // umockdev does not survive a client that dies inside an ioctl: with USB the daemon is told
        // to end, which to its own clients is the same.
        if (state_->process > 0) ::kill(state_->process, state_->port == 0 ? SIGTERM : SIGKILL);
    }
    state_->keeper.join();
    // Nobody may wait in a queue that nobody serves: a new client has to hear that the service is
    // away.
    ::shutdown(state_->listening, SHUT_RDWR);
    ::close(state_->listening);
    const std::string path = state_->folder / "socket";
    ::unlink(path.c_str());
    state_->listening = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    KIOSK_CHECK(::bind(state_->listening, reinterpret_cast<sockaddr*>(&address), sizeof address) ==
                0);
}

int PrivateService::port() const {
    return state_->port;
}

const std::filesystem::path& PrivateService::folder() const {
    return state_->folder;
}

}  // namespace tests
