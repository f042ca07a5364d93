#pragma once

#include <array>
#include <optional>

#include <opencv2/core.hpp>

#include "drivers/vision/codes/finder_patterns.h"
#include "drivers/vision/codes/plane_map.h"

namespace drivers {

/// Three finder patterns that may belong to one code. Clockwise: `left` lies under `corner`.
struct FinderTriple {
    FinderPattern corner;
    FinderPattern right;
    FinderPattern left;
};

/// How bright each module of a code is: 0 ink, 1 paper, shadows and glare taken out.
struct ModuleGrid {
    cv::Mat_<float> brightness;
    /// Corners of the code in the picture, clockwise.
    std::array<cv::Point2f, 4> corners;
};

/// Modules a side of a QR code. **Source:** ISO/IEC 18004, versions 1 to 40.
[[nodiscard]] constexpr int modules_of(int version) {
    return 17 + 4 * version;
}

/// Where the modules of a code of so many are seen, from its finder patterns alone. None when they
/// are no squares that stand along each other.
[[nodiscard]] std::optional<PlaneMap> map_of_finders(const FinderTriple& finders, int modules);

/// How well ink and paper alternate along the two timing patterns: 1 as they should, 0 by chance.
[[nodiscard]] double timing_score(const cv::Mat& grey, const PlaneMap& map, int modules);

/// Reads the modules: the map is drawn to the alignment patterns, and between them bent as the
/// paper is.
[[nodiscard]] std::optional<ModuleGrid> sample_modules(const cv::Mat& grey,
                                                       const FinderTriple& finders, int version);

}  // namespace drivers
