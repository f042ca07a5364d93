#pragma once

#include <array>
#include <vector>

#include <opencv2/core.hpp>

namespace drivers {

/// One of the three squares in the corners of a QR code, as seen.
struct FinderPattern {
    cv::Point2f centre;
    /// Corners of the outer square, in turn.
    std::array<cv::Point2f, 4> corners;
    /// How large a module is, in points.
    float module = 0;
};

/// **Limits:** `finders_max`, those that most rows cross first.
inline constexpr std::size_t finders_max = 24;

/// Unless one of them is the same square, seen another time.
void add_if_new(std::vector<FinderPattern>& finders, const FinderPattern& finder);

/// Finder patterns in a picture in which ink is not 0, by runs of 1 : 1 : 3 : 1 : 1 along every
/// second row, checked along the column and outlined in their neighbourhood.
[[nodiscard]] std::vector<FinderPattern> finders_by_runs(const cv::Mat& ink);
/// The same by outlines that lie inside each other: finds large ones whose edges are ragged.
[[nodiscard]] std::vector<FinderPattern> finders_by_outlines(const cv::Mat& ink);

}  // namespace drivers
