#include "kiosk/flow/draft_changes.h"

#include <algorithm>

#include "kiosk/flow/flow_words.h"
#include "kiosk/flow/guide_view.h"
#include "kiosk/flow/materials.h"

namespace kiosk {

namespace {

constexpr std::uint64_t answers_max = 1'000;
constexpr std::uint64_t materials_max = 100;
constexpr std::uint64_t days_max = 3'660;

std::vector<std::string> material_codes(const ServiceItem& item, const HandleItem& situation) {
    std::vector<std::string> codes;
    for (const auto* material : materials_of(item, situation)) codes.push_back(material->code);
    return codes;
}

bool is_own(const AnswerView& answer) {
    return answer.source == ValueSource::person || answer.source == ValueSource::none;
}

}  // namespace

void write_draft_service(SecretWriter& record, const Visit& visit) {
    const auto* item = visit.item();
    const auto* situation = visit.situation();
    const auto codes = item != nullptr && situation != nullptr ? material_codes(*item, *situation)
                                                               : std::vector<std::string>();
    record.append_field(
        static_cast<std::uint64_t>(item == nullptr ? 0 : item->limits.promised_days));
    record.append_field(std::uint64_t{codes.size()});
    for (const auto& code : codes) record.append_field(std::string_view(code));
    const auto all = visit.form->answers();
    record.append_field(static_cast<std::uint64_t>(std::ranges::count_if(all, is_own)));
    for (const auto& answer : all) {
        if (!is_own(answer)) continue;
        record.append_field(std::string_view(answer.id.value()));
        record.append_field(answer.label.in(Language::zh));
        record.append_field(answer.label.in(Language::en));
        record.append_field(visit.form->value(answer.id));
    }
}

std::optional<DraftService> read_draft_service(NetstringReader& record) {
    DraftService then;
    const auto days = record.number_up_to(days_max);
    const auto materials = record.number_up_to(materials_max);
    if (!days || !materials) return std::nullopt;
    then.promised_days = static_cast<int>(*days);
    for (std::uint64_t i = 0; i < *materials; ++i) {
        const auto code = record.field();
        if (!code) return std::nullopt;
        then.materials.emplace_back(*code);
    }
    const auto answers = record.number_up_to(answers_max);
    if (!answers) return std::nullopt;
    for (std::uint64_t i = 0; i < *answers; ++i) {
        const auto id = record.field();
        const auto zh = record.field();
        const auto en = record.field();
        const auto value = record.field();
        if (!id || !zh || !en || !value) return std::nullopt;
        then.answers.push_back({FieldId(std::string(*id)),
                                LocalText(std::string(*zh), std::string(*en)),
                                SecretText(std::string(*value))});
    }
    return then;
}

std::vector<LocalText> changes_since(const DraftService& then, const ServiceItem& item,
                                     const HandleItem& situation) {
    std::vector<LocalText> changes;
    if (then.materials != material_codes(item, situation))
        changes.push_back(flow_words().at("draft.materials_changed"));
    if (then.promised_days != item.limits.promised_days)
        changes.push_back(flow_words().format(
            "draft.days_changed",
            {{"before", same_everywhere(std::to_string(then.promised_days))},
             {"now", same_everywhere(std::to_string(item.limits.promised_days))}}));
    return changes;
}

std::vector<LocalText> carry_answers(const DraftService& then, FormSession& form) {
    // One answer may open the question of another: twice through the list is enough for most.
    for (int round = 0; round < 2; ++round)
        for (const auto& answer : then.answers)
            if (form.value(answer.id).empty())
                static_cast<void>(form.set_value(answer.id, answer.value.reveal()));
    std::vector<LocalText> lost;
    for (const auto& answer : then.answers)
        if (!answer.value.empty() && form.value(answer.id) != answer.value)
            lost.push_back(flow_words().format("draft.lost", {{"question", answer.label}}));
    return lost;
}

}  // namespace kiosk
