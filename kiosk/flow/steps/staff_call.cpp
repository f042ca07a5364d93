#include "kiosk/flow/steps/steps.h"

namespace kiosk {

namespace {

/// Who waits for help is told soon that nobody could be reached.
constexpr Duration call_patience{12'000};

void tell_platform(Context& context, RequestId request, const char* reason) {
    context.want(effect::CallHelp{});
    context.want(effect::AskPlatform{
        request, question::Feedback{std::string(R"({"kind":"call","reason":")") + reason + "\"}"},
        context.fresh_id, proof_of(context)});
}

}  // namespace

void call_staff(Context& context) {
    auto& call = context.visit().call;
    if (call.state == HelpPanel::Call::asked || call.state == HelpPanel::Call::told) return;
    call.state = HelpPanel::Call::asked;
    call.request = context.new_request();
    call.due = context.now.steady + call_patience;
    tell_platform(context, *call.request, "asked");
}

void call_staff_for_card(Context& context) {
    tell_platform(context, context.new_request(), "card_left");
}

bool take_call_answer(Context& context, RequestId request, bool reached) {
    if (!context.data.visit) return false;
    auto& call = context.visit().call;
    if (call.request != request) return false;
    call.request.reset();
    call.state = reached ? HelpPanel::Call::told : HelpPanel::Call::failed;
    return true;
}

void tick_call(Context& context) {
    const auto& call = context.visit().call;
    if (call.state == HelpPanel::Call::asked && call.due <= context.now.steady)
        context.visit().call.state = HelpPanel::Call::failed;
}

}  // namespace kiosk
