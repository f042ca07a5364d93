#include <algorithm>
#include <cmath>
#include <optional>

#include <opencv2/imgproc.hpp>

#include "drivers/vision/codes/finder_patterns.h"

namespace drivers {

namespace {

/// Lengths of ink, paper, ink, paper, ink.
using Runs = std::array<int, 5>;

/// Where runs of a finder pattern cross, several of them taken together.
struct Crossing {
    cv::Point2f centre;
    float module = 0;
    int count = 1;
};

/// How large a module is if the runs are 1 : 1 : 3 : 1 : 1.
std::optional<float> module_of(const Runs& runs) {
    const int total = runs[0] + runs[1] + runs[2] + runs[3] + runs[4];
    if (total < 7) return std::nullopt;
    const float module = static_cast<float>(total) / 7;
    const float slack = module * 0.62F + 0.6F;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        const bool is_core = i == 2;
        const float expected = is_core ? 3 * module : module;
        const float allowed = is_core ? 2.2F * slack : slack;
        if (std::abs(static_cast<float>(runs[i]) - expected) >= allowed) return std::nullopt;
    }
    return module;
}

struct Across {
    float module = 0;
    cv::Point2f centre;
};

/// Walks both ways from a point in the core.
class Walk {
  public:
    Walk(const cv::Mat& ink, cv::Point from, cv::Point step, int limit)
        : ink_(ink), from_(from), step_(step), limit_(limit) {}

    std::optional<Across> go() {
        Runs runs{};
        cv::Point at = from_;
        runs[2] = pass(at, -step_, true, limit_);
        runs[1] = pass(at, -step_, false, limit_);
        runs[0] = pass(at, -step_, true, limit_);
        at = from_ + step_;
        const int before = runs[2];
        const int after = pass(at, step_, true, 2 * limit_ - before);
        runs[2] += after;
        runs[3] = pass(at, step_, false, limit_);
        runs[4] = pass(at, step_, true, limit_);
        const auto module = module_of(runs);
        if (!module) return std::nullopt;
        const float off = static_cast<float>(after - (before - 1)) * 0.5F;
        return Across{*module,
                      {static_cast<float>(from_.x) + static_cast<float>(step_.x) * off,
                       static_cast<float>(from_.y) + static_cast<float>(step_.y) * off}};
    }

  private:
    int pass(cv::Point& at, cv::Point step, bool over_ink, int limit) const {
        int length = 0;
        while (length < limit && at.x >= 0 && at.y >= 0 && at.x < ink_.cols && at.y < ink_.rows &&
               (ink_.ptr(at.y)[at.x] != 0) == over_ink) {
            ++length;
            at += step;
        }
        return length;
    }

    const cv::Mat& ink_;
    const cv::Point from_;
    const cv::Point step_;
    const int limit_;
};

class CrossingList {
  public:
    void add(cv::Point2f centre, float module) {
        for (Crossing& known : crossings_) {
            if (std::abs(known.centre.x - centre.x) >= 2.2F * module ||
                std::abs(known.centre.y - centre.y) >= 2.2F * module)
                continue;
            ++known.count;
            const float part = 1.0F / static_cast<float>(known.count);
            known.centre += (centre - known.centre) * part;
            known.module += (module - known.module) * part;
            return;
        }
        // A picture of noise has thousands.
        if (crossings_.size() < crossings_max) crossings_.push_back({centre, module, 1});
    }

    std::vector<Crossing> best(std::size_t count) {
        std::stable_sort(crossings_.begin(), crossings_.end(),
                         [](const auto& a, const auto& b) { return a.count > b.count; });
        if (crossings_.size() > count) crossings_.resize(count);
        return std::move(crossings_);
    }

