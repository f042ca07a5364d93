#include "kiosk/flow/visit.h"

#include <algorithm>
#include <type_traits>

#include "kiosk/flow/steps/steps.h"

namespace kiosk {

namespace {

/// The time that can pass between two ticks may end more than one thing; each ends at most once.
constexpr int timers_at_once_max = 8;

bool has_warning(const Visit& visit) {
    return visit.overlay && std::holds_alternative<IdleWarning>(*visit.overlay);
}

/// Goodbye and the last notice end by themselves.
bool idles(const Visit& visit) {
    const auto* notice = std::get_if<step::Notice>(&visit.step);
    return !std::holds_alternative<step::Goodbye>(visit.step) &&
           !(notice != nullptr && notice->ends);
}

void tick_idle(Context& context) {
    auto& visit = context.visit();
    if (!idles(visit)) return;
    const auto now = context.now.steady;
    if (now >= visit.idle_ends) {
        end_visit(context);
    } else if (now >= visit.idle_warns) {
        if (!has_warning(visit)) visit.overlay = IdleWarning{};
        visit.next_second = now + std::chrono::seconds(1);
    }
}

void tick_receipt(Context& context) {
    const auto& filing = context.visit().filing;
    if (filing && filing->number_wanted_until &&
        *filing->number_wanted_until <= context.now.steady) {
        print_receipt(context);
    }
}

void tick_step(Context& context) {
    auto& step = context.visit().step;
    if (auto* identify = std::get_if<step::Identify>(&step)) return on_tick(context, *identify);
    if (auto* form = std::get_if<step::Form>(&step)) return on_tick(context, *form);
    if (auto* submitting = std::get_if<step::Submitting>(&step))
        return on_tick(context, *submitting);
    if (auto* verify = std::get_if<step::Verify>(&step)) return on_tick(context, *verify);
    if (auto* face = std::get_if<step::Face>(&step)) return on_tick(context, *face);
    if (auto* link = std::get_if<step::LinkCard>(&step)) return on_tick(context, *link);
    if (auto* pay = std::get_if<step::Pay>(&step)) return on_tick(context, *pay);
    if (auto* goodbye = std::get_if<step::Goodbye>(&step)) return on_tick(context, *goodbye);
    if (auto* notice = std::get_if<step::Notice>(&step)) return on_tick(context, *notice);
}

/// What time alone has done since the last event. It comes first: a touch that arrives after the
/// visit ended is nobody's.
void run_timers(Context& context, const VisitState& state) {
    for (int i = 0; i < timers_at_once_max; ++i) {
        const auto due = next_deadline(state);
        if (!due || *due > context.now.steady) return;
        tick_refunds(context);
        if (context.data.visit) tick_step(context);
        if (context.data.visit) tick_receipt(context);
        if (context.data.visit) tick_room(context);
        if (context.data.visit) tick_asked(context);
        if (context.data.visit) tick_withdrawals(context);
        if (context.data.visit) tick_call(context);
        if (context.data.visit) tick_phone(context);
        if (context.data.visit) tick_idle(context);
    }
}

// ---- overlays
// -----------------------------------------------------------------------------------------------------

/// True when the intent was about the overlay and is done with.
bool on_overlay(Context& context, const Intent& intent) {
    auto& visit = context.visit();
    if (!visit.overlay) return false;
    const bool closes = std::holds_alternative<intent::CloseOverlay>(intent) ||
                        std::holds_alternative<intent::Back>(intent);
    if (std::holds_alternative<LeaveQuestion>(*visit.overlay)) {
        if (closes) visit.overlay.reset();
        if (std::holds_alternative<intent::ConfirmLeave>(intent)) return_home(context);
        return true;
    }
    if (std::holds_alternative<WithdrawQuestion>(*visit.overlay)) {
        const bool confirmed = std::holds_alternative<intent::ConfirmLeave>(intent);
        if (closes || confirmed) visit.overlay.reset();
        if (confirmed) withdraw_case(context);
        return true;
    }
    if (const auto* profile = std::get_if<ProfileQuestion>(&*visit.overlay)) {
        const bool ends = profile->ends;
        const bool confirmed = std::holds_alternative<intent::ConfirmLeave>(intent);
        if (closes || confirmed) visit.overlay.reset();
        if (confirmed) set_profile(context, ends);
        return true;
    }
    if (std::holds_alternative<LanguageQuestion>(*visit.overlay)) {
        const bool chosen = std::holds_alternative<intent::SetLanguage>(intent) ||
                            std::holds_alternative<intent::Home>(intent);
        if (closes || chosen) visit.overlay.reset();
        return !chosen;
    }
    auto* help = std::get_if<HelpPanel>(&*visit.overlay);
    if (help == nullptr) return false;
    if (closes) visit.overlay.reset();
    if (std::holds_alternative<intent::Help>(intent)) call_staff(context);
    if (std::holds_alternative<intent::Practise>(intent) &&
        can_practise(visit, context.now, context.environment)) {
        visit.overlay.reset();
        begin_practice(context);
    }
    const bool complains = std::holds_alternative<intent::OpenVoice>(intent);
    const auto* looks = std::get_if<intent::OpenPublic>(&intent);
    if ((complains || looks != nullptr) && may_go_aside(visit)) {
        visit.overlay.reset();
        if (complains)
            complain_aside(context);
        else
            open_public(context, looks->section);
        return true;
    }
    // Home works from everywhere.
    if (std::holds_alternative<intent::Home>(intent)) {
        visit.overlay.reset();
        return false;
    }
    return true;
}

/// What was filed is there: its paper comes out, and the person goes.
bool is_filed_there(const Step& step) {
    const auto* notice = std::get_if<step::Notice>(&step);
    return std::holds_alternative<step::Receipt>(step) ||
           std::holds_alternative<step::Evaluation>(step) ||
           (notice != nullptr && notice->then == step::Notice::Then::receipt);
}

bool is_last_notice(const Step& step) {
    const auto* notice = std::get_if<step::Notice>(&step);
    return notice != nullptr && notice->then == step::Notice::Then::end;
}

/// Goodbye was left for a look aside.
void go_back_to_goodbye(Context& context) {
    auto& visit = context.visit();
    if (visit.aside.empty()) return;
    auto goodbye = visit.aside.front().step;
    visit.aside.clear();
    visit.asked.reset();
    context.go(std::move(goodbye));
}

/// From a look aside it leads where the page leads that was left.
void go_home(Context& context) {
    auto& visit = context.visit();
    const auto& main = visit.main_step();
    if (std::holds_alternative<step::Home>(visit.step)) {
        end_visit(context);
    } else if (is_filed_there(main)) {
        enter_goodbye(context, false);
    } else if (std::holds_alternative<step::Goodbye>(main)) {
        go_back_to_goodbye(context);
        on_intent(context, std::get<step::Goodbye>(visit.step), intent::Home{});
    } else if (is_last_notice(main)) {
        end_visit(context);
    } else if (const auto* submitting = std::get_if<step::Submitting>(&visit.step);
               submitting != nullptr && submitting->request) {
        // The case is being stored: where that ends is known in a moment.
        return;
    } else if (would_lose_answers(visit)) {
        visit.overlay = LeaveQuestion{};
    } else {
        return_home(context);
    }
}

/// What means the same on every screen.
bool on_everywhere(Context& context, const Intent& intent) {
    auto& visit = context.visit();
    if (const auto* language = std::get_if<intent::SetLanguage>(&intent)) {
        visit.language = language->language;
    } else if (std::holds_alternative<intent::ChooseLanguage>(intent)) {
        visit.overlay = LanguageQuestion{};
    } else if (const auto* way = std::get_if<intent::SetWay>(&intent)) {
        visit.way = way->way;
        restart_idle(context);
    } else if (const auto* help = std::get_if<intent::Help>(&intent)) {
        visit.overlay = HelpPanel{};
        if (help->calls) call_staff(context);
    } else if (std::holds_alternative<intent::Home>(intent)) {
        go_home(context);
    } else if (std::holds_alternative<intent::Speech>(intent) ||
               std::holds_alternative<intent::ShowHidden>(intent)) {
        // The user interface has done it.
    } else if (std::holds_alternative<intent::ConfirmLeave>(intent)) {
        // “End now” under the idle warning.
        if (context.data.visit && has_warning(visit)) end_visit(context);
    } else {
        return false;
    }
    return true;
}

bool begins_visit(const Intent& intent) {
    return std::holds_alternative<intent::Begin>(intent) ||
           std::holds_alternative<intent::Help>(intent) ||
           std::holds_alternative<intent::SetLanguage>(intent) ||
           std::holds_alternative<intent::ChooseLanguage>(intent) ||
           std::holds_alternative<intent::SetWay>(intent) ||
           std::holds_alternative<intent::Speech>(intent);
}

void on_person(Context& context, const Intent& intent) {
    if (!context.data.visit) {
        if (!begins_visit(intent) || !context.environment.catalogue) return;
        // The screen says why.
        if (context.data.health.door_open || context.data.health.refused) return;
        begin_visit(context);
    }
    auto& visit = context.visit();
    visit.home_read_rests = false;
    const bool warned = has_warning(visit);
    const bool ends_now = warned && std::holds_alternative<intent::ConfirmLeave>(intent);
    if (idles(visit) && !ends_now) restart_idle(context);
    if (on_overlay(context, intent) || on_everywhere(context, intent)) return;
    std::visit([&](auto& current) { on_intent(context, current, intent); }, visit.step);
}

// ---- events
// -------------------------------------------------------------------------------------------------------

void on_draft(Context& context, const SecretText& state) {
    if (context.data.visit) {
        // Somebody has begun already: what the last one left is nobody's any more.
        context.want(effect::DropDraft{});
        if (context.visit().form) context.visit().draft_changed = true;
    } else if (!restore_draft(context, state)) {
        context.want(effect::DropDraft{});
    }
}

/// True when it waits for a page that is aside.
template <class Happened>
bool is_kept_aside(Context& context, Happened& happened) {
    if constexpr (std::is_constructible_v<AsidePage::Answer, Happened>) {
        if (context.visit().aside.empty()) return false;
        AsidePage::Answer answer(std::move(happened));
        if (keep_for_aside(context, answer)) return true;
        happened = std::move(std::get<Happened>(answer));
    }
    return false;
}

/// Money that goes back is of whichever visit, or of none any more; the hall's answer to a call
/// comes on whatever page.
bool is_settled_apart(Context& context, const EventBody& body) {
    if (const auto* told = std::get_if<event::PlatformTold>(&body))
        return take_refund_answer(context, *told) || take_call_answer(context, told->request, true);
    if (const auto* failed = std::get_if<event::PlatformFailed>(&body))
        return take_refund_failure(context, *failed) ||
               take_call_answer(context, failed->request, false);
    return false;
}

void on_event(Context& context, EventBody& body) {
    std::visit(
        [&](auto& happened) {
            using Happened = std::decay_t<decltype(happened)>;
            if constexpr (std::is_same_v<Happened, event::Person>) {
                on_person(context, happened.intent);
            } else if constexpr (std::is_same_v<Happened, event::HealthChanged>) {
                context.data.health = happened.health;
                if (context.data.visit) on_health(context);
            } else if constexpr (std::is_same_v<Happened, event::DraftFound>) {
                on_draft(context, happened.state);
            } else if constexpr (std::is_same_v<Happened, event::OrdersLeft>) {
                take_orders_left(context, happened.orders);
            } else if constexpr (std::is_same_v<Happened, event::Tick> ||
                                 std::is_same_v<Happened, event::CatalogueChanged>) {
                // Time was looked at before; a running visit keeps its catalogue.
            } else if (context.data.visit && !is_kept_aside(context, happened)) {
                on_device(context, happened);
            }
        },
        body);
}

/// Typed text passes through events: what was typed may not stay behind in them.
void wipe_event(EventBody& body) {
    auto* person = std::get_if<event::Person>(&body);
    if (person == nullptr) return;
    if (auto* typed = std::get_if<intent::TypeText>(&person->intent)) wipe_value(typed->text);
    if (auto* given = std::get_if<intent::SetAnswer>(&person->intent)) wipe_value(given->value);
    if (auto* drawn = std::get_if<intent::AddStroke>(&person->intent)) wipe_value(drawn->stroke);
}

bool belongs_to_no_visit(const EventBody& body) {
    return std::holds_alternative<event::Tick>(body) ||
           std::holds_alternative<event::HealthChanged>(body) ||
           std::holds_alternative<event::CatalogueChanged>(body) ||
           std::holds_alternative<event::DraftFound>(body) ||
           std::holds_alternative<event::OrdersLeft>(body);
}

}  // namespace

Advance advance(VisitState state, Event event, Now now, const Environment& environment) {
    std::vector<Effect> effects;
    auto& data = state.data();
    Context context{data, effects, now, environment, event.fresh_id};
    const SessionId before = data.session;
    run_timers(context, state);
    const bool ended = data.session != before;
    const bool for_this_visit = event.session == data.session && !ended;
    // A draft may begin a visit; one advance never speaks for two.
    const bool for_all = belongs_to_no_visit(event.body) &&
                         (event.session == SessionId{} || for_this_visit) &&
                         !(ended && std::holds_alternative<event::DraftFound>(event.body));
    const bool is_settled = is_settled_apart(context, event.body);
    if (!is_settled && (for_this_visit || for_all)) on_event(context, event.body);
    if (data.visit) keep_home_read(context);
    if (data.visit) follow_code_reader(context);
    if (data.visit) follow_page_watch(context);
    if (data.visit) follow_phone(context);
    if (data.visit) follow_face_watch(context);
    if (data.visit && data.visit->draft_changed && data.visit->locked.empty()) save_draft(context);
    wipe_event(event.body);
    const SessionId spoken_for = before == SessionId{} ? data.session : before;
    return {std::move(state), std::move(effects), spoken_for};
}

std::optional<SteadyTime> next_deadline(const VisitState& state) {
    const auto& data = state.data();
    std::optional<SteadyTime> next = refunds_due(data.refunds);
    if (!data.visit) return next;
    const auto& visit = *data.visit;
    const auto consider = [&](const std::optional<SteadyTime>& time) {
        if (time && (!next || *time < *next)) next = time;
    };
    if (idles(visit)) {
        consider(visit.idle_ends);
        consider(has_warning(visit) ? visit.next_second : visit.idle_warns);
    }
    if (visit.filing) consider(visit.filing->number_wanted_until);
    if (visit.phone && std::holds_alternative<step::Capture>(visit.step)) {
        if (visit.phone->request) consider(visit.phone->give_up);
        if (visit.phone->fetch) consider(visit.phone->fetch->give_up);
        consider(visit.phone->next_look);
    }
    if (visit.asked && visit.asked->request) consider(visit.asked->give_up);
    if (visit.room_wait) consider(visit.room_wait->give_up);
    if (!visit.withdrawals.consents.empty()) consider(visit.withdrawals.due);
    if (visit.call.state == HelpPanel::Call::asked) consider(visit.call.due);
    if (const auto* identify = std::get_if<step::Identify>(&visit.step))
        consider(identify->give_up);
    if (const auto* form = std::get_if<step::Form>(&visit.step)) consider(form->leaves_at);
    if (const auto* verify = std::get_if<step::Verify>(&visit.step)) consider(verify->next_look);
    if (const auto* face = std::get_if<step::Face>(&visit.step); face != nullptr && face->request)
        consider(face->give_up);
    if (const auto* link = std::get_if<step::LinkCard>(&visit.step); link != nullptr && link->read)
        consider(link->give_up);
    if (const auto* submitting = std::get_if<step::Submitting>(&visit.step)) {
        if (submitting->request) consider(submitting->give_up);
    }
    if (std::holds_alternative<step::Pay>(visit.step) && visit.payment) {
        if (visit.payment->request) consider(visit.payment->give_up);
        consider(visit.payment->next_look);
    }
    if (const auto* goodbye = std::get_if<step::Goodbye>(&visit.step)) {
        consider(goodbye->alarm_ends ? goodbye->alarm_ends : goodbye->ends);
        consider(goodbye->next_sound);
        consider(visit.next_second);
    }
    if (const auto* notice = std::get_if<step::Notice>(&visit.step)) consider(notice->ends);
    return next;
}

}  // namespace kiosk
