#pragma once

#include <filesystem>
#include <string>

#include <stdlib.h>

#include "kiosk/base/check.h"

namespace tests {

/// A folder that goes with the test.
class TempFolder {
  public:
    TempFolder() {
        std::string pattern = "/tmp/bianmin-store-XXXXXX";
        KIOSK_CHECK(::mkdtemp(pattern.data()) != nullptr);
        path_ = pattern;
    }
    ~TempFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;
    [[nodiscard]] std::filesystem::path operator/(const std::string& name) const {
        return path_ / name;
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

}  // namespace tests
