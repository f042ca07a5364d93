#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "drivers/pcsc/pcsc_port.h"
#include "tests/support/smart_card/emulated_card.h"

namespace tests {

/// One way to have a smart card reader in front of the driver. The contract's cases know no more.
class Rig {
  public:
    virtual ~Rig() = default;
    /// `card` must outlive its stay.
    virtual void insert(EmulatedCard& card) = 0;
    virtual void remove() = 0;
    /// Takes the card out instead of answering, so many commands from now.
    virtual void remove_after(int commands) = 0;
    /// False where the emulation below the service does not outlive it.
    [[nodiscard]] virtual bool can_lose_service() const { return true; }
    virtual void kill_service() = 0;
    virtual void start_service() = 0;
    /// The service hangs, or goes on. False where it cannot be made to.
    virtual bool hang_service(bool /*hangs*/) { return false; }

    /// Readers that can't be pulled answer false.
    virtual bool unplug() { return false; }
    virtual void plug() {}
    virtual bool unplug_after(int /*commands*/) { return false; }
    /// The reader itself answers nothing, or noise, or half; false where nothing of that can
    /// happen.
    virtual bool fall_silent(bool /*silent*/) { return false; }
    virtual bool babble(int /*answers*/) { return false; }
    virtual bool tear(int /*answers*/) { return false; }

    [[nodiscard]] virtual std::function<std::unique_ptr<drivers::PcscPort>()> port_maker() {
        return {};
    }
};

/// Given by each program of the contract. Ends the process as skipped, with the reason, where a
/// tool is missing.
[[nodiscard]] std::unique_ptr<Rig> make_rig();

}  // namespace tests
