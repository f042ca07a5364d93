// Pictures of a person through the real reader, as large as cameras may be configured.
#include <algorithm>

#include <doctest.h>
#include <opencv2/imgproc.hpp>

#include "drivers/vision/picture_reader.h"
#include "kiosk/base/encoding.h"
#include "tests/bench/vision/drawn_face.h"

namespace {

using drivers::FaceAdvice;
using drivers::FacePicture;
using drivers::SeenInPicture;

drivers::CameraFrame person(int width, int height, int number, double noise = 3) {
    cv::Mat grey = tests::plain_wall(width, height);
    tests::draw_face(grey, {height * 0.55, {width / 2.0, height * 0.52}, 0});
    cv::Mat picture;
    cv::cvtColor(grey, picture, cv::COLOR_GRAY2BGR);
    cv::RNG random(7);
    cv::Mat grain(picture.size(), CV_16SC3);
    random.fill(grain, cv::RNG::NORMAL, 0, noise);
    cv::add(picture, grain, picture, cv::noArray(), CV_8UC3);
    drivers::CameraFrame frame;
    frame.width = width;
    frame.height = height;
    frame.stride = width * 3;
    frame.sequence = static_cast<std::uint64_t>(number);
    frame.pixels =
        kiosk::SecretBytes(kiosk::Bytes(picture.data, picture.data + picture.total() * 3));
    return frame;
}

}  // namespace

TEST_CASE("a face is taken at every size that a camera may have, and fits what is sent (R-202)") {
    for (const cv::Size size :
         {cv::Size(640, 480), cv::Size(1280, 720), cv::Size(1920, 1080), cv::Size(2592, 1944)}) {
        CAPTURE(size.width);
        const auto reader = drivers::make_face_reader();
        reader->begin({.asked = 1, .face = true});
        std::vector<SeenInPicture> all;
        for (int i = 1; i <= 4; ++i)
            for (auto& seen : reader->look(person(size.width, size.height, i)))
                all.push_back(std::move(seen));
        REQUIRE(all.size() == 4);  // two looks, the good one and its picture; then it is done
        CHECK(std::get<FaceAdvice>(all[0]) == FaceAdvice::hold_still);
        CHECK(std::get<FaceAdvice>(all[2]) == FaceAdvice::good);
        const auto& taken = std::get<FacePicture>(all[3]);
        CHECK(taken.jpeg.reveal().size() <= drivers::face_picture_bytes_max);
        CHECK(std::max(taken.width, taken.height) <= 640);
        CHECK(taken.height > 200);
    }
}
