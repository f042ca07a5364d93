#include "tests/unit/platform_wire/wire_fixture.h"

#include <array>
#include <cstdio>
#include <fstream>

#include <doctest.h>
#include <sodium.h>

#include "kiosk/base/encoding.h"

namespace tests {

namespace {

kiosk::Bytes public_key(const std::string& file) {
    std::ifstream stream(test_keys() / file);
    std::string line;
    std::getline(stream, line);
    const auto key = kiosk::from_base64(line);
    REQUIRE(key.has_value());
    return *key;
}

std::string key_id(const std::string& file) {
    return kiosk::to_hex(kiosk::sha256(public_key(file))).substr(0, 16);
}

kiosk::TlsIdentity identity_of(const std::string& identity, const std::string& authority) {
    const auto& keys = test_keys();
    return {(keys / authority).string(), (keys / (identity + ".crt")).string(),
            (keys / (identity + ".key")).string()};
}

}  // namespace

WireTerminal::WireTerminal(const PlatformProcess& platform, const std::string& identity,
                           const std::string& authority)
    : url_(platform.url()), client_(identity_of(identity, authority)) {}

kiosk::Result<kiosk::HttpReply> WireTerminal::send(kiosk::HttpMethod method,
                                                   const std::string& path,
                                                   std::vector<kiosk::HttpHeader> headers,
                                                   std::string body) {
    return client_.send(
        {method, url_ + path, std::move(headers), std::move(body), std::chrono::seconds(30)});
}

kiosk::HttpReply WireTerminal::call(kiosk::HttpMethod method, const std::string& path,
                                    std::vector<kiosk::HttpHeader> headers, std::string body) {
    auto reply = send(method, path, std::move(headers), std::move(body));
    if (!reply) FAIL(reply.error().detail);
    return std::move(*reply);
}

kiosk::HttpReply WireTerminal::put_manifest(const std::string& id, const std::string& body) {
    return call(kiosk::HttpMethod::put, "/v1/submissions/" + id,
                {{"Content-Type", "application/json"},
                 {"Idempotency-Key", "\"" + id + "\""},
                 {"Content-Digest", digest_header(body)}},
                body);
}

kiosk::HttpReply WireTerminal::commit(const std::string& id) {
    return call(kiosk::HttpMethod::put, "/v1/submissions/" + id + "/commit");
}

std::string uuid(int number) {
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "01900000-0000-7000-8000-%012d", number);
    return text.data();
}

std::string digest_header(const std::string& body) {
    return "sha-256=:" + kiosk::to_base64(kiosk::sha256(kiosk::as_bytes(body))) + ":";
}

std::string seal(const std::string& text, const std::string& public_key_file) {
    kiosk::Bytes box(text.size() + crypto_box_SEALBYTES);
    const auto key = public_key(public_key_file);
    REQUIRE(crypto_box_seal(box.data(), kiosk::as_bytes(text).data(), text.size(), key.data()) ==
            0);
    return kiosk::to_base64(box);
}

Json payload_of(const std::string& id) {
    return {{"submission_id", id},
            {"kind", "submission"},
            {"service_code", service_code},
            {"language", "zh"},
            {"applicant",
             {{"name", "张三丰测"}, {"number", sample_number}, {"identity_kind", "resident"}}},
            {"answers",
             {{"name", "张三丰测"},
              {"sex", "2"},
              {"nation", "汉"},
              {"birth", "1949-12-31"},
              {"number", sample_number},
              {"address", "虚构区丰测路8号"},
              {"employee_pension", "no"},
              {"household", "rural"},
              {"grade", "500"},
              {"payment", "self"},
              {"phone", "13900000001"},
              {"commitment", "OK"}}},
            {"signature",
             {{"media_type", "application/vnd.bianmin.strokes+json"},
              {"strokes", {{{0.1, 0.5, 0}, {0.9, 1.0, 16}}}}}}};
}

Json evaluation_of(const std::string& id, const std::string& about, int grade) {
    return {{"submission_id", id},
            {"kind", "evaluation"},
            {"service_code", service_code},
            {"case_ref", about},
            {"satisfaction", grade},
            {"pf", "5"},
            {"assessed_at", "2026-03-01T02:03:04.567Z"}};
}

Json manifest_of(const Json& payload) {
    Json manifest{{"submission_id", payload["submission_id"]},
                  {"kind", payload["kind"]},
                  {"terminal_id", "terminal-0001"},
                  {"service_code", payload["service_code"]},
                  {"catalogue_version", 1},
                  {"form_id", "pension_enrolment"},
                  {"form_version", "2"},
                  {"created_at", "2026-03-01T02:03:04.567Z"},
                  {"sequence", 1},
                  {"suite", "sealedbox-x25519"},
                  {"key_id", key_id("data.pub")},
                  {"payload", seal(payload.dump())}};
    if (payload.contains("case_ref")) manifest["case_ref"] = payload["case_ref"];
    return manifest;
}

std::string submission(const std::string& id) {
    return manifest_of(payload_of(id)).dump();
}

Json verified(const std::string& receipt) {
    const auto first = receipt.find('.');
    const auto second = receipt.rfind('.');
    if (first == std::string::npos || first == second) return nullptr;
    const auto head = kiosk::from_base64url(receipt.substr(0, first));
    const auto body = kiosk::from_base64url(receipt.substr(first + 1, second - first - 1));
    const auto signature = kiosk::from_base64url(receipt.substr(second + 1));
    if (!head || !body || !signature || signature->size() != crypto_sign_BYTES) return nullptr;
    const auto header = Json::parse(*head);
    if (header["alg"] != "EdDSA" || header["kid"] != key_id("receipt.pub")) return nullptr;
    const auto key = public_key("receipt.pub");
    const auto text = receipt.substr(0, second);
    if (crypto_sign_verify_detached(signature->data(), kiosk::as_bytes(text).data(), text.size(),
                                    key.data()) != 0) {
        return nullptr;
    }
    return Json::parse(*body);
}

std::string problem_type(const kiosk::HttpReply& reply) {
    CHECK(reply.header("Content-Type") == "application/problem+json");
    const auto problem = Json::parse(reply.body);
    CHECK(problem["status"] == reply.status);
    const std::string type = problem["type"];
    REQUIRE(type.starts_with("urn:bianmin:problem:"));
    return type.substr(20);
}

}  // namespace tests
