// Pictures of a camera through the real readers: codes and pages as bianmin-vision tells them.
#include <algorithm>

#include <doctest.h>
#include <opencv2/imgproc.hpp>

#include "drivers/vision/frame_watcher.h"
#include "drivers/vision/picture_reader.h"
#include "kiosk/base/encoding.h"
#include "tests/bench/vision/clutter.h"
#include "tests/support/camera/code_pictures.h"

using drivers::CameraFrame;
using drivers::CapturedPage;
using drivers::CodeScan;
using drivers::PageAdvice;
using drivers::PageRefusal;
using drivers::PictureReader;
using drivers::SeenPage;

namespace {

constexpr int width = 1200;
constexpr int height = 900;

CameraFrame frame_of(const cv::Mat& bgr, int number) {
    CameraFrame frame;
    frame.width = bgr.cols;
    frame.height = bgr.rows;
    frame.stride = bgr.cols * 3;
    frame.sequence = static_cast<std::uint64_t>(number);
    frame.taken_at = kiosk::SteadyTime(kiosk::Duration(100 * number));
    const cv::Mat whole = bgr.isContinuous() ? bgr : bgr.clone();
    frame.pixels = kiosk::SecretBytes(kiosk::Bytes(whole.data, whole.data + whole.total() * 3));
    return frame;
}

cv::Mat mat() {
    return {height, width, CV_8UC3, cv::Scalar(58, 52, 46)};
}

cv::Mat with_code(const std::string& text) {
    const auto grey = tests::on_a_table(
        tests::qr_picture({reinterpret_cast<const unsigned char*>(text.data()), text.size()}, 6),
        width, height, 200);
    cv::Mat picture;
    cv::cvtColor(cv::Mat(height, width, CV_8U, const_cast<unsigned char*>(grey.pixels.data())),
                 picture, cv::COLOR_GRAY2BGR);
    return picture;
}

/// A sheet on the mat, `shift` points to the right of its middle.
cv::Mat sheet(bool printed, int shift = 0) {
    cv::Mat desk = mat();
    cv::Mat page(800, 566, CV_8UC3, cv::Scalar::all(246));
    cv::RNG random(5);
    if (printed) tests::print_lines(page, cv::Rect(60, 80, 440, 620), 20, {25, 25, 25}, random);
    page.copyTo(desk(cv::Rect(317 + shift, 50, page.cols, page.rows)));
    return desk;
}

template <class Seen>
std::size_t count_of(const std::vector<drivers::SeenInPicture>& all) {
    return static_cast<std::size_t>(std::ranges::count_if(
        all, [](const auto& each) { return std::holds_alternative<Seen>(each); }));
}

PageAdvice advice_of(const std::vector<drivers::SeenInPicture>& all) {
    for (const auto& each : all)
        if (const auto* page = std::get_if<SeenPage>(&each)) return page->advice;
    FAIL("no advice");
    return PageAdvice::lay_page;
}

}  // namespace

TEST_CASE("a code is told once while it lies there, a page not at all while codes are wanted") {
    const auto reader = drivers::make_picture_reader();
    reader->begin({.codes = true});
    const std::string text = "urn:bianmin:case:8300001";
    const cv::Mat picture = with_code(text);
    std::size_t codes = 0;
    for (int i = 1; i <= 5; ++i) {
        const auto seen = reader->look(frame_of(picture, i));
        CHECK(count_of<SeenPage>(seen) == 0);
        for (const auto& each : seen) {
            const auto& code = std::get<CodeScan>(each);
            CHECK(std::string(code.bytes.reveal().begin(), code.bytes.reveal().end()) == text);
            ++codes;
        }
    }
    CHECK(codes == 1);
    // Somebody else asks: the code that still lies there is told again, after the pause of one
    // showing.
    reader->begin({});
    reader->begin({.codes = true});
    CHECK(count_of<CodeScan>(reader->look(frame_of(picture, 6))) == 1);
}

TEST_CASE(
    "a code that lies there for long is not told again when something moves, but when it comes "
    "back") {
    const auto reader = drivers::make_picture_reader();
    reader->begin({.codes = true});
    const auto picture = with_code("urn:bianmin:case:8300002");
    std::size_t codes = 0;
    for (int i = 1; i <= 30; ++i) codes += count_of<CodeScan>(reader->look(frame_of(picture, i)));
    CHECK(codes == 1);
    cv::Mat nudged = picture.clone();
    cv::rectangle(nudged, cv::Rect(0, 0, 300, 200), cv::Scalar(20, 20, 20), cv::FILLED);
    CHECK(count_of<CodeScan>(reader->look(frame_of(nudged, 31))) == 0);
    // Taken away for three seconds.
    for (int i = 32; i < 62; ++i) CHECK(reader->look(frame_of(mat(), i)).empty());
    CHECK(count_of<CodeScan>(reader->look(frame_of(picture, 62))) == 1);
}

