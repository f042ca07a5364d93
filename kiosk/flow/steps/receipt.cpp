#include <array>
#include <utility>

#include "kiosk/flow/error_words.h"
#include "kiosk/flow/guide_document.h"
#include "kiosk/flow/paper_document.h"
#include "kiosk/flow/receipt_document.h"
#include "kiosk/flow/steps/steps.h"
#include "kiosk/flow/text_ids.h"

namespace kiosk {

namespace {

using Print = ReceiptScreen::Print;

/// A person may have a second copy, not a pile.
constexpr std::size_t copies_max = 3;

std::string_view problem_of(const Visit& visit, const PrintJob& job, ErrorCode code) {
    const bool is_receipt = &job == &visit.print || &job == &visit.bill_print;
    return is_receipt ? receipt_words(code) : form_words(code);
}

void tell_goodbye(Context& context) {
    auto* goodbye = std::get_if<step::Goodbye>(&context.visit().step);
    if (goodbye != nullptr) paper_moved_at_goodbye(context, *goodbye);
}

bool may_print_again(const PrintJob& print) {
    return !print.request && (print.state == Print::failed || print.state == Print::printed) &&
           print.copies < copies_max;
}

bool may_print_form(const Visit& visit) {
    const auto& job = visit.form_print;
    return visit.form_document && !job.request && job.copies < copies_max &&
           (job.state == Print::offered || job.state == Print::failed);
}

/// True when the printer can be given something; otherwise says why not.
bool printer_takes(const Context& context, PrintJob& job) {
    job.problem.clear();
    if (context.data.health.printer != PartState::unavailable) return true;
    job.state = Print::failed;
    job.problem = problem_of(context.visit(), job, context.data.health.printer_problem);
    return false;
}

void send(Context& context, PrintJob& job, PrintDocument document) {
    ++job.copies;
    job.state = Print::printing;
    job.request = context.new_request();
    context.want(effect::Print{*job.request, std::move(document)});
}

void print_form(Context& context) {
    auto& visit = context.visit();
    auto& job = visit.form_print;
    if (!visit.form_document || !printer_takes(context, job)) return;
    PrintDocument document = visit.form_document->copy();
    auto [label, number, code] = case_number(*visit.filing, document.language);
    document.number_label = std::move(label);
    document.number = std::move(number);
    document.qr_payload = std::move(code);
    send(context, job, std::move(document));
}

/// There is a document only where the catalogue wants one and the printer has sheets.
Print form_at_first(const Context& context) {
    const auto& visit = context.visit();
    if (!visit.form_document) return Print::not_offered;
    const auto* item = visit.item();
    const bool always = item != nullptr && item->form_copy == FormCopy::always;
    return always ? Print::printing : Print::offered;
}

std::array<PrintJob*, 5> jobs_of(Visit& visit) {
    return {&visit.print, &visit.form_print, &visit.guide_print, &visit.bill_print,
            &visit.paper_print};
}

PrintJob* job_of(Visit& visit, RequestId request) {
    for (auto* job : jobs_of(visit)) {
        if (job->request == request) return job;
    }
    return nullptr;
}

}  // namespace

void enter_receipt(Context& context) {
    auto& visit = context.visit();
    context.sound(effect::PlaySound::Kind::done);
    // One moment for the platform's number, so that the paper bears it.
    visit.filing->number_wanted_until = context.now.steady + context.environment.receipt_wait;
    visit.print = {};
    visit.print.state = Print::printing;
    visit.form_print = {};
    visit.form_print.state = form_at_first(context);
    context.go(step::Receipt{});
}

void print_receipt(Context& context) {
    auto& visit = context.visit();
    visit.filing->number_wanted_until.reset();
    if (!visit.card) return;
    if (printer_takes(context, visit.print))
        send(context, visit.print, receipt_document(visit, context.environment));
    const bool form_waits = visit.form_print.state == Print::printing && !visit.form_print.request;
    if (form_waits) print_form(context);
}

void print_bill(Context& context) {
    auto& visit = context.visit();
    auto& job = visit.bill_print;
    if (!visit.payment || !visit.payment->is_paid() || job.request || job.copies >= copies_max)
        return;
    if (printer_takes(context, job))
        send(context, job, payment_document(visit, context.environment));
}

void print_guide(Context& context) {
    auto& visit = context.visit();
    if (visit.item() == nullptr || !printer_takes(context, visit.guide_print)) return;
    send(context, visit.guide_print, guide_document(visit, context.environment));
}

void print_ticket(Context& context, const HallTicket& ticket) {
    auto& visit = context.visit();
    if (!printer_takes(context, visit.guide_print)) return;
    send(context, visit.guide_print, ticket_document(ticket, visit.language, context.environment));
}

void print_paper(Context& context) {
    auto& visit = context.visit();
    if (!visit.paper || !printer_takes(context, visit.paper_print)) return;
    send(context, visit.paper_print,
         paper_document(*visit.paper, visit.language, context.environment));
}

void cancel_prints(Context& context) {
    for (auto* job : jobs_of(context.visit())) {
        if (job->request) context.want(effect::CancelPrint{*job->request});
        job->request.reset();
    }
}

void on_intent(Context& context, step::Receipt&, const Intent& intent) {
    auto& visit = context.visit();
    if (std::holds_alternative<intent::Retry>(intent)) {
        if (may_print_again(visit.print)) print_receipt(context);
    } else if (std::holds_alternative<intent::PrintForm>(intent)) {
        if (!may_print_form(visit)) return;
        // The paper bears the platform's number, if that comes in a moment.
        visit.form_print.state = Print::printing;
        if (!visit.filing->number_wanted_until) print_form(context);
    } else if (std::holds_alternative<intent::Next>(intent) ||
               std::holds_alternative<intent::Skip>(intent)) {
        context.go(step::Evaluation{});
    }
}

void on_device(Context& context, event::SubmissionAccepted& accepted) {
    auto& filing = context.visit().filing;
    if (!filing || filing->watch != accepted.request || accepted.receipt.id != filing->id) return;
    filing->watch.reset();
    filing->receipt = std::move(accepted.receipt);
    filing->children = std::move(accepted.children);
    if (filing->number_wanted_until) print_receipt(context);
    const auto* item = context.visit().item();
    const bool at_receipt = std::holds_alternative<step::Receipt>(context.visit().step);
    if (item != nullptr && item->is_instant() && at_receipt && context.visit().card &&
        !filing->receipt->case_no.empty() && context.data.health.platform_reachable)
        ask(context, question::Show{filing->receipt->case_no});
}

void on_device(Context& context, event::PrintStarted& started) {
    auto* job = job_of(context.visit(), started.request);
    if (job == nullptr) return;
    job->state = Print::printing;
    job->problem.clear();
}

void on_device(Context& context, event::Printed& printed) {
    auto* job = job_of(context.visit(), printed.request);
    if (job == nullptr) return;
    job->state = Print::printed;
    job->problem.clear();
    job->request.reset();
    if (job == &context.visit().paper_print) tell_paper(context, true);
    tell_goodbye(context);
}

void on_device(Context& context, event::PrintWaiting& waiting) {
    auto* job = job_of(context.visit(), waiting.request);
    if (job == nullptr) return;
    job->state = Print::waiting;
    job->problem = problem_of(context.visit(), *job, waiting.reason.code);
    tell_goodbye(context);
}

void on_device(Context& context, event::PrintFailed& failed) {
    auto* job = job_of(context.visit(), failed.request);
    if (job == nullptr) return;
    job->request.reset();
    job->state = Print::failed;
    job->problem = problem_of(context.visit(), *job, failed.error.code);
    if (job == &context.visit().paper_print) tell_paper(context, false);
    tell_goodbye(context);
}

Screen view(const ViewContext& context, const step::Receipt&) {
    const auto& visit = context.visit;
    ReceiptScreen screen;
    if (const auto* item = visit.item()) screen.service = item->name;
    const auto& filing = *visit.filing;
    screen.official = filing.receipt.has_value();
    screen.number = receipt_number(filing);
    screen.submitted_at = filing.created_at;
    screen.qr_payload = receipt_qr(filing);
    screen.print = visit.print.state;
    screen.print_problem = visit.print.problem;
    screen.form = visit.form_print.state;
    screen.form_problem = visit.form_print.problem;
    screen.can_print_form = may_print_form(visit);
    if (visit.own_case && filing.receipt && visit.own_case->line.case_no == filing.receipt->case_no)
        screen.result = visit.own_case->result;
    screen.materials_spared = filing.materials_spared;
    screen.fields_spared = filing.fields_spared;
    return screen;
}

}  // namespace kiosk
