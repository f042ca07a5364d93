#include "kiosk/base/executor.h"

#include <array>
#include <atomic>
#include <future>
#include <thread>

#include <doctest.h>
#include <pthread.h>

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
