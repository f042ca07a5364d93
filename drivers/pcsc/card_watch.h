#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "drivers/pcsc/pcsc_port.h"
#include "kiosk/base/executor.h"

namespace drivers {

/// What the smart card service has now.
struct CardSight {
    struct Slot {
        std::string name;
        bool has_card = false;
        bool is_empty = false;
        bool is_mute = false;
        /// Counts insertions and removals, from zero when service or reader begin anew: another
        /// number is another card, the same one need not be the same.
        std::uint32_t moves = 0;
        friend bool operator==(const Slot&, const Slot&) = default;
    };
    bool has_service = false;
    std::vector<Slot> slots;
    /// Nobody has looked yet.
    bool is_first = false;

    friend bool operator==(const CardSight&, const CardSight&) = default;
};

/// Keeps looking: a thread that sleeps in the service until a reader or a card comes or goes, and
/// knocks again and again while the service is away.
///
/// **Threads:** `sight` any; `changed` comes on the watch's thread.
/// **Time:** a change is told within milliseconds, what the service does not tell within
/// `look_again`. A service that hangs keeps whoever asks it for as long as it hangs: after
/// `silent_after` it is taken for away, until it answers.
class CardWatch {
  public:
    static constexpr kiosk::Duration look_again{1'000};
    static constexpr kiosk::Duration silent_after{3'500};

    /// `port` is the watch's own; `clock` must outlive it.
    CardWatch(std::unique_ptr<PcscPort> port, const kiosk::Clock& clock,
              std::function<void()> changed);
    ~CardWatch();
    CardWatch(const CardWatch&) = delete;
    CardWatch& operator=(const CardWatch&) = delete;

    /// Looks on a thread of its own; without it `look` does (tests).
    void start();
    void stop();
    /// Waits until somebody has looked, and no longer than told.
    void await_first_look(kiosk::Duration longest);
    /// One look: waits at most `patience` for something new.
    void look(kiosk::Duration patience);

    [[nodiscard]] CardSight sight() const;

  private:
    [[nodiscard]] kiosk::Result<void> look_once(kiosk::Duration patience);
    void set(CardSight sight);
    void ask(std::optional<kiosk::SteadyTime> when);
    void rest(kiosk::Duration time);
    [[nodiscard]] bool is_stopping() const;

    const std::unique_ptr<PcscPort> port_;
    const kiosk::Clock& clock_;
    const std::function<void()> changed_;
    bool established_ = false;
    std::vector<PcscReaderState> known_;

    mutable std::mutex mutex_;
    std::condition_variable stopped_;
    std::condition_variable looked_;
    bool stopping_ = false;
    CardSight sight_{false, {}, true};
    std::optional<kiosk::SteadyTime> asked_;  // the service, which has not answered yet
    std::unique_ptr<kiosk::ThreadExecutor> thread_;
};

}  // namespace drivers
