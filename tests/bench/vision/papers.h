#pragma once

#include <opencv2/core.hpp>

#include "tests/bench/vision/page_scenes.h"

namespace tests {

/// A paper, flat and evenly lit.
struct Paper {
    cv::Mat surface;
    /// 255 where the paper is: cards have round corners.
    cv::Mat mask;
    double aspect = 0;
    /// How much of the picture it takes, from and to.
    double size_min = 0;
    double size_max = 0;
};
[[nodiscard]] Paper make_paper(PageCategory category, cv::RNG& random);

/// What lies under it: rows of blue, green, red as floating point numbers.
[[nodiscard]] cv::Mat make_desk(PageCategory category, cv::RNG& random);

}  // namespace tests
