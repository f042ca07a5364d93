#include "offline_cache/sync/wire.h"

#include <algorithm>
#include <charconv>

#include <nlohmann/json.hpp>
#include <time.h>

#include "kiosk/platform/told_problem.h"
#include "kiosk/platform/told_values.h"
#include "offline_cache/manifest.h"

namespace offline_cache {

using kiosk::ErrorCode;
using kiosk::HttpReply;
using kiosk::told_problem;
using kiosk::told_text;
using kiosk::ToldProblem;

namespace {

nlohmann::json object_of(std::string_view body) {
    auto json = nlohmann::json::parse(body, nullptr, false);
    return json.is_object() ? json : nlohmann::json(nlohmann::json::value_t::discarded);
}

Outcome without_reply(const kiosk::Error& error) {
    Outcome outcome;
    outcome.code = error.code;
    outcome.problem = kiosk::name_of(error.code);
    switch (error.code) {
        case ErrorCode::cancelled:
            outcome.kind = OutcomeKind::cancelled;
            break;
        // A certificate or key file that can't be used is an identity that we don't have.
        case ErrorCode::unauthorised:
        case ErrorCode::bad_config:
            outcome.kind = OutcomeKind::identity;
            break;
        case ErrorCode::limit_exceeded:
        case ErrorCode::protocol_error:
            outcome.kind = OutcomeKind::junk;
            break;
        default:
            outcome.kind = OutcomeKind::no_answer;
            break;
    }
    return outcome;
}

}  // namespace

ErrorCode code_of(OutcomeKind kind) {
    switch (kind) {
        case OutcomeKind::conflict:
            return ErrorCode::conflict;
        case OutcomeKind::forged_receipt:
            return ErrorCode::bad_signature;
        case OutcomeKind::rejected:
            return ErrorCode::rejected;
        case OutcomeKind::damaged:
            return ErrorCode::checksum_error;
        case OutcomeKind::busy:
        case OutcomeKind::unavailable:
            return ErrorCode::server_error;
        case OutcomeKind::junk:
            return ErrorCode::protocol_error;
        case OutcomeKind::identity:
            return ErrorCode::unauthorised;
        case OutcomeKind::unknown_here:
            return ErrorCode::not_found;
        case OutcomeKind::no_answer:
            return ErrorCode::network;
        case OutcomeKind::cancelled:
            return ErrorCode::cancelled;
        case OutcomeKind::upload_gone:
            return ErrorCode::not_found;
        case OutcomeKind::attachments_missing:
            return ErrorCode::rejected;
        case OutcomeKind::registered:
        case OutcomeKind::accepted:
        case OutcomeKind::progress:
            return ErrorCode::internal;
    }
    return ErrorCode::internal;
}

namespace {

OutcomeKind kind_of_failure(int status, const ToldProblem& problem) {
    if (status == 401 || status == 403) return OutcomeKind::identity;
    if (status == 404)
        return problem.type == "not-found" ? OutcomeKind::unknown_here : OutcomeKind::junk;
    if (status == 429) return OutcomeKind::busy;
    if (status >= 500 || status == 408 || status == 425) return OutcomeKind::unavailable;
    if (problem.type == "digest-conflict") return OutcomeKind::conflict;
    if (problem.type == "attachments-missing") return OutcomeKind::attachments_missing;
    if (problem.is_platforms() && problem.retryable)
        return status == 400 ? OutcomeKind::damaged : OutcomeKind::unavailable;
    // A gateway says these with reason, too; repeating the same bytes would not change its mind.
    if (status == 413 || status == 415 || status == 422) return OutcomeKind::rejected;
    // Other words of a gateway (a 400 for a certificate that it dislikes, a redirect) are not the
    // platform's.
    if (!problem.is_platforms() || status < 400) return OutcomeKind::junk;
    if (status == 409) return OutcomeKind::unavailable;
    return OutcomeKind::rejected;
}

void read_receipt(const nlohmann::json& body, const OutboxEntry& entry, const WireOptions& options,
                  const ReceiptVerifier& verifier, Outcome& outcome) {
    auto receipt =
        verifier.verify(told_text(body, "receipt"), {.id = entry.id,
                                                     .kind = entry.kind,
                                                     .terminal_id = options.terminal_id,
                                                     .content_digest = entry.content_digest});
    if (receipt) {
        outcome.kind = OutcomeKind::accepted;
        outcome.receipt = std::move(*receipt);
        return;
    }
    outcome.kind = OutcomeKind::forged_receipt;
    outcome.problem = receipt.error().detail;
}

/// 200 and 201. Only what has the exact shape of the platform's answer for this very submission
/// counts.
void read_success(OutboxState phase, const OutboxEntry& entry, const HttpReply& reply,
                  const WireOptions& options, const ReceiptVerifier& verifier, Outcome& outcome) {
    outcome.kind = OutcomeKind::junk;
    const auto body = object_of(reply.body);
    if (body.is_discarded()) return;
    if (phase == OutboxState::committing) {
        if (body.contains("receipt")) read_receipt(body, entry, options, verifier, outcome);
        return;
    }
    if (told_text(body, "submission_id") != entry.id.value().text()) return;
    const bool same_bytes =
        told_text(body, "content_digest") == content_digest_header(entry.content_digest);
    if (phase == OutboxState::registering) {
        if (same_bytes) outcome.kind = OutcomeKind::registered;
        return;
    }
    const auto state = told_text(body, "state");
    if (state != "registered" && state != "accepted") return;
    if (!same_bytes)
        outcome.kind = OutcomeKind::conflict;
    else if (state == "registered")
        outcome.kind = OutcomeKind::registered;
    else
        read_receipt(body, entry, options, verifier, outcome);
}

/// One member of a batch's answer.
Outcome item_outcome(const nlohmann::json& item, const OutboxEntry& entry,
                     const WireOptions& options, const ReceiptVerifier& verifier) {
    Outcome outcome;
    outcome.kind = OutcomeKind::junk;
    if (!item.is_object() || told_text(item, "submission_id") != entry.id.value().text())
        return outcome;
    const auto status = item.find("status");
    if (status == item.end() || !status->is_number_integer()) return outcome;
    outcome.http_status = status->get<int>();
    if (outcome.http_status == 200) {
        read_receipt(item, entry, options, verifier, outcome);
        return outcome;
    }
    const auto problem = told_problem(item);
    outcome.kind = kind_of_failure(outcome.http_status, problem);
    outcome.problem = problem.type;
    return outcome;
}

/// The batch as such, whatever is in it.
Outcome host_outcome(const kiosk::Result<HttpReply>& reply, bool& is_refused) {
    if (!reply) return without_reply(reply.error());
    Outcome outcome;
    outcome.http_status = reply->status;
    if (reply->status == 200) {
        outcome.kind = OutcomeKind::registered;  // answered; its items say more
        return outcome;
    }
    const auto problem = told_problem(*reply);
    outcome.kind = kind_of_failure(reply->status, problem);
    outcome.problem = problem.type;
    outcome.retry_after = retry_after_of(*reply);
    const bool concerns_all =
        outcome.kind == OutcomeKind::identity || outcome.kind == OutcomeKind::busy ||
        outcome.kind == OutcomeKind::unavailable || outcome.kind == OutcomeKind::damaged;
    // Nothing of this condemns a single one of them.
    if (!concerns_all && reply->status >= 400 && reply->status < 500) {
        outcome.kind = OutcomeKind::damaged;
        is_refused = true;
    }
    return outcome;
}

}  // namespace

std::optional<std::time_t> http_date(std::string_view text) {
    std::tm parts{};
    const std::string copy(text);
    const char* end = ::strptime(copy.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
    if (end == nullptr || *end != '\0') return std::nullopt;
    return ::timegm(&parts);
}

kiosk::HttpRequest request_of(OutboxState phase, const OutboxEntry& entry, std::string manifest,
                              const WireOptions& options) {
    kiosk::HttpRequest request;
    request.timeout = options.request_timeout;
    const auto id = entry.id.value().text();
    request.url = options.url + "/v1/submissions/" + id;
    if (phase == OutboxState::resolving) return request;
    request.method = kiosk::HttpMethod::put;
    request.headers.push_back({"Idempotency-Key", "\"" + id + "\""});
    if (phase == OutboxState::committing) {
        request.url += "/commit";
        return request;
    }
    request.headers.push_back({"Content-Type", "application/json"});
    request.headers.push_back({"Content-Digest", content_digest_header(entry.content_digest)});
    request.body = std::move(manifest);
    return request;
}

kiosk::HttpRequest batch_request_of(const std::vector<BatchItem>& items,
                                    const WireOptions& options) {
    auto list = nlohmann::json::array();
    for (const auto& item : items)
        list.push_back({{"submission_id", item.entry.id.value().text()},
                        {"content_digest", content_digest_header(item.entry.content_digest)},
                        {"manifest", item.manifest}});
    kiosk::HttpRequest request;
    request.method = kiosk::HttpMethod::post;
    request.timeout = options.request_timeout;
    request.url = options.url + "/v1/batches";
    request.body = nlohmann::json{{"items", std::move(list)}}.dump();
    request.headers.push_back({"Content-Type", "application/json"});
    request.headers.push_back(
        {"Content-Digest", content_digest_header(kiosk::sha256(kiosk::as_bytes(request.body)))});
    return request;
}

BatchOutcome batch_outcome_of(const std::vector<BatchItem>& items,
                              const kiosk::Result<HttpReply>& reply, const WireOptions& options,
                              const ReceiptVerifier& verifier) {
    BatchOutcome batch;
    batch.host = host_outcome(reply, batch.is_refused);
    nlohmann::json list;
    if (batch.host.kind == OutcomeKind::registered) {
        const auto body = object_of(reply->body);
        const auto found = body.is_discarded() ? body.end() : body.find("items");
        if (found != body.end() && found->is_array() && found->size() == items.size())
            list = *found;
        else
            batch.host.kind = OutcomeKind::junk;
    }
    batch.host.code = code_of(batch.host.kind);
    for (std::size_t i = 0; i < items.size(); ++i) {
        auto outcome =
            list.is_array() ? item_outcome(list[i], items[i].entry, options, verifier) : batch.host;
        outcome.code = code_of(outcome.kind);
        batch.items.push_back(std::move(outcome));
    }
    // One identity stands behind all of them: what refuses it for one row refuses this terminal.
    const auto refused = std::ranges::find(batch.items, OutcomeKind::identity, &Outcome::kind);
    if (refused != batch.items.end()) batch.host = *refused;
    return batch;
}

Outcome outcome_of(OutboxState phase, const OutboxEntry& entry,
                   const kiosk::Result<HttpReply>& reply, const WireOptions& options,
                   const ReceiptVerifier& verifier) {
    auto outcome = failure_of(reply);
    // A question carries nothing that a gateway could refuse, and what speaks tus answers an
    // upload: somebody on the way has mixed up two answers.
    const bool is_of_another =
        outcome.kind == OutcomeKind::rejected && outcome.problem.empty() &&
        (phase == OutboxState::resolving || !reply->header("Tus-Resumable").empty());
    if (is_of_another) {
        outcome.kind = OutcomeKind::junk;
        outcome.code = code_of(outcome.kind);
    }
    if (reply && (reply->status == 200 || reply->status == 201)) {
        read_success(phase, entry, *reply, options, verifier, outcome);
        outcome.code = code_of(outcome.kind);
    }
    return outcome;
}

Outcome failure_of(const kiosk::Result<HttpReply>& reply) {
    if (!reply) return without_reply(reply.error());
    Outcome outcome;
    outcome.http_status = reply->status;
    if (reply->status >= 200 && reply->status < 300) {
        outcome.kind = OutcomeKind::junk;  // until somebody has read it
        outcome.code = code_of(outcome.kind);
        return outcome;
    }
    const auto problem = told_problem(*reply);
    outcome.kind = kind_of_failure(reply->status, problem);
    outcome.problem = problem.type;
    outcome.retry_after = retry_after_of(*reply);
    outcome.code = code_of(outcome.kind);
    return outcome;
}

std::optional<kiosk::Duration> retry_after_of(const HttpReply& reply) {
    const auto text = reply.header("Retry-After");
    if (text.empty()) return std::nullopt;
    std::int64_t seconds = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) {
        const auto until = http_date(text);
        const auto now = http_date(reply.header("Date"));
        if (!until || !now) return std::nullopt;
        seconds = static_cast<std::int64_t>(*until - *now);
    }
    const auto longest =
        std::chrono::duration_cast<std::chrono::seconds>(BackOff::longest_retry_after).count();
    return std::chrono::seconds(std::clamp<std::int64_t>(seconds, 0, longest));
}

}  // namespace offline_cache
