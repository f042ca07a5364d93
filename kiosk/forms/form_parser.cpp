#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <set>

#include <nlohmann/json.hpp>

#include "kiosk/forms/form_description.h"
#include "kiosk/forms/form_members.h"
#include "kiosk/forms/form_values.h"
#include "kiosk/forms/words.h"

namespace kiosk {

namespace {

using nlohmann::json;

struct KindRow {
    std::string_view name;
    FieldKind kind;
    KeyboardHint keyboard;
    std::size_t length_max;
};

constexpr std::array kinds{
    KindRow{"text", FieldKind::text, KeyboardHint::text, text_length_default},
    KindRow{"number", FieldKind::number, KeyboardHint::digits, 12},
    KindRow{"decimal", FieldKind::decimal, KeyboardHint::digits, 16},
    KindRow{"date", FieldKind::date, KeyboardHint::digits, 10},
    KindRow{"phone", FieldKind::phone, KeyboardHint::digits, 11},
    KindRow{"citizen_number", FieldKind::citizen_number, KeyboardHint::citizen_number, 18},
    KindRow{"bank_card", FieldKind::bank_card, KeyboardHint::digits, 19},
    KindRow{"single_choice", FieldKind::single_choice, KeyboardHint::none, 64},
    KindRow{"multiple_choice", FieldKind::multiple_choice, KeyboardHint::none, 64 * 65},
    KindRow{"acknowledge", FieldKind::acknowledge, KeyboardHint::none, 3},
    KindRow{"note", FieldKind::note, KeyboardHint::none, 0},
};

constexpr std::array<std::pair<std::string_view, KeyboardHint>, 5> keyboards{{
    {"none", KeyboardHint::none},
    {"digits", KeyboardHint::digits},
    {"letters", KeyboardHint::letters},
    {"text", KeyboardHint::text},
    {"citizen_number", KeyboardHint::citizen_number},
}};

constexpr std::array<std::string_view, 9> card_paths{
    "idcard.name",   "idcard.sex",    "idcard.nation",     "idcard.birth",   "idcard.address",
    "idcard.number", "idcard.issuer", "idcard.valid_from", "idcard.valid_to"};

constexpr std::array<std::string_view, 16> message_names{"required",
                                                         "required_choice",
                                                         "required_acknowledge",
                                                         "number",
                                                         "decimal",
                                                         "date",
                                                         "min",
                                                         "max",
                                                         "date_min",
                                                         "date_max",
                                                         "too_short",
                                                         "phone",
                                                         "text",
                                                         "citizen_number",
                                                         "bank_card",
                                                         "option"};

bool offers_choices(FieldKind kind) {
    return kind == FieldKind::single_choice || kind == FieldKind::multiple_choice;
}

bool is_option_value(std::string_view text) {
    constexpr std::size_t option_value_max = 64;
    return !text.empty() && text.size() <= option_value_max &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '_' || c == '.' || c == '-';
           });
}

/// "2020-01-31", "today", "today-16y", "today+30d".
std::optional<DateBound> parse_date_bound(std::string_view text) {
    constexpr std::string_view relative = "today";
    DateBound bound;
    if (!text.starts_with(relative)) {
        bound.fixed = parse_date(text);
        if (!bound.fixed) return std::nullopt;
        return bound;
    }
    text.remove_prefix(relative.size());
    if (text.empty()) return bound;
    if (text.size() < 3 || (text.front() != '+' && text.front() != '-')) return std::nullopt;
    int amount = 0;
    const char* const last = text.data() + text.size() - 1;
    const auto [end, fault] = std::from_chars(text.data() + 1, last, amount);
    constexpr int amount_max = 40'000;
    if (fault != std::errc{} || end != last || amount < 0 || amount > amount_max)
        return std::nullopt;
    if (text.front() == '-') amount = -amount;
    if (*last == 'd') bound.days = amount;
    if (*last == 'y' && std::abs(amount) <= 200) bound.years = amount;
    return bound.days == amount || bound.years == amount ? std::optional(bound) : std::nullopt;
}

