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
#include "kiosk/flow/visit.h"
#include "kiosk/forms/form_session.h"

// What the flow knows between two events. For kiosk/flow and its tests only.

namespace kiosk {

/// Where the person is. Each step has its own file in kiosk/flow/steps.
namespace step {

struct Home {
    BrowseBy by = BrowseBy::popular;
    std::string group;  // empty: the groups, or what is asked for often
    std::size_t page = 0;
};

struct Areas {};

struct Search {
    std::string text;
    std::size_t page = 0;
    bool noted = false;
};

/// Which situation is meant.
struct Scenario {
    /// What for: to start the service, or for the one-time notice on paper.
    enum class Then { start, print } then = Then::start;
};

struct Guide {
    std::size_t page = 0;
    /// The form's description did not open: the service is done at the window.
    bool form_unusable = false;
};

struct Identify {
    /// What for: the service that was chosen, the person's own cases, or what waits for them.
    /// After a crash: that it is the same person.
    enum class Then { form, cases, mine, resume } then = Then::form;
    IdentifyScreen::Phase phase = IdentifyScreen::Phase::waiting;
    std::string problem;
    std::optional<RequestId> read;
    /// The reader should have answered by then.
    std::optional<SteadyTime> give_up;
};

struct Form {
    std::size_t page = 0;
    /// Of a page with more filled values than one view holds.
    std::size_t part = 0;
    /// Of the list of entries; nullopt: the last, where the newest stand.
    std::optional<std::size_t> entries_page;
    std::optional<FieldId> focus;
    bool from_review = false;
    std::size_t review_page = 0;  // where the check-answers page was left
    /// Page of the list of entries that an entry was opened from; empty: none.
    std::string entries;
    /// “Next” was touched and waits until every answer is on the disk.
    std::optional<SteadyTime> leaves_at;

