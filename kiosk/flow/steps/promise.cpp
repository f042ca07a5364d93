#include "kiosk/flow/promise.h"

#include <algorithm>

#include "kiosk/flow/steps/steps.h"

namespace kiosk {

namespace {

const Material* promised_material(const Visit& visit, const step::Promise& current) {
    const auto* item = visit.item();
    if (item == nullptr) return nullptr;
    const auto found = std::ranges::find(item->materials, current.material, &Material::code);
    return found == item->materials.end() ? nullptr : &*found;
}

void return_to_form(Context& context, const step::Promise& current) {
    step::Form form = current.form;
    context.go(std::move(form));
    keep_guard_read(context);
}

}  // namespace

void enter_promise(Context& context, const FieldId& field, std::string_view value) {
    auto& visit = context.visit();
    step::Promise promise;
    promise.field = field;
    promise.material = value.substr(upload_by_promise.size());
    promise.form = std::get<step::Form>(visit.step);
    context.go(std::move(promise));
    keep_guard_read(context);
}

/// Nobody has to promise: then the paper is given in one of the other ways.
void on_intent(Context& context, step::Promise& current, const Intent& intent) {
    auto& visit = context.visit();
    const auto value = std::string(upload_by_promise) + current.material;
    const bool declines = std::holds_alternative<intent::Skip>(intent);
    if (std::holds_alternative<intent::Next>(intent)) {
        visit.captured.erase(current.field.value());
        if (visit.form->set_value(current.field, value)) visit.draft_changed = true;
    } else if (declines && visit.form->value(current.field).reveal() == value) {
        if (visit.form->set_value(current.field, "")) visit.draft_changed = true;
    } else if (!declines && !std::holds_alternative<intent::Back>(intent)) {
        return;
    }
    return_to_form(context, current);
}

Screen view(const ViewContext& context, const step::Promise& current) {
    PromiseScreen screen;
    const auto* material = promised_material(context.visit, current);
    if (material == nullptr) return screen;
    const auto words = promise_words(*context.visit.item(), *material);
    screen.material = material->name;
    screen.duty = words.duty;
    screen.content = words.content;
    screen.consequence = words.consequence;
    return screen;
}

}  // namespace kiosk
