#pragma once

#include <optional>

#include "kiosk/base/clock.h"
#include "kiosk/platform/http_client.h"

namespace offline_cache {

/// Learns the platform's time from its answers (`Date`), which come over connections that the
/// certificates of both ends vouch for, and tells the technician when the terminal's own clock is
/// wrong. As a clock it shows the platform's time while the own one is wrong, for what must not
/// depend on that: when the certificate is renewed. What is filed keeps the terminal's own time;
/// the platform's `accepted_at` decides.
///
/// **Threads:** one; `cancel` and `resume` any. **Limits:** differences up to `tolerance` are none.
class PlatformTime final : public kiosk::HttpClient, public kiosk::Clock {
  public:
    static constexpr kiosk::Duration tolerance = std::chrono::minutes(2);

    PlatformTime(kiosk::HttpClient& http, const kiosk::Clock& clock) : http_(http), clock_(clock) {}

    [[nodiscard]] kiosk::Result<kiosk::HttpReply> send(const kiosk::HttpRequest& request) override;
    void cancel() override { http_.cancel(); }
    void resume() override { http_.resume(); }

    [[nodiscard]] kiosk::Now now() const override;

  private:
    kiosk::HttpClient& http_;
    const kiosk::Clock& clock_;
    /// What has to be added to the own clock, by steady time, so that it may be put right
    /// meanwhile.
    struct Seen {
        kiosk::WallTime platform;
        kiosk::SteadyTime at;
    };
    std::optional<Seen> seen_;
    bool is_wrong_ = false;
};

}  // namespace offline_cache