class Parser {
  public:
    Result<FormDescription> parse(const json& root) {
        FormMembers members(root, "form", fault_);
        members.allow_only({"id", "version", "pages", "messages"});
        form_.id = members.identifier("id", true);
        form_.version = members.text("version", 32, true);
        parse_messages(members);
        if (const auto* pages = members.list("pages", form_pages_max, true)) {
            for (const auto& page : *pages) parse_page(page);
        }
        if (!members.failed() && !first_page_is_always_there()) {
            members.fail("the first page needs a field without relevant_when");
        }
        if (members.failed()) return fault_;
        return std::move(form_);
    }

  private:
    void parse_messages(FormMembers& members) {
        const auto* messages = members.object("messages");
        if (messages == nullptr) return;
        for (const auto& [name, value] : messages->items()) {
            auto words = parse_wording(value);
            if (std::find(message_names.begin(), message_names.end(), name) ==
                message_names.end()) {
                members.fail("messages: unknown member '" + name.substr(0, 64) + "'");
            } else if (!words) {
                members.fail("messages: member '" + name + "' must have words in zh and en");
            } else {
                form_.messages.emplace(name, *words);
            }
        }
    }

    static std::string named(const json& object, std::size_t number) {
        if (object.is_object() && object.contains("id") && object["id"].is_string()) {
            return "'" + object["id"].get<std::string>().substr(0, 64) + "'";
        }
        return std::to_string(number);
    }

    void parse_page(const json& object) {
        const auto number = form_.pages.size();
        FormMembers members(object, "page " + named(object, number + 1), fault_);
        members.allow_only({"id", "title", "hint", "fields"});
        PageDescription page;
        page.id = members.identifier("id", false);
        page.title = members.wording("title", true);
        page.hint = members.wording("hint", false);
        page.first_field = form_.fields.size();
        if (!members.failed() && !page_ids_.insert(page.id).second)
            members.fail("id", "is not unique");
        if (const auto* fields = members.list("fields", page_fields_max, true)) {
            for (const auto& field : *fields) {
                const auto nth = form_.fields.size() - page.first_field + 1;
                parse_field(field, number, members.place() + " field " + named(field, nth));
            }
        }
        page.field_count = form_.fields.size() - page.first_field;
        form_.pages.push_back(std::move(page));
    }

    void parse_field(const json& object, std::size_t page, std::string place) {
        FormMembers members(object, std::move(place), fault_);
        members.allow_only({"id",
                            "kind",
                            "label",
                            "hint",
                            "required",
                            "error_required",
                            "source",
                            "options",
                            "relevant_when",
                            "min",
                            "max",
                            "length_min",
                            "length_max",
                            "pattern",
                            "pattern_message",
                            "must_equal",
                            "must_equal_message",
                            "keyboard",
                            "sensitivity",
                            "element"});
        FieldDescription field;
        field.page = page;
        field.id = FieldId{members.identifier("id", false)};
        if (!members.failed() && form_.find(field.id)) members.fail("id", "is not unique");
        parse_kind(members, field);
        field.label = members.wording("label", true);
        field.hint = members.wording("hint", false);
        field.required = members.flag("required");
        if (field.kind == FieldKind::note && field.required)
            members.fail("required", "does not fit a note");
        field.error_required = members.wording("error_required", false);
        field.element = members.has("element") ? members.text("element", 64, true) : std::string{};
        field.sensitivity = static_cast<int>(members.whole_number("sensitivity", 1, 4).value_or(1));
        parse_source(members, field);
        parse_options(members, field);
        parse_conditions(members, field);
        parse_bounds(members, field);
        parse_lengths(members, field);
        parse_pattern(members, field);
        parse_must_equal(members, field);
        form_.fields.push_back(std::move(field));
    }

