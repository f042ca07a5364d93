#include "kiosk/guard/restart_policy.h"

#include <doctest.h>

using namespace std::chrono_literals;
using kiosk::Duration;
using kiosk::SteadyTime;
using kiosk::guard::RestartPolicy;

namespace {

/// A program that runs for `run` each time, and the pauses before its next starts.
std::vector<Duration> pauses(RestartPolicy& policy, Duration run, int ends,
                             SteadyTime from = SteadyTime{}) {
    std::vector<Duration> out;
    SteadyTime now = from;
    for (int i = 0; i < ends; ++i) {
        const SteadyTime started = now;
        now += run;
        out.push_back(policy.pause_after_end(started, now));
        now += out.back();
    }
    return out;
}

}  // namespace

TEST_CASE("A program within its limits is started again at once") {
    RestartPolicy policy(3, 60s);
    CHECK(pauses(policy, 1s, 3) == std::vector<Duration>{0s, 0s, 0s});
}

TEST_CASE("Beyond the limits the pause doubles up to a minute and stays there") {
    RestartPolicy policy(2, 60s);
    CHECK(pauses(policy, 1s, 10) ==
          std::vector<Duration>{0s, 0s, 2s, 4s, 8s, 16s, 32s, 60s, 60s, 60s});
}

TEST_CASE("No restart allowed means a pause from the first end") {
    RestartPolicy policy(0, 60s);
    CHECK(pauses(policy, 1s, 2) == std::vector<Duration>{2s, 4s});
}

TEST_CASE("A long run makes all forgiven") {
    RestartPolicy policy(1, 60s);
    CHECK(pauses(policy, 1s, 4).back() == 8s);
    CHECK(pauses(policy, 61s, 1, SteadyTime{1h}) == std::vector<Duration>{0s});
    CHECK(pauses(policy, 1s, 2, SteadyTime{2h}) == std::vector<Duration>{0s, 2s});
}

TEST_CASE("Ends that lie far apart are never too many") {
    RestartPolicy policy(2, 60s);
    for (const Duration pause : pauses(policy, 40s, 20)) CHECK(pause == 0s);
}
