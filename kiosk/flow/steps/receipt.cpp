#include "kiosk/flow/receipt_document.h"
#include "kiosk/flow/steps/steps.h"
#include "kiosk/flow/text_ids.h"

namespace kiosk {

namespace {

using Print = ReceiptScreen::Print;

/// A person may have a second copy, not a pile.
constexpr std::size_t copies_max = 3;

std::string_view printer_problem(ErrorCode code) {
    if (code == ErrorCode::paper_out) return text_id::print_paper_out;
    if (code == ErrorCode::paper_jam) return text_id::print_paper_jam;
    if (code == ErrorCode::cover_open) return text_id::print_cover_open;
    if (code == ErrorCode::no_device || code == ErrorCode::device_gone)
        return text_id::print_printer_away;
    return text_id::print_failed;
}

void tell_goodbye(Context& context) {
    auto* goodbye = std::get_if<step::Goodbye>(&context.visit().step);
    if (goodbye != nullptr) paper_moved_at_goodbye(context, *goodbye);
}

bool may_print_again(const PrintJob& print) {
    return !print.request && (print.state == Print::failed || print.state == Print::printed) &&
           print.copies < copies_max;
}

}  // namespace

void enter_receipt(Context& context) {
    auto& visit = context.visit();
    context.sound(effect::PlaySound::Kind::done);
    // One moment for the platform's number, so that the paper bears it.
    visit.filing->number_wanted_until = context.now.steady + context.environment.receipt_wait;
    visit.print = {};
    visit.print.state = Print::printing;
    context.go(step::Receipt{});
}

void print_receipt(Context& context) {
    auto& visit = context.visit();
    visit.filing->number_wanted_until.reset();
    if (!visit.card) return;
    visit.print.problem.clear();
    if (context.data.health.printer == PartState::unavailable) {
        visit.print.state = Print::failed;
        visit.print.problem = printer_problem(context.data.health.printer_problem);
        return;
    }
    ++visit.print.copies;
    visit.print.state = Print::printing;
    visit.print.request = context.new_request();
    context.want(effect::Print{*visit.print.request, receipt_document(visit, context.environment)});
}

void cancel_print(Context& context) {
    auto& print = context.visit().print;
    if (print.request) context.want(effect::CancelPrint{*print.request});
    print.request.reset();
}

void on_intent(Context& context, step::Receipt&, const Intent& intent) {
    auto& visit = context.visit();
    if (std::holds_alternative<intent::Retry>(intent)) {
        if (may_print_again(visit.print)) print_receipt(context);
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
    if (filing->number_wanted_until) print_receipt(context);
}

void on_device(Context& context, event::PrintStarted& started) {
    auto& print = context.visit().print;
    if (print.request != started.request) return;
    print.state = Print::printing;
    print.problem.clear();
}

void on_device(Context& context, event::Printed& printed) {
    auto& print = context.visit().print;
    if (print.request != printed.request) return;
    print.state = Print::printed;
    print.problem.clear();
    print.request.reset();
    tell_goodbye(context);
}

void on_device(Context& context, event::PrintWaiting& waiting) {
    auto& print = context.visit().print;
    if (print.request != waiting.request) return;
    print.state = Print::waiting;
    print.problem = printer_problem(waiting.reason.code);
    tell_goodbye(context);
}

void on_device(Context& context, event::PrintFailed& failed) {
    auto& print = context.visit().print;
    if (print.request != failed.request) return;
    print.request.reset();
    print.state = Print::failed;
    print.problem = printer_problem(failed.error.code);
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
    screen.materials_spared = filing.materials_spared;
    screen.fields_spared = filing.fields_spared;
    return screen;
}

}  // namespace kiosk
