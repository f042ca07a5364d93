#pragma once

#include <deque>
#include <functional>
#include <mutex>
#include <vector>

#include "drivers/api/camera.h"
#include "drivers/core/device_actor.h"

namespace drivers {

/// Looks at picture files one after the other, beside the cameras, so that none of them waits for a
/// large picture.
///
/// **Threads:** public methods any; one of its own, on which pictures are looked at and `on_done`
/// is called. **Limits:** `waiting_max` pictures wait or are looked at.
/// **Secrets:** the pictures, and what came of them until it is fetched.
class PictureDesk {
  public:
    static constexpr std::size_t waiting_max = 2;

    using Check =
        std::function<kiosk::Result<CheckedPicture>(const kiosk::SecretBytes&, PaperShape)>;
    /// Whose it is and which of theirs.
    struct Ticket {
        std::uint64_t client = 0;
        std::uint32_t serial = 0;
    };
    struct Done {
        Ticket ticket;
        kiosk::Result<CheckedPicture> checked;
    };

    PictureDesk(Check check, std::function<void()> on_done);
    ~PictureDesk();
    PictureDesk(const PictureDesk&) = delete;
    PictureDesk& operator=(const PictureDesk&) = delete;

    void start();
    /// Without `start`, looks at one (tests).
    kiosk::Duration step() { return actor_.step(); }

    /// **Errors:** `device_busy` as many wait as may.
    [[nodiscard]] kiosk::Result<void> look_at(Ticket ticket, kiosk::SecretBytes file,
                                              PaperShape shape);
    /// What was looked at since the last call.
    [[nodiscard]] std::vector<Done> take();

  private:
    struct Waiting {
        Ticket ticket;
        kiosk::SecretBytes file;
        PaperShape shape = PaperShape::any;
    };
    kiosk::Duration idle();

    const Check check_;
    const std::function<void()> on_done_;

    std::mutex mutex_;
    std::deque<Waiting> waiting_;
    std::size_t taken_in_ = 0;  // waiting or being looked at
    std::vector<Done> done_;

    DeviceActor actor_;  // last: its thread uses all of the above
};

}  // namespace drivers
