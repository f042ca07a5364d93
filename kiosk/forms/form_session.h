#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/base/clock.h"
#include "kiosk/base/result.h"
#include "kiosk/base/secret.h"
#include "kiosk/model/ids.h"
#include "kiosk/model/local_text.h"
#include "kiosk/model/mask.h"

namespace kiosk {

enum class FieldKind : std::uint8_t {
    text,    // one line
    number,  // whole number
    decimal,
    date,            // YYYY-MM-DD
    time,            // hh:mm
    date_time,       // YYYY-MM-DD hh:mm
    phone,           // mobile number, 11 digits
    citizen_number,  // GB 11643
    credit_code,     // GB 32100
    bank_card,       // digits, Luhn
    single_choice,
    multiple_choice,  // values joined by a space, as ODK does
    ranking,          // all values in an order, joined by a space
    upload,           // a material; the options are the ways of giving it
    acknowledge,      // a statement that must be agreed to: value "yes"
    note,             // words only, never answered
};

/// Where a value that the citizen did not type came from; shown beside it.
enum class ValueSource : std::uint8_t {
    none,
    person,
    id_card,
    licence,
    shared_data,
    calculated,
    scenario,  // the person's answer to a scenario question, before the form
};

/// What the on-screen keyboard offers first.
enum class KeyboardHint : std::uint8_t {
    none,
    digits,
    letters,  // capitals and digits of codes
    text,     // Chinese words first
    citizen_number,
    name,   // Chinese characters of names first
    latin,  // e-mail and web addresses
};

/// How a material is given: values of an upload. Behind the first
/// stands the code of the e-licence.
inline constexpr std::string_view upload_by_licence = "licence:";
/// Taken below the terminal's camera.
inline constexpr std::string_view upload_by_camera = "camera:";
/// Sent from the person's own phone.
inline constexpr std::string_view upload_by_phone = "phone:";
/// Its pages are pictures, wherever they were taken.
[[nodiscard]] constexpr bool is_captured(std::string_view way) {
    return way == upload_by_camera || way == upload_by_phone;
}
inline constexpr std::string_view upload_later = "window:later";
/// Taken in an earlier case of the same person; behind it stands the code of the material.
inline constexpr std::string_view upload_by_earlier = "earlier:";
/// 告知承诺; behind it stands the code of the material.
inline constexpr std::string_view upload_by_promise = "promise:";

/// One way in which an upload that names `code`, an e-licence or a material, can be given now.
struct UploadWay {
    std::string code;
    std::string value;
    LocalText label;
    LocalText hint;
};

/// Whether pictures of papers can be taken now: below a camera, with the person's own phone.
struct CameraOffer {
    bool can = false;
    bool by_phone = false;
    /// Not for uploads that name one of these e-licences or materials: their paper is wanted itself
    ///
    std::vector<std::string> except{};
};

struct FieldOption {
    std::string value;
    LocalText label;
    LocalText hint;
};

/// One field as a screen needs it. Non-copyable, because its value is the citizen's.
struct FieldView {
    FieldId id;
    FieldKind kind = FieldKind::text;
    LocalText label;
    LocalText hint;
    SecretText value;
    /// What a screen shows unless the field is typed into or the person holds for it
    /// (“110105********002X”); empty: show the value.
    SecretText masked;
    std::vector<FieldOption> options;
    /// Too many options for tiles: a list in pages, with search.
    bool long_list = false;
    /// Empty when there is nothing to complain about.
    LocalText error;
    bool required = false;
    bool readonly = false;
    ValueSource source = ValueSource::none;
    /// “信息有误” can be said of the value that was filled in, and whether it was said.
    bool can_dispute = false;
    bool disputed = false;
    KeyboardHint keyboard = KeyboardHint::none;
    std::size_t length_max = 0;
    /// An upload of the two sides of a card.
    bool card = false;
};

/// One entry of a repeat, as its list shows it.
struct EntryView {
    std::size_t position = 0;  // from 1
    PrivateText summary;       // its first answers
    bool complete = false;
    bool can_remove = false;
};

/// The page after the entries of a repeat: add another, change one, remove one, or go on.
struct EntriesView {
    std::string repeat;
    std::vector<EntryView> entries;
    bool can_add = false;
    /// A long list is shown in pages; FormSession gives it whole.
    std::size_t page = 0;
    std::size_t pages = 1;
    std::size_t count = 0;  // on all pages
};

struct FormPageView {
    std::size_t index = 0;
    std::size_t count = 0;
    /// Stays the same while other pages come and go.
    std::string id;
    LocalText title;
    LocalText hint;
    /// Which part of the form this is; empty when it has only one.
    LocalText section;
    /// The entry of a repeat that the page belongs to (“child-2”); empty: none.
    std::string entry;
    /// One question alone: its label is the title.
    bool is_question = false;
    std::vector<FieldView> fields;  // only relevant ones
    std::optional<EntriesView> entries;
};

/// A part of the form, in the list of parts.
struct SectionView {
    LocalText title;
    std::size_t first_page = 0;
    std::size_t pages = 0;
    std::size_t answered = 0;
    std::size_t asked = 0;
    bool complete = false;
};

/// A line of the check-answers page.
struct AnswerView {
    FieldId id;
    std::size_t page = 0;
    LocalText label;
    /// Of an entry of a repeat: its name and count (“孩子 2”).
    LocalText group;
    /// As a person reads it: the option's label, a grouped number.
    LocalText shown;
    SecretText shown_value;  // used when `shown` is empty
    /// What a screen shows instead until the person holds for it; empty: show it.
    SecretText masked;
    ValueSource source = ValueSource::none;
    bool can_change = false;
    bool disputed = false;
};

/// One form being filled in: pages, fields, answers, rules. Pure: no I/O, no clock of its own.
/// **Threads:** one at a time. **Errors:** an answer that does not fit is kept as typed and
/// explained in `FieldView::error`; nothing typed is lost by going back. **Secrets:** all values;
/// zeroed at the end.
class FormSession {
  public:
    virtual ~FormSession() = default;

