#include <algorithm>

#include "kiosk/flow/steps/steps.h"

namespace kiosk {

namespace {

/// A part can be gone to when a page of it was reached, or when everything before it is complete.
bool can_go(const std::vector<SectionView>& sections, std::size_t index, std::size_t reached) {
    if (sections[index].first_page <= reached) return true;
    return std::all_of(sections.begin(), sections.begin() + static_cast<std::ptrdiff_t>(index),
                       [](const SectionView& section) { return section.complete; });
}

}  // namespace

void enter_sections(Context& context, std::size_t back_to) {
    context.visit().draft_changed = true;
    context.go(step::Sections{back_to});
    keep_guard_read(context);
}

void on_intent(Context& context, step::Sections& current, const Intent& intent) {
    auto& visit = context.visit();
    if (std::holds_alternative<intent::Back>(intent) ||
        std::holds_alternative<intent::Next>(intent)) {
        const auto last = visit.form->page_count() - 1;
        go_to_page(context, std::min(current.back_to, last), false);
    } else if (const auto* chosen = std::get_if<intent::ChooseSection>(&intent)) {
        const auto sections = visit.form->sections();
        if (chosen->section >= sections.size() ||
            !can_go(sections, chosen->section, visit.form_reached)) {
            return;
        }
        go_to_page(context, sections[chosen->section].first_page, false);
    }
}

Screen view(const ViewContext& context, const step::Sections& current) {
    const auto sections = context.visit.form->sections();
    SectionsScreen screen;
    for (std::size_t i = 0; i < sections.size(); ++i) {
        const auto& section = sections[i];
        SectionsScreen::Row row;
        row.title = section.title;
        row.answered = section.answered;
        row.asked = section.asked;
        const bool here =
            current.back_to >= section.first_page &&
            (i + 1 == sections.size() || current.back_to < sections[i + 1].first_page);
        using State = SectionsScreen::Row::State;
        const bool reached = can_go(sections, i, context.visit.form_reached);
        row.state = here                          ? State::current
                    : reached && section.complete ? State::complete
                    : reached                     ? State::open
                                                  : State::later;
        screen.rows.push_back(std::move(row));
    }
    return screen;
}

}  // namespace kiosk
