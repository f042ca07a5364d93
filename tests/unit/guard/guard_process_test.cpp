#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include <doctest.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/base/clock.h"
#include "kiosk/base/guard_client.h"

using namespace std::chrono_literals;

namespace {

struct Line {
    pid_t pid;
    std::string verb;
    std::string answer;
};

/// A real guard with a real child, in a folder of its own. Waits poll with a generous limit.
class GuardProcess {
  public:
    explicit GuardProcess(const std::string& sections) {
        std::string name = "/tmp/bianmin-guard-XXXXXX";
        REQUIRE(mkdtemp(name.data()) != nullptr);
        folder_ = name;
        std::ofstream(folder_ / "guard.conf") << replaced(sections);
        const std::string file = folder_ / "guard.conf";
        const std::string log = folder_ / "guard.log";
        pid_ = fork();
        if (pid_ == 0) {
            if (freopen(log.c_str(), "w", stderr) == nullptr) _exit(1);
            execl(GUARD_PROGRAM, GUARD_PROGRAM, file.c_str(), nullptr);
            _exit(1);
        }
    }
    ~GuardProcess() {
        if (pid_ > 0) {
            kill(pid_, SIGKILL);
            waitpid(pid_, nullptr, 0);
        }
        std::filesystem::remove_all(folder_);
    }
    GuardProcess(const GuardProcess&) = delete;
    GuardProcess& operator=(const GuardProcess&) = delete;

    void signal_guard(int number) const { kill(pid_, number); }
    [[nodiscard]] int wait_end() {
        int status = 0;
        const bool ended = eventually([&] { return waitpid(pid_, &status, WNOHANG) == pid_; });
        REQUIRE(ended);
        pid_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
    }

    /// The lines that children wrote so far.
    [[nodiscard]] std::vector<Line> lines() const {
        std::ifstream file(folder_ / "out");
        std::vector<Line> out;
        for (Line line{}; file >> line.pid >> line.verb >> line.answer;) out.push_back(line);
        return out;
    }
    /// The `index`th line; waits for it.
    [[nodiscard]] Line line(std::size_t index) const {
        INFO(log());
        REQUIRE(eventually([&] { return lines().size() > index; }));
        return lines()[index];
    }
    [[nodiscard]] std::string log() const {
        std::ostringstream text;
        text << std::ifstream(folder_ / "guard.log").rdbuf();
        return text.str();
    }
    [[nodiscard]] bool logs(const std::string& words) const {
        return eventually([&] { return log().find(words) != std::string::npos; });
    }

    template <class Condition>
    [[nodiscard]] static bool eventually(Condition condition) {
        const auto deadline = std::chrono::steady_clock::now() + 60s;
        while (std::chrono::steady_clock::now() < deadline) {
            if (condition()) return true;
            std::this_thread::sleep_for(20ms);
        }
        return false;
    }

  private:
    /// CHILD and OUT stand for the test's child program and the file for its words.
    [[nodiscard]] std::string replaced(std::string text) const {
        for (const auto& [word, value] :
             {std::pair<std::string, std::string>{"CHILD", GUARD_CHILD}, {"OUT", folder_ / "out"}})
            for (auto at = text.find(word); at != std::string::npos;
                 at = text.find(word, at + value.size()))
                text.replace(at, word.size(), value);
        return text;
    }

    std::filesystem::path folder_;
    pid_t pid_ = -1;
};

bool alive(pid_t pid) {
    return kill(pid, 0) == 0;
}

}  // namespace

TEST_CASE("A key survives the SIGKILL of the program that put it") {
    GuardProcess guard("[program kiosk]\ncommand = CHILD get put hang\noutput = OUT\nkeys = yes\n");
    CHECK(guard.line(0).answer == "not_found");
    const Line put = guard.line(1);
    CHECK(put.answer == "ok");
    kill(put.pid, SIGKILL);
    const Line second = guard.line(2);
    CHECK(second.pid != put.pid);
    CHECK(second.verb == "get");
    CHECK(second.answer == "ok");
}

TEST_CASE("A dropped key is gone after a restart") {
    GuardProcess guard(
        "[program kiosk]\ncommand = CHILD get put drop hang\noutput = OUT\nkeys = yes\n");
    CHECK(guard.line(2).answer == "ok");
    kill(guard.line(2).pid, SIGKILL);
    CHECK(guard.line(3).answer == "not_found");
}

