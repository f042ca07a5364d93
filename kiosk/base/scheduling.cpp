#include "kiosk/base/scheduling.h"

#include <cstdint>
#include <optional>

#include <sys/syscall.h>
#include <unistd.h>

namespace kiosk {

namespace {

/// The kernel's sched_attr (sched_setattr(2)), whose header can't stand beside the C library's.
struct SchedulerAttributes {
    std::uint32_t size = 56;
    std::uint32_t policy = 0;
    std::uint64_t flags = 0;
    std::int32_t nice = 0;
    std::uint32_t priority = 0;
    std::uint64_t runtime_ns = 0;
    std::uint64_t deadline_ns = 0;
    std::uint64_t period_ns = 0;
    std::uint32_t clamp_least = 0;
    std::uint32_t clamp_most = 0;
};
static_assert(sizeof(SchedulerAttributes) == 56);

constexpr std::uint64_t shortest_turn_ns = 100'000;  // the kernel takes no less
constexpr std::uint64_t reset_on_fork = 1;

constexpr std::int32_t larger_share = -10;  // nine times that of a usual thread

bool ask(std::optional<std::int32_t> nice) {
    SchedulerAttributes attributes;
    if (::syscall(SYS_sched_getattr, 0, &attributes, sizeof attributes, 0) != 0) return false;
    attributes.flags |= reset_on_fork;
    attributes.runtime_ns = shortest_turn_ns;
    if (nice) attributes.nice = *nice;
    return ::syscall(SYS_sched_setattr, 0, &attributes, 0) == 0;
}

}  // namespace

bool take_short_turns() {
    if (!ask({})) return false;
    SchedulerAttributes taken;
    return ::syscall(SYS_sched_getattr, 0, &taken, sizeof taken, 0) == 0 &&
           taken.runtime_ns == shortest_turn_ns;
}

bool come_before_others() {
    if (ask(larger_share)) return true;
    (void)take_short_turns();
    return false;
}

}  // namespace kiosk
