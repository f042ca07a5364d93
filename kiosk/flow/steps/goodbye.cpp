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

bool paper_is_coming(const Visit& visit) {
    return visit.print.state == Print::printing && visit.print.request;
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
    if (context.visit().print.state == Print::printed) {
        current.ends = current.waited_for_paper ? soon : std::max(current.ends, soon);
    } else if (current.waited_for_paper && !paper_is_coming(context.visit())) {
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
    if (current.alarm_ends && *current.alarm_ends <= now) {
        context.want(effect::CallHelp{});
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
    const auto& print = context.visit.print;
    GoodbyeScreen screen;
    screen.card_on_reader = context.visit.card_on_reader;
    screen.paper_to_take =
        print.state == Print::printed || (print.state == Print::printing && print.request);
    screen.evaluated = current.evaluated;
    return screen;
}

}  // namespace kiosk
