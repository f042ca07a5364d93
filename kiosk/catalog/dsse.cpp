#include "kiosk/catalog/dsse.h"

#include <algorithm>

#include <nlohmann/json.hpp>
#include <sodium.h>

#include "kiosk/base/encoding.h"

namespace kiosk {

namespace {

// RFC 8410: what stands before the seed in a PKCS #8 Ed25519 key.
constexpr std::array<unsigned char, 16> pkcs8_head{0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06,
                                                   0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20};
constexpr std::string_view pem_begin = "-----BEGIN PRIVATE KEY-----";
constexpr std::string_view pem_end = "-----END PRIVATE KEY-----";

/// DSSE's pre-authentication encoding: what is really signed.
std::string authenticated_text(std::string_view payload_type, std::string_view payload) {
    std::string text = "DSSEv1 ";
    text += std::to_string(payload_type.size());
    text += ' ';
    text += payload_type;
    text += ' ';
    text += std::to_string(payload.size());
    text += ' ';
    text += payload;
    return text;
}

bool signed_by(const SigningKey& key, std::string_view text,
               std::span<const unsigned char> signature) {
    return signature.size() == crypto_sign_BYTES &&
           crypto_sign_verify_detached(signature.data(), as_bytes(text).data(), text.size(),
                                       key.data()) == 0;
}

struct ExpandedKey {
    SigningKey open{};
    std::array<unsigned char, crypto_sign_SECRETKEYBYTES> secret{};

    explicit ExpandedKey(const SigningSeed& seed) {
        KIOSK_CHECK(seed.seed.reveal().size() == crypto_sign_SEEDBYTES);
        crypto_sign_seed_keypair(open.data(), secret.data(), seed.seed.reveal().data());
    }
    ~ExpandedKey() { wipe_bytes(secret.data(), secret.size()); }
    ExpandedKey(const ExpandedKey&) = delete;
    ExpandedKey& operator=(const ExpandedKey&) = delete;
};

std::string without_blanks(std::string_view text) {
    std::string kept;
    std::ranges::copy_if(text, std::back_inserter(kept),
                         [](char c) { return c != ' ' && c != '\n' && c != '\r' && c != '\t'; });
    return kept;
}

const std::string* text_member(const nlohmann::json& object, const char* name) {
    const auto found = object.is_object() ? object.find(name) : object.end();
    return found != object.end() && found->is_string() ? found->get_ptr<const std::string*>()
                                                       : nullptr;
}

}  // namespace

Result<std::string> open_envelope(std::string_view envelope, std::string_view payload_type,
                                  std::span<const SigningKey> trusted) {
    if (envelope.size() > envelope_size_max)
        return {ErrorCode::limit_exceeded, "envelope too large"};
    const auto json = nlohmann::json::parse(envelope, nullptr, false);
    if (json.is_discarded()) return {ErrorCode::bad_format, "envelope is not JSON"};
    const auto* type = text_member(json, "payloadType");
    const auto* encoded = text_member(json, "payload");
    if (type == nullptr || encoded == nullptr || !json.contains("signatures") ||
        !json["signatures"].is_array()) {
        return {ErrorCode::bad_format, "envelope lacks payloadType, payload or signatures"};
    }
    if (*type != payload_type) return {ErrorCode::bad_format, "envelope holds another payloadType"};
    const auto& signatures = json["signatures"];
    if (signatures.size() > envelope_signatures_max)
        return {ErrorCode::limit_exceeded, "too many signatures"};
    const auto payload = from_base64(*encoded);
    if (!payload) return {ErrorCode::bad_format, "payload is not base64"};
    std::string body(payload->begin(), payload->end());
    const std::string text = authenticated_text(payload_type, body);
    for (const auto& entry : signatures) {
        const auto* encoded_signature = text_member(entry, "sig");
        const auto signature = encoded_signature != nullptr ? from_base64(*encoded_signature)
                                                            : Result<Bytes>(ErrorCode::bad_format);
        if (!signature) return {ErrorCode::bad_format, "signature is not base64"};
        const auto fits = [&](const SigningKey& key) { return signed_by(key, text, *signature); };
        if (std::ranges::any_of(trusted, fits)) return body;
    }
    return {ErrorCode::bad_signature, "no trusted key signed the envelope"};
}

SigningKey SigningSeed::public_key() const {
    return ExpandedKey(*this).open;
}

std::string make_envelope(std::string_view payload_type, std::string_view payload,
                          const SigningSeed& seed) {
    const ExpandedKey key(seed);
    const std::string text = authenticated_text(payload_type, payload);
    std::array<unsigned char, crypto_sign_BYTES> signature{};
    crypto_sign_detached(signature.data(), nullptr, as_bytes(text).data(), text.size(),
                         key.secret.data());
    const nlohmann::ordered_json envelope{
        {"payloadType", payload_type},
        {"payload", to_base64(as_bytes(payload))},
        {"signatures", {{{"keyid", key_id_of(key.open)}, {"sig", to_base64(signature)}}}}};
    return envelope.dump() + "\n";
}

std::string key_id_of(const SigningKey& key) {
    return to_hex(sha256(key)).substr(0, 16);
}

Result<SigningSeed> signing_seed_from_pem(std::string_view pem) {
    const Error no_key{ErrorCode::bad_format, "not an Ed25519 private key in PEM", {}};
    const auto begin = pem.find(pem_begin);
    const auto end = pem.find(pem_end);
    if (begin == std::string_view::npos || end == std::string_view::npos || end < begin)
        return no_key;
    const auto body_at = begin + pem_begin.size();
    const SecretText body(without_blanks(pem.substr(body_at, end - body_at)));
    auto decoded = from_base64(body.reveal());
    if (!decoded) return no_key;
    const SecretBytes der(std::move(*decoded));
    const auto& bytes = der.reveal();
    if (bytes.size() != pkcs8_head.size() + crypto_sign_SEEDBYTES ||
        !std::equal(pkcs8_head.begin(), pkcs8_head.end(), bytes.begin())) {
        return no_key;
    }
    return SigningSeed{SecretBytes(Bytes(bytes.begin() + pkcs8_head.size(), bytes.end()))};
}

SecretText pem_from_signing_seed(const SigningSeed& seed) {
    SecretBytes der(Bytes(pkcs8_head.begin(), pkcs8_head.end()));
    der.reveal().reserve(pkcs8_head.size() + crypto_sign_SEEDBYTES);
    der.reveal().insert(der.reveal().end(), seed.seed.reveal().begin(), seed.seed.reveal().end());
    const SecretText body(to_base64(der.reveal()));
    std::string text(pem_begin);
    text += "\n" + body.reveal() + "\n";
    text += pem_end;
    text += "\n";
    return SecretText(std::move(text));
}

Result<SigningKey> signing_key_from_text(std::string_view text) {
    const auto bytes = from_base64(without_blanks(text));
    SigningKey key{};
    if (!bytes || bytes->size() != key.size()) {
        return {ErrorCode::bad_format, "not a public key: base64 of 32 bytes expected"};
    }
    std::ranges::copy(*bytes, key.begin());
    return key;
}

}  // namespace kiosk
