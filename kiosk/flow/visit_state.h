#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "drivers/api/id_card.h"
#include "kiosk/catalog/catalogue.h"
#include "kiosk/catalog/scenario.h"
#include "kiosk/flow/captured.h"
#include "kiosk/flow/event.h"
#include "kiosk/flow/face_state.h"
#include "kiosk/flow/phone_pictures.h"
#include "kiosk/flow/snapshot.h"
#include "kiosk/flow/step.h"
#include "kiosk/flow/visit.h"
#include "kiosk/forms/form_session.h"

// What the flow knows between two events. For kiosk/flow and its tests only.

namespace kiosk {

/// What is filed, from the first try to the platform's answer.
struct Filing {
    SubmissionId id;
    WallTime created_at{};
    /// It was given to the store, which may have it, whatever came back but for what says that
    /// nothing of it is there (steps/submitting.cpp).
    bool tried = false;
    /// Of the fee, from the moment that it is asked for; nil: none. Lies in the draft, too.
    Uuid order;
    /// The file of the signed form was asked for: it is there by now, or it never will be.
    bool form_asked = false;
    bool stored = false;
    std::optional<RequestId> watch;
    std::optional<Receipt> receipt;
    std::vector<ChildCase> children;
    /// Until then the paper waits for the platform's number.
    std::optional<SteadyTime> number_wanted_until;
    std::size_t materials_spared = 0;
    std::size_t fields_spared = 0;
    /// Labels of materials that the person brings later.
    std::vector<LocalText> bring_later;
    /// Of these, by what they are needed for: before acceptance, or after it (容缺后补).
    std::vector<LocalText> wanted_first;
    std::vector<LocalText> may_follow;
};

/// How the result is to come. **Secrets:** address and telephone.
struct Delivery {
    std::optional<DeliveryWay> way;
    std::string address;
    std::string phone;
    std::string code;  // 取件码 of the cabinet; empty unless that was chosen
};

struct PrintJob {
    ReceiptScreen::Print state = ReceiptScreen::Print::not_offered;
    std::string problem;
    std::optional<RequestId> request;  // of a job that has not ended
    std::size_t copies = 0;
};

/// The rating on its way to the store.
struct Rating {
    SubmissionId id;
    WallTime created_at{};
    int satisfaction = 0;
    std::vector<std::string> tags;
    std::optional<RequestId> request;
    std::size_t tries = 0;
};

/// What is paid in this visit, from the first look at the sum until it is settled.
struct Payment {
    question::OpenOrder wish;
    LocalText what;
    std::vector<PayRow> rows;
    /// As the platform told it last.
    std::optional<PayOrder> order;
    /// “Somewhere else” was chosen, or nothing could be learned.
    bool left_open = false;
    /// The platform has said that it can't be paid here.
    bool refused = false;
    /// The submission's id was made for it: nothing was filed under it before.
    bool made_id = false;
    /// The order is of before a crash: it may hold money, whatever is said of a new one.
    bool of_before = false;
    std::optional<RequestId> request;
    SteadyTime give_up{};
    std::optional<SteadyTime> next_look;
    SteadyTime ends{};  // of the code
    SteadyTime next_second{};
    bool stale = false;

    [[nodiscard]] bool is_bill() const { return wish.service.empty(); }
    [[nodiscard]] bool is_paid() const { return order && order->state == PayOrder::State::paid; }
};

/// What was asked of the platform last.
struct Asked {
    CaseQuestion question;
    Uuid key;
    std::optional<RequestId> request;  // nullopt: failed, waits for the person
    std::string problem;
    SteadyTime give_up{};
};

/// The form of the service opens once the store has said whether there is room for its scans.
struct RoomWait {
    RequestId request;
    SteadyTime give_up{};
};

/// A page that was left for a look aside, with what it waits for.
struct AsidePage {
    /// Of answers for one page; it waits for less.
    static constexpr std::size_t answers_max = 8;
    using Answer = std::variant<event::PlatformTold, event::PlatformFailed, event::FaceCompared,
                                event::PageShot, event::PageKept, event::PageNotKept,
                                event::FileKept, event::FileNotKept>;

    Step step;
    std::optional<Asked> asked;
    /// They came meanwhile, and are given to the page when it is there again.
    std::vector<Answer> answers;

    [[nodiscard]] AsidePage clone() const;
};

/// Consents that were taken back and that the platform has not heard of yet; told one after the
/// other, whatever the person does meanwhile.
struct Withdrawals {
    std::vector<Uuid> consents;
    std::optional<RequestId> request;  // of the first
    SteadyTime due{};                  // its answer, or the next try
};

/// Somebody of the hall was called to this visit.
struct StaffCall {
    HelpPanel::Call state = HelpPanel::Call::none;
    std::optional<RequestId> request;
    SteadyTime due{};  // when nobody is thought to be reached
};

/// Everything of one person's visit. Ends with the wipe; until then `forget_person` can empty what
/// is personal.
struct Visit {
    Language language = Language::zh;
    WayOfUse way = WayOfUse::standard;
    WallTime begun{};
    /// Names the visit in every log, call and message that comes of it; of nobody.
    Uuid trace;
    std::shared_ptr<const Catalogue> catalogue;  // the version that the visit began with
    /// Somebody tries how it is done; until home.
    bool practice = false;
    Step step;
    /// Whose services are shown; empty: the terminal's own area. 0: of all levels.
    std::string area;
    int level = 0;
    /// Where “home” returns to, and, when a service was found by words, the search.
    step::Home home;
    std::optional<step::Search> search;
    /// The page that was left for a look aside (public pages, a complaint); at most two.
    std::vector<AsidePage> aside;
    /// Where a visit that a crash cut off goes on, once the same card was read; at most one.
    std::vector<Step> locked;
    HallOffer hall;
    ServiceCode service;
    /// Answers to the questions of `service` that tell its situations apart.
    ScenarioAnswers scenario;

