#include "drivers/api/device.h"

#include <doctest.h>

#include "drivers/api/id_card_reader.h"

namespace tests {

using drivers::DeviceState;
using drivers::DeviceStatus;

TEST_CASE("a busy or starting device may still succeed, a missing or broken one may not") {
    DeviceState state;
    for (const auto status : {DeviceStatus::online, DeviceStatus::busy, DeviceStatus::starting}) {
        state.status = status;
        CHECK(is_usable(state));
    }
    for (const auto status : {DeviceStatus::no_device, DeviceStatus::hardware_error,
                              DeviceStatus::offline, DeviceStatus::fraud_attempt}) {
        state.status = status;
        CHECK_FALSE(is_usable(state));
    }
}

TEST_CASE("the report for technicians names state, blame and unused readers") {
    drivers::IdCardReaderReport report;
    report.state.status = DeviceStatus::hardware_error;
    report.state.blame = drivers::Blame::technician;
    report.other_readers = {"usb 1-3"};
    report.checksum_errors = 4;
    const auto text = text_of(report);
    CHECK(text.find("status: hardware_error\n") != std::string::npos);
    CHECK(text.find("blame: technician\n") != std::string::npos);
    CHECK(text.find("unused reader: usb 1-3\n") != std::string::npos);
    CHECK(text.find("checksum errors: 4\n") != std::string::npos);
    CHECK(text.find("last error") == std::string::npos);
}

}  // namespace tests
