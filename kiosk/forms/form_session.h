#pragma once

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

namespace kiosk {

enum class FieldKind {
    text,    // one line
    number,  // whole number
    decimal,
    date,            // YYYY-MM-DD
    phone,           // mobile number, 11 digits
    citizen_number,  // GB 11643
    bank_card,       // digits, Luhn
    single_choice,
    multiple_choice,  // values joined by a space, as ODK does
    acknowledge,      // a statement that must be agreed to: value "yes"
    note,             // words only, never answered
};

/// Where a value that the citizen did not type came from; shown beside it.
enum class ValueSource { none, person, id_card, licence, shared_data, calculated };

/// What the on-screen keyboard offers first.
enum class KeyboardHint { none, digits, letters, text, citizen_number };

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
    /// What a screen shows when the value is sensitive (“110105********002X”); empty: show the
    /// value.
    SecretText masked;
    std::vector<FieldOption> options;
    /// Empty when there is nothing to complain about.
    LocalText error;
    bool required = false;
    bool readonly = false;
    ValueSource source = ValueSource::none;
    KeyboardHint keyboard = KeyboardHint::none;
    std::size_t length_max = 0;
};

struct FormPageView {
    std::size_t index = 0;
    std::size_t count = 0;
    LocalText title;
    LocalText hint;
    std::vector<FieldView> fields;  // only relevant ones
};

/// A line of the check-answers page.
struct AnswerView {
    FieldId id;
    std::size_t page = 0;
    LocalText label;
    /// As a person reads it: the option's label, a grouped number, a masked number.
    LocalText shown;
    SecretText shown_value;  // used when `shown` is empty
    ValueSource source = ValueSource::none;
    bool can_change = false;
};

/// One form being filled in: pages, fields, answers, rules. Pure: no I/O, no clock of its own.
/// **Threads:** one at a time. **Errors:** an answer that does not fit is kept as typed and
/// explained in `FieldView::error`; nothing typed is lost by going back. **Secrets:** all values;
/// zeroed at the end. The typed JSON form stands behind it now; ODK XForms will, with the same
/// interface.
class FormSession {
  public:
    virtual ~FormSession() = default;

    [[nodiscard]] virtual std::string_view form_id() const = 0;
    [[nodiscard]] virtual std::string_view form_version() const = 0;

    /// Pages that are relevant now; a page with no relevant field is skipped. At least one.
    [[nodiscard]] virtual std::size_t page_count() const = 0;
    [[nodiscard]] virtual FormPageView page(std::size_t index) const = 0;

    /// Fills what `path` ("idcard.name", "idcard.number", …) stands for. Fields bound to it become
    /// readonly with the given source. Unknown paths are ignored.
    virtual void prefill(std::string_view path, const SecretText& value, ValueSource source) = 0;

    /// Keeps the value as typed. not_found for a field that the form lacks, limit_exceeded when
    /// longer than the field may be (then nothing changes), rejected for a readonly field.
    virtual Result<void> set_value(const FieldId& field, std::string_view value) = 0;
    /// The value as typed, unmasked; empty when unanswered or unknown.
    [[nodiscard]] virtual const SecretText& value(const FieldId& field) const = 0;

    /// Checks every relevant field of one page (or of all pages) and marks errors. True when all
    /// fit.
    virtual bool validate_page(std::size_t index) = 0;
    virtual bool validate() = 0;

    [[nodiscard]] virtual std::vector<AnswerView> answers() const = 0;
    /// All relevant answers as a JSON object {field id: value}, for the platform.
    [[nodiscard]] virtual SecretText answers_json() const = 0;
    /// Everything that `restore` needs to continue: for drafts.
    [[nodiscard]] virtual SecretText save() const = 0;
    virtual Result<void> restore(const SecretText& saved) = 0;

    [[nodiscard]] virtual std::unique_ptr<FormSession> copy() const = 0;
};

/// Parses a typed form description (docs/FORMS.md) and starts it. bad_format names the page, field
/// and member. `today` decides what dates may be.
[[nodiscard]] Result<std::unique_ptr<FormSession>> open_typed_form(std::string_view json,
                                                                   CivilDate today);

/// Only checks a description: for the catalogue builder.
[[nodiscard]] Result<void> check_typed_form(std::string_view json);

}  // namespace kiosk
