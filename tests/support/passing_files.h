#pragma once

#include "kiosk/base/file_layer.h"

namespace tests {

/// Hands everything on to the system's files. A test overrides what it wants to disturb.
class PassingFiles : public kiosk::FileLayer {
  public:
    using Path = std::filesystem::path;

    [[nodiscard]] kiosk::Result<void> make_folder(const Path& folder) override {
        return files_.make_folder(folder);
    }
    [[nodiscard]] kiosk::Result<std::unique_ptr<kiosk::OutputFile>> create(
        const Path& file) override {
        return files_.create(file);
    }
    [[nodiscard]] kiosk::Result<std::unique_ptr<kiosk::OutputFile>> overwrite(
        const Path& file) override {
        return files_.overwrite(file);
    }
    [[nodiscard]] kiosk::Result<bool> ensure(const Path& file) override {
        return files_.ensure(file);
    }
    [[nodiscard]] kiosk::Result<std::string> read(const Path& file, std::size_t size_max) override {
        return files_.read(file, size_max);
    }
    [[nodiscard]] kiosk::Result<void> rename(const Path& from, const Path& to) override {
        return files_.rename(from, to);
    }
    [[nodiscard]] kiosk::Result<bool> remove(const Path& file) override {
        return files_.remove(file);
    }
    [[nodiscard]] kiosk::Result<void> sync_folder(const Path& folder) override {
        return files_.sync_folder(folder);
    }
    [[nodiscard]] kiosk::Result<std::vector<std::string>> list(const Path& folder) override {
        return files_.list(folder);
    }
    [[nodiscard]] kiosk::Result<std::optional<std::uint64_t>> size_of(const Path& file) override {
        return files_.size_of(file);
    }
    [[nodiscard]] kiosk::Result<std::optional<std::uint64_t>> identity_of(
        const Path& file) override {
        return files_.identity_of(file);
    }
    [[nodiscard]] kiosk::Result<void> allot(const Path& file, std::uint64_t bytes) override {
        return files_.allot(file, bytes);
    }
    [[nodiscard]] kiosk::Result<kiosk::DiskRoom> room(const Path& folder) override {
        return files_.room(folder);
    }
    [[nodiscard]] kiosk::Result<std::unique_ptr<kiosk::FileLock>> lock(const Path& file) override {
        return files_.lock(file);
    }

  private:
    kiosk::FileLayer& files_ = kiosk::system_files();
};

}  // namespace tests
