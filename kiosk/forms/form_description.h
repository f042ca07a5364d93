#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/base/clock.h"
#include "kiosk/base/result.h"
#include "kiosk/forms/form_session.h"
#include "kiosk/model/local_text.h"

namespace kiosk {

/// A typed form description as docs/FORMS.md defines it, checked. Not personal; shared by all
/// sessions of a form.

/// A bound of a date: a fixed day, or so many years and days from today.
struct DateBound {
    std::optional<CivilDate> fixed;
    int years = 0;
    int days = 0;

    [[nodiscard]] CivilDate on(CivilDate today) const;
};

/// Numbers are kept in ten-thousandths, so that decimals compare exactly.
using NumberBound = std::int64_t;
inline constexpr std::int64_t number_scale = 10'000;

struct Condition {
    enum class Kind { equals, not_equals, in } kind = Kind::equals;
    std::size_t field = 0;  // index into FormDescription::fields, always an earlier one
    std::vector<std::string> values;
};

struct FieldDescription {
    FieldId id;
    std::size_t page = 0;
    FieldKind kind = FieldKind::text;
    LocalText label;
    LocalText hint;
    bool required = false;
    LocalText error_required;
    std::string source;  // path, or empty
    std::vector<FieldOption> options;
    std::vector<Condition> relevant_when;
    std::optional<NumberBound> number_min;
    std::optional<NumberBound> number_max;
    std::optional<DateBound> date_min;
    std::optional<DateBound> date_max;
    std::size_t length_min = 0;
    std::size_t length_max = 0;
    std::string pattern;
    LocalText pattern_message;
    std::optional<std::string> must_equal;
    LocalText must_equal_message;
    KeyboardHint keyboard = KeyboardHint::none;
    int sensitivity = 1;
    std::string element;
};

struct PageDescription {
    std::string id;
    LocalText title;
    LocalText hint;
    std::size_t first_field = 0;
    std::size_t field_count = 0;
};

struct FormDescription {
    std::string id;
    std::string version;
    std::vector<PageDescription> pages;
    std::vector<FieldDescription> fields;  // in the order of pages
    std::map<std::string, LocalText, std::less<>> messages;

    /// The form's own wording of a generic message, else the common one.
    [[nodiscard]] const LocalText& message(std::string_view name) const;
    [[nodiscard]] std::optional<std::size_t> find(const FieldId& wanted) const;
};

inline constexpr std::size_t description_bytes_max = 1024 * 1024;
inline constexpr std::size_t form_pages_max = 32;
inline constexpr std::size_t page_fields_max = 12;
inline constexpr std::size_t field_options_max = 64;
inline constexpr std::size_t field_conditions_max = 8;
inline constexpr std::size_t wording_bytes_max = 2000;
inline constexpr std::size_t text_length_max = 500;
inline constexpr std::size_t text_length_default = 60;

/// **Errors:** bad_format or limit_exceeded, the detail naming page, field and member.
[[nodiscard]] Result<FormDescription> parse_form(std::string_view json);

/// True when the expression is one that the form engine can run.
[[nodiscard]] bool is_pattern(std::string_view expression);

}  // namespace kiosk
