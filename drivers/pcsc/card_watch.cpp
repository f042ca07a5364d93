#include "drivers/pcsc/card_watch.h"

#include <algorithm>
#include <utility>

#include "kiosk/base/check.h"

namespace drivers {

using kiosk::Duration;
using kiosk::ErrorCode;
using kiosk::Result;

CardWatch::CardWatch(std::unique_ptr<PcscPort> port, const kiosk::Clock& clock,
                     std::function<void()> changed)
    : port_(std::move(port)), clock_(clock), changed_(std::move(changed)) {}

CardWatch::~CardWatch() {
    stop();
}

void CardWatch::start() {
    thread_ = std::make_unique<kiosk::ThreadExecutor>("pcsc-watch", 1);
    KIOSK_CHECK(thread_->post([this] {
        while (!is_stopping()) look(look_again);
    }));
}

void CardWatch::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    stopped_.notify_all();
    if (!thread_) return;
    port_->interrupt();
    thread_->stop();
    thread_.reset();
}

bool CardWatch::is_stopping() const {
    const std::lock_guard lock(mutex_);
    return stopping_;
}

CardSight CardWatch::sight() const {
    const std::lock_guard lock(mutex_);
    if (asked_ && clock_.now().steady - *asked_ > silent_after) return {};
    return sight_;
}

void CardWatch::ask(std::optional<kiosk::SteadyTime> when) {
    const std::lock_guard lock(mutex_);
    asked_ = when;
}

void CardWatch::set(CardSight sight) {
    {
        const std::lock_guard lock(mutex_);
        if (sight_ == sight) return;
        sight_ = std::move(sight);
    }
    looked_.notify_all();
    if (changed_) changed_();
}

void CardWatch::await_first_look(Duration longest) {
    std::unique_lock lock(mutex_);
    looked_.wait_for(lock, longest, [this] { return !sight_.is_first; });
}

void CardWatch::rest(Duration time) {
    std::unique_lock lock(mutex_);
    stopped_.wait_for(lock, time, [this] { return stopping_; });
}

void CardWatch::look(Duration patience) {
    ask(clock_.now().steady);
    const auto looked = look_once(patience);
    ask(std::nullopt);
    if (looked) return;
    // Whatever it was: let go, begin anew, and not in a tight circle.
    const bool was_there = std::exchange(established_, false);
    port_->release();
    known_.clear();
    set({});
    if (!was_there && thread_) rest(look_again);
}

Result<void> CardWatch::look_once(Duration patience) {
    if (!established_) {
        if (auto done = port_->establish(); !done) return done;
        established_ = true;
        patience = Duration{0};
    }
    const auto names = port_->list_readers();
    if (!names) return names.error();
    std::vector<PcscReaderState> readers;
    for (const auto& name : *names) {
        const auto before = std::find_if(known_.begin(), known_.end(),
                                         [&](const auto& each) { return each.name == name; });
        const bool is_new = before == known_.end();
        readers.push_back({name, is_new ? 0 : before->now, 0});
        // A reader that nobody has looked at tells its state at once.
        if (is_new) patience = Duration{0};
    }
    // One that left is news, too.
    if (readers.size() < known_.size()) patience = Duration{0};
    auto seen = port_->status_change(readers, patience);
    if (!seen) {
        const auto code = seen.error().code;
        if (port_->is_lost()) return seen.error();
        if (code == ErrorCode::device_gone) {
            // The list of readers is old already: the next look asks for it again.
            known_.clear();
            return {};
        }
        if (code != ErrorCode::timed_out && code != ErrorCode::cancelled) return seen.error();
        for (auto& each : readers) each.now = each.known;
        seen = std::move(readers);
    }
    CardSight sight{true, {}, false};
    for (const auto& each : *seen)
        sight.slots.push_back(
            {each.name, each.has_card(), each.is_empty(), each.is_mute(), each.moves()});
    known_ = std::move(*seen);
    set(std::move(sight));
    return {};
}

}  // namespace drivers