    [[nodiscard]] virtual std::string_view form_id() const = 0;
    [[nodiscard]] virtual std::string_view form_version() const = 0;

    /// Pages that are relevant now; a page with no relevant field is skipped. At least one.
    [[nodiscard]] virtual std::size_t page_count() const = 0;
    [[nodiscard]] virtual FormPageView page(std::size_t index) const = 0;
    /// The page with that id; nullopt when it is not relevant now.
    [[nodiscard]] virtual std::optional<std::size_t> page_of(std::string_view id) const = 0;
    [[nodiscard]] virtual std::vector<SectionView> sections() const = 0;

    /// What today() and now() are from here on.
    virtual void set_now(Now now) = 0;
    /// Whether the platform is reached; true at the start. Questions that are asked only then are
    /// gone without it, unless they were answered.
    virtual void set_online(bool online) = 0;
    /// Fills what `path` ("idcard.name", "share.earlier.phone", …) stands for. Fields bound to it
    /// become readonly with the given source. “licence.<code>” stands for uploads that the
    /// e-licence may stand in for and that have no answer yet. Unknown paths are ignored.
    virtual void prefill(std::string_view path, const SecretText& value, ValueSource source) = 0;

    /// From here on uploads are given in these ways only, or later. Without a call every e-licence
    /// that an upload names may be cited. A way that is `upload_later` says what “later” means for
    /// that paper.
    virtual void offer(std::vector<UploadWay> ways) = 0;
    /// Uploads that name a camera or a scanner (`device`) may be taken there from here on; the
    /// answers that say so stay, whatever is offered later. Not at the start.
    virtual void offer_camera(CameraOffer offer) = 0;

    /// Which material an upload is, and which e-licences may stand in: all codes that it names.
    [[nodiscard]] virtual std::vector<std::string> upload_codes(const FieldId& field) const = 0;

    /// Keeps the value as typed. not_found for a field that the form lacks, limit_exceeded when
    /// longer than the field may be (then nothing changes), rejected for a readonly field.
    virtual Result<void> set_value(const FieldId& field, std::string_view value) = 0;
    /// The value as typed, unmasked; empty when unanswered or unknown.
    [[nodiscard]] virtual SecretText value(const FieldId& field) const = 0;

    /// “信息有误”: what was filled in is wrong, or (`wrong` false) right after all. A fact of the
    /// identity card stays as the card says and goes with a note for the office; anything else can
    /// be answered by the person then. rejected when the field cannot be disputed.
    virtual Result<void> dispute(const FieldId& field, bool wrong) = 0;

    /// Another entry of a repeat, last; the id of its first page. rejected when there can be none.
    virtual Result<std::string> add_entry(std::string_view repeat) = 0;
    virtual Result<void> remove_entry(std::string_view repeat, std::size_t position) = 0;
    /// The first page of an entry.
    [[nodiscard]] virtual std::optional<std::size_t> page_of_entry(std::string_view repeat,
                                                                   std::size_t position) const = 0;

    /// Checks every relevant field of one page (or of all pages) and marks errors. True when all
    /// fit. A field that should be answered but need not be complains once.
    virtual bool validate_page(std::size_t index) = 0;
    virtual bool validate() = 0;
    /// The same for some fields of a page. Ids that are not asked now are passed over.
    virtual bool validate_fields(const std::vector<FieldId>& fields) = 0;

    [[nodiscard]] virtual std::vector<AnswerView> answers() const = 0;
    /// All relevant answers as a JSON object {field id: value}, for the platform; a repeat is a
    /// list of such objects.
    [[nodiscard]] virtual SecretText answers_json() const = 0;
    /// What goes with the answers (docs/SYNC_PROTOCOL.md): disputed values, materials and how they
    /// are given, questions that were left out or could not be asked offline. A JSON object.
    [[nodiscard]] virtual SecretText remarks_json() const = 0;
    /// The record in the form's own format.
    [[nodiscard]] virtual SecretText record_xml() const = 0;
    /// Everything that `restore` needs to continue: for drafts.
    [[nodiscard]] virtual SecretText save() const = 0;
    virtual Result<void> restore(const SecretText& saved) = 0;

    [[nodiscard]] virtual std::unique_ptr<FormSession> copy() const = 0;
};

}  // namespace kiosk
