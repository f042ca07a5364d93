#include "kiosk/platform/compact_jws.h"

#include <nlohmann/json.hpp>
#include <sodium.h>

namespace kiosk {

namespace {

Error jws_refused(const char* why) {
    return {ErrorCode::bad_signature, why, {}};
}

std::string header_member(const nlohmann::json& header, const char* member) {
    const auto found = header.find(member);
    return found != header.end() && found->is_string() ? found->get<std::string>() : std::string();
}

}  // namespace

Result<std::string> signed_payload(std::string_view jws, std::string_view type,
                                   const Bytes& ed25519_public_key) {
    const auto first = jws.find('.');
    const auto second = first == std::string_view::npos ? first : jws.find('.', first + 1);
    if (second == std::string_view::npos || jws.find('.', second + 1) != std::string_view::npos)
        return jws_refused("it has not three parts");
    const auto signature = from_base64url(jws.substr(second + 1));
    if (!signature || signature->size() != crypto_sign_BYTES)
        return jws_refused("it has no Ed25519 signature");
    const auto signed_part = as_bytes(jws.substr(0, second));
    if (ed25519_public_key.size() != crypto_sign_PUBLICKEYBYTES ||
        crypto_sign_verify_detached(signature->data(), signed_part.data(), signed_part.size(),
                                    ed25519_public_key.data()) != 0)
        return jws_refused("the signature is not of the pinned key");
    const auto head = from_base64url(jws.substr(0, first));
    const auto header = nlohmann::json::parse(head ? *head : Bytes{}, nullptr, false);
    if (!header.is_object() || header_member(header, "alg") != "EdDSA")
        return jws_refused("the algorithm is not EdDSA");
    if (header_member(header, "typ") != type) return jws_refused("it is of another type");
    if (header.contains("crit")) return jws_refused("it demands an extension");
    const auto payload = from_base64url(jws.substr(first + 1, second - first - 1));
    if (!payload) return jws_refused("it is not readable");
    return std::string(payload->begin(), payload->end());
}

}  // namespace kiosk
