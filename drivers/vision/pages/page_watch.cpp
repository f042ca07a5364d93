#include "drivers/vision/pages/page_watch.h"

#include <algorithm>
#include <cmath>

namespace drivers {

namespace {

/// As part of the picture.
double size_of(const PageSeen& page, int width, int height) {
    double sum = 0;
    for (std::size_t i = 0; i < 4; ++i) {
        const PicturePoint& a = page.corners[i];
        const PicturePoint& b = page.corners[(i + 1) % 4];
        sum += static_cast<double>(a.x * b.y - b.x * a.y);
    }
    return std::abs(sum) / 2 / (static_cast<double>(width) * height);
}

/// How far the corners are apart at most; which is the first of them may change from picture to
/// picture.
double apart(const PageSeen& a, const PageSeen& b) {
    double nearest = 1e9;
    for (std::size_t turn = 0; turn < 4; ++turn) {
        double furthest = 0;
        for (std::size_t i = 0; i < 4; ++i) {
            const PicturePoint& p = a.corners[i];
            const PicturePoint& q = b.corners[(i + turn) % 4];
            furthest = std::max(furthest, static_cast<double>(std::hypot(p.x - q.x, p.y - q.y)));
        }
        nearest = std::min(nearest, furthest);
    }
    return nearest;
}

}  // namespace

void PageWatch::begin_anew() {
    still_ = 0;
    was_taken_ = false;
}

std::optional<PageAdvice> PageWatch::fault_of(const PageLook& look) const {
    const double rim = limits_.rim * look.width;
    for (const PicturePoint& corner : look.page->corners) {
        const auto x = static_cast<double>(corner.x);
        const auto y = static_cast<double>(corner.y);
        if (x < rim || y < rim || x > look.width - rim || y > look.height - rim)
            return PageAdvice::whole_page;
    }
    if (look.page->has_neighbour) return PageAdvice::one_page;
    if (size_of(*look.page, look.width, look.height) < limits_.size_min)
        return PageAdvice::come_closer;
    if (look.quality.paper < dark_below) return PageAdvice::too_dark;
    if (look.quality.glare >= glare_from) return PageAdvice::glare;
    return std::nullopt;
}

bool PageWatch::lies_still(const PageLook& look) const {
    return last_ &&
           apart(*look.page, *last_) < limits_.still_within * std::hypot(look.width, look.height);
}

PageWatch::Verdict PageWatch::see(const PageLook& look) {
    if (!look.page) {
        last_.reset();
        begin_anew();
        return {PageAdvice::lay_page, false};
    }
    const bool is_still = lies_still(look);
    last_ = look.page;
    if (!is_still) begin_anew();
    still_ = is_still ? still_ + 1 : 1;
    if (const auto fault = fault_of(look)) {
        still_ = 0;
        return {*fault, false};
    }
    if (still_ < limits_.still_pictures) return {PageAdvice::hold_still, false};
    if (look.quality.sharpness < sharp_from) return {PageAdvice::not_sharp, false};
    const bool take = !was_taken_;
    was_taken_ = true;
    return {PageAdvice::good, take};
}

}  // namespace drivers
