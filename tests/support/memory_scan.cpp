#include "tests/support/memory_scan.h"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <sstream>

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "kiosk/base/encoding.h"

namespace tests {

namespace {

using kiosk::ErrorCode;
using kiosk::Result;

/// Read at once; two chunks overlap by the longest needle, so that none is cut in two unseen.
constexpr std::size_t chunk_bytes = 64 * 1024;
/// Finds of one needle in one place beyond this say nothing new.
constexpr int most_finds_a_place = 3;

std::string text_of(const kiosk::Bytes& bytes) {
    return {bytes.begin(), bytes.end()};
}

std::string utf32le(const std::u32string& points) {
    std::string out;
    for (const char32_t point : points)
        for (int shift = 0; shift < 32; shift += 8)
            out.push_back(static_cast<char>((point >> shift) & 0xFFU));
    return out;
}

std::string spaced(const std::u32string& points) {
    std::u32string out;
    for (const char32_t point : points) {
        if (!out.empty()) out.push_back(U' ');
        out.push_back(point);
    }
    return kiosk::utf8_from(out);
}

Result<void> add_encodings(const std::string& name, const std::string& text,
                           std::vector<Needle>& out) {
    auto gb18030 = kiosk::gb18030_from_utf8(text);
    if (!gb18030) return gb18030.error();
    const std::vector<Needle> all{{name + " utf-8", text},
                                  {name + " utf-16le", text_of(kiosk::utf16le_from_utf8(text))},
                                  {name + " utf-32le", utf32le(kiosk::code_points(text))},
                                  {name + " gb18030", text_of(*gb18030)}};
    for (const Needle& needle : all) {
        if (needle.bytes.size() < shortest_needle)
            return {ErrorCode::limit_exceeded, name + " is too short"};
        // Digits and letters are the same in UTF-8 and GB 18030: once is enough.
        const bool known = std::any_of(out.begin(), out.end(),
                                       [&](const Needle& n) { return n.bytes == needle.bytes; });
        if (!known) out.push_back(needle);
    }
    return {};
}

std::size_t longest(std::span<const Needle> needles) {
    std::size_t size = 1;
    for (const Needle& needle : needles) size = std::max(size, needle.bytes.size());
    return size;
}

void search(std::string_view memory, const std::string& place, std::uint64_t base,
            std::span<const Needle> needles, std::vector<Find>& finds) {
    for (const Needle& needle : needles) {
        const char* at = memory.data();
        const char* const end = memory.data() + memory.size();
        for (int found = 0; found < most_finds_a_place && at < end; ++found) {
            const void* hit = memmem(at, static_cast<std::size_t>(end - at), needle.bytes.data(),
                                     needle.bytes.size());
            if (hit == nullptr) break;
            const char* where = static_cast<const char*>(hit);
            finds.push_back(
                {needle.name, place, base + static_cast<std::uint64_t>(where - memory.data())});
            at = where + 1;
        }
    }
}

struct Mapping {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    std::string name;
};

std::vector<Mapping> readable_mappings(std::istream& maps) {
    std::vector<Mapping> out;
    for (std::string line; std::getline(maps, line);) {
        std::istringstream words(line);
        std::string range, rights, offset, device, inode, name;
        words >> range >> rights >> offset >> device >> inode >> name;
        const auto dash = range.find('-');
        // The kernel's own pages can't be read from outside and hold nothing of the program.
        if (rights.empty() || rights[0] != 'r' || name == "[vvar]" || name == "[vsyscall]")
            continue;
        out.push_back({std::stoull(range.substr(0, dash), nullptr, 16),
                       std::stoull(range.substr(dash + 1), nullptr, 16),
                       name.empty() ? "anonymous" : name});
    }
    return out;
}

struct Descriptor {
    int number = -1;
    explicit Descriptor(int from) : number(from) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number >= 0) close(number);
    }
};

