#include "drivers/vision/pages/page_finder.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include <opencv2/imgproc.hpp>

#include "drivers/vision/pages/quad_refine.h"
#include "drivers/vision/pages/quad_sources.h"

namespace drivers {

namespace {

constexpr int preview_points = 320;
constexpr int shot_points = 480;
/// How much worse than the best a page around it may be judged.
constexpr double outermost_slack = 0.06;

cv::Point2f sum_of(const PageQuad& quad) {
    return quad.corners[0] + quad.corners[1] + quad.corners[2] + quad.corners[3];
}

bool is_same(const PageQuad& a, const PageQuad& b) {
    // Their middles would be as near.
    if (cv::norm(sum_of(a) - sum_of(b)) >= 8) return false;
    for (std::size_t turn = 0; turn < 4; ++turn) {
        double apart = 0;
        for (std::size_t i = 0; i < 4; ++i)
            apart += cv::norm(a.corners[i] - b.corners[(i + turn) % 4]);
        if (apart < 8) return true;
    }
    return false;
}

/// Each guess once.
std::vector<PageQuad> distinct(const std::vector<PageQuad>& quads) {
    constexpr std::size_t judged_max = 700;
    std::vector<PageQuad> result;
    for (const PageQuad& quad : quads) {
        if (result.size() >= judged_max) break;
        if (std::none_of(result.begin(), result.end(),
                         [&](const PageQuad& other) { return is_same(quad, other); }))
            result.push_back(quad);
    }
    return result;
}

/// Another shape than that of the paper that was asked for. A tilted camera changes it a little.
double penalty_of(const PageQuad& quad, double aspect) {
    if (aspect <= 0) return 0;
    const double off = 1.6 * std::abs(std::log(aspect_of(quad.corners) / aspect)) - 0.12;
    return std::clamp(off, 0.0, 0.3);
}

bool lies_in(const PageQuad& inner, const PageQuad& outer, int width) {
    for (const cv::Point2f& corner : inner.corners) {
        for (std::size_t i = 0; i < 4; ++i) {
            const cv::Point2f side = outer.corners[(i + 1) % 4] - outer.corners[i];
            const double inside = side.cross(corner - outer.corners[i]) / cv::norm(side);
            if (inside < -0.012 * width) return false;
        }
    }
    return true;
}

/// A page often holds a table or a frame whose sides are as clear as its own: the outermost of
/// those that are nearly as good is taken.
PageQuad outermost(const std::vector<PageQuad>& ranked, int width) {
    PageQuad best = ranked.front();
    for (bool has_grown = true; has_grown;) {
        has_grown = false;
        for (const PageQuad& quad : ranked) {
            if (quad.score < best.score - outermost_slack) break;
            if (std::abs(area_of(quad.corners)) < 1.04 * std::abs(area_of(best.corners))) continue;
            const auto& support = quad.support;
            const double sum = support[0] + support[1] + support[2] + support[3];
            if (*std::min_element(support.begin(), support.end()) < 0.5 || sum < 3) continue;
            if (!lies_in(best, quad, width)) continue;
            best = quad;
            has_grown = true;
            break;
        }
    }
    return best;
}

bool is_within(const cv::Point2f& point, const PageQuad& quad) {
    for (std::size_t i = 0; i < 4; ++i) {
        const cv::Point2f side = quad.corners[(i + 1) % 4] - quad.corners[i];
        if (side.cross(point - quad.corners[i]) < 0) return false;
    }
    return true;
}

/// Neither reaches into the other, and none is a scrap beside the other.
bool lie_apart(const PageQuad& a, const PageQuad& b) {
    const double areas[] = {std::abs(area_of(a.corners)), std::abs(area_of(b.corners))};
    if (std::min(areas[0], areas[1]) < 0.2 * std::max(areas[0], areas[1])) return false;
    const auto reaches_into = [](const PageQuad& one, const PageQuad& other) {
        return is_within(sum_of(one) * 0.25F, other) ||
               std::any_of(one.corners.begin(), one.corners.end(),
                           [&](const cv::Point2f& corner) { return is_within(corner, other); });
    };
    return !reaches_into(a, b) && !reaches_into(b, a);
}

struct FoundQuad {
    PageQuad page;
    bool has_neighbour = false;
};

std::optional<FoundQuad> best_quad(const cv::Mat& small, const cv::Mat& calm_desk, double aspect) {
    const EdgeField field = edges_of(small);
    std::vector<PageQuad> quads = quads_of_outlines(field, calm_desk);
    const std::vector<PageQuad> more = quads_of_lines(field);
    quads.insert(quads.end(), more.begin(), more.end());
    quads = distinct(quads);
    if (quads.empty()) return std::nullopt;
    double best = -1;
    for (PageQuad& quad : quads) {
        judge(field, quad, std::min(best - outermost_slack, PageExpectation{}.accepted_from));
        quad.score -= penalty_of(quad, aspect);
        best = std::max(best, quad.score);
    }
    std::stable_sort(quads.begin(), quads.end(),
                     [](const auto& a, const auto& b) { return a.score > b.score; });
    const PageQuad page = outermost(quads, small.cols);
    const bool has_neighbour = std::any_of(quads.begin(), quads.end(), [&](const PageQuad& quad) {
        return quad.score >= PageExpectation{}.accepted_from && lie_apart(page, quad);
    });
    return FoundQuad{page, has_neighbour};
}

/// How much smaller a picture is made before it is looked at.
double scale_of(cv::Size picture, PageCare care) {
    const int points = care == PageCare::preview ? preview_points : shot_points;
    return std::max(1.0, static_cast<double>(std::max(picture.width, picture.height)) / points);
}

cv::Size size_at(cv::Size picture, double scale) {
    return {cvRound(picture.width / scale), cvRound(picture.height / scale)};
}

/// Halves first, which is quick, then the rest.
cv::Mat made_small(const cv::Mat& picture, double scale) {
    const cv::Size size = size_at(picture.size(), scale);
    cv::Mat small = picture;
    while (small.cols >= 2 * size.width && small.rows >= 2 * size.height) {
        cv::Mat half;
        cv::resize(small, half, {small.cols / 2, small.rows / 2}, 0, 0, cv::INTER_AREA);
        small = half;
    }
    if (small.size() != size) {
        cv::Mat result;
        cv::resize(small, result, size, 0, 0, cv::INTER_LINEAR);
        small = result;
    }
    return small;
}

bool is_usable(const ColourView& picture) {
    constexpr int side_min = 64;
    return picture.pixels != nullptr && picture.width >= side_min && picture.height >= side_min &&
           picture.stride >= picture.width * 3 &&
           static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height) <=
               PageFinder::picture_points_max;
}

cv::Mat mat_of(const ColourView& picture) {
    // OpenCV only reads.
    return {picture.height, picture.width, CV_8UC3, const_cast<unsigned char*>(picture.pixels),
            static_cast<std::size_t>(picture.stride)};
}

}  // namespace

