#include "kiosk/flow/steps/form_answers.h"

#include <algorithm>

#include "kiosk/flow/steps/steps.h"
#include "kiosk/flow/steps/typed_text.h"
#include "kiosk/forms/form_values.h"
#include "kiosk/forms/option_search.h"

namespace kiosk {

namespace {

constexpr std::size_t filter_length_max = 24;

const FieldView* find(const FormPageView& page, const FieldId& id) {
    const auto found =
        std::ranges::find_if(page.fields, [&](const FieldView& field) { return field.id == id; });
    return found == page.fields.end() ? nullptr : &*found;
}

/// Blank-separated values with one put in at the end or taken out.
SecretText toggled(std::string_view values, std::string_view value) {
    SecretText result;
    result.reveal().reserve(values.size() + value.size() + 1);
    bool found = false;
    const auto add = [&](std::string_view one) {
        if (!result.empty()) result.reveal().push_back(' ');
        result.reveal().append(one);
    };
    while (!values.empty()) {
        const auto end = std::min(values.find(' '), values.size());
        if (values.substr(0, end) == value) {
            found = true;
        } else {
            add(values.substr(0, end));
        }
        values.remove_prefix(std::min(end + 1, values.size()));
    }
    if (!found) add(value);
    return result;
}

/// Sets an answer of the page shown. What does not fit in is refused by the form and changes
/// nothing.
void set(Context& context, const FieldId& field, std::string_view value) {
    auto& visit = context.visit();
    if (visit.form->set_value(field, value)) visit.draft_changed = true;
}

void type(Context& context, step::Form& current, const FieldView& field, std::string_view text) {
    if (!is_typed(field.kind) || field.readonly) return;
    current.focus = field.id;
    SecretText value;
    value.reveal().reserve(field.value.reveal().size() + text.size());
    value.reveal().append(field.value.reveal()).append(text);
    set(context, field.id, value.reveal());
}

void delete_back(Context& context, step::Form& current, const FieldView& field) {
    if (!is_typed(field.kind) || field.readonly) return;
    current.focus = field.id;
    set(context, field.id, without_last(field.value.reveal()));
}

void answer(Context& context, step::Form& current, const FieldView& field, std::string_view value) {
    if (field.readonly) return;
    if (!is_typed(field.kind)) current.focus.reset();
    const bool offered = std::ranges::any_of(
        field.options, [&](const FieldOption& option) { return option.value == value; });
    if (field.kind == FieldKind::multiple_choice || field.kind == FieldKind::ranking) {
        if (offered) set(context, field.id, toggled(field.value.reveal(), value).reveal());
    } else if (field.kind == FieldKind::upload && is_captured(value)) {
        if (offered) enter_capture(context, field, value == upload_by_phone);
    } else if (field.kind == FieldKind::upload && value.starts_with(upload_by_promise)) {
        if (offered) enter_promise(context, field.id, value);
    } else if (field.kind == FieldKind::acknowledge) {
        set(context, field.id, value == "yes" && field.value.empty() ? "yes" : "");
    } else {
        // Another way of giving a paper: the sheets of it that were taken are not handed in.
        if (field.kind == FieldKind::upload) context.visit().captured.erase(field.id.value());
        set(context, field.id, value);
        if (current.list && current.list->field == field.id) current.list.reset();
    }
}

void focus(step::Form& current, const FormPageView& page, const FieldId& id) {
    // No field at all: the keyboard is put away.
    if (id.value().empty()) {
        current.focus.reset();
        current.list.reset();
    }
    const auto* field = find(page, id);
    if (field == nullptr) return;
    current.focus =
        is_typed(field->kind) && !field->readonly ? std::optional(field->id) : std::nullopt;
    current.list.reset();
    if (field->long_list && !field->readonly) current.list = step::Form::List{field->id, {}, 0};
}

std::vector<const FieldOption*> found_options(const FieldView& field, const std::string& filter) {
    std::vector<const FieldOption*> found;
    const OptionSearch search(filter);
    for (const auto& option : field.options) {
        if (search.finds(option.label)) found.push_back(&option);
    }
    return found;
}

/// Keys search the open list.
bool on_list(step::Form& current, const FormPageView& page, const Intent& intent,
             const PageSizes& sizes) {
    auto& list = *current.list;
    const auto* field = find(page, list.field);
    if (field == nullptr) {
        current.list.reset();
        return false;
    }
    if (const auto* typed = std::get_if<intent::TypeText>(&intent)) {
        if (list.filter.size() + typed->text.size() <= filter_length_max)
            list.filter += typed->text;
        list.page = 0;
    } else if (std::holds_alternative<intent::DeleteBack>(intent)) {
        delete_last(list.filter);
        list.page = 0;
    } else if (std::holds_alternative<intent::ClearField>(intent)) {
        list.filter.clear();
        list.page = 0;
    } else if (const auto* turn = std::get_if<intent::TurnPage>(&intent)) {
        const auto last =
            pages_needed(found_options(*field, list.filter).size(), sizes.options) - 1;
        list.page = std::min(list.page, last);
        if (turn->by > 0) list.page = std::min(list.page + 1, last);
        if (turn->by < 0 && list.page > 0) --list.page;
    } else {
        return false;
    }
    return true;
}

void dispute(Context& context, step::Form& current, const FieldView& field) {
    auto& visit = context.visit();
    if (!visit.form->dispute(field.id, !field.disputed)) return;
    visit.draft_changed = true;
    current.focus.reset();
    const auto page = visit.form->page(current.page);
    if (const auto* now = find(page, field.id); now != nullptr && now->disputed)
        focus(current, page, field.id);
}

}  // namespace

bool is_typed(FieldKind kind) {
    switch (kind) {
        case FieldKind::text:
        case FieldKind::number:
        case FieldKind::decimal:
        case FieldKind::date:
        case FieldKind::time:
        case FieldKind::date_time:
        case FieldKind::phone:
        case FieldKind::citizen_number:
        case FieldKind::credit_code:
        case FieldKind::bank_card:
            return true;
        case FieldKind::single_choice:
        case FieldKind::multiple_choice:
        case FieldKind::ranking:
        case FieldKind::upload:
        case FieldKind::acknowledge:
        case FieldKind::note:
            return false;
    }
    return false;
}

std::optional<FieldId> focus_of(const FormPageView& page) {
    for (const auto& field : page.fields) {
        if (field.error.empty()) continue;
        return is_typed(field.kind) && !field.readonly ? std::optional(field.id) : std::nullopt;
    }
    for (const auto& field : page.fields) {
        if (is_typed(field.kind) && !field.readonly && field.value.empty()) return field.id;
    }
    return std::nullopt;
}

void open_list_of_question(step::Form& current, const FormPageView& page) {
    if (!page.is_question || page.fields.size() != 1) return;
    const auto& field = page.fields.front();
    if (field.long_list && !field.readonly && field.value.empty())
        current.list = step::Form::List{field.id, {}, 0};
}

bool on_answer(Context& context, step::Form& current, const FormPageView& page,
               const Intent& intent) {
    if (current.list && on_list(current, page, intent, page_sizes(context.visit().way)))
        return true;
    if (const auto* focused = std::get_if<intent::FocusField>(&intent)) {
        focus(current, page, focused->field);
    } else if (const auto* typed = std::get_if<intent::TypeText>(&intent)) {
        if (const auto* field = find(page, typed->field))
            type(context, current, *field, typed->text);
    } else if (const auto* deleted = std::get_if<intent::DeleteBack>(&intent)) {
        if (const auto* field = find(page, deleted->field)) delete_back(context, current, *field);
    } else if (const auto* cleared = std::get_if<intent::ClearField>(&intent)) {
        const auto* field = find(page, cleared->field);
        if (field != nullptr && !field->readonly) set(context, field->id, {});
    } else if (const auto* given = std::get_if<intent::SetAnswer>(&intent)) {
        if (const auto* field = find(page, given->field))
            answer(context, current, *field, given->value);
    } else if (const auto* wrong = std::get_if<intent::Dispute>(&intent)) {
        const auto* field = find(page, wrong->field);
        if (field != nullptr && field->can_dispute) dispute(context, current, *field);
    } else {
        return false;
    }
    return true;
}

std::optional<OptionListView> list_view(const step::Form& current, const FormPageView& page,
                                        const PageSizes& sizes) {
    if (!current.list) return std::nullopt;
    const auto* field = find(page, current.list->field);
    if (field == nullptr) return std::nullopt;
    const auto found = found_options(*field, current.list->filter);
    OptionListView view;
    view.field = field->id;
    view.label = field->label;
    view.chosen = field->value.reveal();
    view.multiple = field->kind != FieldKind::single_choice;
    view.ranked = field->kind == FieldKind::ranking;
    view.filter = current.list->filter;
    view.offered = field->options.size();
    view.found = found.size();
    view.page_size = sizes.options;
    view.pages = pages_needed(found.size(), sizes.options);
    view.page = std::min(current.list->page, view.pages - 1);
    const auto first = view.page * sizes.options;
    const auto last = std::min(found.size(), first + sizes.options);
    for (std::size_t i = first; i < last; ++i) view.options.push_back(*found[i]);
    return view;
}

}  // namespace kiosk
