#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/sim/escpos_firmware.h"

namespace drivers::sim {

/// The simulated receipt printer as the verbs see it, whatever its cable.
struct PrinterTarget {
    std::string name;  ///< "usb", "serial", "memory"
    std::function<bool()> plug;
    std::function<bool()> unplug;
    std::function<bool()> is_plugged;
    std::function<void(const std::function<void(EscposFirmware&)>&)> with_firmware;
    std::function<void(std::chrono::milliseconds)> set_delay;
    std::function<void(bool)> set_held;
};

/// The verbs of the receipt printer, one line in, one line out: "ok …" or "error …". The list is in
/// README.md.
class PrinterVerbs {
  public:
    explicit PrinterVerbs(PrinterTarget printer) : printer_(std::move(printer)) {}

    [[nodiscard]] std::string run(std::string_view line);

  private:
    using Words = std::vector<std::string>;

    [[nodiscard]] std::string paper(const std::string& level);
    [[nodiscard]] std::string fail(const Words& words, int times);
    [[nodiscard]] std::string preset(const std::string& name);
    [[nodiscard]] std::string receipt(const Words& words);
    [[nodiscard]] std::string state();
    void clear();

    PrinterTarget printer_;
};

}  // namespace drivers::sim
