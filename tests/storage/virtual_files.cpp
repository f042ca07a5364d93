#include <algorithm>

#include "kiosk/base/encoding.h"
#include "tests/storage/virtual_disk_parts.h"

namespace tests {

using kiosk::ErrorCode;
using kiosk::Result;

/// The file layer of one process on a VirtualDisk.
class VirtualFiles final : public kiosk::FileLayer {
  public:
    VirtualFiles(VirtualDisk& disk, DiskClient& client) : disk_(disk), client_(client) {}

    Result<void> make_folder(const std::filesystem::path&) override { return {}; }

    Result<std::unique_ptr<kiosk::OutputFile>> create(const std::filesystem::path& file) override {
        if (auto met = meet("open"); !met) return met.error();
        auto inode = disk_.find(file);
        if (inode == nullptr)
            inode = disk_.make(file);
        else
            disk_.truncate(*inode, 0);
        return std::unique_ptr<kiosk::OutputFile>(
            std::make_unique<Output>(*this, std::move(inode)));
    }

    Result<std::unique_ptr<kiosk::OutputFile>> overwrite(
        const std::filesystem::path& file) override {
        if (auto met = meet("open"); !met) return met.error();
        auto inode = disk_.find(file);
        if (inode == nullptr) return {ErrorCode::not_found, "open: none"};
        return std::unique_ptr<kiosk::OutputFile>(
            std::make_unique<Output>(*this, std::move(inode)));
    }

    Result<bool> ensure(const std::filesystem::path& file) override {
        if (auto met = meet("open"); !met) return met.error();
        auto inode = disk_.find(file);
        if (inode == nullptr) inode = disk_.make(file);
        return inode->now.empty();
    }

    Result<std::string> read(const std::filesystem::path& file, std::size_t size_max) override {
        if (client_.next_read_fails()) return {ErrorCode::io_error, "read: planted"};
        const auto inode = disk_.find(file);
        if (inode == nullptr) return {ErrorCode::not_found, "open: none"};
        if (inode->now.size() > size_max) return {ErrorCode::limit_exceeded, "too large"};
        return inode->now;
    }

    Result<void> rename(const std::filesystem::path& from,
                        const std::filesystem::path& to) override {
        if (auto met = meet("rename"); !met) return met;
        auto inode = disk_.find(from);
        if (inode == nullptr) return {ErrorCode::not_found, "rename: none"};
        disk_.change_names({to, std::move(inode), from});
        return {};
    }

    Result<bool> remove(const std::filesystem::path& file) override {
        if (auto met = meet("unlink"); !met) return met.error();
        if (disk_.find(file) == nullptr) return false;
        disk_.change_names({file, nullptr, {}});
        return true;
    }

    Result<void> sync_folder(const std::filesystem::path&) override {
        if (auto met = meet("fsync folder"); !met) return met;
        disk_.sync_names();
        return {};
    }

    Result<std::vector<std::string>> list(const std::filesystem::path& folder) override {
        if (client_.next_read_fails()) return {ErrorCode::io_error, "read folder: planted"};
        std::vector<std::string> names;
        for (const auto& [path, inode] : disk_.names_) {
            const std::filesystem::path whole(path);
            if (whole.parent_path() == folder) names.push_back(whole.filename());
        }
        std::ranges::sort(names);
        return names;
    }

    Result<std::optional<std::uint64_t>> size_of(const std::filesystem::path& file) override {
        if (client_.dead()) return {ErrorCode::io_error, "stat: planted"};
        const auto inode = disk_.find(file);
        if (inode == nullptr) return std::optional<std::uint64_t>();
        return std::optional(std::max<std::uint64_t>(inode->now.size(), inode->allotted));
    }

    Result<std::optional<std::uint64_t>> identity_of(const std::filesystem::path& file) override {
        if (client_.dead()) return {ErrorCode::io_error, "stat: planted"};
        const auto inode = disk_.find(file);
        if (inode == nullptr) return std::optional<std::uint64_t>();
        return std::optional(inode->number);
    }

    Result<void> allot(const std::filesystem::path& file, std::uint64_t bytes) override {
        if (auto met = meet("allot"); !met) return met;
        if (disk_.room().free < bytes) return {ErrorCode::disk_full, "allot: no room"};
        auto inode = disk_.find(file);
        if (inode == nullptr) inode = disk_.make(file);
        inode->allotted = bytes;
        return {};
    }

    Result<kiosk::DiskRoom> room(const std::filesystem::path&) override {
        if (client_.dead()) return {ErrorCode::io_error, "statvfs: planted"};
        return disk_.room();
    }

    Result<std::unique_ptr<kiosk::FileLock>> lock(const std::filesystem::path& file) override {
        if (auto met = meet("open lock"); !met) return met.error();
        if (!disk_.locked_.insert(file).second) return {ErrorCode::device_busy, "held"};
        return std::unique_ptr<kiosk::FileLock>(std::make_unique<Lock>(disk_, file));
    }

  private:
    class Output final : public kiosk::OutputFile {
      public:
        Output(VirtualFiles& files, std::shared_ptr<VirtualDisk::Inode> inode)
            : files_(files), inode_(std::move(inode)) {}
        Result<void> append(std::span<const unsigned char> bytes) override {
            if (auto met = files_.meet("write"); !met) return met;
            std::string copy(reinterpret_cast<const char*>(bytes.data()), bytes.size());
            if (!files_.disk_.write(*inode_, at_, std::move(copy)))
                return {ErrorCode::disk_full, "write: no room"};
            at_ += bytes.size();
            return {};
        }
        Result<void> cut() override {
            if (auto met = files_.meet("truncate"); !met) return met;
            files_.disk_.truncate(*inode_, at_);
            return {};
        }
        Result<void> sync() override {
            if (auto met = files_.meet("fdatasync"); !met) return met;
            files_.disk_.sync(*inode_);
            return {};
        }

      private:
        VirtualFiles& files_;
        std::shared_ptr<VirtualDisk::Inode> inode_;
        std::uint64_t at_ = 0;
    };

    class Lock final : public kiosk::FileLock {
      public:
        Lock(VirtualDisk& disk, std::string path) : disk_(disk), path_(std::move(path)) {}
        ~Lock() override { disk_.locked_.erase(path_); }
        Lock(const Lock&) = delete;
        Lock& operator=(const Lock&) = delete;

      private:
        VirtualDisk& disk_;
        std::string path_;
    };

    Result<void> meet(const char* doing) {
        switch (client_.next_operation()) {
            case DiskClient::Strike::none:
                return {};
            case DiskClient::Strike::full:
                return {ErrorCode::disk_full, std::string(doing) + ": planted"};
            case DiskClient::Strike::io_error:
            case DiskClient::Strike::death:
            case DiskClient::Strike::power_cut:
                break;
        }
        return {ErrorCode::io_error, std::string(doing) + ": planted"};
    }

    VirtualDisk& disk_;
    DiskClient& client_;
};

std::unique_ptr<kiosk::FileLayer> make_virtual_files(VirtualDisk& disk, DiskClient& client) {
    return std::make_unique<VirtualFiles>(disk, client);
}

}  // namespace tests
