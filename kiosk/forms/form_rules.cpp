#include "kiosk/forms/form_rules.h"

#include <algorithm>
#include <memory>

#include <unicode/regex.h>
#include <unicode/unistr.h>

#include "kiosk/base/encoding.h"
#include "kiosk/forms/form_values.h"
#include "kiosk/model/check_digits.h"
#include "kiosk/model/word_table.h"

namespace kiosk {

namespace {

/// ICU counts steps of its matcher, about a millisecond each: a pattern of exponential cost ends
/// here.
constexpr std::int32_t pattern_steps_max = 50;

LocalText with_limit(const LocalText& words, const std::string& limit) {
    return filled(words, {{"limit", same_everywhere(limit)}});
}

std::unique_ptr<icu::RegexPattern> compile(std::string_view expression) {
    UErrorCode status = U_ZERO_ERROR;
    UParseError where{};
    const auto text = icu::UnicodeString::fromUTF8(
        icu::StringPiece(expression.data(), static_cast<int>(expression.size())));
    std::unique_ptr<icu::RegexPattern> pattern(icu::RegexPattern::compile(text, where, status));
    return U_SUCCESS(status) ? std::move(pattern) : nullptr;
}

/// Code points of a value, wiped at their end. U+FFFD stands for each malformed byte.
class Points {
  public:
    explicit Points(std::string_view text) : points_(code_points(text)) {}
    ~Points() { wipe_bytes(points_.data(), points_.size() * sizeof(char32_t)); }
    Points(const Points&) = delete;
    Points& operator=(const Points&) = delete;

    [[nodiscard]] auto begin() const { return points_.begin(); }
    [[nodiscard]] auto end() const { return points_.end(); }

  private:
    std::u32string points_;
};

/// UTF-16 of a value, wiped at its end.
class WideText {
  public:
    explicit WideText(std::string_view text) {
        constexpr char32_t first_of_other_planes = 0x10000;
        units_.reserve(text.size());
        for (const char32_t point : Points(text)) {
            if (point < first_of_other_planes) {
                units_.push_back(static_cast<char16_t>(point));
            } else {
                units_.push_back(static_cast<char16_t>(0xD7C0 + (point >> 10)));
                units_.push_back(static_cast<char16_t>(0xDC00 + (point & 0x3FF)));
            }
        }
    }
    ~WideText() { wipe_bytes(units_.data(), units_.size() * sizeof(char16_t)); }
    WideText(const WideText&) = delete;
    WideText& operator=(const WideText&) = delete;

    /// A read-only alias: ICU makes no copy of it.
    [[nodiscard]] icu::UnicodeString alias() const {
        return {false, icu::ConstChar16Ptr(units_.data()),
                static_cast<std::int32_t>(units_.size())};
    }

  private:
    std::u16string units_;
};

bool matches(const std::string& expression, std::string_view value) {
    const auto pattern = compile(expression);
    if (!pattern) return false;
    const WideText wide(value);
    const auto subject = wide.alias();
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::RegexMatcher> matcher(pattern->matcher(subject, status));
    if (U_FAILURE(status)) return false;
    matcher->setTimeLimit(pattern_steps_max, status);
    const bool whole = matcher->matches(status) != 0;
    return U_SUCCESS(status) && whole;
}

bool is_clean_text(std::string_view text) {
    constexpr char32_t malformed = 0xFFFD;
    const Points points(text);
    return std::all_of(points.begin(), points.end(), [](char32_t point) {
        return point >= 0x20 && point != 0x7F && point != malformed;
    });
}

bool has_option(const FieldDescription& field, std::string_view value) {
    return std::any_of(field.options.begin(), field.options.end(),
                       [&](const FieldOption& option) { return option.value == value; });
}

bool are_options(const FieldDescription& field, std::string_view values) {
    std::size_t seen = 0;
    while (!values.empty()) {
        const auto end = std::min(values.find(' '), values.size());
        if (!has_option(field, values.substr(0, end)) || ++seen > field.options.size())
            return false;
        values.remove_prefix(std::min(end + 1, values.size()));
    }
    return true;
}

class Check {
  public:
    Check(const FormDescription& form, const FieldDescription& field, std::string_view value,
          CivilDate today)
        : form_(form), field_(field), value_(value), today_(today) {}

