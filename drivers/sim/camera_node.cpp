#include "drivers/sim/camera_node.h"

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <fstream>
#include <iterator>
#include <mutex>
#include <thread>

#include <fcntl.h>
#include <linux/videodev2.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "drivers/sim/testbed_handle.h"
#include "kiosk/base/check.h"
#include "kiosk/base/executor.h"

namespace drivers::sim {

namespace {

constexpr unsigned width = 640;
constexpr unsigned height = 480;
constexpr unsigned frame_bytes = width * height * 2;
constexpr unsigned show_width = 1600;
constexpr unsigned show_height = 1200;
constexpr unsigned buffers_max = 4;
constexpr unsigned frames_a_second = 15;
constexpr std::chrono::microseconds frame_time{1'000'000 / frames_a_second};
constexpr const char* node = "/dev/video0";
constexpr const char* sysfs =
    "/sys/devices/pci0000:00/0000:00:14.0/usb1/1-5/1-5:1.0/video4linux/video0";

/// What the program hands over. One that is gone gets its answer in a place that nobody reads.
template <class T>
T& argument(UMockdevIoctlData* data) {
    if (T* const found = client_value<T>(data)) return *found;
    thread_local T nobody;
    nobody = {};
    return nobody;
}

template <std::size_t size>
void put_text(__u8 (&place)[size], const char* text) {
    std::memset(place, 0, size);
    std::memcpy(place, text, std::min(size - 1, std::strlen(text)));
}

class CameraNode final : public SimDevice {
  public:
    explicit CameraNode(SimBench& bench) : testbed_(bench.testbed.impl().testbed) {
        handler_ = umockdev_ioctl_base_new();
        g_signal_connect_data(handler_, "handle-ioctl", reinterpret_cast<GCallback>(&on_ioctl),
                              this, nullptr, GConnectFlags{});
        KIOSK_CHECK(umockdev_testbed_attach_ioctl(testbed_, node, handler_, nullptr));
        KIOSK_CHECK(pace_.post([this] { serve_frames(); }));
    }
    ~CameraNode() override {
        {
            const std::lock_guard lock(mutex_);
            ending_ = true;
            gone_ = true;
        }
        changed_.notify_all();
        pace_.stop();
        if (memory_ != nullptr) ::munmap(memory_, buffers_max * frame_bytes);
        static_cast<void>(umockdev_testbed_detach_ioctl(testbed_, node, nullptr));
        g_object_unref(handler_);
    }
    CameraNode(const CameraNode&) = delete;
    CameraNode& operator=(const CameraNode&) = delete;

    bool plug() override;
    bool unplug() override;
    [[nodiscard]] bool is_plugged() const override { return plugged_; }
    [[nodiscard]] bool fail(std::string_view fault, bool always) override;
    void clear() override {
        {
            const std::lock_guard lock(mutex_);
            fault_.clear();
        }
        changed_.notify_all();
    }
    [[nodiscard]] std::string state() const override {
        const std::lock_guard lock(mutex_);
        return std::string("streaming=") + (on_ ? "yes" : "no") +
               " frames=" + std::to_string(sequence_) +
               " fault=" + (fault_.empty() ? "none" : fault_);
    }
    [[nodiscard]] std::string run(const Words& words) override {
        if (words[0] == "show") return show(words.size() > 1 ? words[1] : std::string());
        if (words[0] != "exposure") return {};
        const std::lock_guard lock(mutex_);
        return "ok auto=" + std::to_string(exposure_auto_) +
               " absolute=" + std::to_string(exposure_);
    }

  private:
    struct Waiting {
        UMockdevIoctlClient* client;
        v4l2_buffer* buffer;
    };

