// Video for Linux: one camera node, buffers shared with the kernel.
#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include <fcntl.h>
#include <linux/videodev2.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "drivers/core/node_error.h"
#include "drivers/vision/capture_port.h"
#include "drivers/vision/picture.h"

namespace drivers {

using kiosk::Error;
using kiosk::ErrorCode;
using kiosk::Result;

namespace {

constexpr unsigned buffers_wanted = 4;
/// A camera that sends no whole picture for so long is silent: less than CameraPatience gives a
/// read.
constexpr std::chrono::milliseconds node_patience{2'000};
/// So many pictures one after the other that are not whole are a broken camera.
constexpr int incomplete_max = 20;
/// Above this many points a camera on USB 2 sends JPEG or few pictures a second.
constexpr int raw_points_max = 640 * 480;

Error error_of_errno(int number, const char* call) {
    return error_of_node(number, call, ErrorCode::device_fault);
}

/// V4L2's numbers: 1 manual, 3 aperture priority; exposure in units of 100 µs.
struct Exposure {
    int mode;
    int absolute;
};
Exposure exposure_of(ExposureHint hint) {
    switch (hint) {
        case ExposureHint::automatic:
            return {V4L2_EXPOSURE_APERTURE_PRIORITY, 0};
        case ExposureHint::bright_document:
            return {V4L2_EXPOSURE_MANUAL, 80};
        case ExposureHint::dim_room:
            return {V4L2_EXPOSURE_MANUAL, 330};
    }
    return {V4L2_EXPOSURE_APERTURE_PRIORITY, 0};
}

class V4l2Port final : public CapturePort {
  public:
    V4l2Port() = default;
    ~V4l2Port() override { end(); }
    V4l2Port(const V4l2Port&) = delete;
    V4l2Port& operator=(const V4l2Port&) = delete;

    [[nodiscard]] Result<void> open(const CameraSource& source) override {
        end();
        source_ = source;
        file_ = ::open(source.location.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
        if (file_ < 0) return error_of_errno(errno, "open");
        auto done = check_abilities();
        if (done) done = choose_format();
        if (done) done = map_buffers();
        if (!done) end();
        return done;
    }

    void set_exposure(ExposureHint hint) override {
        const Exposure exposure = exposure_of(hint);
        set_control(V4L2_CID_EXPOSURE_AUTO, exposure.mode);
        if (exposure.absolute > 0) set_control(V4L2_CID_EXPOSURE_ABSOLUTE, exposure.absolute);
    }

    [[nodiscard]] Result<CapturedFrame> read() override {
        if (file_ < 0) return {ErrorCode::device_gone, "not open"};
        if (!streaming_)
            if (auto done = begin_stream(); !done) return done.error();
        const auto until = std::chrono::steady_clock::now() + node_patience;
        Result<CapturedFrame> picture{ErrorCode::device_fault, "no picture"};
        for (int i = 0; i < incomplete_max; ++i) {
            const auto buffer = next_buffer(until);
            // Damaged pictures that come slowly are no silence.
            if (!buffer && i > 0 && buffer.error().code == ErrorCode::timed_out) break;
            if (!buffer) return buffer.error();
            picture = picture_in(*buffer);
            if (auto done = give_back(buffer->index); !done) return done.error();
            if (picture) break;
        }
        return picture;
    }

    void close() override { end(); }

  private:
    struct Mapping {
        unsigned char* bytes = nullptr;
        std::size_t size = 0;
    };

    /// Signals may interrupt; everything else is the camera's answer.
    template <class T>
    [[nodiscard]] int ask(unsigned long request, T* argument) const {
        for (;;) {
            if (::ioctl(file_, request, argument) == 0) return 0;
            if (errno != EINTR) return errno;
        }
    }

    [[nodiscard]] Result<void> check_abilities() const {
        v4l2_capability about{};
        if (const int error = ask(VIDIOC_QUERYCAP, &about); error != 0)
            return error_of_errno(error, "VIDIOC_QUERYCAP");
        const auto can = (about.capabilities & V4L2_CAP_DEVICE_CAPS) != 0 ? about.device_caps
                                                                          : about.capabilities;
        if ((can & V4L2_CAP_VIDEO_CAPTURE) == 0 || (can & V4L2_CAP_STREAMING) == 0)
            return {ErrorCode::bad_config, "not a camera that streams"};
        return {};
    }

    [[nodiscard]] bool offers(unsigned format) const {
        constexpr unsigned formats_max = 64;
        for (unsigned i = 0; i < formats_max; ++i) {
            v4l2_fmtdesc about{};
            about.index = i;
            about.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
            if (ask(VIDIOC_ENUM_FMT, &about) != 0) return false;
            if (about.pixelformat == format) return true;
        }
        return false;
    }

    [[nodiscard]] Result<void> choose_format() {
        const bool raw_first = source_.width * source_.height <= raw_points_max;
        std::array formats{static_cast<unsigned>(V4L2_PIX_FMT_YUYV),
                           static_cast<unsigned>(V4L2_PIX_FMT_MJPEG)};
        if (!raw_first) std::swap(formats[0], formats[1]);
        const auto* chosen = std::find_if(formats.begin(), formats.end(),
                                          [this](unsigned format) { return offers(format); });
        if (chosen == formats.end())
            return {ErrorCode::bad_config, "the camera sends neither YUYV nor JPEG"};
        v4l2_format format{};
        format.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
        format.fmt.pix.width = static_cast<unsigned>(source_.width);
        format.fmt.pix.height = static_cast<unsigned>(source_.height);
        format.fmt.pix.pixelformat = *chosen;
        format.fmt.pix.field = V4L2_FIELD_ANY;
        if (const int error = ask(VIDIOC_S_FMT, &format); error != 0)
            return error_of_errno(error, "VIDIOC_S_FMT");
        // The driver answers with the nearest that it can.
        if (format.fmt.pix.pixelformat != *chosen)
            return {ErrorCode::bad_config, "the camera chose another format"};
        is_jpeg_ = *chosen == V4L2_PIX_FMT_MJPEG;
        if (format.fmt.pix.width > picture_side_max || format.fmt.pix.height > picture_side_max)
            return {ErrorCode::limit_exceeded, "impossible size of picture"};
        width_ = static_cast<int>(format.fmt.pix.width);
        height_ = static_cast<int>(format.fmt.pix.height);
        const unsigned row = std::max(format.fmt.pix.bytesperline, format.fmt.pix.width * 2);
        stride_ = static_cast<int>(std::min(row, 4U * picture_side_max));
        return {};
    }

    [[nodiscard]] Result<void> map_buffers() {
        v4l2_requestbuffers wanted{};
        wanted.count = buffers_wanted;
        wanted.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
        wanted.memory = V4L2_MEMORY_MMAP;
        if (const int error = ask(VIDIOC_REQBUFS, &wanted); error != 0)
            return error_of_errno(error, "VIDIOC_REQBUFS");
        for (unsigned i = 0; i < wanted.count; ++i) {
            v4l2_buffer buffer = empty_buffer(i);
            if (const int error = ask(VIDIOC_QUERYBUF, &buffer); error != 0)
                return error_of_errno(error, "VIDIOC_QUERYBUF");
            void* const bytes = ::mmap(nullptr, buffer.length, PROT_READ | PROT_WRITE, MAP_SHARED,
                                       file_, static_cast<off_t>(buffer.m.offset));
            if (bytes == MAP_FAILED) return error_of_errno(errno, "mmap");
            buffers_.push_back({static_cast<unsigned char*>(bytes), buffer.length});
        }
        if (buffers_.empty()) return {ErrorCode::device_fault, "the camera gives no buffers"};
        return {};
    }

    static v4l2_buffer empty_buffer(unsigned index) {
        v4l2_buffer buffer{};
        buffer.index = index;
        buffer.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
        buffer.memory = V4L2_MEMORY_MMAP;
        return buffer;
    }

    [[nodiscard]] Result<void> begin_stream() {
        for (unsigned i = 0; i < buffers_.size(); ++i)
            if (auto done = give_back(i); !done) return done;
        int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
        if (const int error = ask(VIDIOC_STREAMON, &type); error != 0)
            return error_of_errno(error, "VIDIOC_STREAMON");
        streaming_ = true;
        return {};
    }

    [[nodiscard]] Result<void> give_back(unsigned index) const {
        v4l2_buffer buffer = empty_buffer(index);
        if (const int error = ask(VIDIOC_QBUF, &buffer); error != 0)
            return error_of_errno(error, "VIDIOC_QBUF");
        return {};
    }

    [[nodiscard]] Result<v4l2_buffer> next_buffer(
        std::chrono::steady_clock::time_point until) const {
        for (;;) {
            const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
                until - std::chrono::steady_clock::now());
            if (left.count() <= 0) return {ErrorCode::timed_out, "camera is silent"};
            pollfd waiting{file_, POLLIN, 0};
            const int ready = ::poll(&waiting, 1, static_cast<int>(left.count()));
            if (ready == 0) continue;
            if (ready < 0 && errno != EINTR) return error_of_errno(errno, "poll");
            v4l2_buffer buffer = empty_buffer(0);
            const int error = ask(VIDIOC_DQBUF, &buffer);
            if (error == EAGAIN) continue;
            if (error != 0) return error_of_errno(error, "VIDIOC_DQBUF");
            if (buffer.index >= buffers_.size())
                return {ErrorCode::device_fault, "a buffer that was never lent"};
            return buffer;
        }
    }

    [[nodiscard]] Result<CapturedFrame> picture_in(const v4l2_buffer& buffer) const {
        const Mapping& place = buffers_[buffer.index];
        if ((buffer.flags & V4L2_BUF_FLAG_ERROR) != 0)
            return {ErrorCode::device_fault, "picture with an error"};
        const auto bytes =
            std::span(place.bytes, std::min<std::size_t>(buffer.bytesused, place.size));
        return is_jpeg_ ? picture_of_jpeg(bytes, source_)
                        : picture_of_yuyv(bytes, width_, height_, stride_, source_);
    }

    void set_control(unsigned id, int value) const {
        v4l2_control control{id, value};
        // A camera without the control sees as it sees.
        static_cast<void>(ask(VIDIOC_S_CTRL, &control));
    }

    void end() {
        int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
        if (streaming_) static_cast<void>(ask(VIDIOC_STREAMOFF, &type));
        streaming_ = false;
        for (const auto& buffer : buffers_) ::munmap(buffer.bytes, buffer.size);
        buffers_.clear();
        if (file_ >= 0) ::close(file_);
        file_ = -1;
    }

    CameraSource source_;
    int file_ = -1;
    bool streaming_ = false;
    bool is_jpeg_ = false;
    int width_ = 0;
    int height_ = 0;
    int stride_ = 0;
    std::vector<Mapping> buffers_;
};

}  // namespace

std::unique_ptr<CapturePort> make_v4l2_port() {
    return std::make_unique<V4l2Port>();
}

}  // namespace drivers
