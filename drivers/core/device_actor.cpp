#include "drivers/core/device_actor.h"

#include <algorithm>
#include <utility>

namespace drivers {

using kiosk::Duration;
using kiosk::Error;
using kiosk::ErrorCode;

/// Waits on the actor's condition, so that cancel and stop end it. Also refuses commands that were
/// cancelled while another one runs: that one may run for half a minute.
class DeviceActor::ActorPause final : public Pause {
  public:
    explicit ActorPause(DeviceActor& actor) : actor_(actor) {}

    [[nodiscard]] bool wait(Duration time) override {
        if (actor_.sleep_) {
            actor_.sleep_(time);
            return !cancelled();
        }
        const auto until = std::chrono::steady_clock::now() + time;
        for (;;) {
            actor_.refuse_cancelled();
            std::unique_lock lock(actor_.mutex_);
            const bool woken = actor_.changed_.wait_until(lock, until, [this] {
                return actor_.cancel_running_ || actor_.stopping_ || !actor_.cancelled_.empty();
            });
            if (actor_.cancel_running_ || actor_.stopping_) return false;
            if (!woken) return true;
        }
    }

    [[nodiscard]] bool cancelled() override {
        actor_.refuse_cancelled();
        const std::lock_guard lock(actor_.mutex_);
        return actor_.cancel_running_ || actor_.stopping_;
    }

  private:
    DeviceActor& actor_;
};

DeviceActor::DeviceActor(Idle idle, std::function<void(Duration)> sleep)
    : idle_(std::move(idle)), sleep_(std::move(sleep)) {}
DeviceActor::~DeviceActor() {
    stop();
}

void DeviceActor::start(const std::string& thread_name) {
    thread_ = std::make_unique<kiosk::ThreadExecutor>(thread_name, 1);
    KIOSK_CHECK(thread_->post([this] { serve(); }));
}

void DeviceActor::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    if (thread_) thread_->stop();
    for (;;) {
        std::optional<Command> left;
        {
            const std::lock_guard lock(mutex_);
            if (waiting_.empty()) break;
            left = std::move(waiting_.front());
            waiting_.pop_front();
        }
        left->refuse(Error{ErrorCode::cancelled, "the device is shutting down", {}});
    }
    refuse_cancelled();
}

kiosk::Result<void> DeviceActor::submit(Command command) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_) return {ErrorCode::cancelled, "the device is shutting down"};
        if (waiting_.size() >= queue_limit) return {ErrorCode::limit_exceeded, "16 commands wait"};
        waiting_.push_back(std::move(command));
    }
    changed_.notify_all();
    return {};
}

void DeviceActor::cancel(RequestId id) {
    {
        const std::lock_guard lock(mutex_);
        if (running_ == id) cancel_running_ = true;
        const auto found = std::find_if(waiting_.begin(), waiting_.end(),
                                        [id](const Command& command) { return command.id == id; });
        if (found != waiting_.end()) {
            cancelled_.push_back(std::move(*found));
            waiting_.erase(found);
        }
    }
    changed_.notify_all();
}

void DeviceActor::poke() {
    {
        const std::lock_guard lock(mutex_);
        poked_ = true;
    }
    changed_.notify_all();
}

std::optional<DeviceActor::Command> DeviceActor::take() {
    const std::lock_guard lock(mutex_);
    if (waiting_.empty()) return std::nullopt;
    std::optional<Command> command(std::move(waiting_.front()));
    waiting_.pop_front();
    running_ = command->id;
    cancel_running_ = false;
    return command;
}

void DeviceActor::refuse_cancelled() {
    std::deque<Command> refused;
    {
        const std::lock_guard lock(mutex_);
        refused.swap(cancelled_);
    }
    for (auto& command : refused) command.refuse(Error{ErrorCode::cancelled, {}, {}});
}

Duration DeviceActor::step() {
    refuse_cancelled();
    ActorPause pause(*this);
    if (auto command = take()) {
        command->run(pause);
        const std::lock_guard lock(mutex_);
        running_.reset();
        cancel_running_ = false;
        return Duration{0};
    }
    return idle_(pause);
}

void DeviceActor::serve() {
    for (;;) {
        {
            const std::lock_guard lock(mutex_);
            if (stopping_) return;
            poked_ = false;
        }
        const Duration rest = step();
        if (rest <= Duration{0}) continue;
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, rest, [this] {
            return stopping_ || poked_ || !waiting_.empty() || !cancelled_.empty();
        });
    }
}

}  // namespace drivers
