#include <cmath>

#include <doctest.h>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "drivers/vision/pages/page_check.h"
#include "drivers/vision/pages/page_clean.h"
#include "drivers/vision/pages/page_finder.h"
#include "drivers/vision/pages/page_quality.h"
#include "tests/bench/vision/clutter.h"

using drivers::ColourView;
using drivers::PageCare;
using drivers::PageExpectation;
using drivers::PageFinder;
using drivers::PageSeen;

namespace {

constexpr double a4 = 297.0 / 210;

ColourView view_of(const cv::Mat& picture) {
    return {picture.data, picture.cols, picture.rows, static_cast<int>(picture.step)};
}

cv::Mat desk() {
    return cv::Mat(900, 1200, CV_8UC3, cv::Scalar(90, 100, 60));
}

/// Corners of an upright A4 page before a camera that is tilted a little.
PageSeen placed() {
    return {{{{370.25F, 80.5F}, {842.5F, 92.25F}, {860.75F, 770.5F}, {352.5F, 760.25F}}}, 1};
}

/// Print whose lines fall by so many degrees, on paper.
cv::Mat printed(double degrees) {
    cv::Mat page(1754, 1240, CV_8UC3, cv::Scalar::all(250));
    cv::RNG random(3);
    tests::print_lines(page, cv::Rect(160, 200, 920, 1300), 26, cv::Scalar::all(30), random);
    const cv::Mat turn = cv::getRotationMatrix2D({620, 877}, -degrees, 1);
    cv::warpAffine(page, page, turn, page.size(), cv::INTER_LINEAR, cv::BORDER_CONSTANT,
                   cv::Scalar::all(250));
    return page;
}

cv::Mat laid(const cv::Mat& page) {
    const auto width = static_cast<float>(page.cols);
    const auto height = static_cast<float>(page.rows);
    const cv::Point2f from[] = {{0, 0}, {width, 0}, {width, height}, {0, height}};
    cv::Point2f to[4];
    for (std::size_t i = 0; i < 4; ++i) to[i] = {placed().corners[i].x, placed().corners[i].y};
    cv::Mat soft;
    cv::GaussianBlur(page, soft, {0, 0}, 0.8);
    cv::Mat picture = desk();
    cv::warpPerspective(soft, picture, cv::getPerspectiveTransform(from, to), picture.size(),
                        cv::INTER_LINEAR, cv::BORDER_TRANSPARENT);
    return picture;
}

cv::Mat darkened_on_the_left(const cv::Mat& picture) {
    cv::Mat result = picture.clone();
    for (int x = 0; x < result.cols; ++x) result.col(x) *= 0.45 + 0.55 * std::min(1.0, x / 800.0);
    return result;
}

double furthest_corner(const PageSeen& page, const PageSeen& truth) {
    double furthest = 0;
    for (const auto& corner : truth.corners) {
        double nearest = 1e9;
        for (const auto& found : page.corners)
            nearest = std::min(
                nearest, static_cast<double>(std::hypot(found.x - corner.x, found.y - corner.y)));
        furthest = std::max(furthest, nearest);
    }
    return furthest;
}

}  // namespace

TEST_CASE("a page is found to parts of a point, in the preview to a few points") {
    const cv::Mat picture = laid(printed(0));
    const PageFinder finder;
    const auto shot = finder.find(view_of(picture), {a4}, PageCare::shot);
    REQUIRE(shot);
    CHECK(furthest_corner(*shot, placed()) < 1);
    const auto preview = finder.find(view_of(picture), {a4}, PageCare::preview);
    REQUIRE(preview);
    CHECK(furthest_corner(*preview, placed()) < 12);
    // The same picture gives the same page.
    CHECK(finder.find(view_of(picture), {a4}, PageCare::shot)->corners[0].x == shot->corners[0].x);
}

