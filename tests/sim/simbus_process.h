#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <doctest.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tests {

/// bianmin-simbus with a program in it.
class Simbus {
  public:
    explicit Simbus(std::vector<std::string> arguments) {
        std::string folder = "/tmp/bianmin-simbus-test-XXXXXX";
        REQUIRE(::mkdtemp(folder.data()) != nullptr);
        folder_ = folder;
        std::vector<std::string> texts{SIMBUS_PROGRAM, "--control", control_path()};
        texts.insert(texts.end(), arguments.begin(), arguments.end());
        std::vector<char*> pointers;
        for (auto& text : texts) pointers.push_back(text.data());
        pointers.push_back(nullptr);
        id_ = ::fork();
        REQUIRE(id_ >= 0);
        if (id_ > 0) return;
        ::execv(pointers[0], pointers.data());
        ::_exit(126);
    }
    ~Simbus() {
        if (id_ > 0) {
            terminate();
            ::waitpid(id_, nullptr, 0);
        }
        std::filesystem::remove_all(folder_);
    }
    Simbus(const Simbus&) = delete;
    Simbus& operator=(const Simbus&) = delete;

    [[nodiscard]] std::string control_path() const { return folder_ / "control"; }
    [[nodiscard]] std::filesystem::path folder() const { return folder_; }
    void await_control() const {
        for (int i = 0; i < rests_max && !std::filesystem::exists(control_path()); ++i) rest();
        REQUIRE(std::filesystem::exists(control_path()));
    }
    void terminate() const { ::kill(id_, SIGTERM); }
    int exit_code() {
        int status = 0;
        REQUIRE(::waitpid(id_, &status, 0) == id_);
        id_ = -1;
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }
    static void rest() { std::this_thread::sleep_for(std::chrono::milliseconds{25}); }

    /// A minute, for what must not fail on a busy machine.
    static constexpr int rests_max = 2400;

  private:
    std::filesystem::path folder_;
    pid_t id_ = -1;
};

}  // namespace tests
