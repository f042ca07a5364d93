#pragma once

#include <opencv2/core.hpp>

namespace tests {

/// How a face is drawn.
struct DrawnFace {
    double height = 240;  ///< from chin to hair, in points
    cv::Point2d middle{320, 240};
    double tilt_degrees = 0;
};

/// A face of nobody: shaded ovals in the places of eyes, brows, nose and mouth. Grey, on a plain
/// wall.
void draw_face(cv::Mat& picture, const DrawnFace& face);
[[nodiscard]] cv::Mat plain_wall(int width = 640, int height = 480);

}  // namespace tests