struct PageFinder::Desk {
    cv::Mat empty;
    /// The same for previews and for shots.
    std::array<cv::Mat, 2> calm;

    /// As pictures of that size are compared with; empty: nothing is known of the desk.
    const cv::Mat& as_large_as(cv::Size small, PageCare care) {
        cv::Mat& ready = calm[care == PageCare::preview ? 0 : 1];
        if (!empty.empty() && ready.size() != small) ready = calm_desk(empty, small);
        return ready;
    }
    void forget() {
        empty.release();
        for (cv::Mat& each : calm) each.release();
    }
};

PageFinder::PageFinder() : desk_(std::make_unique<Desk>()) {}
PageFinder::~PageFinder() = default;

void PageFinder::set_empty_desk(const ColourView& picture) {
    if (!is_usable(picture)) return;
    forget_empty_desk();
    constexpr double width = 400;
    const double by = std::min(1.0, width / picture.width);
    cv::resize(mat_of(picture), desk_->empty, {}, by, by, cv::INTER_AREA);
    // Pictures with something on the desk will be as large.
    for (const PageCare care : {PageCare::preview, PageCare::shot}) {
        const cv::Size size(picture.width, picture.height);
        static_cast<void>(desk_->as_large_as(size_at(size, scale_of(size, care)), care));
    }
}

void PageFinder::forget_empty_desk() {
    desk_->forget();
}

std::optional<PageSeen> PageFinder::best_guess(const ColourView& picture,
                                               const PageExpectation& expectation,
                                               PageCare care) const {
    if (!is_usable(picture)) return std::nullopt;
    try {
        const cv::Mat bgr = mat_of(picture);
        const double scale = scale_of(bgr.size(), care);
        const cv::Mat small = scale > 1 ? made_small(bgr, scale) : bgr;
        const auto found =
            best_quad(small, desk_->as_large_as(small.size(), care), expectation.aspect);
        if (!found) return std::nullopt;
        QuadCorners corners = found->page.corners;
        for (cv::Point2f& corner : corners)
            corner = (corner + cv::Point2f(0.5F, 0.5F)) * scale - cv::Point2f(0.5F, 0.5F);
        if (care == PageCare::shot) corners = refined(bgr, corners, scale);
        PageSeen page;
        page.score = found->page.score;
        page.has_neighbour = found->has_neighbour;
        for (std::size_t i = 0; i < 4; ++i) page.corners[i] = {corners[i].x, corners[i].y};
        return page;
    } catch (const cv::Exception&) {
        return std::nullopt;
    }
}

std::optional<PageSeen> PageFinder::find(const ColourView& picture,
                                         const PageExpectation& expectation, PageCare care) const {
    auto page = best_guess(picture, expectation, care);
    if (page && page->score < expectation.accepted_from) return std::nullopt;
    return page;
}

}  // namespace drivers
