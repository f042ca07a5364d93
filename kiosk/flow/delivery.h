#pragma once

#include <string_view>

#include "kiosk/catalog/service_item.h"
#include "kiosk/flow/object_writer.h"
#include "kiosk/flow/visit_state.h"

namespace kiosk {

/// "efile", "print", "window", "cabinet", "courier": as cases and choices name them.
[[nodiscard]] std::string_view name_of(DeliveryWay way);
[[nodiscard]] std::optional<DeliveryWay> delivery_way_named(std::string_view name);

/// The member `delivery` of a case: the way with its data; nothing where there was no choice.
void write_delivery(SecretWriter& out, ObjectWriter& payload, const Visit& visit);

/// Everything that the way needs is there.
[[nodiscard]] bool is_complete(const Delivery& delivery);

}  // namespace kiosk
