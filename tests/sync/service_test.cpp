#include <fstream>
#include <thread>

#include <doctest.h>
#include <signal.h>

#include "tests/sync/sync_process.h"

using tests::PlatformProcess;
using tests::SyncProcess;
using tests::Terminal;
using tests::within_patience;
using Clock = std::chrono::steady_clock;

namespace {

/// How often the process gave up the processor by itself, all threads.
long wake_ups(pid_t process) {
    long all = 0;
    for (const auto& thread :
         std::filesystem::directory_iterator("/proc/" + std::to_string(process) + "/task")) {
        std::ifstream status(thread.path() / "status");
        std::string line;
        const std::string key = "voluntary_ctxt_switches:";
        while (std::getline(status, line))
            if (line.starts_with(key)) all += std::stol(line.substr(key.size()));
    }
    return all;
}

bool is_up(const SyncProcess& sync) {
    return sync.said().find("program_started") != std::string::npos;
}

}  // namespace

TEST_CASE("Told to end, the service ends in order, also in the middle of an exchange") {
    const PlatformProcess platform;
    Terminal terminal(platform);
    const bool busy = [&] {
        bool is_busy = false;
        SUBCASE("while it rests") {
            is_busy = false;
        }
        SUBCASE("while it waits for an answer") {
            is_busy = true;
        }
        return is_busy;
    }();
    if (busy) {
        platform.plant(R"({"operation":"put_submission","delay_ms":30000})");
        (void)terminal.file();
    }
    SyncProcess sync(terminal);
    REQUIRE(within_patience([&] {
        return busy ? platform.admin("GET", "/admin/faults").find("\"used\":1") != std::string::npos
                    : is_up(sync);
    }));
    const auto before = Clock::now();
    sync.signal(SIGTERM);
    CHECK(sync.wait() == 0);
    // One second is the rule; the machine that runs this may be slow.
    CHECK(Clock::now() - before < std::chrono::seconds(busy ? 2 : 3));
    CHECK(sync.said().find("program_stopped") != std::string::npos);
}

TEST_CASE("At rest the service wakes about once in five seconds and no more") {
    const PlatformProcess platform;
    Terminal terminal(platform);
    const SyncProcess sync(terminal);
    const auto filed = terminal.file();
    REQUIRE(within_patience([&] { return terminal.has_receipt(filed); }));
    std::this_thread::sleep_for(std::chrono::seconds(1));
    const auto before = wake_ups(sync.id());
    std::this_thread::sleep_for(std::chrono::seconds(6));
    const auto woken = wake_ups(sync.id()) - before;
    CHECK(woken >= 1);
    CHECK(woken <= 6);  // two rounds, each with a lock or two
}

TEST_CASE(
    "A case that is filed while the service rests is taken at once, and without the wake-up a "
    "little later") {
    const PlatformProcess platform;
    Terminal terminal(platform);
    const SyncProcess sync(terminal);
    REQUIRE(within_patience(
        [&] { return std::filesystem::exists(terminal.folder() / "run" / "sync.sock"); }));
    SUBCASE("woken") {}
    SUBCASE("the wake-up is lost") {
        std::filesystem::remove(terminal.folder() / "run" / "sync.sock");
    }
    const auto filed = terminal.file();
    CHECK(within_patience([&] { return terminal.has_receipt(filed); }));
}

TEST_CASE("A second service on the same folder refuses to work") {
    const PlatformProcess platform;
    Terminal terminal(platform);
    const SyncProcess first(terminal);
    REQUIRE(within_patience(
        [&] { return std::filesystem::exists(terminal.folder() / "run" / "sync.sock"); }));
    SyncProcess second(terminal);
    CHECK(second.wait() == 75);
    CHECK(second.said().find("another delivery service") != std::string::npos);
}

TEST_CASE("A mistake in the configuration refuses the start with file and line") {
    const PlatformProcess platform;
    Terminal terminal(platform);
    std::ofstream(terminal.config_file(), std::ios::app) << "unknown_word = 1\n";
    SyncProcess sync(terminal);
    CHECK(sync.wait() == 78);
    CHECK(sync.said().find("terminal.toml:") != std::string::npos);
}

TEST_CASE("Asked to, the service ends when nothing is left") {
    const PlatformProcess platform;
    Terminal terminal(platform);
    for (int i = 0; i < 3; ++i) (void)terminal.file();
    SyncProcess sync(terminal, {"--until-empty"});
    CHECK(sync.wait() == 0);
    CHECK(terminal.unsent() == 0);
}
