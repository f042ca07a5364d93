#pragma once

#include <filesystem>

#include "kiosk/base/result.h"

namespace tests {

/// Runs packaging/test-ca/make, which is built in, on the folder. Needs `sh` and `openssl`.
[[nodiscard]] kiosk::Result<void> make_test_keys(const std::filesystem::path& folder);

}  // namespace tests
