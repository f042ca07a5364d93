#include "kiosk/flow/error_words.h"
#include "kiosk/flow/steps/steps.h"
#include "kiosk/flow/text_ids.h"
#include "kiosk/model/check_digits.h"

namespace kiosk {

namespace {

using Phase = IdentifyScreen::Phase;

/// The reader answers by itself when its time is over; this catches a reader that doesn't.
constexpr Duration reader_grace{5'000};
/// A card that was read so lately is not refused for its age.
constexpr Duration card_is_fresh{60'000};

bool is_reader_missing(ErrorCode code) {
    return code == ErrorCode::no_device || code == ErrorCode::device_gone;
}

void fail(Context& context, step::Identify& current, std::string_view problem) {
    current.phase = Phase::failed;
    current.problem = problem;
    current.read.reset();
    current.give_up.reset();
    context.sound(effect::PlaySound::Kind::problem);
}

void start_read(Context& context, step::Identify& current) {
    const auto then = current.then;
    current = {};
    current.then = then;
    if (context.visit().practice) return;
    const auto request = context.new_request();
    current.read = request;
    current.give_up = context.now.steady + context.environment.card_timeout + reader_grace;
    context.want(effect::ReadCard{request, context.environment.card_timeout});
    if (then != step::Identify::Then::again) return;
    // Why it is asked for once more stands there until it lies on the reader.
    current.phase = Phase::failed;
    current.problem = text_id::cases_card_again;
}

/// What the platform takes as an applicant: a name, and a number that is one.
bool names_a_person(const drivers::IdentityCard& card) {
    const bool foreign_2017 = card.kind == drivers::IdentityCardKind::foreign_permanent_2017;
    const bool number =
        foreign_2017 ? !card.number.empty() : is_citizen_number(card.number.reveal());
    return number && (!card.name.empty() || !card.english_name.empty());
}

step::Notice::Then after_notice(const step::Identify& current) {
    if (current.then == step::Identify::Then::again) return step::Notice::Then::aside;
    return current.then == step::Identify::Then::form ? step::Notice::Then::guide
                                                      : step::Notice::Then::home;
}

void know_person(Context& context, drivers::IdentityCard card) {
    auto& visit = context.visit();
    visit.card = std::move(card);
    visit.identified_at = context.now.wall;
    visit.card_read_at = context.now.steady;
    visit.pass = context.fresh_id;
}

/// False when it isn't taken: a notice says why, or the visit ends.
bool accept_card(Context& context, drivers::IdentityCard& card, step::Notice::Then after) {
    auto& visit = context.visit();
    visit.card_on_reader = true;
    const auto watch = context.new_request();
    visit.card_watch = watch;
    context.want(effect::WatchCard{watch});
    if (visit.card && visit.card->number != card.number) {
        end_for_other_person(context);
        return false;
    }
    if (!names_a_person(card)) {
        show_notice(context, text_id::notice_card_unusable, after);
        return false;
    }
    // By a clock that is surely wrong no card is judged: the platform does, when the case arrives.
    const bool is_judged = !context.data.health.clock_unset;
    if (is_judged && drivers::is_expired(card, civil_date(context.now.wall))) {
        show_notice(context, text_id::notice_card_expired, after);
        return false;
    }
    // The terminal has no use for pictures and fingerprints.
    card.photo_wlt.wipe();
    card.fingerprints.wipe();
    know_person(context, std::move(card));
    return true;
}

/// The same person stands there as before the crash.
void go_on(Context& context) {
    auto& visit = context.visit();
    auto left = std::move(visit.locked);
    visit.locked.clear();
    if (left.empty()) return return_home(context);
    context.go(std::move(left.front()));
    restart_idle(context);
    keep_guard_read(context);
}

/// The page that waited for the card asks once more.
void come_back(Context& context) {
    leave_aside(context);
    auto& visit = context.visit();
    if (std::holds_alternative<step::Pay>(visit.step)) return pay_again(context);
    if (is_by_phone(visit.step)) return open_phone_anew(context);
    if (!visit.asked || visit.asked->request) return;
    visit.asked->problem.clear();
    ask_again(context);
}

void take_card(Context& context, drivers::IdentityCard& card) {
    auto& visit = context.visit();
    const auto then = std::get<step::Identify>(visit.step).then;
    const auto before = visit.identified_at;
    if (!accept_card(context, card, after_notice(std::get<step::Identify>(visit.step)))) return;
    switch (then) {
        case step::Identify::Then::form:
            return begin_service(context);
        case step::Identify::Then::cases:
            return enter_cases(context);
        case step::Identify::Then::mine:
            visit.logged_in = true;
            return enter_mine(context);
        case step::Identify::Then::resume:
            // The case tells when its person was identified, not when they were seen again.
            visit.identified_at = before;
            return go_on(context);
        case step::Identify::Then::again:
            visit.identified_at = before;
            return come_back(context);
    }
}

/// A card laid down on the home page.
void log_in(Context& context, drivers::IdentityCard& card) {
    auto& visit = context.visit();
    visit.guard_read.reset();
    visit.home = std::get<step::Home>(visit.step);
    if (!accept_card(context, card, step::Notice::Then::home)) return;
    visit.logged_in = true;
    enter_mine(context);
}

/// Whoever laid a card down at home is told that it was not read; a reader that fails by itself
/// rests until somebody touches something.
void fail_at_home(Context& context, ErrorCode code) {
    auto& visit = context.visit();
    visit.home_read_rests = true;
    const bool by_card = code == ErrorCode::card_unreadable || code == ErrorCode::card_removed ||
                         code == ErrorCode::card_kind_unknown;
    if (!by_card) return;
    visit.home = std::get<step::Home>(visit.step);
    step::Identify identify;
    identify.then = step::Identify::Then::mine;
    context.go(std::move(identify));
    fail(context, std::get<step::Identify>(visit.step), reader_words(code));
    restart_idle(context);
}

/// A card laid down while the form is filled.
void look_at_card(Context& context, const drivers::IdentityCard& card) {
    auto& visit = context.visit();
    visit.guard_read.reset();
    visit.card_on_reader = true;
    if (!visit.card) return;
    if (visit.card->number != card.number) return end_for_other_person(context);
    // From now on it counts anew.
    visit.card_read_at = context.now.steady;
}

}  // namespace

void enter_identify(Context& context, step::Identify::Then then) {
    // The reader does one thing at a time.
    cancel_card_read(context);
    step::Identify identify;
    identify.then = then;
    context.go(std::move(identify));
    start_read(context, std::get<step::Identify>(context.visit().step));
    restart_idle(context);
}

bool may_read_card_again(const Context& context) {
    const auto age = context.now.steady - context.visit().card_read_at;
    return age > card_is_fresh && context.data.health.card_reader != PartState::unavailable;
}

void read_card_again(Context& context) {
    step::Identify identify;
    identify.then = step::Identify::Then::again;
    go_aside(context, std::move(identify));
    if (context.data.health.card_reader == PartState::unavailable)
        return show_notice(context, text_id::notice_reader_missing, step::Notice::Then::aside);
    start_read(context, std::get<step::Identify>(context.visit().step));
    restart_idle(context);
}

void identify_once(Context& context) {
    const auto& visit = context.visit();
    if (visit.card && visit.card_on_reader) return begin_service(context);
    enter_identify(context);
}

void begin_service(Context& context) {
    const auto& visit = context.visit();
    const auto* item = visit.item();
    if (item == nullptr) return return_home(context);
    if (!may_apply(*item, visit.principal.kind)) return enter_principals(context, true);
    if (may_compare_face(context)) return enter_face(context);
    if (visit.assurance() < item->identity) return enter_verify(context);
    enter_consent(context);
}

void keep_home_read(Context& context) {
    auto& visit = context.visit();
    const bool wanted = std::holds_alternative<step::Home>(visit.step) && !visit.card_on_reader &&
                        !context.data.card_left && !visit.home_read_rests &&
                        context.data.health.card_reader != PartState::unavailable;
    if (wanted && !visit.guard_read) {
        visit.guard_read = context.new_request();
        context.want(effect::ReadCard{*visit.guard_read, guard_read_time});
    } else if (!wanted && visit.guard_read && !visit.card) {
        context.want(effect::CancelCardRead{*visit.guard_read});
        visit.guard_read.reset();
    }
}

void cancel_card_read(Context& context) {
    auto& visit = context.visit();
    if (auto* current = std::get_if<step::Identify>(&visit.step);
        current != nullptr && current->read) {
        context.want(effect::CancelCardRead{*current->read});
        current->read.reset();
        current->give_up.reset();
    }
    if (visit.guard_read) context.want(effect::CancelCardRead{*visit.guard_read});
    visit.guard_read.reset();
}

void keep_guard_read(Context& context) {
    auto& visit = context.visit();
    const bool answers_shown = std::holds_alternative<step::Cases>(visit.step) ||
                               std::holds_alternative<step::Case>(visit.step) ||
                               std::holds_alternative<step::Supplement>(visit.step) ||
                               std::holds_alternative<step::Voice>(visit.step) ||
                               std::holds_alternative<step::Consent>(visit.step) ||
                               std::holds_alternative<step::Materials>(visit.step) ||
                               std::holds_alternative<step::Wallet>(visit.step) ||
                               std::holds_alternative<step::Mine>(visit.step) ||
                               std::holds_alternative<step::Principals>(visit.step) ||
                               std::holds_alternative<step::Verify>(visit.step) ||
                               std::holds_alternative<step::Face>(visit.step) ||
                               std::holds_alternative<step::Offer>(visit.step) ||
                               std::holds_alternative<step::LinkCard>(visit.step) ||
                               std::holds_alternative<step::Public>(visit.step) ||
                               std::holds_alternative<step::Form>(visit.step) ||
                               std::holds_alternative<step::Review>(visit.step) ||
                               std::holds_alternative<step::Delivery>(visit.step) ||
                               std::holds_alternative<step::Signature>(visit.step);
    const bool wanted = answers_shown && visit.card && !visit.card_on_reader && !visit.practice &&
                        context.data.health.card_reader != PartState::unavailable;
    if (!wanted || visit.guard_read) return;
    visit.guard_read = context.new_request();
    context.want(effect::ReadCard{*visit.guard_read, guard_read_time});
}

void on_intent(Context& context, step::Identify& current, const Intent& intent) {
    const bool gives_up = std::holds_alternative<intent::Back>(intent) ||
                          std::holds_alternative<intent::Skip>(intent);
    if (current.then == step::Identify::Then::resume && gives_up) return end_visit(context);
    if (std::holds_alternative<intent::Back>(intent)) {
        cancel_card_read(context);
        if (current.then == step::Identify::Then::again)
            leave_aside(context);
        else if (current.then == step::Identify::Then::form)
            enter_guide(context);
        else
            leave_for_home(context);
    } else if (std::holds_alternative<intent::Skip>(intent) && !context.visit().practice) {
        show_notice(context, text_id::notice_no_card, after_notice(current));
    } else if (std::holds_alternative<intent::Next>(intent) && context.visit().practice) {
        know_person(context, practice_card());
        enter_form(context);
    } else if (std::holds_alternative<intent::Retry>(intent) && current.phase == Phase::failed) {
        if (context.data.health.card_reader == PartState::unavailable) {
            show_notice(context, text_id::notice_reader_missing, after_notice(current));
        } else {
            start_read(context, current);
        }
    }
}

void on_tick(Context& context, step::Identify& current) {
    if (!current.give_up || *current.give_up > context.now.steady) return;
    cancel_card_read(context);
    fail(context, current, text_id::identify_reader_failed);
}

void on_device(Context& context, event::CardFound& found) {
    auto* current = std::get_if<step::Identify>(&context.visit().step);
    if (current == nullptr || current->read != found.request) return;
    current->phase = Phase::reading;
    current->problem.clear();
    restart_idle(context);
}

void on_device(Context& context, event::CardRead& read) {
    auto& visit = context.visit();
    if (visit.guard_read == read.request) {
        restart_idle(context);
        if (std::holds_alternative<step::Home>(visit.step))
            log_in(context, read.card);
        else
            look_at_card(context, read.card);
        return;
    }
    auto* current = std::get_if<step::Identify>(&visit.step);
    if (current == nullptr || current->read != read.request) return;
    current->read.reset();
    current->give_up.reset();
    restart_idle(context);
    take_card(context, read.card);
}

void on_device(Context& context, event::CardRetry& retry) {
    auto* current = std::get_if<step::Identify>(&context.visit().step);
    if (current == nullptr || current->read != retry.request) return;
    // The read goes on: no touch is needed, only the card.
    current->phase = Phase::failed;
    current->problem = reader_words(retry.reason);
    context.sound(effect::PlaySound::Kind::problem);
    restart_idle(context);
}

void on_device(Context& context, event::CardFailed& failed) {
    auto& visit = context.visit();
    if (visit.guard_read == failed.request) {
        // A thing that is no card may lie there, or the time was over: look again only when that is
        // all.
        visit.guard_read.reset();
        if (failed.error.code == ErrorCode::no_card)
            keep_guard_read(context);
        else if (std::holds_alternative<step::Home>(visit.step))
            fail_at_home(context, failed.error.code);
        return;
    }
    auto* current = std::get_if<step::Identify>(&visit.step);
    if (current == nullptr || current->read != failed.request) return;
    if (is_reader_missing(failed.error.code)) {
        current->read.reset();
        // It starts as this program does; on_health looks again.
        if (current->then == step::Identify::Then::resume) return;
        show_notice(context, text_id::notice_reader_missing, after_notice(*current));
        return;
    }
    fail(context, *current, reader_words(failed.error.code));
}

void on_device(Context& context, event::CardPresence& presence) {
    auto& visit = context.visit();
    if (visit.card_watch != presence.request) return;
    if (!presence.present) context.data.card_left = false;
    if (visit.card_on_reader == presence.present || context.data.card_left) return;
    visit.card_on_reader = presence.present;
    if (auto* goodbye = std::get_if<step::Goodbye>(&visit.step)) {
        card_moved_at_goodbye(context, *goodbye);
    } else if (!presence.present) {
        keep_guard_read(context);
    }
}

void on_health(Context& context) {
    auto* current = std::get_if<step::Identify>(&context.visit().step);
    const bool missing = context.data.health.card_reader == PartState::unavailable;
    if (current == nullptr || context.visit().practice) return;
    if (current->then == step::Identify::Then::resume) {
        if (!missing && !current->read && current->phase == Phase::waiting)
            start_read(context, *current);
        return;
    }
    if (!missing) return;
    show_notice(context, text_id::notice_reader_missing, after_notice(*current));
}

Screen view(const ViewContext& context, const step::Identify& current) {
    IdentifyScreen screen;
    screen.phase = current.phase;
    screen.problem = current.problem;
    screen.can_retry = current.phase == Phase::failed && !current.read &&
                       context.health.card_reader != PartState::unavailable;
    screen.practice = context.visit.practice;
    screen.resumes = current.then == step::Identify::Then::resume;
    return screen;
}

}  // namespace kiosk
