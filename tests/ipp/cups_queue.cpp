#include "tests/ipp/cups_queue.h"

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>
#include <vector>

#include <cups/cups.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/printer/quiet_port.h"

namespace tests {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

constexpr const char* scheduler = "/usr/sbin/cupsd";
constexpr const char* admin = "/usr/sbin/lpadmin";

/// Filters and backends run as another user where the scheduler runs as root.
void open_to_all(const fs::path& folder) {
    fs::create_directories(folder);
    fs::permissions(folder, fs::perms::all);
}

std::vector<pid_t> children_of(pid_t process) {
    const std::string number = std::to_string(process);
    std::ifstream in("/proc/" + number + "/task/" + number + "/children");
    return {std::istream_iterator<pid_t>(in), {}};
}

}  // namespace

std::string CupsQueue::missing() {
    if (::access(scheduler, X_OK) != 0) return "cupsd is not installed";
    if (::access(admin, X_OK) != 0) return "lpadmin is not installed";
    if (::access("/usr/lib/cups/filter/pdftopdf", X_OK) != 0) return "cups-filters is missing";
    return {};
}

CupsQueue::CupsQueue(const std::string& printer_uri) : port_(quiet_port()) {
    if (port_ == 0) throw std::runtime_error("no free port");
    std::string name = "/tmp/bianmin-cups.XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
    folder_ = name;
    open_to_all(folder_);
    for (const char* part : {"etc", "etc/ppd", "spool", "spool/tmp", "cache", "state", "log"})
        open_to_all(folder_ / part);
    std::ofstream(folder_ / "cupsd.conf")
        << "LogLevel warn\nListen localhost:" << port_ << "\nListen " << name << "/socket\n"
        << "Browsing Off\nWebInterface No\nDefaultAuthType None\nPreserveJobFiles No\n"
        << "PreserveJobHistory Yes\nJobRetryInterval 1\nDirtyCleanInterval 0\n"
        << "<Location />\n  Order allow,deny\n  Allow all\n</Location>\n"
        << "<Location /admin>\n  Order allow,deny\n  Allow all\n</Location>\n"
        << "<Policy default>\n  <Limit All>\n    Order deny,allow\n  </Limit>\n</Policy>\n";
    std::ofstream(folder_ / "cups-files.conf")
        << "ServerRoot " << name << "/etc\nRequestRoot " << name << "/spool\nTempDir " << name
        << "/spool/tmp\nCacheDir " << name << "/cache\nStateDir " << name << "/state\nAccessLog "
        << name << "/log/access\nErrorLog " << name << "/log/error\nPageLog " << name
        << "/log/page\n";
    start();
    run(std::string(admin) + " -p kiosk -E -v " + printer_uri +
        " -m everywhere -o printer-error-policy=retry-current-job");
}

CupsQueue::~CupsQueue() {
    kill();
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

std::string CupsQueue::uri() const {
    return "ipp://localhost:" + std::to_string(port_) + "/printers/kiosk";
}

void CupsQueue::start() {
    const std::string conf = folder_ / "cupsd.conf";
    const std::string files = folder_ / "cups-files.conf";
    std::string words[] = {scheduler, "-f", "-c", conf, "-s", files};
    char* arguments[] = {words[0].data(), words[1].data(), words[2].data(), words[3].data(),
                         words[4].data(), words[5].data(), nullptr};
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t all;
    sigset_t none;
    sigfillset(&all);
    sigemptyset(&none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    posix_spawn_file_actions_t output;
    posix_spawn_file_actions_init(&output);
    const std::string log = folder_ / "log/output";
    posix_spawn_file_actions_addopen(&output, STDERR_FILENO, log.c_str(),
                                     O_WRONLY | O_CREAT | O_APPEND, 0644);
    const int error = ::posix_spawn(&process_, scheduler, &output, &attributes, arguments, environ);
    posix_spawn_file_actions_destroy(&output);
    posix_spawnattr_destroy(&attributes);
    if (error != 0) throw std::runtime_error("cupsd does not start");
    const auto until = std::chrono::steady_clock::now() + 60s;
    for (;;) {
        http_t* const http = httpConnect2("localhost", port_, nullptr, AF_UNSPEC,
                                          HTTP_ENCRYPTION_IF_REQUESTED, 1, 1000, nullptr);
        if (http != nullptr) {
            httpClose(http);
            return;
        }
        if (std::chrono::steady_clock::now() > until)
            throw std::runtime_error("cupsd does not answer");
        std::this_thread::sleep_for(20ms);
    }
}

void CupsQueue::kill() {
    if (process_ <= 0) return;
    // Its filters and backends have groups of their own and would outlive it, and a backend prints
    // the page when the printer is there again. Held still, it starts no more of them.
    ::kill(process_, SIGSTOP);
    ::waitpid(process_, nullptr, WUNTRACED);
    for (const pid_t helper : children_of(process_))
        for (const pid_t target : {-helper, helper}) ::kill(target, SIGKILL);
    ::kill(process_, SIGKILL);
    ::waitpid(process_, nullptr, 0);
    process_ = -1;
}

void CupsQueue::run(const std::string& command) const {
    const std::string line = "CUPS_SERVER=localhost:" + std::to_string(port_) + " " + command +
                             " >> " + (folder_ / "log/commands").string() + " 2>&1";
    if (std::system(line.c_str()) == 0) return;
    std::ifstream log(folder_ / "log/commands");
    throw std::runtime_error(command + ": " + std::string(std::istreambuf_iterator<char>(log), {}));
}

void CupsQueue::disable() const {
    run("/usr/sbin/cupsdisable kiosk");
}

void CupsQueue::enable() const {
    run("/usr/sbin/cupsenable kiosk");
}

std::size_t CupsQueue::documents() const {
    std::size_t count = 0;
    for (const auto& entry : fs::directory_iterator(folder_ / "spool"))
        if (entry.path().filename().string().starts_with("d")) ++count;
    return count;
}

}  // namespace tests
