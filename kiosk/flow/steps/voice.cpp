#include <algorithm>
#include <array>

#include "kiosk/flow/flow_words.h"
#include "kiosk/flow/steps/public_rows.h"
#include "kiosk/flow/steps/steps.h"
#include "kiosk/flow/steps/typed_text.h"

namespace kiosk {

namespace {

constexpr std::size_t words_max = 200;
/// What it is about. “data” is for erasure and chosen by itself.
constexpr std::array<std::string_view, 6> topics{"slow",      "attitude", "wrong",
                                                 "materials", "terminal", "other"};
constexpr const char* erasure_topic = "data";
constexpr std::array kinds{TicketKind::complaint, TicketKind::suggestion, TicketKind::question,
                           TicketKind::erasure};

bool is_chosen(const step::Voice& current) {
    return current.kind && !current.topic.empty();
}

void choose(step::Voice& current, const intent::SetAnswer& answer) {
    if (answer.field.value() == kind_field) {
        const auto kind =
            std::ranges::find_if(kinds, [&](auto each) { return name_of(each) == answer.value; });
        if (kind == kinds.end()) return;
        if (current.nameless && *kind == TicketKind::erasure) return;
        current.kind = *kind;
        const bool erasure = *kind == TicketKind::erasure;
        if (erasure || current.topic == erasure_topic) current.topic = erasure ? erasure_topic : "";
    } else if (answer.field.value() == topic_field && current.kind != TicketKind::erasure &&
               std::ranges::find(topics, answer.value) != topics.end()) {
        current.topic = answer.value;
    }
}

void leave(Context& context, const step::Voice& current) {
    if (current.nameless)
        leave_aside(context);
    else if (current.about_case)
        enter_case(context, {});
    else
        enter_cases(context);
}

void on_words(Context& context, step::Voice& current, const Intent& intent) {
    if (const auto* typed = std::get_if<intent::TypeText>(&intent)) {
        type_into(current.words, typed->text, words_max);
    } else if (std::holds_alternative<intent::DeleteBack>(intent)) {
        delete_last(current.words);
    } else if (std::holds_alternative<intent::ClearField>(intent)) {
        wipe_value(current.words);
    } else if (std::holds_alternative<intent::Back>(intent)) {
        context.visit().asked.reset();
        current.asks_words = false;
    } else if (std::holds_alternative<intent::Next>(intent)) {
        if (current.nameless)
            return ask(context, question::Feedback{voice_json(std::string(name_of(*current.kind)),
                                                              current.topic, current.words)});
        const auto& own = context.visit().own_case;
        const bool about = current.about_case && own;
        ask(context, question::File{*current.kind, current.topic, current.words,
                                    about ? own->line.case_no : std::string{}});
    }
}

}  // namespace

void enter_voice(Context& context, bool about_case) {
    step::Voice voice;
    voice.about_case = about_case;
    context.go(std::move(voice));
}

void complain_aside(Context& context) {
    step::Voice voice;
    voice.nameless = true;
    voice.kind = TicketKind::complaint;
    go_aside(context, std::move(voice));
}

void on_intent(Context& context, step::Voice& current, const Intent& intent) {
    auto& visit = context.visit();
    if (asked_again(context, intent)) return;
    if (visit.asked && visit.asked->request) return;
    const bool back = std::holds_alternative<intent::Back>(intent);
    const bool next = std::holds_alternative<intent::Next>(intent);
    if (current.filed) {
        if (back || next) leave(context, current);
    } else if (current.asks_words) {
        on_words(context, current, intent);
    } else if (const auto* answer = std::get_if<intent::SetAnswer>(&intent)) {
        choose(current, *answer);
    } else if (next && is_chosen(current)) {
        current.asks_words = true;
    } else if (back) {
        visit.asked.reset();
        leave(context, current);
    }
}

Screen view(const ViewContext& context, const step::Voice& current) {
    VoiceScreen screen;
    screen.asking = ask_view(context.visit);
    if (current.about_case && context.visit.own_case)
        screen.service = context.visit.own_case->line.service;
    screen.kind = current.kind;
    screen.topic = current.topic;
    screen.asks_words = current.asks_words;
    screen.can_go_on = is_chosen(current);
    screen.filed = current.filed;
    screen.nameless = current.nameless;
    screen.words.id = FieldId(words_field);
    screen.words.label = flow_words().at("voice.label");
    screen.words.keyboard = KeyboardHint::text;
    screen.words.value = SecretText(current.words);
    return screen;
}

}  // namespace kiosk
