#include "kiosk/flow/context.h"
#include "kiosk/flow/text_ids.h"

namespace kiosk {

namespace {

/// A notice that ends the visit goes away by itself.
constexpr Duration last_notice{15'000};

/// What may not go on without the person.
void stop_devices(Context& context) {
    cancel_card_read(context);
    if (const auto* link = std::get_if<step::LinkCard>(&context.visit().step);
        link != nullptr && link->read)
        context.want(effect::CancelSocialCard{*link->read});
    cancel_prints(context);
    context.visit().print = {};
    context.visit().form_print = {};
    context.visit().guide_print = {};
    context.visit().bill_print = {};
}

}  // namespace

void begin_visit(Context& context) {
    auto& data = context.data;
    data.session = SessionId(++data.sessions);
    data.visit.emplace();
    data.visit->begun = context.now.wall;
    data.visit->trace = context.fresh_id;
    data.visit->catalogue = context.environment.catalogue;
    data.visit->step = step::Home{};
    if (data.card_left) {
        data.visit->card_watch = context.new_request();
        context.want(effect::WatchCard{*data.visit->card_watch});
    }
    restart_idle(context);
}

void restart_idle(Context& context) {
    auto& visit = context.visit();
    const bool elder = visit.way == WayOfUse::elder;
    visit.idle_warns =
        context.now.steady + (elder ? context.environment.idle_elder : context.environment.idle);
    visit.idle_ends = visit.idle_warns + context.environment.warning;
    if (visit.overlay && std::holds_alternative<IdleWarning>(*visit.overlay)) visit.overlay.reset();
}

bool would_lose_answers(const Visit& visit) {
    return visit.form != nullptr && !visit.practice;
}

void leave_for_home(Context& context) {
    auto& visit = context.visit();
    if (would_lose_answers(visit))
        visit.overlay = LeaveQuestion{};
    else
        return_home(context);
}

void return_home(Context& context) {
    auto& visit = context.visit();
    // What became of a case handed to the store may be unknown: another one in the same visit could
    // be its double.
    if (visit.filing) return end_visit(context);
    cancel_card_read(context);
    release_payment(context);
    visit.forget_delivery();
    visit.bills = {};
    visit.form.reset();
    // It was given for a case that is not filed now, or goes on elsewhere.
    if (!visit.handed_over) withdraw_consent(context);
    visit.handed_over = false;
    visit.captured.clear();
    visit.forget_gathered();
    for (Stroke& stroke : visit.signature) wipe_value(stroke);
    visit.signature.clear();
    visit.signed_form.reset();
    drop_draft(context);
    visit.overlay.reset();
    if (visit.practice) visit.forget_person();
    visit.practice = false;
    visit.end_acting_for_service();
    visit.service = {};
    visit.scenario.clear();
    visit.search.reset();
    visit.aside.clear();
    visit.locked.clear();
    visit.forget_matters();
    context.go(visit.home);
}

void end_visit(Context& context) {
    auto& visit = context.visit();
    visit.overlay.reset();
    stop_devices(context);
    drop_draft(context);
    release_payment(context);
    forget_person(context);
    visit.filing.reset();
    if (visit.card_on_reader && !std::holds_alternative<step::Goodbye>(visit.step)) {
        enter_goodbye(context, false);
        return;
    }
    finish_visit(context);
}

void finish_visit(Context& context) {
    auto& visit = context.visit();
    stop_devices(context);
    drop_draft(context);
    forget_person(context);
    context.data.card_left = visit.card_on_reader;
    context.want(effect::WipePersonalData{context.data.session});
    context.data.visit.reset();
    context.data.session = {};
}

void enter_goodbye(Context& context, bool evaluated) {
    auto& visit = context.visit();
    cancel_card_read(context);
    visit.overlay.reset();
    // Paper that waited for the platform's number waits no longer.
    if (visit.filing && visit.filing->number_wanted_until) print_receipt(context);
    forget_person(context);
    step::Goodbye goodbye;
    visit.next_second = context.now.steady + std::chrono::seconds(1);
    goodbye.ends = context.now.steady + context.environment.goodbye;
    goodbye.evaluated = evaluated;
    if (visit.card_on_reader) {
        context.sound(effect::PlaySound::Kind::card_left);
        goodbye.next_sound = context.now.steady + card_left_sound_every;
    }
    context.go(std::move(goodbye));
}

void show_notice(Context& context, std::string_view id, step::Notice::Then then) {
    cancel_card_read(context);
    context.sound(effect::PlaySound::Kind::problem);
    step::Notice notice;
    notice.then = then;
    notice.id = id;
    notice.icon = id == text_id::notice_reader_missing ? "reader" : "card";
    if (then == step::Notice::Then::end) notice.ends = context.now.steady + last_notice;
    context.go(std::move(notice));
}

void end_for_other_person(Context& context) {
    auto& visit = context.visit();
    visit.overlay.reset();
    stop_devices(context);
    drop_draft(context);
    release_payment(context);
    forget_person(context);
    visit.filing.reset();
    show_notice(context, text_id::notice_other_person, step::Notice::Then::end);
}

}  // namespace kiosk
