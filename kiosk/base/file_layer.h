#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/base/result.h"

namespace kiosk {

/// A file that is being written from its beginning on. Closed, with whatever was not synced at
/// risk, when it ends.
class OutputFile {
  public:
    virtual ~OutputFile() = default;
    [[nodiscard]] virtual Result<void> append(std::span<const unsigned char> bytes) = 0;
    /// The disk may begin with what was appended, so that `sync` has less to wait for. Promises
    /// nothing; what fails is told by `sync`.
    virtual void begin_sync() {}
    /// The file ends where the writing has come to. Survives a power cut only together with a
    /// change of names that was made durable after it.
    [[nodiscard]] virtual Result<void> cut() = 0;
    /// What was appended survives a power cut. The file's *name* does only after `sync_folder`.
    [[nodiscard]] virtual Result<void> sync() = 0;
};

/// Held until it ends.
class FileLock {
  public:
    virtual ~FileLock() = default;
};

/// Bytes of the file system that a folder lies in.
struct DiskRoom {
    std::uint64_t free = 0;
    std::uint64_t total = 0;
};

/// The files that must outlive a power cut, without SQLite's, which go through its VFS. Tests put a
/// disk in memory behind it that loses what was not synced.
///
/// **Threads:** any; one at a time for each file. **Time:** every call may block on the disk.
/// **Errors:** `disk_full`, `not_found`, `limit_exceeded`, `device_busy` (lock), and `io_error` for
/// all else; the detail holds the operation and the system's words, never a path.
/// **Limits:** files are made with mode 0600, folders with 0700; symbolic links are not followed.
class FileLayer {
  public:
    virtual ~FileLayer() = default;

    [[nodiscard]] virtual Result<void> make_folder(const std::filesystem::path& folder) = 0;
    /// Empty, also when there was one.
    [[nodiscard]] virtual Result<std::unique_ptr<OutputFile>> create(
        const std::filesystem::path& file) = 0;
    /// One that is there, with the length that it has: what lies on the disk already needs no room
    /// and no change of the file system's own records, so that its `sync` is short.
    /// **Errors:** `not_found`.
    [[nodiscard]] virtual Result<std::unique_ptr<OutputFile>> overwrite(
        const std::filesystem::path& file) = 0;
    /// Makes it if it is missing. True: it is empty.
    [[nodiscard]] virtual Result<bool> ensure(const std::filesystem::path& file) = 0;
    /// **Errors:** `limit_exceeded`: larger than `size_max`.
    [[nodiscard]] virtual Result<std::string> read(const std::filesystem::path& file,
                                                   std::size_t size_max) = 0;
    /// Takes the place of what has that name.
    [[nodiscard]] virtual Result<void> rename(const std::filesystem::path& from,
                                              const std::filesystem::path& to) = 0;
    /// False: there was none.
    [[nodiscard]] virtual Result<bool> remove(const std::filesystem::path& file) = 0;
    /// Names that were made, changed or removed in this folder survive a power cut.
    [[nodiscard]] virtual Result<void> sync_folder(const std::filesystem::path& folder) = 0;
    /// Names of the files in it, sorted; none when there is no such folder.
    [[nodiscard]] virtual Result<std::vector<std::string>> list(
        const std::filesystem::path& folder) = 0;
    /// nullopt: there is no such file.
    [[nodiscard]] virtual Result<std::optional<std::uint64_t>> size_of(
        const std::filesystem::path& file) = 0;
    /// Tells whether the name still leads to the same file; nullopt: to none.
    [[nodiscard]] virtual Result<std::optional<std::uint64_t>> identity_of(
        const std::filesystem::path& file) = 0;
    /// A file of that size whose room is really taken, durable. Nothing is left when it fails.
    [[nodiscard]] virtual Result<void> allot(const std::filesystem::path& file,
                                             std::uint64_t bytes) = 0;
    [[nodiscard]] virtual Result<DiskRoom> room(const std::filesystem::path& folder) = 0;
    /// Exclusive between processes. Waits for nobody: `device_busy`.
    [[nodiscard]] virtual Result<std::unique_ptr<FileLock>> lock(
        const std::filesystem::path& file) = 0;
};

/// The operating system's files. It has no state.
[[nodiscard]] FileLayer& system_files();

/// Replaces a file as a whole: written aside (`.new`), synced, renamed, folder synced. After a
/// power cut the old content or the new one is there.
[[nodiscard]] Result<void> replace_file(FileLayer& files, const std::filesystem::path& file,
                                        std::string_view content);

}  // namespace kiosk
