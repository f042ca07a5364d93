// bianmin-block-log FOLDER IMAGE LOG [FLUSH-MS]
//
// Shows in FOLDER a file `disk`, whose content is IMAGE, and a file `mark`. Every write and every
// flush of the disk, and every line that is written to `mark`, is put into LOG in the order in
// which it came: with a loop device on `disk` that is what a drive was told, and when a program
// said that something is safe. Runs until FOLDER is unmounted. With LOG `-` nothing is recorded. A
// flush takes FLUSH-MS milliseconds, as on a drive of a terminal.
//
// LOG is a row of records: kind ('W' write, 'F' flush, 'M' mark), three zero bytes, size (32 bits),
// place (64 bits), both in the machine's order, then `size` bytes of content.
#define FUSE_USE_VERSION 31
#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <fuse3/fuse.h>
#include <linux/falloc.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

constexpr std::string_view disk_name = "/disk";
constexpr std::string_view mark_name = "/mark";

struct Record {
    char kind;
    char zero[3];
    std::uint32_t size;
    std::uint64_t place;
};
static_assert(sizeof(Record) == 16);

// libfuse hands its call-backs no object of ours; there is one disk a process, and one thread.
int image = -1;
std::FILE* log_file = nullptr;
std::chrono::microseconds flush_time{0};

int record(char kind, std::uint64_t place, const void* content, std::size_t size) {
    if (log_file == nullptr) return 0;
    const Record head{kind, {}, static_cast<std::uint32_t>(size), place};
    const bool written = std::fwrite(&head, sizeof head, 1, log_file) == 1 &&
                         (size == 0 || std::fwrite(content, size, 1, log_file) == 1) &&
                         std::fflush(log_file) == 0;
    return written ? 0 : -EIO;
}

int get_attributes(const char* path, struct stat* out, fuse_file_info* /*file*/) {
    *out = {};
    out->st_nlink = 1;
    if (std::string_view(path) == "/") {
        out->st_mode = S_IFDIR | 0755;
        return 0;
    }
    out->st_mode = S_IFREG | 0600;
    if (path == mark_name) return 0;
    if (path != disk_name) return -ENOENT;
    struct stat there {};
    if (::fstat(image, &there) != 0) return -errno;
    out->st_size = there.st_size;
    return 0;
}

int read_folder(const char* /*path*/, void* buffer, fuse_fill_dir_t fill, off_t /*offset*/,
                fuse_file_info* /*file*/, fuse_readdir_flags /*flags*/) {
    for (const auto name : {disk_name, mark_name})
        fill(buffer, name.substr(1).data(), nullptr, 0, fuse_fill_dir_flags{});
    return 0;
}

int open_file(const char* path, fuse_file_info* file) {
    file->direct_io = path == mark_name;
    return 0;
}

int read_disk(const char* path, char* out, std::size_t size, off_t offset,
              fuse_file_info* /*file*/) {
    if (path != disk_name) return 0;
    const auto got = ::pread(image, out, size, offset);
    return got < 0 ? -errno : static_cast<int>(got);
}

int write_disk(const char* path, const char* content, std::size_t size, off_t offset,
               fuse_file_info* /*file*/) {
    const bool is_mark = path == mark_name;
    if (!is_mark && ::pwrite(image, content, size, offset) != static_cast<ssize_t>(size))
        return -EIO;
    const int failed = record(is_mark ? 'M' : 'W', is_mark ? 0 : static_cast<std::uint64_t>(offset),
                              content, size);
    return failed != 0 ? failed : static_cast<int>(size);
}

int flush_disk(const char* path, int /*data_only*/, fuse_file_info* /*file*/) {
    std::this_thread::sleep_for(flush_time);
    return path == disk_name ? record('F', 0, nullptr, 0) : 0;
}

/// A discarded or zeroed range reads as zeros.
int allocate(const char* path, int mode, off_t offset, off_t size, fuse_file_info* file) {
    if (path != disk_name || (mode & (FALLOC_FL_PUNCH_HOLE | FALLOC_FL_ZERO_RANGE)) == 0)
        return -EOPNOTSUPP;
    const std::vector<char> zeros(static_cast<std::size_t>(size));
    const int written = write_disk(path, zeros.data(), zeros.size(), offset, file);
    return written < 0 ? written : 0;
}

int keep_size(const char* /*path*/, off_t /*size*/, fuse_file_info* /*file*/) {
    return 0;
}

}  // namespace

int main(int count, char** words) {
    if (count != 4 && count != 5) {
        std::fprintf(stderr, "usage: bianmin-block-log FOLDER IMAGE LOG [FLUSH-MS]\n");
        return 2;
    }
    image = ::open(words[2], O_RDWR | O_CLOEXEC);
    const bool is_recorded = std::string_view(words[3]) != "-";
    if (is_recorded) log_file = std::fopen(words[3], "wbe");
    if (count == 5)
        flush_time = std::chrono::microseconds(std::lround(1000 * std::strtod(words[4], nullptr)));
    if (image < 0 || (is_recorded && log_file == nullptr)) {
        std::fprintf(stderr, "bianmin-block-log: image or log can't be opened\n");
        return 1;
    }
    fuse_operations operations{};
    operations.getattr = &get_attributes;
    operations.readdir = &read_folder;
    operations.open = &open_file;
    operations.read = &read_disk;
    operations.write = &write_disk;
    operations.fsync = &flush_disk;
    operations.fallocate = &allocate;
    operations.truncate = &keep_size;
    char foreground[] = "-f";
    char one_thread[] = "-s";
    char* arguments[] = {words[0], words[1], foreground, one_thread, nullptr};
    return fuse_main(4, arguments, &operations, nullptr);
}
