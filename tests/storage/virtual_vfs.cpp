#include <algorithm>
#include <cerrno>
#include <cstring>

#include <sqlite3.h>

#include "kiosk/base/check.h"
#include "tests/storage/virtual_disk_parts.h"

namespace tests {

struct DiskClient::Vfs {
    sqlite3_vfs table{};
};

/// SQLite's view of a VirtualDisk.
struct VfsHooks {
    using Inode = VirtualDisk::Inode;
    using Strike = DiskClient::Strike;

    struct State {
        DiskClient* client = nullptr;
        std::shared_ptr<Inode> inode;
        std::string path;
        int level = SQLITE_LOCK_NONE;
        unsigned shared_locks = 0;  // one bit a slot of the shared memory
        unsigned exclusive_locks = 0;
        bool maps_memory = false;
        bool temporary = false;
        /// As SQLite's own VFS does it: the first sync of a new log makes its name durable, too.
        bool syncs_name = false;
        bool keeps_log = false;
    };
    struct File {
        sqlite3_file head;
        State* state;
    };

    static State& of(sqlite3_file* file) { return *reinterpret_cast<File*>(file)->state; }
    static DiskClient& client_of(sqlite3_vfs* vfs) {
        return *static_cast<DiskClient*>(vfs->pAppData);
    }
    static VirtualDisk& disk_of(State& state) { return state.client->disk_; }

    static int meet(DiskClient& client, int io_code) {
        switch (client.next_operation()) {
            case Strike::none:
                return SQLITE_OK;
            case Strike::full:
                return SQLITE_FULL;
            case Strike::io_error:
            case Strike::death:
            case Strike::power_cut:
                break;
        }
        return io_code;
    }

    static int close(sqlite3_file* file) {
        auto* state = reinterpret_cast<File*>(file)->state;
        if (state == nullptr) return SQLITE_OK;
        (void)shm_unmap(file, 0);
        if (state->inode) std::erase(state->inode->open_handles, state);
        delete state;
        reinterpret_cast<File*>(file)->state = nullptr;
        return SQLITE_OK;
    }

    static int read(sqlite3_file* file, void* into, int size, sqlite3_int64 offset) {
        auto& state = of(file);
        if (!state.temporary && state.client->next_read_fails()) return SQLITE_IOERR_READ;
        const auto& content = state.inode->now;
        const auto begin = std::min(static_cast<std::size_t>(offset), content.size());
        const auto got = std::min(static_cast<std::size_t>(size), content.size() - begin);
        std::memcpy(into, content.data() + begin, got);
        if (got == static_cast<std::size_t>(size)) return SQLITE_OK;
        std::memset(static_cast<char*>(into) + got, 0, static_cast<std::size_t>(size) - got);
        return SQLITE_IOERR_SHORT_READ;
    }

    static int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
        auto& state = of(file);
        if (const int code = meet(*state.client, SQLITE_IOERR_WRITE); code != SQLITE_OK)
            return code;
        std::string bytes(static_cast<const char*>(from), static_cast<std::size_t>(size));
        if (disk_of(state).write(*state.inode, static_cast<std::uint64_t>(offset),
                                 std::move(bytes)))
            return SQLITE_OK;
        state.client->out_of_room_ = true;
        return SQLITE_FULL;
    }

    static int truncate(sqlite3_file* file, sqlite3_int64 size) {
        auto& state = of(file);
        if (const int code = meet(*state.client, SQLITE_IOERR_TRUNCATE); code != SQLITE_OK)
            return code;
        disk_of(state).truncate(*state.inode, static_cast<std::uint64_t>(size));
        return SQLITE_OK;
    }

    static int sync(sqlite3_file* file, int) {
        auto& state = of(file);
        if (const int code = meet(*state.client, SQLITE_IOERR_FSYNC); code != SQLITE_OK)
            return code;
        disk_of(state).sync(*state.inode);
        if (std::exchange(state.syncs_name, false)) disk_of(state).sync_names();
        return SQLITE_OK;
    }

