#pragma once

#include <optional>
#include <vector>

#include <opencv2/core.hpp>

#include "drivers/vision/codes/plane_map.h"

namespace drivers {

/// Where the alignment patterns of a version are, the same numbers across and down; empty for
/// version 1. **Source:** ISO/IEC 18004 annex E.
[[nodiscard]] std::vector<int> alignment_places(int version);

/// Looks for the alignment pattern of the corner without a finder pattern near (place, place).
[[nodiscard]] std::optional<cv::Point2f> find_last_alignment(const cv::Mat& grey,
                                                             const PlaneMap& map, double place,
                                                             int modules, float contrast);

/// Paper that is not flat: how far each alignment pattern lies from where the map has it, and
/// between them by their share. Does nothing below version 7, which has one pattern alone.
class AlignmentMesh {
  public:
    AlignmentMesh(const cv::Mat& grey, const PlaneMap& map, std::vector<int> places,
                  float contrast);
    /// From modules on the flat plane to modules as the map should be asked.
    [[nodiscard]] cv::Point2d bent(double x, double y) const;

  private:
    void find(const cv::Mat& grey, const PlaneMap& map, float contrast, double reach);
    [[nodiscard]] cv::Vec2d expected(int row, int column) const;
    [[nodiscard]] bool is_finder(int row, int column) const;

    const std::vector<int> places_;
    const int side_;
    cv::Mat_<cv::Vec2d> moved_;
    cv::Mat_<unsigned char> known_;
};

}  // namespace drivers
