#include "kiosk/base/file_layer.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "kiosk/base/encoding.h"

namespace kiosk {

namespace {

Error file_fault(const char* doing, int number) {
    ErrorCode code = ErrorCode::io_error;
    if (number == ENOSPC || number == EDQUOT) code = ErrorCode::disk_full;
    if (number == ENOENT) code = ErrorCode::not_found;
    return {code, std::string(doing) + ": " + std::strerror(number), {}};
}

/// A name that can't be made for want of its folder is no missing file.
Error making_fault(const char* doing, int number) {
    auto fault = file_fault(doing, number);
    if (fault.code == ErrorCode::not_found) fault.code = ErrorCode::io_error;
    return fault;
}

/// A descriptor that is closed at the end.
class Descriptor {
  public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&&) = delete;
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    [[nodiscard]] bool is_open() const { return number_ >= 0; }
    [[nodiscard]] int number() const { return number_; }

  private:
    int number_;
};

Descriptor open_file(const std::filesystem::path& file, int flags) {
    return Descriptor(::open(file.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0600));
}

class SystemOutputFile final : public OutputFile {
  public:
    explicit SystemOutputFile(Descriptor file) : file_(std::move(file)) {}

    Result<void> append(std::span<const unsigned char> bytes) override {
        while (!bytes.empty()) {
            const auto written = ::write(file_.number(), bytes.data(), bytes.size());
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) return file_fault("write", written == 0 ? EIO : errno);
            bytes = bytes.subspan(static_cast<std::size_t>(written));
        }
        return {};
    }
    Result<void> cut() override {
        const auto end = ::lseek(file_.number(), 0, SEEK_CUR);
        if (end < 0 || ::ftruncate(file_.number(), end) != 0) return file_fault("truncate", errno);
        return {};
    }
    void begin_sync() override {
        if (::sync_file_range(file_.number(), 0, 0, SYNC_FILE_RANGE_WRITE) != 0) failure_ = errno;
    }
    Result<void> sync() override {
        if (::fdatasync(file_.number()) != 0) return file_fault("fdatasync", errno);
        // What was told once may not be told again.
        if (failure_ != 0) return file_fault("sync_file_range", failure_);
        return {};
    }

  private:
    Descriptor file_;
    int failure_ = 0;
};

class SystemFileLock final : public FileLock {
  public:
    explicit SystemFileLock(Descriptor file) : file_(std::move(file)) {}

  private:
    Descriptor file_;
};

class SystemFiles final : public FileLayer {
  public:
    Result<void> make_folder(const std::filesystem::path& folder) override {
        std::error_code failed;
        if (std::filesystem::create_directories(folder, failed))
            std::filesystem::permissions(folder, std::filesystem::perms::owner_all, failed);
        if (failed) return file_fault("mkdir", failed.value());
        return {};
    }

    Result<std::unique_ptr<OutputFile>> create(const std::filesystem::path& file) override {
        auto opened = open_file(file, O_WRONLY | O_CREAT | O_TRUNC);
        if (!opened.is_open()) return making_fault("open", errno);
        return std::unique_ptr<OutputFile>(std::make_unique<SystemOutputFile>(std::move(opened)));
    }

    Result<std::unique_ptr<OutputFile>> overwrite(const std::filesystem::path& file) override {
        auto opened = open_file(file, O_WRONLY);
        if (!opened.is_open()) return file_fault("open", errno);
        return std::unique_ptr<OutputFile>(std::make_unique<SystemOutputFile>(std::move(opened)));
    }

    Result<bool> ensure(const std::filesystem::path& file) override {
        const auto opened = open_file(file, O_RDWR | O_CREAT);
        if (!opened.is_open()) return making_fault("open", errno);
        struct stat info {};
        if (::fstat(opened.number(), &info) != 0) return file_fault("stat", errno);
        return info.st_size == 0;
    }

