#pragma once

#include <filesystem>

#include "tests/platform/process.h"
#include "tests/platform/store.h"

namespace tests {

/// The store of `folder`, in the database that this run of the tests is about.
inline kiosk::Result<std::unique_ptr<Store>> open_store(const std::filesystem::path& folder) {
    const auto server = test_database(folder);
    return server ? Store::connect(*server) : Store::open(folder / "platform.db");
}

}  // namespace tests
