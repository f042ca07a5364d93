#include "drivers/vision/pages/page_check.h"

#include <opencv2/core.hpp>

#include "drivers/vision/pages/page_ink.h"

namespace drivers {

namespace {

/// As PageWatchLimits::rim: corners nearer to the rim may lie outside.
constexpr double cut_off_within = 0.004;
/// A signature alone is a thousandth of A4.
constexpr double ink_part_min = 0.0003;
/// Lines across give a half and less, lines down two and more.
constexpr double sideways_from = 1.5;

bool is_cut_off(const ColourView& picture, const PageSeen& page) {
    const double rim = cut_off_within * picture.width;
    for (const PicturePoint& corner : page.corners) {
        const auto x = static_cast<double>(corner.x);
        const auto y = static_cast<double>(corner.y);
        if (x < rim || y < rim || x > picture.width - rim || y > picture.height - rim) return true;
    }
    return false;
}

}  // namespace

std::optional<PageRefusal> refusal_of(const ColourView& picture, const PageSeen& page,
                                      const CleanPage& clean) {
    if (is_cut_off(picture, page)) return PageRefusal::cut_off;
    const auto& pixels = clean.pixels.reveal();
    if (clean.width < 64 || clean.height < 64 ||
        pixels.size() !=
            static_cast<std::size_t>(clean.width) * static_cast<std::size_t>(clean.height) * 3)
        return PageRefusal::blank;
    try {
        // OpenCV only reads.
        const cv::Mat ink = ink_of_page(
            {clean.height, clean.width, CV_8UC3, const_cast<unsigned char*>(pixels.data())});
        if (cv::countNonZero(ink) < ink_part_min * static_cast<double>(ink.total()))
            return PageRefusal::blank;
        if (quality_of(picture, page).sharpness < sharp_from) return PageRefusal::blurred;
        if (downness_of(ink) >= sideways_from) return PageRefusal::sideways;
        return std::nullopt;
    } catch (const cv::Exception&) {
        return PageRefusal::blurred;
    }
}

}  // namespace drivers
