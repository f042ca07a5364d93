#include "kiosk/flow/steps/steps.h"

namespace kiosk {

namespace {

void leave(Context& context, step::Notice::Then then) {
    if (then == step::Notice::Then::end) {
        end_visit(context);
    } else if (then == step::Notice::Then::home) {
        leave_for_home(context);
    } else if (then == step::Notice::Then::aside) {
        leave_aside(context);
    } else if (then == step::Notice::Then::receipt) {
        context.go(step::Receipt{});
    } else if (then == step::Notice::Then::form && context.visit().form != nullptr) {
        go_to_page(context, 0, false);
    } else {
        enter_guide(context);
    }
}

}  // namespace

void on_intent(Context& context, step::Notice& current, const Intent& intent) {
    if (std::holds_alternative<intent::Next>(intent) ||
        std::holds_alternative<intent::Back>(intent)) {
        leave(context, current.then);
    }
}

void on_tick(Context& context, step::Notice& current) {
    if (current.ends && *current.ends <= context.now.steady) leave(context, current.then);
}

Screen view(const ViewContext&, const step::Notice& current) {
    return NoticeScreen{current.id, current.icon, current.lines};
}

}  // namespace kiosk
