#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace tests {

enum class DiskFault { io_error, full };
/// What of the writes that were never synced is still there after a power cut.
enum class Survives { nothing, everything, some };

/// A SQLite VFS over the system's that counts every write, sync, truncation and deletion, can fail
/// the n-th of them, or cut the power there: then all later ones fail, and `reboot` leaves on the
/// disk what was synced plus the chosen part of what was not, torn into sectors.
/// **Threads:** one.
class FaultyDisk {
  public:
    FaultyDisk();
    ~FaultyDisk();
    FaultyDisk(const FaultyDisk&) = delete;
    FaultyDisk& operator=(const FaultyDisk&) = delete;

    [[nodiscard]] const std::string& vfs() const { return name_; }
    /// Counting starts again at 1 with each of these; 0: never.
    void fail_nth(int n, DiskFault fault);
    void cut_power_at(int n);
    /// A disk whose cache answers “synced” before it is: the control that shows that this harness
    /// sees losses.
    void lie_about_sync() { lies_ = true; }
    [[nodiscard]] int operations() const { return operations_; }
    [[nodiscard]] bool struck() const { return fail_at_ > 0 && operations_ >= fail_at_; }
    /// All databases must be closed.
    void reboot(Survives survives, std::uint64_t seed);

    struct Change {
        std::int64_t offset = 0;
        std::string bytes;
        bool truncates = false;
    };
    struct Image {
        std::string synced;
        std::vector<Change> pending;
    };
    struct Hooks;

  private:
    friend struct Hooks;
    /// SQLITE_OK, or what the next operation answers.
    [[nodiscard]] int strike(int io_code);
    Image& image(const std::string& path);

    struct Vfs;
    std::unique_ptr<Vfs> vfs_;
    std::string name_;
    std::map<std::string, Image> images_;
    int operations_ = 0;
    int fail_at_ = 0;
    DiskFault fault_ = DiskFault::io_error;
    bool power_cut_ = false;
    bool dead_ = false;
    bool lies_ = false;
};

}  // namespace tests