  private:
    static constexpr std::size_t crossings_max = 400;
    std::vector<Crossing> crossings_;
};

/// The runs of one row ended with ink before `end`: is that a finder pattern here?
void look_across(const cv::Mat& ink, const Runs& runs, int end, int y, CrossingList& into) {
    const auto module = module_of(runs);
    if (!module) return;
    const int limit = static_cast<int>(*module * 7) + 4;
    const int x = end - runs[4] - runs[3] - runs[2] / 2 - 1;
    const auto down = Walk(ink, {x, y}, {0, 1}, limit).go();
    if (!down || down->module >= 2.5F * *module || down->module <= 0.4F * *module) return;
    const int row = static_cast<int>(std::lround(down->centre.y));
    const auto along = Walk(ink, {x, row}, {1, 0}, limit).go();
    if (!along) return;
    into.add({along->centre.x, down->centre.y}, (along->module + down->module) * 0.5F);
}

void scan_row(const cv::Mat& ink, int y, CrossingList& into) {
    const unsigned char* row = ink.ptr(y);
    const int width = ink.cols;
    Runs runs{};
    int x = 0;
    while (x < width && row[x] == 0) ++x;
    bool on_ink = true;
    for (int seen = 1; x < width; ++seen) {
        const int begin = x;
        while (x < width && (row[x] != 0) == on_ink) ++x;
        std::rotate(runs.begin(), runs.begin() + 1, runs.end());
        runs[4] = x - begin;
        if (on_ink && seen >= 5) look_across(ink, runs, x, y, into);
        on_ink = !on_ink;
    }
}

/// The outer ring touches something: makes up the square from the core, which is three modules of
/// the seven.
std::optional<FinderPattern> finder_by_core(const cv::Mat& window, cv::Point2f centre,
                                            float module) {
    cv::Mat labels;
    cv::connectedComponents(window, labels, 4);
    const int x = std::clamp(static_cast<int>(std::lround(centre.x)), 0, window.cols - 1);
    const int y = std::clamp(static_cast<int>(std::lround(centre.y)), 0, window.rows - 1);
    const int label = labels.at<int>(y, x);
    if (label == 0) return std::nullopt;
    std::vector<std::vector<cv::Point>> outlines;
    cv::findContours(cv::Mat(labels == label), outlines, cv::RETR_EXTERNAL, cv::CHAIN_APPROX_NONE);
    if (outlines.empty()) return std::nullopt;
    const double area = cv::contourArea(outlines[0]);
    const double square = static_cast<double>(module * module);
    if (area > 22 * square || area < 3 * square) return std::nullopt;
    cv::RotatedRect box = cv::minAreaRect(outlines[0]);
    box.size.width = (box.size.width + 1) * 7 / 3;
    box.size.height = (box.size.height + 1) * 7 / 3;
    FinderPattern finder;
    box.points(finder.corners.data());
    finder.centre = box.center;
    finder.module = std::sqrt(box.size.area()) / 7;
    return finder;
}

std::optional<FinderPattern> outline(const cv::Mat& ink, const Crossing& crossing) {
    const int reach = static_cast<int>(crossing.module * 6.5F) + 3;
    const cv::Point middle(static_cast<int>(std::lround(crossing.centre.x)),
                           static_cast<int>(std::lround(crossing.centre.y)));
    const cv::Rect box =
        cv::Rect(middle.x - reach, middle.y - reach, 2 * reach + 1, 2 * reach + 1) &
        cv::Rect(0, 0, ink.cols, ink.rows);
    if (static_cast<float>(std::min(box.width, box.height)) < 6 * crossing.module)
        return std::nullopt;
    const cv::Mat window = ink(box).clone();
    const cv::Point2f origin(static_cast<float>(box.x), static_cast<float>(box.y));
    const cv::Point2f centre = crossing.centre - origin;
    std::optional<FinderPattern> finder;
    double nearest = 1.5 * static_cast<double>(crossing.module);
    for (const FinderPattern& found : finders_by_outlines(window)) {
        const double distance = cv::norm(found.centre - centre);
        if (distance >= nearest) continue;
        nearest = distance;
        finder = found;
    }
    if (!finder) finder = finder_by_core(window, centre, crossing.module);
    if (!finder) return std::nullopt;
    for (cv::Point2f& corner : finder->corners) corner += origin;
    finder->centre += origin;
    return finder;
}

}  // namespace

void add_if_new(std::vector<FinderPattern>& finders, const FinderPattern& finder) {
    const bool is_new = std::none_of(finders.begin(), finders.end(), [&](const auto& other) {
        return cv::norm(other.centre - finder.centre) < 2.5 * static_cast<double>(finder.module);
    });
    if (is_new) finders.push_back(finder);
}

std::vector<FinderPattern> finders_by_runs(const cv::Mat& ink) {
    constexpr std::size_t outlined_max = 40;
    CrossingList crossings;
    for (int y = 1; y < ink.rows; y += 2) scan_row(ink, y, crossings);
    std::vector<FinderPattern> found;
    for (const Crossing& crossing : crossings.best(outlined_max)) {
        const auto finder = outline(ink, crossing);
        if (finder) add_if_new(found, *finder);
    }
    return found;
}

}  // namespace drivers
