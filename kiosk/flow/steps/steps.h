#pragma once

#include "kiosk/flow/context.h"
#include "kiosk/flow/snapshot.h"

namespace kiosk {

// What each step does with an intent; an intent that means nothing there changes nothing.
// `current` is dead as soon as the handler has left the step.

void on_intent(Context& context, step::Home& current, const Intent& intent);
void on_intent(Context& context, step::Areas& current, const Intent& intent);
void on_intent(Context& context, step::Search& current, const Intent& intent);
void on_intent(Context& context, step::Guide& current, const Intent& intent);
void on_intent(Context& context, step::Scenario& current, const Intent& intent);
void on_intent(Context& context, step::Identify& current, const Intent& intent);
void on_intent(Context& context, step::Form& current, const Intent& intent);
void on_intent(Context& context, step::Capture& current, const Intent& intent);
void on_intent(Context& context, step::Promise& current, const Intent& intent);
void on_intent(Context& context, step::Sections& current, const Intent& intent);
void on_intent(Context& context, step::Review& current, const Intent& intent);
void on_intent(Context& context, step::Signature& current, const Intent& intent);
void on_intent(Context& context, step::Submitting& current, const Intent& intent);
void on_intent(Context& context, step::Receipt& current, const Intent& intent);
void on_intent(Context& context, step::Evaluation& current, const Intent& intent);
void on_intent(Context& context, step::Cases& current, const Intent& intent);
void on_intent(Context& context, step::Case& current, const Intent& intent);
void on_intent(Context& context, step::Supplement& current, const Intent& intent);
void on_intent(Context& context, step::Voice& current, const Intent& intent);
void on_intent(Context& context, step::Consent& current, const Intent& intent);
void on_intent(Context& context, step::Materials& current, const Intent& intent);
void on_intent(Context& context, step::Wallet& current, const Intent& intent);
void on_intent(Context& context, step::Mine& current, const Intent& intent);
void on_intent(Context& context, step::Principals& current, const Intent& intent);
void on_intent(Context& context, step::Face& current, const Intent& intent);
void on_intent(Context& context, step::Verify& current, const Intent& intent);
void on_intent(Context& context, step::Offer& current, const Intent& intent);
void on_intent(Context& context, step::LinkCard& current, const Intent& intent);
void on_intent(Context& context, step::Delivery& current, const Intent& intent);
void on_intent(Context& context, step::Bill& current, const Intent& intent);
void on_intent(Context& context, step::Pay& current, const Intent& intent);
void on_intent(Context& context, step::Public& current, const Intent& intent);
void on_intent(Context& context, step::Goodbye& current, const Intent& intent);
void on_intent(Context& context, step::Notice& current, const Intent& intent);

// What the passing of time does to a step.
void on_tick(Context& context, step::Identify& current);
void on_tick(Context& context, step::Form& current);
void on_tick(Context& context, step::Submitting& current);
void on_tick(Context& context, step::Face& current);
void on_tick(Context& context, step::Verify& current);
void on_tick(Context& context, step::LinkCard& current);
void on_tick(Context& context, step::Pay& current);
void on_tick(Context& context, step::Goodbye& current);
void on_tick(Context& context, step::Notice& current);

/// What a screen is made from.
struct ViewContext {
    const Visit& visit;
    const TerminalHealth& health;
    const Environment& environment;
    Now now;
};

[[nodiscard]] Screen view(const ViewContext& context, const step::Home& current);
[[nodiscard]] Screen view(const ViewContext& context, const step::Areas& current);
[[nodiscard]] Screen view(const ViewContext& context, const step::Search& current);
[[nodiscard]] Screen view(const ViewContext& context, const step::Guide& current);
[[nodiscard]] Screen view(const ViewContext& context, const step::Scenario& current);
[[nodiscard]] Screen view(const ViewContext& context, const step::Identify& current);
[[nodiscard]] Screen view(const ViewContext& context, const step::Form& current);
[[nodiscard]] Screen view(const ViewContext& context, const step::Capture& current);
[[nodiscard]] Screen view(const ViewContext& context, const step::Promise& current);
[[nodiscard]] Screen view(const ViewContext& context, const step::Sections& current);
[[nodiscard]] Screen view(const ViewContext& context, const step::Review& current);
[[nodiscard]] Screen view(const ViewContext& context, const step::Signature& current);
[[nodiscard]] Screen view(const ViewContext& context, const step::Submitting& current);
[[nodiscard]] Screen view(const ViewContext& context, const step::Receipt& current);
[[nodiscard]] Screen view(const ViewContext& context, const step::Evaluation& current);
[[nodiscard]] Screen view(const ViewContext& context, const step::Cases& current);
[[nodiscard]] Screen view(const ViewContext& context, const step::Case& current);
[[nodiscard]] Screen view(const ViewContext& context, const step::Supplement& current);
[[nodiscard]] Screen view(const ViewContext& context, const step::Voice& current);
[[nodiscard]] Screen view(const ViewContext& context, const step::Consent& current);
[[nodiscard]] Screen view(const ViewContext& context, const step::Materials& current);
[[nodiscard]] Screen view(const ViewContext& context, const step::Wallet& current);
[[nodiscard]] Screen view(const ViewContext& context, const step::Mine& current);
[[nodiscard]] Screen view(const ViewContext& context, const step::Principals& current);
[[nodiscard]] Screen view(const ViewContext& context, const step::Verify& current);
[[nodiscard]] Screen view(const ViewContext& context, const step::Face& current);
[[nodiscard]] Screen view(const ViewContext& context, const step::Offer& current);
[[nodiscard]] Screen view(const ViewContext& context, const step::LinkCard& current);
[[nodiscard]] Screen view(const ViewContext& context, const step::Delivery& current);
[[nodiscard]] Screen view(const ViewContext& context, const step::Bill& current);
[[nodiscard]] Screen view(const ViewContext& context, const step::Pay& current);
[[nodiscard]] Screen view(const ViewContext& context, const step::Public& current);
[[nodiscard]] Screen view(const ViewContext& context, const step::Goodbye& current);
[[nodiscard]] Screen view(const ViewContext& context, const step::Notice& current);

/// How a service stands in a list: in the same words wherever it was found.
[[nodiscard]] ServiceCardView card_of(const ViewContext& context, const ServiceItem& item);
inline constexpr std::size_t services_a_page = 8;
/// What the chosen area offers on the chosen level, in the catalogue's order.
[[nodiscard]] std::vector<const ServiceItem*> shown_services(const Visit& visit);
/// “市级”; empty for a level that nobody knows.
[[nodiscard]] LocalText level_words(const Visit& visit, int level);
[[nodiscard]] int days_between(const CivilDate& from, const CivilDate& to);
/// The area whose services are shown, and whether it is the terminal's own.
[[nodiscard]] const Area* chosen_area(const Visit& visit);
[[nodiscard]] bool is_elsewhere(const Visit& visit);

// Intents of answers to a device or the store, in the files of the steps that asked.
void on_device(Context& context, event::CardFound& found);
void on_device(Context& context, event::CardRead& read);
void on_device(Context& context, event::CardRetry& retry);
void on_device(Context& context, event::CardFailed& failed);
void on_device(Context& context, event::CardPresence& presence);
void on_device(Context& context, event::SocialCardRead& read);
void on_device(Context& context, event::SocialCardFailed& failed);
void on_device(Context& context, event::CodeShown& shown);
void on_device(Context& context, event::PageLooked& looked);
void on_device(Context& context, event::PageShot& shot);
void on_device(Context& context, event::PageKept& kept);
void on_device(Context& context, event::PageNotKept& failed);
void on_device(Context& context, event::FaceLooked& looked);
void on_device(Context& context, event::FaceTaken& taken);
void on_device(Context& context, event::FaceCompared& compared);
void on_device(Context& context, event::FileKept& kept);
void on_device(Context& context, event::FileNotKept& failed);
void on_device(Context& context, event::FormSigned& done);
void on_device(Context& context, event::FormNotSigned& failed);
void on_device(Context& context, event::DraftSaved& saved);
void on_device(Context& context, event::RoomReserved& reserved);
void on_device(Context& context, event::SubmissionStored& stored);
void on_device(Context& context, event::SubmissionFailed& failed);
void on_device(Context& context, event::SubmissionAccepted& accepted);
void on_device(Context& context, event::PrintStarted& started);
void on_device(Context& context, event::Printed& printed);
void on_device(Context& context, event::PrintWaiting& waiting);
void on_device(Context& context, event::PrintFailed& failed);
void on_device(Context& context, event::PlatformTold& told);
void on_device(Context& context, event::PlatformFailed& failed);
void on_health(Context& context);

/// Codes are read exactly while the step has a use for them.
void follow_code_reader(Context& context);
/// Pages are looked for exactly while the capture page waits for one.
void follow_page_watch(Context& context);
/// A face is looked for exactly while the page for it waits for one.
void follow_face_watch(Context& context);
[[nodiscard]] bool is_by_phone(const Step& step);
/// The page for the person's phone is open exactly while its code is shown, or comes back from a
/// look aside (phone.cpp).
void follow_phone(Context& context);
void tick_phone(Context& context);
/// The code is over, or there was none: a new one.
void open_phone_anew(Context& context);
/// True when it was the answer, or the failure, of what was asked about it.
[[nodiscard]] bool take_phone_answer(Context& context, event::PlatformTold& told);
[[nodiscard]] bool take_phone_failure(Context& context, const event::PlatformFailed& failed);
/// Whether a picture from the phone is what that request fetches.
[[nodiscard]] bool is_from_phone(const Visit& visit, RequestId request);
/// What became of it; nullopt for both: it was kept. Without an answer of the platform it is
/// fetched again.
void settle_picture(Context& context, std::optional<drivers::PageRefusal> refusal,
                    std::optional<ErrorCode> error);
[[nodiscard]] std::optional<CaptureScreen::Phone> phone_view(const ViewContext& context);
/// The form itself, once there is room for its scans (room.cpp, form.cpp).
void open_form(Context& context);
/// The store should have said by now whether there is.
void tick_room(Context& context);
/// The platform should have answered by now.
void tick_asked(Context& context);
[[nodiscard]] AskView ask_view(const Visit& visit);
/// Retry of what failed, the same wherever it was asked; true: done with.
[[nodiscard]] bool asked_again(Context& context, const Intent& intent);
/// The platform's answer about a consent taken back (`error`: it failed); false: about another
/// question.
[[nodiscard]] bool on_withdrawal(Context& context, RequestId request, const Error* error);
/// The platform should have heard of it by now, or it is time for the next try.
void tick_withdrawals(Context& context);
/// Somebody of the hall is to come; once, unless it could not be told.
void call_staff(Context& context);
/// A card lies there and nobody took it.
void call_staff_for_card(Context& context);
/// False: the answer is to another question.
[[nodiscard]] bool take_call_answer(Context& context, RequestId request, bool reached);
void tick_call(Context& context);
/// The platform's answer about money that goes back; false: about another question. Of whatever
/// visit, or none. Only the platform's own word settles it: that very order refunded or closed,
/// `rejected` or `not_found`.
[[nodiscard]] bool take_refund_answer(Context& context, const event::PlatformTold& told);
[[nodiscard]] bool take_refund_failure(Context& context, const event::PlatformFailed& failed);
/// Of before the start: they go back, but that of a visit which goes on.
void take_orders_left(Context& context, const std::vector<OrderLeft>& orders);
void tick_refunds(Context& context);
[[nodiscard]] std::optional<SteadyTime> refunds_due(const Refunds& refunds);
/// What the platform knows of the person has come.
void take_gathered(Context& context, PersonData& data);
/// What the platform said to the questions of mine.cpp, principals.cpp and verify.cpp.
void take_overview(Context& context, Overview& overview);
void take_principal(Context& context, Principal& principal);
void take_verification(Context& context, Verification& told);
/// Reminders and suggestions: yes, or no more, as the person has confirmed.
void set_profile(Context& context, bool ends);
/// True when it was the answer, or the failure, of what was asked about the payment.
[[nodiscard]] bool take_pay_answer(Context& context, event::PlatformTold& told);
[[nodiscard]] bool take_pay_failure(Context& context, const event::PlatformFailed& failed);
/// Prints the receipt of a paid bill.
void print_bill(Context& context);
/// The withdrawal that the person has confirmed.
void withdraw_case(Context& context);

}  // namespace kiosk
