#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "kiosk/base/clock.h"
#include "kiosk/base/secret.h"
#include "kiosk/flow/case_question.h"
#include "kiosk/model/ids.h"
#include "kiosk/model/local_text.h"
#include "kiosk/model/payment.h"
#include "kiosk/model/print_document.h"
#include "kiosk/model/stroke.h"
#include "kiosk/model/submission.h"

namespace kiosk {

/// What the flow wants done. Only EffectRunner carries them out; each answer comes back as an event
/// with the same session and request.
namespace effect {

struct ReadCard {
    RequestId request;
    Duration timeout{};
};
struct CancelCardRead {
    RequestId request;
};
/// Watches whether a card still lies on the reader; answers CardPresence until cancelled by session
/// end.
struct WatchCard {
    RequestId request;
};
/// A second card of the same person; answers SocialCardRead or SocialCardFailed.
struct ReadSocialCard {
    RequestId request;
    Duration timeout{};
};
struct CancelSocialCard {
    RequestId request;
};
/// Reads codes that the person shows until StopCode; each answers CodeShown.
struct ReadCode {
    RequestId request;
};
struct StopCode {
    RequestId request;
};
/// What the files of a paper say about it.
struct PaperWords {
    std::string title;
    Language language = Language::zh;
    /// Who gave it, what for and until when.
    SecretText watermark;
    /// Its sheets are the sides of a card.
    bool card = false;
};
/// Looks for papers below the camera until StopPage; each picture that was looked at answers
/// PageLooked, each paper PageShot and then PageKept or PageNotKept. Wanted again, the paper that
/// lies there is taken anew. `paper`: names the attachments.
struct WatchPage {
    RequestId request;
    std::string paper;
    PaperWords words;
};
/// Looks for a face before the camera that sees people until StopFace; each picture that was looked
/// at answers FaceLooked, one good one FaceTaken. Wanted again, it begins anew.
struct WatchFace {
    RequestId request;
};
/// The picture that was taken, if any, is gone.
struct StopFace {
    RequestId request;
};
/// Gives the picture that was taken to the platform's identity service, under that consent alone;
/// then the consent ends. Answers FaceCompared, whatever happened.
struct CompareFace {
    RequestId request;
    Uuid comparison;  // the same on every try
    Consent consent;
    PersonProof person;
};
/// One file of the sheets that were taken, in that order. Answers FileKept or FileNotKept.
struct BindPaper {
    RequestId request;
    std::string paper;
    PaperWords words;
    std::vector<std::uint64_t> pictures;  // CapturedSheet::picture
};
struct StopPage {
    RequestId request;
};
/// Fetches a picture that a phone has sent, and looks at it as at a page below the camera. Answers
/// PageShot when it is good, then PageKept; or PageNotKept, whose error is `network` when the
/// picture could not be fetched, else about the picture: it is not fetched again.
struct FetchPicture {
    RequestId request;
    Uuid upload;
    int number = 0;
    std::string paper;
    PaperWords words;
    PersonProof person;
};
/// Makes a PDF of the form and draws the signature into it. Answers FormSigned or FormNotSigned.
struct SignForm {
    RequestId request;
    PrintDocument document;  // without strokes
    std::vector<Stroke> strokes;
    double aspect = 2.5;
};
/// Holds room on the disk back for what will be scanned, until DropDraft. Answers RoomReserved.
struct ReserveRoom {
    RequestId request;
    std::uint64_t bytes = 0;
};
/// Answers DraftSaved: only then may the person be asked the next thing.
struct SaveDraft {
    RequestId request;
    SecretText state;
    /// The service allows it: the same person may go on after a power cut.
    bool outlives_power_cut = false;
};
struct DropDraft {};
/// Seals, stores, commits. Answers SubmissionStored (after COMMIT) or SubmissionFailed.
struct Submit {
    RequestId request;
    Submission submission;
    /// The visit's, under which the log and the platform's books can be laid side by side.
    Uuid trace{};
};
/// After SubmissionStored: tell SubmissionAccepted as soon as the delivery service has a verified
/// receipt.
struct WatchSubmission {
    RequestId request;
    SubmissionId submission;
};
struct Print {
    RequestId request;
    PrintDocument document;
};
/// Cancels a job that has not come out: nothing prints for the next citizen.
struct CancelPrint {
    RequestId request;
};
struct PlaySound {
    enum class Kind { done, problem, card_left } kind = Kind::done;
};
/// Somebody looked for this and did not find it. Only the words, cleaned of what may be
/// personal; nothing says who or when.
struct NoteDemand {
    std::string words;
};
/// An order of a fee is about to be asked for: it outlives the program, so that its money goes back
/// when no case is filed for it. Ends with ForgetOrder, or with the case on the disk.
struct KeepOrder {
    OrderLeft order;
};
/// It holds no money and takes none.
struct ForgetOrder {
    Uuid order;
};
/// Answers PlatformTold or PlatformFailed. `key` is the same on every try, so that what was asked
/// is done once.
struct AskPlatform {
    RequestId request;
    CaseQuestion question;
    Uuid key;
    PersonProof person;
};
/// Somebody is to come to the terminal, for the log; the hall is told by AskPlatform.
struct CallHelp {};
/// Every trace of the visit leaves memory, caches, spools and drafts.
struct WipePersonalData {
    SessionId session;
};

}  // namespace effect

struct Effect
    : std::variant<effect::ReadCard, effect::CancelCardRead, effect::WatchCard,
                   effect::ReadSocialCard, effect::CancelSocialCard, effect::ReadCode,
                   effect::StopCode, effect::WatchPage, effect::StopPage, effect::FetchPicture,
                   effect::WatchFace, effect::StopFace, effect::ReserveRoom, effect::CompareFace,
                   effect::BindPaper, effect::SignForm, effect::SaveDraft, effect::DropDraft,
                   effect::Submit, effect::WatchSubmission, effect::Print, effect::CancelPrint,
                   effect::PlaySound, effect::NoteDemand, effect::KeepOrder, effect::ForgetOrder,
                   effect::AskPlatform, effect::CallHelp, effect::WipePersonalData> {
    using variant::variant;
    Effect();
    Effect(Effect&&) noexcept;
    Effect& operator=(Effect&&) noexcept;
    ~Effect();
};

}  // namespace kiosk
