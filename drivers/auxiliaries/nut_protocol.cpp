#include "drivers/auxiliaries/nut_protocol.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <utility>

namespace drivers {

using kiosk::Error;
using kiosk::ErrorCode;
using kiosk::Result;

namespace {

Error refusal_of(const std::string& word) {
    constexpr std::array gone{"DATA-STALE", "DRIVER-NOT-CONNECTED"};
    constexpr std::array denied{"ACCESS-DENIED", "USERNAME-REQUIRED", "PASSWORD-REQUIRED",
                                "INVALID-PASSWORD"};
    ErrorCode code = ErrorCode::protocol_error;
    if (word == "UNKNOWN-UPS") code = ErrorCode::not_found;
    if (std::find(gone.begin(), gone.end(), word) != gone.end()) code = ErrorCode::device_gone;
    if (std::find(denied.begin(), denied.end(), word) != denied.end())
        code = ErrorCode::unauthorised;
    return {code, "the server answers ERR " + word.substr(0, 64), {}};
}

bool has_flag(std::string_view status, std::string_view flag) {
    std::size_t at = 0;
    while (at < status.size()) {
        const auto end = std::min(status.find(' ', at), status.size());
        if (status.substr(at, end - at) == flag) return true;
        at = end + 1;
    }
    return false;
}

/// "85", "85.0"; nothing when it is no number from 0 to 100.
std::optional<int> percent_of(const NutVariables& variables) {
    const auto found = variables.find("battery.charge");
    if (found == variables.end()) return std::nullopt;
    const std::string& text = found->second;
    double value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc{} || end != text.data() + text.size() || !(value >= 0) || value > 100)
        return std::nullopt;
    return static_cast<int>(value);
}

}  // namespace

std::optional<std::vector<std::string>> nut_words(std::string_view line) {
    std::vector<std::string> words;
    bool quoted = false;
    bool in_word = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (!quoted && (c == ' ' || c == '\t')) {
            in_word = false;
            continue;
        }
        if (!in_word) words.emplace_back();
        in_word = true;
        if (c == '"')
            quoted = !quoted;
        else if (c == '\\' && i + 1 < line.size())
            words.back().push_back(line[++i]);
        else
            words.back().push_back(c);
    }
    if (quoted) return std::nullopt;
    return words;
}

std::string nut_request(std::string_view ups) {
    return "LIST VAR " + std::string(ups) + "\n";
}

std::optional<Result<NutVariables>> NutAnswer::take(std::string_view bytes) {
    rest_.append(bytes);
    std::size_t at = 0;
    for (auto end = rest_.find('\n'); end != std::string::npos; end = rest_.find('\n', at)) {
        std::string_view line(rest_.data() + at, end - at);
        if (line.size() > line_bytes_max) break;
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (auto done = take_line(line)) return done;
        at = end + 1;
    }
    rest_.erase(0, at);
    if (rest_.size() > line_bytes_max)
        return Result<NutVariables>(ErrorCode::protocol_error, "a line that is too long");
    return std::nullopt;
}

std::optional<Result<NutVariables>> NutAnswer::take_line(std::string_view line) {
    const auto words = nut_words(line);
    const auto broken = [](const char* why) {
        return Result<NutVariables>(ErrorCode::protocol_error, why);
    };
    if (!words || words->empty()) return broken("a line that is none of the protocol");
    const auto& first = words->front();
    if (first == "ERR")
        return Result<NutVariables>(refusal_of(words->size() > 1 ? (*words)[1] : ""));
    const bool is_frame =
        words->size() == 4 && (*words)[1] == "LIST" && (*words)[2] == "VAR" && (*words)[3] == ups_;
    if (first == "BEGIN" && is_frame && !begun_) {
        begun_ = true;
        return std::nullopt;
    }
    if (!begun_) return broken("an answer that begins in the middle");
    if (first == "END" && is_frame) return Result<NutVariables>(std::move(variables_));
    if (first != "VAR" || words->size() != 4 || (*words)[1] != ups_)
        return broken("a line that does not belong to the answer");
    if (variables_.size() >= variables_max) return broken("too many variables");
    variables_[(*words)[2]] = (*words)[3];
    return std::nullopt;
}

BatteryStatus battery_of_charge(int percent) {
    // Proposal: a visit takes up to ten minutes; below a fifth nothing new is begun.
    constexpr int critical = 5;
    constexpr int low = 20;
    constexpr int full = 95;
    if (percent <= critical) return BatteryStatus::critical;
    if (percent <= low) return BatteryStatus::low;
    return percent >= full ? BatteryStatus::full : BatteryStatus::operational;
}

Result<PowerState> power_of(const NutVariables& variables) {
    const auto found = variables.find("ups.status");
    if (found == variables.end()) return {ErrorCode::protocol_error, "no ups.status"};
    const std::string_view status = found->second;
    PowerState power;
    if (has_flag(status, "OB") || has_flag(status, "FSD"))
        power.mains = MainsStatus::no_power;
    else if (has_flag(status, "OL") || has_flag(status, "BYPASS"))
        power.mains = MainsStatus::powering;
    power.charge_percent = percent_of(variables);
    if (power.charge_percent) power.battery = battery_of_charge(*power.charge_percent);
    if (has_flag(status, "LB")) power.battery = BatteryStatus::low;
    if (has_flag(status, "FSD")) power.battery = BatteryStatus::critical;
    // RB: the battery must be replaced; it may not last a second.
    if (has_flag(status, "RB")) power.battery = BatteryStatus::failure;
    if (power.mains == MainsStatus::unknown)
        return {ErrorCode::protocol_error, "a ups.status that says nothing"};
    return power;
}

}  // namespace drivers
