#pragma once

#include "kiosk/catalog/catalogue.h"
#include "kiosk/catalog/record_reader.h"

namespace kiosk {

/// Reads one service record; what is wrong goes to the sink. `hall` stands in where a record names
/// no place.
[[nodiscard]] ServiceItem parse_item(const nlohmann::json& record, const Hall& hall,
                                     FaultSink& sink);
[[nodiscard]] Place parse_place(RecordReader& reader);

/// Rules that look at more than one member, or at the inner shape of codes.
void check_item(const ServiceItem& item, FaultSink& sink);

}  // namespace kiosk
