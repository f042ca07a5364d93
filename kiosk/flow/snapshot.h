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
#include "kiosk/model/overview.h"
#include "kiosk/model/own_case.h"
#include "kiosk/model/payment.h"
#include "kiosk/model/person_data.h"
#include "kiosk/model/stroke.h"

namespace kiosk {

/// Screens read nothing but this. Non-copyable where it holds the citizen's data.

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
};

/// What waits for the person after login, before any menu.
struct MineScreen {
    AskView asking;
    SecretText name;  // masked
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
        SecretText name;  // masked unless it is a company's
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
        SecretText value;
    };
    std::vector<Row> rows;  // this page
    std::size_t page = 0;
    std::size_t pages = 1;
    /// Whose services these are, and of which level; empty: of all levels.
    LocalText area;
    LocalText level;
    /// Not the terminal's own area: search and life stages are those of the own one.
    bool elsewhere = false;
    bool has_areas = false;
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
};

/// The options of one field as a list of its own: a page of what the search left.
struct OptionListView {
    FieldId field;
    LocalText label;
    std::string chosen;  // values, joined by blanks
    bool multiple = false;
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
};
/// What the camera sees now, among the pictures that the screen has.
inline constexpr std::uint64_t live_picture = 1;

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
    std::string problem;  // TextId when storing failed; retry or home
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

/// The person's cases and tickets.
struct CasesScreen {
    AskView asking;
    struct Row {
        std::size_t position = 0;  // of a case: for ChooseCase
        std::variant<CaseLine, Ticket> matter;
    };
    std::vector<Row> rows;  // this page
    std::size_t page = 0;
    std::size_t pages = 1;
    std::size_t found = 0;
    /// A receipt's code may be shown instead of touching a case.
    CodeReaderKind code_reader = CodeReaderKind::none;
    std::string told;  // TextId, about the code shown last
};

/// One case: where it stands, what comes next, what may be done.
struct CaseScreen {
    AskView asking;
    OwnCase shown;  // its stages are those of this page
    std::size_t first_stage = 0;
    bool shows_status = true;
    bool shows_stages = true;
    std::size_t page = 0;
    std::size_t pages = 1;
    std::string told;  // TextId; empty: nothing was done here
};

/// All defects, each with the answers that put it right; answered by SetAnswer.
struct SupplementScreen {
    AskView asking;
    LocalText service;
    struct Row {
        std::size_t number = 0;  // from 1
        CaseDefect defect;
        std::string chosen;
    };
    std::vector<Row> rows;  // this page
    std::size_t defects = 0;
    CivilDate until;
    LocalText place;  // where originals are brought
    std::size_t page = 0;
    std::size_t pages = 1;
    bool complete = false;
};

/// Complaint, suggestion, question or erasure: by choices, then in the person's words.
struct VoiceScreen {
    AskView asking;
    LocalText service;  // empty: about no case
    std::optional<TicketKind> kind;
    std::string topic;
    bool asks_words = false;
    FieldView words;
    bool can_go_on = false;
    std::optional<Ticket> filed;
    /// Nobody is asked who they are: no erasure, and no case that it is about.
    bool nameless = false;
};

/// What the terminal would like to ask other authorities for, and why; each can be left out.
/// Answered by SetAnswer.
struct ConsentScreen {
    AskView asking;
    LocalText service;
    LocalText text;    // what is agreed to, as it is kept
    FieldView choice;  // the options of this page
    std::size_t page = 0;
    std::size_t pages = 1;
    /// Nothing can be asked for: everything is filled in by the person.
    bool offline = false;
};

/// How a material is met (docs/CATALOGUE.md, “Materials”).
enum class MaterialWay : std::uint8_t {
    card,     // read from the identity card
    licence,  // an e-licence stands in
    shared,   // another authority has told it
    form,     // made from the answers
    promise,  // 告知承诺
    trusted,  // not asked of whoever is on the white list
    office,   // the office gets it from another authority
    capture,  // its picture is taken here
    later,    // 容缺后补
    bring,    // the person hands it in
};

/// What is needed, and how each of it is met.
struct MaterialsScreen {
    LocalText service;
    struct Row {
        LocalText name;
        MaterialWay way = MaterialWay::bring;
        LocalText detail;
    };
    std::vector<Row> rows;  // this page
    std::size_t page = 0;
    std::size_t pages = 1;
    std::size_t spared = 0;
    std::size_t needed = 0;
    std::size_t fields = 0;  // of the form that are filled in already
    bool can_end_consent = false;
    bool consent_ended = false;
};

/// The person's own e-licences.
struct WalletScreen {
    AskView asking;
    struct Row {
        LocalText name;
        SecretText number;
        LocalText issuer;
        ELicence::State state = ELicence::State::valid;
        std::optional<CivilDate> valid_to;
    };
    std::vector<Row> rows;  // this page
    std::size_t page = 0;
    std::size_t pages = 1;
    std::size_t found = 0;
};

/// How the result comes to the person; answered by SetAnswer, then for a courier by TypeText.
struct DeliveryScreen {
    LocalText service;
    FieldView way;
    /// Address and telephone, while a courier is chosen.
    std::vector<FieldView> fields;
    std::optional<FieldId> focus;
    bool can_go_on = false;
};

/// Bills of a utility: the customer number, then what is found under it.
struct BillScreen {
    AskView asking;
    LocalText service;
    FieldView field;
    std::string problem;  // TextId: what is wrong with what was typed
    bool can_search = false;
    /// Masked by the utility; empty until something was found.
    std::string payer;
    std::string address;
    struct Row {
        LocalText period;
        std::int64_t fen = 0;
        std::string due;
        bool paid = false;
    };
    std::vector<Row> rows;
    bool found = false;
};

