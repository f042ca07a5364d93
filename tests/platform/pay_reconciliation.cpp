// The day's money: the gateway's book held against our orders.
#include <map>

#include <nlohmann/json.hpp>

#include "tests/platform/pay_desk.h"

namespace tests {

namespace {

using BookJson = nlohmann::ordered_json;

Problem book_away() {
    return {503, "unavailable", "store", true, 5, {}};
}

struct PaidOrder {
    std::string id;
    std::string state;
    int fen = 0;
    std::string submission;
};

/// Everything that our orders say was paid on that day, by trade.
std::map<std::string, PaidOrder> paid_on(const std::vector<StoredOrder>& orders,
                                         const std::string& day) {
    std::map<std::string, PaidOrder> paid;
    for (const auto& row : orders) {
        const auto body = BookJson::parse(row.json);
        if (!body.contains("paid_at") || pay_day(body["paid_at"].get<std::string>()) != day)
            continue;
        paid[body["trade_no"].get<std::string>()] = {
            row.id, row.state, body["amount_fen"].get<int>(), body.value("submission_id", "")};
    }
    return paid;
}

}  // namespace

Reply PayDesk::orders() {
    const auto rows = store_.orders();
    if (!rows) return reply_of(book_away());
    BookJson all = BookJson::array();
    for (const auto& row : *rows) {
        auto body = BookJson::parse(row.json);
        body["order_id"] = row.id;
        body["thing"] = row.thing;
        body["terminal_id"] = row.terminal_id;
        body["state"] = row.state;
        all.push_back(std::move(body));
    }
    return {200, "application/json", BookJson{{"count", all.size()}, {"orders", all}}.dump(), {}};
}

Reply PayDesk::statement(const std::string& day) {
    const auto trades = gateway_.statement(day);
    if (!trades) return reply_of(book_away());
    std::string lines = "trade_no,order_id,amount_fen,state,paid_at,refunded_at\r\n";
    for (const auto& trade : *trades)
        lines += trade.trade_no + "," + trade.order_id + "," + std::to_string(trade.fen) + "," +
                 trade.state + "," + trade.paid_at + "," + trade.refunded_at + "\r\n";
    return {200, "text/csv", lines, {}};
}

Reply PayDesk::reconcile(const std::string& day, bool settles) {
    auto orders = store_.orders();
    if (!orders) return reply_of(book_away());
    if (settles) {
        if (const auto problem = settle_all(*orders)) return reply_of(*problem);
        orders = store_.orders();
        if (!orders) return reply_of(book_away());
    }
    // Read last: settling gives money back, which the gateway's book then says.
    const auto trades = gateway_.statement(day);
    if (!trades) return reply_of(book_away());
    auto ours = paid_on(*orders, day);
    BookJson found{{"day", day},
                   {"matched", 0},
                   {"matched_fen", 0},
                   {"missing", BookJson::array()},
                   {"extra", BookJson::array()},
                   {"different", BookJson::array()},
                   {"returned", BookJson::array()},
                   {"without_case", BookJson::array()}};
    int matched = 0;
    int fen = 0;
    for (const auto& trade : *trades) {
        const auto known = ours.find(trade.trade_no);
        const BookJson line{
            {"trade_no", trade.trade_no}, {"order_id", trade.order_id}, {"amount_fen", trade.fen}};
        if (trade.state == "refunded") {
            found["returned"].push_back(line);
        } else if (known == ours.end()) {
            found["missing"].push_back(line);
        } else if (known->second.fen != trade.fen) {
            found["different"].push_back(line);
        } else {
            ++matched;
            fen += trade.fen;
        }
        if (known != ours.end()) {
            const auto& order = known->second;
            const auto filed = store_.find_submission(order.submission);
            const bool is_filed = order.submission.empty() || (filed && filed->has_value());
            if (!is_filed && order.state == "paid") found["without_case"].push_back(line);
            ours.erase(known);
        }
    }
    for (const auto& [trade_no, order] : ours)
        found["extra"].push_back(
            {{"trade_no", trade_no}, {"order_id", order.id}, {"amount_fen", order.fen}});
    found["matched"] = matched;
    found["matched_fen"] = fen;
    return {200, "application/json", found.dump(), {}};
}

}  // namespace tests
