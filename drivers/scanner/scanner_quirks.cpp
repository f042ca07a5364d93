#include "drivers/scanner/scanner_quirks.h"

namespace drivers {

using kiosk::Bytes;
using kiosk::Duration;
using kiosk::Error;
using kiosk::Result;

namespace {

constexpr std::int64_t report_bytes_max = 1024;

/// Reads facts one after the other; keeps the first error.
class FactReader {
  public:
    explicit FactReader(const DeviceQuirks& device) : device_(device) {}

    int number(const char* name, std::int64_t least, std::int64_t most) {
        const auto value = device_.number(name, least, most);
        if (!value && !error_) error_ = value.error();
        return value ? static_cast<int>(*value) : 0;
    }
    /// Bytes in hexadecimal; "" for none.
    Bytes bytes(const char* name) {
        const auto text = device_.word(name);
        if (!text && !error_) error_ = text.error();
        if (!text) return {};
        auto value = kiosk::from_hex(*text);
        if (!value && !error_)
            error_ = Error{kiosk::ErrorCode::bad_config,
                           "quirks of " + device_.id + ": " + name + " must be hexadecimal",
                           {}};
        return value ? std::move(*value) : Bytes{};
    }
    [[nodiscard]] const std::optional<Error>& error() const { return error_; }

  private:
    const DeviceQuirks& device_;
    std::optional<Error> error_;
};

}  // namespace

Result<ScannerQuirks> scanner_quirks_of(const DeviceQuirks& device) {
    ScannerQuirks quirks;
    FactReader facts(device);
    if (device.protocol == "scanner-pos") {
        quirks.way = ScannerQuirks::Way::pos;
        const auto place = [&facts](const char* name) {
            return facts.number(name, 0, report_bytes_max - 1);
        };
        quirks.report_id = facts.number("report_id", 0, 255);
        quirks.length_at = place("length_at");
        quirks.aim_at = place("aim_at");
        quirks.data_at = place("data_at");
        quirks.data_bytes = facts.number("data_bytes", 1, report_bytes_max);
        quirks.continued_at = place("continued_at");
    } else if (device.protocol == "scanner-keyboard") {
        quirks.way = ScannerQuirks::Way::keyboard;
    } else if (device.protocol == "scanner-serial") {
        quirks.way = ScannerQuirks::Way::serial;
        quirks.baud = facts.number("baud", 9'600, 115'200);
    } else {
        return {kiosk::ErrorCode::bad_config,
                "quirks of " + device.id + ": no scanner speaks " + device.protocol};
    }
    if (quirks.way != ScannerQuirks::Way::serial)
        quirks.interface = facts.number("interface", 0, 31);
    quirks.prefix = facts.bytes("prefix");
    quirks.suffix = facts.bytes("suffix");
    quirks.sends_aim = facts.number("sends_aim", 0, 1) == 1;
    quirks.gap = Duration{facts.number("gap_ms", 5, 2'000)};
    quirks.repeat = Duration{facts.number("repeat_ms", 0, 10'000)};
    if (facts.error()) return *facts.error();
    return quirks;
}

}  // namespace drivers