    static void parse_kind(FormMembers& members, FieldDescription& field) {
        const auto name = members.text("kind", 32, true);
        const auto row = std::find_if(kinds.begin(), kinds.end(),
                                      [&](const KindRow& k) { return k.name == name; });
        if (row == kinds.end()) {
            members.fail("kind", "is unknown");
            return;
        }
        field.kind = row->kind;
        field.length_max = row->length_max;
        field.keyboard = row->keyboard;
        if (!members.has("keyboard")) return;
        const auto hint = members.text("keyboard", 32, true);
        const auto found = std::find_if(keyboards.begin(), keyboards.end(),
                                        [&](const auto& k) { return k.first == hint; });
        if (found == keyboards.end()) {
            members.fail("keyboard", "is unknown");
            return;
        }
        field.keyboard = found->second;
    }

    static void parse_source(FormMembers& members, FieldDescription& field) {
        if (!members.has("source")) return;
        field.source = members.identifier("source", true);
        if (field.kind == FieldKind::note || field.kind == FieldKind::acknowledge ||
            field.kind == FieldKind::multiple_choice) {
            members.fail("source", "does not fit this kind");
        }
        if (field.source.starts_with("idcard.") &&
            std::find(card_paths.begin(), card_paths.end(), field.source) == card_paths.end()) {
            members.fail("source", "names nothing on an identity card");
        }
    }

    static void parse_options(FormMembers& members, FieldDescription& field) {
        if (!offers_choices(field.kind)) {
            if (members.has("options")) members.fail("options", "does not fit this kind");
            return;
        }
        const auto* options = members.list("options", field_options_max, true);
        if (options == nullptr) return;
        for (const auto& object : *options) {
            Error fault = no_fault();
            FormMembers option(object, "option", fault);
            option.allow_only({"value", "label", "hint"});
            FieldOption parsed{option.text("value", 64, true), option.wording("label", true),
                               option.wording("hint", false)};
            const bool known =
                std::any_of(field.options.begin(), field.options.end(),
                            [&](const FieldOption& o) { return o.value == parsed.value; });
            if (option.failed()) members.fail("options", fault.detail);
            if (!is_option_value(parsed.value))
                members.fail("options", "has a value with other characters");
            if (known) members.fail("options", "has the value '" + parsed.value + "' twice");
            field.options.push_back(std::move(parsed));
        }
    }

    void parse_conditions(FormMembers& members, FieldDescription& field) {
        if (!members.has("relevant_when")) return;
        const auto* conditions = members.list("relevant_when", field_conditions_max, true);
        if (conditions == nullptr) return;
        for (const auto& object : *conditions) {
            Error fault = no_fault();
            FormMembers one(object, "condition", fault);
            one.allow_only({"field", "equals", "not_equals", "in"});
            Condition condition;
            const auto name = one.identifier("field", false);
            const auto index = form_.find(FieldId{name});
            if (!one.failed() && !index)
                one.fail("field", "'" + name + "' does not stand earlier in the form");
            condition.field = index.value_or(0);
            parse_comparison(one, condition);
            if (!one.failed() && !can_hold(form_.fields[condition.field], condition.values)) {
                one.fail("compares with a value that field '" + name + "' does not offer");
            }
            if (one.failed()) members.fail("relevant_when", fault.detail);
            field.relevant_when.push_back(std::move(condition));
        }
    }

    static bool can_hold(const FieldDescription& field, const std::vector<std::string>& values) {
        return !offers_choices(field.kind) ||
               std::all_of(values.begin(), values.end(), [&](const std::string& value) {
                   return std::any_of(field.options.begin(), field.options.end(),
                                      [&](const FieldOption& o) { return o.value == value; });
               });
    }

    static void parse_comparison(FormMembers& one, Condition& condition) {
        if (static_cast<int>(one.has("equals")) + static_cast<int>(one.has("not_equals")) +
                static_cast<int>(one.has("in")) !=
            1) {
            one.fail("needs exactly one of equals, not_equals, in");
            return;
        }
        if (one.has("in")) {
            condition.kind = Condition::Kind::in;
            const auto* values = one.list("in", field_options_max, true);
            if (values == nullptr) return;
            for (const auto& value : *values) {
                if (!value.is_string()) {
                    one.fail("in", "must hold text");
                    return;
                }
                condition.values.push_back(value.get<std::string>());
            }
            return;
        }
        const bool equals = one.has("equals");
        condition.kind = equals ? Condition::Kind::equals : Condition::Kind::not_equals;
        condition.values.push_back(
            one.text(equals ? "equals" : "not_equals", text_length_max, true));
    }

