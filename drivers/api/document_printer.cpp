#include "drivers/api/document_printer.h"

namespace drivers {

std::string_view name_of(PrinterReadiness readiness) {
    switch (readiness) {
        case PrinterReadiness::ready:
            return "ready";
        case PrinterReadiness::attention:
            return "attention";
        case PrinterReadiness::unavailable:
            return "unavailable";
    }
    return "?";
}

std::string text_of(const PrinterSupply& supply) {
    std::string text = supply.name + (supply.use == SupplyUse::waste ? " room" : "");
    if (supply.percent) return text + " " + std::to_string(*supply.percent) + "%";
    return text + (supply.level == SupplyLevel::full ? " some" : " unknown");
}

std::string text_of(const DocumentPrinterReport& report) {
    const DocumentPrinterState& state = report.state;
    std::string text;
    const auto line = [&text](std::string_view label, std::string_view value) {
        text.append(label).append(": ").append(value).append("\n");
    };
    line("model", report.capabilities.model);
    line("location", report.capabilities.location);
    line("readiness", name_of(state.readiness));
    line("status", name_of(state.device.status));
    line("confidence", name_of(state.device.confidence));
    line("problem", state.problem ? kiosk::name_of(*state.problem) : "none");
    line("detail", state.device.detail);
    line("paper", name_of(state.paper));
    line("toner", name_of(state.toner));
    std::string reasons;
    for (const auto& reason : report.reasons) reasons += (reasons.empty() ? "" : " ") + reason;
    line("reasons", reasons);
    for (const auto& media : report.media_ready) line("paper ready", media);
    for (const auto& supply : report.supplies) line("supply", text_of(supply));
    line("printed", std::to_string(report.printed));
    line("failed", std::to_string(report.failed));
    line("cancelled", std::to_string(report.cancelled));
    line("swept", std::to_string(report.swept));
    line("last error", report.last_error);
    return text;
}

}  // namespace drivers
