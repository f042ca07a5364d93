#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "drivers/vision/pages/page_clean.h"
#include "drivers/vision/pages/page_finder.h"
#include "tests/bench/vision/aims.h"
#include "tests/bench/vision/picture_files.h"

/// bianmin-bench-page DIR [--blind] [AIM…]
///
/// DIR holds pictures and truth.csv, a line each: file, category, long by short side that is
/// expected (0: any), picture of the empty desk (may be empty), x and y of the corners clockwise
/// (none: the desk is empty). Prints how well the page is found, by category, beside Canny and
/// approxPolyDP in the same run. `--blind` withholds shape and empty desk.
///
/// Figures that an AIM can name: pictures, iou90 (% of pages with IoU above 0.9), accepted (%),
/// wrong (% of the accepted below 0.9), empty (empty desks accepted), corner (median error, % of
/// the picture's diagonal), preview, shot (finding it), clean (shot and a clean A4 page of 200 dpi;
/// ms of processor), baseline (% with IoU above 0.9).
namespace {

using Quad = std::vector<cv::Point2f>;

struct Row {
    std::string file, category, desk;
    double aspect = 0;
    Quad corners;
};

std::vector<Row> truth_of(const std::filesystem::path& folder) {
    std::vector<Row> rows;
    std::ifstream in(folder / "truth.csv");
    for (std::string line; std::getline(in, line);) {
        std::istringstream fields(line);
        Row row;
        std::string aspect;
        std::getline(fields, row.file, ',');
        std::getline(fields, row.category, ',');
        std::getline(fields, aspect, ',');
        std::getline(fields, row.desk, ',');
        row.aspect = std::atof(aspect.c_str());
        std::vector<float> numbers;
        for (std::string number; std::getline(fields, number, ',');)
            numbers.push_back(static_cast<float>(std::atof(number.c_str())));
        for (std::size_t i = 0; i + 1 < numbers.size(); i += 2)
            row.corners.emplace_back(numbers[i], numbers[i + 1]);
        rows.push_back(row);
    }
    return rows;
}

/// Area that both have by area that either has.
double overlap(const Quad& a, const Quad& b) {
    if (a.size() != 4 || b.size() != 4) return 0;
    Quad both;
    const double common = static_cast<double>(cv::intersectConvexConvex(a, b, both));
    const double all = cv::contourArea(a) + cv::contourArea(b) - common;
    return all > 0 ? common / all : 0;
}

/// Mean distance of the corners, turned as suits best, in % of the picture's diagonal.
double corner_error(const Quad& found, const Quad& truth, cv::Size picture) {
    double best = 1e9;
    for (std::size_t turn = 0; turn < 4; ++turn) {
        double sum = 0;
        for (std::size_t i = 0; i < 4; ++i) sum += cv::norm(found[(i + turn) % 4] - truth[i]);
        best = std::min(best, sum / 4);
    }
    return 100 * best / std::hypot(picture.width, picture.height);
}

/// What tutorials do: edges, their outlines, the first of the five largest with four corners.
Quad simplest(const cv::Mat& picture) {
    const double scale = picture.rows / 500.0;
    cv::Mat small;
    cv::Mat grey;
    cv::Mat edges;
    cv::resize(picture, small, {}, 1 / scale, 1 / scale, cv::INTER_AREA);
    cv::cvtColor(small, grey, cv::COLOR_BGR2GRAY);
    cv::GaussianBlur(grey, grey, {5, 5}, 0);
    cv::Canny(grey, edges, 75, 200);
    std::vector<std::vector<cv::Point>> outlines;
    cv::findContours(edges, outlines, cv::RETR_LIST, cv::CHAIN_APPROX_SIMPLE);
    std::sort(outlines.begin(), outlines.end(),
              [](const auto& a, const auto& b) { return cv::contourArea(a) > cv::contourArea(b); });
    for (std::size_t i = 0; i < std::min<std::size_t>(5, outlines.size()); ++i) {
        std::vector<cv::Point> shape;
        cv::approxPolyDP(outlines[i], shape, 0.02 * cv::arcLength(outlines[i], true), true);
        if (shape.size() != 4) continue;
        Quad quad;
        for (const cv::Point& corner : shape) quad.push_back(cv::Point2f(corner) * scale);
        return quad;
    }
    return {};
}

drivers::ColourView view_of(const cv::Mat& picture) {
    return {picture.data, picture.cols, picture.rows, static_cast<int>(picture.step)};
}

struct PageTally {
    int pages = 0, good = 0, accepted = 0, wrong = 0, baseline = 0;
    int desks = 0, empty_accepted = 0;
    std::vector<double> corner, preview, shot, clean;

    void add(const PageTally& other) {
        pages += other.pages;
        good += other.good;
        accepted += other.accepted;
        wrong += other.wrong;
        baseline += other.baseline;
        desks += other.desks;
        empty_accepted += other.empty_accepted;
        corner.insert(corner.end(), other.corner.begin(), other.corner.end());
        preview.insert(preview.end(), other.preview.begin(), other.preview.end());
        shot.insert(shot.end(), other.shot.begin(), other.shot.end());
        clean.insert(clean.end(), other.clean.begin(), other.clean.end());
    }
};

double part(int count, int of) {
    return of > 0 ? 100.0 * count / of : 0;
}

class PageBench {
  public:
    explicit PageBench(bool is_blind) : is_blind_(is_blind) {}

