#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "drivers/core/usb_port.h"
#include "kiosk/base/config.h"

namespace drivers::probe {

/// What the command line said.
struct Options {
    /// Of the terminal, or put together from the command line.
    kiosk::Config config;
    /// Empty: no file was named.
    std::filesystem::path config_file;
    bool json = false;
    /// Names, numbers and contents of codes may be printed.
    bool show_personal = false;
    bool fingerprints = false;
    int seconds = 30;
    int count = 1;
    /// Of `capture`: where the picture goes.
    std::filesystem::path output;
    std::string camera = "document";
    /// Of `record` and `replay`.
    std::filesystem::path recording;
    std::string device = "card_reader";
    int baud = 115200;
    /// What the card reader's driver opens instead of the USB.
    std::function<std::unique_ptr<UsbBus>()> make_bus{};
};

}  // namespace drivers::probe
