#pragma once

#include <filesystem>
#include <string>

namespace kiosk {

struct KioskOptions {
    std::filesystem::path config;
    /// Signed catalogue that the terminal was delivered with; taken when it is newer than the
    /// stored one.
    std::filesystem::path catalogue;
    /// "127.0.0.1:PORT"; only in builds with automation.
    std::string automation;
};

}  // namespace kiosk
