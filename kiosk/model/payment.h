#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kiosk/base/clock.h"
#include "kiosk/model/ids.h"
#include "kiosk/model/local_text.h"

namespace kiosk {

// What is paid for, and what the platform says of it (docs/PLATFORM_API.md, “Payment”). Sums are
// whole fen (1/100 yuan).

/// One line of what is paid: a fee with its basis, or what is spared (below 0).
struct PayRow {
    LocalText name;
    LocalText basis;
    std::int64_t fen = 0;
};

/// 电子票据: made by the platform when an order was paid.
struct ElectronicReceipt {
    std::string code;    // 票据代码
    std::string number;  // 票据号码
    std::string check;   // 校验码
    LocalText issuer;
    WallTime paid_at{};
};

/// An order as the platform tells it. `paid` is believed only with its signature.
struct PayOrder {
    enum class State { created, paid, closed, refunded };
    Uuid id;
    State state = State::created;
    std::int64_t fen = 0;
    std::string code;  // what the QR code says, while it can be paid
    Duration left{};   // that it can be
    std::optional<ElectronicReceipt> receipt;
};

/// The order of a fee that holds money, or may take some yet, while no case is filed for it.
/// Nothing in it is of a person; whose it is the platform knows.
struct OrderLeft {
    Uuid order;        // the submission's id
    Uuid trace;        // of the visit that it was made in
    std::string area;  // PersonProof::area
    friend bool operator==(const OrderLeft&, const OrderLeft&) = default;
};

/// A bill of a utility, not yet paid or paid.
struct UtilityBill {
    std::string bill_no;
    LocalText period;
    std::int64_t fen = 0;
    std::string due;  // day
    bool paid = false;
};

/// What belongs to a customer number. Name and address come masked from the utility.
struct UtilityAccount {
    std::string utility;
    std::string customer_no;
    std::string payer;
    std::string address;
    LocalText payee;
    LocalText basis;
    std::vector<UtilityBill> bills;
};

/// “52.20”
[[nodiscard]] std::string yuan_text(std::int64_t fen);

}  // namespace kiosk
