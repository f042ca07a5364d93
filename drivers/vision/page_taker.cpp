#include "drivers/vision/page_taker.h"

#include <algorithm>
#include <cmath>

#include "drivers/vision/pages/page_check.h"
#include "drivers/vision/pages/page_clean.h"
#include "drivers/vision/pages/page_coding.h"
#include "drivers/vision/picture.h"
#include "drivers/vision/picture_file.h"

namespace drivers {

using kiosk::ErrorCode;
using kiosk::Result;

namespace {

constexpr int preview_side = 640;

/// The paper's long side by its short one as it lies there; perspective is left out.
double aspect_of(const PageSeen& page) {
    const auto length = [&](std::size_t side) {
        const auto& a = page.corners[side];
        const auto& b = page.corners[(side + 1) % 4];
        return std::hypot(static_cast<double>(a.x - b.x), static_cast<double>(a.y - b.y));
    };
    const double first = length(0) + length(2);
    const double second = length(1) + length(3);
    return std::max(first, second) / std::max(1.0, std::min(first, second));
}

/// Nobody says how large the paper is: what is shaped like A4 is taken for A4, other papers keep
/// their shape and get A4's long side.
CleanWish wish_for(const PageSeen& page) {
    constexpr double a4 = 297.0 / 210.0;
    constexpr double like_a4 = 0.12;
    constexpr double slimmest = 4;
    const double aspect = std::min(aspect_of(page), slimmest);
    CleanWish wish;
    if (std::abs(aspect - a4) > like_a4) wish.short_side_mm = wish.long_side_mm / aspect;
    return wish;
}

/// **Source:** ISO/IEC 7810, ID-1.
constexpr double card_long_mm = 85.6;
constexpr double card_short_mm = 53.98;
/// Its print is small.
constexpr int card_dots_per_inch = 300;

/// A sheet is not squeezed into the shape of a card.
bool has_shape(const PageSeen& page, PaperShape shape) {
    constexpr double card_within = 0.09;
    return shape != PaperShape::card ||
           std::abs(std::log(aspect_of(page) * card_short_mm / card_long_mm)) < card_within;
}

CleanWish wish_for(const PageSeen& page, PaperShape shape) {
    return shape == PaperShape::card ? CleanWish{card_short_mm, card_long_mm, card_dots_per_inch}
                                     : wish_for(page);
}

/// The page's long side in points of the picture.
double length_of(const PageSeen& page) {
    double longest = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        const auto& a = page.corners[i];
        const auto& b = page.corners[(i + 1) % 4];
        longest = std::max(
            longest, std::hypot(static_cast<double>(a.x - b.x), static_cast<double>(a.y - b.y)));
    }
    return longest;
}

/// Below that print of a usual size can't be read: A4 at 75 points an inch, a card at 120.
double length_min(PaperShape shape) {
    return shape == PaperShape::card ? 400 : 870;
}

Result<CheckedPicture> page_of(const ColourView& picture, const PageSeen& page, PaperShape shape) {
    const CleanWish wish = wish_for(page, shape);
    const auto clean = clean_page(picture, page, wish);
    if (!clean) return {ErrorCode::not_found, "the corners are no page"};
    if (const auto refusal = refusal_of(picture, page, *clean)) return CheckedPicture(*refusal);
    // A card bears a photo and coloured ground, even where little of them is seen.
    const auto coding = shape == PaperShape::card ? ScannedPage::Coding::jpeg : coding_for(*clean);
    auto scan = coded_page(*clean, wish.dots_per_inch, coding);
    if (!scan) return scan.error();
    auto preview = preview_of(clean->pixels, clean->width, clean->height, preview_side);
    if (!preview) return preview.error();
    CapturedPage captured;
    captured.scan = *std::move(scan);
    captured.preview = *std::move(preview);
    return CheckedPicture(std::move(captured));
}

}  // namespace

PageExpectation expectation_of(PaperShape shape) {
    PageExpectation expectation;
    if (shape == PaperShape::card) expectation.aspect = card_long_mm / card_short_mm;
    return expectation;
}

std::optional<PageSeen> find_page(const PageFinder& finder, const ColourView& picture,
                                  PaperShape shape, PageCare care) {
    auto page = finder.find(picture, expectation_of(shape), care);
    if (page && !has_shape(*page, shape)) page.reset();
    return page;
}

Result<CheckedPicture> take_page(const PageFinder& finder, const ColourView& picture,
                                 PaperShape shape) {
    const auto page = find_page(finder, picture, shape, PageCare::shot);
    if (!page) return {ErrorCode::not_found, "no page"};
    return page_of(picture, *page, shape);
}

Result<CheckedPicture> check_picture_file(const kiosk::SecretBytes& file, PaperShape shape) {
    const auto opened = picture_of_file(file.reveal());
    if (!opened) return opened.error();
    const ColourView picture{opened->pixels.reveal().data(), opened->shape.width,
                             opened->shape.height, opened->shape.stride};
    const PageFinder finder;
    const auto page = find_page(finder, picture, shape, PageCare::shot);
    if (!page) return CheckedPicture(PageRefusal::cut_off);
    if (length_of(*page) < length_min(shape)) return CheckedPicture(PageRefusal::blurred);
    auto checked = page_of(picture, *page, shape);
    if (!checked && checked.error().code == ErrorCode::not_found)
        return CheckedPicture(PageRefusal::cut_off);
    return checked;
}

}  // namespace drivers
