#include <algorithm>

#include "kiosk/flow/applicant.h"
#include "kiosk/flow/steps/steps.h"
#include "kiosk/flow/text_ids.h"

namespace kiosk {

namespace {

bool is_typed(FieldKind kind) {
    switch (kind) {
        case FieldKind::text:
        case FieldKind::number:
        case FieldKind::decimal:
        case FieldKind::date:
        case FieldKind::phone:
        case FieldKind::citizen_number:
        case FieldKind::bank_card:
            return true;
        case FieldKind::single_choice:
        case FieldKind::multiple_choice:
        case FieldKind::acknowledge:
        case FieldKind::note:
            return false;
    }
    return false;
}

const FieldView* find(const FormPageView& page, const FieldId& id) {
    const auto found = std::find_if(page.fields.begin(), page.fields.end(),
                                    [&](const FieldView& field) { return field.id == id; });
    return found == page.fields.end() ? nullptr : &*found;
}

/// Where typing goes on: the first field with a complaint, else the first empty one.
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

/// Blank-separated values with one put in or taken out.
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
    std::string_view value = field.value.reveal();
    while (!value.empty() && (static_cast<unsigned char>(value.back()) & 0xC0) == 0x80)
        value.remove_suffix(1);
    if (!value.empty()) value.remove_suffix(1);
    set(context, field.id, value);
}

void answer(Context& context, step::Form& current, const FieldView& field, std::string_view value) {
    if (field.readonly) return;
    if (!is_typed(field.kind)) current.focus.reset();
    if (field.kind == FieldKind::multiple_choice) {
        const bool offered =
            std::any_of(field.options.begin(), field.options.end(),
                        [&](const FieldOption& option) { return option.value == value; });
        if (offered) set(context, field.id, toggled(field.value.reveal(), value).reveal());
    } else if (field.kind == FieldKind::acknowledge) {
        set(context, field.id, value == "yes" && field.value.empty() ? "yes" : "");
    } else {
        set(context, field.id, value);
    }
}

std::optional<std::size_t> first_faulty_page(FormSession& form) {
    for (std::size_t page = 0; page < form.page_count(); ++page) {
        if (!form.validate_page(page)) return page;
    }
    return std::nullopt;
}

void next(Context& context, step::Form& current) {
    auto& form = *context.visit().form;
    if (!form.validate_page(current.page)) {
        current.focus = focus_of(form.page(current.page));
        context.sound(effect::PlaySound::Kind::problem);
    } else if (!current.from_review && current.page + 1 < form.page_count()) {
        go_to_page(context, current.page + 1, false);
    } else if (const auto faulty = first_faulty_page(form)) {
        go_to_page(context, *faulty, true);
    } else {
        enter_review(context);
    }
}

void back(Context& context, const step::Form& current) {
    if (current.from_review) {
        enter_review(context);
    } else if (current.page > 0) {
        go_to_page(context, current.page - 1, false);
    } else {
        enter_guide(context);
    }
}

/// What a foreign card knows may not fit what the form asks for.
bool card_fits(const FormSession& form) {
    const auto probe = form.copy();
    (void)probe->validate();
    for (std::size_t index = 0; index < probe->page_count(); ++index) {
        const auto page = probe->page(index);
        if (std::any_of(page.fields.begin(), page.fields.end(), [](const FieldView& field) {
                return field.readonly && !field.error.empty();
            })) {
            return false;
        }
    }
    return true;
}

}  // namespace

void enter_form(Context& context) {
    auto& visit = context.visit();
    const auto* item = visit.item();
    const auto* description = item == nullptr ? nullptr : item->typed_form();
    auto opened = description == nullptr
                      ? Result<std::unique_ptr<FormSession>>(ErrorCode::not_found)
                      : open_typed_form(description->json, civil_date(context.now.wall));
    if (!opened) {
        step::Guide guide;
        guide.form_unusable = true;
        context.go(guide);
        return;
    }
    prefill_from_card(**opened, *visit.card);
    if (visit.card->kind != drivers::IdentityCardKind::resident && !card_fits(**opened)) {
        show_notice(context, text_id::notice_card_unusable, step::Notice::Then::guide);
        return;
    }
    visit.form = std::move(*opened);
    visit.form_service = visit.service;
    visit.filing.reset();
    context.sound(effect::PlaySound::Kind::done);
    go_to_page(context, 0, false);
}

void go_to_page(Context& context, std::size_t page, bool from_review) {
    auto& visit = context.visit();
    step::Form form;
    form.page = page;
    form.from_review = from_review;
    form.focus = focus_of(visit.form->page(page));
    visit.draft_changed = true;
    context.go(std::move(form));
    keep_guard_read(context);
}

void on_intent(Context& context, step::Form& current, const Intent& intent) {
    if (std::holds_alternative<intent::Next>(intent)) return next(context, current);
    if (std::holds_alternative<intent::Back>(intent)) return back(context, current);
    const auto page = context.visit().form->page(current.page);
    if (const auto* focused = std::get_if<intent::FocusField>(&intent)) {
        // No field at all: the keyboard is put away.
        if (focused->field.value().empty()) current.focus.reset();
        const auto* field = find(page, focused->field);
        if (field == nullptr) return;
        current.focus =
            is_typed(field->kind) && !field->readonly ? std::optional(field->id) : std::nullopt;
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
    }
}

Screen view(const ViewContext& context, const step::Form& current) {
    return FormScreen{context.visit.form->page(current.page), current.focus, current.from_review};
}

}  // namespace kiosk
