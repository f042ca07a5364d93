#include <algorithm>
#include <iterator>

#include "kiosk/flow/steps/form_parts.h"
#include "kiosk/flow/steps/steps.h"

namespace kiosk {

namespace {

std::size_t answers_a_page(const Visit& visit) {
    return page_sizes(visit.way).answers;
}

std::size_t answer_pages(const Visit& visit) {
    return pages_needed(visit.form->answers().size(), answers_a_page(visit));
}

void next(Context& context, step::Review& current) {
    auto& visit = context.visit();
    const auto pages = answer_pages(visit);
    current.page = std::min(current.page, pages - 1);
    if (current.page + 1 < pages) {
        ++current.page;
    } else if (const auto faulty = first_faulty_page(*visit.form)) {
        const auto left = current.page;
        go_to_page(context, *faulty, true);
        std::get<step::Form>(visit.step).review_page = left;
    } else {
        visit.draft_changed = true;
        enter_delivery(context);
    }
}

bool can_hand_over(const Visit& visit, const TerminalHealth& health) {
    return !visit.practice && visit.card && visit.form && health.platform_reachable;
}

void change(Context& context, const FieldId& id, std::size_t review_page) {
    for (const auto& answer : context.visit().form->answers()) {
        if (answer.id != id || !answer.can_change) continue;
        const auto page = answer.page;
        go_to_page(context, page, true);
        auto& form = std::get<step::Form>(context.visit().step);
        form.review_page = review_page;
        const auto shown = context.visit().form->page(page);
        const auto starts = part_starts(shown, page_sizes(context.visit().way));
        for (std::size_t i = 0; i < shown.fields.size(); ++i) {
            const auto& field = shown.fields[i];
            if (field.id != id || field.readonly) continue;
            form.part = part_of_field(starts, i);
            form.focus = field.keyboard != KeyboardHint::none ? std::optional(id) : std::nullopt;
            if (field.long_list) form.list = step::Form::List{id, {}, 0};
        }
        return;
    }
}

}  // namespace

void enter_review(Context& context, std::size_t page) {
    context.visit().draft_changed = true;
    const auto last = answer_pages(context.visit()) - 1;
    context.go(step::Review{std::min(page, last)});
    keep_guard_read(context);
}

void on_intent(Context& context, step::Review& current, const Intent& intent) {
    auto& form = *context.visit().form;
    if (const auto* turn = std::get_if<intent::TurnPage>(&intent)) {
        if (turn->by > 0 && current.page + 1 < answer_pages(context.visit())) ++current.page;
        if (turn->by < 0 && current.page > 0) --current.page;
    } else if (const auto* changed = std::get_if<intent::ChangeAnswer>(&intent)) {
        change(context, changed->field, current.page);
    } else if (std::holds_alternative<intent::Back>(intent)) {
        if (current.page > 0) {
            --current.page;
        } else {
            go_to_page(context, form.page_count() - 1, false);
        }
    } else if (std::holds_alternative<intent::HandOver>(intent)) {
        if (can_hand_over(context.visit(), context.data.health)) hand_over(context);
    } else if (std::holds_alternative<intent::Next>(intent)) {
        next(context, current);
    }
}

Screen view(const ViewContext& context, const step::Review& current) {
    auto answers = context.visit.form->answers();
    ReviewScreen screen;
    const auto a_page = answers_a_page(context.visit);
    screen.pages = pages_needed(answers.size(), a_page);
    screen.page = std::min(current.page, screen.pages - 1);
    screen.can_hand_over = can_hand_over(context.visit, context.health);
    const auto first = screen.page * a_page;
    const auto last = std::min(answers.size(), first + a_page);
    for (std::size_t i = first; i < last; ++i) screen.answers.push_back(std::move(answers[i]));
    return screen;
}

}  // namespace kiosk