    static int size(sqlite3_file* file, sqlite3_int64* into) {
        *into = static_cast<sqlite3_int64>(of(file).inode->now.size());
        return SQLITE_OK;
    }

    /// The highest lock that others hold on the file.
    static int others(const State& state) {
        int highest = SQLITE_LOCK_NONE;
        for (void* handle : state.inode->open_handles)
            if (handle != &state) highest = std::max(highest, static_cast<State*>(handle)->level);
        return highest;
    }

    static int lock(sqlite3_file* file, int level) {
        auto& state = of(file);
        if (level <= state.level) return SQLITE_OK;
        const int held = others(state);
        if (level == SQLITE_LOCK_SHARED && held >= SQLITE_LOCK_PENDING) return SQLITE_BUSY;
        if (level == SQLITE_LOCK_RESERVED && held >= SQLITE_LOCK_RESERVED) return SQLITE_BUSY;
        if (level == SQLITE_LOCK_EXCLUSIVE && held >= SQLITE_LOCK_SHARED) return SQLITE_BUSY;
        state.level = level;
        return SQLITE_OK;
    }
    static int unlock(sqlite3_file* file, int level) {
        of(file).level = std::min(of(file).level, level);
        return SQLITE_OK;
    }
    static int reserved(sqlite3_file* file, int* into) {
        auto& state = of(file);
        *into = static_cast<int>(std::max(state.level, others(state)) >= SQLITE_LOCK_RESERVED);
        return SQLITE_OK;
    }
    static int control(sqlite3_file* file, int what, void* with) {
        if (what != SQLITE_FCNTL_PERSIST_WAL) return SQLITE_NOTFOUND;
        auto& wanted = *static_cast<int*>(with);
        if (wanted >= 0) of(file).keeps_log = wanted > 0;
        wanted = static_cast<int>(of(file).keeps_log);
        return SQLITE_OK;
    }
    static int sector_size(sqlite3_file*) { return static_cast<int>(VirtualDisk::sector); }
    // As Linux's: a write changes no byte beside it.
    static int traits(sqlite3_file*) { return SQLITE_IOCAP_POWERSAFE_OVERWRITE; }

    static int shm_map(sqlite3_file* file, int region, int, int extend, void volatile** into) {
        auto& state = of(file);
        auto& memory = state.inode->shared_memory;
        state.maps_memory = true;
        *into = nullptr;
        const auto index = static_cast<std::size_t>(region);
        if (index >= memory.size()) {
            if (extend == 0) return SQLITE_OK;
            while (memory.size() <= index)
                memory.push_back(std::make_unique<std::array<char, 32768>>());
        }
        *into = memory[index]->data();
        return SQLITE_OK;
    }

