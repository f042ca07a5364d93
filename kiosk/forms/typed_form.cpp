#include "kiosk/forms/typed_form.h"

#include <algorithm>

#include "kiosk/forms/form_rules.h"
#include "kiosk/forms/form_values.h"
#include "kiosk/forms/secret_record.h"
#include "kiosk/forms/words.h"

namespace kiosk {

namespace {

constexpr std::string_view saved_format = "typed-form-1";
constexpr std::size_t saved_bytes_max = 1024 * 1024;

bool is_choice(FieldKind kind) {
    return kind == FieldKind::single_choice || kind == FieldKind::multiple_choice;
}

/// Is `value` one of the blank-separated `values`?
bool contains(std::string_view values, std::string_view value) {
    while (!values.empty()) {
        const auto end = std::min(values.find(' '), values.size());
        if (values.substr(0, end) == value) return true;
        values.remove_prefix(std::min(end + 1, values.size()));
    }
    return false;
}

/// The labels of the chosen options, joined as lists are in each language.
LocalText chosen_labels(const FieldDescription& field, std::string_view values) {
    std::map<std::string, std::string, std::less<>> joined;
    for (const auto& option : field.options) {
        if (!contains(values, option.value)) continue;
        for (const auto& [language, label] : option.label.all()) {
            auto& text = joined[language];
            if (!text.empty()) text += " · ";
            text += label;
        }
    }
    return LocalText(std::move(joined));
}

/// Multiple choices in the order of the options, each once; other values unchanged.
SecretText ordered(const FieldDescription& field, std::string_view typed) {
    if (field.kind != FieldKind::multiple_choice) return canonical(field, typed);
    SecretText result;
    result.reveal().reserve(typed.size() + 1);
    for (const auto& option : field.options) {
        if (!contains(typed, option.value)) continue;
        if (!result.empty()) result.reveal().push_back(' ');
        result.reveal().append(option.value);
    }
    return result;
}

}  // namespace

TypedFormSession::TypedFormSession(std::shared_ptr<const FormDescription> form, CivilDate today)
    : form_(std::move(form)), today_(today), answers_(form_->fields.size()) {}

bool TypedFormSession::holds(const Condition& condition, const std::vector<bool>& relevant) const {
    const auto& field = form_->fields[condition.field];
    SecretText value;
    if (relevant[condition.field]) value = ordered(field, answers_[condition.field].typed.reveal());
    const auto is = [&](const std::string& wanted) {
        return field.kind == FieldKind::multiple_choice ? contains(value.reveal(), wanted)
                                                        : value.reveal() == wanted;
    };
    const bool any = std::any_of(condition.values.begin(), condition.values.end(), is);
    return condition.kind == Condition::Kind::not_equals ? !any : any;
}

std::vector<bool> TypedFormSession::relevance() const {
    std::vector<bool> relevant(form_->fields.size(), true);
    for (std::size_t i = 0; i < form_->fields.size(); ++i) {
        const auto& conditions = form_->fields[i].relevant_when;
        relevant[i] =
            std::all_of(conditions.begin(), conditions.end(),
                        [&](const Condition& condition) { return holds(condition, relevant); });
    }
    return relevant;
}

std::vector<std::size_t> TypedFormSession::relevant_fields_of(
    std::size_t page, const std::vector<bool>& relevant) const {
    std::vector<std::size_t> fields;
    const auto& description = form_->pages[page];
    for (std::size_t i = 0; i < description.field_count; ++i) {
        if (relevant[description.first_field + i]) fields.push_back(description.first_field + i);
    }
    return fields;
}

std::vector<std::size_t> TypedFormSession::relevant_pages(const std::vector<bool>& relevant) const {
    std::vector<std::size_t> pages;
    for (std::size_t page = 0; page < form_->pages.size(); ++page) {
        if (!relevant_fields_of(page, relevant).empty()) pages.push_back(page);
    }
    return pages;
}

std::size_t TypedFormSession::page_count() const {
    return relevant_pages(relevance()).size();
}

FieldView TypedFormSession::view_of(std::size_t index) const {
    const auto& field = form_->fields[index];
    const auto& answer = answers_[index];
    FieldView view;
    view.id = field.id;
    view.kind = field.kind;
    view.label = field.label;
    view.hint = field.hint;
    view.value = answer.typed.copy();
    view.masked = masked(field, answer.typed.reveal(), !answer.readonly);
    view.options = field.options;
    view.error = answer.error;
    view.required = field.required;
    view.readonly = answer.readonly;
    view.source = answer.source;
    view.keyboard = answer.readonly ? KeyboardHint::none : field.keyboard;
    view.length_max = field.length_max;
    return view;
}

FormPageView TypedFormSession::page(std::size_t index) const {
    const auto relevant = relevance();
    const auto pages = relevant_pages(relevant);
    FormPageView view;
    view.count = pages.size();
    view.index = std::min(index, pages.size() - 1);
    const auto& page = form_->pages[pages[view.index]];
    view.title = page.title;
    view.hint = page.hint;
    for (const auto field : relevant_fields_of(pages[view.index], relevant))
        view.fields.push_back(view_of(field));
    return view;
}

void TypedFormSession::prefill(std::string_view path, const SecretText& value, ValueSource source) {
    if (value.empty()) return;
    for (std::size_t i = 0; i < form_->fields.size(); ++i) {
        const auto& field = form_->fields[i];
        if (field.source != path || counted_length(field, value.reveal()) > text_length_max)
            continue;
        // What the source knows and the form cannot take is asked instead.
        if (!complaint(*form_, field, value.reveal(), today_).empty() && is_choice(field.kind))
            continue;
        answers_[i].typed = value.copy();
        answers_[i].source = source;
        answers_[i].readonly = true;
        answers_[i].error = {};
    }
}

Result<void> TypedFormSession::set_value(const FieldId& id, std::string_view value) {
    const auto index = form_->find(id);
    if (!index || form_->fields[*index].kind == FieldKind::note) {
        return Error{ErrorCode::not_found, "the form has no such field", {}};
    }
    auto& answer = answers_[*index];
    if (answer.readonly) return Error{ErrorCode::rejected, "the field is filled and locked", {}};
    const auto& field = form_->fields[*index];
    // Blanks do not count in numbers, but may not fill memory either.
    constexpr std::size_t bytes_a_character_max = 8;
    if (value.size() > (field.length_max + 1) * bytes_a_character_max ||
        counted_length(field, value) > field.length_max) {
        return Error{ErrorCode::limit_exceeded, "longer than the field may be", {}};
    }
    SecretText typed;
    typed.reveal().assign(value);
    answer.typed = std::move(typed);
    answer.source = value.empty() ? ValueSource::none : ValueSource::person;
    answer.error = {};
    return {};
}

const SecretText& TypedFormSession::value(const FieldId& field) const {
    static const SecretText nothing;
    const auto index = form_->find(field);
    return index ? answers_[*index].typed : nothing;
}

bool TypedFormSession::check_fields(std::span<const std::size_t> fields) {
    bool good = true;
    for (const auto index : fields) {
        auto& answer = answers_[index];
        answer.error = complaint(*form_, form_->fields[index], answer.typed.reveal(), today_);
        good = good && answer.error.empty();
    }
    return good;
}

bool TypedFormSession::validate_page(std::size_t index) {
    const auto relevant = relevance();
    const auto pages = relevant_pages(relevant);
    return index < pages.size() && check_fields(relevant_fields_of(pages[index], relevant));
}

bool TypedFormSession::validate() {
    const auto relevant = relevance();
    bool good = true;
    for (const auto page : relevant_pages(relevant))
        good = check_fields(relevant_fields_of(page, relevant)) && good;
    return good;
}

AnswerView TypedFormSession::answer_of(std::size_t index) const {
    const auto& field = form_->fields[index];
    const auto& answer = answers_[index];
    AnswerView view;
    view.id = field.id;
    view.label = field.label;
    view.source = answer.source;
    view.can_change = !answer.readonly;
    const std::string_view typed = answer.typed.reveal();
    if (field.kind == FieldKind::acknowledge) {
        view.shown = form_word(typed == "yes" ? "acknowledged" : "not_acknowledged");
    } else if (canonical(field, typed).empty()) {
        view.shown = form_word("unanswered");
    } else if (auto hidden = masked(field, typed, !answer.readonly); !hidden.empty()) {
        view.shown_value = std::move(hidden);
    } else if (is_choice(field.kind)) {
        view.shown = chosen_labels(field, typed);
    } else {
        view.shown_value = grouped(field, typed);
    }
    return view;
}

std::vector<AnswerView> TypedFormSession::answers() const {
    const auto relevant = relevance();
    const auto pages = relevant_pages(relevant);
    std::vector<AnswerView> views;
    for (std::size_t page = 0; page < pages.size(); ++page) {
        for (const auto index : relevant_fields_of(pages[page], relevant)) {
            if (form_->fields[index].kind == FieldKind::note) continue;
            views.push_back(answer_of(index));
            views.back().page = page;
        }
    }
    return views;
}

SecretText TypedFormSession::answers_json() const {
    const auto relevant = relevance();
    SecretWriter json;
    json.append("{");
    bool first = true;
    for (std::size_t i = 0; i < form_->fields.size(); ++i) {
        const auto& field = form_->fields[i];
        if (!relevant[i] || field.kind == FieldKind::note) continue;
        const auto value = ordered(field, answers_[i].typed.reveal());
        if (value.empty()) continue;
        if (!first) json.append(",");
        first = false;
        json.append_json_string(field.id.value());
        json.append(":");
        json.append_json_string(value.reveal());
    }
    json.append("}");
    return std::move(json).finish();
}

SecretText TypedFormSession::save() const {
    SecretWriter record;
    record.append_field(saved_format);
    record.append_field(std::string_view(form_->id));
    record.append_field(std::string_view(form_->version));
    record.append_field(std::uint64_t{answers_.size()});
    for (std::size_t i = 0; i < answers_.size(); ++i) {
        record.append_field(std::string_view(form_->fields[i].id.value()));
        record.append_field(static_cast<std::uint64_t>(answers_[i].source));
        record.append_field(std::uint64_t{answers_[i].readonly ? 1u : 0u});
        record.append_field(answers_[i].typed);
    }
    return std::move(record).finish();
}

Result<void> TypedFormSession::restore(const SecretText& saved) {
    const Error corrupt{ErrorCode::corrupt, "saved answers cannot be read", {}};
    if (saved.reveal().size() > saved_bytes_max)
        return Error{ErrorCode::limit_exceeded, "saved answers too long", {}};
    NetstringReader record(saved.reveal());
    if (record.field() != saved_format) return corrupt;
    if (record.field() != form_->id || record.field() != form_->version) {
        return Error{ErrorCode::conflict, "saved answers belong to another form or version", {}};
    }
    if (record.number() != answers_.size()) return corrupt;
    std::vector<Answer> answers(answers_.size());
    for (std::size_t i = 0; i < answers.size(); ++i) {
        const auto id = record.field();
        const auto source =
            record.number_up_to(static_cast<std::uint64_t>(ValueSource::calculated));
        const auto readonly = record.number_up_to(1);
        const auto typed = record.field();
        if (!typed || !source || !readonly || id != form_->fields[i].id.value()) return corrupt;
        answers[i].typed.reveal().assign(*typed);
        answers[i].source = static_cast<ValueSource>(*source);
        answers[i].readonly = *readonly == 1;
    }
    if (!record.at_end()) return corrupt;
    answers_ = std::move(answers);
    return {};
}

std::unique_ptr<FormSession> TypedFormSession::copy() const {
    auto twin = std::make_unique<TypedFormSession>(form_, today_);
    for (std::size_t i = 0; i < answers_.size(); ++i) {
        twin->answers_[i].typed = answers_[i].typed.copy();
        twin->answers_[i].source = answers_[i].source;
        twin->answers_[i].error = answers_[i].error;
        twin->answers_[i].readonly = answers_[i].readonly;
    }
    return twin;
}

Result<std::unique_ptr<FormSession>> open_typed_form(std::string_view json, CivilDate today) {
    auto form = parse_form(json);
    if (!form) return form.error();
    return std::unique_ptr<FormSession>(std::make_unique<TypedFormSession>(
        std::make_shared<const FormDescription>(std::move(*form)), today));
}

Result<void> check_typed_form(std::string_view json) {
    const auto form = parse_form(json);
    if (!form) return form.error();
    return {};
}

}  // namespace kiosk
