#include "kiosk/forms/form_values.h"

#include <algorithm>

#include "ui/screens/form_fields.h"

namespace ui {

using kiosk::FieldKind;
using kiosk::FieldView;

namespace {

constexpr std::size_t through_minutes = 16;  // 2026-01-02T09:41

/// The options in the order of the answer: the order is the answer.
std::string shown_ranking(const Scene& scene, const FieldView& field) {
    std::string shown;
    for (std::string_view rest = field.value.reveal(); !rest.empty();) {
        const std::size_t end = std::min(rest.find(' '), rest.size());
        for (const kiosk::FieldOption& option : field.options) {
            if (option.value == rest.substr(0, end))
                shown += (shown.empty() ? "" : " · ") + scene.in(option.label);
        }
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return shown.empty() ? field.value.reveal() : shown;
}

}  // namespace

Pill source_pill(const Scene& scene, kiosk::ValueSource source) {
    const Palette& c = scene.colours;
    switch (source) {
        case kiosk::ValueSource::none:
        case kiosk::ValueSource::person:
            return {};
        case kiosk::ValueSource::id_card:
            return {scene.tr("source.id_card"), Icon::id_card, c.success, c.success_soft};
        case kiosk::ValueSource::licence:
            return {scene.tr("source.licence"), Icon::document, c.success, c.success_soft};
        case kiosk::ValueSource::shared_data:
            return {scene.tr("source.shared_data"), Icon::network, c.success, c.success_soft};
        case kiosk::ValueSource::calculated:
            return {scene.tr("source.calculated"), Icon::check, c.success, c.success_soft};
        case kiosk::ValueSource::scenario:
            return {scene.tr("source.scenario"), Icon::check, c.success, c.success_soft};
    }
    return {};
}

bool hides_value(const FieldView& field) {
    const bool tiles = !field.options.empty() && !field.long_list && !field.readonly;
    return !field.masked.empty() && !tiles;
}

std::string shown_value(const Scene& scene, const FieldView& field, bool typing) {
    if (!field.masked.empty() && !typing && !scene.hidden.shown) return field.masked.reveal();
    const std::string& value = field.value.reveal();
    if (field.kind == FieldKind::ranking) return shown_ranking(scene, field);
    if (field.kind == FieldKind::single_choice || field.kind == FieldKind::multiple_choice ||
        field.kind == FieldKind::upload) {
        std::string shown;
        for (const kiosk::FieldOption& option : field.options) {
            if (kiosk::among(value, option.value) || option.value == value)
                shown += (shown.empty() ? "" : " · ") + scene.in(option.label);
        }
        return shown.empty() ? value : shown;
    }
    switch (field.kind) {
        case FieldKind::phone:
        case FieldKind::bank_card:
        case FieldKind::citizen_number:
            return kiosk::grouped(field.kind, value).reveal();
        case FieldKind::date:
            return typing ? value : with_days(scene, value);
        case FieldKind::date_time:
            return typing ? value : with_days(scene, value.substr(0, through_minutes));
        case FieldKind::text:
        case FieldKind::number:
        case FieldKind::decimal:
        case FieldKind::time:
        case FieldKind::credit_code:
        case FieldKind::ranking:
        case FieldKind::upload:
        case FieldKind::single_choice:
        case FieldKind::multiple_choice:
        case FieldKind::acknowledge:
        case FieldKind::note:
            break;
    }
    return value;
}

}  // namespace ui
