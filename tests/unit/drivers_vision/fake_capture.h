#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <thread>

#include "drivers/vision/timed_capture.h"
#include "kiosk/base/encoding.h"

namespace tests {

/// A camera that does what the test says. Shared by all ports that are made of it.
struct FakeCamera {
    std::atomic<bool> can_open = true;
    std::atomic<bool> gives = true;
    /// Calls hang while it is true.
    std::atomic<bool> hangs = false;
    /// The next call hangs for longer than a read may take.
    std::atomic<bool> hangs_once = false;
    std::atomic<int> fail_at = 0;
    std::atomic<int> calls = 0;
    std::atomic<int> opened = 0;
    std::atomic<int> closed = 0;
    std::atomic<int> frames = 0;
    std::atomic<int> exposure = -1;

    void maybe_hang() {
        if (hangs_once.exchange(false)) std::this_thread::sleep_for(std::chrono::milliseconds{700});
        while (hangs) std::this_thread::sleep_for(std::chrono::milliseconds{2});
    }
    bool fails() { return ++calls == fail_at; }
};

class FakePort final : public drivers::CapturePort {
  public:
    explicit FakePort(std::shared_ptr<FakeCamera> camera) : camera_(std::move(camera)) {}
    kiosk::Result<void> open(const drivers::CameraSource&) override {
        camera_->maybe_hang();
        if (!camera_->can_open || camera_->fails()) return kiosk::ErrorCode::device_gone;
        ++camera_->opened;
        return {};
    }
    void set_exposure(drivers::ExposureHint hint) override {
        camera_->exposure = static_cast<int>(hint);
    }
    kiosk::Result<drivers::CapturedFrame> read() override {
        camera_->maybe_hang();
        if (!camera_->gives || camera_->fails()) return kiosk::ErrorCode::device_fault;
        const int n = ++camera_->frames;
        drivers::CapturedFrame frame;
        frame.shape = {16, 8, 48};
        frame.pixels =
            kiosk::SecretBytes(kiosk::Bytes(std::size_t{48} * 8, static_cast<unsigned char>(n)));
        std::this_thread::sleep_for(std::chrono::milliseconds{2});
        return frame;
    }
    void close() override {
        camera_->maybe_hang();
        ++camera_->closed;
    }

  private:
    std::shared_ptr<FakeCamera> camera_;
};

inline drivers::TimedCapture::MakePort ports_of(const std::shared_ptr<FakeCamera>& camera) {
    return [camera] { return std::make_unique<FakePort>(camera); };
}

}  // namespace tests
