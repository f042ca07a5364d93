#include <charconv>
#include <fstream>
#include <optional>

#include "drivers/auxiliaries/nut_protocol.h"
#include "drivers/auxiliaries/power_source.h"

namespace drivers {

using kiosk::ErrorCode;
using kiosk::Result;

namespace {

constexpr std::size_t supplies_max = 16;
constexpr std::size_t value_bytes_max = 64;

std::string value_of(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::string text(value_bytes_max, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(std::max<std::streamsize>(0, in.gcount())));
    return text.substr(0, text.find('\n'));
}

std::optional<int> percent_of(const std::string& text) {
    int value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc{} || end != text.data() + text.size() || value < 0 || value > 100)
        return std::nullopt;
    return value;
}

class SysfsSource final : public PowerSource {
  public:
    explicit SysfsSource(const std::filesystem::path& root)
        : folder_(root / "class" / "power_supply") {}

    [[nodiscard]] std::string model() const override { return "power_supply"; }
    [[nodiscard]] Result<PowerState> ask() override {
        std::vector<SupplyFacts> supplies;
        std::error_code error;
        for (const auto& entry : std::filesystem::directory_iterator(folder_, error)) {
            if (supplies.size() >= supplies_max) break;
            const auto& place = entry.path();
            supplies.push_back({value_of(place / "type"), value_of(place / "online"),
                                value_of(place / "capacity"), value_of(place / "status"),
                                value_of(place / "health")});
        }
        return power_of(supplies);
    }

  private:
    const std::filesystem::path folder_;
};

}  // namespace

Result<PowerState> power_of(const std::vector<SupplyFacts>& supplies) {
    if (supplies.empty()) return {ErrorCode::no_device, "no power supply is known"};
    PowerState power;
    for (const auto& supply : supplies) {
        const bool stores = supply.type == "UPS" || supply.type == "Battery";
        if (supply.online == "1" && supply.type != "Battery")
            power.mains = MainsStatus::powering;
        else if (supply.online == "0" && supply.type != "Battery" &&
                 power.mains == MainsStatus::unknown)
            power.mains = MainsStatus::no_power;
        if (!stores) continue;
        if (supply.status == "Discharging" && power.mains == MainsStatus::unknown)
            power.mains = MainsStatus::no_power;
        if (const auto percent = percent_of(supply.capacity)) {
            power.charge_percent = percent;
            power.battery = battery_of_charge(*percent);
        }
        if (supply.health == "Dead") power.battery = BatteryStatus::failure;
    }
    if (power.mains == MainsStatus::unknown && power.battery == BatteryStatus::unknown)
        return {ErrorCode::bad_format, "power supplies that say nothing"};
    return power;
}

std::unique_ptr<PowerSource> make_sysfs_source(const std::filesystem::path& root) {
    return std::make_unique<SysfsSource>(root);
}

}  // namespace drivers
