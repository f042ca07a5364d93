// Picture files from outside: what they are, which way is up, how large they may be, and the page
// in them.
#include "drivers/vision/picture_file.h"

#include <cstring>
#include <optional>
#include <span>

#include <doctest.h>
#include <opencv2/imgproc.hpp>
#include <png.h>
#include <turbojpeg.h>

#include "drivers/vision/page_taker.h"
#include "kiosk/base/encoding.h"
#include "tests/bench/vision/clutter.h"

namespace {

using drivers::PageRefusal;
using drivers::PaperShape;
using kiosk::Bytes;
using kiosk::ErrorCode;
using kiosk::SecretBytes;

Bytes as_jpeg(const cv::Mat& picture, int quality = 90, int flags = 0) {
    void* coder = tjInitCompress();
    unsigned char* out = nullptr;
    unsigned long size = 0;
    REQUIRE(tjCompress2(coder, picture.data, picture.cols, picture.cols * 3, picture.rows, TJPF_BGR,
                        &out, &size, TJSAMP_420, quality, flags) == 0);
    Bytes bytes(out, out + size);
    tjFree(out);
    tjDestroy(coder);
    return bytes;
}

Bytes as_png(const cv::Mat& picture, png_uint_32 format = PNG_FORMAT_BGR) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<png_uint_32>(picture.cols);
    image.height = static_cast<png_uint_32>(picture.rows);
    image.format = format;
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
    Bytes bytes(size);
    REQUIRE(png_image_write_to_memory(&image, bytes.data(), &size, 0, picture.data, 0, nullptr) !=
            0);
    bytes.resize(size);
    return bytes;
}

/// With an Exif block that says so, behind the file's mark.
Bytes turned(const Bytes& jpeg, unsigned char orientation, bool lowest_first = true) {
    Bytes exif{0xFF, 0xE1, 0, 34, 'E', 'x', 'i', 'f', 0, 0};
    const Bytes little{'I', 'I', 42, 0, 8, 0,           0, 0, 1, 0, 0x12, 1, 3,
                       0,   1,   0,  0, 0, orientation, 0, 0, 0, 0, 0,    0, 0};
    const Bytes big{'M', 'M', 0, 42, 0, 0, 0,           8, 0, 1, 1, 0x12, 0,
                    3,   0,   0, 0,  1, 0, orientation, 0, 0, 0, 0, 0,    0};
    const auto& tiff = lowest_first ? little : big;
    exif.insert(exif.end(), tiff.begin(), tiff.end());
    Bytes file(jpeg.begin(), jpeg.begin() + 2);
    file.insert(file.end(), exif.begin(), exif.end());
    file.insert(file.end(), jpeg.begin() + 2, jpeg.end());
    return file;
}

/// Dark, with a bright corner at the upper left.
cv::Mat marked(int width, int height) {
    cv::Mat picture(height, width, CV_8UC3, cv::Scalar::all(30));
    picture(cv::Rect(0, 0, width / 3, height / 3)).setTo(cv::Scalar::all(230));
    return picture;
}

/// Where the bright corner is: 0 upper left, then clockwise.
int bright_corner(const drivers::CapturedFrame& frame) {
    const auto at = [&](int x, int y) {
        return frame.pixels.reveal()[static_cast<std::size_t>(y * frame.shape.stride + x * 3)];
    };
    const int right = frame.shape.width - 9;
    const int low = frame.shape.height - 9;
    const int corners[] = {at(8, 8), at(right, 8), at(right, low), at(8, low)};
    for (int i = 0; i < 4; ++i)
        if (corners[i] > 180) return i;
    return -1;
}

std::optional<ErrorCode> refusal(const Bytes& bytes) {
    const auto opened = drivers::picture_of_file(bytes);
    return opened ? std::nullopt : std::optional(opened.error().code);
}

/// Of PNG's blocks (ISO/IEC 15948, 5.5).
std::uint32_t block_sum(std::span<const unsigned char> bytes) {
    std::uint32_t sum = ~0U;
    for (const unsigned char byte : bytes) {
        sum ^= byte;
        for (int bit = 0; bit < 8; ++bit) sum = (sum >> 1) ^ ((sum & 1) != 0 ? 0xEDB88320U : 0U);
    }
    return ~sum;
}

