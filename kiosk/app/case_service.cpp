#include "kiosk/app/case_service.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "kiosk/base/log.h"
#include "kiosk/base/overloaded.h"
#include "kiosk/platform/bulletin_reader.h"
#include "kiosk/platform/gateway_client.h"
#include "kiosk/platform/own_case_reader.h"

namespace kiosk {

namespace {

using CaseJson = nlohmann::json;

/// W3C Trace Context: the visit as trace, one span for what the terminal does in it.
std::string traceparent(const Uuid& trace) {
    auto id = trace.text();
    std::erase(id, '-');
    return "00-" + id + "-" + id.substr(16) + "-01";
}

struct Call {
    HttpMethod method = HttpMethod::get;
    std::string path;
    std::string body;
};

Call act_on(const std::string& case_no, const char* act) {
    return {HttpMethod::post, "/v1/cases/" + case_no + "/" + act, "{}"};
}

Call call_of(const CaseQuestion& question) {
    return std::visit(
        Overloaded{
            [](const question::List&) {
                return Call{HttpMethod::get, "/v1/cases", {}};
            },
            [](const question::Show& show) {
                return Call{HttpMethod::get, "/v1/cases/" + show.case_no, {}};
            },
            [](const question::Urge& urge) { return act_on(urge.case_no, "urges"); },
            [](const question::Withdraw& wish) { return act_on(wish.case_no, "withdrawal"); },
            [](const question::Supplement& given) {
                auto call = act_on(given.case_no, "supplements");
                call.body = CaseJson{{"answers", given.answers}}.dump();
                return call;
            },
            [](const question::File& file) {
                CaseJson body{
                    {"kind", name_of(file.kind)}, {"topic", file.topic}, {"words", file.words}};
                if (!file.case_no.empty()) body["case_no"] = file.case_no;
                return Call{HttpMethod::post, "/v1/tickets", body.dump()};
            },
            [](const question::Hall&) {
                return Call{HttpMethod::get, "/v1/hall", {}};
            },
            [](const question::TakeNumber& wish) {
                CaseJson body{{"queue", wish.queue}};
                if (!wish.slot.empty()) body["slot"] = wish.slot;
                return Call{HttpMethod::post, "/v1/hall/tickets", body.dump()};
            },
            [](const question::Feedback& said) {
                return Call{HttpMethod::post, "/v1/feedback", said.json};
            },
            // Its address holds the key.
            [](const question::HandOver& begun) {
                return Call{HttpMethod::put, "/v1/handovers/", begun.json};
            },
            // Asked in other ways (case_gathering.cpp, case_person.cpp, case_phone.cpp,
            // case_paying.cpp).
            [](const auto&) { return Call{}; }},
        question);
}

template <class Told>
Result<CaseAnswer> answer_of(Result<Told> read) {
    if (!read) return read.error();
    return CaseAnswer(std::move(read).value());
}

Result<CaseAnswer> read_answer(const CaseQuestion& question, std::string_view body) {
    if (std::holds_alternative<question::List>(question)) {
        auto read = read_matters(body);
        if (!read) return read.error();
        return CaseAnswer(std::move(read).value());
    }
    if (std::holds_alternative<question::File>(question)) {
        auto read = read_ticket(body);
        if (!read) return read.error();
        return CaseAnswer(std::move(read).value());
    }
    if (std::holds_alternative<question::Hall>(question)) return answer_of(read_hall(body));
    if (std::holds_alternative<question::Feedback>(question)) return answer_of(read_feedback(body));
    if (std::holds_alternative<question::TakeNumber>(question) ||
        std::holds_alternative<question::HandOver>(question))
        return answer_of(read_hall_ticket(body));
    auto read = read_own_case(body);
    if (!read) return read.error();
    if (!read->stages_sound)
        log::component_failed("case_progress", ErrorCode::bad_format, "stages out of order");
    return CaseAnswer(std::move(read).value());
}

}  // namespace

CaseService::CaseService(Executor& executor, HttpClient& client, std::string url, Inbox& inbox,
                         Bytes licence_key, const Clock& clock)
    : executor_(executor),
      client_(client),
      url_(std::move(url)),
      inbox_(inbox),
      licence_key_(std::move(licence_key)),
      clock_(clock) {}

void CaseService::ask(SessionId session, effect::AskPlatform wanted) {
    const auto request = wanted.request;
    auto shared = std::make_shared<effect::AskPlatform>(std::move(wanted));
    const bool taken = post([this, session, shared] {
        auto told = answer(*shared);
        if (told)
            inbox_.post(
                {session, event::PlatformTold{shared->request, std::move(told).value()}, {}});
        else
            inbox_.post({session, event::PlatformFailed{shared->request, told.error()}, {}});
        *shared = {};
        scrub_stack();
    });
    if (!taken)
        inbox_.post(
            {session, event::PlatformFailed{request, {ErrorCode::network, "queue full", {}}}, {}});
}

bool CaseService::post(std::function<void()> task) {
    return executor_.post([this, task = std::move(task), after = visits_ended_.load()] {
        end_pass_unless(after);
        asked_after_ = after;
        task();
        end_pass_unless(visits_ended_);
    });
}

void CaseService::end_visit() {
    ++visits_ended_;
    // Refused: tasks wait, and each of them sees to it.
    static_cast<void>(post([] {}));
}

void CaseService::end_pass_unless(std::uint64_t after) {
    if (pass_.token.empty() || pass_.after == after) return;
    HttpRequest request;
    request.method = HttpMethod::put;
    request.url = url_ + "/v1/visits/" + pass_.visit.text() + "/end";
    request.timeout = timeout;
    // It ends there by itself as well, should this not arrive.
    static_cast<void>(client_.send(request));
    pass_ = {};
    scrub_stack();
}

Result<HttpReply> CaseService::send_traced(HttpRequest request) {
    if (!trace_.is_nil()) request.headers.push_back({"Traceparent", traceparent(trace_)});
    if (!area_.empty()) {
        request.headers.push_back({GatewayClient::area_header, area_});
        request.headers.push_back(
            {GatewayClient::level_header, std::to_string(level_of_area(area_))});
    }
    auto reply = client_.send(request);
    wipe_value(request.body);
    return reply;
}

Result<CaseAnswer> CaseService::answer(const effect::AskPlatform& wanted) {
    trace_ = wanted.person.trace;
    area_ = wanted.person.area;
    if (is_about_money(wanted.question) && !is_own_fee(wanted.question))
        return pay_answer(wanted.question);
    if (needs_nobody(wanted.question)) return answer_with_pass(wanted);
    const bool is_known = !pass_.token.empty() && pass_.visit == wanted.person.visit;
    if (auto ensured = ensure_pass(wanted.person); !ensured)
        return refused_pass(wanted.question, ensured.error());
    auto told = answer_with_pass(wanted);
    if (!told && told.error().code == ErrorCode::unauthorised && is_known) {
        // The platform keeps passes in memory only: after its restart the card still counts.
        if (auto opened = open_pass(wanted.person); !opened)
            return refused_pass(wanted.question, opened.error());
        told = answer_with_pass(wanted);
    }
    return told;
}

Result<CaseAnswer> CaseService::answer_with_pass(const effect::AskPlatform& wanted) {
    if (const auto* asked = std::get_if<question::Gather>(&wanted.question))
        return gather(wanted, asked->consent);
    if (const auto* asked = std::get_if<question::EndConsent>(&wanted.question))
        return end_consent(asked->consent);
    if (std::holds_alternative<question::Wallet>(wanted.question))
        return fetch_licences(wanted, nullptr);
    if (const auto* asked = std::get_if<question::OpenPaper>(&wanted.question))
        return open_paper(wanted, *asked);
    if (const auto* told = std::get_if<question::TellPaper>(&wanted.question))
        return tell_paper(*told);
    if (auto told = answer_about_person(wanted.question)) return std::move(*told);
    if (auto told = answer_about_phone(wanted.question)) return std::move(*told);
    if (is_about_money(wanted.question)) return pay_answer(wanted.question);
    auto reply = send(wanted);
    if (!reply) return reply.error();
    if (reply->status != 200 && reply->status != 201) return refused_answer(reply->status);
    return read_answer(wanted.question, reply->body);
}

Result<void> CaseService::ensure_pass(const PersonProof& person) {
    if (!pass_.token.empty() && pass_.visit == person.visit) return {};
    return open_pass(person);
}

Result<void> CaseService::open_pass(const PersonProof& person) {
    const auto age = std::chrono::duration_cast<std::chrono::seconds>(person.card_age).count();
    HttpRequest request;
    request.method = HttpMethod::put;
    request.url = url_ + "/v1/visits/" + person.visit.text();
    request.timeout = timeout;
    request.headers = {{"Content-Type", "application/json"}};
    request.body = CaseJson{
        {"method", "id_card"},
        {"identity_kind", person.identity_kind},
        {"name", person.name.reveal()},
        {"number", person.number.reveal()},
        {"card_age_seconds",
         age}}.dump();
    pass_ = {};
    const auto reply = send_traced(std::move(request));
    if (!reply) return reply.error();
    // A card that was read too long ago, or that the platform doesn't take.
    if (reply->status == 422) return {ErrorCode::unauthorised, "the card has to be read again"};
    if (reply->status != 200 && reply->status != 201) return refused_answer(reply->status);
    const auto json = CaseJson::parse(reply->body, nullptr, false);
    if (!json.is_object() || !json.contains("token") || !json["token"].is_string())
        return {ErrorCode::bad_format, "the answer is no pass"};
    pass_ = {person.visit, SecretText(json["token"].get<std::string>()), asked_after_};
    return {};
}

Result<HttpReply> CaseService::send(const effect::AskPlatform& wanted) {
    auto call = call_of(wanted.question);
    HttpRequest request;
    request.method = call.method;
    request.url = url_ + call.path;
    request.timeout = timeout;
    // Whoever asks what everybody may ask stays unknown.
    if (!needs_nobody(wanted.question))
        request.headers = {{"Authorization", "Bearer " + pass_.token.reveal()}};
    if (call.method == HttpMethod::put) {
        request.url += wanted.key.text();
        request.headers.push_back({"Content-Type", "application/json"});
        request.body = std::move(call.body);
    }
    if (call.method == HttpMethod::post) {
        request.headers.push_back({"Idempotency-Key", "\"" + wanted.key.text() + "\""});
        request.headers.push_back({"Content-Type", "application/json"});
        request.body = std::move(call.body);
    }
    return send_traced(std::move(request));
}

}  // namespace kiosk
