#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

#include "kiosk/base/result.h"

/// Looks for words that must not be there: in the memory of another process and in the files of a
/// folder. The proof that a visit leaves nothing behind, so it looks in the ways a word can lie in
/// memory: UTF-8, UTF-16LE, UTF-32LE and GB 18030, each with and without a space between the
/// characters.
///
/// **Errors:** unauthorised when the kernel does not let us read the process (needs the same user,
/// or root for a process that is not dumpable, as bianmin-guard is); not_found when it has ended.
/// **Limits:** words shorter than `shortest_needle` bytes in an encoding would be found by chance
/// and are refused.
namespace tests {

constexpr std::size_t shortest_needle = 5;

struct Needle {
    /// The word and how it is written: `3 utf-16le spaced` for the fourth canary. Not the canary
    /// itself, so that a report can be shown.
    std::string name;
    std::string bytes;
};

struct Find {
    std::string needle;
    /// Mapping and address, or file and offset.
    std::string place;
    std::uint64_t at = 0;
};

[[nodiscard]] kiosk::Result<std::vector<Needle>> needles_of(std::span<const std::string> canaries);

struct ProcessScan {
    std::vector<Find> finds;
    std::uint64_t bytes_read = 0;
    int mappings = 0;
};
/// Every readable mapping of the process, which goes on running meanwhile.
[[nodiscard]] kiosk::Result<ProcessScan> scan_process(pid_t pid, std::span<const Needle> needles);

/// Every regular file below `folder` and the names of files and folders too; paths in `except` are
/// left out.
[[nodiscard]] kiosk::Result<std::vector<Find>> scan_tree(
    const std::filesystem::path& folder, std::span<const std::filesystem::path> except,
    std::span<const Needle> needles);

}  // namespace tests
