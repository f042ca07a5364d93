#include "kiosk/base/scheduling.h"

#include <fstream>
#include <string>
#include <thread>

#include <doctest/doctest.h>
#include <sys/resource.h>

namespace {

/// The kernel's own word for the turns of this thread, in nanoseconds; empty where it says none.
std::string turn_of_this_thread() {
    std::ifstream facts("/proc/thread-self/sched");
    for (std::string line; std::getline(facts, line);)
        if (line.starts_with("se.slice")) return line.substr(line.find_last_of(' ') + 1);
    return {};
}

/// The right itself, not the name of who asks: a container's root may lack it.
bool may_come_before_others() {
    bool may = false;
    std::thread([&] { may = ::setpriority(PRIO_PROCESS, 0, -10) == 0; }).join();
    return may;
}

}  // namespace

TEST_CASE("a thread takes short turns, those that it starts the usual ones") {
    std::string before;
    std::string after;
    std::string of_a_child;
    bool taken = false;
    std::thread([&] {
        before = turn_of_this_thread();
        taken = kiosk::take_short_turns();
        after = turn_of_this_thread();
        std::thread([&] { of_a_child = turn_of_this_thread(); }).join();
    }).join();
    if (!taken || before.empty()) {
        MESSAGE("this kernel knows no turns of a thread");
        CHECK(before == after);
        return;
    }
    CHECK(after == "100000");
    CHECK(of_a_child == before);
}

TEST_CASE("a thread comes before others where it has the right, and those that it starts do not") {
    int nice = 0;
    int nice_of_a_child = 1;
    bool given = false;
    std::thread([&] {
        given = kiosk::come_before_others();
        nice = ::getpriority(PRIO_PROCESS, 0);
        std::thread([&] { nice_of_a_child = ::getpriority(PRIO_PROCESS, 0); }).join();
    }).join();
    const int usual = ::getpriority(PRIO_PROCESS, 0);
    if (may_come_before_others()) CHECK(given);
    CHECK(nice == (given ? -10 : usual));
    CHECK(nice_of_a_child == (given ? 0 : usual));
}
