#include <algorithm>

#include "kiosk/flow/error_words.h"
#include "kiosk/flow/steps/steps.h"
#include "kiosk/flow/text_ids.h"

namespace kiosk {

namespace {

using LinkPhase = LinkCardScreen::Phase;

constexpr Duration social_card_patience{5'000};

void stop_reading(Context& context) {
    auto* current = std::get_if<step::LinkCard>(&context.visit().step);
    if (current == nullptr || !current->read) return;
    context.want(effect::CancelSocialCard{*current->read});
    current->read.reset();
}

void begin_reading(Context& context, step::LinkCard& current) {
    current = {};
    current.read = context.new_request();
    current.give_up = context.now.steady + context.environment.card_timeout + social_card_patience;
    context.want(effect::ReadSocialCard{*current.read, context.environment.card_timeout});
}

void not_linked(Context& context, step::LinkCard& current, std::string_view why) {
    current.read.reset();
    current.phase = LinkPhase::failed;
    current.problem = why;
    context.sound(effect::PlaySound::Kind::problem);
}

}  // namespace

bool can_link_card(const Environment& environment) {
    return std::ranges::find(environment.devices, "smart_card") != environment.devices.end();
}

void enter_link_card(Context& context) {
    context.visit().asked.reset();
    context.go(step::LinkCard{});
    restart_idle(context);
    keep_guard_read(context);
    begin_reading(context, std::get<step::LinkCard>(context.visit().step));
}

void on_device(Context& context, event::SocialCardRead& read) {
    auto& visit = context.visit();
    auto* current = std::get_if<step::LinkCard>(&visit.step);
    if (current == nullptr || current->read != read.request) return;
    restart_idle(context);
    // Whose card it is, it has to say itself: what says nothing is nobody's.
    const bool is_own =
        visit.card && !read.card.citizen_id.empty() && read.card.citizen_id == visit.card->number;
    if (!is_own) {
        not_linked(
            context, *current,
            read.card.citizen_id.empty() ? text_id::link_card_unknown : text_id::link_card_other);
        read.card.wipe();
        return;
    }
    visit.social_card_number = std::move(read.card.number);
    read.card.wipe();
    current->read.reset();
    current->phase = LinkPhase::linked;
    context.sound(effect::PlaySound::Kind::done);
}

void on_device(Context& context, event::SocialCardFailed& failed) {
    auto* current = std::get_if<step::LinkCard>(&context.visit().step);
    if (current == nullptr || current->read != failed.request) return;
    restart_idle(context);
    not_linked(context, *current,
               failed.error.code == ErrorCode::no_card ? text_id::link_card_none
                                                       : text_id::link_card_unreadable);
}

void on_intent(Context& context, step::LinkCard& current, const Intent& intent) {
    const bool leaves =
        std::holds_alternative<intent::Back>(intent) ||
        (std::holds_alternative<intent::Next>(intent) && current.phase == LinkPhase::linked);
    if (leaves) {
        stop_reading(context);
        enter_mine(context);
    } else if (std::holds_alternative<intent::Retry>(intent) &&
               current.phase == LinkPhase::failed) {
        begin_reading(context, current);
    }
}

void on_tick(Context& context, step::LinkCard& current) {
    if (!current.read || current.give_up > context.now.steady) return;
    stop_reading(context);
    not_linked(context, current, text_id::link_card_unreadable);
}

Screen view(const ViewContext&, const step::LinkCard& current) {
    return LinkCardScreen{current.phase, current.problem};
}

}  // namespace kiosk
