// Codes that the person shows: the receipt of a case, in the list of the own cases. Whatever else a
// code holds is not opened, not followed and not kept.
#include <algorithm>

#include "kiosk/flow/receipt_document.h"
#include "kiosk/flow/steps/steps.h"
#include "kiosk/flow/text_ids.h"

namespace kiosk {

namespace {

/// A list is shown, and one of it may be chosen.
bool wants_code(const Context& context) {
    const auto& visit = context.visit();
    return context.data.health.code_reader != CodeReaderKind::none && !visit.overlay &&
           std::holds_alternative<step::Cases>(visit.step) && !visit.asked &&
           !visit.matters.cases.empty();
}

}  // namespace

void follow_code_reader(Context& context) {
    auto& visit = context.visit();
    const bool wanted = wants_code(context);
    if (wanted == visit.code_read.has_value()) return;
    if (wanted) {
        visit.code_read = context.new_request();
        context.want(effect::ReadCode{*visit.code_read});
    } else {
        context.want(effect::StopCode{*visit.code_read});
        visit.code_read.reset();
    }
}

void on_device(Context& context, event::CodeShown& shown) {
    auto& visit = context.visit();
    auto* current = std::get_if<step::Cases>(&visit.step);
    if (visit.code_read != shown.request || current == nullptr || !wants_code(context)) return;
    restart_idle(context);
    const auto& cases = visit.matters.cases;
    const auto meant = std::ranges::find_if(cases, [&](const CaseLine& line) {
        return receipt_qr(line.case_no) == shown.text.reveal();
    });
    if (meant != cases.end()) {
        current->told.clear();
        context.sound(effect::PlaySound::Kind::done);
        ask(context, question::Show{meant->case_no});
        return;
    }
    // Of somebody else, or filed under a number of this terminal that the platform's list lacks.
    current->told = is_receipt_qr(shown.text.reveal()) ? text_id::cases_code_not_in_list
                                                       : text_id::cases_code_foreign;
    context.sound(effect::PlaySound::Kind::problem);
}

}  // namespace kiosk