TEST_CASE("an empty desk holds no page, nor does a picture that is none") {
    PageFinder finder;
    finder.set_empty_desk(view_of(desk()));
    CHECK(!finder.find(view_of(desk()), {}, PageCare::shot));
    CHECK(!finder.find({}, {}, PageCare::shot));
    CHECK(!finder.find({desk().data, 10, 10, 30}, {}, PageCare::shot));
    const cv::Mat picture = laid(printed(0));
    CHECK(
        !finder.find({picture.data, picture.cols, picture.rows, picture.cols}, {}, PageCare::shot));
    CHECK(!finder.find({picture.data, 60'000, 60'000, 180'000}, {}, PageCare::preview));
    CHECK(finder.find(view_of(picture), {}, PageCare::shot));
}

TEST_CASE("a page of another shape than the one that was asked for is not taken for it") {
    const cv::Mat picture = laid(printed(0));
    const PageFinder finder;
    const auto right = finder.best_guess(view_of(picture), {a4}, PageCare::shot);
    const auto wrong = finder.best_guess(view_of(picture), {2.4}, PageCare::shot);
    REQUIRE(right);
    REQUIRE(wrong);
    CHECK(right->score > wrong->score + 0.1);
}

TEST_CASE("blur, glare and darkness of a page are told from a good picture of it") {
    const cv::Mat good = laid(printed(0));
    const auto quality = quality_of(view_of(good), placed());
    CHECK(quality.sharpness >= drivers::sharp_from);
    CHECK(quality.glare < drivers::glare_from);
    CHECK(quality.paper > 200);
    for (const double points : {0.6, 0.8, 2.2, 3.0}) {
        CAPTURE(points);
        cv::Mat blurred;
        cv::GaussianBlur(good, blurred, {0, 0}, points);
        const double sharpness = quality_of(view_of(blurred), placed()).sharpness;
        CHECK((sharpness >= drivers::sharp_from) == (points < 1));
    }
    cv::Mat mirrored = good.clone();
    cv::circle(mirrored, {600, 400}, 40, cv::Scalar::all(255), cv::FILLED);
    CHECK(quality_of(view_of(mirrored), placed()).glare >= drivers::glare_from);
    CHECK(quality_of(view_of(good * 0.2), placed()).paper < drivers::dark_below);
    CHECK(quality_of({}, placed()).paper == 0);
}

TEST_CASE("a clean page has white paper and dark print, whatever the light") {
    const cv::Mat picture = darkened_on_the_left(laid(printed(0)));
    auto page = drivers::clean_page(view_of(picture), placed(), {});
    REQUIRE(page);
    CHECK(page->width == 1654);
    CHECK(page->height == 2339);
    const cv::Mat clean(page->height, page->width, CV_8UC3, page->pixels.reveal().data());
    // The margins, left where it was dark and right.
    for (const int x : {20, 1450}) {
        const cv::Scalar paper = cv::mean(clean(cv::Rect(x, 400, 120, 1500)));
        CAPTURE(x);
        CHECK(paper[0] > 250);
    }
    double darkest = 0;
    cv::minMaxLoc(clean(cv::Rect(230, 300, 1100, 1500)).clone().reshape(1), &darkest);
    CHECK(darkest < 60);
}

TEST_CASE("lines of print are made level") {
    for (const double degrees : {-2.5, 1.2}) {
        CAPTURE(degrees);
        const cv::Mat picture = laid(printed(degrees));
        const auto page = drivers::clean_page(view_of(picture), placed(), {});
        REQUIRE(page);
        CHECK(std::abs(page->deskewed_degrees - degrees) < 0.35);
        // What came out needs no more turning.
        const auto right = static_cast<float>(page->width - 8);
        const auto bottom = static_cast<float>(page->height - 8);
        const PageSeen all{{{{8, 8}, {right, 8}, {right, bottom}, {8, bottom}}}, 1};
        const auto again = drivers::clean_page(
            {page->pixels.reveal().data(), page->width, page->height, page->width * 3}, all, {});
        REQUIRE(again);
        CHECK(std::abs(again->deskewed_degrees) < 0.2);
    }
}

TEST_CASE("corners that no page has, or a size that no paper has, give no clean page") {
    const cv::Mat picture = laid(printed(0));
    PageSeen crossed = placed();
    std::swap(crossed.corners[0], crossed.corners[1]);
    CHECK(!drivers::clean_page(view_of(picture), crossed, {}));
    CHECK(!drivers::clean_page(view_of(picture), PageSeen{}, {}));
    CHECK(!drivers::clean_page(view_of(picture), placed(), {210, 297, 2000}));
    CHECK(!drivers::clean_page(view_of(picture), placed(), {0, 0, 200}));
    CHECK(!drivers::clean_page({}, placed(), {}));
}

TEST_CASE(
    "blank, blurred, cut-off and sideways pages are refused with their reason, good ones kept") {
    using drivers::PageRefusal;
    const auto refusal = [](const cv::Mat& picture, const PageSeen& page) {
        const auto clean = drivers::clean_page(view_of(picture), page, {});
        REQUIRE(clean);
        return drivers::refusal_of(view_of(picture), page, *clean);
    };
    const cv::Mat page = printed(0.6);
    CHECK(refusal(laid(page), placed()) == std::nullopt);
    CHECK(refusal(darkened_on_the_left(laid(page)), placed()) == std::nullopt);
    CHECK(refusal(laid(cv::Mat(page.size(), CV_8UC3, cv::Scalar::all(250))), placed()) ==
          PageRefusal::blank);
    cv::Mat blurred;
    cv::GaussianBlur(laid(page), blurred, {0, 0}, 2.4);
    CHECK(refusal(blurred, placed()) == PageRefusal::blurred);
    cv::Mat across(1240, 1754, CV_8UC3, cv::Scalar::all(250));
    cv::RNG random(4);
    tests::print_lines(across, cv::Rect(160, 160, 1400, 900), 26, cv::Scalar::all(30), random);
    cv::Mat down;
    cv::rotate(across, down, cv::ROTATE_90_CLOCKWISE);
    CHECK(refusal(laid(down), placed()) == PageRefusal::sideways);
    PageSeen partly = placed();
    const cv::Mat picture = laid(page);
    for (auto& corner : partly.corners) corner.x -= 352;
    CHECK(refusal(picture, partly) == PageRefusal::cut_off);
}

TEST_CASE("the rules of a table do not make a page lie sideways") {
    cv::Mat page = printed(0);
    for (int x = 150; x < 1100; x += 230)
        cv::line(page, {x, 200}, {x, 1500}, cv::Scalar::all(20), 3);
    const cv::Mat picture = laid(page);
    const auto clean = drivers::clean_page(view_of(picture), placed(), {});
    REQUIRE(clean);
    CHECK(drivers::refusal_of(view_of(picture), placed(), *clean) == std::nullopt);
}
