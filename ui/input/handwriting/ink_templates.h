#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "kiosk/base/result.h"
#include "kiosk/model/stroke.h"
#include "ui/input/handwriting/guess.h"

namespace ui {

/// Guesses characters by what they look like: the order of the strokes, their direction and joined
/// strokes do not matter.
/// **Threads:** any, for one caller at a time. **Time:** ≤ 2 ms. **Limits:** characters of the
/// file; cursive writing is beyond it. **Secrets:** keeps nothing of what it is asked.
class InkTemplates {
  public:
    /// Reads what ui/input/handwriting/tool made. not_found, or corrupt.
    [[nodiscard]] static kiosk::Result<std::unique_ptr<InkTemplates>> open(
        const std::filesystem::path& file);
    ~InkTemplates();
    InkTemplates(const InkTemplates&) = delete;
    InkTemplates& operator=(const InkTemplates&) = delete;

    /// At most `count`, likeliest first, for strokes on a canvas that is `aspect` times as wide as
    /// it is high. Scores are cosines: 1 is the same. Empty when there is too little ink.
    [[nodiscard]] std::vector<Guess> guess(std::span<const kiosk::Stroke> strokes, float aspect,
                                           std::size_t count) const;

  private:
    InkTemplates() = default;

    void* map_ = nullptr;
    std::size_t bytes_ = 0;
    std::size_t templates_ = 0;
    const char32_t* characters_ = nullptr;
    const std::int8_t* features_ = nullptr;
};

}  // namespace ui
