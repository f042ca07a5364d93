#include "tests/platform/pay_gateway.h"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "tests/platform/case_view.h"
#include "tests/platform/messages.h"
#include "tests/platform/work_calendar.h"

namespace tests {

namespace {

using TradeJson = nlohmann::ordered_json;

kiosk::Error no_such_trade() {
    return {kiosk::ErrorCode::not_found, "no such trade", {}};
}

}  // namespace

std::optional<PayGateway::Callback> callback_named(const std::string& name) {
    using Row = std::pair<std::string_view, PayGateway::Callback>;
    static constexpr std::array<Row, 6> names{{{"once", PayGateway::Callback::once},
                                               {"twice", PayGateway::Callback::twice},
                                               {"late", PayGateway::Callback::late},
                                               {"never", PayGateway::Callback::never},
                                               {"forged", PayGateway::Callback::forged},
                                               {"other_sum", PayGateway::Callback::other_sum}}};
    const auto* const found = std::ranges::find(names, name, &Row::first);
    return found == names.end() ? std::nullopt : std::optional(found->second);
}

std::string pay_day(const std::string& time) {
    auto day = day_text(kiosk::civil_date(time_of(time)));
    std::erase(day, '-');
    return day;
}

kiosk::Result<Trade> PayGateway::open(const std::string& order_id, int fen) {
    const std::lock_guard lock(mutex_);
    const auto now = time_text(clock_.now().wall);
    const auto number = store_.trade_count();
    if (!number) return number.error();
    auto digits = std::to_string(*number + 1);
    digits.insert(0, 8 - std::min<std::size_t>(8, digits.size()), '0');
    const Trade trade{"G" + pay_day(now) + digits, order_id, fen, "open", now, {}, {}};
    if (const auto kept = store_.put_trade(trade); !kept) return kept.error();
    return trade;
}

kiosk::Result<Trade> PayGateway::query(const std::string& trade_no) {
    const auto trade = store_.find_trade(trade_no);
    if (!trade) return trade.error();
    return *trade ? kiosk::Result<Trade>(**trade) : kiosk::Result<Trade>(no_such_trade());
}

kiosk::Result<Trade> PayGateway::close(const std::string& trade_no) {
    const std::lock_guard lock(mutex_);
    auto trade = query(trade_no);
    if (!trade || trade->state != "open") return trade;
    trade->state = "closed";
    if (const auto kept = store_.put_trade(*trade); !kept) return kept.error();
    return trade;
}

kiosk::Result<Trade> PayGateway::refund(const std::string& trade_no) {
    const std::lock_guard lock(mutex_);
    auto trade = query(trade_no);
    if (!trade || trade->state != "paid") return trade;
    trade->state = "refunded";
    trade->refunded_at = time_text(clock_.now().wall);
    if (const auto kept = store_.put_trade(*trade); !kept) return kept.error();
    return trade;
}

kiosk::Result<std::vector<Trade>> PayGateway::statement(const std::string& day) {
    auto trades = store_.trades();
    if (!trades) return trades;
    std::erase_if(*trades, [&](const Trade& trade) {
        return trade.paid_at.empty() || pay_day(trade.paid_at) != day;
    });
    return trades;
}

std::string PayGateway::callback_of(const Trade& trade, Callback how) const {
    const TradeJson told{{"trade_no", trade.trade_no},
                         {"order_id", trade.order_id},
                         {"amount_fen", how == Callback::other_sum ? 1 : trade.fen},
                         {"state", "paid"},
                         {"paid_at", trade.paid_at}};
    const auto& key = how == Callback::forged ? stranger_ : key_;
    return key.sign_compact(told.dump(), "pay-callback+jws");
}

kiosk::Result<Trade> PayGateway::pay(const std::string& trade_no, Callback how, bool though_closed,
                                     const Hear& hear) {
    std::string callback;
    kiosk::Result<Trade> paid = no_such_trade();
    {
        const std::lock_guard lock(mutex_);
        paid = query(trade_no);
        if (!paid) return paid;
        const bool takes = paid->state == "open" || (though_closed && paid->state == "closed");
        if (!takes) return {kiosk::ErrorCode::conflict, "not open"};
        paid->paid_at = time_text(clock_.now().wall);
        callback = callback_of(*paid, how);
        if (how != Callback::forged) {
            paid->state = "paid";
            if (const auto kept = store_.put_trade(*paid); !kept) return kept.error();
        }
        if (how == Callback::late) late_.emplace_back(clock_.now().steady + late_by, callback);
    }
    const bool now = how != Callback::late && how != Callback::never;
    if (now) hear(callback);
    if (how == Callback::twice) hear(callback);
    return paid;
}

void PayGateway::deliver_late(const Hear& hear) {
    std::vector<std::string> due;
    {
        const std::lock_guard lock(mutex_);
        const auto now = clock_.now().steady;
        for (const auto& [when, callback] : late_)
            if (when <= now) due.push_back(callback);
        std::erase_if(late_, [&](const auto& each) { return each.first <= now; });
    }
    for (const auto& callback : due) hear(callback);
}

kiosk::Result<void> PayGateway::forget(const std::string& trade_no) {
    return store_.drop_trade(trade_no);
}

}  // namespace tests