/// A printed sheet on a dark table, as a phone sees it.
cv::Mat photo(int width, int height, bool printed = true) {
    cv::Mat desk(height, width, CV_8UC3, cv::Scalar(58, 52, 46));
    const int tall = height * 86 / 100;
    cv::Mat page(tall, tall * 210 / 297, CV_8UC3, cv::Scalar::all(246));
    cv::RNG random(5);
    if (printed)
        tests::print_lines(
            page,
            cv::Rect(page.cols / 10, page.rows / 10, page.cols * 8 / 10, page.rows * 75 / 100),
            page.rows / 40, {25, 25, 25}, random);
    page.copyTo(
        desk(cv::Rect((width - page.cols) / 2, (height - page.rows) / 2, page.cols, page.rows)));
    return desk;
}

kiosk::Result<drivers::CheckedPicture> check(const Bytes& bytes,
                                             PaperShape shape = PaperShape::any) {
    return drivers::check_picture_file(SecretBytes(bytes), shape);
}

PageRefusal refused(const Bytes& bytes, PaperShape shape = PaperShape::any) {
    const auto checked = check(bytes, shape);
    REQUIRE(checked);
    const auto* why = std::get_if<PageRefusal>(&*checked);
    REQUIRE(why != nullptr);
    return *why;
}

}  // namespace

TEST_CASE("JPEG and PNG are told by their first bytes; anything else is no picture") {
    const auto picture = marked(120, 80);
    for (const auto& file : {as_jpeg(picture), as_png(picture)}) {
        const auto opened = drivers::picture_of_file(file);
        REQUIRE(opened);
        CHECK(opened->shape.width == 120);
        CHECK(opened->shape.height == 80);
        CHECK(opened->shape.stride == 360);
        CHECK(bright_corner(*opened) == 0);
    }
    for (const char* text : {"", "GIF89a......", "%PDF-1.7", "<svg/>", "BM......", "\xFF\xD8"})
        CHECK(refusal(Bytes(text, text + std::strlen(text))) == ErrorCode::bad_format);
    Bytes heic(64, 0);
    std::memcpy(heic.data() + 4, "ftypheic", 8);
    CHECK(refusal(heic) == ErrorCode::bad_format);
}

TEST_CASE("a file that is cut short or damaged at any place is refused or whole, never half") {
    const auto picture = marked(200, 120);
    for (const auto& file : {as_jpeg(picture), as_png(picture)}) {
        for (std::size_t size = 0; size + 16 < file.size(); size += 7)
            CHECK(refusal(Bytes(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size))) ==
                  ErrorCode::bad_format);
        kiosk::Bytes spoilt = file;
        for (std::size_t at = 0; at < file.size(); at += 11) {
            spoilt[at] ^= 0x5A;
            const auto opened = drivers::picture_of_file(spoilt);
            if (opened) CHECK(opened->pixels.reveal().size() == std::size_t{200} * 120 * 3);
            spoilt[at] = file[at];
        }
    }
}

TEST_CASE("a phone held any way gives an upright picture, by its Exif block in either byte order") {
    const auto jpeg = as_jpeg(marked(120, 80));
    // Where the corner that was stored first belongs, by orientation 1 to 8.
    const int wanted[] = {0, 1, 2, 3, 0, 1, 2, 3};
    for (unsigned char orientation = 1; orientation <= 8; ++orientation) {
        for (const bool lowest_first : {true, false}) {
            CAPTURE(static_cast<int>(orientation));
            const auto file = turned(jpeg, orientation, lowest_first);
            CHECK(drivers::orientation_of_jpeg(file) == orientation);
            const auto opened = drivers::picture_of_file(file);
            REQUIRE(opened);
            CHECK(opened->shape.width == (orientation >= 5 ? 80 : 120));
            CHECK(bright_corner(*opened) == wanted[orientation - 1]);
        }
    }
    for (const int none : {0, 9, 255})
        CHECK(drivers::orientation_of_jpeg(turned(jpeg, static_cast<unsigned char>(none))) == 1);
    // Lists that lead out of the block, and blocks that lead out of the file.
    const auto file = turned(jpeg, 6);
    for (std::size_t at = 2; at < 40; ++at)
        for (const int byte : {0, 0x7F, 0xFF}) {
            auto spoilt = file;
            spoilt[at] = static_cast<unsigned char>(byte);
            const int said = drivers::orientation_of_jpeg(spoilt);
            CHECK((said >= 1 && said <= 8));
        }
}

