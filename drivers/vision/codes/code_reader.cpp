#include "drivers/vision/codes/code_reader.h"

#include <ctime>
#include <utility>
#include <vector>

#include "drivers/vision/codes/code_regions.h"
#include "drivers/vision/codes/code_steps.h"

namespace drivers {

using std::chrono::microseconds;

namespace {

struct PlannedStep {
    CodeStep step;
    bool is_whole;
};

/// By what was read for a millisecond (docs/adr/0023). Regions are a tenth of the picture.
constexpr PlannedStep plan[] = {
    {CodeStep::sharpened, false},
    {CodeStep::region, false},
    {CodeStep::plain, true},
    {CodeStep::lightened, false},
    {CodeStep::darkened, false},
    {CodeStep::inverted, false},
    {CodeStep::region_rectified, false},
    {CodeStep::half_size, true},
    {CodeStep::other_formats, true},
    {CodeStep::local_contrast, false},
    {CodeStep::rectified_double, false},
    {CodeStep::zbar_half, false},
    {CodeStep::zbar_third, false},
    {CodeStep::zbar, false},
    {CodeStep::zbar_adaptive, false},
    {CodeStep::rectified, true},
    {CodeStep::inverted_rectified, false},
};
/// In between, moving pictures are not looked at for codes other than QR.
constexpr int other_formats_every = 3;

}  // namespace

microseconds thread_work() {
    timespec spent{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
    return std::chrono::duration_cast<microseconds>(std::chrono::seconds(spent.tv_sec) +
                                                    std::chrono::nanoseconds(spent.tv_nsec));
}

struct CodeReader::Work {
    explicit Work(bool data_matrix) : steps(data_matrix) {}

    MotionGate gate;
    CodeSteps steps;
    std::vector<CodeTry> tries;
    std::size_t next = 0;
    int moving_pictures = 0;
    int resting_pictures = 0;
    /// A code was read and nothing moved since.
    bool was_read = false;

    void begin(const cv::Mat& grey, bool with_other_formats) {
        tries.clear();
        next = 0;
        resting_pictures = 0;
        was_read = false;
        const cv::Rect whole(0, 0, grey.cols, grey.rows);
        const std::vector<cv::Rect> regions = code_regions(grey);
        for (const auto& [step, is_whole] : plan) {
            if (step == CodeStep::other_formats && !with_other_formats) continue;
            if (is_whole)
                tries.push_back({step, whole});
            else
                for (const cv::Rect& region : regions) tries.push_back({step, region});
        }
    }

    std::optional<SeenCode> go_on(const cv::Mat& grey, const std::function<bool()>& is_late) {
        while (next < tries.size() && !is_late()) {
            auto code = steps.run(grey, tries[next++], is_late);
            if (!code) continue;
            was_read = true;
            next = tries.size();
            return code;
        }
        return std::nullopt;
    }
};

CodeReader::CodeReader(CodeReaderLimits limits, WorkMeter meter)
    : limits_(limits),
      meter_(std::move(meter)),
      work_(std::make_unique<Work>(limits.data_matrix)) {}

CodeReader::~CodeReader() = default;

void CodeReader::reset() {
    auto fresh = std::make_unique<Work>(limits_.data_matrix);
    fresh->moving_pictures = work_->moving_pictures;
    work_ = std::move(fresh);
}

CodeReader::Look CodeReader::look(const GreyView& picture) {
    if (picture.width < 1 || picture.height < 1 || picture.stride < picture.width ||
        static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height) >
            picture_points_max)
        return {};
    const microseconds begin = meter_();
    try {
        // OpenCV only reads.
        const cv::Mat grey(picture.height, picture.width, CV_8U,
                           const_cast<unsigned char*>(picture.pixels),
                           static_cast<std::size_t>(picture.stride));
        Look look;
        look.moved = work_->gate.has_moved(grey);
        if (look.moved) {
            work_->begin(grey, work_->moving_pictures++ % other_formats_every == 0);
        } else if (++work_->resting_pictures >= limits_.resting_pictures_max && !work_->was_read) {
            work_->begin(grey, true);
        }
        const microseconds limit = look.moved ? limits_.moving : limits_.resting;
        look.code = work_->go_on(grey, [&] { return meter_() - begin >= limit; });
        return look;
    } catch (const cv::Exception&) {
        return {};
    }
}

}  // namespace drivers
