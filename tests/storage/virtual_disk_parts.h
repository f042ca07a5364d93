#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "tests/storage/virtual_disk.h"

/// What the sources of this folder share.
namespace tests {

struct VirtualDisk::Inode {
    struct Change {
        std::uint64_t offset = 0;
        std::string bytes;
        bool truncates = false;
    };
    std::uint64_t number = 0;
    std::string now;
    std::string durable;
    std::vector<Change> pending;
    std::uint64_t allotted = 0;  // room taken without content

    // SQLite's locks and shared memory.
    std::vector<void*> open_handles;
    std::vector<std::unique_ptr<std::array<char, 32768>>> shared_memory;

    static void apply(std::string& content, const Change& change);
};

/// One change of names: `to` leads to the file (none: the name goes), and `from` goes with it.
struct VirtualDisk::NameChange {
    std::string to;
    std::shared_ptr<Inode> inode;
    std::string from;
};

[[nodiscard]] std::unique_ptr<kiosk::FileLayer> make_virtual_files(VirtualDisk& disk,
                                                                   DiskClient& client);

}  // namespace tests
