#include "drivers/auxiliaries/lights.h"

#include <fstream>

namespace drivers {

using kiosk::ErrorCode;
using kiosk::Result;

namespace {

/// Half a period in milliseconds. XFS4IoT leaves the rates to the maker; these stay below three
/// flashes a second (WCAG 2.3.1).
int half_period_ms(LightState state) {
    switch (state) {
        case LightState::slow:
            return 1'000;
        case LightState::medium:
            return 500;
        case LightState::quick:
            return 250;
        case LightState::off:
        case LightState::continuous:
            return 0;
    }
    return 0;
}

bool is_plain(const std::string& name) {
    return !name.empty() &&
           name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789") == std::string::npos;
}

Result<void> put(const std::filesystem::path& file, const std::string& value) {
    std::ofstream out(file);
    out << value << std::flush;
    if (!out) return {ErrorCode::io_error, "cannot write " + file.filename().string()};
    return {};
}

}  // namespace

Result<void> Lights::set(const std::string& name, LightState state) const {
    if (!is_plain(name)) return {ErrorCode::not_found, "no light of that name"};
    const auto led = folder_ / (prefix_ + name);
    std::error_code error;
    if (!std::filesystem::exists(led / "brightness", error))
        return {ErrorCode::not_found, "no light " + name};
    const int half = half_period_ms(state);
    if (half > 0) {
        // The timer's files appear when the trigger is chosen.
        auto done = put(led / "trigger", "timer");
        if (done) done = put(led / "delay_on", std::to_string(half));
        if (done) done = put(led / "delay_off", std::to_string(half));
        return done;
    }
    auto done = put(led / "trigger", "none");
    constexpr const char* full = "255";
    if (done) done = put(led / "brightness", state == LightState::off ? "0" : full);
    return done;
}

}  // namespace drivers
