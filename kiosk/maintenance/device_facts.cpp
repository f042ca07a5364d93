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

template <class Level>
std::string_view unless_unknown(Level level) {
    return level == Level::unknown ? std::string_view{} : name_of(level);
}

}  // namespace

MaintenanceDevice card_reader(const drivers::IdCardReaderReport& report) {
    Facts facts("card_reader", report.state);
    facts.add(report.capabilities).add("card", unless_unknown(report.media));
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
    for (const auto& slot : report.slots)
        facts.add("slot", slot.name + ": " + std::string(drivers::name_of(slot.media)));
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
        .add("paper", unless_unknown(report.state.paper))
        .add("toner", unless_unknown(report.state.toner));
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

void add_auxiliaries(const drivers::AuxiliariesReport& report,
                     std::vector<MaintenanceDevice>& all) {
    for (const auto& [part, state] : report.parts) {
        Facts facts(part, state);
        if (const auto model = report.models.find(part); model != report.models.end())
            facts.add("model", model->second);
        const auto& now = report.status;
        if (part == "switches") {
            facts.add("door", unless_unknown(now.door))
                .add("tamper", unless_unknown(now.tamper))
                .add("operator_switch", unless_unknown(now.operator_switch))
                .add("headset", unless_unknown(now.headset));
        } else if (part == "ups") {
            facts.add("mains", unless_unknown(now.power.mains))
                .add("battery", unless_unknown(now.power.battery));
            if (now.power.charge_percent)
                facts.add("charge", std::to_string(*now.power.charge_percent) + " %");
        } else if (part == "lights") {
            facts.can(MaintenanceTest::lights);
        }
        all.push_back(facts.done());
    }
}

}  // namespace kiosk::device_facts
