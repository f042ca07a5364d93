#pragma once

#include "kiosk/flow/visit_screens.h"

namespace kiosk {

// Screens of a person's own matters, of money, and of what is public (snapshot.h).

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
    card,      // read from the identity card
    licence,   // an e-licence stands in
    shared,    // another authority has told it
    form,      // made from the answers
    promise,   // 告知承诺
    earlier,   // taken here in an earlier case
    trusted,   // not asked of whoever is on the white list
    office,    // the office gets it from another authority
    capture,   // its picture is taken here
    phone,     // its picture comes from the person's own phone
    later,     // 容缺后补
    optional,  // 非必要: nobody has to
    bring,     // the person hands it in
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
        PrivateText number;
        LocalText issuer;
        ELicence::State state = ELicence::State::valid;
        std::optional<CivilDate> valid_to;
        bool opens = false;  // a paper may be made of it
    };
    std::vector<Row> rows;  // this page
    std::size_t first = 0;  // position of the first of them
    std::size_t page = 0;
    std::size_t pages = 1;
    std::size_t found = 0;
    /// The sealed file of one of them.
    struct Paper {
        struct Row {
            std::string label;
            PrivateText value;
        };
        LocalText name;
        std::vector<Row> rows;  // metadata, this page
        std::string seal;
        std::string problem;  // TextId; empty: it may be printed
        int copy_no = 0;
        bool can_print = false;
        bool printing = false;
        bool printed = false;
        std::string print_problem;  // TextId
    };
    std::optional<Paper> paper;
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
    /// Masked by the utility, and here; empty until something was found.
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
/// Is it the person of the card? With their consent a picture is compared at the platform; nothing
/// of it stays here.
struct FaceScreen {
    enum class Phase {
        asking,     // whether a picture may be taken and compared
        looking,    // the camera's picture, and what to do
        comparing,  // at the platform
        answered,   // not a match
    } phase = Phase::asking;
    LocalText service;
    LocalText text;  // what is agreed to
    drivers::FaceAdvice advice = drivers::FaceAdvice::step_before_camera;
    bool camera_away = false;
    drivers::FaceVerdict verdict = drivers::FaceVerdict::unavailable;
    bool can_retry = false;
    /// The other way is the card alone; else the person's phone.
    bool card_is_enough = false;
};

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
    /// network, assist, assist_item.
    std::string section;
    LocalText about;  // the service that is helped with
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

}  // namespace kiosk