TEST_CASE("a sheet that lies still is taken once, and again when it was asked for anew") {
    const auto reader = drivers::make_picture_reader();
    reader->begin({.page = true, .asked = 1});
    CHECK(advice_of(reader->look(frame_of(mat(), 1))) == PageAdvice::lay_page);
    // Moving: a hand lays it down.
    for (int i = 2; i < 6; ++i) {
        const auto seen = reader->look(frame_of(sheet(true, 20 * (i - 4)), i));
        CHECK(advice_of(seen) == PageAdvice::hold_still);
        CHECK(count_of<CapturedPage>(seen) == 0);
    }
    std::vector<CapturedPage> pages;
    for (int i = 6; i < 14; ++i) {
        auto seen = reader->look(frame_of(sheet(true), i));
        CHECK(count_of<PageRefusal>(seen) == 0);
        for (auto& each : seen)
            if (auto* page = std::get_if<CapturedPage>(&each)) pages.push_back(std::move(*page));
    }
    REQUIRE(pages.size() == 1);
    CHECK(pages[0].scan.width == 1654);  // A4 at 200 dpi
    CHECK(pages[0].scan.height == 2339);
    // Plain black print: as group 4, a tenth of what a JPEG takes.
    CHECK(pages[0].scan.coding == drivers::ScannedPage::Coding::group4);
    CHECK(pages[0].scan.bytes.reveal().size() > 3'000);
    CHECK(pages[0].scan.bytes.reveal().size() < 60'000);
    CHECK(pages[0].preview.height == 640);
    reader->begin({.page = true, .asked = 2});
    std::size_t again = 0;
    for (int i = 14; i < 20; ++i)
        again += count_of<CapturedPage>(reader->look(frame_of(sheet(true), i)));
    CHECK(again == 1);
}

TEST_CASE(
    "where a card is asked for, a card is taken as large as it is and in colour, a sheet is not") {
    const auto reader = drivers::make_picture_reader();
    reader->begin({.page = true, .asked = 1, .shape = drivers::PaperShape::card});
    for (int i = 1; i < 8; ++i)
        CHECK(count_of<CapturedPage>(reader->look(frame_of(sheet(true), i))) == 0);
    cv::Mat card = mat();
    cv::Mat face(252, 400, CV_8UC3, cv::Scalar(225, 214, 198));
    cv::RNG random(6);
    tests::print_lines(face, cv::Rect(30, 40, 200, 170), 12, {40, 30, 30}, random);
    cv::rectangle(face, cv::Rect(280, 40, 90, 120), cv::Scalar(120, 130, 190), cv::FILLED);
    face.copyTo(card(cv::Rect(400, 320, face.cols, face.rows)));
    std::vector<CapturedPage> pages;
    for (int i = 8; i < 16; ++i)
        for (auto& each : reader->look(frame_of(card, i)))
            if (auto* page = std::get_if<CapturedPage>(&each)) pages.push_back(std::move(*page));
    REQUIRE(pages.size() == 1);
    CHECK(pages[0].scan.coding == drivers::ScannedPage::Coding::jpeg);
    // 85.6 × 53.98 mm at 300 dpi.
    CHECK(std::abs(pages[0].scan.width - 1011) <= 1);
    CHECK(std::abs(pages[0].scan.height - 638) <= 1);
}

TEST_CASE("a blank sheet is refused once, and a cap on the lens is told as darkness") {
    const auto reader = drivers::make_picture_reader();
    reader->begin({.page = true, .asked = 1});
    std::size_t refused = 0;
    for (int i = 1; i < 10; ++i) {
        const auto seen = reader->look(frame_of(sheet(false), i));
        CHECK(count_of<CapturedPage>(seen) == 0);
        for (const auto& each : seen)
            if (const auto* why = std::get_if<PageRefusal>(&each)) {
                CHECK(*why == PageRefusal::blank);
                ++refused;
            }
    }
    CHECK(refused == 1);
    const cv::Mat dark(height, width, CV_8UC3, cv::Scalar::all(4));
    CHECK(advice_of(reader->look(frame_of(dark, 20))) == PageAdvice::too_dark);
}

TEST_CASE("two sheets beside each other are told, and neither is taken") {
    const auto reader = drivers::make_picture_reader();
    reader->begin({.page = true, .asked = 1});
    cv::Mat desk = mat();
    const cv::Mat one = sheet(true)(cv::Rect(317, 50, 566, 800));
    // Edge to edge and equally high they would be one paper for anybody.
    for (const cv::Rect& place : {cv::Rect(70, 100, 480, 678), cv::Rect(640, 260, 400, 565)}) {
        cv::Mat small;
        cv::resize(one, small, place.size(), 0, 0, cv::INTER_AREA);
        small.copyTo(desk(place));
    }
    for (int i = 1; i < 8; ++i) {
        const auto seen = reader->look(frame_of(desk, i));
        CHECK(advice_of(seen) == PageAdvice::one_page);
        CHECK(count_of<CapturedPage>(seen) == 0);
    }
}

TEST_CASE("frames of no size, torn ones and those that lie about their size hold nothing") {
    const auto reader = drivers::make_picture_reader();
    reader->begin({.codes = true, .page = true, .asked = 1});
    CameraFrame none;
    CHECK(count_of<CodeScan>(reader->look(none)) == 0);
    auto torn = frame_of(sheet(true), 1);
    torn.pixels.reveal().resize(1'000);
    for (int i = 0; i < 5; ++i) {
        const auto seen = reader->look(torn);
        CHECK(count_of<CodeScan>(seen) + count_of<CapturedPage>(seen) == 0);
    }
    auto narrow = frame_of(sheet(true), 1);
    narrow.stride = 10;
    CHECK(count_of<CapturedPage>(reader->look(narrow)) == 0);
}
