#include "kiosk/base/executor.h"

#include <array>
#include <atomic>
#include <future>
#include <stdexcept>
#include <thread>

#include <doctest.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/base/log_line.h"

using kiosk::ManualExecutor;
using kiosk::ThreadExecutor;

TEST_CASE("Tasks run one after the other, in order, on one other thread") {
    std::vector<int> order;
    std::vector<std::thread::id> threads;
    std::promise<void> last;
    ThreadExecutor executor("test");
    for (int i = 0; i < 10; ++i)
        REQUIRE(executor.post([&, i] {
            order.push_back(i);
            threads.push_back(std::this_thread::get_id());
        }));
    REQUIRE(executor.post([&] { last.set_value(); }));
    last.get_future().wait();
    CHECK(order == std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
    for (const auto id : threads) CHECK(id == threads.front());
    CHECK(threads.front() != std::this_thread::get_id());
}

TEST_CASE("A full queue refuses the task") {
    std::promise<void> release;
    std::promise<void> running;
    ThreadExecutor executor("test", 2);
    REQUIRE(executor.post([&] {
        running.set_value();
        release.get_future().wait();
    }));
    running.get_future().wait();
    CHECK(executor.post([] {}));
    CHECK(executor.post([] {}));
    CHECK_FALSE(executor.post([] {}));
    release.set_value();
}

TEST_CASE("Stopping lets the running task end, drops what waits and refuses what comes") {
    std::atomic<bool> finished = false;
    std::atomic<bool> second = false;
    std::promise<void> running;
    std::promise<void> release;
    // So large that only a stopping executor says no.
    ThreadExecutor executor("test", 10'000'000);
    REQUIRE(executor.post([&] {
        running.set_value();
        release.get_future().wait();
        finished = true;
    }));
    REQUIRE(executor.post([&] { second = true; }));
    running.get_future().wait();
    std::thread stopper([&] { executor.stop(); });
    while (executor.post([] {})) std::this_thread::yield();
    release.set_value();
    stopper.join();
    executor.stop();
    CHECK(finished);
    CHECK_FALSE(second);
    CHECK_FALSE(executor.post([] {}));
}

TEST_CASE("The thread bears the given name, cut to what the system takes") {
    std::promise<std::string> name;
    ThreadExecutor executor("a name that is too long");
    REQUIRE(executor.post([&] {
        std::array<char, 32> text{};
        pthread_getname_np(pthread_self(), text.data(), text.size());
        name.set_value(text.data());
    }));
    CHECK(name.get_future().get() == "a name that is ");
}

TEST_CASE("A task that throws ends the program; the log names its thread and not what was said") {
    std::array<int, 2> pipe{};
    REQUIRE(::pipe(pipe.data()) == 0);
    const auto child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        struct Told final : kiosk::log::Sink {
            void take(kiosk::log::Level, const std::string& line) override {
                (void)!::write(file, line.data(), line.size());
            }
            int file = -1;
        } told;
        told.file = pipe[1];
        kiosk::log::set_sink(&told);
        ::signal(SIGABRT, SIG_DFL);
        const rlimit none{};
        ::setrlimit(RLIMIT_CORE, &none);
        ThreadExecutor executor("papers");
        (void)executor.post([] { throw std::runtime_error("secret"); });
        ::sleep(30);
        ::_exit(0);
    }
    ::close(pipe[1]);
    std::string said;
    std::array<char, 512> part{};
    for (ssize_t got = 0; (got = ::read(pipe[0], part.data(), part.size())) > 0;)
        said.append(part.data(), static_cast<std::size_t>(got));
    ::close(pipe[0]);
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == SIGABRT);
    CHECK(said.find("component_failed") != std::string::npos);
    CHECK(said.find("component=papers") != std::string::npos);
    CHECK(said.find("secret") == std::string::npos);
}

TEST_CASE("A manual executor runs tasks when told, also those that tasks post") {
    ManualExecutor executor;
    std::vector<int> order;
    REQUIRE(executor.post([&] {
        order.push_back(1);
        CHECK(executor.post([&] { order.push_back(3); }));
    }));
    REQUIRE(executor.post([&] { order.push_back(2); }));
    CHECK(order.empty());
    CHECK(executor.run_one());
    CHECK(order == std::vector<int>{1});
    executor.run_all();
    CHECK(order == std::vector<int>{1, 2, 3});
    CHECK_FALSE(executor.run_one());
}