    PageTally look(const std::filesystem::path& folder, const Row& row) {
        PageTally tally;
        const auto picture = tests::read_colours(folder / row.file);
        if (!picture) {
            std::fprintf(stderr, "left out: %s\n", row.file.c_str());
            return tally;
        }
        drivers::PageExpectation expectation;
        finder_.forget_empty_desk();
        if (!is_blind_) {
            expectation.aspect = row.aspect;
            if (const auto desk = tests::read_colours(folder / row.desk))
                finder_.set_empty_desk(view_of(*desk));
        }
        time_preview(*picture, expectation, tally);
        const double begin = tests::processor_ms();
        const auto page =
            finder_.best_guess(view_of(*picture), expectation, drivers::PageCare::shot);
        tally.shot.push_back(tests::processor_ms() - begin);
        if (page && row.category.starts_with("a4") &&
            drivers::clean_page(view_of(*picture), *page, drivers::CleanWish{}))
            tally.clean.push_back(tests::processor_ms() - begin);
        Quad found;
        if (page)
            for (const auto& corner : page->corners) found.emplace_back(corner.x, corner.y);
        const bool is_accepted = page && page->score >= expectation.accepted_from;
        if (row.corners.size() != 4) {
            tally.desks = 1;
            tally.empty_accepted = is_accepted ? 1 : 0;
            if (is_accepted) std::printf("accepted: %s %.2f\n", row.file.c_str(), page->score);
            return tally;
        }
        judge(*picture, row, found, is_accepted, tally);
        if (tally.good == 0 || tally.accepted == 0)
            std::printf("%s: %s IoU %.2f score %.2f\n", tally.wrong > 0 ? "wrong" : "missed",
                        row.file.c_str(), overlap(found, row.corners), page ? page->score : -1);
        return tally;
    }

  private:
    /// As the preview has it: half the size.
    void time_preview(const cv::Mat& picture, const drivers::PageExpectation& expectation,
                      PageTally& tally) {
        cv::Mat half;
        cv::resize(picture, half, {}, 0.5, 0.5, cv::INTER_AREA);
        const double begin = tests::processor_ms();
        (void)finder_.find(view_of(half), expectation, drivers::PageCare::preview);
        tally.preview.push_back(tests::processor_ms() - begin);
    }

    static void judge(const cv::Mat& picture, const Row& row, const Quad& found, bool is_accepted,
                      PageTally& tally) {
        constexpr double good_from = 0.9;
        tally.pages = 1;
        tally.good = overlap(found, row.corners) > good_from ? 1 : 0;
        tally.accepted = is_accepted ? 1 : 0;
        tally.wrong = is_accepted && tally.good == 0 ? 1 : 0;
        tally.baseline = overlap(simplest(picture), row.corners) > good_from ? 1 : 0;
        tally.corner.push_back(found.size() == 4 ? corner_error(found, row.corners, picture.size())
                                                 : 100);
    }

    const bool is_blind_;
    drivers::PageFinder finder_;
};

void print(const std::string& name, const PageTally& tally) {
    std::printf("%-16s %5d %8.1f %8.1f %6d %10.1f %8.3f %8.3f %6d/%d %8.1f %8.1f %8.1f\n",
                name.c_str(), tally.pages, part(tally.good, tally.pages),
                part(tally.accepted, tally.pages), tally.wrong, part(tally.baseline, tally.pages),
                tests::quantile(tally.corner, 0.5), tests::quantile(tally.corner, 0.9),
                tally.empty_accepted, tally.desks, tests::mean(tally.preview),
                tests::mean(tally.shot), tests::mean(tally.clean));
}

}  // namespace

int main(int count, char** words) {
    cv::setNumThreads(1);
    std::filesystem::path folder;
    std::vector<tests::Aim> aims;
    bool is_blind = false;
    for (int i = 1; i < count; ++i) {
        const std::string word = words[i];
        if (word == "--blind")
            is_blind = true;
        else if (std::filesystem::is_directory(word))
            folder = word;
        else
            aims.push_back(tests::aim_of(word));
    }
    const std::vector<Row> rows = truth_of(folder);
    if (rows.empty()) {
        std::fputs("usage: bianmin-bench-page DIR [--blind] [NAME>=NUMBER...]\n", stderr);
        return 2;
    }
    PageBench bench(is_blind);
    std::map<std::string, PageTally> categories;
    PageTally all;
    for (const Row& row : rows) {
        const PageTally tally = bench.look(folder, row);
        categories[row.category].add(tally);
        all.add(tally);
    }
    std::printf("%-16s %5s %8s %8s %6s %10s %8s %8s %8s %8s %8s %8s\n", "category", "pages",
                "IoU>.9 %", "accept %", "wrong", "baseline %", "corner %", "p90", "empty",
                "preview", "shot ms", "clean");
    for (const auto& [category, tally] : categories) print(category, tally);
    print("all", all);
    tests::Figures figures;
    figures.set("pictures", all.pages + all.desks);
    figures.set("iou90", part(all.good, all.pages));
    figures.set("accepted", part(all.accepted, all.pages));
    figures.set("wrong", part(all.wrong, std::max(1, all.accepted)));
    figures.set("empty", all.empty_accepted);
    figures.set("corner", tests::quantile(all.corner, 0.5));
    figures.set("preview", tests::mean(all.preview));
    figures.set("shot", tests::mean(all.shot));
    figures.set("clean", tests::mean(all.clean));
    figures.set("baseline", part(all.baseline, all.pages));
    return figures.missed(aims) > 0 ? 1 : 0;
}
