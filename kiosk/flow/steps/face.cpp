// Is it the person of the card? With a consent of its own a picture is taken and compared at the
// platform's identity service. There is always another way, and nothing is said but what the
// service answered.
#include "kiosk/flow/flow_words.h"
#include "kiosk/flow/materials.h"
#include "kiosk/flow/steps/steps.h"

namespace kiosk {

namespace {

using FacePhase = FaceScreen::Phase;

/// The platform's own time-outs come first; this catches an answer that never comes.
constexpr Duration compare_patience{45'000};
/// Whoever is not recognised so often is looked at by a person.
constexpr std::size_t compare_tries_max = 3;
constexpr const char* face_text_version = "2026-1";

LocalText face_words(const ServiceItem& item) {
    return flow_words().format("face.text", {{"service", item.name}, {"body", item.body.name}});
}

bool card_is_enough(const Visit& visit) {
    const auto* item = visit.item();
    return item != nullptr && item->identity <= Assurance::card;
}

/// The phone, or on with what the card says.
void go_another_way(Context& context) {
    context.visit().face.declined = true;
    begin_service(context);
}

void agree_to_picture(Context& context, step::Face& current) {
    const auto& visit = context.visit();
    const auto* item = visit.item();
    const auto* situation = visit.situation();
    if (item == nullptr) return;
    current.consent = consent_to(context, face_words(*item), face_text_version);
    current.consent.service = visit.service;
    if (situation != nullptr) current.consent.handle_item = situation->code.value();
    current.phase = FacePhase::looking;
    current.advice = drivers::FaceAdvice::step_before_camera;
}

void answer_with(Context& context, step::Face& current, drivers::FaceAnswer answer) {
    if (answer.verdict == drivers::FaceVerdict::review) context.visit().face.wants_person = true;
    current.request.reset();
    current.consent = {};
    current.answer = std::move(answer);
    current.phase = FacePhase::answered;
    context.sound(effect::PlaySound::Kind::problem);
}

bool is_comparing(const Step& step) {
    const auto* face = std::get_if<step::Face>(&step);
    return face != nullptr && face->phase == FacePhase::comparing;
}

bool may_try_again(const FaceMatters& face) {
    return face.tries < compare_tries_max && !face.wants_person;
}

}  // namespace

bool may_compare_face(const Context& context) {
    const auto& visit = context.visit();
    const auto& health = context.data.health;
    const auto* item = visit.item();
    return item != nullptr && item->by_face && visit.card && !visit.practice &&
           visit.assurance() < Assurance::verified && !visit.face.declined &&
           may_try_again(visit.face) && health.platform_reachable &&
           health.person_camera != PartState::unavailable;
}

void enter_face(Context& context) {
    context.visit().asked.reset();
    context.go(step::Face{});
    restart_idle(context);
    keep_guard_read(context);
}

void follow_face_watch(Context& context) {
    auto& visit = context.visit();
    const auto* current = std::get_if<step::Face>(&visit.step);
    const bool wanted =
        current != nullptr && !visit.overlay && current->phase == FacePhase::looking;
    // While it is compared the picture is still wanted.
    const bool is_held = is_comparing(visit.step) || is_aside(visit, is_comparing);
    if (wanted && !visit.face_watch) {
        visit.face_watch = context.new_request();
        context.want(effect::WatchFace{*visit.face_watch});
    } else if (!wanted && !is_held && visit.face_watch) {
        context.want(effect::StopFace{*visit.face_watch});
        visit.face_watch.reset();
    }
}

void on_intent(Context& context, step::Face& current, const Intent& intent) {
    if (std::holds_alternative<intent::Back>(intent)) return enter_guide(context);
    if (std::holds_alternative<intent::Skip>(intent)) return go_another_way(context);
    const bool begins =
        std::holds_alternative<intent::Next>(intent) && current.phase == FacePhase::asking;
    const bool again = std::holds_alternative<intent::Retry>(intent) &&
                       current.phase == FacePhase::answered && may_try_again(context.visit().face);
    // Each picture has a consent of its own.
    if (again) {
        current = {};
    } else if (begins) {
        agree_to_picture(context, current);
    }
}

void on_tick(Context& context, step::Face& current) {
    if (!current.request || current.give_up > context.now.steady) return;
    drivers::FaceAnswer none;
    none.reason = "no answer in time";
    answer_with(context, current, std::move(none));
}

void on_device(Context& context, event::FaceLooked& looked) {
    auto& visit = context.visit();
    auto* current = std::get_if<step::Face>(&visit.step);
    if (current == nullptr || visit.face_watch != looked.request ||
        current->phase != FacePhase::looking)
        return;
    const auto none = drivers::FaceAdvice::step_before_camera;
    if (current->advice == none && looked.advice != none) restart_idle(context);
    current->advice = looked.advice;
}

void on_device(Context& context, event::FaceTaken& taken) {
    auto& visit = context.visit();
    auto* current = std::get_if<step::Face>(&visit.step);
    if (current == nullptr || visit.face_watch != taken.request ||
        current->phase != FacePhase::looking)
        return;
    restart_idle(context);
    visit.face.taken = true;
    current->phase = FacePhase::comparing;
    current->comparison = context.fresh_id;
    current->request = context.new_request();
    current->give_up = context.now.steady + compare_patience;
    ++visit.face.tries;
    context.want(effect::CompareFace{*current->request, current->comparison, current->consent,
                                     proof_of(context)});
}

void on_device(Context& context, event::FaceCompared& compared) {
    auto& visit = context.visit();
    auto* current = std::get_if<step::Face>(&visit.step);
    if (current == nullptr || current->request != compared.request) return;
    restart_idle(context);
    auto& answer = compared.answer;
    const bool matches =
        answer.verdict == drivers::FaceVerdict::match && !compared.statement.empty();
    if (!matches) {
        // A match that nobody signed is none.
        if (answer.verdict == drivers::FaceVerdict::match)
            answer.verdict = drivers::FaceVerdict::error;
        return answer_with(context, *current, std::move(answer));
    }
    visit.identity_statement = std::move(compared.statement);
    visit.face.confirmed =
        FaceMatters::Confirmed{current->consent, answer.engine, answer.version, answer.evidence};
    context.sound(effect::PlaySound::Kind::done);
    begin_service(context);
}

Screen view(const ViewContext& context, const step::Face& current) {
    const auto& visit = context.visit;
    FaceScreen screen;
    screen.phase = current.phase;
    screen.advice = current.advice;
    screen.camera_away = context.health.person_camera == PartState::unavailable;
    if (current.answer) screen.verdict = current.answer->verdict;
    screen.can_retry = current.answer && may_try_again(visit.face);
    screen.card_is_enough = card_is_enough(visit);
    const auto* item = visit.item();
    if (item == nullptr) return screen;
    screen.service = item->name;
    screen.text = face_words(*item);
    return screen;
}

}  // namespace kiosk
