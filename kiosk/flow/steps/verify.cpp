#include "kiosk/flow/steps/steps.h"
#include "kiosk/flow/text_ids.h"

namespace kiosk {

namespace {

/// So often the platform is asked whether the person has answered on their phone.
constexpr Duration look_every{2'500};

void look(Context& context, step::Verify& current) {
    current.next_look.reset();
    ask(context, question::Verify{current.id});
}

bool is_over(const step::Verify& current) {
    return current.told && current.told->state != Verification::State::waiting;
}

}  // namespace

void enter_verify(Context& context) {
    auto& visit = context.visit();
    visit.asked.reset();
    step::Verify verify;
    verify.id = context.fresh_id;
    context.go(std::move(verify));
    restart_idle(context);
    keep_guard_read(context);
    look(context, std::get<step::Verify>(visit.step));
}

void take_verification(Context& context, Verification& told) {
    auto& visit = context.visit();
    auto* current = std::get_if<step::Verify>(&visit.step);
    if (current == nullptr) return;
    visit.asked.reset();
    if (told.state == Verification::State::confirmed) {
        visit.identity_statement = std::move(told.statement);
        context.sound(effect::PlaySound::Kind::done);
        return begin_service(context);
    }
    const bool fails = told.state != Verification::State::waiting;
    current->told = std::move(told);
    if (fails)
        context.sound(effect::PlaySound::Kind::problem);
    else
        current->next_look = context.now.steady + look_every;
}

void on_intent(Context& context, step::Verify& current, const Intent& intent) {
    auto& visit = context.visit();
    if (std::holds_alternative<intent::Back>(intent) ||
        std::holds_alternative<intent::Skip>(intent)) {
        // Without it the guide is what there is.
        visit.asked.reset();
        return enter_guide(context);
    }
    if (!std::holds_alternative<intent::Retry>(intent)) return;
    if (is_over(current)) return enter_verify(context);
    (void)asked_again(context, intent);
}

void on_tick(Context& context, step::Verify& current) {
    if (!current.next_look || *current.next_look > context.now.steady) return;
    look(context, current);
}

Screen view(const ViewContext& context, const step::Verify& current) {
    const auto& visit = context.visit;
    VerifyScreen screen;
    screen.asking = ask_view(visit);
    if (const auto* item = visit.item()) screen.service = item->name;
    screen.picture_taken = visit.face.taken;
    if (!current.told) return screen;
    screen.state = current.told->state;
    screen.code = current.told->code;
    // A look that is under way changes nothing on the page.
    if (screen.asking.waiting) screen.asking = {};
    return screen;
}

}  // namespace kiosk