void scan_range(int file, const Mapping& range, std::span<const Needle> needles, ProcessScan& out) {
    const std::size_t overlap = longest(needles) - 1;
    std::string chunk(chunk_bytes, '\0');
    for (std::uint64_t at = range.begin; at < range.end;) {
        const std::size_t wanted = std::min<std::uint64_t>(chunk.size(), range.end - at);
        const ssize_t size = pread(file, chunk.data(), wanted, static_cast<off_t>(at));
        if (size <= 0) return;  // unmapped meanwhile, or beyond the end of a mapped file
        out.bytes_read += static_cast<std::uint64_t>(size);
        const std::string_view memory(chunk.data(), static_cast<std::size_t>(size));
        // Most of a wiped heap is zero.
        if (memory.find_first_not_of('\0') != std::string_view::npos)
            search(memory, range.name, at, needles, out.finds);
        if (at + static_cast<std::uint64_t>(size) >= range.end) return;
        const auto step = static_cast<std::uint64_t>(size);
        at += step > overlap ? step - overlap : step;
    }
}

Result<void> scan_file(const std::filesystem::path& path, std::span<const Needle> needles,
                       std::vector<Find>& finds) {
    const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW));
    if (file.number < 0)
        return errno == ENOENT
                   ? Result<void>()
                   : Result<void>(ErrorCode::io_error, "can't read a file: " + path.string());
    const off_t size = lseek(file.number, 0, SEEK_END);
    if (size <= 0) return {};
    ProcessScan scan;
    scan_range(file.number, {0, static_cast<std::uint64_t>(size), path.string()}, needles, scan);
    finds.insert(finds.end(), scan.finds.begin(), scan.finds.end());
    return {};
}

}  // namespace

Result<std::vector<Needle>> needles_of(std::span<const std::string> canaries) {
    std::vector<Needle> out;
    for (std::size_t i = 0; i < canaries.size(); ++i) {
        const std::string name = std::to_string(i);
        if (auto done = add_encodings(name, canaries[i], out); !done) return done.error();
        if (auto done =
                add_encodings(name + " spaced", spaced(kiosk::code_points(canaries[i])), out);
            !done)
            return done.error();
    }
    return out;
}

Result<ProcessScan> scan_process(pid_t pid, std::span<const Needle> needles) {
    const std::string folder = "/proc/" + std::to_string(pid);
    const Descriptor memory(open((folder + "/mem").c_str(), O_RDONLY | O_CLOEXEC));
    if (memory.number < 0)
        return {errno == ENOENT ? ErrorCode::not_found : ErrorCode::unauthorised,
                "can't read the memory of a process"};
    std::ifstream maps(folder + "/maps");
    ProcessScan out;
    for (const Mapping& mapping : readable_mappings(maps)) {
        scan_range(memory.number, mapping, needles, out);
        ++out.mappings;
    }
    if (out.bytes_read == 0) return {ErrorCode::not_found, "the process has no readable memory"};
    return out;
}

Result<std::vector<Find>> scan_tree(const std::filesystem::path& folder,
                                    std::span<const std::filesystem::path> except,
                                    std::span<const Needle> needles) {
    std::vector<Find> finds;
    std::error_code error;
    std::filesystem::recursive_directory_iterator walk(folder, error);
    if (error) return {ErrorCode::io_error, "can't read a folder: " + folder.string()};
    for (const auto end = std::filesystem::recursive_directory_iterator(); walk != end;
         walk.increment(error)) {
        if (error) return {ErrorCode::io_error, "can't read a folder below " + folder.string()};
        const std::filesystem::path path = walk->path();
        if (std::find(except.begin(), except.end(), path) != except.end()) {
            walk.disable_recursion_pending();
            continue;
        }
        search(path.filename().string(), "the name of " + path.string(), 0, needles, finds);
        if (!walk->is_regular_file(error) || walk->is_symlink(error)) continue;
        if (auto done = scan_file(path, needles, finds); !done) return done.error();
    }
    return finds;
}

}  // namespace tests
