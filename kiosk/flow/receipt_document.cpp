#include "kiosk/flow/receipt_document.h"

#include "kiosk/flow/applicant.h"
#include "kiosk/flow/flow_words.h"
#include "kiosk/flow/payload.h"
#include "kiosk/forms/form_values.h"

namespace kiosk {

namespace {

class DocumentWriter {
  public:
    DocumentWriter(PrintDocument& document, Language language)
        : document_(document), language_(language) {}

    [[nodiscard]] std::string word(std::string_view id) const {
        return std::string(flow_words().at(id).in(language_));
    }
    void field(std::string_view label, SecretText value) {
        if (value.empty()) return;
        document_.lines.push_back({DocumentLine::Kind::field, word(label), std::move(value)});
    }
    void field(std::string_view label, std::string_view value) {
        field(label, SecretText(std::string(value)));
    }
    void field(std::string_view label, const LocalText& value) {
        field(label, value.in(language_));
    }
    void rule() { document_.lines.push_back({DocumentLine::Kind::rule, {}, {}}); }
    void text(const LocalText& words) {
        document_.lines.push_back(
            {DocumentLine::Kind::text, {}, SecretText(std::string(words.in(language_)))});
    }

  private:
    PrintDocument& document_;
    Language language_;
};

SecretText masked_number(const drivers::IdentityCard& card) {
    constexpr int number_sensitivity = 3;
    return masked(FieldKind::citizen_number, number_sensitivity, card.number.reveal(), false);
}

LocalText promised_days(int count) {
    return count == 0 ? flow_words().at("guide.at_once")
                      : flow_words().format("guide.days",
                                            {{"count", same_everywhere(std::to_string(count))}});
}

}  // namespace

std::string receipt_number(const Filing& filing) {
    return filing.receipt ? filing.receipt->case_no : provisional_number(filing.id);
}

std::string receipt_qr(const Filing& filing) {
    return filing.receipt ? "urn:bianmin:case:" + filing.receipt->case_no
                          : "urn:bianmin:submission:" + filing.id.value().text();
}

CaseNumber case_number(const Filing& filing, Language language) {
    const auto label =
        flow_words().at(filing.receipt ? "receipt.case_number" : "receipt.provisional_number");
    return {std::string(label.in(language)), receipt_number(filing), receipt_qr(filing)};
}

PrintDocument receipt_document(const Visit& visit, const Environment& environment) {
    KIOSK_CHECK(visit.filing && visit.card);
    const auto& filing = *visit.filing;
    const bool official = filing.receipt.has_value();
    PrintDocument document;
    DocumentWriter writer(document, visit.language);
    document.language = visit.language;
    document.title = writer.word(official ? "receipt.title" : "receipt.title_provisional");
    document.subtitle = std::string(environment.hall.in(visit.language)) + " · " +
                        std::string(environment.terminal_name.in(visit.language));
    auto [label, number, code] = case_number(filing, visit.language);
    document.number_label = std::move(label);
    document.number = std::move(number);
    document.qr_payload = std::move(code);
    document.footer = writer.word(official ? "receipt.footer" : "receipt.footer_provisional");
    const auto* item = visit.item();
    if (item != nullptr) writer.field("receipt.service", item->name);
    writer.field("receipt.applicant", name_on(*visit.card).copy());
    writer.field("receipt.number", masked_number(*visit.card));
    writer.field("receipt.submitted", civil_text(filing.created_at));
    if (official) writer.field("receipt.accepted", civil_text(filing.receipt->accepted_at));
    if (item != nullptr) {
        writer.rule();
        writer.field("receipt.body", item->body.name);
        writer.field("receipt.promised", promised_days(item->limits.promised_days));
        writer.field("receipt.phone", item->window.phone);
        writer.field("receipt.address", item->window.address);
    }
    if (!filing.bring_later.empty()) {
        writer.rule();
        writer.text(flow_words().at("receipt.bring_later"));
        for (const auto& material : filing.bring_later) writer.text(material);
    }
    writer.rule();
    writer.text(flow_words().format(
        "receipt.spared", {{"materials", same_everywhere(std::to_string(filing.materials_spared))},
                           {"fields", same_everywhere(std::to_string(filing.fields_spared))}}));
    return document;
}

}  // namespace kiosk
