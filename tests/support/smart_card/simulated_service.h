#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "drivers/pcsc/pcsc_port.h"
#include "tests/support/smart_card/emulated_card.h"

namespace tests {

/// The smart card service without a process: its ports see readers and cards that the test puts
/// there. **Threads:** any.
class SimulatedService {
  public:
    void start();
    void stop();
    void plug(const std::string& reader);
    void unplug(const std::string& reader);
    /// `card` must outlive its stay.
    void insert(const std::string& reader, EmulatedCard& card);
    void remove(const std::string& reader);
    /// Takes the card out instead of answering the command after so many.
    void remove_after(const std::string& reader, int commands);
    enum class Call { establish, connect, transmit };
    /// Every call of this kind fails with `error` until it is `none` again.
    void refuse(Call call, std::optional<kiosk::Error> error);
    /// The n-th call of a port from now fails with `error`; counts them.
    void fail_call(int n, kiosk::Error error);
    [[nodiscard]] int calls() const;

    [[nodiscard]] std::unique_ptr<drivers::PcscPort> make_port();

  private:
    friend class SimulatedPort;
    struct Slot {
        EmulatedCard* card = nullptr;
        std::uint32_t moves = 0;
        int commands_left = -1;
    };
    [[nodiscard]] kiosk::Result<void> step();
    [[nodiscard]] kiosk::Result<void> step(Call call);

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    bool running_ = true;
    std::map<std::string, Slot> slots_;
    std::map<Call, kiosk::Error> refused_;
    int calls_ = 0;
    int failing_ = 0;
    kiosk::Error error_;
};

}  // namespace tests
