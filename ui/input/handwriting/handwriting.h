#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "kiosk/base/result.h"
#include "kiosk/model/stroke.h"

namespace ui {

/// Recognises characters written with a finger by what they look like: the order of the strokes,
/// their direction and joined strokes do not matter.
/// **Threads:** any, for one caller at a time. **Time:** ≤ 2 ms. **Limits:** characters of the
/// file; cursive writing is beyond it. **Secrets:** keeps nothing of what it is asked.
class Handwriting {
  public:
    /// Reads what ui/input/handwriting/tool made. not_found, or corrupt.
    [[nodiscard]] static kiosk::Result<std::unique_ptr<Handwriting>> open(
        const std::filesystem::path& file);
    ~Handwriting();
    Handwriting(const Handwriting&) = delete;
    Handwriting& operator=(const Handwriting&) = delete;

    /// At most `count` characters, likeliest first, for strokes on a canvas that is `aspect` times
    /// as wide as it is high. Empty when there is too little ink.
    [[nodiscard]] std::vector<std::string> recognise(std::span<const kiosk::Stroke> strokes,
                                                     float aspect, std::size_t count) const;
    [[nodiscard]] std::size_t templates() const { return templates_; }

  private:
    Handwriting() = default;

    void* map_ = nullptr;
    std::size_t bytes_ = 0;
    std::size_t templates_ = 0;
    const char32_t* characters_ = nullptr;
    const std::int8_t* features_ = nullptr;
};

}  // namespace ui
