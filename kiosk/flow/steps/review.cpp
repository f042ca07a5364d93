#include <algorithm>
#include <iterator>

#include "kiosk/flow/steps/steps.h"

namespace kiosk {

namespace {

constexpr std::size_t answers_a_page = 8;

std::size_t answer_pages(std::size_t answers) {
    return std::max<std::size_t>(1, (answers + answers_a_page - 1) / answers_a_page);
}

std::optional<std::size_t> faulty_page(FormSession& form) {
    for (std::size_t page = 0; page < form.page_count(); ++page) {
        if (!form.validate_page(page)) return page;
    }
    return std::nullopt;
}

void next(Context& context, step::Review& current) {
    auto& visit = context.visit();
    if (current.page + 1 < answer_pages(visit.form->answers().size())) {
        ++current.page;
    } else if (const auto faulty = faulty_page(*visit.form)) {
        const auto left = current.page;
        go_to_page(context, *faulty, true);
        std::get<step::Form>(visit.step).review_page = left;
    } else {
        visit.draft_changed = true;
        context.go(step::Signature{});
    }
}

void change(Context& context, const FieldId& id, std::size_t review_page) {
    for (const auto& answer : context.visit().form->answers()) {
        if (answer.id != id || !answer.can_change) continue;
        const auto page = answer.page;
        go_to_page(context, page, true);
        auto& form = std::get<step::Form>(context.visit().step);
        form.review_page = review_page;
        for (const auto& field : context.visit().form->page(page).fields) {
            if (field.id != id || field.readonly) continue;
            form.focus = field.keyboard != KeyboardHint::none ? std::optional(id) : std::nullopt;
            if (field.long_list) form.list = step::Form::List{id, {}, 0};
        }
        return;
    }
}

}  // namespace

void enter_review(Context& context, std::size_t page) {
    context.visit().draft_changed = true;
    const auto last = answer_pages(context.visit().form->answers().size()) - 1;
    context.go(step::Review{std::min(page, last)});
    keep_guard_read(context);
}

void on_intent(Context& context, step::Review& current, const Intent& intent) {
    auto& form = *context.visit().form;
    if (const auto* turn = std::get_if<intent::TurnPage>(&intent)) {
        if (turn->by > 0 && current.page + 1 < answer_pages(form.answers().size())) ++current.page;
        if (turn->by < 0 && current.page > 0) --current.page;
    } else if (const auto* changed = std::get_if<intent::ChangeAnswer>(&intent)) {
        change(context, changed->field, current.page);
    } else if (std::holds_alternative<intent::Back>(intent)) {
        if (current.page > 0) {
            --current.page;
        } else {
            go_to_page(context, form.page_count() - 1, false);
        }
    } else if (std::holds_alternative<intent::Next>(intent)) {
        next(context, current);
    }
}

Screen view(const ViewContext& context, const step::Review& current) {
    auto answers = context.visit.form->answers();
    ReviewScreen screen;
    screen.pages = answer_pages(answers.size());
    screen.page = std::min(current.page, screen.pages - 1);
    const auto first = screen.page * answers_a_page;
    const auto last = std::min(answers.size(), first + answers_a_page);
    for (std::size_t i = first; i < last; ++i) screen.answers.push_back(std::move(answers[i]));
    return screen;
}

}  // namespace kiosk
