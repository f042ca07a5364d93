#include "drivers/ipp/printer_words.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "drivers/ipp/printer_supplies.h"

namespace drivers {

using kiosk::ErrorCode;

namespace {

struct Row {
    std::string_view keyword;
    ReasonMeaning meaning;
};

constexpr auto none = SupplyLevel::unknown;

const std::array reason_table{
    Row{"media-empty", {ErrorCode::paper_out, false, SupplyLevel::out, none}},
    Row{"media-needed", {ErrorCode::paper_out, false, SupplyLevel::out, none}},
    Row{"input-tray-missing", {ErrorCode::paper_out, false, SupplyLevel::out, none}},
    Row{"input-media-supply-empty", {ErrorCode::paper_out, false, SupplyLevel::out, none}},
    Row{"media-low", {std::nullopt, false, SupplyLevel::low, none}},
    Row{"media-jam", {ErrorCode::paper_jam, false, none, none}},
    Row{"output-tray-missing", {ErrorCode::paper_jam, false, none, none}},
    Row{"output-area-full", {ErrorCode::paper_jam, false, none, none}},
    Row{"cover-open", {ErrorCode::cover_open, false, none, none}},
    Row{"door-open", {ErrorCode::cover_open, false, none, none}},
    Row{"interlock-open", {ErrorCode::cover_open, false, none, none}},
    Row{"toner-empty", {ErrorCode::device_fault, false, none, SupplyLevel::out}},
    Row{"marker-supply-empty", {ErrorCode::device_fault, false, none, SupplyLevel::out}},
    Row{"marker-waste-full", {ErrorCode::device_fault, false, none, none}},
    Row{"toner-low", {std::nullopt, false, none, SupplyLevel::low}},
    Row{"marker-supply-low", {std::nullopt, false, none, SupplyLevel::low}},
    Row{"spool-area-full", {ErrorCode::printer_busy, false, none, none}},
    Row{"other", {ErrorCode::device_fault, false, none, none}},
    Row{"fuser-over-temp", {ErrorCode::device_fault, false, none, none}},
    Row{"fuser-under-temp", {ErrorCode::device_fault, false, none, none}},
    Row{"opc-life-over", {ErrorCode::device_fault, false, none, none}},
    Row{"stopped-partly", {ErrorCode::device_fault, false, none, none}},
    Row{"paused", {ErrorCode::device_fault, true, none, none}},
    Row{"moving-to-paused", {ErrorCode::device_fault, true, none, none}},
    Row{"shutdown", {ErrorCode::device_gone, true, none, none}},
    Row{"offline", {ErrorCode::device_gone, true, none, none}},
    Row{"timed-out", {ErrorCode::device_gone, true, none, none}},
    Row{"connecting-to-device", {ErrorCode::device_gone, true, none, none}},
};

/// In which order problems are put right.
constexpr std::array urgency{ErrorCode::device_gone,  ErrorCode::cover_open,
                             ErrorCode::paper_jam,    ErrorCode::paper_out,
                             ErrorCode::device_fault, ErrorCode::printer_busy};

std::string_view without_severity(std::string_view keyword) {
    for (const std::string_view severity : {"-error", "-warning", "-report"}) {
        if (keyword.ends_with(severity)) return keyword.substr(0, keyword.size() - severity.size());
    }
    return keyword;
}

std::size_t rank(ErrorCode code) {
    return static_cast<std::size_t>(std::find(urgency.begin(), urgency.end(), code) -
                                    urgency.begin());
}

SupplyLevel scarcer(SupplyLevel a, SupplyLevel b) {
    return std::max(a, b);
}

/// Printers that tell levels need not say "toner-low".
SupplyLevel toner_by_level(const IppPrinterFacts& facts) {
    SupplyLevel scarcest = SupplyLevel::unknown;
    for (const auto& supply : supplies_of(facts))
        if (supply.use == SupplyUse::colorant && supply.percent)
            scarcest = scarcer(scarcest, supply.level);
    return scarcest;
}

Blame blame_of(ErrorCode code) {
    switch (kiosk::audience_of(code)) {
        case kiosk::Audience::person:
            return Blame::citizen;
        case kiosk::Audience::attendant:
            return Blame::attendant;
        case kiosk::Audience::technician:
            return Blame::technician;
        case kiosk::Audience::wait:
        case kiosk::Audience::back_office:
            return Blame::wait;
    }
    return Blame::technician;
}

}  // namespace

ReasonMeaning meaning_of_reason(std::string_view keyword) {
    const std::string_view plain = without_severity(keyword);
    const auto* const found =
        std::find_if(reason_table.begin(), reason_table.end(),
                     [plain](const Row& row) { return row.keyword == plain; });
    return found == reason_table.end() ? ReasonMeaning{} : found->meaning;
}

std::optional<ErrorCode> worst_problem(const std::vector<std::string>& reasons) {
    std::optional<ErrorCode> worst;
    for (const auto& reason : reasons) {
        const auto problem = meaning_of_reason(reason).problem;
        if (problem && (!worst || rank(*problem) < rank(*worst))) worst = problem;
    }
    return worst;
}

DocumentPrinterState state_of(const IppPrinterFacts& facts) {
    DocumentPrinterState state;
    state.problem = worst_problem(facts.reasons);
    bool out_of_service = false;
    for (const auto& reason : facts.reasons) {
        const ReasonMeaning meaning = meaning_of_reason(reason);
        out_of_service = out_of_service || meaning.out_of_service;
        state.paper = scarcer(state.paper, meaning.paper);
        state.toner = scarcer(state.toner, meaning.toner);
        if (reason != "none")
            state.device.detail += (state.device.detail.empty() ? "" : " ") + reason;
    }
    state.toner = scarcer(state.toner, toner_by_level(facts));
    const bool attendant_helps =
        state.problem && kiosk::audience_of(*state.problem) == kiosk::Audience::attendant;
    if (facts.state == ipp::printer_stopped && !attendant_helps) out_of_service = true;
    if (!facts.accepting_jobs && !attendant_helps) out_of_service = true;
    if (out_of_service && !state.problem) state.problem = ErrorCode::device_fault;
    state.device.confidence = Confidence::reported;
    if (out_of_service) {
        state.readiness = PrinterReadiness::unavailable;
        state.device.status = *state.problem == ErrorCode::device_gone
                                  ? DeviceStatus::offline
                                  : DeviceStatus::hardware_error;
        state.device.recovery = RecoveryAction::maintenance;
    } else if (state.problem) {
        state.readiness = PrinterReadiness::attention;
        state.device.status = DeviceStatus::user_error;
        state.device.recovery = RecoveryAction::clear;
    } else {
        state.readiness = PrinterReadiness::ready;
        state.device.status =
            facts.state == ipp::printer_processing ? DeviceStatus::busy : DeviceStatus::online;
    }
    if (state.problem) state.device.blame = blame_of(*state.problem);
    return state;
}

DocumentPrinterState state_without_answer(const kiosk::Error& error, bool seen) {
    DocumentPrinterState state;
    state.readiness = PrinterReadiness::unavailable;
    state.device.confidence = Confidence::inferred;
    state.device.blame = Blame::technician;
    state.device.detail = error.detail;
    if (error.code == ErrorCode::timed_out) {
        state.problem = ErrorCode::timed_out;
        state.device.status = DeviceStatus::offline;
        state.device.recovery = RecoveryAction::reset;
    } else if (error.code == ErrorCode::network) {
        state.problem = seen ? ErrorCode::device_gone : ErrorCode::no_device;
        state.device.status = seen ? DeviceStatus::power_off : DeviceStatus::no_device;
    } else {
        state.problem = error.code;
        state.device.status = DeviceStatus::hardware_error;
        state.device.recovery = RecoveryAction::configuration;
    }
    return state;
}

JobStage stage_of(const IppJobFacts& job) {
    const auto has = [&job](std::string_view reason) {
        return std::find(job.reasons.begin(), job.reasons.end(), reason) != job.reasons.end();
    };
    switch (job.state) {
        case ipp::job_cancelled:
            return JobStage::cancelled;
        case ipp::job_aborted:
            return JobStage::aborted;
        case ipp::job_completed:
            // RFC 8011 §5.3.8: it ended, but nothing or not all of it is on paper.
            return has("job-completed-with-errors") ? JobStage::aborted : JobStage::completed;
        case ipp::job_pending:
        case ipp::job_held:
            return JobStage::waiting_its_turn;
        default:
            break;
    }
    return has("processing-to-stop-point") ? JobStage::stopping : JobStage::printing;
}

bool has_ended(JobStage stage) {
    return stage == JobStage::completed || stage == JobStage::aborted ||
           stage == JobStage::cancelled;
}

kiosk::Error error_of_status(int status, std::string_view request) {
    std::array<char, 16> code{};
    std::snprintf(code.data(), code.size(), "0x%04x", static_cast<unsigned>(status));
    std::string detail = std::string(request) + " answered " + code.data();
    switch (status) {
        case ipp::busy:
        case ipp::temporary_error:
        case ipp::not_accepting_jobs:
            return {ErrorCode::printer_busy, std::move(detail), {}};
        case ipp::document_format_not_supported:
        case ipp::document_format_error:
        case ipp::attributes_not_supported:
        case ipp::entity_too_large:
            return {ErrorCode::rejected, std::move(detail), {}};
        case ipp::not_found:
        case ipp::gone:
            return {ErrorCode::device_gone, std::move(detail), {}};
        default:
            return {ErrorCode::device_fault, std::move(detail), {}};
    }
}

}  // namespace drivers