    /// The open list of options.
    struct List {
        FieldId field;
        std::string filter;
        std::size_t page = 0;
    };
    std::optional<List> list;
};

/// Papers for one question of the form.
struct Capture {
    FieldId field;
    LocalText name;
    LocalText hint;
    Form form;  // where it goes on
    std::optional<drivers::PageCorners> corners;
    drivers::PageAdvice advice = drivers::PageAdvice::lay_page;
    /// About the page that lies there.
    std::optional<drivers::PageRefusal> refusal;
    bool kept = false;
    /// On its way to the disk: a sheet, or all of them in one file.
    bool saving = false;
    /// It has two sides, which lie on one page.
    bool card = false;
    /// Pictures come from the person's phone (Visit::phone), not from the camera.
    bool by_phone = false;
    std::string problem;
    std::optional<std::size_t> chosen;
    /// The sheet whose place the next one takes.
    std::optional<std::size_t> replaces;
    std::size_t page = 0;
};

/// A promise in the place of a paper: what it means, before it is one.
struct Promise {
    FieldId field;
    std::string material;  // code
    Form form;             // where it goes on
};

struct Sections {
    std::size_t back_to = 0;  // page
};

struct Review {
    std::size_t page = 0;
};

struct Signature {
    std::string problem;
};

struct Submitting {
    std::optional<RequestId> request;  // nullopt: failed, waits for the person
    /// The form is made first, with the signature in it; `request` is of that.
    bool signing = false;
    std::string problem;
    std::optional<SteadyTime> give_up;
};

struct Receipt {};

struct Evaluation {
    int chosen = 0;
    std::vector<std::string> tags;
};

/// The person's own cases, one of them, and what is done about it. What was asked of the platform
/// is in Visit::asked.
struct Cases {
    std::size_t page = 0;
    std::string told;  // TextId, about a code that was shown
};

struct Case {
    std::size_t page = 0;
    std::string told;  // TextId
};

struct Supplement {
    std::map<std::string, std::string> chosen;  // defect → option
    std::size_t page = 0;
};

struct Voice {
    std::optional<TicketKind> kind;
    std::string topic;
    std::string words;
    bool asks_words = false;
    bool about_case = false;
    /// Said without a name, from any page.
    bool nameless = false;
    std::optional<Ticket> filed;
};

/// What is public, and what anybody may do: one section after another.
struct Public {
    std::string section;  // empty: all sections
    std::size_t page = 0;
    std::optional<std::size_t> opened;  // of the rows
    std::string query;
    bool types = false;
    std::size_t question = 0;                    // of the survey
    std::map<std::string, std::string> answers;  // values, joined by blanks, or words
    std::string queue;                           // whose appointments are shown
    ServiceCode service;                         // of section assist_item
    bool from_list = false;                      // it was chosen there
    std::string told;                            // TextId
    std::string number;                          // what was filed
    std::optional<HallTicket> ticket;
};

struct Consent {
    std::set<std::string> refused;  // of what is asked for
    std::size_t page = 0;
};

struct Materials {
    std::size_t page = 0;
    bool consent_ended = false;
};

struct Wallet {
    std::size_t page = 0;
    /// Of the licences: the one whose paper is looked at, and which paper it is.
    std::optional<std::size_t> opened;
    Uuid copy;
};

struct Mine {
    std::size_t page = 0;
};

struct Principals {
    /// Chosen for the service begun, or for the visit.
    bool for_service = false;
    std::size_t page = 0;
    bool types = false;
    std::string code;
    std::string problem;
};

struct Verify {
    Uuid id;  // of this verification, on every try
    std::optional<Verification> told;
    std::optional<SteadyTime> next_look;
};

struct LinkCard {
    LinkCardScreen::Phase phase = LinkCardScreen::Phase::waiting;
    std::string problem;
    std::optional<RequestId> read;
    SteadyTime give_up{};
};

struct Offer {
    std::string id;
    std::size_t page = 0;
};

struct Delivery {
    std::optional<FieldId> focus;
};

struct Bill {
    std::string customer_no;
    std::string problem;  // TextId
};

struct Pay {
    PayScreen::Phase phase = PayScreen::Phase::fee;
};

struct Goodbye {
    SteadyTime ends{};
    bool waited_for_paper = false;
    /// While a card still lies there after `ends`.
    std::optional<SteadyTime> alarm_ends;
    std::optional<SteadyTime> next_sound;
    bool evaluated = false;
};

struct Notice {
    enum class Then { guide, home, form, end } then = Then::guide;
    std::string id;
    std::string icon;
    std::vector<LocalText> lines;
    std::optional<SteadyTime> ends;
};

}  // namespace step

using Step =
    std::variant<step::Home, step::Areas, step::Search, step::Guide, step::Scenario, step::Identify,
                 step::Form, step::Capture, step::Promise, step::Sections, step::Review,
                 step::Signature, step::Submitting, step::Receipt, step::Evaluation, step::Cases,
                 step::Case, step::Supplement, step::Voice, step::Consent, step::Materials,
                 step::Wallet, step::Mine, step::Principals, step::Verify, step::Face, step::Offer,
                 step::LinkCard, step::Delivery, step::Bill, step::Pay, step::Public, step::Goodbye,
                 step::Notice>;

/// What is filed, from the first try to the platform's answer.
struct Filing {
    SubmissionId id;
    WallTime created_at{};
    /// It was given to the store, which may have it, whatever came back.
    bool tried = false;
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
    /// The submission's id was made for it: nothing was filed under it before.
    bool made_id = false;
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

/// Consents that were taken back and that the platform has not heard of yet; told one after the
/// other, whatever the person does meanwhile.
struct Withdrawals {
    std::vector<Uuid> consents;
    std::optional<RequestId> request;  // of the first
    SteadyTime due{};                  // its answer, or the next try
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
    std::vector<Step> aside;
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

    /// Names this visit to the platform; one for each time that a card was laid down for it.
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

    std::optional<Overlay> overlay;
    SteadyTime idle_warns{};
    SteadyTime idle_ends{};
    SteadyTime next_second{};  // of the countdown shown

    bool draft_saved = false;
    bool draft_changed = false;
    /// The newest draft that the store has not answered for.
    std::optional<RequestId> draft_request;
    /// The farthest page that was reached.
    std::size_t form_reached = 0;

    [[nodiscard]] Visit clone() const;
    /// Answers, card, signature: gone. Says nothing about paper, drafts and devices.
    void forget_person();
    /// The person's own cases, and what was asked about them.
    void forget_matters();
    /// What other authorities told of the person.
    void forget_gathered();
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

struct VisitState::Data {
    SessionId session;           // 0: nobody is there
    std::uint64_t sessions = 0;  // given out so far
    std::uint64_t requests = 0;
    TerminalHealth health;
    /// A card of the visit before lies there still: it is nobody's who comes now.
    bool card_left = false;
    std::optional<Visit> visit;  // exactly while session is not 0
};

}  // namespace kiosk
