#include <algorithm>

#include "kiosk/flow/applicant.h"
#include "kiosk/flow/materials.h"
#include "kiosk/flow/principals.h"
#include "kiosk/flow/steps/form_answers.h"
#include "kiosk/flow/steps/form_parts.h"
#include "kiosk/flow/steps/steps.h"
#include "kiosk/flow/text_ids.h"
#include "kiosk/forms/form_values.h"
#include "kiosk/forms/shelved_form.h"
#include "kiosk/forms/xform_session.h"

namespace kiosk {

namespace {

/// The store answers in tens of milliseconds; a disk that hangs must not hold a person.
constexpr Duration draft_patience{3'000};

PageSizes sizes_of(const Visit& visit) {
    return page_sizes(visit.way);
}

std::vector<std::size_t> starts_of(const Visit& visit, const step::Form& current) {
    return part_starts(visit.form->page(current.page), sizes_of(visit));
}

/// The way of use may have changed since the page was opened.
std::size_t part_on_screen(const Visit& visit, const step::Form& current) {
    return std::min(current.part, starts_of(visit, current).size() - 1);
}

FormPageView shown_page(const Visit& visit, const step::Form& current) {
    return part_of_page(visit.form->page(current.page), current.part, sizes_of(visit));
}

bool has_more_parts(const Visit& visit, const step::Form& current) {
    return !current.from_review && current.part + 1 < starts_of(visit, current).size();
}

/// Shows a part of the page, ready to be answered.
void show_part(const Visit& visit, step::Form& current, std::size_t part) {
    current.part = part;
    const auto page = shown_page(visit, current);
    current.focus = focus_of(page);
    current.list.reset();
    open_list_of_question(current, page);
}

/// The part with the first complaint, else the first.
std::size_t part_to_show(const Visit& visit, const step::Form& current) {
    const auto page = visit.form->page(current.page);
    const auto faulty = std::ranges::find_if(
        page.fields, [](const FieldView& field) { return !field.error.empty(); });
    if (faulty == page.fields.end()) return 0;
    return part_of_field(part_starts(page, sizes_of(visit)),
                         static_cast<std::size_t>(faulty - page.fields.begin()));
}

/// What is on the screen, or the whole page when it was the last part of it.
bool check_what_is_shown(const Visit& visit, const step::Form& current) {
    if (!has_more_parts(visit, current)) return visit.form->validate_page(current.page);
    std::vector<FieldId> fields;
    for (const auto& field : shown_page(visit, current).fields) fields.push_back(field.id);
    return visit.form->validate_fields(fields);
}

/// After an entry that was opened from the list of entries, that list comes again.
std::optional<std::size_t> back_to_entries(const FormSession& form, const step::Form& current) {
    if (current.entries.empty()) return std::nullopt;
    const auto list = form.page_of(current.entries);
    const auto entry = form.page(current.page).entry;
    const bool same = current.page + 1 < form.page_count() && !entry.empty() &&
                      form.page(current.page + 1).entry.starts_with(entry);
    return same ? std::nullopt : list;
}

void go_on(Context& context, const step::Form& left) {
    auto& visit = context.visit();
    auto& form = *visit.form;
    const step::Form current = left;
    if (has_more_parts(visit, current)) {
        show_part(visit, std::get<step::Form>(visit.step), current.part + 1);
        return;
    }
    const auto next_page = [&](std::size_t page, bool from_review) {
        go_to_page(context, page, from_review);
        auto& now = std::get<step::Form>(visit.step);
        now.review_page = current.review_page;
        if (form.page(page).entry.empty()) return;
        now.entries = current.entries;
    };
    if (const auto list = back_to_entries(form, current)) {
        next_page(*list, current.from_review);
    } else if ((!current.from_review || !current.entries.empty()) &&
               current.page + 1 < form.page_count()) {
        next_page(current.page + 1, current.from_review);
    } else if (const auto faulty = first_faulty_page(form)) {
        next_page(*faulty, true);
    } else {
        enter_review(context, current.review_page);
    }
}

/// Questions that need the platform come and go with it, between two pages. False when the page
/// itself went: then the one that stands in its place was opened.
bool keep_up_with_platform(Context& context, step::Form& current) {
    auto& form = *context.visit().form;
    const auto id = form.page(current.page).id;
    form.set_online(context.data.health.platform_reachable);
    form.offer_camera(camera_offer(context.data.health, context.visit()));
    if (const auto here = form.page_of(id)) {
        current.page = *here;
        return true;
    }
    const auto from_review = current.from_review;
    if (current.page < form.page_count())
        go_to_page(context, current.page, from_review);
    else
        enter_review(context);
    return false;
}

void next(Context& context, step::Form& current) {
    if (!keep_up_with_platform(context, current)) return;
    auto& visit = context.visit();
    current.list.reset();
    if (!check_what_is_shown(visit, current)) {
        show_part(visit, current, part_to_show(visit, current));
        visit.draft_changed = true;
        context.sound(effect::PlaySound::Kind::problem);
    } else if (visit.draft_request) {
        // Every answer is on the disk before the next question is asked.
        current.leaves_at = context.now.steady + draft_patience;
    } else {
        go_on(context, current);
    }
}

void back(Context& context, step::Form& current) {
    auto& visit = context.visit();
    if (current.list && !visit.form->page(current.page).is_question) {
        current.list.reset();
    } else if (const auto part = part_on_screen(visit, current); part > 0 && !current.from_review) {
        show_part(visit, current, part - 1);
    } else if (!current.entries.empty()) {
        const auto list = context.visit().form->page_of(current.entries);
        if (list) go_to_page(context, *list, current.from_review);
    } else if (current.from_review) {
        enter_review(context, current.review_page);
    } else if (current.page > 0) {
        go_to_page(context, current.page - 1, false);
        auto& now = std::get<step::Form>(visit.step);
        if (const auto last = starts_of(visit, now).size() - 1; last > 0)
            show_part(visit, now, last);
    } else {
        enter_guide(context);
    }
}

void open_entry(Context& context, std::size_t page, const std::string& list, bool from_review) {
    go_to_page(context, page, from_review);
    std::get<step::Form>(context.visit().step).entries = list;
}

/// True when the intent was about the entries of a repeat and is done with.
bool on_entries(Context& context, const step::Form& current, const FormPageView& page,
                const Intent& intent) {
    if (!page.entries) return false;
    auto& visit = context.visit();
    const auto list = page.id;
    const bool from_review = current.from_review;
    if (const auto* added = std::get_if<intent::AddEntry>(&intent)) {
        if (added->repeat != page.entries->repeat) return true;
        const auto first = visit.form->add_entry(added->repeat);
        if (!first) return true;
        visit.draft_changed = true;
        open_entry(context, visit.form->page_of(*first).value_or(0), list, from_review);
    } else if (const auto* changed = std::get_if<intent::ChangeEntry>(&intent)) {
        const auto first = visit.form->page_of_entry(changed->repeat, changed->position);
        if (first) open_entry(context, *first, list, from_review);
    } else if (const auto* removed = std::get_if<intent::RemoveEntry>(&intent)) {
        if (!visit.form->remove_entry(removed->repeat, removed->position)) return true;
        const auto index = visit.form->page_of(list).value_or(0);
        const auto shown = current.entries_page;
        go_to_page(context, index, from_review);
        std::get<step::Form>(visit.step).entries_page = shown;
    } else if (const auto* turn = std::get_if<intent::TurnPage>(&intent)) {
        const auto last = pages_needed(page.entries->count, sizes_of(visit).entries) - 1;
        const auto at = std::min(current.entries_page.value_or(last), last);
        auto& now = std::get<step::Form>(visit.step);
        now.entries_page = turn->by > 0 ? std::min(at + 1, last) : at - (at > 0 ? 1 : 0);
    } else {
        return false;
    }
    return true;
}

/// A card other than a resident's may lack what this form takes from it.
bool card_fits(const FormSession& form) {
    const auto probe = form.copy();
    (void)probe->validate();
    for (std::size_t index = 0; index < probe->page_count(); ++index) {
        const auto page = probe->page(index);
        if (std::ranges::any_of(page.fields, [](const FieldView& field) {
                return field.readonly && !field.error.empty();
            })) {
            return false;
        }
    }
    return true;
}

}  // namespace

void open_form(Context& context) {
    auto& visit = context.visit();
    const auto* item = visit.item();
    const auto* description = item == nullptr ? nullptr : item->terminal_form();
    auto opened =
        description == nullptr
            ? Result<std::unique_ptr<FormSession>>(ErrorCode::not_found)
            : XFormSession::open(description->form->plan(), context.now, context.fresh_id);
    if (!opened) {
        step::Guide guide;
        guide.form_unusable = true;
        context.go(guide);
        return;
    }
    (*opened)->set_online(context.data.health.platform_reachable);
    prefill_applicant(**opened, visit);
    const auto* situation = visit.situation();
    if (situation != nullptr) {
        (*opened)->offer(upload_ways(*item, *situation, visit.gathered));
        if (!platform_wish(*item, *situation).empty())
            prefill_from_platform(**opened, visit.gathered);
    }
    // What was answered to tell the situation is not asked again.
    for (const auto& given : visit.scenario) {
        (*opened)->prefill("scenario." + given.question, SecretText(given.value),
                           ValueSource::scenario);
    }
    if (visit.card->kind != drivers::IdentityCardKind::resident && !card_fits(**opened)) {
        show_notice(context, text_id::notice_card_unusable, step::Notice::Then::guide);
        return;
    }
    // What it asks may need the platform, all of it.
    if ((*opened)->page_count() == 0) {
        step::Guide guide;
        guide.form_unusable = true;
        context.go(guide);
        return;
    }
    (*opened)->offer_camera(camera_offer(context.data.health, visit));
    visit.captured.clear();
    visit.form = std::move(*opened);
    visit.form_service = visit.service;
    visit.form_reached = 0;
    visit.filing.reset();
    context.sound(effect::PlaySound::Kind::done);
    go_to_page(context, 0, false);
}

void go_to_page(Context& context, std::size_t page, bool from_review) {
    auto& visit = context.visit();
    visit.form->set_now(context.now);
    page = std::min(page, std::max<std::size_t>(1, visit.form->page_count()) - 1);
    step::Form form;
    form.page = page;
    form.from_review = from_review;
    show_part(visit, form, part_to_show(visit, form));
    visit.form_reached = std::max(visit.form_reached, page);
    visit.draft_changed = true;
    context.go(std::move(form));
    keep_guard_read(context);
}

void on_intent(Context& context, step::Form& current, const Intent& intent) {
    if (std::holds_alternative<intent::Next>(intent)) return next(context, current);
    current.leaves_at.reset();
    if (std::holds_alternative<intent::Back>(intent)) return back(context, current);
    if (std::holds_alternative<intent::ShowSections>(intent)) {
        if (context.visit().form->sections().size() > 1) enter_sections(context, current.page);
        return;
    }
    const auto page = shown_page(context.visit(), current);
    if (on_entries(context, current, page, intent)) return;
    (void)on_answer(context, current, page, intent);
}

void on_tick(Context& context, step::Form& current) {
    if (!current.leaves_at || *current.leaves_at > context.now.steady) return;
    current.leaves_at.reset();
    go_on(context, current);
}

void on_device(Context& context, event::DraftSaved& saved) {
    auto& visit = context.visit();
    if (visit.draft_request != saved.request) return;
    visit.draft_request.reset();
    auto* current = std::get_if<step::Form>(&visit.step);
    if (current == nullptr || !current->leaves_at) return;
    current->leaves_at.reset();
    go_on(context, *current);
}

Screen view(const ViewContext& context, const step::Form& current) {
    const auto& form = *context.visit.form;
    const auto sizes = sizes_of(context.visit);
    FormScreen screen;
    screen.parts = starts_of(context.visit, current).size();
    screen.part = part_on_screen(context.visit, current);
    screen.page = shown_page(context.visit, current);
    if (auto& entries = screen.page.entries)
        keep_entries_of_page(*entries, current.entries_page.value_or(entries->count), sizes);
    screen.focus = current.focus;
    screen.from_review = current.from_review;
    screen.has_sections = form.sections().size() > 1;
    screen.list = list_view(current, screen.page, sizes);
    tell_captured(context.visit.captured, screen.page);
    for (auto& field : screen.page.fields) {
        if (!field.long_list) continue;
        std::erase_if(field.options, [&](const FieldOption& option) {
            return !among(field.value.reveal(), option.value);
        });
    }
    return screen;
}

}  // namespace kiosk
