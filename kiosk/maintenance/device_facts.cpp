#include "kiosk/maintenance/device_facts.h"

#include <cstdint>
#include <utility>

namespace kiosk::device_facts {

namespace {

constexpr double millimetres_a_metre = 1000;

class Facts {
  public:
    Facts(std::string id, const drivers::DeviceState& state) {
        device_.id = std::move(id);
        device_.state = state;
        add("detail", state.detail);
    }
    Facts& add(std::string_view what, std::string value) {
        if (!value.empty())
            device_.facts.push_back({"fact." + std::string(what), std::move(value)});
        return *this;
    }
    Facts& add(std::string_view what, std::string_view value) {
        return add(what, std::string(value));
    }
    Facts& add(std::string_view what, std::uint64_t count) {
        return add(what, std::to_string(count));
    }
    Facts& add(const drivers::Capabilities& capabilities) {
        add("model", capabilities.model);
        add("location", capabilities.location);
        return add("serial_number", capabilities.serial_number);
    }
    /// A state that is known, of the thing named where there are several.
    template <class State>
    Facts& state(std::string_view what, State state, std::string of = {}) {
        std::string word;
        if (state != State::unknown)
            word = "fact." + std::string(what) + "." + std::string(name_of(state));
        if (!word.empty() || !of.empty())
            device_.facts.push_back({"fact." + std::string(what), std::move(of), std::move(word)});
        return *this;
    }
    Facts& supply(std::string_view what, drivers::SupplyLevel level) {
        using drivers::SupplyLevel;
        device_.runs_low =
            device_.runs_low || level == SupplyLevel::low || level == SupplyLevel::out;
        return state(what, level);
    }
    Facts& supply(const drivers::PrinterSupply& supply) {
        using drivers::SupplyLevel;
        const bool is_scarce = supply.level == SupplyLevel::low || supply.level == SupplyLevel::out;
        std::string value = supply.name;
        if (supply.percent) value += " " + std::to_string(*supply.percent) + " %";
        const bool says_all = supply.percent && !is_scarce;
        device_.runs_low = device_.runs_low || is_scarce;
        return state(supply.use == drivers::SupplyUse::waste ? "waste" : "supply",
                     says_all ? SupplyLevel::unknown : supply.level, std::move(value));
    }
    Facts& can(MaintenanceTest test) {
        device_.test = test;
        return *this;
    }
    Facts& can_reset() {
        device_.can_reset = true;
        return *this;
    }
    Facts& problem(std::optional<ErrorCode> code) {
        device_.problem = code;
        return *this;
    }
    [[nodiscard]] MaintenanceDevice done() { return std::move(device_); }

  private:
    MaintenanceDevice device_;
};

std::string metres(int millimetres) {
    const auto tenths = static_cast<int>(millimetres / millimetres_a_metre * 10 + 0.5);
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " m";
}

}  // namespace

MaintenanceDevice card_reader(const drivers::IdCardReaderReport& report) {
    Facts facts("card_reader", report.state);
    facts.add(report.capabilities).state("card", report.media);
    for (const auto& other : report.other_readers) facts.add("unused", other);
    return facts.add("cards_read", report.cards_read)
        .add("failed_reads", report.failed_reads)
        .add("checksum_errors", report.checksum_errors)
        .add("timeouts", report.timeouts)
        .add("faults", report.faults)
        .add("attachments", report.attachments)
        .add("last_error", report.last_error)
        .can(MaintenanceTest::read_card)
        .can_reset()
        .done();
}

MaintenanceDevice smart_card_reader(const drivers::SmartCardReaderReport& report) {
    Facts facts("smart_card_reader", report.state);
    facts.add(report.capabilities);
    for (const auto& slot : report.slots) facts.state("slot", slot.media, slot.name);
    return facts.add("trusted_issuers", static_cast<std::uint64_t>(report.trusted_issuers))
        .add("cards_read", report.cards_read)
        .add("failed_reads", report.failed_reads)
        .add("faults", report.faults)
        .add("attachments", report.attachments)
        .add("last_error", report.last_error)
        .can(MaintenanceTest::look_for_card)
        .can_reset()
        .done();
}

MaintenanceDevice printer(const drivers::DocumentPrinterReport& report) {
    Facts facts("printer", report.state.device);
    if (report.state.readiness != drivers::PrinterReadiness::ready)
        facts.problem(report.state.problem);
    facts.add(report.capabilities)
        .supply("paper", report.state.paper)
        .supply("toner", report.state.toner);
    for (const auto& supply : report.supplies) facts.supply(supply);
    if (report.state.paper_left_mm) facts.add("paper_left", metres(*report.state.paper_left_mm));
    std::string reasons;
    for (const auto& reason : report.reasons) reasons += (reasons.empty() ? "" : ", ") + reason;
    return facts.add("reasons", std::move(reasons))
        .add("printed", report.printed)
        .add("failed_prints", report.failed)
        .add("swept", report.swept)
        .add("last_error", report.last_error)
        .can(MaintenanceTest::print)
        .can_reset()
        .done();
}

MaintenanceDevice scanner(const drivers::CodeScannerReport& report) {
    Facts facts("scanner", report.state);
    facts.add(report.capabilities);
    for (const auto& other : report.other_scanners) facts.add("unused", other);
    return facts.add("codes", report.codes)
        .add("refused", report.refused)
        .add("faults", report.faults)
        .add("attachments", report.attachments)
        .add("last_error", report.last_error)
        .can(MaintenanceTest::scan)
        .can_reset()
        .done();
}

MaintenanceDevice camera(const std::string& name, const drivers::DeviceState& state) {
    return Facts("camera." + name, state).can(MaintenanceTest::picture).done();
}

MaintenanceDevice failed(const std::string& id, const drivers::DeviceState& state) {
    return Facts(id, state).done();
}

void add_auxiliaries(const drivers::AuxiliariesReport& report,
                     std::vector<MaintenanceDevice>& all) {
    for (const auto& [part, state] : report.parts) {
        Facts facts(part, state);
        if (const auto model = report.models.find(part); model != report.models.end())
            facts.add("model", model->second);
        const auto& now = report.status;
        if (part == "switches") {
            facts.state("door", now.door)
                .state("tamper", now.tamper)
                .state("operator_switch", now.operator_switch)
                .state("headset", now.headset);
        } else if (part == "ups") {
            facts.state("mains", now.power.mains).state("battery", now.power.battery);
            if (now.power.charge_percent)
                facts.add("charge", std::to_string(*now.power.charge_percent) + " %");
        } else if (part == "lights") {
            facts.can(MaintenanceTest::lights);
        }
        all.push_back(facts.done());
    }
}

}  // namespace kiosk::device_facts