    std::optional<drivers::IdentityCard> card;
    SteadyTime card_read_at{};
    /// When the reader gave it.
    WallTime identified_at{};
    bool card_on_reader = false;
    std::optional<RequestId> card_watch;
    /// The reader failed on the home page.
    bool home_read_rests = false;
    /// Looks for another person's card while the form is filled, and for any card at home.
    std::optional<RequestId> guard_read;
    std::optional<RequestId> code_read;
    std::optional<RequestId> page_watch;
    std::optional<PhonePictures> phone;
    std::optional<RequestId> face_watch;

    std::unique_ptr<FormSession> form;
    ServiceCode form_service;
    CapturedPapers captured;
    std::vector<Stroke> signature;
    double signature_aspect = 2.5;  // of the box that it was written in
    /// Of these answers and strokes.
    std::optional<SignedForm> signed_form;
    std::optional<Filing> filing;
    PrintJob print;
    /// The application form as it was signed, until the person leaves the receipt.
    std::optional<PrintDocument> form_document;
    PrintJob form_print;
    PrintJob guide_print;
    std::optional<Rating> rating;

    /// Names this visit to the platform; one for each time that a card was asked for.
    Uuid pass;
    std::optional<Asked> asked;
    OwnMatters matters;
    std::optional<OwnCase> own_case;
    PersonData wallet;
    std::optional<LicencePaper> paper;
    PrintJob paper_print;

    /// By a card laid down on the home page, until the visit ends.
    bool logged_in = false;
    std::optional<Overview> overview;
    /// For whom the person is here; self by default.
    Principal principal;
    /// For whom they were here before they chose for the service begun; nullopt: the choice is the
    /// visit's.
    std::optional<Principal> principal_before;
    /// Of a social security card that was put in and is this person's; empty: none was.
    SecretText social_card_number;
    /// Of the platform's identity service, signed; empty: nobody was verified.
    std::string identity_statement;
    FaceMatters face;

    Delivery delivery;
    UtilityAccount bills;
    std::optional<Payment> payment;
    PrintJob bill_print;

    /// What was agreed to for the service begun, and what came of it.
    std::optional<Consent> consent;
    PersonData gathered;
    Withdrawals withdrawals;
    /// The case begun, and with it the consent, goes on at a window or on a phone.
    bool handed_over = false;

    std::optional<Overlay> overlay;
    StaffCall call;
    SteadyTime idle_warns{};
    SteadyTime idle_ends{};
    SteadyTime next_second{};  // of the countdown shown

    /// Until the page is left.
    std::optional<RoomWait> room_wait;
    /// The store was asked to hold some back.
    bool holds_room = false;
    bool draft_saved = false;
    bool draft_changed = false;
    /// The newest draft that the store has not answered for.
    std::optional<RequestId> draft_request;
    /// The farthest page that was reached.
    std::size_t form_reached = 0;

    [[nodiscard]] Visit clone() const;
    /// The page that the person is at, or comes back to.
    [[nodiscard]] const Step& main_step() const {
        return aside.empty() ? step : aside.front().step;
    }
    /// Answers, card, signature: gone. Says nothing about paper, drafts and devices.
    void forget_person();
    /// The person's own cases, and what was asked about them.
    void forget_matters();
    /// What other authorities told of the person.
    void forget_gathered();
    /// For whom the service begun was done is nothing to the next one.
    void end_acting_for_service();
    [[nodiscard]] Assurance assurance() const {
        if (!card) return Assurance::none;
        return identity_statement.empty() ? Assurance::card : Assurance::verified;
    }
    void forget_delivery();
    [[nodiscard]] const ServiceItem* item() const {
        return catalogue ? catalogue->find(service) : nullptr;
    }
    /// The situation meant, as far as it is known.
    [[nodiscard]] const HandleItem* situation() const {
        const auto* chosen = item();
        return chosen == nullptr ? nullptr : resolved(*chosen, scenario);
    }
};

/// Orders that nothing was filed for: the platform is asked to give their money back, one after the
/// other, until it has answered. Of no visit, and nothing in it is of a person. Those of fees lie
/// in the store's book of orders, too, and come back from there after a restart
/// (event::OrdersLeft).
struct Refunds {
    static constexpr std::size_t pending_max = 64;

    std::vector<OrderLeft> pending;
    std::optional<RequestId> request;  // of the first
    SteadyTime due{};                  // its answer, or the next try
    Duration pause{};                  // before the next try
};

struct VisitState::Data {
    SessionId session;           // 0: nobody is there
    std::uint64_t sessions = 0;  // given out so far
    std::uint64_t requests = 0;
    TerminalHealth health;
    /// A card of the visit before lies there still: it is nobody's who comes now.
    bool card_left = false;
    Refunds refunds;
    std::optional<Visit> visit;  // exactly while session is not 0
};

}  // namespace kiosk
