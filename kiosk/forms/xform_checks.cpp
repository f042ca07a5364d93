#include <algorithm>

#include "kiosk/forms/form_values.h"
#include "kiosk/forms/words.h"
#include "kiosk/forms/xform_session.h"
#include "kiosk/forms/xform_world.h"

namespace kiosk {

namespace {

/// The common words for a text that is no value of its kind.
std::string_view misfit_word(FieldKind kind) {
    switch (kind) {
        case FieldKind::number:
            return "number";
        case FieldKind::decimal:
            return "decimal";
        case FieldKind::date:
            return "date";
        case FieldKind::time:
            return "time";
        case FieldKind::date_time:
            return "date_time";
        case FieldKind::ranking:
            return "ranking";
        case FieldKind::text:
        case FieldKind::phone:
        case FieldKind::citizen_number:
        case FieldKind::credit_code:
        case FieldKind::bank_card:
        case FieldKind::single_choice:
        case FieldKind::multiple_choice:
        case FieldKind::upload:
        case FieldKind::acknowledge:
        case FieldKind::note:
            break;
    }
    return "constraint";
}

std::string_view required_word(FieldKind kind) {
    if (kind == FieldKind::acknowledge) return "required_acknowledge";
    return is_choice(kind) ? "required_choice" : "required";
}

std::size_t words_counted(std::string_view values) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (values[i] != ' ' && (i == 0 || values[i - 1] == ' ')) ++count;
    }
    return count;
}

}  // namespace

/// The form's own words, else the common ones.
LocalText XFormSession::own_words(const PlacedField& field, InvalidReason reason,
                                  std::string_view common) const {
    std::map<std::string, std::string, std::less<>> texts;
    for (const Language language : {Language::zh, Language::en}) {
        const auto& own = plan_->form->language_for(tag_of(language));
        const auto text = instance_->message(field.node, reason, own);
        if (text && !text->empty()) texts.emplace(tag_of(language), *text);
    }
    return texts.empty() ? form_word(common) : LocalText(std::move(texts));
}

LocalText XFormSession::complaint(const PlacedField& field) const {
    const auto& question = plan_of(field);
    if (question.kind == FieldKind::note || !field.relevant) return {};
    if (mark(field.node).misfit)
        return own_words(field, InvalidReason::constraint, misfit_word(question.kind));
    const auto state = instance_->state(field.node);
    if (!state.requirement_holds)
        return own_words(field, InvalidReason::required, required_word(question.kind));
    if (!state.constraint_holds)
        return own_words(field, InvalidReason::constraint, misfit_word(question.kind));
    if (question.kind == FieldKind::ranking) {
        const auto value = instance_->value(field.node);
        const bool whole =
            value.empty() || words_counted(value.reveal()) == instance_->option_count(field.node);
        if (!whole) return form_word("ranking");
    }
    return {};
}

LocalText XFormSession::complaint_about(const FieldId& id) const {
    const auto* field = layout().find(id);
    return field == nullptr ? LocalText{} : complaint(*field);
}

bool XFormSession::is_soft_gap(const PlacedField& field) const {
    return plan_of(field).soft_required && field.relevant && !is_locked(field) &&
           !is_answered(field);
}

/// Marks what is wrong. A gap that may stay complains the first time only.
bool XFormSession::check(const PlacedField& field) {
    auto words = complaint(field);
    if (words.empty() && is_soft_gap(field) && !mark(field.node).soft_asked) {
        marks_[field.node].soft_asked = true;
        words = form_word("soft_required");
    }
    const bool fits = words.empty();
    if (fits && !marks_.contains(field.node)) return true;
    auto& known = marks_[field.node];
    known.error = std::move(words);
    // What fits is shown from now on as the form keeps it.
    if (fits) known.typed.reset();
    return fits;
}

bool XFormSession::validate_page(std::size_t index) {
    if (index >= layout().pages.size()) return false;
    bool good = true;
    const auto fields = layout().pages[index].fields;
    for (const auto field : fields) good = check(layout().fields[field]) && good;
    return good;
}

bool XFormSession::validate() {
    bool good = true;
    for (std::size_t page = 0; page < layout().pages.size(); ++page)
        good = validate_page(page) && good;
    return good;
}

bool XFormSession::validate_fields(const std::vector<FieldId>& fields) {
    bool good = true;
    for (const auto& id : fields) {
        const auto* field = layout().find(id);
        if (field != nullptr && field->relevant) good = check(*field) && good;
    }
    return good;
}

std::vector<FieldId> XFormSession::shown_fields() const {
    std::vector<FieldId> ids;
    for (const auto& page : layout().pages) {
        for (const auto field : page.fields) ids.push_back(layout().fields[field].id);
    }
    return ids;
}

std::vector<std::string> XFormSession::option_values(const FieldId& id) const {
    std::vector<std::string> values;
    const auto* field = layout().find(id);
    if (field == nullptr) return values;
    const auto& question = plan_of(*field);
    if (question.kind == FieldKind::upload || !question.steps.empty()) {
        for (auto& option : options_of(*field)) values.push_back(std::move(option.value));
        return values;
    }
    for (auto& option : instance_->options(field->node)) values.push_back(std::move(option.value));
    return values;
}

}  // namespace kiosk
