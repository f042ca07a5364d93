#include <algorithm>
#include <array>

#include "kiosk/flow/flow_words.h"
#include "kiosk/flow/hand_over.h"
#include "kiosk/flow/page_sizes.h"
#include "kiosk/flow/steps/public_rows.h"
#include "kiosk/flow/steps/steps.h"
#include "kiosk/flow/steps/typed_text.h"
#include "kiosk/flow/text_ids.h"

namespace kiosk {

namespace {

constexpr std::size_t query_max = 40;
constexpr std::size_t answer_max = 200;

const Bulletin::Survey* survey_of(const Environment& environment, Now now) {
    if (!environment.bulletin) return nullptr;
    const auto today = civil_date(now.wall);
    for (const auto& survey : environment.bulletin->surveys)
        if (today <= survey.valid_to) return &survey;
    return nullptr;
}

bool is_answered(const step::Public& current, const Bulletin::Question& question) {
    if (question.kind == Bulletin::Question::Kind::text) return true;
    const auto given = current.answers.find(question.id);
    return given != current.answers.end() && !given->second.empty();
}

void show_assist(step::Public& current, const ServiceCode& service, bool from_list) {
    current.section = "assist_item";
    current.service = service;
    current.from_list = from_list;
    current.types = false;
    current.page = 0;
}

void go_section(Context& context, step::Public& current, std::string section) {
    context.visit().asked.reset();
    current = {};
    current.section = std::move(section);
    if (current.section == "hall") ask(context, question::Hall{});
    // From the middle of a service its own help is meant; whose service it is, is not told before
    // their card was read again.
    if (current.section == "assist" && context.visit().item() != nullptr &&
        context.visit().locked.empty())
        show_assist(current, context.visit().service, false);
}

bool is_option_of(const Bulletin::Question& question, const std::string& value) {
    return std::ranges::find(question.options, value, &Bulletin::Question::Option::id) !=
           question.options.end();
}

/// A value more or less of those joined by blanks.
std::string with_toggled(const std::string& all, const std::string& value) {
    std::string kept;
    bool was = false;
    for (std::size_t at = 0; at < all.size();) {
        const auto end = std::min(all.find(' ', at), all.size());
        const auto one = all.substr(at, end - at);
        if (one == value)
            was = true;
        else
            kept += (kept.empty() ? "" : " ") + one;
        at = end + 1;
    }
    if (!was) kept += (kept.empty() ? "" : " ") + value;
    return kept;
}

void choose_option(step::Public& current, const Bulletin::Question& question,
                   const std::string& value) {
    if (!is_option_of(question, value)) return;
    auto& given = current.answers[question.id];
    given = question.kind == Bulletin::Question::Kind::single ? value : with_toggled(given, value);
}

/// True when it was a key.
bool on_key(std::string& text, const Intent& intent, std::size_t most) {
    if (const auto* typed = std::get_if<intent::TypeText>(&intent))
        type_into(text, typed->text, most);
    else if (std::holds_alternative<intent::DeleteBack>(intent))
        delete_last(text);
    else if (std::holds_alternative<intent::ClearField>(intent))
        wipe_value(text);
    else
        return false;
    return true;
}

void on_survey(Context& context, step::Public& current, const Bulletin::Survey& survey,
               const Intent& intent) {
    const auto& question =
        survey.questions[std::min(current.question, survey.questions.size() - 1)];
    const bool is_text = question.kind == Bulletin::Question::Kind::text;
    if (const auto* given = std::get_if<intent::SetAnswer>(&intent)) {
        if (!is_text) choose_option(current, question, given->value);
    } else if (is_text && on_key(current.answers[question.id], intent, answer_max)) {
        return;
    } else if (std::holds_alternative<intent::Next>(intent) && is_answered(current, question)) {
        if (current.question + 1 < survey.questions.size())
            ++current.question;
        else
            ask(context, question::Feedback{survey_json(survey, current.answers)});
    }
}

void on_hall_row(Context& context, step::Public& current, std::size_t position) {
    const auto& offer = context.visit().hall;
    if (current.section == "slots") {
        if (position < offer.slots.size())
            ask(context, question::TakeNumber{current.queue, offer.slots[position]});
    } else if (position < offer.queues.size()) {
        ask(context, question::TakeNumber{offer.queues[position].id, {}});
    } else if (position == offer.queues.size() && !offer.slots.empty()) {
        const auto queue = offer.queues.front().id;
        current = {};
        current.section = "slots";
        current.queue = queue;
    }
}

void on_row(Context& context, step::Public& current, std::size_t position) {
    const PublicPlace place{context.visit(), context.environment, context.now};
    const auto rows = public_rows(place, current);
    if (position >= rows.size() || !rows[position].opens) return;
    if (current.section.empty()) {
        go_section(context, current, rows[position].id);
    } else if (current.section == "hall" || current.section == "slots") {
        on_hall_row(context, current, position);
    } else if (current.section == "assist") {
        show_assist(current, ServiceCode(rows[position].id), true);
    } else if (current.section == "report") {
        ask(context,
            question::Feedback{report_json(context.visit().service.value(), rows[position].id)});
    } else {
        current.opened = position;
        current.types = false;
    }
}

void back_from(Context& context, step::Public& current) {
    context.visit().asked.reset();
    const bool from_menu = current.section != "report" && current.section != "handover";
    if (current.types) {
        current.types = false;
    } else if (current.opened) {
        current.opened.reset();
    } else if (current.section == "survey" && current.question > 0 && current.number.empty()) {
        --current.question;
    } else if (current.section == "assist_item" && current.from_list) {
        current.section = "assist";
        current.page = 0;
    } else if (current.section == "slots" && !current.ticket) {
        go_section(context, current, "hall");
    } else if (!current.section.empty() && from_menu) {
        go_section(context, current, {});
    } else {
        leave_aside(context);
    }
}

void turn(Context& context, step::Public& current, int by) {
    const PublicPlace place{context.visit(), context.environment, context.now};
    const auto pages = public_pages(place, current);
    current.page = std::min(current.page, pages - 1);
    if (by > 0 && current.page + 1 < pages) ++current.page;
    if (by < 0 && current.page > 0) --current.page;
}

FieldView survey_field_of(const step::Public& current, const Bulletin::Question& question) {
    FieldView field;
    field.id = FieldId(survey_field);
    field.label = question.words;
    const auto given = current.answers.find(question.id);
    field.value = SecretText(given == current.answers.end() ? std::string() : given->second);
    switch (question.kind) {
        case Bulletin::Question::Kind::single:
            field.kind = FieldKind::single_choice;
            break;
        case Bulletin::Question::Kind::multiple:
            field.kind = FieldKind::multiple_choice;
            break;
        case Bulletin::Question::Kind::text:
            field.keyboard = KeyboardHint::text;
            break;
    }
    for (const auto& option : question.options)
        field.options.push_back({option.id, option.words, {}});
    return field;
}

void view_survey(const ViewContext& context, const step::Public& current, PublicScreen& screen) {
    const auto* survey = survey_of(context.environment, context.now);
    if (survey == nullptr || !current.number.empty()) return;
    const auto number = std::min(current.question, survey->questions.size() - 1);
    const auto& question = survey->questions[number];
    screen.questions = survey->questions.size();
    screen.question_number = number + 1;
    screen.question = survey_field_of(current, question);
    screen.can_go_on = is_answered(current, question);
}

PublicScreen::Detail ticket_detail(const ViewContext& context, const HallTicket& ticket) {
    PublicScreen::Detail detail;
    const auto& paper = context.visit.guide_print;
    detail.number = ticket.number;
    detail.code = ticket.code;
    detail.qr = ticket.url;
    detail.title = ticket.name;
    detail.text = ticket_line(ticket);
    detail.tag = ticket.window;
    detail.can_print = context.health.printer != PartState::unavailable && !paper.request &&
                       paper.state != ReceiptScreen::Print::printed;
    detail.printing = paper.request.has_value();
    detail.printed = paper.state == ReceiptScreen::Print::printed;
    return detail;
}

LocalText assisted(const Visit& visit, const step::Public& current) {
    const auto* item = visit.catalogue ? visit.catalogue->find(current.service) : nullptr;
    return item == nullptr ? LocalText() : item->name;
}

}  // namespace

bool may_go_aside(const Visit& visit) {
    const auto* submitting = std::get_if<step::Submitting>(&visit.step);
    return !visit.practice && (submitting == nullptr || !submitting->request);
}

void open_public(Context& context, std::string section) {
    if (section == "report" && !context.visit().locked.empty()) return;
    step::Public open;
    open.section = std::move(section);
    const bool asks = open.section == "hall";
    go_aside(context, std::move(open));
    if (asks) ask(context, question::Hall{});
}

void hand_over(Context& context) {
    auto& visit = context.visit();
    if (!visit.card || !visit.form || visit.practice) return;
    auto draft = handover_json(visit, context.environment);
    step::Public open;
    open.section = "handover";
    if (!visit.guide_print.request) visit.guide_print = {};
    go_aside(context, std::move(open));
    ask(context, question::HandOver{std::string(draft.reveal())});
}

void take(Context& context, HallOffer& offer) {
    context.visit().hall = std::move(offer);
}

void take(Context& context, HallTicket& ticket) {
    auto& visit = context.visit();
    auto* open = std::get_if<step::Public>(&visit.step);
    if (open == nullptr) return;
    if (!visit.guide_print.request) visit.guide_print = {};
    if (open->section == "handover") visit.handed_over = true;
    open->ticket = std::move(ticket);
    context.sound(effect::PlaySound::Kind::done);
}

void take(Context& context, FeedbackTaken& taken) {
    auto& visit = context.visit();
    context.sound(effect::PlaySound::Kind::done);
    if (auto* voice = std::get_if<step::Voice>(&visit.step)) {
        wipe_value(voice->words);
        Ticket ticket;
        ticket.ticket_no = taken.number;
        ticket.kind = voice->kind.value_or(TicketKind::complaint);
        ticket.due = taken.due;
        voice->filed = std::move(ticket);
    }
    if (auto* open = std::get_if<step::Public>(&visit.step)) {
        for (auto& [question, answer] : open->answers) wipe_value(answer);
        open->answers.clear();
        open->number = taken.number;
        open->told =
            open->section == "report" ? text_id::public_reported : text_id::public_answered;
    }
}

void on_intent(Context& context, step::Public& current, const Intent& intent) {
    auto& visit = context.visit();
    if (asked_again(context, intent)) return;
    if (visit.asked && visit.asked->request) return;
    if (std::holds_alternative<intent::Back>(intent)) return back_from(context, current);
    if (!current.number.empty()) {
        if (std::holds_alternative<intent::Next>(intent)) leave_aside(context);
        return;
    }
    if (current.ticket) {
        if (std::holds_alternative<intent::PrintGuide>(intent))
            print_ticket(context, *current.ticket);
        else if (std::holds_alternative<intent::Next>(intent))
            leave_aside(context);
        return;
    }
    const auto* survey = survey_of(context.environment, context.now);
    if (current.section == "survey" && survey != nullptr)
        return on_survey(context, current, *survey, intent);
    if (const auto* row = std::get_if<intent::ChooseRow>(&intent)) {
        on_row(context, current, row->position);
    } else if (const auto* turned = std::get_if<intent::TurnPage>(&intent)) {
        turn(context, current, turned->by);
    } else if (const auto* section = std::get_if<intent::OpenPublic>(&intent)) {
        go_section(context, current, section->section);
    } else if (has_search(current.section)) {
        if (std::holds_alternative<intent::OpenSearch>(intent))
            current.types = true;
        else if (on_key(current.query, intent, query_max))
            current.page = 0;
    }
}

Screen view(const ViewContext& context, const step::Public& current) {
    PublicScreen screen;
    screen.asking = ask_view(context.visit);
    screen.section = current.section;
    screen.told = current.told;
    screen.told_number = current.number;
    if (!current.number.empty()) return screen;
    if (current.ticket) {
        screen.detail = ticket_detail(context, *current.ticket);
        return screen;
    }
    const PublicPlace place{context.visit, context.environment, context.now};
    if (current.section == "survey") {
        view_survey(context, current, screen);
        return screen;
    }
    auto rows = public_rows(place, current);
    screen.found = rows.size();
    if (current.opened && *current.opened < rows.size()) {
        screen.detail = public_detail(place, current, rows[*current.opened]);
        return screen;
    }
    if (current.section == "network") screen.detail = network_detail(context.environment);
    const auto a_page = public_page_size(context.visit, current);
    screen.pages = public_pages(place, current);
    screen.page = std::min(current.page, screen.pages - 1);
    screen.first = screen.page * a_page;
    const auto last = std::min(rows.size(), screen.first + a_page);
    for (auto i = screen.first; i < last; ++i) screen.rows.push_back(std::move(rows[i]));
    if (current.section == "figures") {
        screen.month = context.environment.bulletin ? context.environment.bulletin->month : "";
        auto figures = public_figures(context.environment);
        for (auto i = screen.first; i < std::min(figures.size(), screen.first + a_page); ++i)
            screen.figures.push_back(std::move(figures[i]));
    }
    if (current.section == "assist_item") screen.about = assisted(context.visit, current);
    if (has_search(current.section)) {
        FieldView field;
        field.id = FieldId(notice_field);
        field.label =
            flow_words().at(current.section == "assist" ? "assist.search" : "public.search");
        field.keyboard = KeyboardHint::text;
        field.value = SecretText(current.query);
        screen.search = std::move(field);
        screen.types = current.types;
    }
    return screen;
}

}  // namespace kiosk
