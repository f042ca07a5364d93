#include "kiosk/flow/delivery.h"

#include <algorithm>
#include <array>

#include "kiosk/base/encoding.h"

namespace kiosk {

namespace {

constexpr std::array<std::pair<DeliveryWay, std::string_view>, 5> delivery_names{
    {{DeliveryWay::efile, "efile"},
     {DeliveryWay::print, "print"},
     {DeliveryWay::window, "window"},
     {DeliveryWay::cabinet, "cabinet"},
     {DeliveryWay::courier, "courier"}}};
/// A courier finds nobody by less.
constexpr std::size_t address_min = 5;
constexpr std::size_t mobile_length = 11;

}  // namespace

std::string_view name_of(DeliveryWay way) {
    return delivery_names.at(static_cast<std::size_t>(way)).second;
}

std::optional<DeliveryWay> delivery_way_named(std::string_view name) {
    for (const auto& [way, word] : delivery_names)
        if (word == name) return way;
    return std::nullopt;
}

bool is_complete(const Delivery& delivery) {
    if (!delivery.way) return false;
    if (*delivery.way != DeliveryWay::courier) return true;
    return code_points(delivery.address).size() >= address_min &&
           delivery.phone.size() == mobile_length && delivery.phone.front() == '1';
}

void write_delivery(SecretWriter& out, ObjectWriter& payload, const Visit& visit) {
    const auto& delivery = visit.delivery;
    if (!delivery.way) return;
    payload.name("delivery");
    ObjectWriter member(out);
    member.text("way", name_of(*delivery.way));
    if (*delivery.way == DeliveryWay::courier) {
        member.text("address", delivery.address);
        member.text("phone", delivery.phone);
    }
    if (!delivery.code.empty()) member.text("pickup_code", delivery.code);
    member.end();
}

}  // namespace kiosk
