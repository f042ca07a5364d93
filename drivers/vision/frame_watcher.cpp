#include "drivers/vision/frame_watcher.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fcntl.h>

namespace drivers {

using kiosk::Duration;
using kiosk::ErrorCode;
using kiosk::Result;

namespace {
/// Nobody wants anything: a wish wakes the thread.
constexpr Duration rest{60'000};
}  // namespace

FrameWatcher::FrameWatcher(std::string camera, std::unique_ptr<PictureReader> reader,
                           const kiosk::Clock& clock, std::function<void()> on_seen)
    : camera_(std::move(camera)),
      reader_(std::move(reader)),
      clock_(clock),
      on_seen_(std::move(on_seen)),
      actor_([this](Pause&) { return idle(); }) {}

FrameWatcher::~FrameWatcher() {
    actor_.stop();
}

Result<void> FrameWatcher::use(const FrameRing& ring) {
    const int file = ::fcntl(ring.file(), F_DUPFD_CLOEXEC, 0);
    if (file < 0) return {ErrorCode::io_error, "no second view of the ring of " + camera_};
    auto opened = FrameRing::open(file);
    if (!opened) return opened.error();
    ring_ = std::move(*opened);
    return {};
}

Result<void> FrameWatcher::start(const FrameRing& ring) {
    if (auto used = use(ring); !used) return used;
    actor_.start("see-" + camera_);
    return {};
}

void FrameWatcher::wish(const PictureReader::Wishes& wishes) {
    {
        const std::lock_guard lock(mutex_);
        if (wishes_ == wishes) return;
        const bool codes_end = wishes_.codes && !wishes.codes;
        const bool asked_anew = wishes_.asked != wishes.asked;
        if (codes_end) ++codes_ended_;
        wishes_ = wishes;
        // What was seen for the last person, or for the last paper, is nobody's.
        std::erase_if(seen_, [&](const SeenInPicture& one) {
            return !wishes.any() ||
                   (std::holds_alternative<CodeScan>(one) ? codes_end : asked_anew);
        });
    }
    actor_.poke();
}

std::vector<SeenInPicture> FrameWatcher::take() {
    const std::lock_guard lock(mutex_);
    return std::exchange(seen_, {});
}

bool FrameWatcher::hangs() const {
    const auto began = look_began_.load();
    return began != no_look && clock_.now().steady - began > look_max;
}

Duration FrameWatcher::idle() {
    PictureReader::Wishes wishes;
    bool codes_anew = false;
    {
        const std::lock_guard lock(mutex_);
        wishes = wishes_;
        codes_anew = codes_ended_ != followed_codes_ended_;
        followed_codes_ended_ = codes_ended_;
    }
    if (codes_anew && followed_.codes) {
        // Off and on again while a picture was looked at: the reader hears of both.
        followed_.codes = false;
        reader_->begin(followed_);
    }
    if (wishes != followed_) {
        // A picture from before the wish shows what lay there for somebody else.
        if (!followed_.any() || wishes.asked != followed_.asked) last_ = ring_->newest();
        reader_->begin(wishes);
        followed_ = wishes;
    }
    if (!wishes.any()) return rest;
    const auto picture = ring_->read(last_, slice);
    // The ring says when there is one; one that was overwritten meanwhile is none.
    if (!picture) return Duration{1};
    last_ = picture->sequence;
    look_began_ = clock_.now().steady;
    auto seen = reader_->look(*picture);
    look_began_ = no_look;
    keep(std::move(seen));
    return wishes.codes ? Duration{1} : pace;
}

void FrameWatcher::keep(std::vector<SeenInPicture> seen) {
    {
        const std::lock_guard lock(mutex_);
        // The wish that it was seen under may be over, and another one stand.
        const bool codes = wishes_.codes && codes_ended_ == followed_codes_ended_;
        const bool others = wishes_.asked == followed_.asked && (wishes_.page || wishes_.face);
        std::erase_if(seen, [&](const SeenInPicture& one) {
            return !(std::holds_alternative<CodeScan>(one) ? codes : others);
        });
        if (seen.empty()) return;
        std::move(seen.begin(), seen.end(), std::back_inserter(seen_));
        if (seen_.size() > seen_max)
            seen_.erase(seen_.begin(), seen_.end() - static_cast<std::ptrdiff_t>(seen_max));
    }
    on_seen_();
}

}  // namespace drivers
