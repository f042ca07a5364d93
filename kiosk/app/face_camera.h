#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "drivers/api/camera.h"
#include "kiosk/app/inbox.h"
#include "kiosk/base/executor.h"
#include "kiosk/flow/effect.h"

namespace kiosk {

/// The person before the camera, for the visit: asks bianmin-vision to look for a face, shows what
/// the camera sees, and holds the one picture that was taken until it is given to the identity
/// service or the watch ends.
///
/// **Threads:** `watch`, `stop` and `take` the user interface's; `on_camera` the cameras'; pictures
/// are fetched and made small on `pictures`.
/// **Secrets:** the picture; it is in memory only, and handed out once. Once `stop` returns,
/// nothing that the camera saw for this watch is kept or shown any more.
class FaceCamera {
  public:
    struct Parts {
        drivers::Cameras* cameras = nullptr;
        std::string camera;
        Executor* pictures = nullptr;
        /// Puts a picture onto the screen's shelf; any thread.
        std::function<void(std::uint64_t id, drivers::PagePreview picture)> show;
    };

    FaceCamera(Parts parts, Inbox& inbox);

    void watch(SessionId session, const effect::WatchFace& wanted);
    /// The picture, if any, is gone.
    void stop();
    /// The picture that was taken, once; empty: there is none.
    [[nodiscard]] SecretBytes take();
    void on_camera(drivers::CameraEvent event);

  private:
    struct Watch {
        SessionId session;
        RequestId request;
        friend bool operator==(const Watch&, const Watch&) = default;
    };
    [[nodiscard]] std::optional<Watch> watch_of(const std::string& camera) const;
    void looked(const Watch& watch, drivers::FaceAdvice advice);

    const Parts parts_;
    Inbox& inbox_;

    mutable std::mutex mutex_;
    std::optional<Watch> watch_;
    SecretBytes picture_;
};

}  // namespace kiosk
