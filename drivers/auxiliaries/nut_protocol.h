#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/api/auxiliaries.h"

namespace drivers {

/// The text protocol of Network UPS Tools, as far as a terminal asks: LIST VAR and its answer.
/// **Source:** NUT developer guide, network protocol; variables ups.status and battery.charge of
/// its list of names.
using NutVariables = std::map<std::string, std::string, std::less<>>;

/// Puts the lines of one answer to LIST VAR together. Bytes come in any pieces.
/// **Limits:** lines up to `line_bytes_max`, `variables_max` variables; more is a protocol error.
class NutAnswer {
  public:
    static constexpr std::size_t line_bytes_max = 2'048;
    static constexpr std::size_t variables_max = 512;

    explicit NutAnswer(std::string ups) : ups_(std::move(ups)) {}

    /// Empty while more is to come.
    /// **Errors:** `not_found` the server has no such UPS · `device_gone` the server lost the UPS
    /// (stale data, driver away) · `unauthorised` · `protocol_error`.
    [[nodiscard]] std::optional<kiosk::Result<NutVariables>> take(std::string_view bytes);

  private:
    [[nodiscard]] std::optional<kiosk::Result<NutVariables>> take_line(std::string_view line);

    const std::string ups_;
    std::string rest_;
    bool begun_ = false;
    NutVariables variables_;
};

/// Words of a line; a word in double quotes may hold blanks, backslash takes the next character as
/// it is. Nothing when a quote stays open.
[[nodiscard]] std::optional<std::vector<std::string>> nut_words(std::string_view line);
[[nodiscard]] std::string nut_request(std::string_view ups);

/// **Errors:** `protocol_error` without a ups.status that says anything.
[[nodiscard]] kiosk::Result<PowerState> power_of(const NutVariables& variables);

/// From a charge in percent.
[[nodiscard]] BatteryStatus battery_of_charge(int percent);

}  // namespace drivers
