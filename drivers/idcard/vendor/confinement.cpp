#include "drivers/idcard/vendor/confinement.h"

#include <array>
#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace drivers {

using kiosk::ErrorCode;
using kiosk::Result;

namespace {

Result<void> cannot(const char* what) {
    return {ErrorCode::bad_config,
            std::string(what) + ": " + std::generic_category().message(errno)};
}

// ---- files and devices

constexpr std::uint64_t reads =
    LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
constexpr std::uint64_t uses_devices =
    LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
/// All that the first version knows: everything that isn't allowed again is forbidden.
constexpr std::uint64_t handled =
    reads | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |
    LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR |
    LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |
    LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM;

/// A place that isn't there needs no rule.
bool allow(int rules, const std::string& place, std::uint64_t access) {
    const int file = ::open(place.c_str(), O_PATH | O_CLOEXEC);
    if (file < 0) return true;
    std::error_code fault;
    if (!std::filesystem::is_directory(place, fault)) access &= ~LANDLOCK_ACCESS_FS_READ_DIR;
    landlock_path_beneath_attr rule{access, file};
    const bool added =
        ::syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
    ::close(file);
    return added;
}

std::vector<std::string> devices_of(VendorReach reach) {
    std::vector<std::string> places;
    if (reach == VendorReach::usb) places.emplace_back("/dev/bus/usb");
    if (reach != VendorReach::serial) return places;
    std::error_code fault;
    for (const auto& node : std::filesystem::directory_iterator("/dev", fault)) {
        const auto name = node.path().filename().string();
        for (const std::string_view kind : {"ttyS", "ttyUSB", "ttyACM"})
            if (name.starts_with(kind)) places.push_back(node.path().string());
    }
    return places;
}

Result<void> confine_files(const std::string& library, VendorReach reach) {
    const landlock_ruleset_attr wanted{handled};
    const int rules =
        static_cast<int>(::syscall(SYS_landlock_create_ruleset, &wanted, sizeof handled, 0));
    if (rules < 0) return cannot("landlock");
    const auto folder = std::filesystem::absolute(library).parent_path().string();
    bool done = allow(rules, folder, reads);
    for (const char* place : {"/usr", "/lib", "/lib64", "/etc"})
        done = done && allow(rules, place, reads);
    // Where readers are listed.
    if (reach != VendorReach::nothing)
        for (const char* place : {"/sys", "/run/udev"}) done = done && allow(rules, place, reads);
    for (const auto& place : devices_of(reach)) done = done && allow(rules, place, uses_devices);
    done = done && ::syscall(SYS_landlock_restrict_self, rules, 0) == 0;
    const auto outcome = done ? Result<void>() : cannot("landlock");
    ::close(rules);
    return outcome;
}

// ---- calls of the kernel

#if defined(__x86_64__)
constexpr unsigned machine = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr unsigned machine = AUDIT_ARCH_AARCH64;
#else
#error "no filter of calls for this processor"
#endif
/// Numbers from here on are another way to call the same (x32), which no rule below would see.
constexpr unsigned other_numbers = 0x4000'0000U;

constexpr auto forbidden = std::to_array<unsigned>({SYS_execve,
                                                    SYS_execveat,
                                                    SYS_ptrace,
                                                    SYS_process_vm_readv,
                                                    SYS_process_vm_writev,
                                                    SYS_kill,
                                                    SYS_tkill,
                                                    SYS_rt_sigqueueinfo,
                                                    SYS_rt_tgsigqueueinfo,
                                                    SYS_pidfd_open,
                                                    SYS_pidfd_getfd,
                                                    SYS_pidfd_send_signal,
                                                    SYS_bpf,
                                                    SYS_perf_event_open,
                                                    SYS_io_uring_setup,
                                                    SYS_mount,
                                                    SYS_unshare,
                                                    SYS_setns,
                                                    SYS_add_key,
                                                    SYS_keyctl,
                                                    SYS_request_key,
                                                    SYS_userfaultfd});

sock_filter load(std::size_t offset) {
    return BPF_STMT(BPF_LD | BPF_W | BPF_ABS, static_cast<unsigned>(offset));
}
sock_filter answer(unsigned word) {
    return BPF_STMT(BPF_RET | BPF_K, word);
}
/// Goes on behind the next instruction unless the value is that one.
sock_filter unless(unsigned value) {
    return BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1);
}

/// Calls whose first argument has to be `only`, and that argument's place (its lower half: both
/// processors are little-endian).
void add_only(std::vector<sock_filter>& filter, unsigned call, unsigned only, unsigned refused) {
    constexpr unsigned char behind_this_call = 4;
    filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, behind_this_call));
    filter.push_back(load(offsetof(seccomp_data, args)));
    filter.push_back(unless(only));
    filter.push_back(answer(SECCOMP_RET_ALLOW));
    filter.push_back(answer(refused));
}

Result<void> confine_calls(VendorReach reach) {
    const unsigned refused = SECCOMP_RET_ERRNO | EPERM;
    std::vector<sock_filter> filter;
    filter.push_back(load(offsetof(seccomp_data, arch)));
    filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, machine, 1, 0));
    filter.push_back(answer(SECCOMP_RET_KILL_PROCESS));
    filter.push_back(load(offsetof(seccomp_data, nr)));
    filter.push_back(BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, other_numbers, 0, 1));
    filter.push_back(answer(refused));
    for (const auto call : forbidden) {
        filter.push_back(unless(call));
        filter.push_back(answer(refused));
    }
    if (reach == VendorReach::nothing) {
        filter.push_back(unless(SYS_socket));
        filter.push_back(answer(refused));
    } else {
        // The kernel tells of devices that come and go by such a one.
        add_only(filter, SYS_socket, AF_NETLINK, refused);
    }
    filter.push_back(load(offsetof(seccomp_data, nr)));
    // A signal to itself, as abort() sends it.
    add_only(filter, SYS_tgkill, static_cast<unsigned>(::getpid()), refused);
    filter.push_back(answer(SECCOMP_RET_ALLOW));
    const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
    if (::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) return cannot("seccomp");
    return {};
}

}  // namespace

Result<void> confine(const std::string& library, VendorReach reach) {
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return cannot("no_new_privs");
    if (auto files = confine_files(library, reach); !files) return files;
    return confine_calls(reach);
}

}  // namespace drivers