    std::string show(const std::string& file);
    static gboolean on_ioctl(UMockdevIoctlBase*, UMockdevIoctlClient* client, gpointer self) {
        static_cast<CameraNode*>(self)->serve(client);
        return TRUE;
    }
    void serve(UMockdevIoctlClient* client);
    int answer(unsigned long request, UMockdevIoctlData* data);
    int answer_format(unsigned request, UMockdevIoctlData* data);
    void set_format(v4l2_format& format);
    int answer_buffers(unsigned request, UMockdevIoctlData* data);
    int answer_control(unsigned request, UMockdevIoctlData* data);
    void serve_frames();
    static void complete(const Waiting& waiting, int error);
    /// Ends a wait for a frame: 0 and a painted buffer, or an errno.
    int fill(v4l2_buffer& buffer);
    void paint(unsigned char* to) const;

    UMockdevTestbed* testbed_;
    UMockdevIoctlBase* handler_ = nullptr;
    bool plugged_ = false;

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    bool gone_ = true;
    bool ending_ = false;
    bool on_ = false;
    std::string fault_;
    bool always_ = false;
    std::deque<unsigned> queued_;
    unsigned buffers_ = 0;
    unsigned sequence_ = 0;
    /// A JPEG file; empty: the ramp.
    std::string shown_;
    bool sends_jpeg_ = false;
    int exposure_auto_ = V4L2_EXPOSURE_APERTURE_PRIORITY;
    int exposure_ = 157;
    unsigned char* memory_ = nullptr;
    /// Programs that wait for a frame; the ioctl of each is answered later, so that nothing else on
    /// the bench waits with them.
    std::deque<Waiting> waiting_;

