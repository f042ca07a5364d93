#pragma once

#include <string>

#include "kiosk/catalog/catalogue.h"

namespace kiosk {

/// 材料供需表: which service asks for which material, where it comes from, who gives it
/// out, and how it gets there. A head and a line for each material of each service, fields between
/// tabs, names in Chinese; what nobody told is “-”.
[[nodiscard]] std::string material_table(const Catalogue& catalogue);

}  // namespace kiosk
