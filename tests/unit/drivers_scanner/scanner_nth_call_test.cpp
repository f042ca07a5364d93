#include <doctest.h>

#include "drivers/scanner/scanner_link.h"

using drivers::HidPlace;
using drivers::ScanAssembler;
using drivers::ScannerQuirks;
using kiosk::Duration;
using kiosk::Error;
using kiosk::ErrorCode;
using kiosk::Result;

namespace {

/// Fails the n-th call of either port and counts.
struct NthCall {
    int fail_at = 0;
    int calls = 0;
    bool fails() { return ++calls == fail_at; }
};
const Error broken{ErrorCode::io_error, "the n-th call", {}};

class FakeHid final : public drivers::HidPort {
  public:
    explicit FakeHid(NthCall& nth) : nth_(nth) {}
    Result<std::vector<HidPlace>> enumerate(drivers::UsbId) override {
        if (nth_.fails()) return broken;
        return std::vector<HidPlace>{{"1-9:1.1", 1}, {"1-2:1.0", 0}, {"1-9:1.0", 0}};
    }
    Result<void> open(const std::string& path) override {
        CHECK(path == "1-9:1.0");
        if (nth_.fails()) return broken;
        return {};
    }
    Result<std::size_t> read(std::span<unsigned char> buffer, Duration) override {
        if (nth_.fails()) return broken;
        std::fill_n(buffer.begin(), 64, static_cast<unsigned char>(0));
        buffer[0] = 2;
        buffer[1] = 2;
        buffer[5] = 'o';
        buffer[6] = 'k';
        return std::size_t{64};
    }
    Result<void> ask_name() override {
        if (nth_.fails()) return broken;
        return {};
    }
    void close() override {}

  private:
    NthCall& nth_;
};

class FakeSerial final : public drivers::SerialPort {
  public:
    explicit FakeSerial(NthCall& nth) : nth_(nth) {}
    bool exists(const std::string&) override { return true; }
    Result<void> open(const std::string&) override { return step(); }
    Result<void> configure(int) override { return step(); }
    Result<void> raise_modem_lines() override { return step(); }
    Result<std::size_t> write(std::span<const unsigned char> bytes, Duration) override {
        return bytes.size();
    }
    Result<std::size_t> read(std::span<unsigned char> buffer, Duration) override {
        if (nth_.fails()) return broken;
        buffer[0] = 'x';
        return std::size_t{1};
    }
    Result<void> flush_input() override { return step(); }
    void close() override { ++closed; }
    int closed = 0;

  private:
    Result<void> step() {
        if (nth_.fails()) return broken;
        return {};
    }
    NthCall& nth_;
};

drivers::UsbDevice at_nine() {
    drivers::UsbDevice device;
    device.ports = "1-9";
    return device;
}

}  // namespace

TEST_CASE("whichever call to a HID scanner fails, the error comes out and nothing else happens") {
    const kiosk::VirtualClock clock;
    ScannerQuirks quirks;
    quirks.way = ScannerQuirks::Way::pos;
    for (int n = 1; n <= 6; ++n) {
        CAPTURE(n);
        NthCall nth{n, 0};
        drivers::HidScannerLink link(std::make_unique<FakeHid>(nth), at_nine(), quirks);
        ScanAssembler assembler(quirks);
        auto done = link.open();
        CHECK(done.has_value() == (n > 2));  // the third asks the name, which may be missing
        if (!done) continue;
        done = link.read(assembler, Duration{10}, clock);
        CHECK(done.has_value() == (n != 4));
        CHECK(assembler.take().has_value() == (n != 4));
        // A scanner without a name is not asked again.
        CHECK(link.ask().has_value() == (n != 5));
    }
}

TEST_CASE("a HID scanner whose interface is gone is device_gone") {
    NthCall nth;
    ScannerQuirks quirks;
    quirks.interface = 3;
    drivers::HidScannerLink link(std::make_unique<FakeHid>(nth), at_nine(), quirks);
    const auto done = link.open();
    REQUIRE_FALSE(done);
    CHECK(done.error().code == ErrorCode::device_gone);
}

TEST_CASE("whichever call to a serial scanner fails, the port is closed again") {
    const kiosk::VirtualClock clock;
    const ScannerQuirks quirks;
    for (int n = 1; n <= 6; ++n) {
        CAPTURE(n);
        NthCall nth{n, 0};
        auto port = std::make_unique<FakeSerial>(nth);
        const FakeSerial* seen = port.get();
        drivers::SerialScannerLink link(std::move(port), "/dev/none", quirks);
        ScanAssembler assembler(quirks);
        const auto done = link.open();
        CHECK(done.has_value() == (n > 4));
        CHECK(seen->closed == (n > 4 ? 0 : 1));
        if (!done) continue;
        CHECK(link.read(assembler, Duration{10}, clock).has_value() == (n != 5));
        CHECK(link.ask());
    }
}