    static int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
        auto& state = of(file);
        const unsigned mask = ((1U << count) - 1U) << offset;
        if ((flags & SQLITE_SHM_UNLOCK) != 0) {
            state.shared_locks &= ~mask;
            state.exclusive_locks &= ~mask;
            return SQLITE_OK;
        }
        const bool exclusive = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
        for (void* handle : state.inode->open_handles) {
            const auto& other = *static_cast<State*>(handle);
            if (&other == &state) continue;
            const auto held =
                exclusive ? other.shared_locks | other.exclusive_locks : other.exclusive_locks;
            if ((held & mask) != 0) return SQLITE_BUSY;
        }
        (exclusive ? state.exclusive_locks : state.shared_locks) |= mask;
        return SQLITE_OK;
    }
    static void shm_barrier(sqlite3_file*) {}
    static int shm_unmap(sqlite3_file* file, int) {
        auto& state = of(file);
        state.maps_memory = false;
        state.shared_locks = 0;
        state.exclusive_locks = 0;
        if (!state.inode) return SQLITE_OK;
        const bool used = std::ranges::any_of(state.inode->open_handles, [](void* handle) {
            return static_cast<State*>(handle)->maps_memory;
        });
        if (!used) state.inode->shared_memory.clear();
        return SQLITE_OK;
    }

    static const sqlite3_io_methods& methods() {
        static const sqlite3_io_methods table = {
            2,        close,       read,      write,   truncate,    sync,   size,
            lock,     unlock,      reserved,  control, sector_size, traits, shm_map,
            shm_lock, shm_barrier, shm_unmap, nullptr, nullptr};
        return table;
    }

    static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags,
                    int* out_flags) {
        auto& client = client_of(vfs);
        auto& mine = *reinterpret_cast<File*>(file);
        mine.head.pMethods = nullptr;
        if (const int code = meet(client, SQLITE_CANTOPEN); code != SQLITE_OK) return code;
        auto state = std::make_unique<State>();
        state->client = &client;
        if (name == nullptr) {
            state->temporary = true;
            state->inode = std::make_shared<Inode>();
        } else {
            state->path = name;
            state->inode = client.disk_.find(name);
            if (state->inode == nullptr) {
                if ((flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
                state->inode = client.disk_.make(name);
            }
            // Whether it is new or not: who made it may have failed before its first sync.
            state->syncs_name = (flags & SQLITE_OPEN_CREATE) != 0 &&
                                (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0;
        }
        state->inode->open_handles.push_back(state.get());
        mine.state = state.release();
        mine.head.pMethods = &methods();
        if (out_flags != nullptr) *out_flags = flags;
        return SQLITE_OK;
    }

    static int remove(sqlite3_vfs* vfs, const char* name, int sync_folder) {
        auto& client = client_of(vfs);
        if (const int code = meet(client, SQLITE_IOERR_DELETE); code != SQLITE_OK) return code;
        if (client.disk_.find(name) == nullptr) return SQLITE_IOERR_DELETE_NOENT;
        client.disk_.change_names({name, nullptr, {}});
        if (sync_folder != 0) client.disk_.sync_names();
        return SQLITE_OK;
    }

    static int access(sqlite3_vfs* vfs, const char* name, int flags, int* into) {
        const auto inode = client_of(vfs).disk_.find(name);
        // As SQLite's own VFS: an empty file counts as none.
        *into = static_cast<int>(inode != nullptr &&
                                 (flags != SQLITE_ACCESS_EXISTS || !inode->now.empty()));
        return SQLITE_OK;
    }

    static int full_path(sqlite3_vfs*, const char* name, int size, char* into) {
        sqlite3_snprintf(size, into, "%s", name);
        return SQLITE_OK;
    }

    static int sleep(sqlite3_vfs*, int microseconds) { return microseconds; }
    static int last_error(sqlite3_vfs* vfs, int, char*) {
        return client_of(vfs).out_of_room_ ? ENOSPC : EIO;
    }
};

DiskClient::DiskClient(VirtualDisk& disk, const std::string& name)
    : disk_(disk),
      name_(name),
      vfs_(std::make_unique<Vfs>()),
      files_(make_virtual_files(disk, *this)) {
    vfs_->table = *sqlite3_vfs_find(nullptr);
    vfs_->table.szOsFile = static_cast<int>(sizeof(VfsHooks::File));
    vfs_->table.zName = name_.c_str();
    vfs_->table.pAppData = this;
    vfs_->table.pNext = nullptr;
    vfs_->table.xOpen = VfsHooks::open;
    vfs_->table.xDelete = VfsHooks::remove;
    vfs_->table.xAccess = VfsHooks::access;
    vfs_->table.xFullPathname = VfsHooks::full_path;
    vfs_->table.xSleep = VfsHooks::sleep;
    vfs_->table.xGetLastError = VfsHooks::last_error;
    KIOSK_CHECK(sqlite3_vfs_register(&vfs_->table, 0) == SQLITE_OK);
}

DiskClient::~DiskClient() {
    sqlite3_vfs_unregister(&vfs_->table);
}

}  // namespace tests
