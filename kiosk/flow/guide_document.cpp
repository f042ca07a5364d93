#include "kiosk/flow/guide_document.h"

#include <algorithm>

#include "kiosk/flow/flow_words.h"
#include "kiosk/flow/guide_view.h"
#include "kiosk/flow/steps/public_rows.h"

namespace kiosk {

namespace {

class NoticeWriter {
  public:
    NoticeWriter(PrintDocument& document, Language language)
        : document_(document), language_(language) {}

    [[nodiscard]] std::string word(std::string_view id) const {
        return std::string(flow_words().at(id).in(language_));
    }
    void heading(std::string_view id) {
        document_.lines.push_back({DocumentLine::Kind::heading, word(id), {}});
    }
    void field(std::string label, const LocalText& value) {
        if (value.empty()) return;
        document_.lines.push_back({DocumentLine::Kind::field, std::move(label),
                                   SecretText(std::string(value.in(language_)))});
    }
    void field(const LocalText& label, const LocalText& value) {
        field(std::string(label.in(language_)), value);
    }
    void text(const LocalText& words) {
        if (words.empty()) return;
        document_.lines.push_back(
            {DocumentLine::Kind::text, {}, SecretText(std::string(words.in(language_)))});
    }
    void rule() { document_.lines.push_back({DocumentLine::Kind::rule, {}, {}}); }
    /// A section of the guide, row by row.
    void section(const GuideSection& section, std::string_view id) {
        heading(id);
        for (const auto& row : section.rows) {
            if (row.label.empty()) {
                text(row.text);
            } else {
                field(row.label, row.text);
            }
            text(row.note);
        }
    }

  private:
    PrintDocument& document_;
    Language language_;
};

/// What answers did not rule out.
void write_answers(NoticeWriter& writer, const Visit& visit, const ServiceItem& item) {
    for (const auto& given : visit.scenario) {
        const auto question =
            std::ranges::find(item.scenario.questions, given.question, &ScenarioQuestion::id);
        if (question == item.scenario.questions.end()) continue;
        const auto answer =
            std::ranges::find(question->answers, given.value, &ScenarioQuestion::Answer::value);
        if (answer != question->answers.end()) writer.field(question->text, answer->text);
    }
}

}  // namespace

PrintDocument ticket_document(const HallTicket& ticket, Language language,
                              const Environment& environment) {
    PrintDocument document;
    NoticeWriter writer(document, language);
    const bool handed_over = !ticket.code.empty();
    document.language = language;
    document.title = writer.word(handed_over ? "handover.title" : "hall.title");
    document.subtitle = std::string(environment.hall.in(language)) + " · " +
                        std::string(environment.terminal_name.in(language));
    writer.field(writer.word("hall.queue"), ticket.name);
    writer.field(writer.word("hall.window"), ticket.window);
    writer.text(ticket_line(ticket));
    if (handed_over) writer.field(writer.word("handover.code"), same_everywhere(ticket.code));
    document.number_label = writer.word(handed_over ? "handover.number" : "hall.number");
    document.number = ticket.number;
    document.qr_payload = ticket.url;
    document.qr_label = writer.word(handed_over ? "handover.code_line" : "hall.code_line");
    document.footer = writer.word("notice.footer");
    return document;
}

std::string guide_code(const ServiceItem& item, const HandleItem* situation) {
    const bool one = situation == nullptr || item.handle_items.size() < 2;
    return "urn:bianmin:service:" + (one ? item.code.value() : situation->code.value());
}

PrintDocument guide_document(const Visit& visit, const Environment& environment) {
    const auto* item = visit.item();
    KIOSK_CHECK(item != nullptr && visit.catalogue);
    PrintDocument document;
    NoticeWriter writer(document, visit.language);
    document.language = visit.language;
    document.title = writer.word("notice.title");
    document.subtitle = std::string(environment.hall.in(visit.language)) + " · " +
                        std::string(environment.terminal_name.in(visit.language));
    const auto* situation = item->handle_items.size() > 1 ? visit.situation() : nullptr;
    writer.field(writer.word("receipt.service"), item->name);
    if (situation != nullptr) writer.field(writer.word("notice.situation"), situation->name);
    write_answers(writer, visit, *item);
    for (const auto& section : guide_sections(*item, *visit.catalogue, situation)) {
        if (section.id == "conditions") writer.section(section, "notice.conditions");
        if (section.id == "materials") writer.section(section, "notice.materials");
        if (section.id == "limits") writer.section(section, "notice.limits");
        if (section.id == "fees") writer.section(section, "notice.fees");
    }
    writer.rule();
    writer.field(writer.word("receipt.body"), item->body.name);
    writer.field(writer.word("receipt.address"), item->window.name);
    writer.text(item->window.address);
    writer.field(writer.word("guide.hours"), item->window.hours);
    writer.field(writer.word("guide.phone"), same_everywhere(item->window.phone));
    writer.field(writer.word("guide.supervision"), same_everywhere(item->supervision_phone));
    document.number_label = writer.word("guide.code");
    document.number = situation != nullptr ? situation->code.value() : item->code.value();
    document.qr_payload = guide_code(*item, situation);
    document.qr_label = writer.word("notice.code_line");
    document.footer = writer.word("notice.footer");
    return document;
}

}  // namespace kiosk
