#include "drivers/vision/picture.h"

#include <cmath>
#include <fstream>
#include <iterator>

#include <doctest.h>

namespace {

using drivers::CameraSource;
using kiosk::Bytes;
using kiosk::ErrorCode;

Bytes jpeg(const char* file) {
    std::ifstream in(file, std::ios::binary);
    Bytes bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
    REQUIRE(!bytes.empty());
    return bytes;
}

/// Grey of one brightness.
Bytes yuyv(int width, int height, int stride, unsigned char bright) {
    Bytes bytes(static_cast<std::size_t>(stride * height), 128);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            bytes[static_cast<std::size_t>(y * stride + x * 2)] = bright;
    return bytes;
}

const CameraSource large{"document", "/dev/video0", 1920, 1080};
const CameraSource small{"document", "/dev/video0", 160, 160};

}  // namespace

TEST_CASE("a JPEG picture becomes rows of blue, green, red") {
    const auto frame = drivers::picture_of_jpeg(jpeg("tests/support/camera/grey-200.jpg"), large);
    REQUIRE(frame);
    CHECK(frame->shape.width == 320);
    CHECK(frame->shape.height == 240);
    CHECK(frame->shape.stride == 960);
    REQUIRE(frame->pixels.reveal().size() == 960 * 240);
    for (const std::size_t at : {0U, 1U, 2U, 115'200U})
        CHECK(std::abs(frame->pixels.reveal()[at] - 200) < 6);
}

TEST_CASE("a picture larger than wanted is made smaller and keeps its proportions") {
    const auto frame = drivers::picture_of_jpeg(jpeg("tests/support/camera/grey-40.jpg"), small);
    REQUIRE(frame);
    CHECK(frame->shape.width == 160);
    CHECK(frame->shape.height == 120);
}

TEST_CASE("a JPEG that is cut, damaged or none at all is no picture") {
    const Bytes whole = jpeg("tests/support/camera/grey-200.jpg");
    for (std::size_t size = 0; size < whole.size(); size += 97) {
        const auto frame = drivers::picture_of_jpeg(std::span(whole).first(size), large);
        REQUIRE_FALSE(frame);
        CHECK(frame.error().code == ErrorCode::device_fault);
    }
    Bytes damaged = whole;
    for (std::size_t i = whole.size() / 2; i < damaged.size() - 2; ++i) damaged[i] = 0xFF;
    CHECK_FALSE(drivers::picture_of_jpeg(damaged, large));
    CHECK_FALSE(drivers::picture_of_jpeg(Bytes(5000, 0x41), large));
}

TEST_CASE("YUYV with and without padding; what is not whole is refused") {
    for (const int stride : {1280, 1344}) {
        const Bytes bytes = yuyv(640, 480, stride, 235);
        const auto frame = drivers::picture_of_yuyv(bytes, 640, 480, stride, large);
        REQUIRE(frame);
        CHECK(frame->shape.width == 640);
        CHECK(frame->pixels.reveal()[0] == 255);
        const auto cut = std::span(bytes).first(bytes.size() - static_cast<std::size_t>(stride));
        CHECK_FALSE(drivers::picture_of_yuyv(cut, 640, 480, stride, large));
    }
    const Bytes few(64);
    CHECK(drivers::picture_of_yuyv(few, 9000, 2, 18'000, large).error().code ==
          ErrorCode::limit_exceeded);
    CHECK(drivers::picture_of_yuyv(few, 32, 1, 10, large).error().code ==
          ErrorCode::limit_exceeded);
}
