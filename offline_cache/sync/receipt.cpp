#include "offline_cache/sync/receipt.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>

#include <nlohmann/json.hpp>
#include <sodium.h>

#include "kiosk/platform/compact_jws.h"
#include "offline_cache/manifest.h"

namespace offline_cache {

using kiosk::Bytes;
using kiosk::Error;
using kiosk::ErrorCode;
using kiosk::Result;

namespace {

constexpr std::size_t case_no_size_max = 64;

Error refused(const char* why) {
    return {ErrorCode::bad_signature, why, {}};
}

std::string text_member(const nlohmann::json& object, const char* member) {
    const auto found = object.find(member);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<std::uint64_t> number_member(const nlohmann::json& object, const char* member) {
    const auto found = object.find(member);
    if (found == object.end() || !found->is_number_unsigned()) return std::nullopt;
    return found->get<std::uint64_t>();
}

Bytes hash_of(unsigned char kind, const Bytes& one, const Bytes& two) {
    Bytes all{kind};
    all.insert(all.end(), one.begin(), one.end());
    all.insert(all.end(), two.begin(), two.end());
    return kiosk::sha256(all);
}

/// RFC 9162 §2.1.3.2; nullopt: the path is too long or too short for that place.
std::optional<Bytes> root_of(const Bytes& leaf, std::uint64_t index, std::uint64_t size,
                             const std::vector<Bytes>& path) {
    auto hash = hash_of(0, leaf, {});
    auto place = index;
    auto last = size - 1;
    for (const auto& neighbour : path) {
        if (last == 0) return std::nullopt;
        if (place % 2 == 1 || place == last) {
            hash = hash_of(1, neighbour, hash);
            for (; place % 2 == 0 && place != 0; place /= 2) last /= 2;
        } else {
            hash = hash_of(1, hash, neighbour);
        }
        place /= 2;
        last /= 2;
    }
    if (last != 0) return std::nullopt;
    return hash;
}

bool is_plain(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
               c == '-' || c == '_';
    });
}

std::optional<int> number_at(std::string_view text, std::size_t at, std::size_t digits) {
    int value = 0;
    const auto* first = text.data() + at;
    const auto parsed = std::from_chars(first, first + digits, value);
    if (parsed.ec != std::errc() || parsed.ptr != first + digits || value < 0) return std::nullopt;
    return value;
}

}  // namespace

Result<kiosk::WallTime> wall_time_from(std::string_view text) {
    static constexpr std::string_view shape = "dddd-dd-ddTdd:dd:dd.dddZ";
    const kiosk::Error malformed{ErrorCode::bad_format, "not a time", {}};
    if (text.size() != shape.size()) return malformed;
    for (std::size_t i = 0; i < shape.size(); ++i)
        if (shape[i] == 'd' ? (text[i] < '0' || text[i] > '9') : text[i] != shape[i])
            return malformed;
    const auto part = [&text](std::size_t at, std::size_t digits) {
        return number_at(text, at, digits).value_or(0);
    };
    const auto day = std::chrono::year_month_day{
        std::chrono::year{part(0, 4)}, std::chrono::month{static_cast<unsigned>(part(5, 2))},
        std::chrono::day{static_cast<unsigned>(part(8, 2))}};
    if (!day.ok() || part(11, 2) > 23 || part(14, 2) > 59 || part(17, 2) > 59) return malformed;
    return kiosk::WallTime(std::chrono::sys_days{day} + std::chrono::hours{part(11, 2)} +
                           std::chrono::minutes{part(14, 2)} + std::chrono::seconds{part(17, 2)} +
                           kiosk::Duration{part(20, 3)});
}

Result<ReceiptVerifier> ReceiptVerifier::from_key(Bytes ed25519_public_key) {
    if (ed25519_public_key.size() != crypto_sign_PUBLICKEYBYTES)
        return {ErrorCode::bad_config, "a receipt key has 32 bytes"};
    return ReceiptVerifier(std::move(ed25519_public_key));
}

Result<std::string> ReceiptVerifier::payload_of_proof(std::string_view text) const {
    const auto proof = nlohmann::json::parse(text, nullptr, false);
    if (!proof.is_object()) return refused("the receipt is not readable");
    const auto payload = kiosk::from_base64url(text_member(proof, "payload"));
    const auto index = number_member(proof, "index");
    const auto size = number_member(proof, "size");
    const auto path = proof.find("path");
    if (!payload || !index || !size || *size == 0 || *size > batch_size_max || *index >= *size ||
        path == proof.end() || !path->is_array())
        return refused("the receipt's path is not readable");
    std::vector<Bytes> hashes;
    for (const auto& hash : *path) {
        auto bytes = kiosk::from_base64(hash.is_string() ? hash.get<std::string>() : "?");
        if (!bytes || bytes->size() != crypto_hash_sha256_BYTES)
            return refused("the receipt's path is not readable");
        hashes.push_back(std::move(*bytes));
    }
    const auto root = root_of(*payload, *index, *size, hashes);
    if (!root) return refused("the receipt's path does not fit");
    const auto signed_root =
        kiosk::signed_payload(text_member(proof, "root"), "bianmin-receipt-root+jws", key_);
    if (!signed_root) return signed_root.error();
    const auto words = nlohmann::json::parse(*signed_root, nullptr, false);
    if (!words.is_object() || text_member(words, "root") != kiosk::to_base64(*root) ||
        number_member(words, "size") != size)
        return refused("the receipt is not below the signed root");
    return std::string(payload->begin(), payload->end());
}

Result<kiosk::Receipt> ReceiptVerifier::verify(std::string_view jws,
                                               const ReceiptExpectation& expected) const {
    if (jws.size() > jws_size_max) return refused("the receipt is too long");
    const auto text = jws.starts_with('{')
                          ? payload_of_proof(jws)
                          : kiosk::signed_payload(jws, "bianmin-receipt+jws", key_);
    if (!text) return text.error();
    const auto payload = nlohmann::json::parse(*text, nullptr, false);
    if (!payload.is_object()) return refused("the receipt is not readable");
    if (text_member(payload, "submission_id") != expected.id.value().text())
        return refused("the receipt is for another submission");
    if (text_member(payload, "content_digest") != content_digest_header(expected.content_digest))
        return refused("the receipt is for other bytes");
    if (text_member(payload, "terminal_id") != expected.terminal_id)
        return refused("the receipt is for another terminal");
    if (text_member(payload, "kind") != name_of(expected.kind))
        return refused("the receipt is of another kind");
    const bool is_case = expected.kind == kiosk::SubmissionKind::submission;
    if (text_member(payload, "status") != (is_case ? "received" : "recorded"))
        return refused("the receipt has an unknown status");
    const auto case_no = text_member(payload, "case_no");
    if (case_no.empty() == is_case || case_no.size() > case_no_size_max || !is_plain(case_no))
        return refused("the receipt has no proper case number");
    const auto accepted_at = wall_time_from(text_member(payload, "accepted_at"));
    if (!accepted_at) return refused("the receipt has no proper time");
    return kiosk::Receipt{.id = expected.id,
                          .case_no = case_no,
                          .accepted_at = *accepted_at,
                          .jws = std::string(jws)};
}

}  // namespace offline_cache
