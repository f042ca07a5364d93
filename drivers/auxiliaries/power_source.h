#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "drivers/api/auxiliaries.h"
#include "kiosk/base/clock.h"

namespace drivers {

/// Where the state of the power comes from. One question, one answer.
/// **Threads:** one. **Time:** `ask` ends within 2 s.
/// **Errors:** `no_device` there is none · `device_gone`, `timed_out`, `protocol_error`,
/// `not_found`, `bad_format` it cannot be told now.
class PowerSource {
  public:
    virtual ~PowerSource() = default;
    [[nodiscard]] virtual std::string model() const = 0;
    [[nodiscard]] virtual kiosk::Result<PowerState> ask() = 0;
};

/// "HOST:PORT/NAME": the UPS of a NUT server. Connects anew for each question, so that a server
/// that was started again is found.
/// **Errors:** `bad_config` not of that form; the host is an IPv4 address or localhost.
[[nodiscard]] kiosk::Result<std::unique_ptr<PowerSource>> make_nut_source(const std::string& place);

/// The class power_supply below `root` ("/sys"): a UPS, or battery and mains.
[[nodiscard]] std::unique_ptr<PowerSource> make_sysfs_source(const std::filesystem::path& root);

/// From the attributes type, online, capacity, status, health of each supply. Pure.
struct SupplyFacts {
    std::string type;
    std::string online;
    std::string capacity;
    std::string status;
    std::string health;
};
[[nodiscard]] kiosk::Result<PowerState> power_of(const std::vector<SupplyFacts>& supplies);

}  // namespace drivers
