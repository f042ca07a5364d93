#pragma once

#include <vector>

#include <opencv2/core.hpp>

namespace drivers {

/// Where a code may be: places with many edges both across and down, the likeliest first, with some
/// room around them. A picture without such places has none.
/// **Limits:** `code_regions_max`.
inline constexpr std::size_t code_regions_max = 3;
[[nodiscard]] std::vector<cv::Rect> code_regions(const cv::Mat& grey);

/// Tells whether anything moved before a camera, noise of the sensor and slow light apart.
/// **Threads:** one.
class MotionGate {
  public:
    /// True for the first picture and for one of another size. What it returns true for is what
    /// later pictures are compared with, so that slow movements add up.
    [[nodiscard]] bool has_moved(const cv::Mat& grey);
    void reset() { reference_.release(); }

  private:
    cv::Mat reference_;
};

}  // namespace drivers