    static void parse_bounds(FormMembers& members, FieldDescription& field) {
        const bool numeric = field.kind == FieldKind::number || field.kind == FieldKind::decimal;
        for (const bool lower : {true, false}) {
            const std::string_view name = lower ? "min" : "max";
            if (!members.has(name)) continue;
            if (numeric) {
                const auto bound = members.number(name);
                auto& target = lower ? field.number_min : field.number_max;
                if (bound) target = std::llround(*bound * static_cast<double>(number_scale));
            } else if (field.kind == FieldKind::date) {
                auto& target = lower ? field.date_min : field.date_max;
                target = parse_date_bound(members.text(name, 32, true));
                if (!target) members.fail(name, "must be a day or today±years/days");
            } else {
                members.fail(name, "does not fit this kind");
            }
        }
        if (field.number_min && field.number_max && *field.number_min > *field.number_max) {
            members.fail("min", "is above max");
        }
    }

    static void parse_lengths(FormMembers& members, FieldDescription& field) {
        if (field.kind != FieldKind::text) {
            if (members.has("length_min")) members.fail("length_min", "does not fit this kind");
            if (members.has("length_max")) members.fail("length_max", "does not fit this kind");
            return;
        }
        const auto limit = static_cast<std::int64_t>(text_length_max);
        field.length_min =
            static_cast<std::size_t>(members.whole_number("length_min", 0, limit).value_or(0));
        if (const auto most = members.whole_number("length_max", 1, limit)) {
            field.length_max = static_cast<std::size_t>(*most);
        }
        if (field.length_min > field.length_max) members.fail("length_min", "is above length_max");
    }

    static void parse_pattern(FormMembers& members, FieldDescription& field) {
        if (!members.has("pattern") && !members.has("pattern_message")) return;
        if (field.kind != FieldKind::text) members.fail("pattern", "does not fit this kind");
        field.pattern = members.text("pattern", text_length_max, true);
        field.pattern_message = members.wording("pattern_message", true);
        if (!members.failed() && !is_pattern(field.pattern))
            members.fail("pattern", "is no regular expression");
    }

    static void parse_must_equal(FormMembers& members, FieldDescription& field) {
        if (!members.has("must_equal") && !members.has("must_equal_message")) return;
        if (field.kind == FieldKind::note) members.fail("must_equal", "does not fit a note");
        field.must_equal = members.text("must_equal", text_length_max, true);
        field.must_equal_message = members.wording("must_equal_message", true);
        const bool offered =
            std::any_of(field.options.begin(), field.options.end(),
                        [&](const FieldOption& o) { return o.value == *field.must_equal; });
        if (offers_choices(field.kind) && !offered)
            members.fail("must_equal", "is not among the options");
    }

    [[nodiscard]] bool first_page_is_always_there() const {
        const auto& page = form_.pages.front();
        return std::any_of(form_.fields.begin(),
                           form_.fields.begin() + static_cast<std::ptrdiff_t>(page.field_count),
                           [](const FieldDescription& f) { return f.relevant_when.empty(); });
    }

    FormDescription form_;
    std::set<std::string> page_ids_;
    Error fault_ = no_fault();
};

}  // namespace

const LocalText& FormDescription::message(std::string_view name) const {
    const auto own = messages.find(name);
    return own == messages.end() ? form_word(name) : own->second;
}

std::optional<std::size_t> FormDescription::find(const FieldId& wanted) const {
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (fields[i].id == wanted) return i;
    }
    return std::nullopt;
}

Result<FormDescription> parse_form(std::string_view text) {
    if (text.size() > description_bytes_max) {
        return Error{ErrorCode::limit_exceeded, "form: larger than 1 MiB", {}};
    }
    const auto root = json::parse(text, nullptr, false);
    if (root.is_discarded()) return Error{ErrorCode::bad_format, "form: not JSON", {}};
    return Parser().parse(root);
}

}  // namespace kiosk
