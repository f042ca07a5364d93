#include "drivers/api/smart_card_reader.h"

namespace drivers {

namespace {

void line(std::string& text, std::string_view name, std::string_view value) {
    if (value.empty()) return;
    text.append(name).append(": ").append(value).append("\n");
}

void line(std::string& text, std::string_view name, std::uint64_t value) {
    line(text, name, std::to_string(value));
}

}  // namespace

std::string_view name_of(Authenticity authenticity) {
    switch (authenticity) {
        case Authenticity::unchecked:
            return "unchecked";
        case Authenticity::untrusted:
            return "untrusted";
        case Authenticity::genuine:
            return "genuine";
        case Authenticity::altered:
            return "altered";
    }
    return "?";
}

std::string text_of(const SmartCardReaderReport& report) {
    std::string text;
    line(text, "model", report.capabilities.model);
    line(text, "location", report.capabilities.location);
    line(text, "status", name_of(report.state.status));
    line(text, "known by", name_of(report.state.confidence));
    line(text, "recovery", name_of(report.state.recovery));
    line(text, "blame", name_of(report.state.blame));
    line(text, "detail", report.state.detail);
    for (const auto& slot : report.slots)
        line(text, "reader", slot.name + ", card " + std::string(name_of(slot.media)));
    line(text, "trusted issuers", report.trusted_issuers);
    line(text, "cards read", report.cards_read);
    line(text, "failed reads", report.failed_reads);
    line(text, "faults", report.faults);
    line(text, "attachments", report.attachments);
    line(text, "last error", report.last_error);
    return text;
}

}  // namespace drivers
