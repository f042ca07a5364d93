#pragma once

#include <filesystem>

#include <rime_api.h>

#include "kiosk/base/result.h"

namespace ui {

/// librime, loaded and set up over one folder that it only reads. It is one for the whole process
/// and must be ended before the program ends, since its own static objects crash otherwise.
/// **Threads:** one.
class RimeLibrary {
  public:
    [[nodiscard]] static kiosk::Result<RimeLibrary> load(const std::filesystem::path& folder);
    RimeLibrary(RimeLibrary&& other) noexcept;
    RimeLibrary& operator=(RimeLibrary&&) = delete;
    ~RimeLibrary();

    [[nodiscard]] const RimeApi& api() const { return *api_; }

  private:
    explicit RimeLibrary(const RimeApi* api) : api_(api) {}
    const RimeApi* api_ = nullptr;
};

}  // namespace ui
