#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>

#include <opencv2/core.hpp>

#include "drivers/vision/codes/code_reader.h"
#include "drivers/vision/codes/zbar_reader.h"
#include "drivers/vision/codes/zxing_reader.h"
#include "tests/bench/vision/aims.h"
#include "tests/bench/vision/picture_files.h"

/// bianmin-bench-codes DIR… [--all] [--quick] [AIM…]
///
/// Each DIR has pictures, each with a .txt of the expected text beside it (empty: no code is
/// there). Pictures whose names differ in a number after the last `_` are one burst, shown one
/// after the other. Prints for each DIR how many were read, misread (another text) and false (a
/// text where none is), and milliseconds a picture: the reader's, and in the same run those of
/// plain ZXing-cpp and of ZBar. `--all` lets plain ZXing-cpp look for all kinds of codes instead of
/// QR codes alone,
/// `--quick` leaves ZBar out.
///
/// Figures that an AIM can name: frames, bursts (% read), misread, false, mean, p99 (ms of
/// processor a picture with a code), rest (the same for a picture without a code in which nothing
/// moved), plain (% read by ZXing-cpp).
namespace {

using drivers::GreyView;
using drivers::SeenCode;
using std::filesystem::path;

GreyView view_of(const cv::Mat& picture) {
    return {picture.data, picture.cols, picture.rows, static_cast<int>(picture.step)};
}

/// What one engine did in one folder, or in all.
struct Tally {
    int pictures = 0, with_code = 0;
    int read = 0, misread = 0, is_false = 0;
    std::map<std::string, bool> bursts;
    std::vector<double> processor, wall;

    void add(const std::optional<SeenCode>& code, const std::string& expected,
             const std::string& burst) {
        ++pictures;
        const bool is_right =
            code && code->text && !expected.empty() && code->text->reveal() == expected;
        if (expected.empty()) {
            is_false += code ? 1 : 0;
            return;
        }
        ++with_code;
        read += is_right ? 1 : 0;
        misread += code && !is_right ? 1 : 0;
        bursts[burst] |= is_right;
    }
    void add(const Tally& other) {
        pictures += other.pictures;
        with_code += other.with_code;
        read += other.read;
        misread += other.misread;
        is_false += other.is_false;
        bursts.insert(other.bursts.begin(), other.bursts.end());
        processor.insert(processor.end(), other.processor.begin(), other.processor.end());
        wall.insert(wall.end(), other.wall.begin(), other.wall.end());
    }
    [[nodiscard]] double read_part() const {
        return with_code > 0 ? 100.0 * read / with_code : 100;
    }
    [[nodiscard]] double bursts_part() const {
        if (bursts.empty()) return 100;
        const auto count = std::count_if(bursts.begin(), bursts.end(),
                                         [](const auto& burst) { return burst.second; });
        return 100.0 * static_cast<double>(count) / static_cast<double>(bursts.size());
    }
};

struct Engines {
    Tally plain, zbar, ours;
    /// Our reader on pictures without a code, shown again and again.
    std::vector<double> rest;
    /// Our reader on pictures with a code.
    std::vector<double> coded;
    std::map<std::string, int> steps;

    void add(const Engines& other) {
        plain.add(other.plain);
        zbar.add(other.zbar);
        ours.add(other.ours);
        rest.insert(rest.end(), other.rest.begin(), other.rest.end());
        coded.insert(coded.end(), other.coded.begin(), other.coded.end());
        for (const auto& [step, count] : other.steps) steps[step] += count;
    }
};

template <class Read>
std::optional<SeenCode> timed(Tally& tally, Read read) {
    const double processor = tests::processor_ms();
    const double wall = tests::wall_ms();
    auto code = read();
    tally.processor.push_back(tests::processor_ms() - processor);
    tally.wall.push_back(tests::wall_ms() - wall);
    return code;
}

/// The burst that a picture belongs to: its name without the number after the last `_`.
std::string burst_of(const path& picture) {
    const std::string name = picture.stem().string();
    const std::size_t at = name.rfind('_');
    const bool is_numbered = at != std::string::npos && at + 1 < name.size() &&
                             name.find_first_not_of("0123456789", at + 1) == std::string::npos;
    return picture.parent_path() / (is_numbered ? name.substr(0, at) : name);
}

class CodesBench {
  public:
    CodesBench(drivers::ZxingWish plain, bool with_zbar) : plain_(plain), with_zbar_(with_zbar) {}

    Engines run(const path& folder) {
        Engines engines;
        std::string burst;
        for (const path& file : tests::pictures_in(folder)) {
            const path text_file = path(file).replace_extension(".txt");
            const auto picture = tests::read_grey(file);
            if (!picture || !std::filesystem::exists(text_file)) {
                std::fprintf(stderr, "left out: %s\n", file.c_str());
                continue;
            }
            const std::string its = burst_of(file);
            const bool is_new = its != burst;
            if (is_new) {
                burst = its;
                reader_ = std::make_unique<drivers::CodeReader>();
            }
            std::string expected = tests::text_in(text_file);
            while (expected.ends_with('\n') || expected.ends_with('\r')) expected.pop_back();
            look(*picture, expected, burst, engines);
            if (expected.empty() && is_new) rest(*picture, engines);
        }
        return engines;
    }