    kiosk::ThreadExecutor pace_{"sim-camera", 1};  // last: uses all of the above
};

bool CameraNode::plug() {
    if (plugged_) return false;
    const std::string text = std::string("P: ") + (sysfs + std::strlen("/sys")) +
                             "\nN: video0=00\nE: SUBSYSTEM=video4linux\nE: DEVNAME=/dev/video0\n"
                             "E: MAJOR=81\nE: MINOR=0\nE: ID_V4L_CAPABILITIES=:capture:\n"
                             "A: dev=81:0\\n\nA: name=Emulated camera\\n\nA: index=0\\n\n\n";
    KIOSK_CHECK(umockdev_testbed_add_from_string(testbed_, text.c_str(), nullptr) != 0);
    gchar* const root = umockdev_testbed_get_root_dir(testbed_);
    const int file = ::open((std::string(root) + node).c_str(), O_RDWR | O_CLOEXEC);
    g_free(root);
    KIOSK_CHECK(file >= 0 && ::ftruncate(file, buffers_max * frame_bytes) == 0);
    void* const memory =
        ::mmap(nullptr, buffers_max * frame_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    ::close(file);
    KIOSK_CHECK(memory != MAP_FAILED);
    {
        // The node can be opened since it was added: nobody is answered, and no frame is painted,
        // before its memory is the new one.
        const std::lock_guard lock(mutex_);
        if (memory_ != nullptr) ::munmap(memory_, buffers_max * frame_bytes);
        memory_ = static_cast<unsigned char*>(memory);
        on_ = false;
        queued_.clear();
        buffers_ = 0;
        gone_ = false;
    }
    plugged_ = true;
    return true;
}

bool CameraNode::unplug() {
    if (!plugged_) return false;
    {
        const std::lock_guard lock(mutex_);
        gone_ = true;
        on_ = false;
    }
    changed_.notify_all();
    umockdev_testbed_uevent(testbed_, sysfs, "remove");
    umockdev_testbed_remove_device(testbed_, sysfs);
    plugged_ = false;
    return true;
}

bool CameraNode::fail(std::string_view fault, bool always) {
    for (const std::string_view known : {"stall", "error", "garbage", "dark"}) {
        if (known != fault) continue;
        const std::lock_guard lock(mutex_);
        fault_ = fault;
        // A stall ends with `clear`, or it would be no stall.
        always_ = always || fault == "stall";
        return true;
    }
    return false;
}

void CameraNode::serve(UMockdevIoctlClient* client) {
    const unsigned long request = umockdev_ioctl_client_get_request(client);
    UMockdevIoctlData* const data = umockdev_ioctl_client_get_arg(client);
    int error = 0;
    {
        const std::lock_guard lock(mutex_);
        if (!gone_ && static_cast<unsigned>(request) == VIDIOC_DQBUF) {
            // Fetched now: a program that is killed while it waits cannot be asked any more.
            if (auto* const buffer = client_value<v4l2_buffer>(data)) {
                waiting_.push_back(
                    {static_cast<UMockdevIoctlClient*>(g_object_ref(client)), buffer});
                changed_.notify_all();
                return;
            }
            error = EFAULT;
        } else {
            error = gone_ ? ENODEV : answer(request, data);
        }
    }
    umockdev_ioctl_client_complete(client, error == 0 ? 0 : -1, error);
}

int CameraNode::answer(unsigned long request, UMockdevIoctlData* data) {
    const auto code = static_cast<unsigned>(request);
    switch (code) {
        case VIDIOC_QUERYCAP: {
            auto& out = argument<v4l2_capability>(data);
            out = {};
            put_text(out.driver, "uvcvideo");
            put_text(out.card, "Emulated camera");
            put_text(out.bus_info, "usb-0000:00:14.0-5");
            out.version = 0x60100;
            out.device_caps = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
            out.capabilities = out.device_caps | V4L2_CAP_DEVICE_CAPS;
            return 0;
        }
        case VIDIOC_ENUMINPUT: {
            auto& out = argument<v4l2_input>(data);
            if (out.index != 0) return EINVAL;
            put_text(out.name, "Camera 1");
            out.type = V4L2_INPUT_TYPE_CAMERA;
            return 0;
        }
        case VIDIOC_G_INPUT:
            argument<int>(data) = 0;
            return 0;
        case VIDIOC_S_INPUT:
            return 0;
        case VIDIOC_STREAMON:
            on_ = true;
            return 0;
        case VIDIOC_STREAMOFF:
            on_ = false;
            queued_.clear();
            changed_.notify_all();
            return 0;
        case VIDIOC_QUERYCTRL:
        case VIDIOC_G_CTRL:
        case VIDIOC_S_CTRL:
            return answer_control(code, data);
        case VIDIOC_REQBUFS:
        case VIDIOC_QUERYBUF:
        case VIDIOC_QBUF:
            return answer_buffers(code, data);
        default:
            return answer_format(code, data);
    }
}

std::string CameraNode::show(const std::string& file) {
    std::string bytes;
    if (!file.empty()) {
        std::ifstream in(file, std::ios::binary);
        bytes.assign(std::istreambuf_iterator<char>(in), {});
        if (bytes.empty() || bytes.size() > frame_bytes) return "error no picture that fits";
    }
    const std::lock_guard lock(mutex_);
    shown_ = std::move(bytes);
    return "ok";
}

void CameraNode::set_format(v4l2_format& format) {
    sends_jpeg_ = format.fmt.pix.pixelformat == V4L2_PIX_FMT_MJPEG && !shown_.empty();
    format.fmt.pix = {};
    format.fmt.pix.width = sends_jpeg_ ? show_width : width;
    format.fmt.pix.height = sends_jpeg_ ? show_height : height;
    format.fmt.pix.pixelformat = sends_jpeg_ ? V4L2_PIX_FMT_MJPEG : V4L2_PIX_FMT_YUYV;
    format.fmt.pix.field = V4L2_FIELD_NONE;
    format.fmt.pix.bytesperline = sends_jpeg_ ? 0 : width * 2;
    format.fmt.pix.sizeimage = frame_bytes;
    format.fmt.pix.colorspace = V4L2_COLORSPACE_SRGB;
}

int CameraNode::answer_format(unsigned request, UMockdevIoctlData* data) {
    switch (request) {
        case VIDIOC_ENUM_FMT: {
            auto& out = argument<v4l2_fmtdesc>(data);
            const bool is_jpeg = out.index == 1 && !shown_.empty();
            if ((out.index != 0 && !is_jpeg) || out.type != V4L2_BUF_TYPE_VIDEO_CAPTURE)
                return EINVAL;
            out.flags = is_jpeg ? V4L2_FMT_FLAG_COMPRESSED : 0;
            put_text(out.description, is_jpeg ? "Motion-JPEG" : "YUYV 4:2:2");
            out.pixelformat = is_jpeg ? V4L2_PIX_FMT_MJPEG : V4L2_PIX_FMT_YUYV;
            return 0;
        }
        case VIDIOC_ENUM_FRAMESIZES: {
            auto& out = argument<v4l2_frmsizeenum>(data);
            if (out.index != 0) return EINVAL;
            out.type = V4L2_FRMSIZE_TYPE_DISCRETE;
            out.discrete = {width, height};
            return 0;
        }
        case VIDIOC_G_FMT:
        case VIDIOC_S_FMT:
        case VIDIOC_TRY_FMT: {
            auto& out = argument<v4l2_format>(data);
            if (out.type != V4L2_BUF_TYPE_VIDEO_CAPTURE) return EINVAL;
            if (request == VIDIOC_G_FMT)
                out.fmt.pix.pixelformat = sends_jpeg_ ? V4L2_PIX_FMT_MJPEG : V4L2_PIX_FMT_YUYV;
            set_format(out);
            return 0;
        }
        case VIDIOC_G_PARM:
        case VIDIOC_S_PARM: {
            auto& out = argument<v4l2_streamparm>(data);
            out.parm.capture.capability = V4L2_CAP_TIMEPERFRAME;
            out.parm.capture.timeperframe = {1, frames_a_second};
            return 0;
        }
        default:
            return ENOTTY;
    }
}

int CameraNode::answer_control(unsigned request, UMockdevIoctlData* data) {
    if (request == VIDIOC_QUERYCTRL) {
        auto& out = argument<v4l2_queryctrl>(data);
        const bool is_auto = out.id == V4L2_CID_EXPOSURE_AUTO;
        if (!is_auto && out.id != V4L2_CID_EXPOSURE_ABSOLUTE) return EINVAL;
        out.type = is_auto ? V4L2_CTRL_TYPE_MENU : V4L2_CTRL_TYPE_INTEGER;
        put_text(out.name, is_auto ? "Exposure, Auto" : "Exposure (Absolute)");
        out.minimum = is_auto ? 0 : 1;
        out.maximum = is_auto ? 3 : 5000;
        out.step = 1;
        out.default_value = is_auto ? V4L2_EXPOSURE_APERTURE_PRIORITY : 157;
        out.flags = 0;
        return 0;
    }
    auto& control = argument<v4l2_control>(data);
    if (control.id != V4L2_CID_EXPOSURE_AUTO && control.id != V4L2_CID_EXPOSURE_ABSOLUTE)
        return EINVAL;
    int& value = control.id == V4L2_CID_EXPOSURE_AUTO ? exposure_auto_ : exposure_;
    if (request == VIDIOC_S_CTRL)
        value = control.value;
    else
        control.value = value;
    return 0;
}

int CameraNode::answer_buffers(unsigned request, UMockdevIoctlData* data) {
    if (request == VIDIOC_REQBUFS) {
        auto& out = argument<v4l2_requestbuffers>(data);
        if (out.memory != V4L2_MEMORY_MMAP) return EINVAL;
        out.count = std::min(out.count, buffers_max);
        out.capabilities = V4L2_BUF_CAP_SUPPORTS_MMAP;
        buffers_ = out.count;
        queued_.clear();
        return 0;
    }
    auto& buffer = argument<v4l2_buffer>(data);
    if (buffer.index >= buffers_) return EINVAL;
    if (request == VIDIOC_QUERYBUF) {
        buffer.length = frame_bytes;
        buffer.m.offset = buffer.index * frame_bytes;
        buffer.flags = 0;
        return 0;
    }
    queued_.push_back(buffer.index);
    buffer.flags = V4L2_BUF_FLAG_QUEUED;
    return 0;
}

void CameraNode::serve_frames() {
    std::unique_lock lock(mutex_);
    auto due = std::chrono::steady_clock::now();
    for (;;) {
        changed_.wait(lock, [this] {
            return ending_ || (!waiting_.empty() && (gone_ || !on_ || fault_ != "stall"));
        });
        if (ending_) break;
        due = std::max(due + frame_time, std::chrono::steady_clock::now());
        changed_.wait_until(lock, due, [this] { return ending_ || gone_; });
        if (ending_) break;
        if (waiting_.empty() || (!gone_ && on_ && fault_ == "stall")) continue;
        const Waiting next = waiting_.front();
        waiting_.pop_front();
        const int error = fill(*next.buffer);
        lock.unlock();
        complete(next, error);
        lock.lock();
    }
    for (const auto& next : waiting_) complete(next, ENODEV);
    waiting_.clear();
}

void CameraNode::complete(const Waiting& waiting, int error) {
    if (umockdev_ioctl_client_get_connected(waiting.client) != 0)
        umockdev_ioctl_client_complete(waiting.client, error == 0 ? 0 : -1, error);
    g_object_unref(waiting.client);
}

int CameraNode::fill(v4l2_buffer& buffer) {
    if (gone_) return ENODEV;
    if (!on_ || queued_.empty()) return EINVAL;
    const std::string fault = fault_;
    if (!always_) fault_.clear();
    // EIO with the buffer still queued is what uvcvideo answers when the device stopped sending.
    buffer.flags = V4L2_BUF_FLAG_QUEUED;
    if (fault == "error") return EIO;
    const unsigned index = queued_.front();
    queued_.pop_front();
    unsigned char* const to = memory_ + std::size_t{index} * frame_bytes;
    const bool is_jpeg = sends_jpeg_ && !shown_.empty();
    const auto whole = is_jpeg ? static_cast<unsigned>(shown_.size()) : frame_bytes;
    if (is_jpeg)
        std::memcpy(to, shown_.data(), shown_.size());
    else
        paint(to);
    if (fault == "dark") std::memset(to, 0, frame_bytes);
    buffer.index = index;
    buffer.bytesused = fault == "garbage" ? whole / 10 : whole;
    buffer.length = frame_bytes;
    buffer.m.offset = index * frame_bytes;
    buffer.memory = V4L2_MEMORY_MMAP;
    buffer.field = V4L2_FIELD_NONE;
    buffer.sequence = sequence_++;
    buffer.flags = V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC;
    const auto now = std::chrono::duration_cast<std::chrono::microseconds>(
        std::chrono::steady_clock::now().time_since_epoch());
    buffer.timestamp.tv_sec = now.count() / 1'000'000;
    buffer.timestamp.tv_usec = now.count() % 1'000'000;
    return 0;
}

void CameraNode::paint(unsigned char* to) const {
    constexpr unsigned char grey = 128;
    constexpr unsigned counter_pixels = 32;
    for (unsigned y = 0; y < height; ++y)
        for (unsigned x = 0; x < width; ++x) {
            unsigned char* const pixel = to + (std::size_t{y} * width + x) * 2;
            const bool is_counter = x < counter_pixels && y < 8;
            const bool is_set = ((sequence_ >> (x % counter_pixels)) & 1U) != 0;
            pixel[0] = is_counter ? (is_set ? 235 : 16)
                                  : static_cast<unsigned char>(16 + (x + sequence_ * 4) % 200);
            pixel[1] = grey;
        }
}

}  // namespace

std::unique_ptr<SimDevice> make_camera_node(SimBench& bench) {
    return std::make_unique<CameraNode>(bench);
}

}  // namespace drivers::sim
