// MJPEG over HTTP, through libcurl.
#include <chrono>
#include <memory>

#include <curl/curl.h>

#include "drivers/vision/capture_port.h"
#include "drivers/vision/picture.h"
#include "drivers/vision/picture_stream.h"

namespace drivers {

using kiosk::ErrorCode;
using kiosk::Result;

namespace {

/// A server that sends no whole picture for so long is silent: less than CameraPatience gives a
/// read.
constexpr std::chrono::milliseconds network_patience{2'000};
constexpr long connect_patience_ms = 2'000;
/// To connect and to send the first picture: less than CameraPatience gives to open.
constexpr std::chrono::milliseconds open_patience{3'000};
constexpr int poll_ms = 50;
/// So many damaged pictures one after the other are a broken camera.
constexpr int damaged_max = 20;

struct EndEasy {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct EndMulti {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};

class MjpegPort final : public CapturePort {
  public:
    MjpegPort() = default;
    ~MjpegPort() override { end(); }
    MjpegPort(const MjpegPort&) = delete;
    MjpegPort& operator=(const MjpegPort&) = delete;

    /// Opened is a camera that has answered with a stream: the first picture is awaited here.
    [[nodiscard]] Result<void> open(const CameraSource& source) override {
        end();
        source_ = source;
        multi_.reset(curl_multi_init());
        easy_.reset(curl_easy_init());
        if (!multi_ || !easy_) return {ErrorCode::internal, "libcurl does not start"};
        CURL* const easy = easy_.get();
        curl_easy_setopt(easy, CURLOPT_URL, source.location.c_str());
        curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http");
        curl_easy_setopt(easy, CURLOPT_PROXY, "");
        curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(easy, CURLOPT_FAILONERROR, 1L);
        curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, connect_patience_ms);
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &MjpegPort::on_bytes);
        curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
        curl_multi_add_handle(multi_.get(), easy);
        stream_ = {};
        return wait_for_picture(std::chrono::steady_clock::now() + open_patience);
    }

    void set_exposure(ExposureHint /*hint*/) override {}

    [[nodiscard]] Result<CapturedFrame> read() override {
        if (!multi_) return {ErrorCode::device_gone, "not open"};
        const auto until = std::chrono::steady_clock::now() + network_patience;
        Result<CapturedFrame> last{ErrorCode::device_fault, "no picture"};
        for (int i = 0; i < damaged_max; ++i) {
            if (auto came = wait_for_picture(until); !came) {
                // Damaged pictures that come slowly are no silence.
                const bool is_slow = i > 0 && came.error().code == ErrorCode::timed_out;
                if (is_slow) return last;
                return came.error();
            }
            const auto jpeg = stream_.take();
            last = picture_of_jpeg(*jpeg, source_);
            if (last) return last;
        }
        return last;
    }

    void close() override { end(); }

  private:
    static std::size_t on_bytes(char* bytes, std::size_t size, std::size_t count, void* self) {
        auto& port = *static_cast<MjpegPort*>(self);
        const auto all = std::span(reinterpret_cast<const unsigned char*>(bytes), size * count);
        port.pushed_ = port.stream_.push(all);
        // Anything but the number of bytes ends the transfer.
        return port.pushed_ ? size * count : 0;
    }

    [[nodiscard]] Result<void> wait_for_picture(std::chrono::steady_clock::time_point until) {
        while (!stream_.has_picture()) {
            int running = 0;
            curl_multi_perform(multi_.get(), &running);
            if (!pushed_) return pushed_;
            if (stream_.has_picture()) break;
            if (running == 0) return {ErrorCode::device_gone, ended_because()};
            if (std::chrono::steady_clock::now() > until)
                return {ErrorCode::timed_out, "camera is silent"};
            curl_multi_poll(multi_.get(), nullptr, 0, poll_ms, nullptr);
        }
        return {};
    }

    [[nodiscard]] std::string ended_because() const {
        int left = 0;
        const CURLMsg* message = curl_multi_info_read(multi_.get(), &left);
        if (message == nullptr || message->msg != CURLMSG_DONE) return "stream ended";
        if (message->data.result == CURLE_OK) return "stream ended";
        return curl_easy_strerror(message->data.result);
    }

    void end() {
        if (multi_ && easy_) curl_multi_remove_handle(multi_.get(), easy_.get());
        easy_.reset();
        multi_.reset();
        pushed_ = {};
    }

    CameraSource source_;
    PictureStream stream_;
    Result<void> pushed_;
    std::unique_ptr<CURLM, EndMulti> multi_;
    std::unique_ptr<CURL, EndEasy> easy_;
};

}  // namespace

std::unique_ptr<CapturePort> make_mjpeg_port() {
    return std::make_unique<MjpegPort>();
}

}  // namespace drivers
