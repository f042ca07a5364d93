#include "kiosk/maintenance/device_facts.h"

#include <fstream>
#include <sstream>

#include <doctest.h>

using namespace kiosk;

namespace {

std::string fact_of(const MaintenanceDevice& device, const std::string& label) {
    for (const auto& fact : device.facts)
        if (fact.label == "fact." + label) return code_of(fact);
    return {};
}

/// Every word that a driver has for a state.
void add_every_state(std::vector<MaintenanceDevice>& all) {
    using namespace drivers;
    for (int i = 0; i <= static_cast<int>(MediaState::retracted); ++i) {
        IdCardReaderReport reader;
        reader.media = static_cast<MediaState>(i);
        all.push_back(device_facts::card_reader(reader));
        SmartCardReaderReport cards;
        cards.slots = {{"Reader 0", reader.media}};
        all.push_back(device_facts::smart_card_reader(cards));
    }
    for (int i = 0; i <= static_cast<int>(SupplyLevel::out); ++i) {
        DocumentPrinterReport printer;
        const auto level = static_cast<SupplyLevel>(i);
        printer.state.paper = printer.state.toner = level;
        printer.supplies = {{"a", SupplyUse::colorant, std::nullopt, level},
                            {"b", SupplyUse::waste, std::nullopt, level}};
        all.push_back(device_facts::printer(printer));
    }
    for (int i = 0; i <= static_cast<int>(BatteryStatus::failure); ++i) {
        AuxiliariesReport cabinet;
        cabinet.parts = {{"switches", {}}, {"ups", {}}};
        auto& status = cabinet.status;
        status.power.battery = static_cast<BatteryStatus>(i);
        status.power.mains = static_cast<MainsStatus>(i % 3);
        status.door = static_cast<DoorState>(i % 3);
        status.tamper = static_cast<TamperState>(i % 3);
        status.operator_switch = static_cast<OperatorSwitch>(i % 3);
        status.headset = static_cast<Presence>(i % 3);
        device_facts::add_auxiliaries(cabinet, all);
    }
}

}  // namespace

TEST_CASE("what a printer lacks is its problem, and paper left is told in metres") {
    drivers::DocumentPrinterReport report;
    report.state.readiness = drivers::PrinterReadiness::attention;
    report.state.problem = ErrorCode::paper_out;
    report.state.paper = drivers::SupplyLevel::out;
    report.state.paper_left_mm = 1'260;
    report.reasons = {"media-empty", "cover-open"};
    report.supplies = {{"Box", drivers::SupplyUse::waste, 40, drivers::SupplyLevel::full}};
    const auto device = device_facts::printer(report);
    CHECK(device.problem == ErrorCode::paper_out);
    CHECK(fact_of(device, "paper") == "out");
    CHECK(fact_of(device, "paper_left") == "1.3 m");
    CHECK(fact_of(device, "waste") == "Box 40 %");
    CHECK(fact_of(device, "reasons") == "media-empty, cover-open");
    report.state.readiness = drivers::PrinterReadiness::ready;
    CHECK_FALSE(device_facts::printer(report).problem);
}

TEST_CASE("a supply that is nearly used up is a warning of a printer that works") {
    using drivers::SupplyLevel;
    using drivers::SupplyUse;
    drivers::DocumentPrinterReport report;
    report.state.readiness = drivers::PrinterReadiness::ready;
    report.supplies = {{"black", SupplyUse::colorant, 75, SupplyLevel::full},
                       {"cyan", SupplyUse::colorant, std::nullopt, SupplyLevel::full},
                       {"magenta", SupplyUse::colorant, std::nullopt, SupplyLevel::unknown}};
    auto device = device_facts::printer(report);
    CHECK_FALSE(device.runs_low);
    CHECK_FALSE(device.problem);
    CHECK(fact_of(device, "supply") == "black 75 %");
    CHECK(code_of(device.facts[1]) == "cyan: full");
    CHECK(device.facts[1].word == "fact.supply.full");
    CHECK(device.facts[2].word.empty());
    report.supplies = {{"Waste Toner Box", SupplyUse::waste, 4, SupplyLevel::low}};
    device = device_facts::printer(report);
    CHECK(device.runs_low);
    CHECK(fact_of(device, "waste") == "Waste Toner Box 4 %: low");
    report.supplies.clear();
    report.state.paper = SupplyLevel::low;
    CHECK(device_facts::printer(report).runs_low);
    report.state.paper = SupplyLevel::full;
    CHECK_FALSE(device_facts::printer(report).runs_low);
}

