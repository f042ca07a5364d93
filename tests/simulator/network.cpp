#include "tests/simulator/network.h"

#include <nlohmann/json.hpp>

namespace tests {

using kiosk::ErrorCode;
using kiosk::HttpReply;
using kiosk::HttpRequest;
using kiosk::Result;

namespace {

constexpr const char* portal_page = "<html>Please accept the terms of this network</html>";

std::string short_name(const HttpRequest& request) {
    const char* verb = request.method == kiosk::HttpMethod::get     ? "GET "
                       : request.method == kiosk::HttpMethod::head  ? "TUS HEAD "
                       : request.method == kiosk::HttpMethod::patch ? "TUS PATCH "
                       : request.url.ends_with("/v1/uploads")       ? "TUS POST "
                       : request.url.ends_with("/commit")           ? "COMMIT "
                                                                    : "PUT ";
    const auto id = id_in(request);
    return verb + (id.empty() ? id : id.substr(32));
}

}  // namespace

std::string id_in(const HttpRequest& request) {
    constexpr std::string_view before = "/v1/submissions/";
    constexpr std::size_t id_length = 36;
    const auto at = request.url.find(before);
    return at == std::string::npos ? std::string()
                                   : request.url.substr(at + before.size(), id_length);
}

Network::Network(ModelPlatform& platform, SimClock& clock, EventLog& log, const Plan& plan,
                 kiosk::Random& luck)
    : platform_(platform), clock_(clock), log_(log), plan_(plan), luck_(luck) {}

void Network::calm() {
    calm_ = true;
    outage_ = Outage::none;
    late_.clear();
}

void Network::begin_outage() {
    outage_ = static_cast<Outage>(1 + luck_.below(5));
    outage_ends_ = clock_.elapsed() + std::chrono::seconds(1 + luck_.below(20'000));
    log_.note("outage of kind " + std::to_string(static_cast<int>(outage_)));
}

Result<HttpReply> Network::send(const HttpRequest& request) {
    ++exchanges_;
    if (request.method == kiosk::HttpMethod::put && !request.body.empty())
        digests_[id_in(request)] =
            "sha-256=:" + kiosk::to_base64(kiosk::sha256(kiosk::as_bytes(request.body))) + ":";
    clock_.advance(kiosk::Duration(1 + static_cast<kiosk::Duration::rep>(luck_.below(200))));
    if (meanwhile) meanwhile();
    deliver_late();
    if (outage_ != Outage::none && clock_.elapsed() >= outage_ends_) outage_ = Outage::none;
    const bool bad = !calm_ && (outage_ != Outage::none ||
                                luck_.below(1000) < static_cast<std::uint64_t>(plan_.network));
    auto reply = !bad                      ? Result<HttpReply>(process(request))
                 : outage_ != Outage::none ? during_outage()
                                           : troubled(request);
    if (bad) ++troubles_;
    log_.note(
        short_name(request) + " → " +
        (reply ? std::to_string(reply->status) : std::string(kiosk::name_of(reply.error().code))) +
        (bad ? " (disturbed)" : ""));
    if (!reply && reply.error().code == ErrorCode::timed_out) clock_.advance(request.timeout);
    return reply;
}

HttpReply Network::process(const HttpRequest& request) {
    last_ = platform_.send(request).value();
    return *last_;
}

void Network::deliver_late() {
    while (!late_.empty() && luck_.below(3) == 0) {
        log_.note("late " + short_name(late_.front()));
        (void)platform_.send(late_.front()).has_value();
        late_.erase(late_.begin());
    }
}

Result<HttpReply> Network::during_outage() {
    switch (outage_) {
        case Outage::busy:
            return busy();
        case Outage::broken:
            return problem_reply(503, "unavailable", true);
        case Outage::portal:
            return HttpReply{.status = 200, .headers = {}, .body = portal_page};
        case Outage::refuses_us:
            return ErrorCode::unauthorised;
        case Outage::none:
        case Outage::silent:
            break;
    }
    return luck_.below(2) == 0 ? ErrorCode::network : ErrorCode::timed_out;
}

Result<HttpReply> Network::troubled(const HttpRequest& request) {
    if (luck_.below(1000) < static_cast<std::uint64_t>(plan_.refusals) &&
        request.method == kiosk::HttpMethod::put) {
        refused_.insert(id_in(request));
        return problem_reply(422, "invalid-payload", false);
    }
    switch (luck_.below(19)) {
        case 0:
            return ErrorCode::network;
        case 1:
        case 2:
            (void)process(request);
            return ErrorCode::timed_out;
        case 3:
            (void)process(request);
            return process(request);
        case 4:
            late_.push_back(request);
            return ErrorCode::timed_out;
        case 5:
            late_.push_back(request);
            return process(request);
        case 6:
            return problem_reply(500, "internal", true);
        case 7:
            (void)process(request);
            return problem_reply(500, "internal", true);
        case 8:
            return busy();
        case 9:
            return HttpReply{.status = 200, .headers = {}, .body = portal_page};
        case 10:
            return ErrorCode::unauthorised;
        case 11:
            return problem_reply(400, "digest-mismatch", true);
        case 12:
            return impostor(request);
        case 13:
            return last_.value_or(HttpReply{});  // an old answer, for whatever it was
        case 14:
            return HttpReply{.status = 404, .headers = {}, .body = portal_page};
        case 15:
            (void)process(request);
            return ErrorCode::protocol_error;
        case 16:
            return cut_short(process(request));
        case 17:
            // The connection breaks in the middle of the request.
            if (request.method == kiosk::HttpMethod::patch)
                platform_.receive_part(request, luck_.below(request.body.size() + 1));
            return ErrorCode::network;
        default:
            return problem_reply(503, "unavailable", true);
    }
}

HttpReply Network::cut_short(HttpReply reply) {
    reply.body.resize(luck_.below(reply.body.size() + 1));
    return reply;
}

HttpReply Network::busy() {
    auto reply = problem_reply(429, "too-many", true);
    reply.headers.push_back({"Retry-After", std::to_string(luck_.below(900))});
    return reply;
}

/// Right in everything but the signature.
HttpReply Network::impostor(const HttpRequest& request) const {
    const auto id = id_in(request);
    const auto seen = digests_.find(id);
    if (seen == digests_.end()) return HttpReply{.status = 200, .headers = {}, .body = portal_page};
    ModelPlatform::Record record;
    record.kind = "submission";
    if (const auto found = platform_.records.find(id); found != platform_.records.end())
        record = found->second;
    record.digest = seen->second;
    const nlohmann::json body{{"submission_id", id},
                              {"content_digest", record.digest},
                              {"state", "accepted"},
                              {"receipt", platform_.receipt_of(id, record, impostor_)}};
    return json_reply(200, body.dump());
}

}  // namespace tests
