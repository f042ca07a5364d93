#include <algorithm>

#include "kiosk/flow/error_words.h"
#include "kiosk/flow/form_document.h"
#include "kiosk/flow/materials.h"
#include "kiosk/flow/payload.h"
#include "kiosk/flow/steps/steps.h"
#include "kiosk/flow/text_ids.h"

namespace kiosk {

namespace {

/// The store answers in tens of milliseconds; a disk that hangs must not hold a person.
constexpr Duration store_patience{20'000};
/// It is made in a tenth of a second; a case is filed without it, too.
constexpr Duration form_patience{5'000};

void count_what_was_spared(const Visit& visit, Filing& filing) {
    const auto* item = visit.item();
    if (const auto* situation = visit.situation(); item != nullptr && situation != nullptr) {
        const auto met = met_materials(*item, *situation, visit);
        filing.materials_spared =
            static_cast<std::size_t>(std::ranges::count_if(met, &MetMaterial::spared));
    }
    const auto answers = visit.form->answers();
    filing.fields_spared = static_cast<std::size_t>(
        std::count_if(answers.begin(), answers.end(), [](const AnswerView& answer) {
            return answer.source == ValueSource::id_card || answer.source == ValueSource::licence ||
                   answer.source == ValueSource::shared_data;
        }));
    filing.bring_later.clear();
    for (const auto& answer : answers) {
        if (visit.form->value(answer.id).reveal() == upload_later)
            filing.bring_later.push_back(answer.label);
    }
    const auto names = [&](bool first) {
        std::vector<LocalText> found;
        for (const auto* material : owed_materials(visit, first)) found.push_back(material->name);
        return found;
    };
    filing.wanted_first = names(true);
    filing.may_follow = names(false);
}

void file(Context& context, step::Submitting& current) {
    auto& visit = context.visit();
    current.tried_before = visit.filing->tried;
    visit.filing->tried = true;
    count_what_was_spared(visit, *visit.filing);
    current.signing = false;
    current.request = context.new_request();
    current.give_up = context.now.steady + store_patience;
    // A crash from here on must find the same id again.
    save_draft(context);
    context.want(
        effect::Submit{*current.request, case_submission(visit, context.environment), visit.trace});
}

/// The form becomes a file that bears the signature. What is signed does not hold it.
void sign_form(Context& context, step::Submitting& current) {
    auto& visit = context.visit();
    visit.filing->form_asked = true;
    auto document = form_document(visit, context.environment, visit.filing->created_at);
    for (Stroke& stroke : document.signature) wipe_value(stroke);
    document.signature.clear();
    current.signing = true;
    current.request = context.new_request();
    current.give_up = context.now.steady + form_patience;
    context.want(effect::SignForm{*current.request, std::move(document), visit.signature,
                                  visit.signature_aspect});
}

/// The id is made once and kept on every try: whatever became of an earlier one, there is one case.
void send(Context& context, step::Submitting& current) {
    auto& visit = context.visit();
    if (!visit.filing) {
        visit.filing.emplace();
        visit.filing->id = SubmissionId(context.fresh_id);
        visit.filing->created_at = context.now.wall;
    }
    current.problem.clear();
    // Tried again, it is filed as before, with the form or without.
    visit.filing->form_asked ? file(context, current) : sign_form(context, current);
}

/// Waits the step for the form that was asked for under that number?
step::Submitting* signs(Context& context, RequestId request) {
    auto* current = std::get_if<step::Submitting>(&context.visit().step);
    return current != nullptr && current->signing && current->request == request ? current
                                                                                 : nullptr;
}

/// Then nothing of this try is there: it was rolled back, or never reached the disk. For want of
/// room; because the store was busy with something else, or had no time for it; because a file of
/// the case is not there any more; because the case can't be written down. Where the disk itself
/// failed (io_error, corrupt) nobody knows.
bool is_surely_not_stored(ErrorCode code) {
    return code == ErrorCode::disk_full || code == ErrorCode::limit_exceeded ||
           code == ErrorCode::device_busy || code == ErrorCode::checksum_error ||
           code == ErrorCode::bad_format;
}

/// `as_entered`: what is filed is what was entered here, and may be printed.
void stored(Context& context, bool as_entered) {
    auto& visit = context.visit();
    visit.filing->stored = true;
    visit.filing->watch = context.new_request();
    context.want(effect::WatchSubmission{*visit.filing->watch, visit.filing->id});
    drop_draft(context);
    const auto* item = visit.item();
    if (as_entered && item != nullptr && item->form_copy != FormCopy::never &&
        context.data.health.printer_has_sheets)
        visit.form_document = form_document(visit, context.environment, visit.filing->created_at);
    // The answers are where they belong; the receipt needs none of them.
    visit.form.reset();
    visit.captured.clear();
    for (Stroke& stroke : visit.signature) wipe_value(stroke);
    visit.signature.clear();
    visit.signed_form.reset();
    enter_receipt(context);
}

/// The receipt is made meanwhile, and comes after it.
void tell_filed_before(Context& context) {
    step::Notice notice;
    notice.then = step::Notice::Then::receipt;
    notice.id = text_id::notice_filed_before;
    notice.icon = "document";
    context.go(std::move(notice));
}

}  // namespace

void enter_submitting(Context& context) {
    cancel_card_read(context);
    context.go(step::Submitting{});
    send(context, std::get<step::Submitting>(context.visit().step));
}

void on_intent(Context& context, step::Submitting& current, const Intent& intent) {
    if (current.request) return;
    if (std::holds_alternative<intent::Retry>(intent) ||
        std::holds_alternative<intent::Next>(intent)) {
        send(context, current);
    } else if (std::holds_alternative<intent::Back>(intent) && !context.visit().filing->tried) {
        // What may be stored is not changed: it would be filed otherwise than it is shown.
        context.go(step::Signature{});
        keep_guard_read(context);
    }
}

void on_tick(Context& context, step::Submitting& current) {
    if (!current.request || !current.give_up || *current.give_up > context.now.steady) return;
    if (current.signing) return file(context, current);
    current.request.reset();
    current.give_up.reset();
    current.problem = text_id::submit_failed;
    context.sound(effect::PlaySound::Kind::problem);
}

void on_device(Context& context, event::FormSigned& done) {
    auto* current = signs(context, done.request);
    if (current == nullptr) return;
    context.visit().signed_form = std::move(done.form);
    file(context, *current);
}

void on_device(Context& context, event::FormNotSigned& failed) {
    if (auto* current = signs(context, failed.request)) file(context, *current);
}

void on_device(Context& context, event::SubmissionStored& answer) {
    auto& visit = context.visit();
    auto* current = std::get_if<step::Submitting>(&visit.step);
    if (current != nullptr && current->request == answer.request) {
        stored(context, true);
    } else if (visit.rating && visit.rating->request == answer.request) {
        visit.rating->request.reset();
    }
}

void on_device(Context& context, event::SubmissionFailed& failed) {
    auto& visit = context.visit();
    if (visit.rating && visit.rating->request == failed.request) {
        visit.rating->request.reset();
        send_rating(context);
        return;
    }
    auto* current = std::get_if<step::Submitting>(&visit.step);
    if (current == nullptr || current->request != failed.request) return;
    if (failed.error.code == ErrorCode::conflict) {
        // The same id is there already with other answers, or another signature, from before a
        // crash: this person's case is filed, as it was then.
        stored(context, false);
        tell_filed_before(context);
        return;
    }
    if (is_surely_not_stored(failed.error.code)) {
        visit.filing->tried = current->tried_before;
        visit.draft_changed = true;
    }
    current->request.reset();
    current->give_up.reset();
    current->problem = store_words(failed.error.code);
    context.sound(effect::PlaySound::Kind::problem);
}

Screen view(const ViewContext&, const step::Submitting& current) {
    return SubmittingScreen{current.problem};
}

}  // namespace kiosk
