#include "tests/platform/pay_desk.h"

#include <algorithm>

#include <nlohmann/json.hpp>
#include <sodium.h>

#include "tests/platform/case_view.h"
#include "tests/platform/json_text.h"
#include "tests/platform/messages.h"
#include "tests/platform/unpadded.h"

namespace tests {

namespace {

using PayJson = nlohmann::ordered_json;

constexpr const char* payment_type = "bianmin-payment+jws";
constexpr const char* receipt_code = "99010126";  // of the city's electronic receipts, this year

Problem book_unreachable() {
    return {503, "unavailable", "store", true, 5, {}};
}

Problem order_conflict(const char* why) {
    return {409, "digest-conflict", why, false, {}, {}};
}

Problem not_so_now(const char* why) {
    return {409, "not-now", why, false, {}, {}};
}

Problem amount_differs() {
    return {409, "amount-differs", "the sum is another one", false, {}, {}};
}

Problem invalid(const char* pointer, const char* why) {
    return {422, "invalid-payload", {}, false, {}, {{pointer, why}}};
}

int whole_in(const PayJson& json, const char* name) {
    const auto found = json.find(name);
    return found != json.end() && found->is_number_integer() ? found->get<int>() : -1;
}

/// The law in words: its title and number.
PayJson basis_words(const PayJson& basis) {
    PayJson words = PayJson::object();
    const auto number = text_at(basis, "document_no");
    const auto titles = basis.value("title", PayJson::object());
    for (const auto& [language, title] : titles.items())
        words[language] = title.get<std::string>() + (number.empty() ? "" : " " + number);
    return words;
}

/// What a compact JWS of this key says; nullopt: it is of somebody else.
std::optional<PayJson> verified(const std::string& compact, const RawKey& key) {
    const auto first = compact.find('.');
    const auto last = compact.rfind('.');
    if (first == std::string::npos || first == last) return std::nullopt;
    const auto signature = kiosk::from_base64url(compact.substr(last + 1));
    const auto payload = kiosk::from_base64url(compact.substr(first + 1, last - first - 1));
    if (!signature || !payload || signature->size() != crypto_sign_BYTES) return std::nullopt;
    if (crypto_sign_verify_detached(signature->data(),
                                    reinterpret_cast<const unsigned char*>(compact.data()), last,
                                    key.data()) != 0)
        return std::nullopt;
    auto json = PayJson::parse(payload->begin(), payload->end(), nullptr, false);
    return json.is_object() ? std::optional(std::move(json)) : std::nullopt;
}

}  // namespace

/// A stored order with its body opened.
struct PayDesk::Order {
    StoredOrder row;
    PayJson body;

