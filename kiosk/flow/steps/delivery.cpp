#include "kiosk/flow/delivery.h"

#include <algorithm>

#include "kiosk/flow/flow_words.h"
#include "kiosk/flow/steps/steps.h"
#include "kiosk/flow/steps/typed_text.h"

namespace kiosk {

namespace {

constexpr std::size_t address_max = 120;
constexpr std::size_t phone_max = 11;

const std::vector<DeliveryWay>* ways_of(const Visit& visit) {
    const auto* item = visit.item();
    return item == nullptr || item->result.ways.empty() ? nullptr : &item->result.ways;
}

/// Six digits that nobody can guess from what is printed elsewhere.
std::string pickup_code(const Uuid& random) {
    std::uint32_t number = 0;
    // The last bytes of a UUID of version 7 are random.
    for (std::size_t i = 12; i < 16; ++i) number = number << 8U | random.bytes.at(i);
    auto digits = std::to_string(number % 1'000'000);
    return std::string(6 - digits.size(), '0') + digits;
}

void choose_way(Context& context, const std::string& name) {
    auto& visit = context.visit();
    const auto way = delivery_way_named(name);
    const auto* ways = ways_of(visit);
    if (!way || ways == nullptr || std::ranges::find(*ways, *way) == ways->end()) return;
    visit.delivery.way = way;
    visit.delivery.code.clear();
    if (*way == DeliveryWay::cabinet) visit.delivery.code = pickup_code(context.fresh_id);
    if (*way == DeliveryWay::courier && visit.delivery.address.empty() && visit.card)
        visit.delivery.address = visit.card->address.reveal();
}

std::string* text_of(Visit& visit, const FieldId& field) {
    if (visit.delivery.way != DeliveryWay::courier) return nullptr;
    if (field.value() == delivery_address_field) return &visit.delivery.address;
    return field.value() == delivery_phone_field ? &visit.delivery.phone : nullptr;
}

void type_into_field(std::string& text, const intent::TypeText& typed) {
    if (typed.field.value() != delivery_phone_field)
        return type_into(text, typed.text, address_max);
    std::string digits = typed.text;
    std::erase_if(digits, [](char c) { return c < '0' || c > '9'; });
    type_into(text, digits, phone_max);
    wipe_value(digits);
}

FieldView courier_field(const char* id, const std::string& value, KeyboardHint keyboard,
                        MaskKind mask) {
    FieldView field;
    field.id = FieldId(id);
    field.label = flow_words().at(std::string("delivery.") + id);
    field.keyboard = keyboard;
    field.required = true;
    field.value = SecretText(value);
    field.masked = masked(mask, value);
    return field;
}

}  // namespace

void enter_delivery(Context& context) {
    const auto& visit = context.visit();
    if (ways_of(visit) == nullptr || visit.practice) {
        context.go(step::Signature{});
        return;
    }
    context.go(step::Delivery{});
    keep_guard_read(context);
}

void on_intent(Context& context, step::Delivery& current, const Intent& intent) {
    auto& visit = context.visit();
    if (const auto* given = std::get_if<intent::SetAnswer>(&intent)) {
        if (given->field.value() == delivery_field) choose_way(context, given->value);
        current.focus.reset();
    } else if (const auto* focus = std::get_if<intent::FocusField>(&intent)) {
        if (text_of(visit, focus->field) != nullptr)
            current.focus = focus->field;
        else
            current.focus.reset();
    } else if (const auto* typed = std::get_if<intent::TypeText>(&intent)) {
        if (auto* text = text_of(visit, typed->field)) type_into_field(*text, *typed);
    } else if (const auto* back = std::get_if<intent::DeleteBack>(&intent)) {
        if (auto* text = text_of(visit, back->field)) delete_last(*text);
    } else if (const auto* clear = std::get_if<intent::ClearField>(&intent)) {
        if (auto* text = text_of(visit, clear->field)) wipe_value(*text);
    } else if (std::holds_alternative<intent::Back>(intent)) {
        enter_review(context);
    } else if (std::holds_alternative<intent::Next>(intent) && is_complete(visit.delivery)) {
        context.go(step::Signature{});
        keep_guard_read(context);
    }
}

Screen view(const ViewContext& context, const step::Delivery& current) {
    const auto& visit = context.visit;
    DeliveryScreen screen;
    if (const auto* item = visit.item()) screen.service = item->name;
    screen.way.id = FieldId(delivery_field);
    screen.way.kind = FieldKind::single_choice;
    screen.way.required = true;
    screen.way.label = flow_words().at("delivery.label");
    if (const auto* ways = ways_of(visit)) {
        for (const auto way : *ways) {
            const auto key = "delivery." + std::string(name_of(way));
            screen.way.options.push_back(
                {std::string(name_of(way)), flow_words().at(key), flow_words().at(key + ".hint")});
        }
    }
    const auto& delivery = visit.delivery;
    if (delivery.way) screen.way.value = SecretText(std::string(name_of(*delivery.way)));
    if (delivery.way == DeliveryWay::courier) {
        screen.fields.push_back(courier_field(delivery_address_field, delivery.address,
                                              KeyboardHint::text, MaskKind::address));
        screen.fields.push_back(courier_field(delivery_phone_field, delivery.phone,
                                              KeyboardHint::digits, MaskKind::phone));
    }
    screen.focus = current.focus;
    screen.can_go_on = is_complete(delivery);
    return screen;
}

}  // namespace kiosk