TEST_CASE("what is unknown is left out, each slot and unused reader is told") {
    drivers::SmartCardReaderReport report;
    report.slots = {{"Reader 0", drivers::MediaState::present},
                    {"Reader 1", drivers::MediaState::not_present}};
    const auto device = device_facts::smart_card_reader(report);
    CHECK(fact_of(device, "slot") == "Reader 0: present");
    CHECK(fact_of(device, "model").empty());
    drivers::IdCardReaderReport reader;
    reader.other_readers = {"usb 1-4"};
    CHECK(fact_of(device_facts::card_reader(reader), "unused") == "usb 1-4");
    CHECK(fact_of(device_facts::card_reader(reader), "card").empty());
}

TEST_CASE("door and power stand with their parts") {
    drivers::AuxiliariesReport report;
    report.parts["switches"] = {};
    report.parts["ups"] = {};
    report.models["ups"] = "Smart-UPS";
    report.status.door = drivers::DoorState::open;
    report.status.power = {drivers::MainsStatus::no_power, drivers::BatteryStatus::low, 12};
    std::vector<MaintenanceDevice> all;
    device_facts::add_auxiliaries(report, all);
    REQUIRE(all.size() == 2);
    CHECK(fact_of(all[0], "door") == "open");
    CHECK(fact_of(all[1], "model") == "Smart-UPS");
    CHECK(fact_of(all[1], "charge") == "12 %");
}

TEST_CASE("every fact that a driver may report has its words in both languages") {
    std::vector<MaintenanceDevice> all;
    add_every_state(all);
    drivers::DeviceState state;
    state.detail = "detail";
    const drivers::Capabilities capabilities{"class", "model", "location", "serial", {}};
    drivers::IdCardReaderReport reader;
    reader.state = state;
    reader.capabilities = capabilities;
    reader.media = drivers::MediaState::present;
    reader.other_readers = {"usb 1-4"};
    reader.last_error = "error";
    all.push_back(device_facts::card_reader(reader));
    drivers::SmartCardReaderReport cards;
    cards.slots = {{"Reader 0", drivers::MediaState::present}};
    all.push_back(device_facts::smart_card_reader(cards));
    drivers::DocumentPrinterReport printer;
    printer.state.paper = drivers::SupplyLevel::low;
    printer.state.toner = drivers::SupplyLevel::low;
    printer.state.paper_left_mm = 1;
    printer.reasons = {"media-low"};
    all.push_back(device_facts::printer(printer));
    all.push_back(device_facts::scanner({}));
    drivers::AuxiliariesReport cabinet;
    cabinet.parts = {{"switches", {}}, {"ups", {}}, {"lights", {}}};
    cabinet.status = {drivers::DoorState::open,
                      drivers::TamperState::on,
                      drivers::OperatorSwitch::run,
                      drivers::Presence::present,
                      {drivers::MainsStatus::powering, drivers::BatteryStatus::full, 100}};
    device_facts::add_auxiliaries(cabinet, all);
    for (const char* file : {"assets/text/zh.json", "assets/text/en.json"}) {
        std::ifstream in(file);
        std::ostringstream text;
        text << in.rdbuf();
        const std::string words = text.str();
        REQUIRE_FALSE(words.empty());
        for (const auto& device : all)
            for (const auto& fact : device.facts)
                for (const auto& key : {fact.label, fact.word})
                    CHECK_MESSAGE(
                        (key.empty() || words.find("\"" + key + "\": ") != std::string::npos), file,
                        ": ", key);
    }
}
