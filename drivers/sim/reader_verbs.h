#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/sim/card_data.h"
#include "drivers/sim/sam_firmware.h"

namespace drivers::sim {

/// One simulated reader as the verbs see it, whatever its cable.
struct VerbTarget {
    std::string name;  ///< "usb-a", "usb-b", "serial"
    std::function<bool()> plug;
    std::function<bool()> unplug;
    std::function<bool()> is_plugged;
    std::function<void(const std::function<void(SamFirmware&)>&)> with_firmware;
    std::function<void(std::chrono::milliseconds)> set_delay;
    /// Another program has it open; does nothing where the cable knows no such thing.
    std::function<void(bool)> set_held;
    /// Speed of the line in baud, 0: any; nothing where the cable has none.
    std::function<void(int)> set_speed;
};

/// The verbs of the identity card readers, one line in, one line out: "ok …" or "error …". The list
/// is in README.md.
class ReaderVerbs {
  public:
    ReaderVerbs(std::vector<VerbTarget> readers, std::vector<SimCard> cards)
        : readers_(std::move(readers)), cards_(std::move(cards)) {}

    [[nodiscard]] std::string run(std::string_view line);

  private:
    using Words = std::vector<std::string>;

    [[nodiscard]] std::string run_on(VerbTarget& reader, const Words& words);
    [[nodiscard]] std::string lay(VerbTarget& reader, const std::string& name);
    [[nodiscard]] std::string fault(VerbTarget& reader, Words words);
    [[nodiscard]] std::string fail(VerbTarget& reader, const Words& words);
    [[nodiscard]] std::string preset(VerbTarget& reader, const std::string& name);
    [[nodiscard]] std::string state(VerbTarget& reader);
    [[nodiscard]] std::string persons() const;

    std::vector<VerbTarget> readers_;
    std::vector<SimCard> cards_;
};

}  // namespace drivers::sim
