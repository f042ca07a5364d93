#include "kiosk/platform/payment_reader.h"

#include <array>
#include <stdexcept>

#include <nlohmann/json.hpp>

#include "kiosk/base/time_text.h"
#include "kiosk/platform/compact_jws.h"
#include "kiosk/platform/told_values.h"

namespace kiosk {

namespace {

using PayReaderJson = nlohmann::json;

/// Ten million yuan: more is no sum that anybody pays at a terminal.
constexpr std::int64_t fen_most = 1'000'000'000;
constexpr std::int64_t seconds_most = 3600;

std::int64_t whole_up_to(const PayReaderJson& json, std::int64_t most) {
    const auto number = json.get<std::int64_t>();
    if (number < 0 || number > most) throw std::invalid_argument("a number");
    return number;
}

WallTime paid_time(const std::string& text) {
    const auto time = parse_rfc3339(text);
    if (!time) throw std::invalid_argument("a time");
    return *time;
}

PayOrder::State pay_state(const std::string& name) {
    using Row = std::pair<std::string_view, PayOrder::State>;
    static constexpr std::array<Row, 4> names{{{"created", PayOrder::State::created},
                                               {"paid", PayOrder::State::paid},
                                               {"closed", PayOrder::State::closed},
                                               {"refunded", PayOrder::State::refunded}}};
    for (const auto& [word, state] : names)
        if (word == name) return state;
    throw std::invalid_argument("a state");
}

ElectronicReceipt receipt_in(const PayReaderJson& told) {
    const auto& paper = told.at("e_receipt");
    return {paper.at("code").get<std::string>(), paper.at("number").get<std::string>(),
            paper.at("check").get<std::string>(), told_words(paper.at("issuer")),
            paid_time(told.at("paid_at").get_ref<const std::string&>())};
}

/// Whatever the JSON lacks ends here.
template <class Read>
auto read_pay(std::string_view text, Read read) -> decltype(read(PayReaderJson())) {
    try {
        return read(PayReaderJson::parse(text));
    } catch (const std::exception&) {
        return {ErrorCode::bad_format, "the platform's answer about money"};
    }
}

}  // namespace

Result<PayOrder> read_order(std::string_view text, const Bytes& key) {
    return read_pay(text, [&](const PayReaderJson& json) -> Result<PayOrder> {
        PayOrder order;
        order.id = Uuid::parse(json.at("order_id").get<std::string>());
        order.state = pay_state(json.at("state").get<std::string>());
        order.fen = whole_up_to(json.at("amount_fen"), fen_most);
        if (order.id.is_nil()) return {ErrorCode::bad_format, "an order without an id"};
        if (order.state == PayOrder::State::created) {
            order.code = json.at("pay_code").get<std::string>();
            order.left = std::chrono::seconds(whole_up_to(json.at("seconds_left"), seconds_most));
        }
        if (order.state != PayOrder::State::paid) return order;
        const auto proof =
            signed_payload(json.at("proof").get_ref<const std::string&>(), payment_jws_type, key);
        if (!proof) return {ErrorCode::bad_signature, "paid, but not signed"};
        const auto told = PayReaderJson::parse(*proof);
        const bool is_this = Uuid::parse(told.at("order_id").get<std::string>()) == order.id &&
                             told.at("state") == "paid" && told.at("amount_fen") == order.fen;
        if (!is_this) return {ErrorCode::bad_signature, "signed for something else"};
        order.receipt = receipt_in(told);
        return order;
    });
}

Result<UtilityAccount> read_account(std::string_view text) {
    return read_pay(text, [](const PayReaderJson& json) -> Result<UtilityAccount> {
        UtilityAccount account;
        account.utility = json.at("utility").get<std::string>();
        account.customer_no = json.at("customer_no").get<std::string>();
        account.payer = json.at("payer").get<std::string>();
        account.address = json.at("address").get<std::string>();
        account.payee = told_words(json.at("payee"));
        account.basis = told_words(json.at("basis"));
        const auto& bills = json.at("bills");
        if (!bills.is_array() || bills.size() > bills_max) return {ErrorCode::bad_format, "bills"};
        for (const auto& bill : bills)
            account.bills.push_back(
                {bill.at("bill_no").get<std::string>(), told_words(bill.at("period")),
                 whole_up_to(bill.at("amount_fen"), fen_most), bill.at("due").get<std::string>(),
                 bill.at("state") == "paid"});
        return account;
    });
}

}  // namespace kiosk
