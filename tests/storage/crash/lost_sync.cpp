// Preloaded into a program, it forgets what the program asks to be made durable: the controls of
// crash_images.py. BIANMIN_LOST_SYNC: `wal` forgets SQLite's log (what PRAGMA synchronous=NORMAL
// does), `blobs` the chunks of scans, `all` every regular file.
#include <cstdlib>
#include <string>
#include <string_view>

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

bool is_lost(int file) {
    const char* mode = std::getenv("BIANMIN_LOST_SYNC");
    struct stat about {};
    if (mode == nullptr || ::fstat(file, &about) != 0 || !S_ISREG(about.st_mode)) return false;
    if (std::string_view(mode) == "all") return true;
    char name[4096];
    const auto link = "/proc/self/fd/" + std::to_string(file);
    const auto size = ::readlink(link.c_str(), name, sizeof name);
    if (size <= 0) return false;
    const std::string_view path(name, static_cast<std::size_t>(size));
    return std::string_view(mode) == "wal" ? path.ends_with("-wal")
                                           : path.find("/blobs/") != std::string_view::npos;
}

/// Both ask for no less than the caller.
int real(int file) {
    using Sync = int (*)(int);
    static const auto found = reinterpret_cast<Sync>(::dlsym(RTLD_NEXT, "fsync"));
    return found(file);
}

}  // namespace

extern "C" int fdatasync(int file) {
    return is_lost(file) ? 0 : real(file);
}

/// Promises nothing, but would give the file its blocks, which ext4 then writes for other reasons.
extern "C" int sync_file_range(int file, off64_t offset, off64_t count, unsigned flags) {
    using Begin = int (*)(int, off64_t, off64_t, unsigned);
    static const auto found = reinterpret_cast<Begin>(::dlsym(RTLD_NEXT, "sync_file_range"));
    return is_lost(file) ? 0 : found(file, offset, count, flags);
}

extern "C" int fsync(int file) {
    return is_lost(file) ? 0 : real(file);
}
