// A conversation of a driver with a simulated printer, recorded, and played back to the same
// driver.

#include <filesystem>

#include <doctest.h>
#include <unistd.h>

#include "drivers/core/usb_recorder.h"
#include "drivers/escpos/dialog.h"
#include "drivers/escpos/roll_run.h"
#include "drivers/escpos/usb_printer_link.h"
#include "drivers/sim/escpos_usb_printer.h"
#include "tests/unit/drivers_escpos/instant_port.h"

namespace tests {

using drivers::escpos::RollRun;
using kiosk::Duration;
using kiosk::ErrorCode;
using kiosk::Result;

namespace {

/// Moves the clock; at the third wait somebody acts.
class ScriptedPause final : public drivers::Pause {
  public:
    ScriptedPause(kiosk::VirtualClock& clock, std::function<void()> act)
        : clock_(clock), act_(std::move(act)) {}
    [[nodiscard]] bool wait(Duration time) override {
        clock_.advance(time);
        if (++waits_ == 3 && act_) act_();
        return true;
    }
    [[nodiscard]] bool cancelled() override { return false; }

  private:
    kiosk::VirtualClock& clock_;
    std::function<void()> act_;
    int waits_ = 0;
};

/// Prints one picture; answers how it ended and what was said on the way.
std::string print_on(std::unique_ptr<drivers::UsbPort> port, kiosk::VirtualClock& clock,
                     const std::function<void()>& act) {
    const drivers::escpos::Patience patience;
    const drivers::PrinterQuirks quirks;
    drivers::escpos::Dialog dialog(
        std::make_unique<drivers::UsbPrinterLink>(std::move(port), drivers::UsbDevice{}), clock,
        patience);
    if (auto done = dialog.open(); !done) return done.error().detail;
    if (auto done = dialog.clear(); !done) return done.error().detail;
    drivers::RollPicture picture{{64, 100, kiosk::SecretBytes(std::vector<unsigned char>(800, 7))}};
    drivers::RollDocument document;
    document.items.emplace_back(std::move(picture));
    const auto job = drivers::escpos::compose(document, quirks);
    REQUIRE(job);
    ScriptedPause pause(clock, act);
    std::string said;
    RollRun run(dialog, clock, patience, quirks, false, pause,
                {.started = [&] { said += "started "; },
                 .waiting = [&](kiosk::Error reason) { said += name_of(reason.code); },
                 .status = [](const drivers::escpos::Status&) {}});
    const auto outcome = run.run(*job);
    return said + (outcome.error ? " " + outcome.error->detail : " printed");
}

/// A story on a simulated printer, recorded into a file that is read again.
drivers::Recording recorded(drivers::sim::EscposFirmware::Trouble trouble, std::string& outcome) {
    const auto file = std::filesystem::temp_directory_path() /
                      ("bianmin-story-" + std::to_string(::getpid()) + ".jsonl");
    {
        kiosk::VirtualClock clock;
        drivers::sim::EscposUsbPrinter printer;
        printer.firmware().plan(trouble, 2);
        outcome = print_on(drivers::record_usb_port(
                               std::make_unique<InstantPort>(printer, clock),
                               std::make_shared<drivers::Recorder>(file, "receipt printer", clock)),
                           clock, [&] { printer.firmware().clear(); });
    }
    auto recording = drivers::load_recording(file);
    std::filesystem::remove(file);
    REQUIRE_MESSAGE(recording, (recording ? "" : recording.error().detail));
    return std::move(*recording);
}

}  // namespace

TEST_CASE("paper that ran out, recorded, is the same story when it is played back") {
    std::string outcome;
    auto recording = recorded(drivers::sim::EscposFirmware::Trouble::paper_out, outcome);
    CHECK(outcome == "started paper_out printed");
    CHECK(recording.device == "receipt printer");
    CHECK(recording.steps.size() > 15);
    kiosk::VirtualClock clock;
    CHECK(print_on(drivers::replay_usb_port(std::move(recording), InstantPort::pipes()), clock,
                   {}) == outcome);
}

TEST_CASE("a recording notices a driver that says something else") {
    std::string outcome;
    auto recording = recorded(drivers::sim::EscposFirmware::Trouble::cover_open, outcome);
    const auto found = std::find_if(
        recording.steps.begin(), recording.steps.end(), [](const drivers::RecordedStep& step) {
            return step.way == drivers::RecordedStep::Way::out && step.bytes.size() > 100;
        });
    REQUIRE(found != recording.steps.end());
    found->bytes[50] = static_cast<unsigned char>(found->bytes[50] ^ 1);
    kiosk::VirtualClock clock;
    const auto end =
        print_on(drivers::replay_usb_port(std::move(recording), InstantPort::pipes()), clock, {});
    CHECK(end.find("not what was said then") != std::string::npos);
}

}  // namespace tests
