#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "kiosk/base/clock.h"
#include "kiosk/base/result.h"
#include "tests/platform/keys.h"
#include "tests/platform/store.h"

namespace tests {

/// A company that takes money, simulated: it keeps a book of its own, shows a code to pay by, and
/// tells the platform in signed callbacks, which come once, twice, late or never, as those of real
/// ones do. Money is only in its book; the platform asks there whenever it must know.
/// **Threads:** any; one at a time inside. **Errors:** io_error, disk_full: of its book.
class PayGateway {
  public:
    /// How the platform hears of a payment.
    enum class Callback { once, twice, late, never, forged, other_sum };
    static constexpr kiosk::Duration late_by{20'000};
    using Hear = std::function<void(const std::string& callback)>;

    PayGateway(Store& store, const kiosk::Clock& clock)
        : store_(store), clock_(clock), key_(ReceiptKey::stranger()) {}

    [[nodiscard]] const ReceiptKey& key() const { return key_; }

    /// A new trade; the code to show is `pay_code`.
    [[nodiscard]] kiosk::Result<Trade> open(const std::string& order_id, int fen);
    [[nodiscard]] static std::string pay_code(const std::string& trade_no) {
        return "https://pay.example/t/" + trade_no;
    }
    [[nodiscard]] kiosk::Result<Trade> query(const std::string& trade_no);
    /// No more to be paid; a paid one stays paid.
    [[nodiscard]] kiosk::Result<Trade> close(const std::string& trade_no);
    /// Gives the money back, once.
    [[nodiscard]] kiosk::Result<Trade> refund(const std::string& trade_no);
    /// The day's book, a line a trade: 对账单.
    [[nodiscard]] kiosk::Result<std::vector<Trade>> statement(const std::string& day);

    /// Somebody has scanned the code and pays. A closed trade is refused with `conflict`, unless
    /// `though_closed`: then both happened at once. Callbacks go to `hear`; a late one waits.
    [[nodiscard]] kiosk::Result<Trade> pay(const std::string& trade_no, Callback how,
                                           bool though_closed, const Hear& hear);
    /// Late callbacks whose time has come.
    void deliver_late(const Hear& hear);
    /// The book lost a trade, for tests of reconciliation.
    [[nodiscard]] kiosk::Result<void> forget(const std::string& trade_no);

  private:
    [[nodiscard]] std::string callback_of(const Trade& trade, Callback how) const;

    Store& store_;
    const kiosk::Clock& clock_;
    const ReceiptKey key_;
    const ReceiptKey stranger_ = ReceiptKey::stranger();
    std::mutex mutex_;
    std::vector<std::pair<kiosk::SteadyTime, std::string>> late_;
};

[[nodiscard]] std::optional<PayGateway::Callback> callback_named(const std::string& name);
/// Day in China, "20261129", of a time as `time_text` writes it.
[[nodiscard]] std::string pay_day(const std::string& time);

}  // namespace tests
