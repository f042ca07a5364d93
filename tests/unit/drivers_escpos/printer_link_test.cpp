#include <doctest.h>

#include "drivers/escpos/serial_printer_link.h"
#include "drivers/escpos/usb_printer_link.h"

namespace tests {

using drivers::UsbEndpoint;
using kiosk::Duration;
using kiosk::Error;
using kiosk::ErrorCode;
using kiosk::Result;

namespace {

/// A bus whose n-th call fails.
struct FakePort final : drivers::UsbPort {
    int calls = 0;
    int failing = 0;
    Error error{ErrorCode::io_error, "planted", {}};
    std::vector<UsbEndpoint> pipes{{0x01, true, 64}, {0x82, true, 64}};
    std::vector<std::uint8_t> unhalted;
    bool closed = true;
    std::string device_id = "??MFG:Sample;CMD:ESC/POS;MODEL:Receipt 80;X:MDL:no;";

    Result<void> step() {
        if (++calls == failing) return error;
        return {};
    }
    [[nodiscard]] Result<void> open(const drivers::UsbDevice&) override {
        if (auto done = step(); !done) return done;
        closed = false;
        return {};
    }
    [[nodiscard]] Result<std::vector<UsbEndpoint>> endpoints() override {
        if (auto done = step(); !done) return done.error();
        return pipes;
    }
    [[nodiscard]] Result<void> claim() override { return step(); }
    [[nodiscard]] Result<std::size_t> write(std::uint8_t, std::span<const unsigned char> bytes,
                                            Duration) override {
        if (auto done = step(); !done) return done.error();
        return bytes.size();
    }
    [[nodiscard]] Result<std::size_t> read(std::uint8_t, std::span<unsigned char> buffer,
                                           Duration) override {
        if (auto done = step(); !done) return done.error();
        return buffer.size();
    }
    [[nodiscard]] Result<std::size_t> control_read(const drivers::UsbControl&,
                                                   std::span<unsigned char> buffer,
                                                   Duration) override {
        if (auto done = step(); !done) return done.error();
        std::copy(device_id.begin(), device_id.end(), buffer.begin());
        return device_id.size();
    }
    [[nodiscard]] Result<void> control_write(const drivers::UsbControl&, Duration) override {
        return step();
    }
    [[nodiscard]] Result<void> clear_halt(std::uint8_t endpoint) override {
        unhalted.push_back(endpoint);
        return step();
    }
    [[nodiscard]] Result<void> reset() override { return step(); }
    void close() override { closed = true; }
};

const std::vector<unsigned char> ten_bytes(10, 'x');

}  // namespace

TEST_CASE("whichever call fails while a printer is opened, the port is closed again") {
    for (int failing = 1; failing <= 3; ++failing) {
        auto port = std::make_unique<FakePort>();
        FakePort& fake = *port;
        fake.failing = failing;
        drivers::UsbPrinterLink link(std::move(port), {});
        CHECK(link.open().error().detail == "planted");
        CHECK(fake.closed);
    }
}

TEST_CASE("a printer that cannot speak is a matter of configuration") {
    auto port = std::make_unique<FakePort>();
    port->pipes = {{0x01, true, 64}, {0x83, false, 8}};
    drivers::UsbPrinterLink link(std::move(port), {});
    CHECK(link.open().error().code == ErrorCode::bad_config);
}

TEST_CASE("a stalled pipe is freed, and the stall told") {
    auto port = std::make_unique<FakePort>();
    FakePort& fake = *port;
    drivers::UsbPrinterLink link(std::move(port), {});
    REQUIRE(link.open());
    fake.error = {ErrorCode::device_fault, "stalled", {}};
    fake.failing = fake.calls + 1;
    CHECK(link.write(ten_bytes, Duration{10}).error().code == ErrorCode::device_fault);
    CHECK(fake.unhalted == std::vector<std::uint8_t>{0x01});
    std::vector<unsigned char> buffer(64);
    fake.failing = fake.calls + 1;
    CHECK(link.read(buffer, Duration{10}).error().code == ErrorCode::device_fault);
    CHECK(fake.unhalted.back() == 0x82);
}

TEST_CASE("only whole packets are asked for") {
    drivers::UsbPrinterLink link(std::make_unique<FakePort>(), {});
    REQUIRE(link.open());
    std::vector<unsigned char> buffer(200);
    CHECK(link.read(buffer, Duration{10}).value() == 192);
}

TEST_CASE("a device id gives maker and model, from its entries alone") {
    drivers::UsbPrinterLink link(std::make_unique<FakePort>(), {});
    REQUIRE(link.open());
    CHECK(link.model() == "Sample Receipt 80");
    const auto model_of = [](const std::string& text) {
        return drivers::model_of_device_id(
            {reinterpret_cast<const unsigned char*>(text.data()), text.size()});
    };
    CHECK(model_of("").empty());
    CHECK(model_of("ab").empty());
    CHECK(model_of("abMDL:X\x01\xFFY") == "XY");
    CHECK(model_of("abMDL:" + std::string(500, 'm')).size() == 64);
}

}  // namespace tests