/// What is to be paid, the code to pay by, and what became of it.
struct PayScreen {
    enum class Phase {
        fee,      // what it costs; not begun
        asking,   // the platform makes an order, or ends one
        code,     // to be scanned
        paid,     // a bill; a fee leads on by itself
        over,     // nobody paid in time
        unknown,  // the platform doesn't answer: perhaps paid
        refused,  // the platform has another sum
        offline,  // not offered without the platform
    } phase = Phase::fee;
    LocalText what;
    std::vector<PayRow> rows;
    std::int64_t fen = 0;
    bool is_bill = false;
    std::string code;  // of the QR
    int seconds_left = 0;
    /// The last question about it wasn't answered.
    bool stale = false;
    std::string receipt_no;  // of the electronic receipt
    ReceiptScreen::Print print = ReceiptScreen::Print::not_offered;
    std::string print_problem;  // TextId
};

/// What everybody may look at and do without a card: sections, lists, one thing, a question.
struct PublicScreen {
    AskView asking;
    /// Empty: all sections. norms, fees, notices, duties, figures, report, survey, hall, slots,
    /// network.
    std::string section;
    struct Row {
        std::string id;
        LocalText title;
        LocalText line;
        LocalText tag;  // where it comes from, what kind it is
        bool opens = false;
    };
    std::vector<Row> rows;  // this page
    std::size_t first = 0;  // position of the first of them
    std::size_t page = 0;
    std::size_t pages = 1;
    std::size_t found = 0;
    /// Words to look for among notices.
    std::optional<FieldView> search;
    bool types = false;
    struct Detail {
        LocalText title;
        LocalText text;
        LocalText tag;
        std::string number;
        std::string code;
        std::string qr;
        bool can_print = false;
        bool printing = false;
        bool printed = false;
    };
    std::optional<Detail> detail;
    struct Figure {
        std::string terminal;
        std::optional<int> satisfaction;
        std::optional<int> availability;
        bool here = false;  // this terminal
    };
    std::vector<Figure> figures;  // this page
    std::string month;
    std::optional<FieldView> question;
    std::size_t questions = 0;
    std::size_t question_number = 0;  // from 1
    bool can_go_on = false;
    std::string told;  // TextId: what was done
    std::string told_number;
};

/// The visit cannot go on in this way: why, and what to do. Always has one way on.
struct NoticeScreen {
    std::string id;  // TextId stem: "<id>.title", "<id>.body", "<id>.action"
    std::string icon;
    std::vector<LocalText> lines;  // below the body
};

struct OutOfServiceScreen {
    std::vector<std::string> reasons;  // TextIds
};

using Screen =
    std::variant<AttractScreen, HomeScreen, AreasScreen, SearchScreen, GuideScreen, ScenarioScreen,
                 IdentifyScreen, FormScreen, CaptureScreen, SectionsScreen, ReviewScreen,
                 SignatureScreen, SubmittingScreen, ReceiptScreen, EvaluationScreen, CasesScreen,
                 CaseScreen, SupplementScreen, VoiceScreen, ConsentScreen, MaterialsScreen,
                 WalletScreen, MineScreen, PrincipalsScreen, VerifyScreen, OfferScreen,
                 LinkCardScreen, DeliveryScreen, BillScreen, PayScreen, PublicScreen, GoodbyeScreen,
                 NoticeScreen, OutOfServiceScreen, MaintenancePinScreen, MaintenanceDevicesScreen,
                 MaintenanceDeviceScreen, MaintenanceResultsScreen,
                 MaintenanceSeenScreen>;  /// Published screen ids (docs/AUTOMATION.md): attract
/// home areas search guide scenario identify
/// form capture sections review signature submitting receipt evaluation cases case supplement voice
/// consent materials wallet delivery bill pay mine principals verify offer link_card public goodbye
/// notice out_of_service, and of the technician's pages (kiosk/maintenance) maintenance_pin
/// maintenance_devices maintenance_device maintenance_results maintenance_seen.
[[nodiscard]] std::string_view screen_id(const Screen& screen);

struct IdleWarning {
    int seconds_left = 0;
};
struct LeaveQuestion {};
struct HelpPanel {
    bool called = false;
    /// The same pages can be gone through with an invented person.
    bool can_practise = false;
    /// Complaints and public pages can be opened from here.
    bool can_go_aside = false;
};

/// Take the case back?
struct WithdrawQuestion {
    LocalText service;
};

/// Reminders and suggestions from now on, or no more?
struct ProfileQuestion {
    bool ends = false;
    LocalText text;  // what is agreed to, as it is kept
};

using Overlay =
    std::variant<IdleWarning, LeaveQuestion, HelpPanel, WithdrawQuestion, ProfileQuestion>;

/// Where am I: 3 of 7.
struct StepLine {
    std::size_t current = 0;         // 1-based
    std::vector<std::string> steps;  // TextIds: "step.guide", "step.identify", …
};

struct Snapshot {
    SessionId session;
    Language language = Language::zh;
    WayOfUse way = WayOfUse::standard;
    WallTime wall{};
    LocalText terminal_name;
    LocalText hall;
    std::string help_phone;
    TerminalHealth health;
    Screen screen;
    std::optional<Overlay> overlay;
    std::optional<StepLine> steps;
    bool can_go_back = false;
    bool can_go_home = false;
    struct PrincipalView {
        PrincipalKind kind = PrincipalKind::self;
        SecretText name;  // masked unless it is a company's
    };
    std::optional<PrincipalView> principal;  // somebody acts for another: said on every page
    /// Practice: nothing of it is read, kept, printed or filed.
    bool practice = false;
};

}  // namespace kiosk
