#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "kiosk/base/clock.h"
#include "kiosk/flow/event.h"
#include "kiosk/flow/maintenance_view.h"
#include "kiosk/forms/form_session.h"
#include "kiosk/model/local_text.h"
#include "kiosk/model/mask.h"
#include "kiosk/model/overview.h"
#include "kiosk/model/own_case.h"
#include "kiosk/model/payment.h"
#include "kiosk/model/person_data.h"
#include "kiosk/model/stroke.h"

namespace kiosk {

// Screens on the way from the greeting to goodbye (snapshot.h).

struct ServiceCardView {
    ServiceCode code;
    LocalText name;
    LocalText summary;
    std::string theme;  // icon and accent: "social_security", "health", "housing", …
    bool can_finish_here = false;
    /// 行使层级 and 实施主体 in words: “市级 · 云山市民政局”.
    LocalText authority{};
    /// It could be finished here, but something that it needs is out of order now.
    bool out_of_order = false;
};

/// A life stage, topic or department, with how many services it has.
struct GroupView {
    std::string id;
    LocalText name;
    std::size_t services = 0;
    /// Of a topic: what it is, how it is done, what one has of it; else empty.
    LocalText what{};
    LocalText how{};
    LocalText use{};
};

/// How a question to the platform stands.
struct AskView {
    bool waiting = false;
    std::string problem;  // TextId; empty unless it failed
    bool can_retry = false;
};

struct AttractScreen {};

struct HomeScreen {
    BrowseBy by = BrowseBy::popular;
    std::vector<GroupView> groups;  // this page, until one is chosen
    std::optional<GroupView> chosen;
    std::vector<ServiceCardView> services;  // this page
    std::size_t page = 0;
    std::size_t pages = 1;
    /// TextIds of what is out of order and what still works; the most important first.
    std::vector<std::string> limits;
    bool personal = false;  // somebody is logged in: their own services come first
    /// Whose services these are, and of which level; empty: of all levels.
    LocalText area;
    LocalText level;
    /// Not the terminal's own area: search and life stages are those of the own one.
    bool elsewhere = false;
    bool has_areas = false;
};

/// What waits for the person after login, before any menu.
struct MineScreen {
    AskView asking;
    PrivateText name;
    struct Row {
        std::size_t position = 0;  // for ChooseTodo
        TodoKind kind = TodoKind::supplement;
        LocalText name;
        LocalText line;
        std::optional<CivilDate> due;
        int days_left = 0;
        bool overdue = false;
    };
    std::vector<Row> rows;  // this page
    std::size_t page = 0;
    std::size_t pages = 1;
    std::size_t found = 0;
    struct Suggested {
        ServiceCode code;
        LocalText name;
        LocalText why;
    };
    std::vector<Suggested> suggested;
    bool profile = false;  // reminders and suggestions are agreed to
    bool can_act_for_others = false;
    bool can_link_card = false;  // this terminal reads social security cards
};

/// For whom the person is here.
struct PrincipalsScreen {
    AskView asking;
    LocalText service;
    struct Row {
        std::size_t position = 0;  // for ChoosePrincipal
        PrincipalKind kind = PrincipalKind::self;
        PrivateText name;  // a company's is not masked
        LocalText role;
        bool chosen = false;
    };
    std::vector<Row> rows;  // this page
    std::size_t page = 0;
    std::size_t pages = 1;
    bool can_type_code = false;
    bool types = false;
    FieldView code;
    std::string problem;  // TextId: of the code
};

/// The platform's identity service confirms the person on their own phone.
struct VerifyScreen {
    AskView asking;
    LocalText service;
    std::optional<Verification::State> state;
    std::string code;  // to be scanned
    /// The camera has seen the person's face in this visit.
    bool picture_taken = false;
};

/// The person's social security card is put in, beside the identity card.
struct LinkCardScreen {
    enum class Phase { waiting, failed, linked } phase = Phase::waiting;
    std::string problem;  // TextId for `failed`
};

/// What the platform has filled in: looked through and confirmed.
struct OfferScreen {
    AskView asking;
    LocalText service;
    LocalText line;
    struct Row {
        LocalText label;
        PrivateText value;
    };
    std::vector<Row> rows;  // this page
    std::size_t page = 0;
    std::size_t pages = 1;
};

/// Which area's services are shown, and those of which level.
struct AreasScreen {
    FieldView area;   // own area first; the hint says the zone and how many services
    FieldView level;  // of the chosen area; the first is “all”
};

/// Services by words, typed on the keyboard of `field`.
struct SearchScreen {
    FieldView field;
    std::vector<ServiceCardView> services;  // this page
    std::size_t page = 0;
    std::size_t pages = 1;
    std::size_t found = 0;
    /// What was found only shares words with what was typed, or allows for slips.
    bool only_near = false;
    /// “I can't find it” was touched for these words.
    bool noted = false;
};

/// A plain question that tells the situations of a service apart; answered by SetAnswer.
struct ScenarioScreen {
    LocalText service;
    std::string theme;
    FieldView field;
    /// What was answered so far.
    struct Answered {
        LocalText question;
        LocalText answer;
    };
    std::vector<Answered> answered;
};

/// One section of a guide, in the fixed order of R-020.
struct GuideSection {
    std::string id;  // "basics", "conditions", "materials", "steps", "limits", "fees", "basis",
                     // "place", "contact", "result", "questions"
    struct Row {
        LocalText label;
        LocalText text;
        LocalText note;
        bool spared = false;  // a material that need not be handed in
    };
    std::vector<Row> rows;
};

struct GuideScreen {
    ServiceCode code;
    LocalText name;
    LocalText summary;
    std::string theme;
    /// Who, where, how: the three answers on the first screen.
    LocalText who;
    LocalText where;
    LocalText how;
    std::vector<GuideSection> sections;  // this page
    std::size_t page = 0;
    std::size_t pages = 1;
    bool can_start = false;
    /// TextId of the reason when it cannot start here now (“notice.reader_missing”), else empty.
    std::string cannot_start_reason;
    /// TextIds of what is out of order without standing in the way.
    std::vector<std::string> limits;
    /// The situation that the answers led to; empty while nothing was asked.
    LocalText situation;
    /// The one-time notice (一次性告知单) on paper.
    bool can_print = false;
    bool printing = false;
    bool printed = false;
    std::string print_problem;  // TextId
    /// It asks for papers: one that makes no sense can be reported.
    bool can_report = false;
};

struct IdentifyScreen {
    enum class Phase { waiting, reading, failed } phase = Phase::waiting;
    /// TextId for `failed`: what to do now.
    std::string problem;
    bool can_retry = true;
    /// No card is read: an invented person's is laid down by a touch.
    bool practice = false;
    /// The terminal was started again: the same card once more, and the visit goes on.
    bool resumes = false;
};

/// The options of one field as a list of its own: a page of what the search left.
struct OptionListView {
    FieldId field;
    LocalText label;
    std::string chosen;  // values, joined by blanks
    bool multiple = false;
    bool ranked = false;  // the order of the values counts
    std::vector<FieldOption> options;
    std::size_t page = 0;
    std::size_t pages = 1;
    std::size_t page_size = 0;  // options that a full page has
    std::size_t found = 0;
    std::size_t offered = 0;
    std::string filter;  // letters typed
};

struct FormScreen {
    /// Options of a field with a long list are only the chosen ones here, fields those of the part
    /// shown, entries those of the page shown.
    FormPageView page;
    std::size_t part = 0;
    std::size_t parts = 1;
    /// Field that the keyboard types into; nullopt: no keyboard.
    std::optional<FieldId> focus;
    bool from_review = false;  // “next” returns to the check-answers page
    bool has_sections = false;
    /// Instead of the page's fields.
    std::optional<OptionListView> list;
};

/// Papers below the camera, for one question of the form. The picture itself is not in the
/// snapshot: the screen has it under `live_picture`.
struct CaptureScreen {
    LocalText name;
    LocalText hint;
    bool camera_away = false;
    /// No more sheets are taken.
    bool full = false;
    /// Front and back of a card.
    bool card = false;
    std::optional<drivers::PageCorners> corners;
    drivers::PageAdvice advice = drivers::PageAdvice::lay_page;
    std::optional<drivers::PageRefusal> refusal;
    std::string problem;  // TextId
    bool saving = false;
    bool kept = false;
    struct Sheet {
        std::size_t position = 0;
        std::uint64_t picture = 0;
    };
    std::vector<Sheet> shown;  // of this page
    std::size_t page = 0;
    std::size_t pages = 1;
    std::size_t sheets = 0;
    std::optional<std::size_t> chosen;
    std::optional<std::size_t> replaces;
    /// Pictures come from the person's own phone.
    struct Phone {
        enum class Phase {
            opening,
            code,     // to be scanned
            over,     // its time is up
            offline,  // the network is away
            refused,  // the platform has no such page for this visit
        } phase = Phase::opening;
        std::string url;  // of the QR
        int seconds_left = 0;
        bool opened = false;  // the phone shows the page
        bool fetching = false;
        /// The last question about it wasn't answered; it is asked again.
        bool stale = false;
    };
    std::optional<Phone> phone;
};
/// What the camera sees now, among the pictures that the screen has.
inline constexpr std::uint64_t live_picture = 1;

/// 告知承诺: what a promise in the place of a material means; it can be declined.
struct PromiseScreen {
    LocalText material;
    LocalText duty;
    LocalText content;
    LocalText consequence;
};

/// The parts of a form, and how far each is.
struct SectionsScreen {
    struct Row {
        LocalText title;
        enum class State { complete, current, open, later } state = State::later;
        std::size_t answered = 0;
        std::size_t asked = 0;
    };
    std::vector<Row> rows;
};

struct ReviewScreen {
    std::vector<AnswerView> answers;  // this page
    std::size_t page = 0;
    std::size_t pages = 1;
    /// The begun case can go on at a window or on a phone.
    bool can_hand_over = false;
};

struct SignatureScreen {
    std::vector<Stroke> strokes;
    std::string problem;  // TextId, for example “signature.too_short”
};

struct SubmittingScreen {
    std::string problem;  // TextId when storing failed; retry or home, back when there is no room
};

struct ReceiptScreen {
    LocalText service;
    std::string number;
    bool official = false;  // a case number of the platform, else our provisional number
    WallTime submitted_at{};
    std::string qr_payload;
    enum class Print {
        not_offered,
        offered,  // when the person asks for it
        printing,
        waiting,
        printed,
        failed
    } print = Print::not_offered;
    std::string print_problem;  // TextId
    /// The signed application form, and whether it can be asked for (again).
    Print form = Print::not_offered;
    std::string form_problem;  // TextId
    bool can_print_form = false;
    std::size_t materials_spared = 0;
    std::size_t fields_spared = 0;
    LocalText result;  // the platform has decided already: what came of it
};

struct EvaluationScreen {
    int chosen = 0;
    std::vector<std::string> tags;  // chosen ones
};

struct GoodbyeScreen {
    bool card_on_reader = false;
    bool paper_to_take = false;
    /// More than the receipt.
    bool form_to_take = false;
    bool evaluated = false;
    /// Until the screen goes away by itself; empty while paper is waited for.
    std::optional<int> seconds_left;
};

}  // namespace kiosk