    Result<std::string> read(const std::filesystem::path& file, std::size_t size_max) override {
        const auto opened = open_file(file, O_RDONLY);
        if (!opened.is_open()) return file_fault("open", errno);
        struct stat info {};
        if (::fstat(opened.number(), &info) != 0) return file_fault("stat", errno);
        if (static_cast<std::uint64_t>(info.st_size) > size_max)
            return {ErrorCode::limit_exceeded, "the file is too large"};
        std::string content(static_cast<std::size_t>(info.st_size), '\0');
        std::size_t at = 0;
        while (at < content.size()) {
            const auto got = ::read(opened.number(), content.data() + at, content.size() - at);
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) return file_fault("read", errno);
            if (got == 0) break;  // shorter meanwhile
            at += static_cast<std::size_t>(got);
        }
        content.resize(at);
        return content;
    }

    Result<void> rename(const std::filesystem::path& from,
                        const std::filesystem::path& to) override {
        if (::rename(from.c_str(), to.c_str()) != 0) return file_fault("rename", errno);
        return {};
    }

    Result<bool> remove(const std::filesystem::path& file) override {
        if (::unlink(file.c_str()) == 0) return true;
        if (errno == ENOENT) return false;
        return file_fault("unlink", errno);
    }

    Result<void> sync_folder(const std::filesystem::path& folder) override {
        const Descriptor opened(
            ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (!opened.is_open()) return making_fault("open folder", errno);
        if (::fsync(opened.number()) != 0) return file_fault("fsync folder", errno);
        return {};
    }

    Result<std::vector<std::string>> list(const std::filesystem::path& folder) override {
        std::vector<std::string> names;
        std::error_code failed;
        std::filesystem::directory_iterator entry(folder, failed);
        if (failed == std::errc::no_such_file_or_directory) return names;
        for (; !failed && entry != std::filesystem::directory_iterator(); entry.increment(failed))
            if (entry->is_regular_file()) names.push_back(entry->path().filename().string());
        if (failed) return file_fault("read folder", failed.value());
        std::ranges::sort(names);
        return names;
    }

    Result<std::optional<std::uint64_t>> size_of(const std::filesystem::path& file) override {
        return look<std::uint64_t>(
            file, [](const auto& info) { return static_cast<std::uint64_t>(info.st_size); });
    }

    Result<std::optional<std::uint64_t>> identity_of(const std::filesystem::path& file) override {
        return look<std::uint64_t>(
            file, [](const auto& info) { return static_cast<std::uint64_t>(info.st_ino); });
    }

    Result<void> allot(const std::filesystem::path& file, std::uint64_t bytes) override {
        int failed = 0;
        {
            const auto opened = open_file(file, O_RDWR | O_CREAT);
            if (!opened.is_open()) return making_fault("open", errno);
            failed = ::posix_fallocate(opened.number(), 0, static_cast<off_t>(bytes));
            // Room that is allotted but not on the disk would be missing after a power cut.
            if (failed == 0 && ::fsync(opened.number()) != 0) failed = errno;
        }
        if (failed == 0) return {};
        ::unlink(file.c_str());
        return file_fault("allot", failed);
    }

    Result<DiskRoom> room(const std::filesystem::path& folder) override {
        struct statvfs info {};
        if (::statvfs(folder.c_str(), &info) != 0) {
            const auto fault = file_fault("statvfs", errno);
            return {ErrorCode::io_error, fault.detail};
        }
        return DiskRoom{std::uint64_t{info.f_bavail} * info.f_frsize,
                        std::uint64_t{info.f_blocks} * info.f_frsize};
    }

    Result<std::unique_ptr<FileLock>> lock(const std::filesystem::path& file) override {
        auto opened = open_file(file, O_RDWR | O_CREAT);
        if (!opened.is_open()) return making_fault("open lock", errno);
        if (::flock(opened.number(), LOCK_EX | LOCK_NB) != 0)
            return {ErrorCode::device_busy, "another process holds the lock"};
        return std::unique_ptr<FileLock>(std::make_unique<SystemFileLock>(std::move(opened)));
    }

  private:
    template <class T, class Read>
    static Result<std::optional<T>> look(const std::filesystem::path& file, Read read) {
        struct stat info {};
        if (::stat(file.c_str(), &info) == 0) return std::optional<T>(read(info));
        if (errno == ENOENT) return std::optional<T>();
        return file_fault("stat", errno);
    }
};

}  // namespace

FileLayer& system_files() {
    static SystemFiles files;
    return files;
}

Result<void> replace_file(FileLayer& files, const std::filesystem::path& file,
                          std::string_view content) {
    auto aside = file;
    aside += ".new";
    {
        auto written = files.create(aside);
        if (!written) return written.error();
        if (auto done = (*written)->append(as_bytes(content)); !done) return done;
        if (auto done = (*written)->sync(); !done) return done;
    }
    if (auto done = files.rename(aside, file); !done) return done;
    return files.sync_folder(file.parent_path());
}

}  // namespace kiosk
