#include <chrono>
#include <fstream>
#include <set>
#include <thread>

#include <doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/base/random.h"
#include "tests/sync/sync_process.h"

using tests::PlatformProcess;
using tests::SyncProcess;
using tests::Terminal;
using tests::within_patience;

namespace {

constexpr int cycles = 1000;

/// bianmin-filer; what it acknowledged goes to a file.
class FilerProcess {
  public:
    FilerProcess(const Terminal& terminal, const std::filesystem::path& output) {
        const std::string config = terminal.config_file().string();
        process_ = ::fork();
        if (process_ != 0) return;
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        const int file = ::open(output.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
        ::dup2(file, STDOUT_FILENO);
        const int nothing = ::open("/dev/null", O_WRONLY);
        ::dup2(nothing, STDERR_FILENO);
        ::execl(BIANMIN_FILER, BIANMIN_FILER, config.c_str(), nullptr);
        ::_exit(127);
    }
    ~FilerProcess() { (void)kill(); }
    FilerProcess(const FilerProcess&) = delete;
    FilerProcess& operator=(const FilerProcess&) = delete;

    /// True when it was alive until now.
    bool kill() {
        if (process_ < 0) return false;
        ::kill(process_, SIGKILL);
        int status = 0;
        ::waitpid(std::exchange(process_, -1), &status, 0);
        return WIFSIGNALED(status);
    }

  private:
    pid_t process_ = -1;
};

/// What people were told: whole lines, since a process killed while it wrote its last one had told
/// nobody.
struct Shown {
    std::set<std::string> ids;
    std::size_t with_scan = 0;
};

Shown shown_in(const std::filesystem::path& file) {
    constexpr std::size_t id_size = 36;
    constexpr std::string_view scan = " +scan";
    std::ifstream stream(file);
    Shown shown;
    for (std::string line; std::getline(stream, line);) {
        const bool has_scan = line.size() == id_size + scan.size() && line.ends_with(scan);
        if (line.size() != id_size && !has_scan) continue;
        shown.ids.insert(line.substr(0, id_size));
        if (has_scan) ++shown.with_scan;
    }
    return shown;
}

/// Attachments that the platform has whole; it accepts no case without its own.
std::size_t scans_at(const PlatformProcess& platform) {
    std::size_t scans = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(platform.folder()))
        if (entry.is_regular_file() && entry.path().parent_path().filename() == "blobs") ++scans;
    return scans;
}

/// Waits until so many more have been told, however busy the machine is, and then a moment, so
/// that the end comes in the middle of something. Some die while they start.
void live_on(const std::filesystem::path& output, kiosk::Random& random) {
    if (random.below(8) != 0) {
        constexpr std::uintmax_t line_size = 37;
        const auto told = [&output] {
            std::error_code none;
            const auto size = std::filesystem::file_size(output, none);
            return none ? 0 : size;
        };
        const auto wanted = told() + line_size * (1 + random.below(5));
        (void)within_patience([&] { return told() >= wanted; });
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(random.below(40)));
}

struct Deaths {
    int filers = 0;
    int deliveries = 0;
    int platforms = 0;
};

void check_exactly_once(const PlatformProcess& platform, const std::filesystem::path& output,
                        const Deaths& deaths) {
    const auto [shown, with_scan] = shown_in(output);
    const auto list = nlohmann::json::parse(platform.admin("GET", "/admin/cases"));
    std::multiset<std::string> received;
    for (const auto& one : list["cases"]) received.insert(one["submission_id"].get<std::string>());
    std::size_t missing = 0;
    std::size_t twice = 0;
    for (const auto& id : shown) {
        missing += received.count(id) == 0 ? 1 : 0;
        twice += received.count(id) > 1 ? 1 : 0;
    }
    MESSAGE("shown ", shown.size(), ", received ", shown.size() - missing, ", duplicated ", twice,
            "; with a scan ", with_scan, "; killed: filing ", deaths.filers, ", delivery ",
            deaths.deliveries, ", platform ", deaths.platforms);
    CHECK(missing == 0);
    CHECK(twice == 0);
    CHECK(std::set<std::string>(received.begin(), received.end()).size() == received.size());
    CHECK(shown.size() > 1000);
    CHECK(with_scan > 200);
    // A filing process that died between the scan and the row leaves an unsent chunk behind, not a
    // received one; the last case of one that died before it could say so may be received, too.
    CHECK(scans_at(platform) >= with_scan);
    CHECK(scans_at(platform) <= with_scan + static_cast<std::size_t>(deaths.filers));
}

}  // namespace

TEST_CASE(
    "A thousand SIGKILLs of filing, delivery and platform: all that was shown is received, none "
    "twice") {
    PlatformProcess platform;
    Terminal terminal(platform);
    const auto output = terminal.folder() / "acknowledged";
    kiosk::SeededRandom random(20260302);
    Deaths deaths;
    for (int cycle = 0; cycle < cycles; ++cycle) {
        FilerProcess filer(terminal, output);
        SyncProcess sync(terminal);
        live_on(output, random);
        switch (random.below(8)) {
            case 0:
                platform.kill();
                ++deaths.platforms;
                std::this_thread::sleep_for(std::chrono::milliseconds(random.below(30)));
                platform.start_again();
                break;
            case 1:
            case 2:
            case 3:
                sync.signal(SIGKILL);
                if (sync.wait() == 128 + SIGKILL) ++deaths.deliveries;
                break;
            default:
                break;
        }
        if (filer.kill()) ++deaths.filers;
        sync.signal(SIGKILL);
        if (sync.wait() == 128 + SIGKILL) ++deaths.deliveries;
    }
    const SyncProcess sync(terminal);
    const auto until = std::chrono::steady_clock::now() + std::chrono::minutes(20);
    while (terminal.unsent() > 0 && std::chrono::steady_clock::now() < until)
        std::this_thread::sleep_for(std::chrono::milliseconds(200));
    REQUIRE(terminal.unsent() == 0);
    check_exactly_once(platform, output, deaths);
    CHECK(deaths.filers + deaths.deliveries + deaths.platforms >= 1000);
}
