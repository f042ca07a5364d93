#include "kiosk/app/order_book.h"

#include <algorithm>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "kiosk/base/log.h"
#include "kiosk/platform/told_values.h"

namespace kiosk {

namespace {

using OrderJson = nlohmann::json;

/// Nothing: it is no order.
std::optional<OrderLeft> order_in(const OrderJson& json) {
    OrderLeft order{Uuid::parse(told_text(json, "order")), Uuid::parse(told_text(json, "trace")),
                    told_text(json, "area")};
    return order.order.is_nil() ? std::nullopt : std::optional(std::move(order));
}

bool has_order(const std::vector<OrderLeft>& orders, const Uuid& order) {
    return std::ranges::find(orders, order, &OrderLeft::order) != orders.end();
}

}  // namespace

Result<std::vector<OrderLeft>> OrderBook::read() const {
    std::vector<OrderLeft> orders;
    const auto text = files_->read(file_, file_size_max);
    if (!text && text.error().code == ErrorCode::not_found) return orders;
    if (!text && text.error().code != ErrorCode::limit_exceeded) return text.error();
    const auto json = text ? OrderJson::parse(*text, nullptr, false) : OrderJson();
    const auto list = json.is_object() ? json.find("orders") : json.end();
    if (list == json.end() || !list->is_array()) {
        log::component_failed("order_book", ErrorCode::bad_format, "orders.json is no book");
        return orders;
    }
    for (const auto& each : *list) {
        auto order = order_in(each);
        if (order && orders.size() < orders_max) orders.push_back(std::move(*order));
    }
    return orders;
}

Result<void> OrderBook::keep(const OrderLeft& order) {
    auto orders = read();
    if (!orders) return orders.error();
    if (has_order(*orders, order.order)) return {};
    if (orders->size() >= orders_max)
        return {ErrorCode::limit_exceeded, "the book of orders is full"};
    orders->push_back(order);
    return write(*orders);
}

Result<void> OrderBook::erase(const Uuid& order) {
    auto orders = read();
    if (!orders) return orders.error();
    if (!has_order(*orders, order)) return {};
    std::erase_if(*orders, [&](const OrderLeft& each) { return each.order == order; });
    return write(*orders);
}

Result<void> OrderBook::write(const std::vector<OrderLeft>& orders) {
    auto list = OrderJson::array();
    for (const auto& each : orders)
        list.push_back(
            {{"order", each.order.text()}, {"trace", each.trace.text()}, {"area", each.area}});
    return replace_file(*files_, file_, OrderJson{{"orders", std::move(list)}}.dump(1) + "\n");
}

}  // namespace kiosk
