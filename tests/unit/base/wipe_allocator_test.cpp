#include <array>
#include <cstdlib>

#include <doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/memory_scan.h"

namespace {

// Invented; 8900… is no region code that was ever given.
const std::string canary = "钱测试样例 890000200002304567 样例省样例市测试路九千号";
const std::vector<std::string> canaries{"钱测试样例", "890000200002304567",
                                        "样例省样例市测试路九千号"};

/// The child program, held at the point where all its data have been given back.
class Child {
  public:
    explicit Child(const char* program, const char* preload = nullptr) {
        std::array<int, 2> in{};
        std::array<int, 2> out{};
        REQUIRE(pipe(in.data()) == 0);
        REQUIRE(pipe(out.data()) == 0);
        pid_ = fork();
        if (pid_ == 0) {
            dup2(in[0], STDIN_FILENO);
            dup2(out[1], STDOUT_FILENO);
            close(in[1]);
            if (preload != nullptr) setenv("LD_PRELOAD", preload, 1);
            execl(program, program, nullptr);
            _exit(127);
        }
        close(in[0]);
        close(out[1]);
        to_child_ = in[1];
        REQUIRE(write(to_child_, canary.data(), canary.size()) ==
                static_cast<ssize_t>(canary.size()));
        std::array<char, 4> done{};
        REQUIRE(read(out[0], done.data(), done.size()) == 4);
        close(out[0]);
    }
    ~Child() {
        close(to_child_);
        waitpid(pid_, nullptr, 0);
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    [[nodiscard]] std::vector<tests::Find> finds() const {
        const auto needles = tests::needles_of(canaries);
        REQUIRE(needles);
        const auto scan = tests::scan_process(pid_, *needles);
        REQUIRE(scan);
        CHECK(scan->mappings > 5);
        return scan->finds;
    }

  private:
    pid_t pid_ = -1;
    int to_child_ = -1;
};

std::string report(const std::vector<tests::Find>& finds) {
    std::string text;
    for (const auto& find : finds) text += find.needle + " in " + find.place + "\n";
    return text;
}

}  // namespace

TEST_CASE("Without the wiping allocator the scanner finds the canary (control)") {
    CHECK(Child(WIPE_CHILD_PLAIN).finds().size() > 10);
}

TEST_CASE("R-198: with the wiping allocator nothing of the canary is left in any mapping") {
    const auto finds = Child(WIPE_CHILD).finds();
    CHECK_MESSAGE(finds.empty(), report(finds));
}

TEST_CASE("The wiping allocator works under a preloaded library") {
    const auto finds = Child(WIPE_CHILD, "libumockdev-preload.so.0").finds();
    CHECK_MESSAGE(finds.empty(), report(finds));
}
