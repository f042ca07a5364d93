#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "drivers/api/device.h"
#include "drivers/core/pause.h"
#include "kiosk/base/executor.h"

namespace drivers {

/// One device, one thread, one queue. Commands run in order, one at a time; between them `idle`
/// looks after the device. Either `run` or `refuse` of a command is called, once, on the actor's
/// thread; it owes the completion.
///
/// **Threads:** `submit`, `cancel`, `poke` from any; everything given to the actor is called on its
/// own thread.
/// **Time:** a cancelled command that waits is refused within one slice of the running one.
/// **Limits:** 16 commands wait. `submit` then answers `limit_exceeded` and nothing more happens.
class DeviceActor final {
  public:
    static constexpr std::size_t queue_limit = 16;

    struct Command {
        RequestId id;
        std::function<void(Pause&)> run;
        std::function<void(kiosk::Error)> refuse;
    };
    /// Called when no command waits. Answers how long it may be left alone.
    using Idle = std::function<kiosk::Duration(Pause&)>;

    /// `sleep`: what a pause of a command does instead of sleeping; tests move their clock.
    explicit DeviceActor(Idle idle, std::function<void(kiosk::Duration)> sleep = {});
    ~DeviceActor();
    DeviceActor(const DeviceActor&) = delete;
    DeviceActor& operator=(const DeviceActor&) = delete;

    /// Begins to serve on a thread of its own. Without it, `step` serves (tests).
    void start(const std::string& thread_name);
    /// Cancels what runs, refuses what waits with `cancelled`, joins. May be called twice.
    void stop();

    [[nodiscard]] kiosk::Result<void> submit(Command command);
    void cancel(RequestId id);
    /// Ends the present sleep: `idle` is asked again.
    void poke();

    /// Serves one command or calls `idle` once; answers what `idle` said, zero after a command.
    kiosk::Duration step();

  private:
    class ActorPause;

    void serve();
    void refuse_cancelled();
    [[nodiscard]] std::optional<Command> take();

    const Idle idle_;
    const std::function<void(kiosk::Duration)> sleep_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Command> waiting_;
    std::deque<Command> cancelled_;
    std::optional<RequestId> running_;
    bool cancel_running_ = false;
    bool poked_ = false;
    bool stopping_ = false;
    std::unique_ptr<kiosk::ThreadExecutor> thread_;
};

}  // namespace drivers
