#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "drivers/api/camera.h"

namespace drivers {

/// Frames in shared memory: one program writes, others read. `slots` frames are kept, the oldest is
/// overwritten. The file is a sealed memfd, so that neither side can cut it under the other.
///
/// A frame is handed out whole or not at all: each slot has a counter that is odd while it is being
/// written, and a reader copies, then looks whether the counter is still the same. A writer that
/// dies half way leaves an odd counter, which no reader takes.
///
/// **Threads:** one writer; each reader one. Words are copied with atomic loads, so that the
/// overlap of writing and reading is defined.
/// **Limits:** `slots` frames of at most `frame_bytes_max`.
/// **Secrets:** `wipe` overwrites all frames; the writer does so when a stream stops, and the
/// memory is never in a file system.
class FrameRing {
  public:
    static constexpr unsigned slots = 3;
    /// 2592 × 1944, five million pixels.
    static constexpr std::size_t frame_bytes_max = std::size_t{2592} * 1944 * 3;

    struct Shape {
        int width = 0;
        int height = 0;
        int stride = 0;
        friend bool operator==(const Shape&, const Shape&) = default;
    };

    /// A fresh ring for frames up to that many bytes. **Errors:** `limit_exceeded`, `io_error`.
    [[nodiscard]] static kiosk::Result<FrameRing> create(std::size_t frame_bytes);
    /// Looks into somebody else's ring; takes over `file`. **Errors:** `bad_format` when it is no
    /// ring or could be cut.
    [[nodiscard]] static kiosk::Result<FrameRing> open(int file);
    ~FrameRing();
    FrameRing(FrameRing&&) noexcept;
    FrameRing& operator=(FrameRing&&) noexcept;

    /// The descriptor to hand to another program; stays ours.
    [[nodiscard]] int file() const;
    [[nodiscard]] std::size_t frame_bytes() const;

    /// **Errors:** `limit_exceeded` a frame that does not fit or whose shape and size disagree.
    [[nodiscard]] kiosk::Result<void> write(std::span<const unsigned char> pixels,
                                            const Shape& shape, kiosk::SteadyTime taken_at);
    void wipe();

    /// Number of the newest frame; 0: none yet.
    [[nodiscard]] std::uint64_t newest() const;
    /// The newest frame after `after`, waiting for it. **Errors:** `timed_out`.
    [[nodiscard]] kiosk::Result<CameraFrame> read(std::uint64_t after, kiosk::Duration timeout);
    /// Ends a `read` that waits in another thread of this or another program.
    void wake();

  private:
    struct Map;
    explicit FrameRing(std::unique_ptr<Map> map);
    [[nodiscard]] std::optional<CameraFrame> copy(std::uint64_t sequence) const;

    std::unique_ptr<Map> map_;
};

}  // namespace drivers
