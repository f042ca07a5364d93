#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "drivers/api/auxiliaries.h"
#include "drivers/api/camera.h"
#include "drivers/api/code_scanner.h"
#include "drivers/api/document_printer.h"
#include "drivers/api/id_card_reader.h"
#include "drivers/api/smart_card_reader.h"
#include "kiosk/base/clock.h"
#include "kiosk/base/executor.h"
#include "kiosk/maintenance/maintenance.h"

namespace kiosk {

/// All devices of the terminal as the technician's pages want them: what they are and how they
/// are, and one test at a time.
///
/// Requests of tests are numbered far above those of visits, and events that answer them end here:
/// a card read for a test is wiped on the device's thread; only that it was read goes on.
///
/// **Threads:** `use`, `devices`, `run`, `cancel`, `reset` the user interface's; `take` the
/// devices'.
/// **Time:** all calls return at once; pictures are waited for on the executor.
class DeviceDesk final {
  public:
    struct Devices {
        drivers::IdCardReader* card_reader = nullptr;
        drivers::SmartCardReader* smart_card_reader = nullptr;
        drivers::DocumentPrinter* printer = nullptr;
        drivers::CodeScanner* scanner = nullptr;
        drivers::Cameras* cameras = nullptr;
        std::vector<std::string> camera_names{};
        drivers::Auxiliaries* auxiliaries = nullptr;
    };
    using Done = std::function<void(RequestId, MaintenanceResult)>;
    /// Makes what the test print shows; runs on the executor.
    using TestPrint = std::function<Result<drivers::Printable>(
        const std::string& printer, const drivers::PrintForm& form, Language language)>;

    /// `done` is called on any thread, at most once a test.
    DeviceDesk(Executor& background, const Clock& clock, TestPrint test_print, Done done);

    void use(const Devices& devices);
    /// A configured device that could not even be made: its facts are broken.
    void failed(const std::string& device, const Error& error);

    /// It could be made after all.
    void works(const std::string& device) { failed_.erase(device); }

    [[nodiscard]] std::vector<MaintenanceDevice> devices() const;
    void run(RequestId request, const std::string& device, MaintenanceTest test, Language language);
    void cancel(RequestId request);
    void reset(const std::string& device);
    /// The pages were closed: lights go out, a scanner that a test left on, too.
    void rest();

    /// True when the event answers a test: nobody else needs it.
    [[nodiscard]] bool take(drivers::IdCardEvent& event);
    [[nodiscard]] bool take(const drivers::DocumentPrinterEvent& event);
    void take(const drivers::SmartCardEvent& event);
    void take(const drivers::CodeScannerEvent& event);

  private:
    struct Test {
        RequestId request;
        MaintenanceTest test = MaintenanceTest::print;
        SteadyTime began{};
        /// When the card was found: the wait for it does not count.
        std::optional<SteadyTime> found{};
    };

    [[nodiscard]] drivers::RequestId begin(RequestId request, MaintenanceTest test);
    [[nodiscard]] bool is_running(drivers::RequestId request) const;
    [[nodiscard]] std::optional<drivers::RequestId> running_scan() const;
    void found(drivers::RequestId request);
    /// Ends the test with this number and no other.
    void end(drivers::RequestId request, MaintenanceResult result);
    void end(drivers::RequestId request, const Error& error);
    void read_card(drivers::RequestId number);
    void print(drivers::RequestId number, Language language);
    void take_picture(drivers::RequestId number, const std::string& camera);
    void show_lights(drivers::RequestId number);
    void use_scanner(drivers::CodeScanner& scanner);
    void let_go_of_scanner(drivers::CodeScanner* scanner);

    Executor& background_;
    const Clock& clock_;
    const TestPrint test_print_;
    const Done done_;
    Devices devices_;
    std::map<std::string, drivers::DeviceState> failed_;

    mutable std::mutex mutex_;
    std::optional<Test> test_;

    /// Held while the scanner is turned on or off; taken before `mutex_`.
    std::mutex scanner_mutex_;
    bool has_scanner_on_ = false;
};

}  // namespace kiosk
