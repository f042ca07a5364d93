#include "drivers/vision/picture_desk.h"

#include <utility>

namespace drivers {

using kiosk::Duration;
using kiosk::ErrorCode;
using kiosk::Result;

namespace {
/// A picture that comes wakes the thread.
constexpr Duration no_picture{60'000};
}  // namespace

PictureDesk::PictureDesk(Check check, std::function<void()> on_done)
    : check_(std::move(check)),
      on_done_(std::move(on_done)),
      actor_([this](Pause&) { return idle(); }) {}

PictureDesk::~PictureDesk() {
    actor_.stop();
}

void PictureDesk::start() {
    actor_.start("see-pictures");
}

Result<void> PictureDesk::look_at(Ticket ticket, kiosk::SecretBytes file, PaperShape shape) {
    {
        const std::lock_guard lock(mutex_);
        if (taken_in_ >= waiting_max) return {ErrorCode::device_busy, "pictures wait already"};
        ++taken_in_;
        waiting_.push_back({ticket, std::move(file), shape});
    }
    actor_.poke();
    return {};
}

std::vector<PictureDesk::Done> PictureDesk::take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(done_, {});
}

Duration PictureDesk::idle() {
    Waiting next;
    {
        const std::lock_guard lock(mutex_);
        if (waiting_.empty()) return no_picture;
        next = std::move(waiting_.front());
        waiting_.pop_front();
    }
    auto checked = check_(next.file, next.shape);
    next.file = {};
    {
        const std::lock_guard lock(mutex_);
        --taken_in_;
        done_.push_back({next.ticket, std::move(checked)});
    }
    on_done_();
    return Duration{0};
}

}  // namespace drivers
