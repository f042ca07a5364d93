#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/sim/emulated_usb.h"

namespace drivers::sim {

using Words = std::vector<std::string>;

/// One simulated device as the control socket sees it: `device NAME VERB …`.
///
/// Every device knows `plug`, `unplug`, `state`, `fail_next FAULT`, `fail_repeatedly FAULT`,
/// `clear` and `preset NAME`; what else it can do is in README.md. A verb answers "ok …" or "error
/// …".
/// **Threads:** the simulator's main thread; devices guard what their nodes' threads use.
class SimDevice {
  public:
    virtual ~SimDevice() = default;
    virtual bool plug() = 0;
    virtual bool unplug() = 0;
    [[nodiscard]] virtual bool is_plugged() const = 0;
    /// Adds a fault; false when it has none of that name. `always`: until `clear`.
    [[nodiscard]] virtual bool fail(std::string_view fault, bool always) = 0;
    virtual void clear() = 0;
    /// Words behind "ok plugged=yes".
    [[nodiscard]] virtual std::string state() const = 0;
    /// The device's own verbs; empty when it does not know the verb.
    [[nodiscard]] virtual std::string run(const Words& words) = 0;
    /// Called after `wake`: whatever a node's thread may not do itself, such as a uevent.
    virtual void attend() {}
};

/// What a device is made with.
struct SimBench {
    UsbTestbed& testbed;
    /// Asks the main thread to call `attend`; any thread.
    std::function<void()> wake;
    /// For links to serial lines and the like.
    std::string folder;
};

/// All devices of one simulator, by name.
class SimDevices {
  public:
    /// "scanner-pos", "scanner-keyboard", "scanner-serial", "camera", "switches", "power", "lights"
    /// … the name is the kind. False: no such kind, or twice.
    [[nodiscard]] bool add(const std::string& kind, SimBench& bench);
    [[nodiscard]] static std::vector<std::string> kinds();

    void plug_all();
    void attend();
    /// One line without the word "device".
    [[nodiscard]] std::string run(std::string_view line);

  private:
    struct Named {
        std::string name;
        std::unique_ptr<SimDevice> device;
    };
    [[nodiscard]] std::string preset(const Named& named, const std::string& name);

    std::vector<Named> devices_;
};

/// Splits at blanks.
[[nodiscard]] Words words_of(std::string_view line);

}  // namespace drivers::sim
