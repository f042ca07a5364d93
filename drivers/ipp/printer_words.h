#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "drivers/api/document_printer.h"
#include "drivers/ipp/ipp_port.h"

namespace drivers {

/// What a printer's and a job's numbers and keywords mean for us. Pure; one table of keywords.
/// **Source:** RFC 8011 §5.3.8, §5.4.12; PWG 5100.9 (printer state extensions).

/// One keyword of printer-state-reasons without its -error, -warning or -report.
/// The suffix is not trusted: printers of one maker say `media-empty-warning` while a job waits for
/// paper.
struct ReasonMeaning {
    std::optional<kiosk::ErrorCode> problem;
    /// Nothing can be printed and nobody in the hall can help.
    bool out_of_service = false;
    SupplyLevel paper = SupplyLevel::unknown;
    SupplyLevel toner = SupplyLevel::unknown;
};
[[nodiscard]] ReasonMeaning meaning_of_reason(std::string_view keyword);

/// The problem that must be put right first: open cover, then jam, then paper, then the rest.
[[nodiscard]] std::optional<kiosk::ErrorCode> worst_problem(
    const std::vector<std::string>& reasons);

/// Readiness, problem, supplies and status words; times are the caller's.
[[nodiscard]] DocumentPrinterState state_of(const IppPrinterFacts& facts);
/// The state of a printer that did not answer. `seen`: it has answered before.
[[nodiscard]] DocumentPrinterState state_without_answer(const kiosk::Error& error, bool seen);

enum class JobStage { waiting_its_turn, printing, stopping, completed, aborted, cancelled };
[[nodiscard]] JobStage stage_of(const IppJobFacts& job);
[[nodiscard]] bool has_ended(JobStage stage);

/// Why a printer refused a request with `status`.
[[nodiscard]] kiosk::Error error_of_status(int status, std::string_view request);

}  // namespace drivers
