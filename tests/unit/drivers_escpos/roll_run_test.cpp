// The last moment of a receipt: it is out, and then something goes wrong.

#include "drivers/escpos/roll_run.h"

#include <functional>

#include <doctest.h>

#include "drivers/escpos/usb_printer_link.h"
#include "tests/unit/drivers_escpos/instant_port.h"

namespace tests {

using drivers::escpos::RollRun;
using kiosk::Duration;
using kiosk::ErrorCode;
using kiosk::Result;
using Trouble = drivers::sim::EscposFirmware::Trouble;

namespace {

/// The cable is pulled when the printer is asked for its status after the cut.
class LosingLink final : public drivers::PrinterLink {
  public:
    LosingLink(drivers::sim::EscposUsbPrinter& printer, kiosk::VirtualClock& clock,
               const bool& is_pulled, int& clears)
        : printer_(printer),
          is_pulled_(is_pulled),
          clears_(clears),
          link_(std::make_unique<InstantPort>(printer, clock), drivers::UsbDevice{}) {}

    [[nodiscard]] Result<void> open() override { return link_.open(); }
    void close() override { link_.close(); }
    [[nodiscard]] Result<std::size_t> write(std::span<const unsigned char> bytes,
                                            Duration timeout) override {
        const bool asks = bytes.size() > 1 && bytes[0] == 0x10 && bytes[1] == 0x04;
        for (std::size_t i = 0; i + 2 < bytes.size(); ++i)
            clears_ += bytes[i] == 0x10 && bytes[i + 1] == 0x14 && bytes[i + 2] == 8 ? 1 : 0;
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
    int& clears_;  ///< how often DLE DC4 8 was said
    drivers::UsbPrinterLink link_;
};

/// The visit ends as soon as the receipt is cut off.
class EndingPause final : public drivers::Pause {
  public:
    EndingPause(drivers::sim::EscposUsbPrinter& printer, kiosk::VirtualClock& clock)
        : printer_(printer), clock_(clock) {}
    [[nodiscard]] bool wait(Duration time) override {
        clock_.advance(time);
        if (on_wait) on_wait();
        return !cancelled();
    }
    [[nodiscard]] bool cancelled() override {
        return ends_ && !printer_.firmware().receipts().empty();
    }
    void end_after_cut() { ends_ = true; }

    /// Whatever somebody does meanwhile.
    std::function<void()> on_wait;

  private:
    drivers::sim::EscposUsbPrinter& printer_;
    kiosk::VirtualClock& clock_;
    bool ends_ = false;
};

struct RollRig {
    kiosk::VirtualClock clock;
    drivers::sim::EscposUsbPrinter printer;
    bool is_pulled = false;
    int clears = 0;
    drivers::escpos::Patience patience;
    drivers::PrinterQuirks quirks;
    drivers::escpos::Dialog dialog{std::make_unique<LosingLink>(printer, clock, is_pulled, clears),
                                   clock, patience};
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
    // Nobody saw whether the knife got through: the next receipt begins with a cut.
    CHECK(outcome.hanging);
    CHECK(rig.pieces() == 1);
}

TEST_CASE("a piece of an earlier receipt is cut off, and the new one holds nothing of it") {
    RollRig rig;
    CHECK_FALSE(rig.print(true).error);
    CHECK(rig.pieces() == 2);
}

TEST_CASE("a knife that sticks again at the second cut is waited for again") {
    RollRig rig;
    rig.printer.firmware().set_late_knife(true);
    for (int i = 0; i < 2; ++i) rig.printer.firmware().plan(Trouble::cutter, 1);
    rig.pause.on_wait = [&] { rig.printer.firmware().mend(Trouble::cutter); };
    const auto outcome = rig.print();
    CHECK_FALSE(outcome.error);
    CHECK_FALSE(outcome.hanging);
    CHECK(rig.pieces() == 1);
    CHECK(rig.printer.firmware().hanging().empty());
}

TEST_CASE("a knife that sticks again and again leaves a receipt that the next job cuts off first") {
    RollRig rig;
    rig.printer.firmware().set_late_knife(true);
    for (int i = 0; i < 10; ++i) rig.printer.firmware().plan(Trouble::cutter, 1);
    rig.pause.on_wait = [&] { rig.printer.firmware().mend(Trouble::cutter); };
    const auto outcome = rig.print();
    CHECK_FALSE(outcome.error);
    CHECK(outcome.hanging);
    CHECK(rig.pieces() == 0);
    rig.printer.firmware().clear();
    CHECK_FALSE(rig.print(outcome.hanging).error);
    CHECK(rig.pieces() == 2);
}

TEST_CASE("a knife that stuck after a receipt that was given up cuts before the next one") {
    RollRig rig;
    // Something hangs there, and nobody knows of it but the printer.
    rig.printer.firmware().host_sent(std::vector<unsigned char>{'x', '\n'});
    rig.printer.firmware().plan(Trouble::cutter, 0);
    rig.pause.on_wait = [&] { rig.printer.firmware().mend(Trouble::cutter); };
    CHECK_FALSE(rig.print().error);
    CHECK(rig.pieces() == 2);
}

TEST_CASE("a jam that lasts is not answered with one clearing after the other") {
    RollRig rig;
    rig.printer.firmware().plan(Trouble::jam, 1);
    int waits = 0;
    rig.pause.on_wait = [&] {
        if (++waits == 20) rig.printer.firmware().mend(Trouble::jam);
    };
    const auto outcome = rig.print();
    CHECK_FALSE(outcome.error);
    CHECK(waits >= 20);
    // The torn piece is cleared away once.
    CHECK(rig.clears == 1);
    CHECK(rig.pieces() == 2);
}

}  // namespace tests
