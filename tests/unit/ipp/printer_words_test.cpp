#include "drivers/ipp/printer_words.h"

#include <doctest.h>

namespace {

using drivers::IppPrinterFacts;
using drivers::JobStage;
using drivers::PrinterReadiness;
using kiosk::ErrorCode;

struct Row {
    int state;
    std::vector<std::string> reasons;
    bool accepting;
    PrinterReadiness readiness;
    std::optional<ErrorCode> problem;
    drivers::DeviceStatus status;
    drivers::Blame blame;
};

constexpr auto ready = PrinterReadiness::ready;
constexpr auto attention = PrinterReadiness::attention;
constexpr auto unavailable = PrinterReadiness::unavailable;

// What a printer says, and what the terminal makes of it.
using drivers::Blame;
using drivers::DeviceStatus;
const auto nothing = std::nullopt;
const Row rows[] = {
    {3, {"none"}, true, ready, nothing, DeviceStatus::online, Blame::nobody},
    {4, {"none"}, true, ready, nothing, DeviceStatus::busy, Blame::nobody},
    {3, {"media-low-report"}, true, ready, nothing, DeviceStatus::online, Blame::nobody},
    {3, {"toner-low"}, true, ready, nothing, DeviceStatus::online, Blame::nobody},
    {3, {"vendor-something"}, true, ready, nothing, DeviceStatus::online, Blame::nobody},
    {3,
     {"media-empty-report"},
     true,
     attention,
     ErrorCode::paper_out,
     DeviceStatus::user_error,
     Blame::attendant},
    {4,
     {"media-empty-warning", "media-needed-warning"},
     true,
     attention,
     ErrorCode::paper_out,
     DeviceStatus::user_error,
     Blame::attendant},
    {5,
     {"media-empty-error"},
     true,
     attention,
     ErrorCode::paper_out,
     DeviceStatus::user_error,
     Blame::attendant},
    {5,
     {"input-tray-missing"},
     true,
     attention,
     ErrorCode::paper_out,
     DeviceStatus::user_error,
     Blame::attendant},
    {5,
     {"media-jam-error"},
     true,
     attention,
     ErrorCode::paper_jam,
     DeviceStatus::user_error,
     Blame::attendant},
    {5,
     {"media-empty", "media-jam", "cover-open"},
     true,
     attention,
     ErrorCode::cover_open,
     DeviceStatus::user_error,
     Blame::attendant},
    {5,
     {"door-open-error"},
     false,
     attention,
     ErrorCode::cover_open,
     DeviceStatus::user_error,
     Blame::attendant},
    {3,
     {"toner-empty-error"},
     true,
     attention,
     ErrorCode::device_fault,
     DeviceStatus::user_error,
     Blame::technician},
    {5,
     {"none"},
     true,
     unavailable,
     ErrorCode::device_fault,
     DeviceStatus::hardware_error,
     Blame::technician},
    {3,
     {"none"},
     false,
     unavailable,
     ErrorCode::device_fault,
     DeviceStatus::hardware_error,
     Blame::technician},
    {5,
     {"paused"},
     true,
     unavailable,
     ErrorCode::device_fault,
     DeviceStatus::hardware_error,
     Blame::technician},
    {5,
     {"fuser-over-temp-error"},
     true,
     unavailable,
     ErrorCode::device_fault,
     DeviceStatus::hardware_error,
     Blame::technician},
    {5,
     {"offline-report"},
     true,
     unavailable,
     ErrorCode::device_gone,
     DeviceStatus::offline,
     Blame::technician},
    {4,
     {"connecting-to-device"},
     true,
     unavailable,
     ErrorCode::device_gone,
     DeviceStatus::offline,
     Blame::technician},
};

}  // namespace

