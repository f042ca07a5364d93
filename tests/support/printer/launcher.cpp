#include "tests/support/printer/launcher.h"

#include <cstdlib>
#include <set>
#include <sstream>
#include <thread>
#include <vector>

#include <cups/cups.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "drivers/ipp/cups_port.h"
#include "drivers/ipp/printer_words.h"
#include "tests/support/printer/quiet_port.h"

namespace tests {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

constexpr auto start_max = 60s;
constexpr std::size_t verb_bytes_max = 200;
constexpr int sheets_full = 250;
constexpr int sheets_low = 5;

fs::path own_path() {
    return fs::read_symlink("/proc/self/exe");
}

/// Called between fork and exec: only what is safe there.
[[noreturn]] void become_printer(const std::vector<char*>& arguments) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    setpgid(0, 0);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
    const int nothing = open("/dev/null", O_RDWR);
    dup2(nothing, STDIN_FILENO);
    dup2(nothing, STDOUT_FILENO);
    dup2(nothing, STDERR_FILENO);
    execvp(arguments.front(), arguments.data());
    _exit(127);
}

}  // namespace

Launcher::Launcher(LauncherOptions options) : options_(std::move(options)) {
    if (options_.port == 0) options_.port = quiet_port();
    knobs_file_ = options_.control;
    knobs_file_ += ".knobs";
    knobs_.print_ms = options_.print_ms;
    auto port = drivers::make_cups_port({.uri = uri()});
    KIOSK_CHECK(port.has_value());
    printer_ = *std::move(port);
}

Launcher::~Launcher() {
    power_off();
    if (socket_ >= 0) close(socket_);
    std::error_code ignored;
    fs::remove(options_.control, ignored);
    fs::remove(knobs_file_, ignored);
}

std::string Launcher::uri() const {
    return "ipp://localhost:" + std::to_string(options_.port) + "/ipp/print";
}

bool Launcher::start() {
    fs::create_directories(options_.spool);
    fs::create_directories(options_.tray);
    fs::create_directories(options_.control.parent_path());
    write_knobs(knobs_file_, knobs_);
    if (!power_on()) return false;

    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = options_.control.string();
    if (path.size() >= sizeof address.sun_path) return false;
    path.copy(address.sun_path, path.size());
    unlink(path.c_str());
    socket_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
           listen(socket_, 8) == 0;
}

bool Launcher::power_on() {
    const std::string engine = own_path().string();
    setenv("LD_PRELOAD", (own_path().parent_path() / "libbianmin_avahi_stub.so").c_str(), 1);
    // The engine inherits the preload, which a sanitized build would refuse.
    setenv("ASAN_OPTIONS", "verify_asan_link_order=0", 1);
    setenv(knobs_variable, knobs_file_.c_str(), 1);
    setenv(tray_variable, options_.tray.c_str(), 1);
    setenv(uri_variable, uri().c_str(), 1);
    std::vector<std::string> words{"ippeveprinter",
                                   "-p",
                                   std::to_string(options_.port),
                                   "-n",
                                   "localhost",
                                   "-d",
                                   options_.spool.string(),
                                   "-c",
                                   engine,
                                   "-f",
                                   "application/pdf,image/pwg-raster,image/urf",
                                   "Bianmin Test Printer"};
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    pid_ = fork();
    if (pid_ == 0) become_printer(arguments);
    // A group of its own: what stops or ends the printer does so to its engine too.
    setpgid(pid_, pid_);
    unsetenv("LD_PRELOAD");
    stopped_ = false;
    const auto until = std::chrono::steady_clock::now() + start_max;
    while (pid_ > 0 && std::chrono::steady_clock::now() < until) {
        const auto facts = printer_->printer();
        if (facts && facts->ok()) return knobs_.paper || set_paper_level(0);
        reap();
        std::this_thread::sleep_for(50ms);
    }
    return false;
}

