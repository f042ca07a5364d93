#pragma once

#include <filesystem>
#include <memory>

#include <opencv2/core.hpp>

#include "drivers/vision/reading/mrz_rules.h"
#include "kiosk/base/result.h"

namespace drivers {

/// What the characters of a machine-readable zone look like: drawn once from the font OCR-B, each
/// in a cell that is as wide as the font's step and `ocrb_cell_height` capitals high.
/// **Threads:** any once made. **Source:** ISO 1073-2 by Debian's fonts-ocr-b.
class OcrbLetters {
  public:
    static constexpr int cell_width = 24;
    static constexpr int cell_height = 32;
    /// Height of a cell in heights of a capital; the capital stands in its middle.
    static constexpr double capitals_high = 1.26;

    /// **Errors:** `not_found` no such font · `bad_format` it lacks a character.
    [[nodiscard]] static kiosk::Result<OcrbLetters> drawn_from(const std::filesystem::path& font);

    /// How alike a grey cell is to each; raises what stands in `most` already. Answers the greatest
    /// of this cell.
    float compare(const cv::Mat& cell, MrzCell* most) const;

  private:
    OcrbLetters() = default;
    std::vector<cv::Mat> letters_;
};

inline constexpr const char* ocrb_font = "/usr/share/fonts/opentype/ocr-b/OCRB.otf";

}  // namespace drivers
