#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "kiosk/base/file_layer.h"

namespace tests {

enum class DiskFault { io_error, full };
/// What of the changes that were never synced is still there after a power cut.
enum class Survives { nothing, everything, some };

class VirtualDisk;

/// One process's view of a VirtualDisk: a SQLite VFS and a file layer that count their operations
/// (open, write, sync, truncate, remove, rename, folder sync) and can fail the n-th of them.
/// **Threads:** one.
class DiskClient {
  public:
    DiskClient(VirtualDisk& disk, const std::string& name);
    ~DiskClient();
    DiskClient(const DiskClient&) = delete;
    DiskClient& operator=(const DiskClient&) = delete;

    [[nodiscard]] const std::string& vfs() const { return name_; }
    [[nodiscard]] kiosk::FileLayer& files() { return *files_; }

    /// Counting starts again at 1 with each of these three; 0: never.
    void fail_nth(int n, DiskFault fault) {
        arm(n, fault == DiskFault::full ? Strike::full : Strike::io_error);
    }
    /// Nothing more of this process reaches the disk; what it wrote stays in the system's cache.
    void die_at(int n) { arm(n, Strike::death); }
    void die_now() {
        dead_ = true;
        out_of_room_ = false;
    }
    /// For every process.
    void cut_power_at(int n) { arm(n, Strike::power_cut); }
    /// Reading fails once.
    void fail_nth_read(int n) { reads_left_ = n; }

    [[nodiscard]] int operations() const { return operations_; }
    [[nodiscard]] bool struck() const { return strike_at_ > 0 && operations_ >= strike_at_; }
    [[nodiscard]] bool dead() const;
    /// A new process takes its place. Everything of the old one must be closed.
    void revive();

  private:
    friend struct VfsHooks;
    friend class VirtualFiles;
    enum class Strike { none, io_error, full, death, power_cut };
    void arm(int n, Strike strike);
    /// What the next counted operation meets.
    [[nodiscard]] Strike next_operation();
    [[nodiscard]] bool next_read_fails();

    VirtualDisk& disk_;
    std::string name_;
    struct Vfs;
    std::unique_ptr<Vfs> vfs_;
    std::unique_ptr<kiosk::FileLayer> files_;
    int operations_ = 0;
    int strike_at_ = 0;
    int reads_left_ = 0;
    Strike strike_ = Strike::none;
    bool dead_ = false;
    bool out_of_room_ = false;  // what the last failure was
};

/// A disk in memory. Keeps what a program sees apart from what a power cut would leave: content
/// becomes durable by a sync of the file, names by a sync of their folder.
/// **Threads:** one.
class VirtualDisk {
  public:
    static constexpr std::size_t sector = 512;

    VirtualDisk();
    ~VirtualDisk();
    VirtualDisk(const VirtualDisk&) = delete;
    VirtualDisk& operator=(const VirtualDisk&) = delete;

    /// The first process; the short forms below are its own.
    [[nodiscard]] DiskClient& client() { return *client_; }
    [[nodiscard]] std::unique_ptr<DiskClient> add_client();
    [[nodiscard]] const std::string& vfs() const { return client_->vfs(); }
    [[nodiscard]] kiosk::FileLayer& files() { return client_->files(); }
    void fail_nth(int n, DiskFault fault) { client_->fail_nth(n, fault); }
    void cut_power_at(int n) { client_->cut_power_at(n); }
    [[nodiscard]] int operations() const { return client_->operations(); }
    [[nodiscard]] bool struck() const { return client_->struck(); }

    /// Controls, which show that this disk sees losses: one that answers “synced” before it is, for
    /// files or for folders.
    void lie_about_sync() { lies_about_files_ = true; }
    void lie_about_folders() { lies_about_folders_ = true; }

    void cut_power() { power_is_off_ = true; }
    [[nodiscard]] bool power_is_off() const { return power_is_off_; }
    /// Leaves what was synced, plus the chosen part of what was not: sectors of files, and the
    /// first so many changes of names. All files must be closed.
    void reboot(Survives survives, std::uint64_t seed);

    void set_capacity(std::uint64_t bytes) { capacity_ = bytes; }
    /// Bytes that somebody else's files take.
    void take_room(std::uint64_t bytes) { others_ = bytes; }
    [[nodiscard]] std::uint64_t used() const;
    [[nodiscard]] kiosk::DiskRoom room() const;

    /// Changes one bit of a file behind everybody's back.
    void flip_bit(const std::string& path, std::uint64_t bit);
    [[nodiscard]] std::string content(const std::string& path) const;
    [[nodiscard]] std::vector<std::string> paths() const;
    /// A durable file, as if it had always been there.
    void place(const std::string& path, std::string content);

    /// Words that must never be written, in any file.
    void forbid(std::string word) { forbidden_.push_back(std::move(word)); }
    [[nodiscard]] std::size_t forbidden_writes() const { return forbidden_writes_; }

  private:
    friend class DiskClient;
    friend struct VfsHooks;
    friend class VirtualFiles;
    struct Inode;
    struct NameChange;
    using Names = std::map<std::string, std::shared_ptr<Inode>>;

    [[nodiscard]] std::shared_ptr<Inode> find(const std::string& path) const;
    std::shared_ptr<Inode> make(const std::string& path);
    void change_names(NameChange change);
    static void apply(Names& names, const NameChange& change);
    /// False: no room.
    [[nodiscard]] bool write(Inode& inode, std::uint64_t offset, std::string bytes);
    void truncate(Inode& inode, std::uint64_t size);
    void sync(Inode& inode) const;
    void sync_names();

    std::unique_ptr<DiskClient> client_;
    Names names_;
    Names durable_names_;
    std::vector<NameChange> pending_names_;
    std::set<std::string> locked_;
    std::vector<std::string> forbidden_;
    std::size_t forbidden_writes_ = 0;
    std::uint64_t capacity_ = std::uint64_t{64} * 1024 * 1024 * 1024;
    std::uint64_t others_ = 0;
    std::uint64_t inodes_ = 0;
    int clients_ = 0;
    bool lies_about_files_ = false;
    bool lies_about_folders_ = false;
    bool power_is_off_ = false;
};

}  // namespace tests
