// The one file that knows OpenCV's VideoCapture.
#include <cstring>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <opencv2/videoio.hpp>

#include "drivers/vision/capture_port.h"

namespace drivers {

using kiosk::ErrorCode;
using kiosk::Result;

namespace {

/// FFmpeg gives up a silent connection after this; V4L2's own wait is set by an environment
/// variable in vision_main.cpp.
constexpr int network_patience_ms = 2'000;

/// V4L2's numbers: 1 manual, 3 aperture priority; exposure in units of 100 µs.
struct Exposure {
    int mode;
    int absolute;
};
Exposure exposure_of(ExposureHint hint) {
    constexpr int manual = 1;
    constexpr int aperture_priority = 3;
    switch (hint) {
        case ExposureHint::automatic:
            return {aperture_priority, 0};
        case ExposureHint::bright_document:
            return {manual, 80};
        case ExposureHint::dim_room:
            return {manual, 330};
    }
    return {aperture_priority, 0};
}

class OpencvPort final : public CapturePort {
  public:
    [[nodiscard]] Result<void> open(const CameraSource& source) override {
        source_ = source;
        try {
            const bool is_node = source.location.starts_with("/dev/");
            const bool is_address = source.location.starts_with("http://");
            if (!is_node && !is_address)
                return {ErrorCode::bad_config, "neither a node nor an http address"};
            const bool opened =
                is_node ? capture_.open(source.location, cv::CAP_V4L2)
                        : capture_.open(source.location, cv::CAP_FFMPEG,
                                        {cv::CAP_PROP_OPEN_TIMEOUT_MSEC, network_patience_ms,
                                         cv::CAP_PROP_READ_TIMEOUT_MSEC, network_patience_ms});
            if (!opened) return {ErrorCode::device_gone, "cannot be opened"};
            if (is_node) {
                static_cast<void>(capture_.set(cv::CAP_PROP_FRAME_WIDTH, source.width));
                static_cast<void>(capture_.set(cv::CAP_PROP_FRAME_HEIGHT, source.height));
            }
            return {};
        } catch (const cv::Exception& error) {
            return {ErrorCode::device_fault, error.what()};
        }
    }

    void set_exposure(ExposureHint hint) override {
        if (!source_.location.starts_with("/dev/")) return;
        const Exposure exposure = exposure_of(hint);
        try {
            static_cast<void>(capture_.set(cv::CAP_PROP_AUTO_EXPOSURE, exposure.mode));
            if (exposure.absolute > 0)
                static_cast<void>(capture_.set(cv::CAP_PROP_EXPOSURE, exposure.absolute));
        } catch (const cv::Exception&) {  // a camera without the control
        }
    }

    [[nodiscard]] Result<CapturedFrame> read() override {
        try {
            cv::Mat picture;
            if (!capture_.read(picture) || picture.empty())
                return {ErrorCode::device_fault, "no picture"};
            if (picture.type() != CV_8UC3)
                return {ErrorCode::device_fault, "a picture of another kind than colour"};
            if (picture.cols > source_.width || picture.rows > source_.height) shrink(picture);
            return copy_of(picture);
        } catch (const cv::Exception& error) {
            return {ErrorCode::device_fault, error.what()};
        }
    }

    void close() override {
        try {
            capture_.release();
        } catch (const cv::Exception&) {  // closed all the same
        }
    }

  private:
    void shrink(cv::Mat& picture) const {
        const double by = std::min(static_cast<double>(source_.width) / picture.cols,
                                   static_cast<double>(source_.height) / picture.rows);
        const cv::Size size(std::max(1, static_cast<int>(picture.cols * by)),
                            std::max(1, static_cast<int>(picture.rows * by)));
        cv::Mat smaller;
        cv::resize(picture, smaller, size, 0, 0, cv::INTER_AREA);
        picture = smaller;
    }

    static CapturedFrame copy_of(const cv::Mat& picture) {
        CapturedFrame frame;
        frame.shape = {picture.cols, picture.rows, picture.cols * 3};
        const auto row = static_cast<std::size_t>(frame.shape.stride);
        auto& pixels = frame.pixels.reveal();
        pixels.resize(row * static_cast<std::size_t>(picture.rows));
        for (int y = 0; y < picture.rows; ++y)
            std::memcpy(pixels.data() + static_cast<std::size_t>(y) * row, picture.ptr(y), row);
        return frame;
    }

    CameraSource source_;
    cv::VideoCapture capture_;
};

}  // namespace

std::unique_ptr<CapturePort> make_opencv_port() {
    return std::make_unique<OpencvPort>();
}

}  // namespace drivers
