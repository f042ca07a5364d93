#include "drivers/ipp/print_run.h"

#include <algorithm>
#include <utility>

#include "drivers/ipp/printer_words.h"
#include "drivers/ipp/take_back.h"

namespace drivers {

using kiosk::Error;
using kiosk::ErrorCode;
using kiosk::Result;

namespace {

constexpr std::string_view pdf_format = "application/pdf";

/// Nothing had been sent yet when the printer did not answer.
Error not_reached(const Error& error) {
    return error.code == ErrorCode::network ? Error{ErrorCode::no_device, error.detail, {}} : error;
}

Error gone(const Error& error) {
    return error.code == ErrorCode::network ? Error{ErrorCode::device_gone, error.detail, {}}
                                            : error;
}

bool comes_back(int status) {
    return status == ipp::busy || status == ipp::temporary_error ||
           status == ipp::not_accepting_jobs || status == ipp::service_unavailable;
}

std::string words_of(const std::vector<std::string>& reasons) {
    std::string words;
    for (const auto& reason : reasons) words += " " + reason;
    return words;
}

}  // namespace

PrintRun::PrintRun(IppPort& port, const kiosk::Clock& clock, const PrintPatience& patience,
                   std::string user, Pause& pause, Listener listener)
    : port_(port),
      clock_(clock),
      patience_(patience),
      user_(std::move(user)),
      pause_(pause),
      listener_(std::move(listener)) {}

PrintRun::Outcome PrintRun::run(kiosk::SecretBytes pdf, PageRange pages) {
    if (auto refused = prepare(pages)) return *refused;
    Outcome outcome = hand_over(std::move(pdf), pages);
    outcome.is_all_swept = true;
    return outcome;
}

PrintRun::Outcome PrintRun::hand_over(kiosk::SecretBytes pdf, PageRange pages) {
    Outcome outcome;
    outcome.owed = true;  // from here on the printer may hold a job, whatever it answered
    const auto job = create(pages, outcome);
    if (!job) {
        outcome.error = job.error();
        return outcome;
    }
    const auto sent = send(*job, pdf.reveal());
    pdf.wipe();
    if (!sent) return give_up(*job, sent.error());
    if (!sent->ok()) return give_up(*job, error_of_status(sent->status, "Send-Document"));
    return watch(*job);
}

/// Some printers take the page while they print it. One that hangs cannot be told from them by what
/// it says, so that its state is told soon, and the job given up as late as one that never ends.
Result<IppAnswer<int>> PrintRun::send(int job, std::span<const unsigned char> pdf) {
    const auto until = now() + patience_.printing_max;
    auto sent = port_.send_document(job, pdf, [&](kiosk::Duration silent) {
        if (pause_.cancelled()) return false;
        if (silent >= patience_.silence_told)
            listener_.silent({ErrorCode::timed_out, "takes the document slowly, or hangs", {}});
        return now() < until;
    });
    if (sent) return sent;
    if (pause_.cancelled()) return ErrorCode::cancelled;
    return gone(sent.error());
}

std::optional<PrintRun::Outcome> PrintRun::prepare(PageRange pages) {
    const auto facts = port_.printer();
    if (!facts) return Outcome{not_reached(facts.error()), false};
    if (!facts->ok() && !comes_back(facts->status)) {
        return Outcome{error_of_status(facts->status, "Get-Printer-Attributes"), false};
    }
    if (facts->ok()) {
        listener_.facts(facts->value);
        const auto& formats = facts->value.formats;
        if (!formats.empty() &&
            std::find(formats.begin(), formats.end(), pdf_format) == formats.end()) {
            return Outcome{Error{ErrorCode::rejected, "the printer does not take PDF", {}}, false};
        }
        // A printer that cannot would print them all.
        if (!pages.is_all() && !facts->value.page_ranges)
            return Outcome{Error{ErrorCode::rejected, "the printer prints no single pages", {}},
                           false};
    }
    const Swept swept = sweep(port_, user_, clock_, patience_);
    if (swept.failed) return Outcome{not_reached(*swept.failed), true, swept.jobs};
    return std::nullopt;
}

Result<int> PrintRun::create(PageRange pages, Outcome& outcome) {
    const auto until = now() + patience_.busy_max;
    for (;;) {
        const auto answer = port_.create_job(pages);
        if (!answer) return gone(answer.error());
        if (answer->ok()) return answer->value;
        // The printer made no job.
        outcome.owed = false;
        Error reason = error_of_status(answer->status, "Create-Job");
        if (!comes_back(answer->status)) return reason;
        reason.code = ErrorCode::printer_busy;
        if (const auto facts = port_.printer(); facts && facts->ok()) {
            listener_.facts(facts->value);
            // Whoever prints may stand still for want of paper: then that is what somebody can put
            // right.
            if (const auto problem = worst_problem(facts->value.reasons)) reason.code = *problem;
        }
        if (now() >= until) return reason;
        wait_for(reason);
        if (!pause_.wait(patience_.poll)) return Error{ErrorCode::cancelled, {}, {}};
        outcome.owed = true;
    }
}

PrintRun::Outcome PrintRun::watch(int job) {
    moving_since_ = now();
    for (;;) {
        if (auto outcome = look(job)) return *std::move(outcome);
        if (!pause_.wait(patience_.poll)) {
            return give_up(job, Error{ErrorCode::cancelled, {}, {}});
        }
    }
}

std::optional<PrintRun::Outcome> PrintRun::look(int job) {
    const auto facts = port_.job(job);
    if (!facts) return silence(facts.error());
    if (comes_back(facts->status)) return silence(error_of_status(facts->status, "Get-Job"));
    if (facts->status == ipp::not_found || facts->status == ipp::gone) {
        return Outcome{Error{ErrorCode::device_gone, "the printer has forgotten the job", {}},
                       false};
    }
    if (!facts->ok()) return give_up(job, error_of_status(facts->status, "Get-Job-Attributes"));
    silent_since_.reset();
    switch (stage_of(facts->value)) {
        case JobStage::completed:
            go_on();  // it may have been quicker than the questions
            return Outcome{};
        case JobStage::aborted:
            return Outcome{Error{ErrorCode::device_fault,
                                 "the printer gave the job up:" + words_of(facts->value.reasons),
                                 {}},
                           false};
        case JobStage::cancelled:
            return Outcome{Error{ErrorCode::cancelled, "cancelled at the printer", {}}, false};
        case JobStage::waiting_its_turn:
            return look_at_printer(job, false);
        case JobStage::printing:
        case JobStage::stopping:
            return look_at_printer(job, true);
    }
    return std::nullopt;
}

std::optional<PrintRun::Outcome> PrintRun::look_at_printer(int job, bool job_prints) {
    const auto facts = port_.printer();
    if (!facts) return silence(facts.error());
    if (!facts->ok()) return silence(error_of_status(facts->status, "Get-Printer-Attributes"));
    listener_.facts(facts->value);
    if (const auto problem = worst_problem(facts->value.reasons)) {
        wait_for(Error{*problem, "printer says:" + words_of(facts->value.reasons), {}});
        if (now() - waiting_since_ < patience_.attention_max) return std::nullopt;
        return give_up(job, Error{*problem, "nobody put it right in time", {}});
    }
    if (job_prints) go_on();
    if (now() - moving_since_ < patience_.printing_max) return std::nullopt;
    return give_up(job, Error{ErrorCode::timed_out, "the job never ended", {}});
}

std::optional<PrintRun::Outcome> PrintRun::silence(const Error& error) {
    if (!silent_since_) silent_since_ = now();
    listener_.silent(error);
    if (now() - *silent_since_ < patience_.gone_max) return std::nullopt;
    return Outcome{gone(error), true};
}

PrintRun::Outcome PrintRun::give_up(int job, Error reason) {
    switch (take_back(port_, job, clock_, patience_)) {
        case TakenBack::came_out:
            return Outcome{};
        case TakenBack::ended:
            return Outcome{std::move(reason), false};
        case TakenBack::unknown:
            return Outcome{std::move(reason), true};
    }
    return Outcome{std::move(reason), true};
}

void PrintRun::wait_for(const Error& reason) {
    if (!waiting_) waiting_since_ = now();
    if (waiting_ == reason.code) return;
    waiting_ = reason.code;
    listener_.waiting(reason);
}

void PrintRun::go_on() {
    if (waiting_ || !started_) {
        moving_since_ = now();
        listener_.started();
    }
    waiting_.reset();
    started_ = true;
}

}  // namespace drivers