    [[nodiscard]] std::string trade() const { return text_at(body, "trade_no"); }
    [[nodiscard]] int fen() const { return whole_in(body, "amount_fen"); }
};

/// What somebody wishes to pay, with what it costs.
struct PayDesk::Wish {
    std::string thing;
    PayJson body;
};

PayDesk::PayDesk(Store& store, Registers registers, const ReceiptKey& receipt_key,
                 const kiosk::Clock& clock, CaseDesk::FindService find_service)
    : store_(store),
      registers_(std::move(registers)),
      receipt_key_(receipt_key),
      clock_(clock),
      find_service_(std::move(find_service)),
      gateway_(store, clock) {}

// ---- what it costs
// --------------------------------------------------------------------------------------------------

bool PayDesk::may_have(const PersonCall& call, const std::string& relief,
                       const std::string& consent_id) const {
    const auto rule = PayJson::parse(relief);
    const auto consent = store_.find_consent(consent_id);
    if (!consent || !*consent || (*consent)->holder != call.person || !(*consent)->ended_at.empty())
        return false;
    const auto agreed = PayJson::parse((*consent)->body)["data_sets"];
    const auto set = text_at(rule, "data_set");
    if (std::find(agreed.begin(), agreed.end(), PayJson(set)) == agreed.end()) return false;
    const auto* person = registers_.person(call.person);
    if (person == nullptr) return false;
    const auto record = person->records.find(set);
    if (record == person->records.end()) return false;
    const auto value = record->second.values.find(text_at(rule, "member"));
    return value != record->second.values.end() && value->second == text_at(rule, "value");
}

Answer<PayDesk::Wish> PayDesk::fee_wish(const PersonCall& call, const std::string& text) const {
    if (call.person.empty()) return Problem{401, "identity-required", {}, false, {}, {}};
    const auto body = PayJson::parse(text);
    const auto code = text_at(body, "service_code");
    const auto submission = text_at(body, "submission_id");
    const auto service = find_service_(code);
    if (service == nullptr) return invalid("/service_code", "is not in the catalogue");
    if (!is_uuid(submission)) return invalid("/submission_id", "is no UUID");
    Wish wish{"fee:" + submission, PayJson::object()};
    PayJson rows = PayJson::array();
    int fen = 0;
    const auto asked = body.value("reliefs", PayJson::array());
    for (const auto& fee : PayJson::parse(service->fees_json)) {
        const int full = fee.value("yuan", 0) * 100;
        rows.push_back(
            {{"name", fee["name"]}, {"amount_fen", full}, {"basis", basis_words(fee["basis"])}});
        fen += full;
        for (const auto& relief : fee.value("reliefs", PayJson::array())) {
            if (std::find(asked.begin(), asked.end(), relief["code"]) == asked.end()) continue;
            if (!may_have(call, relief.dump(), text_at(body, "consent_id")))
                return invalid("/reliefs", "is not due to this person");
            const int less = full * relief.value("per_cent", 0) / 100;
            rows.push_back({{"name", relief["name"]},
                            {"amount_fen", -less},
                            {"basis", basis_words(relief["basis"])}});
            fen -= less;
        }
    }
    if (fen <= 0) return invalid("/service_code", "costs nothing");
    wish.body = {{"subject", "fee"},
                 {"about", code},
                 {"submission_id", submission},
                 {"payee", PayJson::parse(service->words.json).value("unit", PayJson::object())},
                 {"rows", rows},
                 {"amount_fen", fen}};
    return wish;
}

Answer<PayDesk::Wish> PayDesk::bill_wish(const std::string& text) const {
    const auto body = PayJson::parse(text);
    const auto utility = text_at(body, "utility");
    const auto account = registers_.account(utility, text_at(body, "customer_no"));
    if (account.empty()) return not_found();
    const auto json = PayJson::parse(account);
    for (const auto& bill : json.at("bills")) {
        if (bill.at("bill_no") != text_at(body, "bill_no")) continue;
        PayJson rows = PayJson::array();
        rows.push_back({{"name", bill.at("period")},
                        {"amount_fen", bill.at("amount_fen")},
                        {"basis", json.at("basis")}});
        Wish wish{"bill:" + utility + ":" + text_at(body, "bill_no"), PayJson::object()};
        wish.body = {{"subject", "bill"},
                     {"about", utility},
                     {"customer_no", text_at(body, "customer_no")},
                     {"bill_no", text_at(body, "bill_no")},
                     {"payee", json.at("payee")},
                     {"rows", std::move(rows)},
                     {"amount_fen", bill.at("amount_fen")}};
        return wish;
    }
    return not_found();
}

Answer<PayDesk::Wish> PayDesk::wish_of(const PersonCall& call) const {
    if (!is_uuid(call.about)) return malformed("the path names no UUID");
    const auto body = PayJson::parse(call.body, nullptr, false);
    if (!body.is_object()) return malformed("not a JSON object");
    const auto subject = text_at(body, "subject");
    if (subject != "fee" && subject != "bill") return invalid("/subject", "must be fee or bill");
    auto wish = subject == "fee" ? fee_wish(call, call.body) : bill_wish(call.body);
    if (!wish) return wish;
    if (whole_in(wish->body, "amount_fen") != whole_in(body, "amount_fen")) return amount_differs();
    auto made = wish.take();
    made.body["trace_id"] = text_at(body, "trace_id");
    return made;
}

// ---- an order and its trades
// ----------------------------------------------------------------------------------------

std::optional<Problem> PayDesk::keep(const Order& order) {
    auto row = order.row;
    row.json = order.body.dump();
    if (!store_.put_order(row)) return book_unreachable();
    return std::nullopt;
}

std::optional<Problem> PayDesk::start_trade(Order& order) {
    const auto trade = gateway_.open(order.row.id, order.fen());
    if (!trade) return book_unreachable();
    const auto now = clock_.now().wall;
    order.row.state = "created";
    order.body.erase("paid_at");
    order.body.erase("e_receipt");
    order.body["trade_no"] = trade->trade_no;
    order.body["trades"].push_back(trade->trade_no);
    order.body["opened_at"] = time_text(now);
    order.body["ends_at"] = time_text(now + lasts);
    return keep(order);
}

std::optional<Problem> PayDesk::mark_paid(Order& order, const Trade& trade) {
    // As each trade has a number of its own, so has its receipt.
    const auto number = "00" + trade.trade_no.substr(trade.trade_no.size() - 8);
    const auto seed = order.row.id + number + std::to_string(order.fen());
    order.row.state = "paid";
    order.body["paid_at"] = trade.paid_at;
    order.body["e_receipt"] = {
        {"code", receipt_code},
        {"number", number},
        {"check", kiosk::to_hex(kiosk::sha256(kiosk::as_bytes(seed))).substr(0, 6)},
        {"issuer", order.body["payee"]},
        {"amount_fen", order.fen()}};
    return keep(order);
}

std::optional<Problem> PayDesk::give_back(Order& order, const std::string& trade_no,
                                          const char* why) {
    const auto trade = gateway_.refund(trade_no);
    if (!trade) return book_unreachable();
    if (trade->state != "refunded") return std::nullopt;
    auto& list = order.body["refunds"];
    const bool is_known = std::any_of(list.begin(), list.end(), [&](const PayJson& each) {
        return each.at("trade_no") == trade_no;
    });
    if (!is_known)
        list.push_back({{"refund_no", "R" + trade_no.substr(1)},
                        {"trade_no", trade_no},
                        {"why", why},
                        {"at", trade->refunded_at}});
    return keep(order);
}

std::optional<Problem> PayDesk::settle(Order& order, bool at_once) {
    if (order.row.state == "closed" && at_once) {
        const auto trade = gateway_.query(order.trade());
        const bool paid = trade && trade->state == "paid";
        return paid ? give_back(order, order.trade(), "paid after it was closed") : std::nullopt;
    }
    if (order.row.state != "created") return std::nullopt;
    const auto now = clock_.now().wall;
    const bool over = now >= time_of(text_at(order.body, "ends_at"));
    const bool asks =
        at_once || over || now >= time_of(text_at(order.body, "opened_at")) + asks_after;
    if (!asks) return std::nullopt;
    const auto trade = gateway_.query(order.trade());
    if (trade && trade->state == "paid") return mark_paid(order, *trade);
    return over ? close(order) : std::nullopt;
}

std::optional<Problem> PayDesk::close(Order& order) {
    const auto trade = gateway_.close(order.trade());
    // A trade that the gateway's book does not know can't be paid either.
    const bool gone = !trade && trade.error().code == kiosk::ErrorCode::not_found;
    if (!trade && !gone) return book_unreachable();
    if (trade && trade->state == "paid") return mark_paid(order, *trade);
    order.row.state = "closed";
    return keep(order);
}

Answer<PayDesk::Order> PayDesk::own(const PersonCall& call) {
    const auto row = store_.find_order(call.about);
    if (!row) return book_unreachable();
    if (!*row || (*row)->terminal_id != call.terminal) return not_found();
    return Order{**row, PayJson::parse((*row)->json)};
}

Answer<bool> PayDesk::has_case(const Order& order) {
    const auto row = store_.find_submission(text_at(order.body, "submission_id"));
    if (!row) return book_unreachable();
    return row->has_value();
}

Reply PayDesk::reply_with(const Order& order, int status) const {
    const auto& state = order.row.state;
    PayJson json{{"order_id", order.row.id},
                 {"state", state},
                 {"payee", order.body["payee"]},
                 {"rows", order.body["rows"]},
                 {"amount_fen", order.fen()}};
    if (state == "created") {
        const auto left = time_of(text_at(order.body, "ends_at")) - clock_.now().wall;
        json["pay_code"] = PayGateway::pay_code(order.trade());
        json["seconds_left"] = std::max<std::int64_t>(
            0, std::chrono::duration_cast<std::chrono::seconds>(left).count());
    }
    if (state == "paid") {
        PayJson told{{"order_id", order.row.id},
                     {"state", "paid"},
                     {"amount_fen", order.fen()},
                     {"paid_at", text_at(order.body, "paid_at")},
                     {"e_receipt", order.body["e_receipt"]}};
        json["proof"] = receipt_key_.sign_compact(told.dump(), payment_type);
    }
    if (state == "refunded") json["refund_no"] = order.body["refunds"].back()["refund_no"];
    return {status, "application/json", json.dump(), {}};
}

// ---- for terminals
// --------------------------------------------------------------------------------------------------

Reply PayDesk::open(const PersonCall& call) {
    const std::lock_guard lock(mutex_);
    const auto wish = wish_of(call);
    if (!wish) return reply_of(wish.problem());
    // A bill is anybody's to pay.
    const auto holder = text_at(wish->body, "subject") == "bill" ? std::string() : call.person;
    const auto named = store_.find_order(call.about);
    const auto living = store_.order_for(wish->thing);
    if (!named || !living) return reply_of(book_unreachable());
    if (*named && (*named)->thing != wish->thing) return reply_of(order_conflict("another order"));
    if (!*living) {
        Order fresh{{call.about, wish->thing, call.terminal, holder, "created", {}}, wish->body};
        fresh.body["trades"] = PayJson::array();
        fresh.body["refunds"] = PayJson::array();
        if (const auto problem = start_trade(fresh)) return reply_of(*problem);
        return reply_with(fresh, 201);
    }
    Order order{**living, PayJson::parse((*living)->json)};
    if (order.row.holder != holder) return reply_of(order_conflict("somebody else's"));
    if (order.fen() != whole_in(wish->body, "amount_fen")) return reply_of(amount_differs());
    // Whoever asks last shows the code; there is one order all the same.
    order.row.terminal_id = call.terminal;
    if (const auto problem = settle(order, true)) return reply_of(*problem);
    const bool again = order.row.state == "closed" || order.row.state == "refunded";
    const auto problem = again ? start_trade(order) : keep(order);
    return problem ? reply_of(*problem) : reply_with(order, 200);
}

Reply PayDesk::show(const PersonCall& call) {
    gateway_.deliver_late([this](const std::string& compact) { (void)callback(compact); });
    const std::lock_guard lock(mutex_);
    auto order = own(call);
    if (!order) return reply_of(order.problem());
    auto kept = order.take();
    if (const auto problem = settle(kept, false)) return reply_of(*problem);
    return reply_with(kept, 200);
}

Reply PayDesk::cancel(const PersonCall& call) {
    const std::lock_guard lock(mutex_);
    auto order = own(call);
    if (!order) return reply_of(order.problem());
    auto kept = order.take();
    if (kept.row.state == "created")
        if (const auto problem = close(kept)) return reply_of(*problem);
    return reply_with(kept, 200);
}

Reply PayDesk::refund(const PersonCall& call) {
    const std::lock_guard lock(mutex_);
    auto order = own(call);
    if (!order) return reply_of(order.problem());
    auto kept = order.take();
    if (kept.row.state == "created")
        if (const auto problem = close(kept)) return reply_of(*problem);
    if (kept.row.state != "paid") return reply_with(kept, 200);
    if (text_at(kept.body, "subject") == "bill")
        return reply_of(not_so_now("a paid bill is settled with who sent it"));
    const auto filed = has_case(kept);
    if (!filed) return reply_of(filed.problem());
    if (*filed) return reply_of(not_so_now("a case was filed for it"));
    kept.row.state = "refunded";
    if (const auto problem = give_back(kept, kept.trade(), "not filed")) return reply_of(*problem);
    return reply_with(kept, 200);
}

Reply PayDesk::bills(const PersonCall& call) {
    const auto slash = call.about.find('/');
    const auto utility = call.about.substr(0, slash);
    const auto account =
        slash == std::string::npos ? "" : registers_.account(utility, call.about.substr(slash + 1));
    if (account.empty()) return reply_of(not_found());
    auto json = PayJson::parse(account);
    const std::lock_guard lock(mutex_);
    for (auto& bill : json["bills"]) {
        const auto row =
            store_.order_for("bill:" + utility + ":" + bill["bill_no"].get<std::string>());
        if (!row) return reply_of(book_unreachable());
        bill["state"] = "due";
        if (!*row) continue;
        Order order{**row, PayJson::parse((*row)->json)};
        if (const auto problem = settle(order, true)) return reply_of(*problem);
        if (order.row.state != "paid") continue;
        bill["state"] = "paid";
        bill["paid_at"] = order.body["paid_at"];
    }
    return {200, "application/json", json.dump(), {}};
}

std::optional<Problem> PayDesk::check_case(std::string_view payload_json) {
    const auto payload = PayJson::parse(payload_json, nullptr, false);
    if (!payload.is_object() || !payload.contains("payment")) return std::nullopt;
    const auto& payment = payload["payment"];
    if (text_at(payment, "state") != "paid") return std::nullopt;
    const std::lock_guard lock(mutex_);
    const auto row = store_.order_for("fee:" + text_at(payload, "submission_id"));
    if (!row) return book_unreachable();
    const auto applicant = text_at(payload.value("applicant", PayJson::object()), "number");
    if (!*row || (*row)->id != text_at(payment, "order_id") || (*row)->holder != applicant)
        return invalid("/payment/order_id", "is no order of this case");
    Order order{**row, PayJson::parse((*row)->json)};
    if (auto problem = settle(order, true)) return problem;
    if (order.row.state != "paid") return invalid("/payment/state", "was not paid");
    return std::nullopt;
}

// ---- for the gateway
// ------------------------------------------------------------------------------------------------

Reply PayDesk::callback(const std::string& compact) {
    const auto told = verified(compact, gateway_.key().public_key());
    if (!told) return reply_of(malformed("not signed by the gateway"));
    const std::lock_guard lock(mutex_);
    const auto row = store_.find_order(text_at(*told, "order_id"));
    if (!row) return reply_of(book_unreachable());
    if (!*row) return reply_of(not_found());
    Order order{**row, PayJson::parse((*row)->json)};
    const auto trade_no = text_at(*told, "trade_no");
    const bool present = trade_no == order.trade();
    // The sum is another one: nothing is believed, and reconciliation finds it.
    if (whole_in(*told, "amount_fen") != order.fen()) return reply_of(amount_differs());
    if (present && order.row.state == "created") {
        const auto trade = gateway_.query(trade_no);
        if (!trade || trade->state != "paid")
            return reply_of(not_so_now("its book says otherwise"));
        if (const auto problem = mark_paid(order, *trade)) return reply_of(*problem);
    } else if (!present || order.row.state == "closed") {
        if (const auto problem = give_back(order, trade_no, "paid after it was closed"))
            return reply_of(*problem);
    }
    return {200, "application/json", R"({"heard":true})", {}};
}

std::optional<Problem> PayDesk::settle_all(const std::vector<StoredOrder>& rows) {
    const std::lock_guard lock(mutex_);
    for (const auto& row : rows) {
        Order order{row, PayJson::parse(row.json)};
        if (auto problem = settle(order, true)) return problem;
    }
    return std::nullopt;
}

Reply PayDesk::pay(const std::string& order_id, const std::string& body) {
    const auto json = PayJson::parse(body, nullptr, false);
    const auto how = callback_named(text_at(json, "callback"));
    if (!how) return reply_of(malformed("callback"));
    const auto row = store_.find_order(order_id);
    if (!row) return reply_of(book_unreachable());
    if (!*row) return reply_of(not_found());
    const Order order{**row, PayJson::parse((*row)->json)};
    PayJson heard = PayJson::array();
    const auto paid = gateway_.pay(
        order.trade(), *how, json.value("though_closed", false),
        [&](const std::string& compact) { heard.push_back(callback(compact).status); });
    if (!paid) return reply_of(not_so_now("the gateway takes no money for it"));
    return {
        200,
        "application/json",
        PayJson{{"trade_no", paid->trade_no}, {"state", paid->state}, {"answers", heard}}.dump(),
        {}};
}

}  // namespace tests
