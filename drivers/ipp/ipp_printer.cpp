#include "drivers/ipp/ipp_printer.h"

#include <string_view>
#include <utility>

#include "drivers/ipp/printer_supplies.h"
#include "drivers/ipp/printer_words.h"
#include "drivers/ipp/take_back.h"

namespace drivers {

using kiosk::Error;
using kiosk::ErrorCode;

IppPrinter::IppPrinter(const IppPrinterConfig& config, std::unique_ptr<IppPort> port,
                       const kiosk::Clock& clock, DocumentPrinterEventSink sink)
    : config_(config),
      port_(std::move(port)),
      clock_(clock),
      sink_(std::move(sink)),
      actor_([this](Pause&) { return idle(); }) {
    report_.capabilities.device_class = "printer";
    report_.capabilities.location = config.uri;
    report_.state.device.since = clock.now().steady;
    report_.state.device.since_wall = clock.now().wall;
}

IppPrinter::~IppPrinter() {
    actor_.stop();
}

void IppPrinter::start() {
    actor_.start("ipp");
}

kiosk::Result<void> IppPrinter::print(RequestId request, Printable printable) {
    constexpr std::string_view magic = "%PDF-";
    auto* pdf = std::get_if<kiosk::SecretBytes>(&printable);
    PageRange pages;
    if (auto* some = std::get_if<PdfPages>(&printable)) {
        pdf = &some->pdf;
        pages = some->pages;
    }
    if (pdf == nullptr) return {ErrorCode::bad_format, "not a PDF"};
    if (!pages.is_possible()) return {ErrorCode::bad_format, "impossible pages"};
    const auto& bytes = pdf->reveal();
    if (bytes.size() > document_bytes_max) return {ErrorCode::limit_exceeded, "document too large"};
    if (!std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size())
             .starts_with(magic)) {
        return {ErrorCode::bad_format, "not a PDF"};
    }
    // std::function wants to be copied; the document does not.
    auto document = std::make_shared<kiosk::SecretBytes>(std::move(*pdf));
    return actor_.submit({request,
                          [this, request, document, pages](Pause& pause) {
                              run(request, std::move(*document), pages, pause);
                          },
                          [this, request](Error error) {
                              sink_(PrintFailed{request, std::move(error)});
                          }});
}

void IppPrinter::cancel(RequestId request) {
    actor_.cancel(request);
}

void IppPrinter::refresh() {
    actor_.poke();
}

DocumentPrinterState IppPrinter::state() const {
    const std::lock_guard lock(mutex_);
    return report_.state;
}

DocumentPrinterReport IppPrinter::report() const {
    const std::lock_guard lock(mutex_);
    return report_;
}

kiosk::Duration IppPrinter::idle() {
    if (owed_) pay_what_is_owed();
    observe();
    const auto& patience = config_.patience;
    if (watched_) return patience.state_poll;
    const bool is_at_rest = !owed_ && state().readiness == PrinterReadiness::ready;
    return is_at_rest ? patience.rest_poll : patience.unwatched_poll;
}

void IppPrinter::watch(bool somebody) {
    if (!watched_.exchange(somebody) && somebody) actor_.poke();
}

void IppPrinter::pay_what_is_owed() {
    const Swept swept = sweep(*port_, config_.user, clock_, config_.patience);
    owed_ = swept.failed.has_value();
    owed_because_ = swept.failed;
    const std::lock_guard lock(mutex_);
    report_.swept += swept.jobs;
}

void IppPrinter::observe() {
    const bool brief = facts_ && clock_.now().steady < next_full_;
    const auto facts = brief ? port_->condition() : port_->printer();
    if (!facts || !facts->ok()) facts_.reset();
    if (!facts) {
        owed_ = true;  // what happened at the printer meanwhile is not known
        set_state(state_without_answer(facts.error(), seen_));
    } else if (!facts->ok()) {
        set_state(
            state_without_answer(error_of_status(facts->status, "Get-Printer-Attributes"), seen_));
    } else if (brief) {
        facts_->state = facts->value.state;
        facts_->reasons = facts->value.reasons;
        facts_->accepting_jobs = facts->value.accepting_jobs;
        facts_->marker_levels = facts->value.marker_levels;
        facts_->supplies = facts->value.supplies;
        facts_->media_ready = facts->value.media_ready;
        take_facts(IppPrinterFacts(*facts_));
    } else {
        next_full_ = clock_.now().steady + config_.patience.whole_poll;
        take_facts(facts->value);
    }
}

void IppPrinter::take_facts(const IppPrinterFacts& facts) {
    seen_ = true;
    facts_ = facts;
    {
        const std::lock_guard lock(mutex_);
        report_.capabilities.model = facts.model;
        report_.reasons = facts.reasons;
        report_.media_ready = facts.media_ready;
        report_.supplies = supplies_of(facts);
    }
    DocumentPrinterState state = state_of(facts);
    if (owed_ && owed_because_) {
        state.readiness = PrinterReadiness::unavailable;
        state.problem = ErrorCode::device_fault;
        state.device.blame = Blame::technician;
        state.device.detail = "may still hold a job: " + owed_because_->detail;
    }
    set_state(std::move(state));
}

void IppPrinter::set_state(DocumentPrinterState state) {
    {
        const std::lock_guard lock(mutex_);
        DocumentPrinterState& now = report_.state;
        const bool same = now.device.status == state.device.status &&
                          now.problem == state.problem && now.readiness == state.readiness;
        const auto time = clock_.now();
        state.device.since = same ? now.device.since : time.steady;
        state.device.since_wall = same ? now.device.since_wall : time.wall;
        if (told_ && now == state) return;
        told_ = true;
        now = state;
    }
    sink_(PrinterChanged{std::move(state)});
}

/// A print that failed before its sweep pays nothing of what was owed before.
void IppPrinter::remember_debt(const PrintRun::Outcome& outcome) {
    owed_ = outcome.owed || (owed_ && !outcome.is_all_swept);
    if (outcome.owed) owed_because_ = outcome.error;
    if (!owed_) owed_because_.reset();
}

void IppPrinter::run(RequestId request, kiosk::SecretBytes pdf, PageRange pages, Pause& pause) {
    PrintRun print(
        *port_, clock_, config_.patience, config_.user, pause,
        {.started = [&] { sink_(PrintStarted{request}); },
         .waiting =
             [&](Error reason) {
                 sink_(PrintWaiting{request, std::move(reason)});
             },
         .facts = [&](const IppPrinterFacts& facts) { take_facts(facts); },
         .silent = [&](const Error& error) { set_state(state_without_answer(error, seen_)); }});
    PrintRun::Outcome outcome = print.run(std::move(pdf), pages);
    remember_debt(outcome);
    {
        const std::lock_guard lock(mutex_);
        report_.swept += outcome.swept;
        if (!outcome.error) {
            ++report_.printed;
        } else if (outcome.error->code == ErrorCode::cancelled) {
            ++report_.cancelled;
        } else {
            ++report_.failed;
            report_.last_error = outcome.error->detail;
        }
    }
    if (!outcome.error) {
        sink_(Printed{request});
    } else {
        outcome.error->device = "printer";
        sink_(PrintFailed{request, *std::move(outcome.error)});
    }
    observe();
}

}  // namespace drivers
