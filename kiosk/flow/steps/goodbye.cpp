#include <algorithm>

#include "kiosk/flow/steps/steps.h"

namespace kiosk {

namespace {

using Print = ReceiptScreen::Print;

/// Paper that is coming out is worth a little patience, but not for ever.
constexpr Duration paper_patience{20'000};

bool card_is_left(const Context& context) {
    return context.visit().card_on_reader;
}

bool is_coming(const PrintJob& job) {
    return job.state == Print::printing && job.request;
}

bool paper_is_coming(const Visit& visit) {
    return is_coming(visit.print) || is_coming(visit.form_print);
}

bool is_to_take(const PrintJob& job) {
    return job.state == Print::printed || is_coming(job);
}

void ring(Context& context, step::Goodbye& current) {
    context.sound(effect::PlaySound::Kind::card_left);
    current.next_sound = context.now.steady + card_left_sound_every;
}

}  // namespace

void card_moved_at_goodbye(Context& context, step::Goodbye& current) {
    if (card_is_left(context)) {
        ring(context, current);
        return;
    }
    current.next_sound.reset();
    if (current.alarm_ends) finish_visit(context);
}

void paper_moved_at_goodbye(Context& context, step::Goodbye& current) {
    constexpr Duration time_to_take_paper{5'000};
    const auto soon = context.now.steady + time_to_take_paper;
    const auto& visit = context.visit();
    if (paper_is_coming(visit)) return;
    if (visit.print.state == Print::printed || visit.form_print.state == Print::printed) {
        current.ends = current.waited_for_paper ? soon : std::max(current.ends, soon);
    } else if (current.waited_for_paper) {
        current.ends = context.now.steady;
    }
}

void on_intent(Context& context, step::Goodbye& current, const Intent& intent) {
    const bool done = std::holds_alternative<intent::Next>(intent) ||
                      std::holds_alternative<intent::Home>(intent) ||
                      std::holds_alternative<intent::Begin>(intent);
    if (!done) return;
    if (card_is_left(context)) {
        ring(context, current);
    } else if (!paper_is_coming(context.visit())) {
        finish_visit(context);
    }
}

void on_tick(Context& context, step::Goodbye& current) {
    const auto now = context.now.steady;
    if (context.visit().next_second <= now)
        context.visit().next_second = now + std::chrono::seconds(1);
    if (current.alarm_ends && *current.alarm_ends <= now) {
        call_staff_for_card(context);
        finish_visit(context);
        return;
    }
    if (current.next_sound && *current.next_sound <= now) ring(context, current);
    if (current.alarm_ends || current.ends > now) return;
    if (card_is_left(context)) {
        current.alarm_ends = now + context.environment.card_left_alarm;
    } else if (paper_is_coming(context.visit()) && !current.waited_for_paper) {
        current.waited_for_paper = true;
        current.ends = now + paper_patience;
    } else {
        finish_visit(context);
    }
}

Screen view(const ViewContext& context, const step::Goodbye& current) {
    const auto& visit = context.visit;
    GoodbyeScreen screen;
    screen.card_on_reader = visit.card_on_reader;
    screen.form_to_take = is_to_take(visit.form_print);
    screen.paper_to_take = is_to_take(visit.print) || screen.form_to_take;
    screen.evaluated = current.evaluated;
    if (!paper_is_coming(visit) || current.alarm_ends) {
        const auto ends = current.alarm_ends.value_or(current.ends);
        const auto left =
            std::chrono::ceil<std::chrono::seconds>(ends - context.now.steady).count();
        screen.seconds_left = static_cast<int>(std::max<std::int64_t>(0, left));
    }
    return screen;
}

}  // namespace kiosk
