#include "tests/bench/vision/drawn_face.h"

#include <algorithm>
#include <cmath>

#include <opencv2/imgproc.hpp>

namespace tests {

namespace {

/// Draws in units of the face: the middle is 0, the chin is half a height below it.
class Brush {
  public:
    Brush(cv::Mat& picture, const DrawnFace& face) : picture_(picture), face_(face) {}

    void oval(double x, double y, double width, double height, double grey) const {
        const double radians = face_.tilt_degrees * CV_PI / 180;
        const double h = face_.height;
        const cv::Point2d at(face_.middle.x + h * (x * std::cos(radians) - y * std::sin(radians)),
                             face_.middle.y + h * (x * std::sin(radians) + y * std::cos(radians)));
        cv::ellipse(
            picture_,
            cv::RotatedRect(
                at, cv::Size2f(static_cast<float>(h * width), static_cast<float>(h * height)),
                static_cast<float>(face_.tilt_degrees)),
            cv::Scalar(grey), cv::FILLED, cv::LINE_AA);
    }

  private:
    cv::Mat& picture_;
    const DrawnFace& face_;
};

}  // namespace

cv::Mat plain_wall(int width, int height) {
    return cv::Mat(height, width, CV_8U, cv::Scalar(170));
}

void draw_face(cv::Mat& picture, const DrawnFace& face) {
    cv::Mat drawn = picture.clone();
    const Brush brush(drawn, face);
    brush.oval(0, -0.08, 0.86, 1.06, 50);   // hair
    brush.oval(0, 0.55, 0.40, 0.40, 150);   // neck
    brush.oval(0, 0.02, 0.74, 0.98, 195);   // face
    brush.oval(0, -0.30, 0.52, 0.26, 205);  // forehead
    for (const double side : {-1.0, 1.0}) {
        brush.oval(side * 0.17, -0.10, 0.24, 0.13, 165);  // socket
        brush.oval(side * 0.17, -0.16, 0.22, 0.035, 60);  // brow
        brush.oval(side * 0.17, -0.085, 0.15, 0.06, 225);
        brush.oval(side * 0.17, -0.085, 0.065, 0.06, 40);
        brush.oval(side * 0.17, -0.115, 0.17, 0.02, 70);  // lid
        brush.oval(side * 0.045, 0.145, 0.04, 0.03, 90);  // nostril
        brush.oval(side * 0.30, 0.10, 0.08, 0.40, 180);   // cheek
    }
    brush.oval(0, 0.05, 0.07, 0.24, 210);  // nose
    brush.oval(0, 0.155, 0.16, 0.03, 140);
    brush.oval(0, 0.275, 0.27, 0.075, 130);  // mouth
    brush.oval(0, 0.27, 0.26, 0.018, 60);
    brush.oval(0, 0.345, 0.16, 0.03, 165);  // below it
    cv::GaussianBlur(drawn, picture, {0, 0}, std::max(0.6, face.height * 0.006));
}

}  // namespace tests
