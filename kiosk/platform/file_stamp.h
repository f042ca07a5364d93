#pragma once

#include <filesystem>

#include <sys/stat.h>

namespace kiosk {

/// What tells that a file was replaced; that of a file which is not there has no size.
struct FileStamp {
    ino_t file = 0;
    off_t size = -1;
    timespec changed{};
    friend bool operator==(const FileStamp& left, const FileStamp& right) {
        return left.file == right.file && left.size == right.size &&
               left.changed.tv_sec == right.changed.tv_sec &&
               left.changed.tv_nsec == right.changed.tv_nsec;
    }
};

[[nodiscard]] inline FileStamp stamp_of(const std::filesystem::path& file) {
    struct stat info {};
    if (::stat(file.c_str(), &info) != 0) return {};
    return {.file = info.st_ino, .size = info.st_size, .changed = info.st_mtim};
}

}  // namespace kiosk
