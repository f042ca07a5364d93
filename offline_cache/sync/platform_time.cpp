#include "offline_cache/sync/platform_time.h"

#include "kiosk/base/events.h"
#include "offline_cache/sync/wire.h"

namespace offline_cache {

kiosk::Result<kiosk::HttpReply> PlatformTime::send(const kiosk::HttpRequest& request) {
    auto reply = http_.send(request);
    const auto date = reply ? http_date(reply->header("Date")) : std::nullopt;
    if (!date) return reply;
    const auto now = clock_.now();
    seen_ = Seen{.platform = kiosk::WallTime(std::chrono::seconds(*date)), .at = now.steady};
    const auto behind = seen_->platform - now.wall;
    const bool is_wrong = std::chrono::abs(behind) > tolerance;
    if (is_wrong && !is_wrong_)
        kiosk::log::clock_wrong(std::chrono::duration_cast<std::chrono::seconds>(behind).count());
    if (!is_wrong && is_wrong_) kiosk::log::clock_right();
    is_wrong_ = is_wrong;
    return reply;
}

kiosk::Now PlatformTime::now() const {
    auto now = clock_.now();
    if (!seen_) return now;
    const auto platform = seen_->platform + (now.steady - seen_->at);
    if (std::chrono::abs(platform - now.wall) > tolerance) now.wall = platform;
    return now;
}

}  // namespace offline_cache
