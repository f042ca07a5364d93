#include "kiosk/flow/receipt_document.h"

#include <algorithm>

#include "kiosk/flow/applicant.h"
#include "kiosk/flow/delivery.h"
#include "kiosk/flow/fees.h"
#include "kiosk/flow/flow_words.h"
#include "kiosk/flow/materials.h"
#include "kiosk/flow/payload.h"
#include "kiosk/model/mask.h"

namespace kiosk {

namespace {

constexpr std::string_view case_code = "urn:bianmin:case:";
constexpr std::string_view submission_code = "urn:bianmin:submission:";

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
    void named(const LocalText& label, const LocalText& value) {
        document_.lines.push_back({DocumentLine::Kind::field, std::string(label.in(language_)),
                                   SecretText(std::string(value.in(language_)))});
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

/// Both places and where the result goes, when the authority is elsewhere; at home nobody asks.
void write_places_lines(DocumentWriter& writer, const Visit& visit, const ServiceItem& item) {
    const auto& catalogue = *visit.catalogue;
    const auto* handled = catalogue.area(catalogue.home_of(item));
    if (item.across == AcrossMode::none || handled == nullptr) return;
    writer.field("receipt.accepted_in", catalogue.hall().area_name);
    writer.field("receipt.handled_in", handled->name);
    writer.field("receipt.delivered_in", catalogue.hall().area_name);
}

LocalText yuan_words(std::int64_t fen) {
    return flow_words().format("receipt.yuan", {{"sum", same_everywhere(yuan_text(fen))}});
}

/// One receipt for a package, with each department's own case.
void write_children(DocumentWriter& writer, const ServiceItem& item, const Filing& filing) {
    const auto* form = item.terminal_form();
    if (form == nullptr || filing.children.empty()) return;
    writer.rule();
    writer.text(flow_words().at("receipt.children"));
    for (const auto& child : filing.children) {
        const auto part =
            std::ranges::find(form->parts, child.service.value(), &PartOutput::service_code);
        if (part == form->parts.end()) continue;
        writer.named(part->name, same_everywhere(child.case_no));
    }
}

/// Which of it the case waits for, and until when the rest may follow.
void write_owed_lines(DocumentWriter& writer, const ServiceItem& item, const Filing& filing) {
    for (const auto& name : filing.wanted_first)
        writer.text(flow_words().format("receipt.bring_first", {{"material", name}}));
    for (const auto& name : filing.may_follow)
        writer.text(follow_words("receipt.follows", item, name));
}

/// The way that was chosen, with what one needs for it.
void write_delivery_lines(DocumentWriter& writer, const Visit& visit) {
    const auto& delivery = visit.delivery;
    if (!delivery.way) return;
    writer.field("receipt.delivery",
                 flow_words().at("delivery." + std::string(name_of(*delivery.way))));
    if (!delivery.code.empty()) writer.field("receipt.pickup_code", delivery.code);
    if (*delivery.way != DeliveryWay::courier) return;
    writer.field("receipt.delivery_address", masked(MaskKind::address, delivery.address));
    writer.field("receipt.delivery_phone", masked(MaskKind::phone, delivery.phone));
}

/// What was paid and by which electronic receipt, or that it is still to be paid and where.
void write_payment_lines(DocumentWriter& writer, const Payment& payment) {
    writer.rule();
    for (const auto& row : payment.rows) {
        writer.named(row.name, yuan_words(row.fen));
        writer.text(row.basis);
    }
    writer.field("receipt.to_pay", yuan_words(payment.wish.fen));
    const auto state = payment_state(payment);
    writer.field("receipt.pay_state", flow_words().at("receipt.pay." + std::string(state)));
    if (!payment.order || !payment.order->receipt) return;
    const auto& paper = *payment.order->receipt;
    writer.field("receipt.paid_at", day_and_time(paper.paid_at));
    writer.field("receipt.paper_code", paper.code);
    writer.field("receipt.paper_number", paper.number);
    writer.field("receipt.paper_check", paper.check);
    writer.field("receipt.paper_issuer", paper.issuer);
}

}  // namespace

PrintDocument payment_document(const Visit& visit, const Environment& environment) {
    KIOSK_CHECK(visit.payment && visit.payment->is_paid());
    const auto& payment = *visit.payment;
    PrintDocument document;
    DocumentWriter writer(document, visit.language);
    document.language = visit.language;
    document.title = writer.word("receipt.pay_title");
    document.subtitle = std::string(environment.hall.in(visit.language)) + " · " +
                        std::string(environment.terminal_name.in(visit.language));
    document.number_label = writer.word("receipt.paper_number");
    document.number = payment.order->receipt->number;
    document.qr_payload = "urn:bianmin:order:" + payment.wish.order.text();
    document.footer = writer.word("receipt.pay_footer");
    writer.field("receipt.service", payment.what);
    writer.field("receipt.customer", payment.wish.customer_no);
    writer.field("receipt.payer", masked(MaskKind::name, visit.bills.payer));
    write_payment_lines(writer, payment);
    return document;
}

std::string receipt_number(const Filing& filing) {
    return filing.receipt ? filing.receipt->case_no : provisional_number(filing.id);
}

std::string receipt_qr(std::string_view case_no) {
    return std::string(case_code).append(case_no);
}

std::string receipt_qr(const Filing& filing) {
    return filing.receipt ? receipt_qr(filing.receipt->case_no)
                          : std::string(submission_code) + filing.id.value().text();
}

bool is_receipt_qr(std::string_view code) {
    return code.starts_with(case_code) || code.starts_with(submission_code);
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
    writer.field("receipt.applicant", masked(MaskKind::name, name_on(*visit.card).reveal()));
    writer.field("receipt.number", masked(MaskKind::citizen_number, visit.card->number.reveal()));
    writer.field("receipt.submitted", day_and_time(filing.created_at));
    if (official) writer.field("receipt.accepted", day_and_time(filing.receipt->accepted_at));
    if (item != nullptr) {
        writer.rule();
        writer.field("receipt.body", item->body.name);
        write_places_lines(writer, visit, *item);
        writer.field("receipt.promised", working_days(item->limits.promised_days));
        writer.field("receipt.phone", item->window.phone);
        writer.field("receipt.address", item->window.address);
    }
    if (item != nullptr) write_children(writer, *item, filing);
    write_delivery_lines(writer, visit);
    if (visit.payment) write_payment_lines(writer, *visit.payment);
    if (!filing.bring_later.empty()) {
        writer.rule();
        writer.text(flow_words().at("receipt.bring_later"));
        for (const auto& material : filing.bring_later) writer.text(material);
        if (item != nullptr) write_owed_lines(writer, *item, filing);
    }
    writer.rule();
    writer.text(flow_words().format(
        "receipt.spared", {{"materials", same_everywhere(std::to_string(filing.materials_spared))},
                           {"fields", same_everywhere(std::to_string(filing.fields_spared))}}));
    return document;
}

}  // namespace kiosk
