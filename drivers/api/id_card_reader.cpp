#include "drivers/api/id_card_reader.h"

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

std::string text_of(const IdCardReaderReport& report) {
    std::string text;
    line(text, "model", report.capabilities.model);
    line(text, "location", report.capabilities.location);
    line(text, "security module", report.capabilities.serial_number);
    line(text, "status", name_of(report.state.status));
    line(text, "known by", name_of(report.state.confidence));
    line(text, "recovery", name_of(report.state.recovery));
    line(text, "blame", name_of(report.state.blame));
    line(text, "detail", report.state.detail);
    line(text, "card", name_of(report.media));
    for (const auto& other : report.other_readers) line(text, "unused reader", other);
    line(text, "cards read", report.cards_read);
    line(text, "failed reads", report.failed_reads);
    line(text, "frames", report.frames);
    line(text, "checksum errors", report.checksum_errors);
    line(text, "bytes skipped", report.bytes_skipped);
    line(text, "time-outs", report.timeouts);
    line(text, "faults", report.faults);
    line(text, "resets", report.resets);
    line(text, "attachments", report.attachments);
    line(text, "last error", report.last_error);
    return text;
}

}  // namespace drivers