TEST_CASE("A program that may not keep keys is refused every key operation") {
    GuardProcess guard(
        "[program kiosk]\ncommand = CHILD put get drop ping ready hang\noutput = OUT\n");
    for (std::size_t i : {0, 1, 2}) CHECK(guard.line(i).answer == "unauthorised");
    CHECK(guard.line(3).answer == "ok");
    CHECK(guard.line(4).answer == "ok");
}

TEST_CASE("Malformed packets are answered as such and the guard goes on") {
    GuardProcess guard(
        "[program kiosk]\ncommand = CHILD malformed put get hang\noutput = OUT\nkeys = yes\n");
    for (std::size_t i : {0, 1, 2}) CHECK(guard.line(i).answer == "status-4");
    CHECK(guard.line(3).answer == "ok");
    CHECK(guard.line(4).answer == "ok");
    CHECK(guard.logs("guard_message_refused program=kiosk why=malformed"));
}

TEST_CASE("A program that keeps ending is started again within its limits and then later") {
    GuardProcess guard(
        "[program kiosk]\ncommand = CHILD say exit3\noutput = OUT\nrestarts = 3 in 60\n");
    CHECK(guard.line(3).verb == "say");
    CHECK(guard.logs("child_restart_later program=kiosk pause=2000ms"));
    CHECK(guard.logs("how=exit status=3"));
    CHECK(guard.logs("child_restart_later program=kiosk pause=4000ms"));
}

TEST_CASE("Children die with a guard that is killed") {
    GuardProcess guard("[program kiosk]\ncommand = CHILD ready hang\noutput = OUT\n");
    const pid_t child = guard.line(0).pid;
    REQUIRE(alive(child));
    guard.signal_guard(SIGKILL);
    CHECK(GuardProcess::eventually([&] { return !alive(child); }));
}

TEST_CASE("SIGTERM stops all programs, deaf ones too, and the guard ends with 0") {
    GuardProcess guard(
        "[guard]\nstop_seconds = 1\n"
        "[program sync]\ncommand = CHILD deaf say hang\noutput = OUT\n"
        "[program kiosk]\ncommand = CHILD say hang\noutput = OUT\n");
    const pid_t first = guard.line(0).pid;
    const pid_t second = guard.line(1).pid;
    guard.signal_guard(SIGTERM);
    CHECK(guard.wait_end() == 0);
    CHECK_FALSE(alive(first));
    CHECK_FALSE(alive(second));
}

TEST_CASE(
    "With when_ended = stop the guard ends with the program's status and takes the others along") {
    GuardProcess guard(
        "[program sync]\ncommand = CHILD say hang\noutput = OUT\n"
        "[program kiosk]\ncommand = CHILD say exit3\noutput = OUT\nwhen_ended = stop\n");
    CHECK(guard.wait_end() == 3);
    for (const Line& line : guard.lines()) CHECK_FALSE(alive(line.pid));
}

TEST_CASE("The splash runs until the screen's program is ready and again after it died") {
    GuardProcess guard(
        "[program kiosk]\ncommand = CHILD say ping ready hang\noutput = OUT\nscreen = yes\n"
        "[splash]\ncommand = /bin/sleep 1000\n");
    CHECK(guard.logs("child_started program=splash"));
    CHECK(guard.logs("child_ready program=kiosk"));
    const pid_t first = guard.line(0).pid;
    kill(first, SIGKILL);
    CHECK(GuardProcess::eventually([&] {
        const std::string log = guard.log();
        const auto died = log.find("child_ended program=kiosk");
        return died != std::string::npos &&
               log.find("child_started program=splash", died) != std::string::npos;
    }));
    CHECK(guard.line(3).pid != first);
}

TEST_CASE("The screen's program comes first; the others follow when it is ready, or soon anyway") {
    const std::string sync = "[program sync]\ncommand = CHILD say hang\noutput = OUT\n";
    const std::string screen = "[program kiosk]\noutput = OUT\nscreen = yes\ncommand = CHILD ";
    const auto is_before = [](const std::string& log, const char* one, const char* other) {
        const auto first = log.find(one);
        const auto second = log.find(other);
        return first != std::string::npos && second != std::string::npos && first < second;
    };
    SUBCASE("ready") {
        GuardProcess guard(sync + screen + "ready hang\n");
        CHECK(guard.logs("child_started program=sync"));
        CHECK(is_before(guard.log(), "child_ready program=kiosk", "child_started program=sync"));
    }
    SUBCASE("never ready") {
        GuardProcess guard(sync + screen + "say hang\n");
        CHECK(guard.logs("child_started program=sync"));
        CHECK(is_before(guard.log(), "child_started program=kiosk", "child_started program=sync"));
    }
}

