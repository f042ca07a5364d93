#include "tests/unit/offline_cache/faulty_disk.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <sqlite3.h>

#include "kiosk/base/check.h"
#include "kiosk/base/random.h"

namespace tests {

struct FaultyDisk::Vfs {
    sqlite3_vfs table{};
    sqlite3_vfs* real = nullptr;
};

namespace {

struct File {
    sqlite3_file head;
    FaultyDisk* disk;
    FaultyDisk::Image* image;
    // The real file's structure follows this one.
    [[nodiscard]] sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

File& file_of(sqlite3_file* file) {
    return *reinterpret_cast<File*>(file);
}
FaultyDisk& disk_of(sqlite3_vfs* vfs) {
    return *static_cast<FaultyDisk*>(vfs->pAppData);
}

std::string content_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void apply(std::string& content, const FaultyDisk::Change& change) {
    const auto offset = static_cast<std::size_t>(change.offset);
    if (change.truncates) {
        content.resize(offset);
        return;
    }
    if (content.size() < offset + change.bytes.size()) content.resize(offset + change.bytes.size());
    content.replace(offset, change.bytes.size(), change.bytes);
}

}  // namespace

struct FaultyDisk::Hooks {
    static int strike(FaultyDisk& disk, int code) { return disk.strike(code); }
    static bool lies(const FaultyDisk& disk) { return disk.lies_; }
    static Image& image(FaultyDisk& disk, const std::string& path) { return disk.image(path); }
    static void forget(FaultyDisk& disk, const std::string& path) { disk.images_.erase(path); }
    static sqlite3_vfs* real(FaultyDisk& disk) { return disk.vfs_->real; }

    static int close(sqlite3_file* file) {
        return file_of(file).real()->pMethods->xClose(file_of(file).real());
    }
    static int read(sqlite3_file* file, void* into, int size, sqlite3_int64 offset) {
        return file_of(file).real()->pMethods->xRead(file_of(file).real(), into, size, offset);
    }
    static int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
        auto& mine = file_of(file);
        if (const int code = strike(*mine.disk, SQLITE_IOERR_WRITE); code != SQLITE_OK) return code;
        mine.image->pending.push_back(
            {offset, std::string(static_cast<const char*>(from), static_cast<std::size_t>(size)),
             false});
        return mine.real()->pMethods->xWrite(mine.real(), from, size, offset);
    }
    static int truncate(sqlite3_file* file, sqlite3_int64 size) {
        auto& mine = file_of(file);
        if (const int code = strike(*mine.disk, SQLITE_IOERR_TRUNCATE); code != SQLITE_OK)
            return code;
        mine.image->pending.push_back({size, {}, true});
        return mine.real()->pMethods->xTruncate(mine.real(), size);
    }
    static int sync(sqlite3_file* file, int) {
        auto& mine = file_of(file);
        if (const int code = strike(*mine.disk, SQLITE_IOERR_FSYNC); code != SQLITE_OK) return code;
        if (lies(*mine.disk)) return SQLITE_OK;
        for (const auto& change : mine.image->pending) apply(mine.image->synced, change);
        mine.image->pending.clear();
        return SQLITE_OK;
    }
    static int size(sqlite3_file* file, sqlite3_int64* into) {
        return file_of(file).real()->pMethods->xFileSize(file_of(file).real(), into);
    }
    static int lock(sqlite3_file* file, int level) {
        return file_of(file).real()->pMethods->xLock(file_of(file).real(), level);
    }
    static int unlock(sqlite3_file* file, int level) {
        return file_of(file).real()->pMethods->xUnlock(file_of(file).real(), level);
    }
    static int reserved(sqlite3_file* file, int* into) {
        return file_of(file).real()->pMethods->xCheckReservedLock(file_of(file).real(), into);
    }
    static int control(sqlite3_file* file, int what, void* with) {
        return file_of(file).real()->pMethods->xFileControl(file_of(file).real(), what, with);
    }
    static int sector(sqlite3_file* file) {
        return file_of(file).real()->pMethods->xSectorSize(file_of(file).real());
    }
    static int traits(sqlite3_file*) { return 0; }
    static int shm_map(sqlite3_file* file, int region, int bytes, int extend,
                       void volatile** into) {
        return file_of(file).real()->pMethods->xShmMap(file_of(file).real(), region, bytes, extend,
                                                       into);
    }
    static int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
        return file_of(file).real()->pMethods->xShmLock(file_of(file).real(), offset, count, flags);
    }
    static void shm_barrier(sqlite3_file* file) {
        file_of(file).real()->pMethods->xShmBarrier(file_of(file).real());
    }
    static int shm_unmap(sqlite3_file* file, int remove) {
        return file_of(file).real()->pMethods->xShmUnmap(file_of(file).real(), remove);
    }