    LocalText missing() const {
        if (!field_.required) return {};
        if (!field_.error_required.empty()) return field_.error_required;
        if (field_.kind == FieldKind::acknowledge) return form_.message("required_acknowledge");
        const bool choice =
            field_.kind == FieldKind::single_choice || field_.kind == FieldKind::multiple_choice;
        return form_.message(choice ? "required_choice" : "required");
    }

    LocalText misfit() const {
        switch (field_.kind) {
            case FieldKind::text:
                return text();
            case FieldKind::number:
            case FieldKind::decimal:
                return number();
            case FieldKind::date:
                return date();
            case FieldKind::phone:
                return unless(is_mobile_number(value_), "phone");
            case FieldKind::citizen_number:
                return unless(is_living_number(), "citizen_number");
            case FieldKind::bank_card:
                return unless(is_bank_card(value_), "bank_card");
            case FieldKind::single_choice:
                return unless(has_option(field_, value_), "option");
            case FieldKind::multiple_choice:
                return unless(are_options(field_, value_), "option");
            case FieldKind::acknowledge:
                return unless(value_ == "yes", "option");
            case FieldKind::note:
                return {};
        }
        return {};
    }

  private:
    LocalText unless(bool good, std::string_view name) const {
        return good ? LocalText{} : form_.message(name);
    }

    LocalText text() const {
        if (!is_clean_text(value_)) return form_.message("text");
        if (counted_length(field_, value_) < field_.length_min) {
            return with_limit(form_.message("too_short"), std::to_string(field_.length_min));
        }
        if (!field_.pattern.empty() && !matches(field_.pattern, value_))
            return field_.pattern_message;
        return {};
    }

    LocalText number() const {
        const auto value = parse_decimal(value_);
        const bool whole = field_.kind == FieldKind::number;
        if (!value || (whole && value_.find('.') != std::string_view::npos)) {
            return form_.message(whole ? "number" : "decimal");
        }
        if (field_.number_min && *value < *field_.number_min) {
            return with_limit(form_.message("min"), text_of_decimal(*field_.number_min));
        }
        if (field_.number_max && *value > *field_.number_max) {
            return with_limit(form_.message("max"), text_of_decimal(*field_.number_max));
        }
        return {};
    }

    LocalText date() const {
        const auto value = parse_date(value_);
        if (!value) return form_.message("date");
        if (field_.date_min && *value < field_.date_min->on(today_)) {
            return with_limit(form_.message("date_min"), text_of(field_.date_min->on(today_)));
        }
        if (field_.date_max && *value > field_.date_max->on(today_)) {
            return with_limit(form_.message("date_max"), text_of(field_.date_max->on(today_)));
        }
        return {};
    }

    bool is_living_number() const {
        if (!is_citizen_number(value_)) return false;
        const auto born = parse_date(value_.substr(6, 8));
        return born && *born <= today_;
    }

    const FormDescription& form_;
    const FieldDescription& field_;
    std::string_view value_;
    CivilDate today_;
};

}  // namespace

bool is_pattern(std::string_view expression) {
    return compile(expression) != nullptr;
}

LocalText complaint(const FormDescription& form, const FieldDescription& field,
                    std::string_view typed, CivilDate today) {
    const auto value = canonical(field, typed);
    const Check check(form, field, value.reveal(), today);
    if (value.empty()) return check.missing();
    auto words = check.misfit();
    if (words.empty() && field.must_equal && value.reveal() != *field.must_equal)
        words = field.must_equal_message;
    return words;
}

}  // namespace kiosk
