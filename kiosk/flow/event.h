#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "drivers/api/face.h"
#include "drivers/api/id_card.h"
#include "drivers/api/page.h"
#include "drivers/api/smart_card.h"
#include "kiosk/base/result.h"
#include "kiosk/base/strong_id.h"
#include "kiosk/flow/captured.h"
#include "kiosk/flow/case_question.h"
#include "kiosk/flow/intent.h"
#include "kiosk/model/child_case.h"
#include "kiosk/model/ids.h"
#include "kiosk/model/payment.h"
#include "kiosk/model/submission.h"

namespace kiosk {

/// Can a part of the terminal be used now? Drives words like “the printer has no paper”.
enum class PartState { ready, attention, unavailable };

/// What reads codes that a person shows: words say where to hold them.
enum class CodeReaderKind { none, scanner, camera };

/// What the terminal as a whole can do now. Sent whole whenever a part of it changes.
struct TerminalHealth {
    PartState card_reader = PartState::unavailable;
    PartState printer = PartState::unavailable;
    /// This terminal has one: only then its absence is worth a word.
    bool has_printer = false;
    /// paper_out, paper_jam, cover_open, no_device …; meaningful unless ready.
    ErrorCode printer_problem = ErrorCode::no_device;
    /// The printer takes whole sheets; a roll has room for a receipt only.
    bool printer_has_sheets = false;
    bool platform_reachable = false;
    /// The platform has not let this terminal in, or has put it out of service.
    bool refused = false;
    /// Codes of services that cannot be done now, because something behind them is away: the
    /// platform tries before people do.
    std::vector<std::string> paused;
    /// Room for the worst case of a new case.
    bool storage_ready = true;
    /// The mains are away and the battery is nearly empty: nothing new is begun.
    bool power_low = false;
    /// The machine's clock is surely wrong: nothing that depends on the day's date is begun.
    bool clock_unset = false;
    /// Somebody works in the cabinet: nobody begins, a visit that runs may end.
    bool door_open = false;
    /// A headset is plugged in: whoever listens wants to be spoken to.
    bool headset = false;
    CodeReaderKind code_reader = CodeReaderKind::none;
    /// The camera above the desk.
    PartState document_camera = PartState::unavailable;
    /// The camera that sees people.
    PartState person_camera = PartState::unavailable;
    /// Pictures from people's own phones can be looked at here.
    bool phone_pictures = false;
    friend bool operator==(const TerminalHealth&, const TerminalHealth&) = default;
};

namespace event {

struct Person {
    Intent intent;
};
/// Time has passed; sent when `next_deadline` is reached.
struct Tick {};
struct HealthChanged {
    TerminalHealth health;
};
/// A new catalogue was verified and stored. A running visit keeps its version.
struct CatalogueChanged {};

/// Card seen, not yet read.
struct CardFound {
    RequestId request;
};
struct CardRead {
    RequestId request;
    drivers::IdentityCard card;
};
/// This try failed but the read goes on: the person lifts the card and lays it down again.
struct CardRetry {
    RequestId request;
    ErrorCode reason = ErrorCode::card_unreadable;
};
/// The end of the read without a card.
struct CardFailed {
    RequestId request;
    Error error;
};
struct CardPresence {
    RequestId request;
    bool present = false;
};

struct SocialCardRead {
    RequestId request;
    drivers::SocialSecurityCard card;
};
struct SocialCardFailed {
    RequestId request;
    Error error;
};

/// It is held back, or (`granted` false) not there, or the store takes no new case.
struct RoomReserved {
    RequestId request;
    bool granted = true;
};

/// The draft is on the disk, or (`durable` false) cannot be put there.
struct DraftSaved {
    RequestId request;
    bool durable = true;
};

/// A code was shown. `text` is empty when the code holds no text, or more than a terminal's codes
/// ever do.
struct CodeShown {
    RequestId request;
    SecretText text;
};

/// Of a picture below the camera; there is a newer one on the screen.
struct PageLooked {
    RequestId request;
    std::optional<drivers::PageCorners> corners;
    drivers::PageAdvice advice = drivers::PageAdvice::lay_page;
};
/// A paper was taken and goes to the disk.
struct PageShot {
    RequestId request;
};
struct PageKept {
    RequestId request;
    CapturedSheet sheet;
};
/// It is not good enough, or (`error`) could not be stored.
struct PageNotKept {
    RequestId request;
    std::optional<drivers::PageRefusal> refusal;
    std::optional<ErrorCode> error;
};

/// Of a picture of the person; there is a newer one on the screen.
struct FaceLooked {
    RequestId request;
    drivers::FaceAdvice advice = drivers::FaceAdvice::step_before_camera;
};
/// A good picture of one face is at hand, until it is compared or the watch ends.
struct FaceTaken {
    RequestId request;
};
/// What the identity service answered; the picture is gone.
struct FaceCompared {
    RequestId request;
    drivers::FaceAnswer answer;
    /// The platform's signed word that it is the person; empty unless it is a match.
    std::string statement;
};

/// A file of the case is encrypted and on the disk.
struct FileKept {
    RequestId request;
    KeptFile file;
};
struct FileNotKept {
    RequestId request;
};
struct FormSigned {
    RequestId request;
    SignedForm form;
};
struct FormNotSigned {
    RequestId request;
};

struct SubmissionStored {
    RequestId request;
};
struct SubmissionFailed {
    RequestId request;
    Error error;
};
struct SubmissionAccepted {
    RequestId request;
    Receipt receipt;
    /// Of a package, in its order.
    std::vector<ChildCase> children{};
};

struct PrintStarted {
    RequestId request;
};
struct Printed {
    RequestId request;
};
/// Paper out and jam come as PrintWaiting (the job waits); PrintFailed is final.
struct PrintWaiting {
    RequestId request;
    Error reason;
};
struct PrintFailed {
    RequestId request;
    Error error;
};

/// The platform's answer to AskPlatform.
struct PlatformTold {
    RequestId request;
    CaseAnswer answer;
};
/// network, timed_out, server_error: it may be tried again; not_found, rejected, conflict: the
/// platform said no; unauthorised: it wants the card again.
struct PlatformFailed {
    RequestId request;
    Error error;
};

/// A draft of a visit that a crash cut off, from the key that the guard kept.
struct DraftFound {
    SecretText state;
};
/// At the start, after DraftFound: orders of before, for which the store has no case.
struct OrdersLeft {
    std::vector<OrderLeft> orders;
};

}  // namespace event

struct EventBody
    : std::variant<event::Person, event::Tick, event::HealthChanged, event::CatalogueChanged,
                   event::CardFound, event::CardRead, event::CardRetry, event::CardFailed,
                   event::CardPresence, event::RoomReserved, event::SocialCardRead,
                   event::SocialCardFailed, event::DraftSaved, event::CodeShown, event::PageLooked,
                   event::PageShot, event::PageKept, event::PageNotKept, event::FaceLooked,
                   event::FaceTaken, event::FaceCompared, event::FileKept, event::FileNotKept,
                   event::FormSigned, event::FormNotSigned, event::SubmissionStored,
                   event::SubmissionFailed, event::SubmissionAccepted, event::PrintStarted,
                   event::Printed, event::PrintWaiting, event::PrintFailed, event::PlatformTold,
                   event::PlatformFailed, event::DraftFound, event::OrdersLeft> {
    using variant::variant;
    EventBody();
    EventBody(EventBody&&) noexcept;
    EventBody& operator=(EventBody&&) noexcept;
    ~EventBody();
};

/// Something that happened. `session` 0 is for events that belong to no visit (Tick, health, first
/// touch); an event of another session than the running one is dropped.
struct Event {
    SessionId session;
    EventBody body;
    /// A fresh random id, used when the event makes something that needs one (a submission).
    /// Supplied by the caller, so that `advance` stays pure.
    Uuid fresh_id;
};

}  // namespace kiosk
