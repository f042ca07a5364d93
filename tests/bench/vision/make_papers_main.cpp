#include <cstdio>
#include <filesystem>

#include <opencv2/imgproc.hpp>

#include "tests/bench/vision/clutter.h"
#include "tests/bench/vision/drawn_face.h"
#include "tests/bench/vision/page_scenes.h"
#include "tests/bench/vision/picture_files.h"
#include "tests/support/camera/code_pictures.h"

namespace {

constexpr int page_width = 1240;
constexpr int page_height = 1754;

/// A dark mat under a lamp, with the camera's noise.
cv::Mat mat(cv::RNG& random) {
    cv::Mat desk(tests::scene_height, tests::scene_width, CV_8UC3, cv::Scalar(58, 52, 46));
    cv::Mat noise(desk.size(), CV_8UC3);
    random.fill(noise, cv::RNG::UNIFORM, 0, 3);
    return desk + noise;
}

cv::Mat printed(std::uint64_t seed) {
    cv::RNG random(seed);
    cv::Mat page(page_height, page_width, CV_8UC3, cv::Scalar::all(246));
    tests::print_lines(page, cv::Rect(330, 110, 580, 130), 60, cv::Scalar::all(25), random);
    tests::print_lines(page, cv::Rect(110, 300, 1020, 1200), 34, cv::Scalar::all(25), random);
    cv::circle(page, {880, 1480}, 140, {40, 40, 215}, 10, cv::LINE_AA);
    return page;
}

/// The page as a hand lays it down: upright, a little turned.
cv::Mat laid(const cv::Mat& page, double degrees, std::uint64_t seed) {
    cv::RNG random(seed);
    cv::Mat desk = mat(random);
    const double scale = tests::scene_height * 0.9 / page.rows;
    cv::Mat turn = cv::getRotationMatrix2D(
        cv::Point2f(static_cast<float>(page.cols) / 2, static_cast<float>(page.rows) / 2), degrees,
        scale);
    turn.at<double>(0, 2) += tests::scene_width / 2.0 - page.cols / 2.0;
    turn.at<double>(1, 2) += tests::scene_height / 2.0 - page.rows / 2.0;
    cv::warpAffine(page, desk, turn, desk.size(), cv::INTER_AREA, cv::BORDER_TRANSPARENT);
    return desk;
}

cv::Mat code(const std::string& text) {
    const tests::GreyPicture drawn =
        tests::qr_picture({reinterpret_cast<const unsigned char*>(text.data()), text.size()}, 8);
    const cv::Mat grey(drawn.height, drawn.width, CV_8U,
                       const_cast<unsigned char*>(drawn.pixels.data()));
    cv::Mat desk(tests::scene_height, tests::scene_width, CV_8UC3, cv::Scalar(58, 52, 46));
    cv::Mat colour;
    cv::cvtColor(grey, colour, cv::COLOR_GRAY2BGR);
    colour.copyTo(desk(cv::Rect((desk.cols - colour.cols) / 2, (desk.rows - colour.rows) / 2,
                                colour.cols, colour.rows)));
    return desk;
}

}  // namespace

/// make-papers OUT [CODE]: what cameras see in the end-to-end tests: two printed pages, a blank
/// one, the mat alone, a QR code of that text, a face of nobody and the wall behind it.
int main(int count, char** words) {
    if (count != 2 && count != 3) {
        std::fputs("usage: make-papers OUT [CODE]\n", stderr);
        return 2;
    }
    const std::filesystem::path out = words[1];
    std::filesystem::create_directories(out);
    constexpr int quality = 75;  // the emulated node has room for 600 KB
    if (count == 3) {
        tests::write_jpeg(out / "code.jpg", code(words[2]), quality);
        return 0;
    }
    cv::RNG random(1);
    const cv::Mat blank(page_height, page_width, CV_8UC3, cv::Scalar::all(246));
    tests::write_jpeg(out / "desk.jpg", mat(random), quality);
    tests::write_jpeg(out / "first.jpg", laid(printed(11), 3, 2), quality);
    tests::write_jpeg(out / "second.jpg", laid(printed(12), -2, 3), quality);
    tests::write_jpeg(out / "blank.jpg", laid(blank, -4, 4), quality);
    cv::Mat face = tests::plain_wall();
    tests::write_jpeg(out / "wall.jpg", face, quality);
    tests::draw_face(face, {240, {320, 250}, 0});
    tests::write_jpeg(out / "face.jpg", face, 95);
    return 0;
}
