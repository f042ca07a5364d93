#pragma once

#include <vector>

#include <opencv2/core.hpp>

namespace drivers {

/// Part of a page that may hold a zone, turned so that its lines are level.
struct MrzPart {
    cv::Mat grey;
    cv::Mat ink;  ///< 255 where print is
    /// Lines of print that are long enough, from top to bottom.
    std::vector<cv::Rect> lines;
};

/// Wide blocks of print, the lowest first, and last the lower half of the page.
[[nodiscard]] std::vector<cv::Rect> mrz_places(const cv::Mat& page);
[[nodiscard]] MrzPart mrz_part(const cv::Mat& grey);

}  // namespace drivers
