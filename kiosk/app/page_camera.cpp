#include "kiosk/app/page_camera.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace kiosk {

namespace {

/// What the screen shows of the camera: fewer points than it has, so that drawing stays quick.
constexpr int live_side = 640;
constexpr Duration newest_picture{100};

/// Every n-th point of every n-th row.
drivers::PagePreview small_picture(const drivers::CameraFrame& frame) {
    const int step = std::max(1, (std::max(frame.width, frame.height) + live_side - 1) / live_side);
    drivers::PagePreview picture;
    picture.width = frame.width / step;
    picture.height = frame.height / step;
    auto& rgba = picture.rgba.reveal();
    rgba.resize(static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height) *
                4);
    std::size_t to = 0;
    for (int y = 0; y < picture.height; ++y) {
        const auto* from =
            frame.pixels.reveal().data() +
            static_cast<std::size_t>(y * step) * static_cast<std::size_t>(frame.stride);
        for (int x = 0; x < picture.width; ++x, from += 3 * step, to += 4) {
            rgba[to] = from[2];
            rgba[to + 1] = from[1];
            rgba[to + 2] = from[0];
            rgba[to + 3] = 0xFF;
        }
    }
    return picture;
}

}  // namespace

PageCamera::PageCamera(Parts parts, Inbox& inbox, const Clock& clock)
    : parts_(std::move(parts)), inbox_(inbox), clock_(clock) {}

void PageCamera::watch(SessionId session, const effect::WatchPage& wanted) {
    {
        const std::lock_guard lock(mutex_);
        watch_ = Watch{session, wanted.request, wanted.paper};
    }
    parts_.cameras->watch_page(parts_.camera, true);
}

void PageCamera::stop() {
    {
        const std::lock_guard lock(mutex_);
        if (!watch_) return;
        watch_.reset();
    }
    parts_.cameras->watch_page(parts_.camera, false);
}

std::optional<PageCamera::Watch> PageCamera::watch_of(const std::string& camera) const {
    const std::lock_guard lock(mutex_);
    return camera == parts_.camera ? watch_ : std::nullopt;
}

void PageCamera::on_camera(drivers::CameraEvent event) {
    if (const auto* look = std::get_if<drivers::PageLooked>(&event)) {
        if (const auto watch = watch_of(look->camera)) looked(*watch, *look);
    } else if (auto* shot = std::get_if<drivers::PageTaken>(&event)) {
        if (const auto watch = watch_of(shot->camera)) taken(*watch, std::move(shot->page));
    } else if (const auto* refused = std::get_if<drivers::PageRefused>(&event)) {
        if (const auto watch = watch_of(refused->camera))
            inbox_.post({watch->session, event::PageNotKept{watch->request, refused->why, {}}, {}});
    }
}

void PageCamera::looked(const Watch& watch, const drivers::PageLooked& look) {
    static_cast<void>(
        parts_.pictures->post([this, watch, corners = look.corners, advice = look.advice] {
            // The visit may have ended while this waited.
            if (!watch_of(parts_.camera)) return;
            if (const auto frame = parts_.cameras->frame(parts_.camera, 0, newest_picture))
                parts_.show(live_picture, small_picture(*frame));
            inbox_.post({watch.session, event::PageLooked{watch.request, corners, advice}, {}});
        }));
}

void PageCamera::taken(const Watch& watch, drivers::CapturedPage page) {
    CapturedSheet sheet;
    {
        const std::lock_guard lock(mutex_);
        sheet.picture = ++pictures_;
    }
    sheet.taken_at = clock_.now().wall;
    sheet.width = page.width;
    sheet.height = page.height;
    sheet.dots_per_inch = page.dots_per_inch;
    parts_.show(sheet.picture, std::move(page.preview));
    inbox_.post({watch.session, event::PageShot{watch.request}, {}});
    parts_.store->keep_page(watch.session, watch.request,
                            watch.paper + "." + std::to_string(sheet.picture - live_picture),
                            std::move(page.jpeg), std::move(sheet));
}

}  // namespace kiosk