TEST_CASE("What a printer says of itself becomes readiness, problem, status and whom to call") {
    for (const Row& row : rows) {
        CAPTURE(row.state);
        CAPTURE(row.reasons.front());
        IppPrinterFacts facts;
        facts.state = row.state;
        facts.reasons = row.reasons;
        facts.accepting_jobs = row.accepting;
        const auto state = drivers::state_of(facts);
        CHECK(state.readiness == row.readiness);
        CHECK(state.problem == row.problem);
        CHECK(state.device.status == row.status);
        CHECK(state.device.blame == row.blame);
        CHECK(state.device.confidence == drivers::Confidence::reported);
    }
}

TEST_CASE("Supplies are told apart from problems") {
    IppPrinterFacts facts;
    facts.state = drivers::ipp::printer_idle;
    facts.reasons = {"media-low-report", "toner-low-warning"};
    CHECK(drivers::state_of(facts).paper == drivers::SupplyLevel::low);
    CHECK(drivers::state_of(facts).toner == drivers::SupplyLevel::low);
    facts.reasons = {"media-low", "media-empty", "toner-empty"};
    CHECK(drivers::state_of(facts).paper == drivers::SupplyLevel::out);
    CHECK(drivers::state_of(facts).toner == drivers::SupplyLevel::out);
}

TEST_CASE("The severity at the end of a keyword changes nothing") {
    for (const char* keyword :
         {"media-jam", "media-jam-error", "media-jam-warning", "media-jam-report"}) {
        CHECK(drivers::meaning_of_reason(keyword).problem == ErrorCode::paper_jam);
    }
    CHECK_FALSE(drivers::meaning_of_reason("media-jam-perhaps").problem.has_value());
    CHECK_FALSE(drivers::meaning_of_reason("").problem.has_value());
}

TEST_CASE(
    "Silence is inferred: refused means switched off or never there, hanging means timed out") {
    const auto problem_of = [](ErrorCode code, bool seen) {
        const auto state = drivers::state_without_answer({code, "x", {}}, seen);
        CHECK(state.readiness == unavailable);
        CHECK(state.device.confidence == drivers::Confidence::inferred);
        return state.problem;
    };
    CHECK(problem_of(ErrorCode::network, false) == ErrorCode::no_device);
    CHECK(problem_of(ErrorCode::network, true) == ErrorCode::device_gone);
    CHECK(problem_of(ErrorCode::timed_out, true) == ErrorCode::timed_out);
    CHECK(problem_of(ErrorCode::protocol_error, true) == ErrorCode::protocol_error);
}

TEST_CASE("Every job state is one stage") {
    const auto stage = [](int state, std::vector<std::string> reasons = {}) {
        return drivers::stage_of({1, state, std::move(reasons), ""});
    };
    CHECK(stage(3) == JobStage::waiting_its_turn);
    CHECK(stage(4) == JobStage::waiting_its_turn);
    CHECK(stage(5, {"job-printing"}) == JobStage::printing);
    CHECK(stage(5, {"processing-to-stop-point"}) == JobStage::stopping);
    CHECK(stage(6) == JobStage::printing);
    CHECK(stage(7) == JobStage::cancelled);
    CHECK(stage(8) == JobStage::aborted);
    CHECK(stage(9) == JobStage::completed);
    CHECK(stage(9, {"job-completed-with-warnings"}) == JobStage::completed);
    CHECK(stage(9, {"job-printing", "job-completed-with-errors"}) == JobStage::aborted);
    for (int state = 3; state <= 9; ++state)
        CHECK(drivers::has_ended(stage(state)) == (state >= 7));
}

TEST_CASE("Refusals become errors with the status in the detail") {
    CHECK(drivers::error_of_status(0x0507, "Create-Job").code == ErrorCode::printer_busy);
    CHECK(drivers::error_of_status(0x040a, "Send-Document").code == ErrorCode::rejected);
    CHECK(drivers::error_of_status(0x0406, "Get-Job-Attributes").code == ErrorCode::device_gone);
    CHECK(drivers::error_of_status(0x0500, "Create-Job").code == ErrorCode::device_fault);
    CHECK(drivers::error_of_status(0x0507, "Create-Job").detail == "Create-Job answered 0x0507");
}
