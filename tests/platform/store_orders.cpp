#include "tests/platform/store_database.h"

namespace tests {

namespace {

StoredOrder order_row(const Statement& row) {
    return {row.text(0), row.text(1), row.text(2), row.text(3), row.text(4), row.text(5)};
}

Trade trade_row(const Statement& row) {
    return {row.text(0), row.text(1), row.whole(2), row.text(3),
            row.text(4), row.text(5), row.text(6)};
}

constexpr const char* order_columns =
    "SELECT id, thing, terminal_id, holder, state, body FROM pay_order ";
constexpr const char* trade_columns =
    "SELECT trade_no, order_id, fen, state, opened_at, paid_at, refunded_at FROM gateway_trade ";

std::optional<StoredOrder> order_by(Connection& connection, const char* where,
                                    std::string_view value) {
    Statement query(connection, std::string(order_columns) + where);
    if (!query.bind(value).step()) return std::nullopt;
    return order_row(query);
}

}  // namespace

kiosk::Result<std::optional<StoredOrder>> Store::find_order(std::string_view id) {
    return guarded([&] { return order_by(*database_->connection, "WHERE id=?", id); });
}

kiosk::Result<std::optional<StoredOrder>> Store::order_for(std::string_view thing) {
    return guarded([&] { return order_by(*database_->connection, "WHERE thing=?", thing); });
}

kiosk::Result<std::vector<StoredOrder>> Store::orders() {
    return guarded([&] {
        std::vector<StoredOrder> all;
        Statement query(*database_->connection, std::string(order_columns) + "ORDER BY number");
        while (query.step()) all.push_back(order_row(query));
        return all;
    });
}

kiosk::Result<void> Store::put_order(const StoredOrder& order) {
    const auto kept = written([&] {
        Statement put(*database_->connection,
                      "INSERT INTO pay_order(id, thing, terminal_id, holder, state, body) "
                      "VALUES(?,?,?,?,?,?) ON CONFLICT(id) DO UPDATE SET "
                      "terminal_id=excluded.terminal_id, state=excluded.state, body=excluded.body");
        put.bind(order.id).bind(order.thing).bind(order.terminal_id).bind(order.holder);
        put.bind(order.state).bind(order.json).step();
        return true;
    });
    if (!kept) return kept.error();
    return {};
}

kiosk::Result<std::optional<Trade>> Store::find_trade(std::string_view trade_no) {
    return guarded([&]() -> std::optional<Trade> {
        Statement query(*database_->connection, std::string(trade_columns) + "WHERE trade_no=?");
        if (!query.bind(trade_no).step()) return std::nullopt;
        return trade_row(query);
    });
}

kiosk::Result<std::vector<Trade>> Store::trades() {
    return guarded([&] {
        std::vector<Trade> all;
        Statement query(*database_->connection, std::string(trade_columns) + "ORDER BY number");
        while (query.step()) all.push_back(trade_row(query));
        return all;
    });
}

kiosk::Result<int> Store::trade_count() {
    return guarded([&] {
        // Of those that were, not of those that are: a number is given out once.
        Statement query(*database_->connection,
                        "SELECT last FROM case_counter WHERE service_code='gateway_trade'");
        return query.step() ? query.whole(0) : 0;
    });
}

kiosk::Result<void> Store::put_trade(const Trade& trade) {
    const auto kept = written([&] {
        Statement known(*database_->connection,
                        "SELECT number FROM gateway_trade WHERE trade_no=?");
        if (!known.bind(trade.trade_no).step())
            Statement(*database_->connection,
                      "INSERT INTO case_counter VALUES('gateway_trade', '', 1) ON CONFLICT("
                      "service_code, day) DO UPDATE SET last=case_counter.last+1")
                .step();
        Statement put(*database_->connection,
                      "INSERT INTO gateway_trade(trade_no, order_id, fen, state, opened_at, "
                      "paid_at, refunded_at) VALUES(?,?,?,?,?,?,?) ON CONFLICT(trade_no) DO UPDATE "
                      "SET state=excluded.state, paid_at=excluded.paid_at, "
                      "refunded_at=excluded.refunded_at");
        put.bind(trade.trade_no).bind(trade.order_id).bind(trade.fen).bind(trade.state);
        put.bind(trade.opened_at).bind(trade.paid_at).bind(trade.refunded_at).step();
        return true;
    });
    if (!kept) return kept.error();
    return {};
}

kiosk::Result<void> Store::drop_trade(std::string_view trade_no) {
    const auto dropped = written([&] {
        Statement drop(*database_->connection, "DELETE FROM gateway_trade WHERE trade_no=?");
        drop.bind(trade_no).step();
        return true;
    });
    if (!dropped) return dropped.error();
    return {};
}

}  // namespace tests
