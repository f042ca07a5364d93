#include "tests/simulator/model_platform.h"

#include <nlohmann/json.hpp>
#include <sodium.h>

#include "kiosk/base/check.h"

namespace tests {

using kiosk::HttpReply;

ReceiptKeyPair::ReceiptKeyPair()
    : public_key(crypto_sign_PUBLICKEYBYTES), secret_key(crypto_sign_SECRETKEYBYTES) {
    KIOSK_CHECK(sodium_init() >= 0);
    crypto_sign_keypair(public_key.data(), secret_key.data());
}

std::string sign_jws(const ReceiptKeyPair& key, const std::string& header,
                     const std::string& payload) {
    const auto text = kiosk::to_base64url(kiosk::as_bytes(header)) + "." +
                      kiosk::to_base64url(kiosk::as_bytes(payload));
    kiosk::Bytes signature(crypto_sign_BYTES);
    crypto_sign_detached(signature.data(), nullptr, kiosk::as_bytes(text).data(), text.size(),
                         key.secret_key.data());
    return text + "." + kiosk::to_base64url(signature);
}

HttpReply json_reply(int status, const std::string& body) {
    return {.status = status, .headers = {{"Content-Type", "application/json"}}, .body = body};
}

HttpReply problem_reply(int status, const std::string& type, bool retryable) {
    const nlohmann::json body{
        {"type", "urn:bianmin:problem:" + type}, {"status", status}, {"retryable", retryable}};
    return {.status = status,
            .headers = {{"content-type", "application/problem+json"}},
            .body = body.dump()};
}

std::string ModelPlatform::receipt_of(const std::string& id, const Record& record,
                                      const ReceiptKeyPair& signer) const {
    const bool is_case = record.kind == "submission";
    const nlohmann::json payload{{"submission_id", id},
                                 {"kind", record.kind},
                                 {"terminal_id", "T-0001"},
                                 {"content_digest", record.digest},
                                 {"accepted_at", "2026-03-01T02:03:04.567Z"},
                                 {"case_no", is_case ? "C" + id.substr(28) : ""},
                                 {"status", is_case ? "received" : "recorded"}};
    return sign_jws(signer, receipt_header, payload.dump());
}

kiosk::Result<HttpReply> ModelPlatform::send(const kiosk::HttpRequest& request) {
    if (cancelled_) return {kiosk::ErrorCode::cancelled, "cancelled"};
    const bool commits = request.url.ends_with("/commit");
    requests.push_back(request.method == kiosk::HttpMethod::get ? "GET"
                       : commits                                ? "COMMIT"
                                                                : "PUT");
    const auto processed = [&] { return process(request); };
    if (fault) return fault(request, processed);
    return processed();
}

HttpReply ModelPlatform::process(const kiosk::HttpRequest& request) {
    constexpr std::size_t id_length = 36;
    const auto at = request.url.find("/v1/submissions/");
    KIOSK_CHECK(at != std::string::npos);
    const auto id = request.url.substr(at + 16, id_length);
    if (request.url.ends_with("/commit")) return commit(id);
    if (request.method == kiosk::HttpMethod::put) return store(id, request);
    const auto found = records.find(id);
    if (found == records.end()) return problem_reply(404, "not-found", false);
    nlohmann::json body{{"submission_id", id}, {"content_digest", found->second.digest}};
    body["state"] = found->second.receipt.empty() ? "registered" : "accepted";
    if (!found->second.receipt.empty()) body["receipt"] = found->second.receipt;
    return json_reply(200, body.dump());
}

HttpReply ModelPlatform::store(const std::string& id, const kiosk::HttpRequest& request) {
    const auto digest =
        "sha-256=:" + kiosk::to_base64(kiosk::sha256(kiosk::as_bytes(request.body))) + ":";
    std::map<std::string, std::string> headers;
    for (const auto& header : request.headers) headers[header.name] = header.value;
    if (headers["Content-Digest"] != digest || headers["Idempotency-Key"] != "\"" + id + "\"" ||
        headers["Content-Type"] != "application/json")
        complaints.push_back("headers of " + id);
    const auto manifest = nlohmann::json::parse(request.body, nullptr, false);
    if (!manifest.is_object() || manifest.value("submission_id", "") != id)
        complaints.push_back("body of " + id);
    const auto [found, is_new] = records.try_emplace(id);
    if (is_new)
        found->second = {.body = request.body,
                         .digest = digest,
                         .kind = manifest.value("kind", ""),
                         .about = manifest.value("case_ref", ""),
                         .receipt = {},
                         .cases = 0};
    if (found->second.body != request.body) {
        complaints.push_back("other bytes under " + id);
        return problem_reply(409, "digest-conflict", false);
    }
    const nlohmann::json body{
        {"submission_id", id}, {"state", "registered"}, {"content_digest", digest}};
    return json_reply(is_new ? 201 : 200, body.dump());
}

HttpReply ModelPlatform::commit(const std::string& id) {
    const auto found = records.find(id);
    if (found == records.end()) return problem_reply(404, "not-found", false);
    if (found->second.receipt.empty() || without_key) {
        ++found->second.cases;
        accepted.push_back(id);
        found->second.receipt = receipt_of(id, found->second, key);
    }
    return json_reply(200, nlohmann::json{{"receipt", found->second.receipt}}.dump());
}

}  // namespace tests
