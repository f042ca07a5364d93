#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "drivers/camera/frame_ring.h"
#include "drivers/core/device_actor.h"
#include "drivers/vision/picture_reader.h"
#include "kiosk/base/clock.h"

namespace drivers {

/// Gives the newest picture of one camera's ring to a reader, again and again while somebody wants
/// something of it. The camera goes on meanwhile: a reader that is slow sees fewer pictures, the
/// person's preview none the fewer. What is found in a picture is for the wish that stood before it
/// was looked at, and for no later one.
///
/// **Threads:** public methods any; one of its own, on which the reader works and `on_seen` is
/// called.
/// **Time:** a reader that is at one picture for longer than `look_max` hangs: nothing here ends
/// it.
/// **Limits:** `seen_max` results wait to be fetched; the oldest go first.
/// **Secrets:** what waits to be fetched.
class FrameWatcher {
  public:
    static constexpr std::size_t seen_max = 16;
    /// Longest wait for a picture: so late is a wish seen.
    static constexpr kiosk::Duration slice{50};
    /// Pages are looked at no more often: a preview of ten pictures a second looks alive.
    static constexpr kiosk::Duration pace{90};
    /// No look takes so long, on however busy a machine.
    static constexpr kiosk::Duration look_max{10'000};

    FrameWatcher(std::string camera, std::unique_ptr<PictureReader> reader,
                 const kiosk::Clock& clock, std::function<void()> on_seen);
    ~FrameWatcher();
    FrameWatcher(const FrameWatcher&) = delete;
    FrameWatcher& operator=(const FrameWatcher&) = delete;

    /// Begins to look into that ring. **Errors:** `io_error`, `bad_format` the ring can't be read.
    [[nodiscard]] kiosk::Result<void> start(const FrameRing& ring);
    /// Without `start`'s thread, looks once (tests).
    [[nodiscard]] kiosk::Result<void> use(const FrameRing& ring);
    kiosk::Duration step() { return actor_.step(); }

    void wish(const PictureReader::Wishes& wishes);
    /// What was seen since the last call.
    [[nodiscard]] std::vector<SeenInPicture> take();
    /// A library that looks into pictures does not come back. The destructor would wait for it.
    [[nodiscard]] bool hangs() const;
    [[nodiscard]] const std::string& camera() const { return camera_; }
    [[nodiscard]] bool sees_people() const { return reader_->sees_people(); }

  private:
    static constexpr kiosk::SteadyTime no_look = kiosk::SteadyTime::max();

    kiosk::Duration idle();
    void keep(std::vector<SeenInPicture> seen);

    const std::string camera_;
    const std::unique_ptr<PictureReader> reader_;
    const kiosk::Clock& clock_;
    const std::function<void()> on_seen_;

    // Its thread.
    std::optional<FrameRing> ring_;
    PictureReader::Wishes followed_;
    unsigned followed_codes_ended_ = 0;
    std::uint64_t last_ = 0;

    /// Of the steady clock, while the reader is at a picture.
    std::atomic<kiosk::SteadyTime> look_began_{no_look};
    std::mutex mutex_;
    PictureReader::Wishes wishes_;
    /// Counts the times that nobody wanted codes any more, as `asked` does for the rest.
    unsigned codes_ended_ = 0;
    std::vector<SeenInPicture> seen_;

    DeviceActor actor_;  // last: its thread uses all of the above
};

}  // namespace drivers
