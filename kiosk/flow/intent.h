#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "kiosk/base/secret.h"
#include "kiosk/model/ids.h"
#include "kiosk/model/local_text.h"
#include "kiosk/model/stroke.h"

namespace kiosk {

/// Ways of using the terminal; kept for the visit, gone after it.
enum class WayOfUse { standard, elder, contrast_dark, contrast_light, low_reach };

/// Ways to look for a service.
enum class BrowseBy : std::uint8_t { popular, person, enterprise, topic, department };

/// The field that the search is typed into, for TypeText, DeleteBack and ClearField.
inline constexpr const char* search_field = "search";
/// What a person says in their own words.
inline constexpr const char* words_field = "words";
/// Choices of the voice screen, for SetAnswer.
inline constexpr const char* kind_field = "kind";
inline constexpr const char* topic_field = "topic";
/// The unified social credit code of a company.
inline constexpr const char* code_field = "code";
/// What is looked for among notices, and what is answered to a survey.
inline constexpr const char* notice_field = "notice";
inline constexpr const char* survey_field = "survey";
/// What the person agrees to, for SetAnswer.
inline constexpr const char* consent_field = "consent";
/// How the result comes, for SetAnswer; where to and whom to call, for TypeText.
inline constexpr const char* delivery_field = "delivery";
inline constexpr const char* delivery_address_field = "delivery_address";
inline constexpr const char* delivery_phone_field = "delivery_phone";
/// Whose services are shown: code of an area; 行使层级 (1 state … 6 village, 0 all). For SetAnswer.
inline constexpr const char* area_field = "area";
inline constexpr const char* level_field = "level";
/// Whose bills: the number that the utility knows the household by.
inline constexpr const char* customer_field = "customer_no";

/// What a person asked for by touching, typing or pressing a tactile key. Values only.
namespace intent {

struct Begin {};  // attract screen touched
struct Home {};   // asks first when answers would be lost
struct Back {};
struct Next {};  // the primary action of the screen
/// Looks for a service: by what is asked for often, by the stages of a life (of a person, of an
/// enterprise), by topic, by department. Without a group: the groups.
struct Browse {
    BrowseBy by = BrowseBy::popular;
    std::string group;
};
struct OpenAreas {};   // another area, another level of authority
struct OpenSearch {};  // what is typed goes to `search_field`
struct NotFound {};    // “I can't find it”: what was searched is noted, without who searched
struct PrintGuide {};  // 一次性告知单
struct ChooseService {
    ServiceCode service;
};
struct TurnPage {
    int by = 1;
};  // more / back in lists and in the guide
struct SetLanguage {
    Language language = Language::zh;
};
struct ChooseLanguage {};  // opens the list of languages
struct SetWay {
    WayOfUse way = WayOfUse::standard;
};
/// Opens the help overlay; in it, or where the page itself has asked, calls the staff.
struct Help {
    bool calls = false;
};
struct Practise {};      // in the help overlay: the same pages with an invented person
struct CloseOverlay {};  // dismisses help, or “stay” in leave question
struct ConfirmLeave {};  // “leave” in the leave question
struct MoreTime {};      // “I need more time”
struct Retry {};         // read the card again, print again, …
struct Skip {};          // go on without (for example without printing)

struct FocusField {
    FieldId field;
};
struct TypeText {
    FieldId field;
    std::string text;
};  // appended at the end: one key or a candidate
struct DeleteBack {
    FieldId field;
};  // one code point
struct ClearField {
    FieldId field;
};
/// A key that types nothing by itself: it composes Chinese text, chooses a candidate, or changes
/// the keys. The keyboard answers it; to the flow it says that somebody is there, nothing more.
struct Keyboard {
    enum class What : std::uint8_t {
        none,
        key,     // `text` is the key
        choose,  // `number` is the candidate
        unfold,  // candidates in the place of the keys
        fold,
        turn,  // candidates from `number` on
        turn_back,
        groups,  // what candidates are narrowed by in their place: `text` is radical or strokes
        narrow,  // `text` is radical.<name> or strokes.<number>; empty: all candidates
        mode,    // `text` is the mode
        capitals,
    };
    What what = What::none;
    std::string text;
    std::size_t number = 0;
};
/// How the terminal speaks. The user interface answers it; to the flow it says that somebody is
/// there, nothing more.
struct Speech {
    enum class What : std::uint8_t {
        open,  // its panel
        close,
        on,
        off,
        repeat,
        slower,
        faster,
        softer,
        louder,
        dark,  // nothing to be seen over a shoulder
        light,
    } what = What::open;
};
/// What is masked on the page, whole, while the finger or the key stays. The user interface answers
/// it; to the flow it says that somebody is there, nothing more.
struct ShowHidden {};
struct SetAnswer {
    FieldId field;
    std::string value;
};  // choices and acknowledgements; toggles multiple_choice values
struct ChangeAnswer {
    FieldId field;
};  // from the check-answers page

/// “信息有误” about a value that was filled in, or taken back.
struct Dispute {
    FieldId field;
};
// Entries of a repeat.
struct AddEntry {
    std::string repeat;
};
struct ChangeEntry {
    std::string repeat;
    std::size_t position = 0;
};
struct RemoveEntry {
    std::string repeat;
    std::size_t position = 0;
};
struct ShowSections {};
struct ChooseSection {
    std::size_t section = 0;
};

// Sheets of a paper that were taken.
struct ChooseSheet {
    std::size_t position = 0;
};
struct MoveSheet {};  // one place forward
struct RemoveSheet {};

struct AddStroke {
    Stroke stroke;
    /// Width : height of the box that it was written in.
    double aspect = 2.5;
};
struct ClearSignature {};

struct PrintForm {};  // the signed application form on paper

struct Rate {
    int satisfaction = 0;
};  // 5 very satisfied … 1 very dissatisfied
struct ToggleTag {
    std::string tag;
};  // reason tags under a grade

// The person's own cases.
struct OpenCases {};
struct ChooseCase {
    std::size_t position = 0;  // in the list, from 0
};
struct Urge {};
struct Withdraw {};        // asks first
struct OpenSupplement {};  // answers to the named defects
struct OpenVoice {};       // complaint, suggestion, question, erasure
struct OpenWallet {};      // the person's own e-licences

// After login.
struct OpenMine {};  // what waits for me
struct ChooseTodo {
    std::size_t position = 0;  // in the list, from 0
};
struct OpenProfile {};     // reminders and suggestions: asks first
struct OpenPrincipals {};  // for whom I am here
struct ChoosePrincipal {
    std::size_t position = 0;  // 0: myself
};
struct TypeCode {};  // a company that is not in the list
struct LinkCard {};  // a social security card beside the identity card
struct LogOut {};

struct ChooseBill {
    std::size_t position = 0;  // of those found, from 0
};
// What everybody may look at and do, without a card.
/// A section (docs/AUTOMATION.md, screen `public`); empty: all of them.
struct OpenPublic {
    std::string section;
};
struct ChooseRow {
    std::size_t position = 0;  // in the list, from 0
};
struct HandOver {};  // the begun case goes on at a window or on a phone

struct EndConsent {};  // takes back what was agreed to

// The technician's pages; a visit knows nothing of them.
struct PinDigit {
    char digit = '0';
};
struct PinDelete {};
struct PinClear {};
struct ChooseDevice {
    std::string device;
};
struct TestDevice {};
struct ResetDevice {};
struct ShowResults {};
struct ShowSeen {};

}  // namespace intent

struct Intent
    : std::variant<intent::Begin, intent::Home, intent::Back, intent::Next, intent::Browse,
                   intent::OpenAreas, intent::OpenSearch, intent::NotFound, intent::PrintGuide,
                   intent::ChooseService, intent::TurnPage, intent::SetLanguage,
                   intent::ChooseLanguage, intent::SetWay, intent::Help, intent::Practise,
                   intent::CloseOverlay, intent::ConfirmLeave, intent::MoreTime, intent::Retry,
                   intent::Skip, intent::FocusField, intent::TypeText, intent::DeleteBack,
                   intent::ClearField, intent::Keyboard, intent::Speech, intent::ShowHidden,
                   intent::SetAnswer, intent::ChangeAnswer, intent::Dispute, intent::AddEntry,
                   intent::ChangeEntry, intent::RemoveEntry, intent::ShowSections,
                   intent::ChooseSection, intent::ChooseSheet, intent::MoveSheet,
                   intent::RemoveSheet, intent::AddStroke, intent::ClearSignature,
                   intent::PrintForm, intent::Rate, intent::ToggleTag, intent::OpenCases,
                   intent::ChooseCase, intent::Urge, intent::Withdraw, intent::OpenSupplement,
                   intent::OpenVoice, intent::OpenWallet, intent::OpenMine, intent::ChooseTodo,
                   intent::OpenProfile, intent::OpenPrincipals, intent::ChoosePrincipal,
                   intent::TypeCode, intent::LinkCard, intent::LogOut, intent::ChooseBill,
                   intent::OpenPublic, intent::ChooseRow, intent::HandOver, intent::EndConsent,
                   intent::PinDigit, intent::PinDelete, intent::PinClear, intent::ChooseDevice,
                   intent::TestDevice, intent::ResetDevice, intent::ShowResults, intent::ShowSeen> {
    using variant::variant;
    Intent();
    Intent(const Intent&);
    Intent(Intent&&) noexcept;
    Intent& operator=(const Intent&);
    Intent& operator=(Intent&&) noexcept;
    ~Intent();
};

}  // namespace kiosk
