#include "drivers/idcard/vendor_process.h"

#include <array>
#include <chrono>

#include <doctest.h>

using drivers::VendorProcess;
using kiosk::Duration;
using kiosk::ErrorCode;
using namespace std::chrono_literals;

namespace {

/// A program of the shell in the place of bianmin-vendor.
std::unique_ptr<VendorProcess> started(const char* words) {
    auto process = VendorProcess::start({"/bin/sh", "-c", words});
    REQUIRE(process);
    return std::move(*process);
}

ErrorCode end_of_reading(VendorProcess& process) {
    std::array<unsigned char, 16> buffer{};
    const auto got = process.receive(buffer, 30s);
    REQUIRE_FALSE(got);
    return got.error().code;
}

}  // namespace

TEST_CASE("a library that closes its socket and lives on is killed, and the reader goes on") {
    const auto from = std::chrono::steady_clock::now();
    auto process = started("exec <&- >&-; exec sleep 600");
    CHECK(end_of_reading(*process) == ErrorCode::device_fault);
    // What it says of it does not change.
    CHECK(end_of_reading(*process) == ErrorCode::device_gone);
    process.reset();
    CHECK(std::chrono::steady_clock::now() - from < 30s);
}

TEST_CASE("how a library ended is told, also when it takes a moment after its socket") {
    CHECK(end_of_reading(*started("exit 69")) == ErrorCode::device_gone);
    CHECK(end_of_reading(*started("exit 78")) == ErrorCode::bad_config);
    CHECK(end_of_reading(*started("exec <&- >&-; sleep 0.1; exit 78")) == ErrorCode::bad_config);
    CHECK(end_of_reading(*started("kill -SEGV $$")) == ErrorCode::device_fault);
}

TEST_CASE("a library that hangs is killed") {
    const auto from = std::chrono::steady_clock::now();
    started("exec sleep 600").reset();
    CHECK(std::chrono::steady_clock::now() - from < 30s);
}
