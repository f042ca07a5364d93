#include "kiosk/base/bounded_queue.h"

#include <memory>
#include <numeric>
#include <thread>

#include <doctest.h>

using kiosk::BoundedQueue;
using namespace std::chrono_literals;

TEST_CASE("Values come out in the order they went in") {
    BoundedQueue<int> queue(3);
    for (int i = 1; i <= 3; ++i) REQUIRE(queue.try_push(i));
    for (int i = 1; i <= 3; ++i) CHECK(queue.try_pop() == i);
    CHECK(queue.try_pop() == std::nullopt);
}

TEST_CASE("A full queue says no and takes nothing") {
    BoundedQueue<int> queue(2);
    REQUIRE(queue.try_push(1));
    REQUIRE(queue.try_push(2));
    CHECK_FALSE(queue.try_push(3));
    CHECK(queue.size() == 2);
    CHECK(queue.try_pop() == 1);
    CHECK(queue.try_push(3));
    CHECK_FALSE(BoundedQueue<int>(0).try_push(1));
}

TEST_CASE("A closed queue takes nothing more and still gives what it has") {
    BoundedQueue<int> queue(2);
    REQUIRE(queue.try_push(1));
    queue.close();
    CHECK(queue.closed());
    CHECK_FALSE(queue.try_push(2));
    CHECK(queue.pop() == 1);
    CHECK(queue.pop() == std::nullopt);
    CHECK(queue.pop_for(1h) == std::nullopt);
}

TEST_CASE("Waiting ends at its time limit") {
    BoundedQueue<int> queue(1);
    CHECK(queue.pop_for(1ms) == std::nullopt);
}

TEST_CASE("Closing wakes those who wait") {
    BoundedQueue<int> queue(1);
    std::thread waiter([&] { CHECK(queue.pop() == std::nullopt); });
    queue.close();
    waiter.join();
}

TEST_CASE("Values that can only be moved pass") {
    BoundedQueue<std::unique_ptr<int>> queue(1);
    REQUIRE(queue.try_push(std::make_unique<int>(4)));
    CHECK(**queue.pop() == 4);
}

TEST_CASE("Four writers and three readers lose and double nothing") {
    BoundedQueue<int> queue(16);
    std::vector<std::thread> threads;
    std::mutex mutex;
    std::vector<int> got;
    for (int reader = 0; reader < 3; ++reader)
        threads.emplace_back([&] {
            while (const auto value = queue.pop()) {
                const std::lock_guard lock(mutex);
                got.push_back(*value);
            }
        });
    std::vector<std::thread> writers;
    for (int writer = 0; writer < 4; ++writer)
        writers.emplace_back([&, writer] {
            for (int i = 0; i < 500; ++i)
                while (!queue.try_push(writer * 500 + i)) std::this_thread::yield();
        });
    for (auto& thread : writers) thread.join();
    queue.close();
    for (auto& thread : threads) thread.join();
    std::sort(got.begin(), got.end());
    std::vector<int> all(2000);
    std::iota(all.begin(), all.end(), 0);
    CHECK(got == all);
}
