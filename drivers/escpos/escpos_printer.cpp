#include "drivers/escpos/escpos_printer.h"

#include <algorithm>
#include <utility>

namespace drivers {

using escpos::RollRun;
using kiosk::Duration;
using kiosk::Error;
using kiosk::ErrorCode;
using kiosk::Result;

namespace {

/// Ends a job without speaking against the printer.
bool is_about_paper(ErrorCode code) {
    return code == ErrorCode::paper_out || code == ErrorCode::paper_jam ||
           code == ErrorCode::cover_open || code == ErrorCode::printer_busy ||
           code == ErrorCode::cancelled || code == ErrorCode::rejected;
}

/// Paper left is told in steps of this, so that not every receipt is news.
constexpr int paper_step_mm = 500;

}  // namespace

EscposPrinter::EscposPrinter(Parts parts, DevicePlaces& places, const kiosk::Clock& clock,
                             DocumentPrinterEventSink sink)
    : parts_(std::move(parts)),
      places_(places),
      clock_(clock),
      sink_(std::move(sink)),
      supervisor_(parts_.limits),
      memory_(parts_.paper_file),
      paper_(parts_.quirks.roll_length_mm, parts_.quirks.near_end_left_mm, memory_.load()),
      quirks_(parts_.quirks),
      actor_([this](Pause& pause) { return idle(pause); }) {
    report_.state.device.since = clock.now().steady;
    report_.state.device.since_wall = clock.now().wall;
}

EscposPrinter::~EscposPrinter() {
    stop();
}

PrintForm EscposPrinter::form() const {
    return {true, parts_.quirks.width_dots, parts_.quirks.dots_per_mm};
}

Result<void> EscposPrinter::print(RequestId request, Printable printable) {
    auto* roll = std::get_if<RollDocument>(&printable);
    if (roll == nullptr) return {ErrorCode::bad_format, "not the content of a roll"};
    if (const auto composed = escpos::compose(*roll, parts_.quirks); !composed)
        return composed.error();
    // std::function wants to be copied; the document does not.
    auto document = std::make_shared<RollDocument>(std::move(*roll));
    return actor_.submit({request,
                          [this, request, document](Pause& pause) {
                              run(request, *document, pause);
                              document->items.clear();
                          },
                          [this, request](Error error) {
                              sink_(PrintFailed{request, std::move(error)});
                          }});
}

DocumentPrinterState EscposPrinter::state() const {
    const std::lock_guard lock(mutex_);
    return report_.state;
}

DocumentPrinterReport EscposPrinter::report() const {
    const std::lock_guard lock(mutex_);
    return report_;
}

void EscposPrinter::refresh() {
    {
        const std::lock_guard lock(mutex_);
        reset_wanted_ = true;
    }
    actor_.poke();
}

Duration EscposPrinter::idle(Pause& pause) {
    follow_places();
    start_if_due(pause, false);
    if (supervisor_.is_running() && clock_.now().steady >= next_look_) look(pause);
    publish();
    const auto now = clock_.now().steady;
    Duration rest = parts_.refresh_places ? serial_poll : idle_max;
    if (const auto start = supervisor_.start_at()) rest = std::min(rest, *start - now);
    if (supervisor_.is_running()) rest = std::min(rest, next_look_ - now);
    return std::max(rest, Duration{1});
}

void EscposPrinter::follow_places() {
    if (parts_.refresh_places) parts_.refresh_places();
    bool reset_wanted = false;
    {
        const std::lock_guard lock(mutex_);
        std::swap(reset_wanted, reset_wanted_);
    }
    // A printer in quarantine makes way for another one.
    if (place_ && supervisor_.is_quarantined()) places_.demote(*place_);
    const auto best = places_.best(protocol);
    if (place_ != best) {
        if (place_) detach();
        if (best) attach(*best);
    } else if (reset_wanted && place_) {
        if (supervisor_.is_running())
            next_look_ = clock_.now().steady;
        else
            supervisor_.cleared(clock_.now());
    }
    if (!place_)
        supervisor_.absent(places_.all().empty() ? "no printer attached"
                                                 : "only printers that no driver speaks to",
                           clock_.now());
}

void EscposPrinter::attach(const DevicePlace& place) {
    place_ = place;
    supervisor_.attached(clock_.now());
    const std::lock_guard lock(mutex_);
    report_.capabilities = {"printer",
                            place.quirks->model,
                            place.location,
                            {},
                            {"raster", "text_gb18030", "qr", "cut", "paper_near_end"}};
}

void EscposPrinter::detach() {
    dialog_.reset();
    place_.reset();
    const std::lock_guard lock(mutex_);
    report_.capabilities = {};
}

void EscposPrinter::start_if_due(Pause& pause, bool at_once) {
    const auto due = supervisor_.start_at();
    if (!due) return;
    const bool is_due = clock_.now().steady >= *due;
    // Impatience does not end a quarantine.
    if (is_due || (at_once && !supervisor_.is_quarantined())) start_printer(pause);
}

void EscposPrinter::start_printer(Pause& pause) {
    const auto quirks = printer_quirks_of(*place_->quirks);
    if (!quirks) return printer_failed(quirks.error());
    quirks_ = *quirks;
    dialog_ = std::make_unique<escpos::Dialog>(parts_.make_link(*place_, quirks_), clock_,
                                               parts_.patience);
    status_ = {};
    if (auto done = wake(pause); !done) {
        if (done.error().code == ErrorCode::cancelled) return dialog_.reset();
        return printer_failed(done.error());
    }
    supervisor_.started(clock_.now());
    next_look_ = clock_.now().steady + parts_.patience.state_poll;
    if (const std::string model = dialog_->model(); !model.empty()) {
        const std::lock_guard lock(mutex_);
        report_.capabilities.model = model;
    }
}

Result<void> EscposPrinter::wake(Pause& pause) {
    if (auto done = dialog_->open(); !done) return done;
    if (supervisor_.waking() == Supervisor::Waking::cable_reset)
        if (auto done = dialog_->reset(); !done) return done;
    if (auto done = dialog_->clear(); !done) return done;
    const auto status = dialog_->ask(pause);
    if (!status) return status.error();
    take_status(*status);
    return {};
}

void EscposPrinter::printer_failed(const Error& error) {
    dialog_.reset();
    supervisor_.faulted(error, clock_.now());
    {
        const std::lock_guard lock(mutex_);
        report_.last_error = std::string(kiosk::name_of(error.code)) + ": " + error.detail;
    }
    publish();
}

void EscposPrinter::look(Pause& pause) {
    next_look_ = clock_.now().steady + parts_.patience.state_poll;
    const auto status = dialog_->ask(pause);
    // A command came in while the printer was asked: it is asked again soon enough.
    if (!status && status.error().code == ErrorCode::cancelled) return;
    if (!status) return printer_failed(status.error());
    take_status(*status);
}

void EscposPrinter::take_status(const escpos::Status& status) {
    status_ = status;
    const auto before = paper_.left_mm();
    paper_.observe(status);
    if (paper_.left_mm() != before) memory_.save(paper_.left_mm());
}

void EscposPrinter::run(RequestId request, const RollDocument& document, Pause& pause) {
    auto outcome = run_job(request, document, pause);
    count(outcome);
    supervisor_.busy(false, clock_.now());
    if (outcome.error && supervisor_.is_running() && !is_about_paper(outcome.error->code))
        printer_failed(*outcome.error);
    publish();
    if (!outcome.error) {
        sink_(Printed{request});
    } else {
        outcome.error->device = "printer";
        sink_(PrintFailed{request, *std::move(outcome.error)});
    }
    kiosk::scrub_stack();
}

RollRun::Outcome EscposPrinter::run_job(RequestId request, const RollDocument& document,
                                        Pause& pause) {
    follow_places();
    // A person waits: a printer in its back-off gets its chance now.
    if (!supervisor_.is_running()) start_if_due(pause, true);
    if (pause.cancelled()) return {Error{ErrorCode::cancelled, {}, {}}, false, 0};
    if (!supervisor_.is_running()) return {why_not_usable(), false, 0};
    const auto composed = escpos::compose(document, quirks_);
    if (!composed) return {Error{ErrorCode::rejected, composed.error().detail, {}}, false, 0};
    if (!status_.paper_end && !paper_.is_enough_for(composed->millimetres))
        return {Error{ErrorCode::paper_out, "not enough paper left for this receipt", {}}, false,
                0};
    supervisor_.busy(true, clock_.now());
    publish();
    RollRun job(*dialog_, clock_, parts_.patience, quirks_, hanging_, pause,
                {.started = [&] { sink_(PrintStarted{request}); },
                 .waiting =
                     [&](Error reason) {
                         sink_(PrintWaiting{request, std::move(reason)});
                     },
                 .status =
                     [&](const escpos::Status& status) {
                         take_status(status);
                         publish();
                     }});
    auto outcome = job.run(*composed);
    hanging_ = outcome.hanging;
    return outcome;
}

Error EscposPrinter::why_not_usable() const {
    const auto& state = supervisor_.state();
    if (!place_) return {ErrorCode::no_device, state.detail, {}};
    return {ErrorCode::device_fault, state.detail, place_->location};
}

void EscposPrinter::count(const RollRun::Outcome& outcome) {
    paper_.used(outcome.used_mm);
    memory_.save(paper_.left_mm());
    const std::lock_guard lock(mutex_);
    if (!outcome.error) {
        ++report_.printed;
    } else if (outcome.error->code == ErrorCode::cancelled) {
        ++report_.cancelled;
    } else {
        ++report_.failed;
        report_.last_error = outcome.error->detail;
    }
}

DocumentPrinterState EscposPrinter::present_state() const {
    DocumentPrinterState state;
    state.device = supervisor_.state();
    if (!supervisor_.is_running()) {
        state.readiness = PrinterReadiness::unavailable;
        state.problem = place_ ? ErrorCode::device_fault : ErrorCode::no_device;
        return state;
    }
    state.paper = paper_.level();
    if (const auto left = paper_.left_mm())
        state.paper_left_mm = *left / paper_step_mm * paper_step_mm;
    state.problem = escpos::problem_of(status_);
    state.readiness = PrinterReadiness::ready;
    if (!state.problem) return state;
    const bool is_broken = *state.problem == ErrorCode::device_fault;
    const bool passes = *state.problem == ErrorCode::printer_busy;
    state.readiness = is_broken ? PrinterReadiness::unavailable : PrinterReadiness::attention;
    state.device.status = is_broken ? DeviceStatus::hardware_error
                          : passes  ? DeviceStatus::busy
                                    : DeviceStatus::user_error;
    state.device.recovery = is_broken ? RecoveryAction::maintenance : RecoveryAction::clear;
    state.device.blame = is_broken ? Blame::technician : passes ? Blame::wait : Blame::attendant;
    state.device.detail = escpos::text_of(status_);
    return state;
}

/// Lets others see the present truth, and tells the sink when it changed.
void EscposPrinter::publish() {
    DocumentPrinterState state = present_state();
    const auto time = clock_.now();
    {
        const std::lock_guard lock(mutex_);
        DocumentPrinterState& now = report_.state;
        const bool same = now.device.status == state.device.status && now.problem == state.problem;
        state.device.since = same ? now.device.since : time.steady;
        state.device.since_wall = same ? now.device.since_wall : time.wall;
        if (told_ && now == state) return;
        told_ = true;
        now = state;
        report_.reasons.clear();
        if (!state.device.detail.empty()) report_.reasons.push_back(state.device.detail);
    }
    sink_(PrinterChanged{std::move(state)});
}

}  // namespace drivers
