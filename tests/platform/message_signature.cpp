#include "tests/platform/message_signature.h"

#include <memory>

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

namespace tests {

namespace {

/// What stands behind `sig1=`; empty when there is no such member.
std::string member_of(const std::string& dictionary) {
    static constexpr std::string_view label = "sig1=";
    return dictionary.starts_with(label) ? dictionary.substr(label.size()) : std::string();
}

kiosk::Bytes der_from_flat(const kiosk::Bytes& flat) {
    if (flat.size() != 64) return {};
    const std::unique_ptr<ECDSA_SIG, void (*)(ECDSA_SIG*)> signature(ECDSA_SIG_new(),
                                                                     &ECDSA_SIG_free);
    ECDSA_SIG_set0(signature.get(), BN_bin2bn(flat.data(), 32, nullptr),
                   BN_bin2bn(flat.data() + 32, 32, nullptr));
    kiosk::Bytes der(static_cast<std::size_t>(i2d_ECDSA_SIG(signature.get(), nullptr)));
    auto* into = der.data();
    i2d_ECDSA_SIG(signature.get(), &into);
    return der;
}

struct Way {
    std::string_view name;
    const EVP_MD* digest = nullptr;
    bool is_pair = true;
    std::string_view identity{};
};

Way way_of(const EVP_PKEY* key) {
    if (EVP_PKEY_is_a(key, "SM2") == 1)
        return {.name = "sm2-sm3", .digest = EVP_sm3(), .identity = "1234567812345678"};
    if (EVP_PKEY_is_a(key, "EC") == 1) return {.name = "ecdsa-p256-sha256", .digest = EVP_sha256()};
    return {.name = "ed25519", .is_pair = false};
}

}  // namespace

bool is_signed_by(const SignedMessage& message, const kiosk::Bytes& public_key) {
    const auto parameters = member_of(message.signature_input);
    const auto text = member_of(message.signature);
    if (!parameters.starts_with("(\"@method\" \"@target-uri\" \"content-digest\");") ||
        text.size() < 2 || text.front() != ':' || text.back() != ':')
        return false;
    const auto flat = kiosk::from_base64(std::string_view(text).substr(1, text.size() - 2));
    if (!flat) return false;
    const std::string base = "\"@method\": " + message.method +
                             "\n\"@target-uri\": " + message.target_uri +
                             "\n\"content-digest\": " + message.content_digest +
                             "\n\"@signature-params\": " + parameters;
    const auto* data = public_key.data();
    const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key(
        d2i_PUBKEY(nullptr, &data, static_cast<long>(public_key.size())), &EVP_PKEY_free);
    if (!key) return false;
    const auto way = way_of(key.get());
    if (!parameters.ends_with(";alg=\"" + std::string(way.name) + "\"")) return false;
    const auto signature = way.is_pair ? der_from_flat(*flat) : *flat;
    const std::unique_ptr<EVP_PKEY_CTX, void (*)(EVP_PKEY_CTX*)> identified(
        EVP_PKEY_CTX_new(key.get(), nullptr), &EVP_PKEY_CTX_free);
    const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context(EVP_MD_CTX_new(),
                                                                     &EVP_MD_CTX_free);
    if (!way.identity.empty() && EVP_PKEY_CTX_set1_id(identified.get(), way.identity.data(),
                                                      static_cast<int>(way.identity.size())) != 1)
        return false;
    if (!way.identity.empty()) EVP_MD_CTX_set_pkey_ctx(context.get(), identified.get());
    const auto words = kiosk::as_bytes(base);
    return EVP_DigestVerifyInit(context.get(), nullptr, way.digest, nullptr, key.get()) == 1 &&
           EVP_DigestVerify(context.get(), signature.data(), signature.size(), words.data(),
                            words.size()) == 1;
}

}  // namespace tests
