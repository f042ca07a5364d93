// The last moment of a receipt: it is out, and then something goes wrong.

#include "drivers/escpos/roll_run.h"

#include <doctest.h>

#include "drivers/escpos/usb_printer_link.h"
#include "tests/unit/drivers_escpos/instant_port.h"

namespace tests {

using drivers::escpos::RollRun;
using kiosk::Duration;
using kiosk::ErrorCode;
using kiosk::Result;

namespace {

/// The cable is pulled when the printer is asked for its status after the cut.
class LosingLink final : public drivers::PrinterLink {
  public:
    LosingLink(drivers::sim::EscposUsbPrinter& printer, kiosk::VirtualClock& clock,
               const bool& is_pulled)
        : printer_(printer),
          is_pulled_(is_pulled),
          link_(std::make_unique<InstantPort>(printer, clock), drivers::UsbDevice{}) {}

    [[nodiscard]] Result<void> open() override { return link_.open(); }
    void close() override { link_.close(); }
    [[nodiscard]] Result<std::size_t> write(std::span<const unsigned char> bytes,
                                            Duration timeout) override {
        const bool asks = bytes.size() > 1 && bytes[0] == 0x10 && bytes[1] == 0x04;
        if (is_pulled_ && asks && !printer_.firmware().receipts().empty())
            return {ErrorCode::device_gone, "unplugged"};
        return link_.write(bytes, timeout);
    }
    [[nodiscard]] Result<std::size_t> read(std::span<unsigned char> buffer,
                                           Duration timeout) override {
        return link_.read(buffer, timeout);
    }
    void flush() override { link_.flush(); }
    [[nodiscard]] Result<void> reset() override { return link_.reset(); }
    [[nodiscard]] std::string model() override { return link_.model(); }

  private:
    drivers::sim::EscposUsbPrinter& printer_;
    const bool& is_pulled_;
    drivers::UsbPrinterLink link_;
};

/// The visit ends as soon as the receipt is cut off.
class EndingPause final : public drivers::Pause {
  public:
    EndingPause(drivers::sim::EscposUsbPrinter& printer, kiosk::VirtualClock& clock)
        : printer_(printer), clock_(clock) {}
    [[nodiscard]] bool wait(Duration time) override {
        clock_.advance(time);
        return !cancelled();
    }
    [[nodiscard]] bool cancelled() override {
        return ends_ && !printer_.firmware().receipts().empty();
    }
    void end_after_cut() { ends_ = true; }

  private:
    drivers::sim::EscposUsbPrinter& printer_;
    kiosk::VirtualClock& clock_;
    bool ends_ = false;
};

struct RollRig {
    kiosk::VirtualClock clock;
    drivers::sim::EscposUsbPrinter printer;
    bool is_pulled = false;
    drivers::escpos::Patience patience;
    drivers::PrinterQuirks quirks;
    drivers::escpos::Dialog dialog{std::make_unique<LosingLink>(printer, clock, is_pulled), clock,
                                   patience};
    EndingPause pause{printer, clock};

    RollRun::Outcome print(bool hanging = false) {
        drivers::RollPicture picture{
            {64, 100, kiosk::SecretBytes(std::vector<unsigned char>(800, 7))}};
        drivers::RollDocument document;
        document.items.emplace_back(std::move(picture));
        const auto job = drivers::escpos::compose(document, quirks);
        REQUIRE(job);
        REQUIRE(dialog.open());
        RollRun run(dialog, clock, patience, quirks, hanging, pause,
                    {.started = [] {},
                     .waiting = [](kiosk::Error) {},
                     .status = [](const drivers::escpos::Status&) {}});
        return run.run(*job);
    }
    std::size_t pieces() { return printer.firmware().receipts().size(); }
};

}  // namespace

TEST_CASE("a receipt that is cut off is printed, though the visit ends in this moment") {
    RollRig rig;
    rig.pause.end_after_cut();
    const auto outcome = rig.print();
    CHECK_FALSE(outcome.error);
    CHECK_FALSE(outcome.hanging);
    CHECK(rig.pieces() == 1);
}

TEST_CASE("a receipt that is cut off is printed, though the cable is pulled before the last look") {
    RollRig rig;
    rig.is_pulled = true;
    const auto outcome = rig.print();
    CHECK_FALSE(outcome.error);
    CHECK_FALSE(outcome.hanging);
    CHECK(rig.pieces() == 1);
}

TEST_CASE("a piece of an earlier receipt is cut off, and the new one holds nothing of it") {
    RollRig rig;
    CHECK_FALSE(rig.print(true).error);
    CHECK(rig.pieces() == 2);
}

}  // namespace tests