TEST_CASE("large pictures are made smaller as they are opened, too large ones are not opened") {
    const auto opened = drivers::picture_of_file(as_jpeg(marked(7000, 3000), 60));
    REQUIRE(opened);
    CHECK(opened->shape.width == drivers::opened_side_max);
    CHECK(opened->shape.height == 1285);
    CHECK(bright_corner(*opened) == 0);
    // What the head says is judged before anything is unpacked: these have no more than a head.
    const auto claim = [](std::uint32_t width, std::uint32_t height) {
        Bytes png = as_png(marked(8, 8));
        const auto put = [&](std::size_t at, std::uint32_t value) {
            for (std::size_t i = 0; i < 4; ++i)
                png[at + i] = static_cast<unsigned char>(value >> (24 - 8 * i));
        };
        put(16, width);
        put(20, height);
        put(29, block_sum(std::span(png).subspan(12, 17)));
        return png;
    };
    CHECK(refusal(claim(10'000, 5'000)) == ErrorCode::bad_format);  // allowed, but not there
    CHECK(refusal(claim(10'000, 5'001)) == ErrorCode::limit_exceeded);
    CHECK(refusal(claim(60'000, 60'000)) == ErrorCode::limit_exceeded);
    auto jpeg = as_jpeg(marked(16, 16));
    for (std::size_t at = 2; at + 9 < jpeg.size(); ++at) {
        if (jpeg[at] != 0xFF || jpeg[at + 1] != 0xC0) continue;
        for (const std::size_t side : {at + 5, at + 7}) jpeg[side] = 0xFF;
        break;
    }
    CHECK(refusal(jpeg) == ErrorCode::limit_exceeded);
    // Over 24 million points, which the decoder of a progressive JPEG keeps all at once.
    CHECK(drivers::picture_of_file(as_jpeg(marked(6000, 4016), 60)));
    CHECK(refusal(as_jpeg(marked(6000, 4016), 60, TJFLAG_PROGRESSIVE)) ==
          ErrorCode::limit_exceeded);
    CHECK(drivers::picture_of_file(as_jpeg(marked(2000, 1600), 60, TJFLAG_PROGRESSIVE)));
    CHECK(refusal(Bytes(drivers::picture_file_bytes_max + 1, 0xFF)) == ErrorCode::limit_exceeded);
}

TEST_CASE("what is transparent lies on white paper") {
    const cv::Mat clear(60, 90, CV_8UC4, cv::Scalar(10, 20, 30, 0));
    const auto opened = drivers::picture_of_file(as_png(clear, PNG_FORMAT_BGRA));
    REQUIRE(opened);
    CHECK(opened->pixels.reveal()[0] == 255);
    CHECK(opened->pixels.reveal()[2] == 255);
}

TEST_CASE(
    "a photo of a sheet becomes a page as from the camera, upright though the phone was not") {
    const auto picture = photo(1500, 2000);
    for (const auto& file : {as_jpeg(picture), as_png(picture)}) {
        const auto checked = check(file);
        REQUIRE(checked);
        REQUIRE(std::holds_alternative<drivers::CapturedPage>(*checked));
        const auto& page = std::get<drivers::CapturedPage>(*checked);
        CHECK(page.scan.dots_per_inch == 200);
        CHECK(page.scan.height > page.scan.width);
        CHECK(page.preview.height == 640);
    }
    cv::Mat lying;
    cv::rotate(picture, lying, cv::ROTATE_90_COUNTERCLOCKWISE);
    CHECK(refused(as_jpeg(lying)) == PageRefusal::sideways);
    const auto checked = check(turned(as_jpeg(lying), 6));
    REQUIRE(checked);
    CHECK(std::holds_alternative<drivers::CapturedPage>(*checked));
}

TEST_CASE(
    "photos of nothing, of a blank sheet, of a part, out of focus, from far away and of another "
    "shape are refused with the reason (R-068)") {
    CHECK(refused(as_jpeg(cv::Mat(1600, 1200, CV_8UC3, cv::Scalar(58, 52, 46)))) ==
          PageRefusal::cut_off);
    CHECK(refused(as_jpeg(photo(1500, 2000, false))) == PageRefusal::blank);
    const auto whole = photo(1500, 2000);
    CHECK(refused(as_jpeg(whole(cv::Rect(400, 0, 900, 1700)).clone())) == PageRefusal::cut_off);
    cv::Mat soft;
    cv::GaussianBlur(whole, soft, {}, 7);
    CHECK(refused(as_jpeg(soft)) == PageRefusal::blurred);
    CHECK(refused(as_jpeg(photo(600, 800))) == PageRefusal::blurred);
    CHECK(refused(as_jpeg(whole), PaperShape::card) == PageRefusal::cut_off);
}
