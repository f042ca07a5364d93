#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "kiosk/base/clock.h"
#include "tests/platform/case_desk.h"
#include "tests/platform/pay_gateway.h"
#include "tests/platform/registers.h"

namespace tests {

/// Orders to pay: one for each thing (the fee of a submission, a bill), however often it is asked
/// for, from whichever terminal, and whatever became of earlier tries. An order is paid when the
/// gateway's book says so for its present trade; callbacks only bring that sooner. Money for a
/// trade that was closed goes back by itself.
/// **Threads:** any; one at a time inside. **Time:** the platform's clock; a code is shown for
/// `lasts`. **Limits:** `fen_max` an order.
class PayDesk {
  public:
    static constexpr kiosk::Duration lasts{180'000};
    /// So long after a code was shown the platform waits for a callback before it asks.
    static constexpr kiosk::Duration asks_after{3'000};
    static constexpr int fen_max = 10'000'000;

    PayDesk(Store& store, Registers registers, const ReceiptKey& receipt_key,
            const kiosk::Clock& clock, CaseDesk::FindService find_service);

    // ---- for terminals
    /// `PUT /v1/orders/{id}`. A fee is asked for with the pass of who pays it.
    [[nodiscard]] Reply open(const PersonCall& call);
    /// `GET /v1/orders/{id}`
    [[nodiscard]] Reply show(const PersonCall& call);
    /// `PUT /v1/orders/{id}/cancel`: closed, or paid if it had been paid before.
    [[nodiscard]] Reply cancel(const PersonCall& call);
    /// `PUT /v1/orders/{id}/refund`: gives a fee back that no case was filed for; closes what was
    /// not paid.
    [[nodiscard]] Reply refund(const PersonCall& call);
    /// `GET /v1/bills/{utility}/{customer_no}`
    [[nodiscard]] Reply bills(const PersonCall& call);
    /// What keeps a case from being accepted: it says that a fee was paid, and it was not.
    [[nodiscard]] std::optional<Problem> check_case(std::string_view payload_json);

    // ---- for the gateway, operators and tests
    /// A signed callback. 400: not of the gateway.
    [[nodiscard]] Reply callback(const std::string& compact);
    /// Somebody scans the code of the order and pays.
    [[nodiscard]] Reply pay(const std::string& order_id, const std::string& body);
    [[nodiscard]] Reply orders();
    /// The gateway's lines of a day (CSV).
    [[nodiscard]] Reply statement(const std::string& day);
    /// Its book against our orders: what is missing, what is too much, what differs, what was paid
    /// for no case. `settle`: and asks after what is missing.
    [[nodiscard]] Reply reconcile(const std::string& day, bool settle);
    [[nodiscard]] PayGateway& gateway() { return gateway_; }

  private:
    struct Order;
    struct Wish;
    [[nodiscard]] Answer<Order> own(const PersonCall& call);
    [[nodiscard]] Answer<Wish> wish_of(const PersonCall& call) const;
    [[nodiscard]] Answer<Wish> fee_wish(const PersonCall& call, const std::string& body) const;
    [[nodiscard]] Answer<Wish> bill_wish(const std::string& body) const;
    [[nodiscard]] bool may_have(const PersonCall& call, const std::string& relief,
                                const std::string& consent_id) const;
    [[nodiscard]] std::optional<Problem> start_trade(Order& order);
    /// Brings an order up to what the gateway's book says.
    [[nodiscard]] std::optional<Problem> settle(Order& order, bool at_once);
    [[nodiscard]] std::optional<Problem> settle_all(const std::vector<StoredOrder>& rows);
    [[nodiscard]] std::optional<Problem> close(Order& order);
    [[nodiscard]] std::optional<Problem> keep(const Order& order);
    [[nodiscard]] std::optional<Problem> mark_paid(Order& order, const Trade& trade);
    [[nodiscard]] std::optional<Problem> give_back(Order& order, const std::string& trade_no,
                                                   const char* why);
    [[nodiscard]] Reply reply_with(const Order& order, int status) const;
    [[nodiscard]] Answer<bool> has_case(const Order& order);

    Store& store_;
    const Registers registers_;
    const ReceiptKey& receipt_key_;
    const kiosk::Clock& clock_;
    const CaseDesk::FindService find_service_;
    PayGateway gateway_;
    std::mutex mutex_;
};

}  // namespace tests