  private:
    void look(const cv::Mat& picture, const std::string& expected, const std::string& burst,
              Engines& engines) {
        const GreyView view = view_of(picture);
        engines.plain.add(timed(engines.plain, [&] { return read_with_zxing(view, plain_); }),
                          expected, burst);
        if (with_zbar_)
            engines.zbar.add(timed(engines.zbar, [&] { return zbar_.read(view); }), expected,
                             burst);
        const auto code = timed(engines.ours, [&] { return reader_->look(view).code; });
        engines.ours.add(code, expected, burst);
        if (!expected.empty()) engines.coded.push_back(engines.ours.processor.back());
        if (code) ++engines.steps[std::string(name_of(code->step))];
    }

    /// Nothing moves for the time of forty pictures; a sensor's noise is never the same.
    void rest(const cv::Mat& picture, Engines& engines) {
        constexpr int pictures = 40;
        cv::RNG random(1);
        cv::Mat noise(picture.size(), CV_16S);
        for (int i = 0; i < pictures; ++i) {
            random.fill(noise, cv::RNG::NORMAL, 0, 3);
            cv::Mat again;
            cv::add(picture, noise, again, cv::noArray(), CV_8U);
            const double begin = tests::processor_ms();
            const auto look = reader_->look(view_of(again));
            engines.rest.push_back(tests::processor_ms() - begin);
            engines.ours.is_false += look.code ? 1 : 0;
        }
    }

    const drivers::ZxingWish plain_;
    const bool with_zbar_;
    drivers::ZbarReader zbar_;
    std::unique_ptr<drivers::CodeReader> reader_;
};

void print(const std::string& folder, const char* engine, const Tally& tally) {
    std::printf("%-10s %-10s %6d %7.1f %7.1f %8d %6d %8.1f %8.1f %8.1f %8.1f\n", folder.c_str(),
                engine, tally.pictures, tally.read_part(), tally.bursts_part(), tally.misread,
                tally.is_false, tests::mean(tally.processor), tests::quantile(tally.processor, 0.5),
                tests::quantile(tally.processor, 0.99), tests::mean(tally.wall));
}

void print(const std::string& folder, const Engines& engines) {
    print(folder, "zxing-cpp", engines.plain);
    if (engines.zbar.pictures > 0) print(folder, "zbar", engines.zbar);
    print(folder, "bianmin", engines.ours);
}

}  // namespace

int main(int count, char** words) {
    cv::setNumThreads(1);
    std::vector<path> folders;
    std::vector<tests::Aim> aims;
    drivers::ZxingWish plain = drivers::ZxingWish::qr;
    bool with_zbar = true;
    for (int i = 1; i < count; ++i) {
        const std::string word = words[i];
        if (word == "--all")
            plain = drivers::ZxingWish::all;
        else if (word == "--quick")
            with_zbar = false;
        else if (std::filesystem::is_directory(word))
            folders.emplace_back(word);
        else
            aims.push_back(tests::aim_of(word));
    }
    if (folders.empty()) {
        std::fputs("usage: bianmin-bench-codes DIR... [--all] [--quick] [NAME>=NUMBER...]\n",
                   stderr);
        return 2;
    }
    std::printf("%-10s %-10s %6s %7s %7s %8s %6s %8s %8s %8s %8s\n", "folder", "engine", "n",
                "read %", "burst %", "misread", "false", "cpu ms", "p50", "p99", "wall ms");
    CodesBench bench(plain, with_zbar);
    Engines all;
    for (const path& folder : folders) {
        const Engines engines = bench.run(folder);
        print(folder.filename().string(), engines);
        all.add(engines);
    }
    print("all", all);
    for (const auto& [step, pictures] : all.steps)
        std::printf("  by %-18s %5d\n", step.c_str(), pictures);
    std::printf("with a code %.1f ms a picture, p99 %.1f\n", tests::mean(all.coded),
                tests::quantile(all.coded, 0.99));
    std::printf("at rest %.2f ms a picture (%zu pictures)\n", tests::mean(all.rest),
                all.rest.size());
    tests::Figures figures;
    figures.set("frames", all.ours.read_part());
    figures.set("bursts", all.ours.bursts_part());
    figures.set("misread", all.ours.misread);
    figures.set("false", all.ours.is_false);
    figures.set("mean", tests::mean(all.coded));
    figures.set("p99", tests::quantile(all.coded, 0.99));
    figures.set("rest", tests::mean(all.rest));
    figures.set("plain", all.plain.read_part());
    figures.set("pictures", all.ours.pictures);
    return figures.missed(aims) > 0 ? 1 : 0;
}
