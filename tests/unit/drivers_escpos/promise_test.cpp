// How soon a fault is known and how soon the printer serves again, in virtual time.

#include <doctest.h>

#include "drivers/escpos/escpos_printer.h"
#include "drivers/escpos/usb_printer_link.h"
#include "tests/unit/drivers_escpos/instant_port.h"

namespace tests {

using drivers::PrinterReadiness;
using drivers::sim::EscposFirmware;
using kiosk::Duration;

namespace {

struct PromiseRig {
    kiosk::VirtualClock clock;
    drivers::sim::EscposUsbPrinter device;
    drivers::DevicePlaces places;
    drivers::DeviceQuirks entry;
    std::unique_ptr<drivers::EscposPrinter> printer;

    PromiseRig() {
        auto table = drivers::load_quirks("assets/quirks/receipt_printers.toml");
        REQUIRE(table);
        entry = table->front();
        places.apply({{{0x0483, 0x5743}, 1, 9, "1-9", 7}, true}, entry);
        drivers::EscposPrinter::Parts parts;
        parts.quirks = drivers::printer_quirks_of(entry).value();
        parts.make_link = [this](const drivers::DevicePlace& place, const drivers::PrinterQuirks&) {
            return std::make_unique<drivers::UsbPrinterLink>(
                std::make_unique<InstantPort>(device, clock), place.usb);
        };
        printer = std::make_unique<drivers::EscposPrinter>(
            std::move(parts), places, clock, [](const drivers::DocumentPrinterEvent&) {});
        static_cast<void>(until(PrinterReadiness::ready));
    }
    /// Lets the driver live until its state is so; answers how long that took.
    Duration until(PrinterReadiness wanted) {
        const auto began = clock.now().steady;
        while (printer->state().readiness != wanted) {
            REQUIRE(clock.now().steady - began < Duration{600'000});
            live();
        }
        return clock.now().steady - began;
    }
    void live() { clock.advance(printer->step()); }
    void live_for(Duration time) {
        const auto end = clock.now().steady + time;
        while (clock.now().steady < end) live();
    }
};

}  // namespace

TEST_CASE("what the printer announces is known within a second, its end within five") {
    for (const auto trouble :
         {EscposFirmware::Trouble::paper_out, EscposFirmware::Trouble::cover_open,
          EscposFirmware::Trouble::jam, EscposFirmware::Trouble::hot}) {
        PromiseRig rig;
        rig.live_for(Duration{10'000});
        rig.device.firmware().plan(trouble, 0);
        CHECK(rig.until(PrinterReadiness::attention) <= Duration{1'000});
        rig.live_for(Duration{120'000});
        rig.device.firmware().mend(trouble);
        // An idle printer keeps the error of a jam until it is told to go on.
        if (trouble == EscposFirmware::Trouble::jam) continue;
        CHECK(rig.until(PrinterReadiness::ready) <= Duration{5'000});
    }
}

TEST_CASE("silence and noise are known within five seconds, and their end within five") {
    for (const auto kind : {EscposFirmware::FaultKind::mute, EscposFirmware::FaultKind::garbage,
                            EscposFirmware::FaultKind::torn})
        for (const Duration lasting : {Duration{1'000}, Duration{30'000}, Duration{600'000}}) {
            CAPTURE(lasting.count());
            PromiseRig rig;
            rig.live_for(Duration{10'000});
            rig.device.firmware().add_fault({kind, 0, -1});
            CHECK(rig.until(PrinterReadiness::unavailable) <= Duration{5'000});
            rig.live_for(lasting);
            rig.device.firmware().clear();
            CHECK(rig.until(PrinterReadiness::ready) <= Duration{5'000});
        }
}

}  // namespace tests
