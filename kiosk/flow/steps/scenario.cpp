#include <algorithm>

#include "kiosk/flow/steps/steps.h"

namespace kiosk {

namespace {

std::string field_of(const ScenarioQuestion& question) {
    return "scenario_" + question.id;
}

void leave_resolved(Context& context, step::Scenario::Then then) {
    if (then == step::Scenario::Then::start) return identify_once(context);
    enter_guide(context);
    print_guide(context);
}

}  // namespace

void enter_scenario(Context& context, step::Scenario::Then then) {
    auto& visit = context.visit();
    visit.scenario.clear();
    context.go(step::Scenario{then});
}

void on_intent(Context& context, step::Scenario& current, const Intent& intent) {
    auto& visit = context.visit();
    const auto* item = visit.item();
    if (item == nullptr) return enter_guide(context);
    if (const auto* given = std::get_if<intent::SetAnswer>(&intent)) {
        const auto* question = next_question(item->scenario, visit.scenario);
        if (question == nullptr || given->field.value() != field_of(*question)) return;
        if (!answer_next(item->scenario, visit.scenario, given->value)) return;
        if (visit.situation() != nullptr) leave_resolved(context, current.then);
    } else if (std::holds_alternative<intent::Back>(intent)) {
        if (visit.scenario.empty()) return enter_guide(context);
        // The form of that situation opens no more.
        visit.room_wait.reset();
        visit.scenario.pop_back();
    }
}

Screen view(const ViewContext& context, const step::Scenario&) {
    ScenarioScreen screen;
    const auto* item = context.visit.item();
    if (item == nullptr) return screen;
    screen.service = item->name;
    screen.theme = item->main_theme().value();
    for (const auto& given : context.visit.scenario) {
        const auto question =
            std::ranges::find(item->scenario.questions, given.question, &ScenarioQuestion::id);
        if (question == item->scenario.questions.end()) continue;
        const auto answer =
            std::ranges::find(question->answers, given.value, &ScenarioQuestion::Answer::value);
        if (answer != question->answers.end())
            screen.answered.push_back({question->text, answer->text});
    }
    const auto* question = next_question(item->scenario, context.visit.scenario);
    if (question == nullptr) return screen;
    screen.field.id = FieldId(field_of(*question));
    screen.field.label = question->text;
    screen.field.kind = FieldKind::single_choice;
    for (const auto& answer : question->answers)
        screen.field.options.push_back({answer.value, answer.text, {}});
    return screen;
}

}  // namespace kiosk