void Launcher::power_off() {
    if (pid_ <= 0) return;
    kill(-pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    pid_ = -1;
    stopped_ = false;
}

void Launcher::reap() {
    if (pid_ > 0 && waitpid(pid_, nullptr, WNOHANG) == pid_) pid_ = -1;
}

/// The printer program's own page for its trays: every tray has to be named, one left out counts as
/// empty.
bool Launcher::set_paper_level(int sheets) {
    if (pid_ <= 0 || stopped_) return true;
    http_t* http = httpConnect2("localhost", options_.port, nullptr, AF_UNSPEC,
                                HTTP_ENCRYPTION_IF_REQUESTED, 1, 20'000, nullptr);
    if (http == nullptr) return false;
    const std::string page =
        "/media?size1=iso_a4_210x297mm&type1=stationery&level1=" + std::to_string(sheets) +
        "&size3=na_number-10_4.125x9.5in&type3=envelope&level3=25";
    httpClearFields(http);
    http_status_t status = HTTP_STATUS_ERROR;
    if (httpGet(http, page.c_str()) == 0) {
        do {
            status = httpUpdate(http);
        } while (status == HTTP_STATUS_CONTINUE);
        httpFlush(http);
    }
    httpClose(http);
    return status == HTTP_STATUS_OK;
}

/// The printer program keeps a document for a minute after its job ended, and while a cancelled job
/// waits for paper.
void Launcher::clean_spool() {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(options_.spool)) files.push_back(entry.path());
    if (files.empty() || stopped_) return;
    std::set<int> wanted;
    if (pid_ > 0) {
        const auto jobs = printer_->unfinished_jobs();
        if (!jobs || !jobs->ok()) return;
        for (const auto& job : jobs->value) {
            if (drivers::stage_of(job) != drivers::JobStage::stopping) wanted.insert(job.id);
        }
    }
    std::error_code ignored;
    for (const auto& file : files) {
        if (!wanted.contains(std::atoi(file.filename().c_str()))) fs::remove(file, ignored);
    }
}

void Launcher::serve(int stop_fd) {
    constexpr int clean_every_ms = 500;
    for (;;) {
        pollfd ready[] = {{stop_fd, POLLIN, 0}, {socket_, POLLIN, 0}};
        poll(ready, 2, clean_every_ms);
        if (ready[0].revents != 0) return;
        if (ready[1].revents != 0) {
            const int client = accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC);
            if (client >= 0) answer_one(client);
        }
        reap();
        clean_spool();
    }
}

void Launcher::answer_one(int client) {
    timeval patience{2, 0};
    setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    std::string line;
    for (char c = 0; line.size() < verb_bytes_max && read(client, &c, 1) == 1 && c != '\n';) {
        line.push_back(c);
    }
    const std::string answer = obey(line) + "\n";
    static_cast<void>(!send(client, answer.data(), answer.size(), MSG_NOSIGNAL));
    close(client);
}

std::string Launcher::obey(const std::string& line) {
    const Knobs before = knobs_;
    knobs_ = read_knobs(knobs_file_);  // the engine lowers `abort`
    std::istringstream words(line);
    std::string verb;
    std::string how;
    words >> verb >> how;
    bool done = true;
    if (verb == "paper" && (how == "out" || how == "in" || how == "low")) {
        knobs_.paper = how != "out";
        const int sheets = how == "out" ? 0 : how == "low" ? sheets_low : sheets_full;
        write_knobs(knobs_file_, knobs_);
        done = set_paper_level(sheets);
    } else if (verb == "jam" && (how == "on" || how == "off")) {
        knobs_.jam = how == "on";
    } else if (verb == "cover" && (how == "open" || how == "closed")) {
        knobs_.cover_open = how == "open";
    } else if (verb == "abort") {
        knobs_.abort = true;
    } else if (verb == "slow" && !how.empty()) {
        knobs_.print_ms = std::atoi(how.c_str());
    } else if (verb == "offline") {
        stopped_ = pid_ > 0 && kill(-pid_, SIGSTOP) == 0;
        done = stopped_;
    } else if (verb == "kill") {
        power_off();
    } else if (verb == "online") {
        if (stopped_) kill(-pid_, SIGCONT);
        stopped_ = false;
        done = pid_ > 0 || power_on();
    } else if (verb == "status") {
        std::ostringstream status;
        status << "ok paper=" << (knobs_.paper ? "in" : "out")
               << " jam=" << (knobs_.jam ? "on" : "off")
               << " cover=" << (knobs_.cover_open ? "open" : "closed") << " power="
               << (pid_ <= 0  ? "off"
                   : stopped_ ? "stopped"
                              : "on")
               << " uri=" << uri();
        return status.str();
    } else {
        knobs_ = before;
        return "error: paper out|in|low, jam on|off, cover open|closed, abort, offline, kill, "
               "online, "
               "slow MS, status";
    }
    write_knobs(knobs_file_, knobs_);
    return done ? "ok" : "error: the printer did not take it";
}

}  // namespace tests
