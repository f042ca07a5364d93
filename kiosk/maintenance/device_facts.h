#pragma once

#include <string>
#include <vector>

#include "drivers/api/auxiliaries.h"
#include "drivers/api/code_scanner.h"
#include "drivers/api/document_printer.h"
#include "drivers/api/id_card_reader.h"
#include "drivers/api/smart_card_reader.h"
#include "kiosk/flow/maintenance_view.h"

/// What a driver reports as facts of the technician's pages. Pure; labels are the TextIds
/// `fact.<what>`.
namespace kiosk::device_facts {

[[nodiscard]] MaintenanceDevice card_reader(const drivers::IdCardReaderReport& report);
[[nodiscard]] MaintenanceDevice smart_card_reader(const drivers::SmartCardReaderReport& report);
[[nodiscard]] MaintenanceDevice printer(const drivers::DocumentPrinterReport& report);
[[nodiscard]] MaintenanceDevice scanner(const drivers::CodeScannerReport& report);
[[nodiscard]] MaintenanceDevice camera(const std::string& name, const drivers::DeviceState& state);
/// Of what has no driver: why it fails.
[[nodiscard]] MaintenanceDevice failed(const std::string& id, const drivers::DeviceState& state);
/// One device for each part that the terminal has.
void add_auxiliaries(const drivers::AuxiliariesReport& report, std::vector<MaintenanceDevice>& all);

}  // namespace kiosk::device_facts
