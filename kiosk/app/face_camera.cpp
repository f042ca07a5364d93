#include "kiosk/app/face_camera.h"

#include <utility>

#include "kiosk/app/small_picture.h"
#include "kiosk/flow/snapshot.h"

namespace kiosk {

namespace {
constexpr Duration newest_face{100};
}  // namespace

FaceCamera::FaceCamera(Parts parts, Inbox& inbox) : parts_(std::move(parts)), inbox_(inbox) {}

void FaceCamera::watch(SessionId session, const effect::WatchFace& wanted) {
    {
        const std::lock_guard lock(mutex_);
        watch_ = Watch{session, wanted.request};
        picture_.wipe();
    }
    parts_.cameras->watch_face(parts_.camera, true);
}

void FaceCamera::stop() {
    {
        const std::lock_guard lock(mutex_);
        picture_.wipe();
        if (!watch_) return;
        watch_.reset();
    }
    parts_.cameras->watch_face(parts_.camera, false);
}

SecretBytes FaceCamera::take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(picture_, {});
}

std::optional<FaceCamera::Watch> FaceCamera::watch_of(const std::string& camera) const {
    const std::lock_guard lock(mutex_);
    return camera == parts_.camera ? watch_ : std::nullopt;
}

void FaceCamera::on_camera(drivers::CameraEvent event) {
    if (const auto* look = std::get_if<drivers::FaceLooked>(&event)) {
        if (const auto watch = watch_of(look->camera)) looked(*watch, look->advice);
    } else if (auto* taken = std::get_if<drivers::FaceTaken>(&event)) {
        std::optional<Watch> watch;
        {
            const std::lock_guard lock(mutex_);
            if (!watch_ || taken->camera != parts_.camera) return;
            watch = watch_;
            picture_ = std::move(taken->picture.jpeg);
        }
        inbox_.post({watch->session, event::FaceTaken{watch->request}, {}});
    }
}

void FaceCamera::looked(const Watch& watch, drivers::FaceAdvice advice) {
    static_cast<void>(parts_.pictures->post([this, watch, advice] {
        // The visit may have ended while this waited, or ends while the picture comes.
        if (!watch_of(parts_.camera)) return;
        if (const auto frame = parts_.cameras->frame(parts_.camera, 0, newest_face)) {
            auto small = small_picture(*frame, true);
            const std::lock_guard lock(mutex_);
            if (watch_ == watch) parts_.show(live_picture, std::move(small));
        }
        inbox_.post({watch.session, event::FaceLooked{watch.request, advice}, {}});
    }));
}

}  // namespace kiosk