    static const sqlite3_io_methods& methods() {
        static const sqlite3_io_methods table = {2,           close,     read,    write,   truncate,
                                                 sync,        size,      lock,    unlock,  reserved,
                                                 control,     sector,    traits,  shm_map, shm_lock,
                                                 shm_barrier, shm_unmap, nullptr, nullptr};
        return table;
    }

    static int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags,
                    int* out_flags) {
        auto& mine = file_of(file);
        mine.head.pMethods = nullptr;
        mine.disk = &disk_of(vfs);
        auto* below = real(*mine.disk);
        mine.image =
            &image(*mine.disk, name == nullptr ? std::string("temporary") : std::string(name));
        const int code = below->xOpen(below, name, mine.real(), flags, out_flags);
        if (mine.real()->pMethods != nullptr) mine.head.pMethods = &methods();
        return code;
    }
    static int remove(sqlite3_vfs* vfs, const char* name, int sync_folder) {
        auto& disk = disk_of(vfs);
        if (const int code = strike(disk, SQLITE_IOERR_DELETE); code != SQLITE_OK) return code;
        forget(disk, name);
        return real(disk)->xDelete(real(disk), name, sync_folder);
    }
};

FaultyDisk::FaultyDisk() : vfs_(std::make_unique<Vfs>()) {
    vfs_->real = sqlite3_vfs_find(nullptr);
    name_ = "faulty-" + std::to_string(reinterpret_cast<std::uintptr_t>(this));
    vfs_->table = *vfs_->real;
    vfs_->table.szOsFile = static_cast<int>(sizeof(File)) + vfs_->real->szOsFile;
    vfs_->table.zName = name_.c_str();
    vfs_->table.pAppData = this;
    vfs_->table.pNext = nullptr;
    vfs_->table.xOpen = Hooks::open;
    vfs_->table.xDelete = Hooks::remove;
    KIOSK_CHECK(sqlite3_vfs_register(&vfs_->table, 0) == SQLITE_OK);
}

FaultyDisk::~FaultyDisk() {
    sqlite3_vfs_unregister(&vfs_->table);
}

FaultyDisk::Image& FaultyDisk::image(const std::string& path) {
    const auto [found, is_new] = images_.try_emplace(path);
    if (is_new) found->second.synced = content_of(path);
    return found->second;
}

int FaultyDisk::strike(int io_code) {
    ++operations_;
    if (dead_) return io_code;
    if (fail_at_ == 0 || operations_ != fail_at_) return SQLITE_OK;
    if (power_cut_) dead_ = true;
    if (!power_cut_ && fault_ == DiskFault::full) return SQLITE_FULL;
    return io_code;
}

void FaultyDisk::fail_nth(int n, DiskFault fault) {
    operations_ = 0;
    fail_at_ = n;
    fault_ = fault;
    power_cut_ = false;
}

void FaultyDisk::cut_power_at(int n) {
    fail_nth(n, DiskFault::io_error);
    power_cut_ = true;
}

void FaultyDisk::reboot(Survives survives, std::uint64_t seed) {
    constexpr std::size_t sector = 512;
    kiosk::SeededRandom random(seed);
    for (auto& [path, image] : images_) {
        if (!std::filesystem::exists(path)) continue;
        for (const auto& change : image.pending) {
            if (survives == Survives::nothing) break;
            if (survives == Survives::everything || change.truncates) {
                if (survives == Survives::everything || random.below(2) == 0)
                    apply(image.synced, change);
                continue;
            }
            for (std::size_t at = 0; at < change.bytes.size(); at += sector)
                if (random.below(2) == 0)
                    apply(image.synced, {change.offset + static_cast<std::int64_t>(at),
                                         change.bytes.substr(at, sector), false});
        }
        image.pending.clear();
        std::ofstream(path, std::ios::binary | std::ios::trunc) << image.synced;
        std::error_code ignored;
        std::filesystem::remove(path + "-shm", ignored);
    }
    images_.clear();
    dead_ = false;
    fail_nth(0, DiskFault::io_error);
}

}  // namespace tests
