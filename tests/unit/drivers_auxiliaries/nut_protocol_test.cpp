#include "drivers/auxiliaries/nut_protocol.h"

#include <doctest.h>

using namespace drivers;
using kiosk::ErrorCode;

namespace {

const std::string answer =
    "BEGIN LIST VAR ups0\nVAR ups0 ups.status \"OL CHRG\"\nVAR ups0 battery.charge \"87.5\"\n"
    "VAR ups0 device.model \"Smart \\\"UPS\\\" \\\\ 750\"\nEND LIST VAR ups0\n";

/// "ok", the error's name, or "more".
std::string outcome(std::string_view text) {
    NutAnswer nut("ups0");
    const auto done = nut.take(text);
    if (!done) return "more";
    return *done ? "ok" : std::string(kiosk::name_of(done->error().code));
}

PowerState power(const std::string& status, const std::string& charge = "") {
    NutVariables variables{{"ups.status", status}};
    if (!charge.empty()) variables["battery.charge"] = charge;
    const auto state = power_of(variables);
    REQUIRE(state);
    return *state;
}

}  // namespace

TEST_CASE("an answer is whole whatever the pieces it comes in") {
    for (std::size_t piece = 1; piece <= answer.size(); ++piece) {
        NutAnswer nut("ups0");
        std::optional<kiosk::Result<NutVariables>> done;
        for (std::size_t at = 0; at < answer.size() && !done; at += piece)
            done = nut.take(std::string_view(answer).substr(at, piece));
        REQUIRE(done);
        REQUIRE(*done);
        CHECK((**done).at("ups.status") == "OL CHRG");
        CHECK((**done).at("device.model") == "Smart \"UPS\" \\ 750");
    }
}

TEST_CASE("what the server refuses has a name") {
    CHECK(outcome("ERR UNKNOWN-UPS\n") == "not_found");
    CHECK(outcome("ERR DATA-STALE\n") == "device_gone");
    CHECK(outcome("ERR DRIVER-NOT-CONNECTED\n") == "device_gone");
    CHECK(outcome("ERR ACCESS-DENIED\n") == "unauthorised");
    CHECK(outcome("ERR INVALID-ARGUMENT\n") == "protocol_error");
    CHECK(outcome("ERR\n") == "protocol_error");
}

TEST_CASE("answers of another UPS, torn and endless ones are refused") {
    CHECK(outcome(answer) == "ok");
    CHECK(outcome("BEGIN LIST VAR ups0\n") == "more");
    CHECK(outcome("BEGIN LIST VAR other\n") == "protocol_error");
    CHECK(outcome("VAR ups0 a \"b\"\n") == "protocol_error");
    CHECK(outcome("BEGIN LIST VAR ups0\nVAR other a \"b\"\n") == "protocol_error");
    CHECK(outcome("BEGIN LIST VAR ups0\nVAR ups0 a \"b\n") == "protocol_error");
    CHECK(outcome("BEGIN LIST VAR ups0\nBEGIN LIST VAR ups0\n") == "protocol_error");
    CHECK(outcome("\n") == "protocol_error");
    CHECK(outcome(std::string(NutAnswer::line_bytes_max, 'x')) == "more");
    CHECK(outcome(std::string(NutAnswer::line_bytes_max + 1, 'x')) == "protocol_error");
    std::string many = "BEGIN LIST VAR ups0\n";
    for (std::size_t i = 0; i < NutAnswer::variables_max; ++i)
        many += "VAR ups0 v" + std::to_string(i) + " \"1\"\n";
    CHECK(outcome(many + "END LIST VAR ups0\n") == "ok");
    CHECK(outcome(many + "VAR ups0 more \"1\"\n") == "protocol_error");
}

TEST_CASE("the words of the UPS become those of XFS4IoT") {
    CHECK(power("OL").mains == MainsStatus::powering);
    CHECK(power("OL CHRG", "30").battery == BatteryStatus::operational);
    CHECK(power("OB DISCHRG", "100").mains == MainsStatus::no_power);
    CHECK(power("OB DISCHRG", "100").battery == BatteryStatus::full);
    CHECK(power("OB LB", "80").battery == BatteryStatus::low);
    CHECK(power("OB", "20").battery == BatteryStatus::low);
    CHECK(power("OB", "21").battery == BatteryStatus::operational);
    CHECK(power("OB", "5").battery == BatteryStatus::critical);
    CHECK(power("FSD OB LB", "50").battery == BatteryStatus::critical);
    CHECK(power("OL RB", "100").battery == BatteryStatus::failure);
    CHECK(power("OL", "lots").battery == BatteryStatus::unknown);
    CHECK(power("OL", "101").battery == BatteryStatus::unknown);
    CHECK(power("OL", "-1").battery == BatteryStatus::unknown);
    CHECK(power("OL", "nan").battery == BatteryStatus::unknown);
    CHECK_FALSE(power_of(NutVariables{}));
    CHECK_FALSE(power_of(NutVariables{{"ups.status", "WAIT"}}));
    // A word that merely begins like a flag is none.
    CHECK_FALSE(power_of(NutVariables{{"ups.status", "OLD OBSOLETE"}}));
}

TEST_CASE("power is low when the mains are away and the battery is weak") {
    CHECK(is_power_low(power("OB LB")));
    CHECK(is_power_low(power("OB", "3")));
    CHECK_FALSE(is_power_low(power("OB", "90")));
    CHECK_FALSE(is_power_low(power("OL", "3")));  // it charges
    CHECK_FALSE(is_power_low(PowerState{}));
}
