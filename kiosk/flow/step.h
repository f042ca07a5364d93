#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "drivers/api/page.h"
#include "kiosk/base/clock.h"
#include "kiosk/flow/face_state.h"
#include "kiosk/flow/snapshot.h"
#include "kiosk/model/bulletin.h"
#include "kiosk/model/ids.h"
#include "kiosk/model/overview.h"

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
    /// There was no room for the scans of its papers.
    bool no_room = false;
};

struct Identify {
    /// What for: the service that was chosen, the person's own cases, or what waits for them.
    /// After a crash: that it is the same person. In the middle of a service: once more,
    /// because the platform takes no card that was read too long ago; the page that wants it is
    /// aside.
    enum class Then { form, cases, mine, resume, again } then = Then::form;
    IdentifyScreen::Phase phase = IdentifyScreen::Phase::waiting;
    std::string problem;
    std::optional<RequestId> read;
    /// The reader should have answered by then.
    std::optional<SteadyTime> give_up;
};

struct Form {
    std::size_t page = 0;
    /// Of a page with more filled values or questions than one view holds.
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
    /// A sheet is on its way to the disk.
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
    /// An earlier try may have reached the store; of this one nothing is said.
    bool tried_before = false;
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
    /// `aside`: to the page that was left.
    enum class Then { guide, home, form, receipt, aside, end } then = Then::guide;
    std::string id;
    std::string icon;
    std::vector<LocalText> lines;
    std::optional<SteadyTime> ends;
};

}  // namespace step

struct Step
    : std::variant<step::Home, step::Areas, step::Search, step::Guide, step::Scenario,
                   step::Identify, step::Form, step::Capture, step::Promise, step::Sections,
                   step::Review, step::Signature, step::Submitting, step::Receipt, step::Evaluation,
                   step::Cases, step::Case, step::Supplement, step::Voice, step::Consent,
                   step::Materials, step::Wallet, step::Mine, step::Principals, step::Verify,
                   step::Face, step::Offer, step::LinkCard, step::Delivery, step::Bill, step::Pay,
                   step::Public, step::Goodbye, step::Notice> {
    using variant::variant;
    Step();
    Step(const Step&);
    Step(Step&&) noexcept;
    Step& operator=(const Step&);
    Step& operator=(Step&&) noexcept;
    ~Step();
};

}  // namespace kiosk