TEST_CASE("A ready program that falls silent is killed and started again") {
    GuardProcess guard(
        "[program kiosk]\ncommand = CHILD ready hang\noutput = OUT\nwatchdog_seconds = 1\n");
    const pid_t first = guard.line(0).pid;
    CHECK(guard.line(1).pid != first);
    CHECK(guard.logs("how=signal status=9"));
    CHECK(guard.logs("child_hangs program=kiosk pid=" + std::to_string(first) + " phase=ready"));
}

TEST_CASE("A program that hangs before it is ready is killed, told once, and started again") {
    GuardProcess guard(
        "[program kiosk]\ncommand = CHILD say hang\noutput = OUT\nstart_seconds = 1\n"
        "watchdog_seconds = 3600\n");
    const pid_t first = guard.line(0).pid;
    CHECK(guard.line(1).pid != first);
    const std::string told = "child_hangs program=kiosk pid=" + std::to_string(first);
    CHECK(guard.logs(told + " phase=starting"));
    const auto log = guard.log();
    CHECK(log.find(told, log.find(told) + 1) == std::string::npos);
}

TEST_CASE("A program that gives signs of life is left alone until they stop") {
    GuardProcess guard(
        "[program kiosk]\ncommand = CHILD ready beat\noutput = OUT\nwatchdog_seconds = 1\n");
    const pid_t first = guard.line(0).pid;
    std::this_thread::sleep_for(3s);
    CHECK(alive(first));
    kill(first, SIGSTOP);
    CHECK(guard.line(1).pid != first);
}

TEST_CASE("A guard that stood still itself, as on a suspended machine, blames nobody for that") {
    GuardProcess guard(
        "[program kiosk]\ncommand = CHILD ready beat\noutput = OUT\nwatchdog_seconds = 2\n");
    const pid_t first = guard.line(0).pid;
    guard.signal_guard(SIGSTOP);
    kill(first, SIGSTOP);
    std::this_thread::sleep_for(4s);
    guard.signal_guard(SIGCONT);
    std::this_thread::sleep_for(500ms);
    CHECK(alive(first));
    kill(first, SIGCONT);
    std::this_thread::sleep_for(3s);
    CHECK(alive(first));
    kill(first, SIGSTOP);
    CHECK(guard.line(1).pid != first);
}

TEST_CASE("A program that does not exist is tried again later and does not stop the others") {
    GuardProcess guard(
        "[program lost]\ncommand = /nonexistent/program\nrestarts = 0 in 10\n"
        "[program kiosk]\ncommand = CHILD say hang\noutput = OUT\n");
    CHECK(guard.line(0).verb == "say");
    CHECK(guard.logs("child_start_failed program=lost"));
    CHECK(guard.logs("child_restart_later program=lost pause=2000ms"));
}

TEST_CASE("A wrong file refuses the start with its line") {
    GuardProcess guard("[program kiosk]\ncommand = CHILD hang\ncolour = red\n");
    CHECK(guard.wait_end() == 1);
    CHECK(guard.log().find("guard.conf:3: unknown key 'colour'") != std::string::npos);
}

TEST_CASE("The guard needs no foreign library") {
    const std::string command = "objdump -p '" GUARD_PROGRAM "'";
    FILE* pipe = popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string text;
    for (char part[512]; fgets(part, sizeof part, pipe) != nullptr;) text += part;
    pclose(pipe);
    std::istringstream lines(text);
    int needed = 0;
    for (std::string word; lines >> word;) {
        if (word != "NEEDED") continue;
        lines >> word;
        ++needed;
        const bool runtime = word.starts_with("libc.so.") || word.starts_with("libstdc++.so.") ||
                             word.starts_with("libgcc_s.so.") || word.starts_with("libm.so.") ||
                             word.starts_with("ld-linux") || word.starts_with("libasan.so.") ||
                             word.starts_with("libubsan.so.") || word.starts_with("libtsan.so.");
        CHECK_MESSAGE(runtime, word);
    }
    CHECK(needed >= 2);
}

TEST_CASE("A program without guard is told so") {
    unsetenv("BIANMIN_GUARD_FD");
    CHECK(kiosk::GuardClient::from_environment().error().code == kiosk::ErrorCode::not_found);
    for (const char* nonsense : {"x", "", "999", "0"}) {
        setenv("BIANMIN_GUARD_FD", nonsense, 1);
        CHECK(kiosk::GuardClient::from_environment().error().code == kiosk::ErrorCode::bad_format);
    }
    unsetenv("BIANMIN_GUARD_FD");
}
