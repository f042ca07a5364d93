// A look aside: a complaint or a public page from any page. The page that is left comes
// back as it was; answers to what it has asked wait for it, because what they lead to (the next
// page, a read of the card, the filing) is nothing to happen behind another page.
#include <algorithm>
#include <optional>
#include <utility>

#include "kiosk/base/overloaded.h"
#include "kiosk/flow/steps/steps.h"

namespace kiosk {

namespace {

bool is_of_payment(const Visit& visit, const Step& step, RequestId request) {
    return std::holds_alternative<step::Pay>(step) && visit.payment &&
           visit.payment->request == request;
}

bool is_of_phone(const Visit& visit, const Step& step, RequestId request) {
    return is_by_phone(step) && visit.phone && visit.phone->request == request;
}

bool is_binding(const Visit& visit, const Step& step, RequestId request) {
    const auto* capture = std::get_if<step::Capture>(&step);
    if (capture == nullptr) return false;
    const auto paper = visit.captured.find(capture->field.value());
    return paper != visit.captured.end() && paper->second.binding == request;
}

bool is_waited_for(const Visit& visit, const AsidePage& page, const AsidePage::Answer& answer) {
    const auto by_platform = [&](RequestId request) {
        return (page.asked && page.asked->request == request) ||
               is_of_payment(visit, page.step, request) || is_of_phone(visit, page.step, request);
    };
    const auto by_sheet = [&](RequestId request) {
        return std::holds_alternative<step::Capture>(page.step) && is_from_phone(visit, request);
    };
    return std::visit(
        Overloaded{
            [&](const event::PlatformTold& told) { return by_platform(told.request); },
            [&](const event::PlatformFailed& failed) { return by_platform(failed.request); },
            [&](const event::FaceCompared& compared) {
                const auto* face = std::get_if<step::Face>(&page.step);
                return face != nullptr && face->request == compared.request;
            },
            [&](const event::PageShot& shot) { return by_sheet(shot.request); },
            [&](const event::PageKept& kept) { return by_sheet(kept.request); },
            [&](const event::PageNotKept& failed) { return by_sheet(failed.request); },
            [&](const event::FileKept& kept) { return is_binding(visit, page.step, kept.request); },
            [&](const event::FileNotKept& failed) {
                return is_binding(visit, page.step, failed.request);
            },
        },
        answer);
}

void stop_social_card(Context& context) {
    const auto* link = std::get_if<step::LinkCard>(&context.visit().step);
    if (link != nullptr && link->read) context.want(effect::CancelSocialCard{*link->read});
}

}  // namespace

void go_aside(Context& context, Step step) {
    auto& visit = context.visit();
    cancel_card_read(context);
    stop_social_card(context);
    // A complaint about what is public, and the card that is wanted there, come back there; nothing
    // goes deeper.
    const bool from_public = std::holds_alternative<step::Public>(visit.step) &&
                             (std::holds_alternative<step::Voice>(step) ||
                              std::holds_alternative<step::Identify>(step)) &&
                             visit.aside.size() == 1;
    if (visit.aside.empty() || from_public)
        visit.aside.push_back({visit.step, std::move(visit.asked), {}});
    visit.asked.reset();
    context.go(std::move(step));
    keep_guard_read(context);
}

void leave_aside(Context& context) {
    auto& visit = context.visit();
    visit.asked.reset();
    if (visit.aside.empty()) return leave_for_home(context);
    auto left = std::move(visit.aside.back());
    visit.aside.pop_back();
    // The readers were told to stop.
    if (const auto* identify = std::get_if<step::Identify>(&left.step))
        return enter_identify(context, identify->then);
    if (const auto* link = std::get_if<step::LinkCard>(&left.step); link != nullptr && link->read)
        return enter_link_card(context);
    visit.asked = std::move(left.asked);
    context.go(std::move(left.step));
    for (auto& answer : left.answers)
        std::visit([&](auto& told) { on_device(context, told); }, answer);
    keep_guard_read(context);
}

bool keep_for_aside(Context& context, AsidePage::Answer& answer) {
    auto& visit = context.visit();
    const auto page = std::ranges::find_if(
        visit.aside, [&](const AsidePage& each) { return is_waited_for(visit, each, answer); });
    if (page == visit.aside.end()) return false;
    if (page->answers.size() < AsidePage::answers_max) page->answers.push_back(std::move(answer));
    return true;
}

bool is_aside(const Visit& visit, bool (*is_meant)(const Step&)) {
    return std::ranges::any_of(visit.aside,
                               [&](const AsidePage& page) { return is_meant(page.step); });
}

}  // namespace kiosk
