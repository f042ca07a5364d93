#pragma once

#include <map>
#include <string>
#include <variant>

#include "kiosk/base/clock.h"
#include "kiosk/base/secret.h"
#include "kiosk/base/strong_id.h"
#include "kiosk/model/bulletin.h"
#include "kiosk/model/licence_paper.h"
#include "kiosk/model/overview.h"
#include "kiosk/model/own_case.h"
#include "kiosk/model/payment.h"
#include "kiosk/model/person_data.h"
#include "kiosk/model/phone_upload.h"

namespace kiosk {

/// What is asked of the platform about the person and their own cases.
namespace question {

struct List {};
struct Show {
    std::string case_no;
};
struct Urge {
    std::string case_no;
};
struct Withdraw {
    std::string case_no;
};
struct Supplement {
    std::string case_no;
    std::map<std::string, std::string> answers;  // defect → option
};
struct File {
    TicketKind kind = TicketKind::complaint;
    std::string topic;
    std::string words;
    std::string case_no;  // empty: about no case
};
/// Everything that the consent names: shared data and e-licences. What one source doesn't give
/// doesn't stand in the way of the others.
struct Gather {
    Consent consent;
};
/// The consent ends; nothing more may be asked for with it.
struct EndConsent {
    Uuid consent;
};
/// The person's own e-licences, to look at.
struct Wallet {};
/// The sealed file of an e-licence, for one paper: the same copy again is the same paper.
struct OpenPaper {
    std::string licence;
    Uuid copy;
    std::string area_code;  // where it would be printed
};
/// Whether that paper came out.
struct TellPaper {
    std::string licence;
    Uuid copy;
    bool printed = false;
};
/// What waits for the person, and for whom they may act.
struct Overview {};
/// Reminders and suggestions from now on, or no more; then the overview as it is after that.
struct Profile {
    Consent consent;
    bool ends = false;
};
/// A company for which the person acts, by its unified social credit code.
struct FindPrincipal {
    std::string credit_code;
};
/// What the platform has filled in is right.
struct ConfirmOffer {
    std::string offer;
};
/// Begins to verify who the person is, and asks how far it is.
struct Verify {
    Uuid id;
};
/// An order for a fee of the person, or for somebody's bill. The same again gives the order that
/// there is, under whichever id, with what became of it.
struct OpenOrder {
    Uuid order;
    std::int64_t fen = 0;  // as the terminal has shown it
    // A fee:
    std::string service;  // empty: a bill
    SubmissionId submission;
    std::vector<std::string> reliefs;
    Uuid consent;  // that they are known by
    // A bill:
    std::string utility;
    std::string customer_no;
    std::string bill_no;
    Uuid trace;
};
struct ShowOrder {
    Uuid order;
};
/// No more to be paid; says `paid` where it had been.
struct CancelOrder {
    Uuid order;
};
/// Nothing was filed: the money goes back, or the order ends.
struct RefundOrder {
    Uuid order;
};
/// Bills under a customer number.
struct Bills {
    std::string utility;
    std::string customer_no;
};

/// Opens the page on which pictures of one paper are sent from a phone, and asks what has arrived
/// there. The same id again is the same page.
struct LookAtPhone {
    Uuid upload;
    LocalText paper;
    Language language = Language::zh;
    /// It has two sides.
    bool card = false;
    /// So many pages are still wanted.
    std::size_t pages_left = 0;
};
/// What became of a picture; there it is erased.
struct TellPicture {
    Uuid upload;
    int number = 0;
    /// kept, blank, blurred, cut_off, sideways, not_a_picture, too_large, not_stored
    std::string outcome;
};
/// No more pictures: what waits there is erased.
struct EndPhone {
    Uuid upload;
};

// What everybody may ask: no card is read for it.

/// What the hall offers now.
struct Hall {};
/// A number for now, or for `slot`.
struct TakeNumber {
    std::string queue;
    std::string slot;  // empty: now
};
/// Something said without a name: JSON of docs/PLATFORM_API.md, “Feedback”.
struct Feedback {
    std::string json;
};

/// The begun case goes on at a window or on a phone. **Secrets:** the answers.
struct HandOver {
    std::string json;
};

}  // namespace question

struct CaseQuestion
    : std::variant<question::List, question::Show, question::Urge, question::Withdraw,
                   question::Supplement, question::File, question::Gather, question::EndConsent,
                   question::Wallet, question::Overview, question::Profile, question::FindPrincipal,
                   question::ConfirmOffer, question::Verify, question::OpenOrder,
                   question::ShowOrder, question::CancelOrder, question::RefundOrder,
                   question::Bills, question::Hall, question::TakeNumber, question::Feedback,
                   question::HandOver, question::OpenPaper, question::TellPaper,
                   question::LookAtPhone, question::TellPicture, question::EndPhone> {
    using variant::variant;
    CaseQuestion();
    CaseQuestion(const CaseQuestion&);
    CaseQuestion(CaseQuestion&&) noexcept;
    CaseQuestion& operator=(const CaseQuestion&);
    CaseQuestion& operator=(CaseQuestion&&) noexcept;
    ~CaseQuestion();
};
[[nodiscard]] inline bool needs_nobody(const CaseQuestion& question) {
    return std::holds_alternative<question::Hall>(question) ||
           std::holds_alternative<question::TakeNumber>(question) ||
           std::holds_alternative<question::Feedback>(question);
}

struct ConsentEnded {};
struct PaperKnown {};

using CaseAnswer = std::variant<OwnMatters, OwnCase, Ticket, PersonData, ConsentEnded, Overview,
                                Principal, Verification, PayOrder, UtilityAccount, HallOffer,
                                HallTicket, FeedbackTaken, LicencePaper, PaperKnown, PhoneUpload>;

/// Whose card was read in this visit, and how long ago. **Secrets:** name and number.
struct PersonProof {
    Uuid visit;
    SecretText name;
    SecretText number;
    std::string identity_kind;
    Duration card_age{};
    Uuid trace{};  // of the visit, for logs
    /// Of the authority that the visit's service is of; empty: the terminal's own.
    std::string area{};
};

}  // namespace kiosk
