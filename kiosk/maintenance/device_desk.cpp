#include "kiosk/maintenance/device_desk.h"

#include <algorithm>
#include <array>
#include <utility>

#include "kiosk/base/overloaded.h"
#include "kiosk/base/secret.h"
#include "kiosk/maintenance/device_facts.h"

namespace kiosk {

namespace {

/// Visits count from 1; nobody makes so many requests.
constexpr std::uint64_t first_test_request = std::uint64_t{1} << 62U;
constexpr Duration card_wait{20'000};
constexpr Duration picture_wait{4'000};
constexpr std::string_view camera_prefix = "camera.";
constexpr std::array<const char*, 3> light_names{"card_reader", "receipt_printer", "scanner"};

drivers::RequestId device_request(RequestId request) {
    return drivers::RequestId(first_test_request + request.value());
}

}  // namespace

DeviceDesk::DeviceDesk(Executor& background, const Clock& clock, TestPrint test_print, Done done)
    : background_(background),
      clock_(clock),
      test_print_(std::move(test_print)),
      done_(std::move(done)) {}

void DeviceDesk::use(const Devices& devices) {
    devices_ = devices;
}

void DeviceDesk::failed(const std::string& device, const Error& error) {
    const Now now = clock_.now();
    failed_[device] = {drivers::DeviceStatus::hardware_error,
                       drivers::Confidence::reported,
                       drivers::RecoveryAction::configuration,
                       drivers::Blame::technician,
                       now.steady,
                       now.wall,
                       std::string(name_of(error.code)) + ": " + error.detail};
}

std::vector<MaintenanceDevice> DeviceDesk::devices() const {
    std::vector<MaintenanceDevice> all;
    if (devices_.card_reader != nullptr)
        all.push_back(device_facts::card_reader(devices_.card_reader->report()));
    if (devices_.smart_card_reader != nullptr)
        all.push_back(device_facts::smart_card_reader(devices_.smart_card_reader->report()));
    if (devices_.printer != nullptr)
        all.push_back(device_facts::printer(devices_.printer->report()));
    if (devices_.scanner != nullptr)
        all.push_back(device_facts::scanner(devices_.scanner->report()));
    if (devices_.cameras != nullptr)
        for (const auto& name : devices_.camera_names)
            all.push_back(device_facts::camera(name, devices_.cameras->state(name)));
    if (devices_.auxiliaries != nullptr)
        device_facts::add_auxiliaries(devices_.auxiliaries->report(), all);
    for (const auto& [id, state] : failed_) all.push_back(device_facts::failed(id, state));
    return all;
}

// ---- tests
// ----------------------------------------------------------------------------------------------------------

drivers::RequestId DeviceDesk::begin(RequestId request, MaintenanceTest test) {
    const std::lock_guard lock(mutex_);
    test_ = Test{request, test, clock_.now().steady, {}};
    return device_request(request);
}

bool DeviceDesk::is_running(drivers::RequestId request) const {
    const std::lock_guard lock(mutex_);
    return test_ && device_request(test_->request) == request;
}

std::optional<drivers::RequestId> DeviceDesk::running_scan() const {
    const std::lock_guard lock(mutex_);
    if (!test_ || test_->test != MaintenanceTest::scan) return std::nullopt;
    return device_request(test_->request);
}

void DeviceDesk::found(drivers::RequestId request) {
    const std::lock_guard lock(mutex_);
    if (test_ && device_request(test_->request) == request) test_->found = clock_.now().steady;
}

void DeviceDesk::end(drivers::RequestId request, MaintenanceResult result) {
    std::optional<Test> ended;
    {
        const std::lock_guard lock(mutex_);
        if (test_ && device_request(test_->request) == request)
            ended = std::exchange(test_, std::nullopt);
    }
    if (!ended) return;
    result.took = clock_.now().steady - ended->found.value_or(ended->began);
    done_(ended->request, std::move(result));
}

void DeviceDesk::end(drivers::RequestId request, const Error& error) {
    MaintenanceResult result;
    result.error = error.code;
    end(request, std::move(result));
}

void DeviceDesk::run(RequestId request, const std::string& device, MaintenanceTest test,
                     Language language) {
    const auto number = begin(request, test);
    const Error missing{ErrorCode::no_device, device, {}};
    switch (test) {
        case MaintenanceTest::print:
            if (devices_.printer == nullptr) return end(number, missing);
            return print(number, language);
        case MaintenanceTest::read_card:
            if (devices_.card_reader == nullptr) return end(number, missing);
            return read_card(number);
        case MaintenanceTest::look_for_card: {
            if (devices_.smart_card_reader == nullptr) return end(number, missing);
            drivers::SmartCardReadOptions options;
            options.timeout = card_wait;
            options.with_picture = false;
            const auto started =
                devices_.smart_card_reader->read_social_security_card(number, options);
            if (!started) end(number, started.error());
            return;
        }
        case MaintenanceTest::scan:
            if (devices_.scanner == nullptr) return end(number, missing);
            return use_scanner(*devices_.scanner);
        case MaintenanceTest::picture:
            if (devices_.cameras == nullptr || !device.starts_with(camera_prefix))
                return end(number, missing);
            return take_picture(number, device.substr(camera_prefix.size()));
        case MaintenanceTest::lights:
            if (devices_.auxiliaries == nullptr) return end(number, missing);
            return show_lights(number);
    }
}

void DeviceDesk::read_card(drivers::RequestId number) {
    drivers::IdCardReadOptions options;
    options.timeout = card_wait;
    options.attempts = 1;
    if (const auto started = devices_.card_reader->start_read(number, options); !started)
        end(number, started.error());
}

void DeviceDesk::print(drivers::RequestId number, Language language) {
    auto* printer = devices_.printer;
    const bool taken = background_.post([this, printer, number, language] {
        auto page = test_print_(printer->report().capabilities.model, printer->form(), language);
        if (!is_running(number)) return;
        if (!page) return end(number, page.error());
        if (const auto sent = printer->print(number, std::move(page).value()); !sent)
            return end(number, sent.error());
        // Called off before the printer knew of it.
        if (!is_running(number)) printer->cancel(number);
    });
    if (!taken) end(number, {ErrorCode::device_busy, "document queue full", {}});
}

void DeviceDesk::take_picture(drivers::RequestId number, const std::string& camera) {
    auto* cameras = devices_.cameras;
    const bool taken = background_.post([this, cameras, camera, number] {
        cameras->start(camera, drivers::ExposureHint::automatic);
        const auto frame = cameras->frame(camera, 0, picture_wait);
        cameras->stop(camera);
        if (!frame) return end(number, frame.error());
        MaintenanceResult result;
        result.measure = std::to_string(frame->width) + " × " + std::to_string(frame->height);
        end(number, std::move(result));
    });
    if (!taken) end(number, {ErrorCode::device_busy, "document queue full", {}});
}

/// Whether they shine only the technician can see; they do until the pages are left.
void DeviceDesk::show_lights(drivers::RequestId number) {
    for (const auto* name : light_names)
        devices_.auxiliaries->set_light(name, drivers::LightState::medium);
    end(number, MaintenanceResult{});
}

void DeviceDesk::use_scanner(drivers::CodeScanner& scanner) {
    const std::lock_guard lock(scanner_mutex_);
    has_scanner_on_ = true;
    scanner.set_on(true);
}

/// It may come late, from the executor: it turns off only what a test turned on, and not while the
/// next test of it runs.
void DeviceDesk::let_go_of_scanner(drivers::CodeScanner* scanner) {
    const std::lock_guard lock(scanner_mutex_);
    if (scanner == nullptr || !has_scanner_on_ || running_scan()) return;
    has_scanner_on_ = false;
    scanner->set_on(false);
}

void DeviceDesk::cancel(RequestId request) {
    std::optional<Test> ended;
    {
        const std::lock_guard lock(mutex_);
        if (test_ && test_->request == request) ended = std::exchange(test_, std::nullopt);
    }
    if (!ended) return;
    const auto number = device_request(request);
    if (devices_.card_reader != nullptr) devices_.card_reader->cancel(number);
    if (devices_.smart_card_reader != nullptr) devices_.smart_card_reader->cancel(number);
    if (devices_.printer != nullptr) devices_.printer->cancel(number);
    if (ended->test == MaintenanceTest::scan) let_go_of_scanner(devices_.scanner);
}

void DeviceDesk::rest() {
    let_go_of_scanner(devices_.scanner);
    if (devices_.auxiliaries == nullptr) return;
    for (const auto* name : light_names)
        devices_.auxiliaries->set_light(name, drivers::LightState::off);
}

void DeviceDesk::reset(const std::string& device) {
    if (device == "card_reader" && devices_.card_reader != nullptr) devices_.card_reader->reset();
    if (device == "smart_card_reader" && devices_.smart_card_reader != nullptr)
        devices_.smart_card_reader->reset();
    if (device == "printer" && devices_.printer != nullptr) devices_.printer->refresh();
    if (device == "scanner" && devices_.scanner != nullptr) devices_.scanner->reset();
}

// ---- what devices answer
// --------------------------------------------------------------------------------------------

bool DeviceDesk::take(drivers::IdCardEvent& event) {
    return std::visit(Overloaded{
                          [this](drivers::CardFound& seen) {
                              const bool ours = is_running(seen.request);
                              if (ours) found(seen.request);
                              return ours;
                          },
                          [this](drivers::CardRetry& retry) { return is_running(retry.request); },
                          [this](drivers::CardRead& read) {
                              const bool is_test = read.request.value() >= first_test_request;
                              if (!is_test) return false;
                              MaintenanceResult result;
                              if (read.result) {
                                  result.photo = !read.result->photo_wlt.empty();
                                  read.result->wipe();
                                  scrub_stack();
                              } else {
                                  result.error = read.result.error().code;
                              }
                              end(read.request, std::move(result));
                              return true;
                          },
                          [](drivers::CardRemoved&) { return false; },
                          [](drivers::DeviceEvent&) { return false; },
                      },
                      event);
}

bool DeviceDesk::take(const drivers::DocumentPrinterEvent& event) {
    return std::visit(
        Overloaded{
            [this](const drivers::PrintStarted& started) { return is_running(started.request); },
            [this](const drivers::PrintWaiting& waiting) {
                if (!is_running(waiting.request)) return false;
                // Nobody waits for paper in a test: what is missing is what was to be found out.
                // The job is taken back from another thread, a sink may not call its device.
                end(waiting.request, waiting.reason);
                auto* printer = devices_.printer;
                const auto number = waiting.request;
                (void)background_.post([printer, number] { printer->cancel(number); });
                return true;
            },
            [this](const drivers::Printed& printed) {
                end(printed.request, MaintenanceResult{});
                return printed.request.value() >= first_test_request;
            },
            [this](const drivers::PrintFailed& failed) {
                end(failed.request, failed.error);
                return failed.request.value() >= first_test_request;
            },
            [](const drivers::PrinterChanged&) { return false; },
        },
        event);
}

void DeviceDesk::take(const drivers::SmartCardEvent& event) {
    if (const auto* seen = std::get_if<drivers::SmartCardFound>(&event))
        return found(seen->request);
    const auto* read = std::get_if<drivers::SocialSecurityCardRead>(&event);
    if (read == nullptr || !is_running(read->request)) return;
    MaintenanceResult result;
    // A card of another kind answers, too: the reader works.
    if (!read->result && read->result.error().code != ErrorCode::card_kind_unknown)
        result.error = read->result.error().code;
    end(read->request, std::move(result));
}

void DeviceDesk::take(const drivers::CodeScannerEvent& event) {
    const auto number = running_scan();
    if (!number) return;
    MaintenanceResult result;
    if (const auto* scanned = std::get_if<drivers::CodeScanned>(&event)) {
        result.measure = std::string(drivers::name_of(scanned->scan.symbology)) + ", " +
                         std::to_string(scanned->scan.bytes.reveal().size()) + " bytes";
    } else if (const auto* refused = std::get_if<drivers::CodeRefused>(&event)) {
        result.error = refused->error.code;
    } else {
        return;
    }
    auto* scanner = devices_.scanner;
    end(*number, std::move(result));
    // Where the executor is full the scanner is off at the latest when the pages are left.
    (void)background_.post([this, scanner] { let_go_of_scanner(scanner); });
}

}  // namespace kiosk
