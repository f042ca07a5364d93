#include <nlohmann/json.hpp>

#include "kiosk/app/case_service.h"
#include "kiosk/base/overloaded.h"
#include "kiosk/platform/payment_reader.h"
#include "kiosk/platform/told_problem.h"

namespace kiosk {

namespace {

using PayBody = nlohmann::json;

std::string order_body(const question::OpenOrder& wish) {
    PayBody body{{"amount_fen", wish.fen}, {"trace_id", wish.trace.text()}};
    if (wish.service.empty()) {
        body["subject"] = "bill";
        body["utility"] = wish.utility;
        body["customer_no"] = wish.customer_no;
        body["bill_no"] = wish.bill_no;
        return body.dump();
    }
    body["subject"] = "fee";
    body["service_code"] = wish.service;
    body["submission_id"] = wish.submission.value().text();
    if (!wish.reliefs.empty()) {
        body["reliefs"] = wish.reliefs;
        body["consent_id"] = wish.consent.text();
    }
    return body.dump();
}

struct PayCall {
    HttpMethod method = HttpMethod::get;
    std::string path;
    std::string body;
};

PayCall order_call(HttpMethod method, const Uuid& order, const char* act, std::string body) {
    return {method, "/v1/orders/" + order.text() + act, std::move(body)};
}

PayCall pay_call(const CaseQuestion& question) {
    return std::visit(
        Overloaded{[](const question::OpenOrder& wish) {
                       return order_call(HttpMethod::put, wish.order, "", order_body(wish));
                   },
                   [](const question::ShowOrder& wish) {
                       return order_call(HttpMethod::get, wish.order, "", {});
                   },
                   [](const question::CancelOrder& wish) {
                       return order_call(HttpMethod::put, wish.order, "/cancel", "{}");
                   },
                   [](const question::RefundOrder& wish) {
                       return order_call(HttpMethod::put, wish.order, "/refund", "{}");
                   },
                   [](const question::Bills& wish) {
                       return PayCall{HttpMethod::get,
                                      "/v1/bills/" + wish.utility + "/" + wish.customer_no,
                                      {}};
                   },
                   [](const auto&) { return PayCall{}; }},
        question);
}

Error says_nothing_of_it(int status) {
    return {ErrorCode::server_error, "answered " + std::to_string(status), {}};
}

/// What of an answer is the platform's own word on the order. A gateway's 404 for a platform that
/// is being exchanged, or its 403 for a certificate that it dislikes, says nothing of money.
Error refused_money(const CaseQuestion& question, const HttpReply& reply) {
    const auto problem = told_problem(reply);
    const bool is_refund = std::holds_alternative<question::RefundOrder>(question);
    const bool settles =
        reply.status == 409 || (reply.status == 404 && problem.type == "not-found");
    const bool is_word = problem.is_platforms() && problem.type != "terminal-disabled";
    // Then the pass counts no longer, whoever says so.
    if (reply.status == 401) return refused_answer(reply.status);
    return is_word && (!is_refund || settles) ? refused_answer(reply.status)
                                              : says_nothing_of_it(reply.status);
}

}  // namespace

bool CaseService::is_about_money(const CaseQuestion& question) {
    return std::holds_alternative<question::OpenOrder>(question) ||
           std::holds_alternative<question::ShowOrder>(question) ||
           std::holds_alternative<question::CancelOrder>(question) ||
           std::holds_alternative<question::RefundOrder>(question) ||
           std::holds_alternative<question::Bills>(question);
}

bool CaseService::is_own_fee(const CaseQuestion& question) {
    const auto* wish = std::get_if<question::OpenOrder>(&question);
    return wish != nullptr && !wish->service.empty();
}

Error CaseService::refused_pass(const CaseQuestion& question, Error error) {
    const bool sounds_final = error.code == ErrorCode::rejected ||
                              error.code == ErrorCode::not_found ||
                              error.code == ErrorCode::bad_format;
    if (is_about_money(question) && sounds_final) error.code = ErrorCode::server_error;
    return error;
}

Result<CaseAnswer> CaseService::pay_answer(const CaseQuestion& question) {
    auto call = pay_call(question);
    HttpRequest request;
    request.method = call.method;
    request.url = url_ + call.path;
    request.timeout = timeout;
    if (is_own_fee(question))
        request.headers.push_back({"Authorization", "Bearer " + pass_.token.reveal()});
    if (call.method == HttpMethod::put) {
        request.headers.push_back({"Content-Type", "application/json"});
        request.body = std::move(call.body);
    }
    const auto reply = send_traced(std::move(request));
    if (!reply) return reply.error();
    if (reply->status != 200 && reply->status != 201) return refused_money(question, *reply);
    if (std::holds_alternative<question::Bills>(question)) {
        auto read = read_account(reply->body);
        if (!read) return read.error();
        return CaseAnswer(std::move(read).value());
    }
    auto read = read_order(reply->body, licence_key_);
    if (!read) return read.error();
    return CaseAnswer(std::move(read).value());
}

}  // namespace kiosk
