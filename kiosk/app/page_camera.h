#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "drivers/api/camera.h"
#include "kiosk/app/inbox.h"
#include "kiosk/app/store_service.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/executor.h"
#include "kiosk/flow/effect.h"
#include "kiosk/flow/snapshot.h"

namespace kiosk {

/// Papers below the camera, for the visit: asks bianmin-vision to look for pages, shows what the
/// camera sees, hands each page that was taken to the store and tells the visit.
///
/// **Threads:** `watch` and `stop` the user interface's; `on_camera` the cameras'. Pictures are
/// fetched and made small on `pictures`.
/// **Limits:** one watch at a time; a look that finds `pictures` busy is dropped.
/// **Secrets:** a page is in memory until it is stored; pictures go to the screen and end with the
/// visit.
class PageCamera {
  public:
    struct Parts {
        drivers::Cameras* cameras = nullptr;
        std::string camera;
        StoreService* store = nullptr;
        Executor* pictures = nullptr;
        /// Puts a picture onto the screen's shelf; any thread.
        std::function<void(std::uint64_t id, drivers::PagePreview picture)> show;
    };

    PageCamera(Parts parts, Inbox& inbox, const Clock& clock);

    void watch(SessionId session, const effect::WatchPage& wanted);
    void stop();
    void on_camera(drivers::CameraEvent event);

  private:
    struct Watch {
        SessionId session;
        RequestId request;
        std::string paper;
    };
    [[nodiscard]] std::optional<Watch> watch_of(const std::string& camera) const;
    void looked(const Watch& watch, const drivers::PageLooked& look);
    void taken(const Watch& watch, drivers::CapturedPage page);

    const Parts parts_;
    Inbox& inbox_;
    const Clock& clock_;

    mutable std::mutex mutex_;
    std::optional<Watch> watch_;
    std::uint64_t pictures_ = live_picture;
};

}  // namespace kiosk
