// JPEG of pages; which coding a page needs.
#include "drivers/vision/pages/page_coding.h"

#include <memory>

#include <opencv2/imgproc.hpp>
#include <turbojpeg.h>

#include "drivers/vision/pages/group4.h"
#include "kiosk/base/freed_by.h"

namespace drivers {

using kiosk::ErrorCode;
using kiosk::Result;

namespace {

constexpr int jpeg_quality = 75;

bool is_possible_page_size(const CleanPage& page) {
    const auto points =
        static_cast<std::size_t>(page.width) * static_cast<std::size_t>(page.height);
    return page.width > 0 && page.height > 0 && page.width <= scanned_side_max &&
           page.height <= scanned_side_max && page.pixels.reveal().size() == points * 3;
}

cv::Mat pixels_of(const CleanPage& page) {
    // OpenCV only reads.
    return cv::Mat(page.height, page.width, CV_8UC3,
                   const_cast<unsigned char*>(page.pixels.reveal().data()));
}

/// How much the strongest colour differs from the weakest, made smaller so that the coloured rims
/// of black letters do not count.
bool has_colour(const cv::Mat& bgr) {
    constexpr int coloured_from = 60;
    constexpr double part_from = 0.001;
    cv::Mat small;
    cv::resize(bgr, small, {}, 0.25, 0.25, cv::INTER_AREA);
    std::vector<cv::Mat> channels;
    cv::split(small, channels);
    cv::Mat most;
    cv::Mat least;
    cv::max(channels[0], channels[1], most);
    cv::max(most, channels[2], most);
    cv::min(channels[0], channels[1], least);
    cv::min(least, channels[2], least);
    const int coloured = cv::countNonZero(most - least >= coloured_from);
    return coloured > part_from * static_cast<double>(small.total());
}

/// Squares of 16 points that are mostly neither ink nor paper, as those of photos are.
bool has_tones(const cv::Mat& bgr) {
    constexpr double square = 16;
    constexpr int squares_from = 40;
    cv::Mat grey;
    cv::cvtColor(bgr, grey, cv::COLOR_BGR2GRAY);
    cv::Mat tones;
    cv::inRange(grey, 60, 200, tones);
    cv::resize(tones, tones, {}, 1 / square, 1 / square, cv::INTER_AREA);
    return cv::countNonZero(tones > 0.7 * 255) >= squares_from;
}

/// 255 where ink is: darker than its neighbourhood by so much as that varies; dots without
/// neighbours are left out.
/// **Source:** Sauvola and Pietikäinen, Adaptive document image binarization, 2000.
cv::Mat ink_alone(const cv::Mat& bgr) {
    constexpr int window = 31;
    constexpr double weight = 0.3;
    constexpr double deviation_max = 128;
    cv::Mat grey;
    cv::cvtColor(bgr, grey, cv::COLOR_BGR2GRAY);
    cv::Mat mean;
    cv::Mat squares;
    cv::boxFilter(grey, mean, CV_32F, {window, window});
    cv::sqrBoxFilter(grey, squares, CV_32F, {window, window});
    cv::Mat deviation;
    cv::sqrt(cv::max(squares - mean.mul(mean), 0.0), deviation);
    const cv::Mat bound = mean.mul(deviation * (weight / deviation_max) + (1 - weight));
    cv::Mat light;
    grey.convertTo(light, CV_32F);
    cv::Mat ink = light < bound;
    cv::Mat neighbours;
    cv::boxFilter(ink, neighbours, CV_32F, {3, 3}, {-1, -1}, false);
    ink.setTo(0, neighbours <= 255);
    return ink;
}

kiosk::SecretBytes ink_of(const CleanPage& page) {
    const cv::Mat ink = ink_alone(pixels_of(page));
    return group4_of({ink.data, ink.cols, ink.rows, static_cast<int>(ink.step)});
}

Result<kiosk::SecretBytes> jpeg_of(const CleanPage& page) {
    const std::unique_ptr<void, kiosk::FreedBy<tjDestroy>> encoder(tjInitCompress());
    if (!encoder) return {ErrorCode::internal, "no JPEG encoder"};
    unsigned char* made = nullptr;
    unsigned long size = 0;
    const int failed =
        tjCompress2(encoder.get(), page.pixels.reveal().data(), page.width, 0, page.height,
                    TJPF_BGR, &made, &size, TJSAMP_420, jpeg_quality, TJFLAG_ACCURATEDCT);
    const std::unique_ptr<unsigned char, kiosk::FreedBy<tjFree>> bytes(made);
    if (failed != 0) return {ErrorCode::internal, "JPEG could not be made"};
    return kiosk::SecretBytes(std::vector<unsigned char>(made, made + size));
}

}  // namespace

ScannedPage::Coding coding_for(const CleanPage& page) {
    if (!is_possible_page_size(page)) return ScannedPage::Coding::jpeg;
    const cv::Mat bgr = pixels_of(page);
    return has_colour(bgr) || has_tones(bgr) ? ScannedPage::Coding::jpeg
                                             : ScannedPage::Coding::group4;
}

Result<ScannedPage> coded_page(const CleanPage& page, int dots_per_inch,
                               ScannedPage::Coding coding) {
    if (page.width <= 0 || page.height <= 0) return {ErrorCode::bad_format, "page without points"};
    if (page.width > scanned_side_max || page.height > scanned_side_max)
        return {ErrorCode::limit_exceeded, "page too large"};
    if (!is_possible_page_size(page)) return {ErrorCode::bad_format, "page is not whole"};
    try {
        auto bytes = coding == ScannedPage::Coding::jpeg ? jpeg_of(page)
                                                         : Result<kiosk::SecretBytes>(ink_of(page));
        if (!bytes) return bytes.error();
        if (bytes->reveal().size() > scanned_bytes_max)
            return {ErrorCode::limit_exceeded, "page takes too many bytes"};
        return ScannedPage{coding, *std::move(bytes), page.width, page.height, dots_per_inch};
    } catch (const cv::Exception&) {
        return {ErrorCode::internal, "page could not be coded"};
    }
}

}  // namespace drivers
