// Papers from the person's own phone: the platform has a page for it, whose address is shown as a
// code; what is sent there is fetched, looked at as below the camera, stored, and erased there.
#include <algorithm>
#include <chrono>

#include "kiosk/flow/steps/steps.h"

namespace kiosk {

namespace {

using PhonePhase = CaptureScreen::Phone::Phase;

/// The platform's own time-outs come first; this catches an answer that never comes.
constexpr Duration phone_patience{25'000};
/// A picture of some megabytes over a slow line, and looking at it.
constexpr Duration fetch_patience{75'000};
/// The person looks from the phone to the screen.
constexpr Duration phone_look_every{1'500};
/// The network is away: it is looked for more seldom.
constexpr Duration phone_retry_every{4'000};

step::Capture* phone_step(Visit& visit) {
    return is_by_phone(visit.step) ? &std::get<step::Capture>(visit.step) : nullptr;
}

RequestId ask_about_phone(Context& context, CaseQuestion question) {
    const auto request = context.new_request();
    context.want(
        effect::AskPlatform{request, std::move(question), context.fresh_id, proof_of(context)});
    return request;
}

/// One question at a time: what is to be told comes first, then what has arrived.
void ask_next(Context& context, const step::Capture& current) {
    auto& visit = context.visit();
    auto& phone = *visit.phone;
    phone.next_look.reset();
    phone.give_up = context.now.steady + phone_patience;
    phone.tells = !phone.untold.empty();
    if (phone.tells) {
        phone.request = ask_about_phone(context, phone.untold.front());
        return;
    }
    phone.request =
        ask_about_phone(context, question::LookAtPhone{phone.id, current.name, visit.language,
                                                       current.card, sheets_left(visit, current)});
}

void open_phone(Context& context, step::Capture& current) {
    context.visit().phone.emplace().id = context.fresh_id;
    // A picture of the page before is waited for no more.
    current.saving = false;
    ask_next(context, current);
}

/// One picture after the other, and none for which there is no place.
void fetch_next(Context& context, const step::Capture& current) {
    auto& visit = context.visit();
    auto& phone = *visit.phone;
    if (phone.fetch || is_busy(visit, current) || sheets_left(visit, current) == 0) return;
    const auto is_new = [&](int number) {
        return std::ranges::find(phone.untold, number, &question::TellPicture::number) ==
               phone.untold.end();
    };
    const auto next = std::ranges::find_if(phone.told->waiting, is_new);
    if (next == phone.told->waiting.end()) return;
    const auto request = context.new_request();
    phone.fetch = PhonePictures::Fetch{request, *next, context.now.steady + fetch_patience};
    context.want(effect::FetchPicture{request, phone.id, *next, current.field.value(),
                                      paper_words(context, current), proof_of(context)});
}

void take_upload(Context& context, const step::Capture& current, PhoneUpload told) {
    auto& phone = *context.visit().phone;
    phone.stale = false;
    // Somebody is there: their phone shows the page.
    if (told.opened && !(phone.told && phone.told->opened)) restart_idle(context);
    phone.ends = context.now.steady + told.left;
    const bool is_open = told.state == PhoneUpload::State::open;
    phone.told = std::move(told);
    if (!is_open) return;
    phone.next_look = context.now.steady + phone_look_every;
    fetch_next(context, current);
}

bool is_for_good(ErrorCode code) {
    return code == ErrorCode::rejected || code == ErrorCode::conflict ||
           code == ErrorCode::not_found || code == ErrorCode::unauthorised ||
           code == ErrorCode::bad_format || code == ErrorCode::protocol_error;
}

/// While there is a code one unanswered question is nothing: it is asked again.
void fail_phone(Context& context, ErrorCode code) {
    auto& phone = *context.visit().phone;
    phone.request.reset();
    if (phone.tells && is_for_good(code)) {
        // It knows of no such picture any more.
        phone.untold.erase(phone.untold.begin());
        phone.next_look = context.now.steady;
    } else if (!phone.told || is_for_good(code)) {
        phone.told.reset();
        phone.failed = code;
        // The card was read too long ago for the platform: then there is a new code.
        if (code == ErrorCode::unauthorised && may_read_card_again(context))
            return read_card_again(context);
        context.sound(effect::PlaySound::Kind::problem);
    } else {
        phone.stale = true;
        phone.next_look = context.now.steady + phone_retry_every;
    }
}

PhonePhase phase_of(const PhonePictures& phone, Now now) {
    if (phone.failed) return is_for_good(*phone.failed) ? PhonePhase::refused : PhonePhase::offline;
    if (!phone.told) return PhonePhase::opening;
    const bool is_over =
        phone.told->state == PhoneUpload::State::over || (!phone.fetch && phone.ends <= now.steady);
    return is_over ? PhonePhase::over : PhonePhase::code;
}

/// What the platform, and the phone by it, hears of a picture.
std::string outcome_of(std::optional<drivers::PageRefusal> refusal,
                       std::optional<ErrorCode> error) {
    if (refusal) return std::string(name_of(*refusal));
    if (!error) return "kept";
    if (error == ErrorCode::bad_format) return "not_a_picture";
    return error == ErrorCode::limit_exceeded ? "too_large" : "not_stored";
}

}  // namespace

bool is_by_phone(const Step& step) {
    const auto* capture = std::get_if<step::Capture>(&step);
    return capture != nullptr && capture->by_phone;
}

void follow_phone(Context& context) {
    auto& visit = context.visit();
    auto* current = phone_step(visit);
    if (current != nullptr && !visit.phone) return open_phone(context, *current);
    if (current != nullptr || !visit.phone || is_aside(visit, is_by_phone)) return;
    // Whoever went on needs it no more; should this not arrive, it ends there with the visit.
    if (visit.card)
        static_cast<void>(ask_about_phone(context, question::EndPhone{visit.phone->id}));
    visit.phone.reset();
}

void open_phone_anew(Context& context) {
    auto& visit = context.visit();
    auto* current = phone_step(visit);
    if (current == nullptr || !visit.phone) return;
    const auto phase = phase_of(*visit.phone, context.now);
    if (phase != PhonePhase::opening && phase != PhonePhase::code) open_phone(context, *current);
}

bool is_from_phone(const Visit& visit, RequestId request) {
    return visit.phone && visit.phone->fetch && visit.phone->fetch->request == request;
}

void settle_picture(Context& context, std::optional<drivers::PageRefusal> refusal,
                    std::optional<ErrorCode> error) {
    auto& phone = *context.visit().phone;
    const int number = phone.fetch->number;
    phone.fetch.reset();
    if (error == ErrorCode::network)
        phone.stale = true;
    else
        phone.untold.push_back({phone.id, number, outcome_of(refusal, error)});
    const bool is_open = phone.told && phone.told->state == PhoneUpload::State::open;
    if (!phone.request && is_open)
        phone.next_look =
            context.now.steady + (error == ErrorCode::network ? phone_retry_every : Duration{0});
}

bool take_phone_answer(Context& context, event::PlatformTold& told) {
    auto& visit = context.visit();
    if (!visit.phone || visit.phone->request != told.request) return false;
    visit.phone->request.reset();
    const auto* current = phone_step(visit);
    auto* upload = std::get_if<PhoneUpload>(&told.answer);
    if (current == nullptr || upload == nullptr) return true;
    if (visit.phone->tells) visit.phone->untold.erase(visit.phone->untold.begin());
    take_upload(context, *current, std::move(*upload));
    return true;
}

bool take_phone_failure(Context& context, const event::PlatformFailed& failed) {
    auto& visit = context.visit();
    if (!visit.phone || visit.phone->request != failed.request) return false;
    if (phone_step(visit) != nullptr) fail_phone(context, failed.error.code);
    return true;
}

void tick_phone(Context& context) {
    auto& visit = context.visit();
    const auto* current = phone_step(visit);
    if (current == nullptr || !visit.phone) return;
    auto& phone = *visit.phone;
    const auto now = context.now.steady;
    if (phone.fetch && phone.fetch->give_up <= now) {
        std::get<step::Capture>(visit.step).saving = false;
        settle_picture(context, {}, ErrorCode::network);
    }
    if (phone.request) {
        if (phone.give_up <= now) fail_phone(context, ErrorCode::timed_out);
        return;
    }
    if (phone.next_look && *phone.next_look <= now) ask_next(context, *current);
}

std::optional<CaptureScreen::Phone> phone_view(const ViewContext& context) {
    CaptureScreen::Phone shown;
    if (!context.visit.phone) return shown;
    const auto& phone = *context.visit.phone;
    shown.phase = phase_of(phone, context.now);
    shown.stale = phone.stale || !context.health.platform_reachable;
    shown.fetching = phone.fetch.has_value();
    if (shown.phase != PhonePhase::code) return shown;
    shown.url = phone.told->url;
    shown.opened = phone.told->opened;
    const auto left =
        std::chrono::ceil<std::chrono::seconds>(phone.ends - context.now.steady).count();
    shown.seconds_left = static_cast<int>(std::max<std::int64_t>(0, left));
    return shown;
}

}  // namespace kiosk
