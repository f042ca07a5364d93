#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "kiosk/flow/effect.h"
#include "kiosk/flow/visit_state.h"

namespace kiosk {

/// One event being handled: the state that changes, what is wanted done, and what is given from
/// outside.
struct Context {
    VisitState::Data& data;
    std::vector<Effect>& effects;
    Now now;
    const Environment& environment;
    Uuid fresh_id;

    /// Only while a visit runs.
    [[nodiscard]] Visit& visit() const {
        KIOSK_CHECK(data.visit.has_value());
        return *data.visit;
    }
    [[nodiscard]] RequestId new_request() const { return RequestId(++data.requests); }
    void want(Effect effect) const { effects.push_back(std::move(effect)); }
    void sound(effect::PlaySound::Kind kind) const { want(effect::PlaySound{kind}); }
    /// Leaves the current step. References into the old step are dead after this.
    void go(Step step) const {
        visit().step = std::move(step);
        visit().room_wait.reset();
    }
};

/// How often the sound for a card left behind comes again.
inline constexpr Duration card_left_sound_every{2'500};

// ---- the visit as a whole (visit_life.cpp)
// ----------------------------------------------------------------------

void begin_visit(Context& context);
/// The person is gone or wants to go: what is personal goes at once, unfinished paper is called
/// back. Ends at the attract screen, by way of goodbye while a card lies on the reader.
void end_visit(Context& context);
/// Goodbye is over: wipe, and nobody is there.
void finish_visit(Context& context);
/// To the list of services. Answers, card and signature of the service begun are dropped.
void return_home(Context& context);
/// The same, but where answers would be lost the person is asked first.
void leave_for_home(Context& context);
/// A look aside: the page that is left comes back by `leave_aside`, as it was, with what it has
/// asked and what was answered meanwhile (aside.cpp).
void go_aside(Context& context, Step step);
void leave_aside(Context& context);
/// True when the answer is of a page that is aside: taken, it waits there.
[[nodiscard]] bool keep_for_aside(Context& context, AsidePage::Answer& answer);
[[nodiscard]] bool is_aside(const Visit& visit, bool (*is_meant)(const Step&));
void enter_goodbye(Context& context, bool evaluated);
void show_notice(Context& context, std::string_view id, step::Notice::Then then);
/// Another person's card: nothing of the first person may be seen any more.
void end_for_other_person(Context& context);
/// The person did something, or the terminal noticed that they are there.
void restart_idle(Context& context);
[[nodiscard]] bool would_lose_answers(const Visit& visit);

// ---- steps
// --------------------------------------------------------------------------------------------------------

void enter_guide(Context& context);
/// The guide of a service that was chosen from a list.
void choose_service(Context& context, const ServiceCode& service);
void enter_search(Context& context);
/// Asks what tells the situations of the service apart.
void enter_scenario(Context& context, step::Scenario::Then then);
/// Prints the one-time notice of the guide, or says why not.
void print_guide(Context& context);
/// Prints a number of the hall, or says why not.
void print_ticket(Context& context, const HallTicket& ticket);
/// Prints the paper that is looked at, or says why not; tells the platform what became of it.
void print_paper(Context& context);
void tell_paper(Context& context, bool printed);
void enter_identify(Context& context, step::Identify::Then then = step::Identify::Then::form);
/// Asks for the card, then shows the person's own cases; without the platform says so at once.
void open_cases(Context& context);
/// Asks the platform for the list.
void enter_cases(Context& context);
void enter_case(Context& context, std::string told);
void enter_voice(Context& context, bool about_case);
/// A complaint without a name, from any page.
void complain_aside(Context& context);
/// Asks the platform about the person's own cases; forgets what was asked before.
void ask(Context& context, CaseQuestion question);
/// The same once more, under the same key.
void ask_again(Context& context);
/// The service chosen is begun by whom the card was read of: for whom, how sure it is who they are,
/// then what may be asked of others.
void begin_service(Context& context);
/// What waits for the person who has logged in.
void enter_mine(Context& context);
void enter_principals(Context& context, bool for_service);
void enter_verify(Context& context);
/// Asks whether the face may be compared; where the service has it, the camera and the platform are
/// there, and the person has not said no.
[[nodiscard]] bool may_compare_face(const Context& context);
void enter_face(Context& context);
void enter_offer(Context& context, std::string id);
/// Reads a second card of the person.
void enter_link_card(Context& context);
[[nodiscard]] bool can_link_card(const Environment& environment);
/// At home a card laid down logs its holder in.
void keep_home_read(Context& context);
/// On to the form: who was read in this visit, and whose card has not moved since, is not asked
/// again.
void identify_once(Context& context);
/// The platform takes the card no more: it is laid down again, then the page that is left comes
/// back and asks once more. Nothing of the visit is lost by it.
void read_card_again(Context& context);
/// Whether that could help: it was not read just now, and there is a reader.
[[nodiscard]] bool may_read_card_again(const Context& context);
/// Asks whether other authorities may be asked; where the service wants nothing of them, on to the
/// form.
void enter_consent(Context& context);
/// The consent given is over here at once; the platform is told in the background, again and again
/// while the visit lasts. Nothing when there is none.
void withdraw_consent(Context& context);
/// Whose visit it was is forgotten. What was agreed to for a case that nobody has filed ends at the
/// platform, too: it is told once more of each consent that it may not have heard of.
void forget_person(Context& context);
/// Whose card was read, for the platform.
[[nodiscard]] PersonProof proof_of(const Context& context);
/// What is needed and how each of it is met.
void enter_materials(Context& context);
void enter_wallet(Context& context);
/// Asks how the result is to come, where there is a choice; else on to the signature.
void enter_delivery(Context& context);
/// Asks for the customer number of the bills.
void enter_bill(Context& context);
/// What the service costs, and the way to pay it; where nothing is to be paid, on to filing.
void enter_payment(Context& context);
/// The order of the page shown is asked for once more.
void pay_again(Context& context);
/// The person goes, or goes another way: an order that nothing was filed for ends, and its money
/// goes back.
void release_payment(Context& context);
/// Asks for it until the platform has answered, also when nobody is there any more
/// (steps/refunds.cpp).
void give_back(Context& context, const Uuid& order);
/// The platform's own word: a case or a bill keeps the money, or there is no such order. What can't
/// be read is nobody's word.
[[nodiscard]] bool is_platforms_no(ErrorCode code);
/// It is paid after all, or opened again: nothing goes back.
void keep_money(Context& context, const Uuid& order);
/// A section of what is public, or all of them.
void open_public(Context& context, std::string section);
/// Whether a complaint or a public page can be opened from here: nothing is being stored.
[[nodiscard]] bool may_go_aside(const Visit& visit);
void take(Context& context, HallOffer& offer);
void take(Context& context, HallTicket& ticket);
void take(Context& context, FeedbackTaken& taken);
void take(Context& context, LicencePaper& paper);
/// The begun case goes on elsewhere; only while answers are looked through.
void hand_over(Context& context);
/// Opens the form of the service and fills in what the card and other authorities know. Where it
/// asks for papers that can be taken here, room for them is held back first (steps/room.cpp).
void enter_form(Context& context);
/// The same for a visit that goes on after a crash; where there is no room it goes on without.
void hold_room_again(Context& context);
void go_to_page(Context& context, std::size_t page, bool from_review);
/// `page` of the check-answers pages.
void enter_review(Context& context, std::size_t page = 0);
/// Papers for that question of the page shown, below the camera or from the person's phone.
void enter_capture(Context& context, const FieldView& field, bool by_phone);
/// A yes to these words, said now, in the language in which they were shown (steps/consent.cpp).
[[nodiscard]] Consent consent_to(const Context& context, const LocalText& words,
                                 const char* text_version);
/// Who gave a paper, what for and until when: what its files say (steps/capture.cpp).
[[nodiscard]] effect::PaperWords paper_words(const Context& context, const step::Capture& current);
/// A sheet of it, or the file of all of them, is on its way to the disk.
[[nodiscard]] bool is_busy(const Visit& visit, const step::Capture& current);
/// So many sheets of it may still come.
[[nodiscard]] std::size_t sheets_left(const Visit& visit, const step::Capture& current);
void enter_promise(Context& context, const FieldId& field, std::string_view value);
void enter_sections(Context& context, std::size_t back_to);
void enter_submitting(Context& context);
void enter_receipt(Context& context);

// ---- practice: the same pages with an invented person; nothing is read, kept, printed or filed
// (steps/practice.cpp)

[[nodiscard]] bool can_practise(const Visit& visit, Now now, const Environment& environment);
/// Only where `can_practise`.
void begin_practice(Context& context);
/// In the place of filing.
void finish_practice(Context& context);
/// Of the invented person.
[[nodiscard]] drivers::IdentityCard practice_card();

// ---- devices and store
// ----------------------------------------------------------------------------------------------

void cancel_card_read(Context& context);
/// While answers are on the screen and no card lies on the reader: notice another person's card.
void keep_guard_read(Context& context);
inline constexpr Duration guard_read_time{600'000};
void card_moved_at_goodbye(Context& context, step::Goodbye& current);
void paper_moved_at_goodbye(Context& context, step::Goodbye& current);
/// Prints the receipt, or says why not; a form that waited for it follows.
void print_receipt(Context& context);
/// Calls back all paper that has not come out.
void cancel_prints(Context& context);
void save_draft(Context& context);
void drop_draft(Context& context);
/// True when a visit was restored.
bool restore_draft(Context& context, const SecretText& state);
void send_rating(Context& context);

}  // namespace kiosk
