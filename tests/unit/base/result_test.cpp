#include "kiosk/base/result.h"

#include <set>

#include <doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

using kiosk::Audience;
using kiosk::ErrorCode;
using kiosk::Result;

namespace {

constexpr int code_count = static_cast<int>(ErrorCode::conflict) + 1;

/// Runs `action` in a forked child and tells whether it was aborted.
template <class Action>
bool aborts(Action action) {
    const pid_t pid = fork();
    if (pid == 0) {
        signal(SIGABRT, SIG_DFL);  // not doctest's handler
        if (freopen("/dev/null", "w", stderr) == nullptr) _exit(1);
        action();
        _exit(0);
    }
    int status = 0;
    waitpid(pid, &status, 0);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

}  // namespace

TEST_CASE("A result holds its value or its error, never both") {
    const Result<int> fine(7);
    CHECK(fine);
    CHECK(*fine == 7);
    const Result<int> failed(ErrorCode::timed_out, "no answer");
    CHECK_FALSE(failed);
    CHECK(failed.error() == kiosk::Error{ErrorCode::timed_out, "no answer", ""});
    CHECK(failed.value_or(3) == 3);
    CHECK(fine.value_or(3) == 7);
}

TEST_CASE("A value that can only be moved is moved out") {
    Result<std::unique_ptr<int>> result(std::make_unique<int>(5));
    const std::unique_ptr<int> value = *std::move(result);
    CHECK(*value == 5);
}

TEST_CASE("A result without value is fine or holds its error") {
    const Result<void> fine;
    CHECK(fine);
    const Result<void> failed(ErrorCode::disk_full);
    CHECK_FALSE(failed);
    CHECK(failed.error().code == ErrorCode::disk_full);
}

TEST_CASE("Taking the value of an error, or the error of a value, ends the process") {
    CHECK(aborts([] { static_cast<void>(Result<int>(ErrorCode::internal).value()); }));
    CHECK(aborts([] { static_cast<void>(Result<int>(1).error()); }));
    CHECK(aborts([] { static_cast<void>(Result<void>().error()); }));
    CHECK(aborts([] { KIOSK_CHECK(1 > 2); }));
    CHECK_FALSE(aborts([] { KIOSK_CHECK(2 > 1); }));
}

TEST_CASE("Every error code has a name of its own and an audience") {
    std::set<std::string_view> names;
    std::set<Audience> audiences;
    for (int code = 0; code < code_count; ++code) {
        names.insert(name_of(static_cast<ErrorCode>(code)));
        audiences.insert(audience_of(static_cast<ErrorCode>(code)));
    }
    CHECK(names.size() == code_count);
    CHECK(audiences.size() == 5);
    CHECK(audience_of(ErrorCode::card_unreadable) == Audience::person);
    CHECK(audience_of(ErrorCode::paper_out) == Audience::attendant);
    CHECK(audience_of(ErrorCode::bad_config) == Audience::technician);
    CHECK(audience_of(ErrorCode::network) == Audience::wait);
    CHECK(audience_of(ErrorCode::rejected) == Audience::back_office);
}
