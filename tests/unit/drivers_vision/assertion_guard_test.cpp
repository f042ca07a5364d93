#include "drivers/vision/codes/assertion_guard.h"

#include <cassert>
#include <csignal>
#include <stdexcept>

#include <doctest.h>
#include <sys/wait.h>
#include <unistd.h>

using drivers::survives_assertions;

namespace {

void fail() {
    __assert_fail("ink is black", "somewhere.cpp", 42, "void look()");
}

/// How a child ends that does this.
int end_of(void (*what)()) {
    const pid_t child = fork();
    if (child == 0) {
        std::signal(SIGABRT, SIG_DFL);  // not the test program's
        what();
        _exit(0);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    return status;
}

}  // namespace

TEST_CASE("a failed assertion of a library ends the guarded call, not the program") {
    int reached = 0;
    CHECK(survives_assertions([&] { ++reached; }));
    CHECK(!survives_assertions([&] {
        ++reached;
        fail();
    }));
    // Also inside each other: the inner one takes it.
    CHECK(survives_assertions([&] {
        CHECK(!survives_assertions(fail));
        ++reached;
    }));
    CHECK(reached == 3);
}

TEST_CASE("an exception leaves a guarded call without leaving a way back behind") {
    const int thrown = end_of([] {
        try {
            (void)survives_assertions([] { throw std::runtime_error("no picture"); });
        } catch (const std::runtime_error&) {
            fail();  // not guarded any more: ends the program
        }
    });
    CHECK(WIFSIGNALED(thrown));
    CHECK(WTERMSIG(thrown) == SIGABRT);
}

TEST_CASE("an assertion of a shared library of this program comes here, and not to the C library") {
    CHECK(drivers::guards_assertions());
}

TEST_CASE("a failed assertion outside of a guarded call, or one too many, ends the program") {
    const int outside = end_of(fail);
    CHECK(WIFSIGNALED(outside));
    CHECK(WTERMSIG(outside) == SIGABRT);
    const int few = end_of([] {
        for (int i = 0; i < 5; ++i) (void)survives_assertions(fail);
    });
    CHECK(WIFEXITED(few));
    const int many = end_of([] {
        for (int i = 0; i <= drivers::assertions_survived_max; ++i) (void)survives_assertions(fail);
    });
    CHECK(WIFSIGNALED(many));
    CHECK(WTERMSIG(many) == SIGABRT);
}
