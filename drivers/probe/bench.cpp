#include "drivers/probe/bench.h"

#include <algorithm>
#include <utility>

#include "kiosk/documents/printable.h"
#include "kiosk/maintenance/test_page.h"

namespace drivers::probe {

namespace {

constexpr std::size_t events_max = 256;
constexpr kiosk::Duration settle_look{50};

kiosk::Result<Printable> test_print(const Options& options, const kiosk::Clock& clock,
                                    const std::string& printer, const PrintForm& form,
                                    kiosk::Language language) {
    kiosk::maintenance::TestPage page;
    const auto& terminal = options.config.terminal;
    page.terminal_name = {terminal.name.zh, terminal.name.en};
    page.hall = {terminal.hall.zh, terminal.hall.en};
    page.terminal_id = terminal.id;
    page.printer = printer;
    page.at = clock.now().wall;
    const auto media = kiosk::media_from(options.config.printer.media).value_or(kiosk::Media::a4());
    return kiosk::make_printable(kiosk::maintenance::test_document(page, language), media, page.at,
                                 form);
}

bool is_settled(const kiosk::MaintenanceDevice& device) {
    return device.state.status != DeviceStatus::starting;
}

}  // namespace

Bench::Bench(const Options& options)
    : options_(options),
      background_("probe"),
      cards_(events_max),
      scans_(events_max),
      results_(events_max),
      nothing_(1),
      desk_(
          background_, clock_,
          [this](const std::string& printer, const PrintForm& form, kiosk::Language language) {
              return test_print(options_, clock_, printer, form, language);
          },
          [this](kiosk::RequestId, kiosk::MaintenanceResult result) {
              static_cast<void>(results_.try_push(std::move(result)));
          }) {
    make_card_devices();
    make_other_devices();
    kiosk::DeviceDesk::Devices devices;
    devices.card_reader = reader_.get();
    devices.smart_card_reader = smart_card_reader_.get();
    devices.printer = printer_.get();
    devices.scanner = scanner_.get();
    devices.cameras = cameras_.get();
    devices.camera_names = terminal::camera_names(options.config);
    devices.auxiliaries = auxiliaries_.get();
    desk_.use(devices);
}

Bench::~Bench() {
    background_.stop();
    desk_.use({});
}

void Bench::note(const std::string& device, const kiosk::Error& error) {
    desk_.failed(device, error);
}

void Bench::make_card_devices() {
    auto reader = terminal::card_reader(
        options_.config, clock_,
        [this](IdCardEvent event) {
            // A full queue belongs to a reader that changes its mind 256 times unheard.
            if (!desk_.take(event)) static_cast<void>(cards_.try_push(std::move(event)));
        },
        options_.make_bus);
    if (reader)
        reader_ = std::move(*reader);
    else
        note("card_reader", reader.error());
    auto smart = terminal::smart_card_reader(
        options_.config, clock_, [this](const SmartCardEvent& event) { desk_.take(event); });
    if (smart)
        smart_card_reader_ = std::move(*smart);
    else
        note("smart_card_reader", smart.error());
}

void Bench::make_other_devices() {
    auto printer = terminal::printer(
        options_.config, clock_,
        [this](const DocumentPrinterEvent& event) { static_cast<void>(desk_.take(event)); });
    if (printer)
        printer_ = std::move(*printer);
    else
        note("printer", printer.error());
    auto scanner =
        terminal::scanner(options_.config, clock_, [this](const CodeScannerEvent& event) {
            const auto* scanned = std::get_if<CodeScanned>(&event);
            if (scanned != nullptr && options_.show_personal) {
                CodeScan copy;
                copy.bytes = scanned->scan.bytes.copy();
                copy.symbology = scanned->scan.symbology;
                static_cast<void>(scans_.try_push(std::move(copy)));
            }
            desk_.take(event);
        });
    if (scanner)
        scanner_ = std::move(*scanner);
    else
        note("scanner", scanner.error());
    cameras_ = terminal::cameras(options_.config, clock_, [](const CameraEvent&) {});
    auto cabinet = terminal::auxiliaries(options_.config, clock_, [](const AuxiliariesEvent&) {});
    if (cabinet)
        auxiliaries_ = std::move(*cabinet);
    else
        note("switches", cabinet.error());
}

void Bench::wait(kiosk::Duration time) {
    static_cast<void>(nothing_.pop_for(time));
}

void Bench::settle() {
    const auto until = now() + settle_limit;
    while (now() < until) {
        const auto all = devices();
        if (std::all_of(all.begin(), all.end(), is_settled)) return;
        wait(settle_look);
    }
}

kiosk::MaintenanceResult Bench::test(const std::string& device, kiosk::MaintenanceTest test,
                                     kiosk::Duration longest) {
    const kiosk::RequestId request(++requests_);
    desk_.run(request, device, test, kiosk::Language::en);
    kiosk::MaintenanceResult result;
    if (auto ended = results_.pop_for(longest))
        result = std::move(*ended);
    else
        result.error = kiosk::ErrorCode::timed_out;
    if (result.error == kiosk::ErrorCode::timed_out) desk_.cancel(request);
    result.device = device;
    result.test = test;
    return result;
}

}  // namespace drivers::probe
