#include "offline_cache/sealing.h"

#include <sodium.h>

#include "kiosk/base/check.h"
#include "offline_cache/age.h"
#include "offline_cache/sm_module.h"

namespace offline_cache {

using kiosk::ErrorCode;

namespace {

constexpr std::size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_size = crypto_aead_xchacha20poly1305_ietf_ABYTES;

void start_sodium() {
    KIOSK_CHECK(sodium_init() >= 0);
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view space = " \t\r\n";
    const auto first = text.find_first_not_of(space);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(space) - first + 1);
}

/// A point of small order would make the file key public; libsodium refuses it.
bool is_x25519_point(const Bytes& key) {
    Bytes probe(crypto_scalarmult_BYTES);
    return crypto_scalarmult(probe.data(), Bytes(crypto_scalarmult_SCALARBYTES, 1).data(),
                             key.data()) == 0;
}

bool is_point_of_sm2(const Bytes& key) {
    const auto module = sm_module();
    return module && (*module)->is_point(key);
}

Result<std::unique_ptr<SealedStream>> start_age(const Recipients& recipients,
                                                kiosk::Random& random) {
    std::vector<AgeRecipient> keys;
    for (const auto* key : {&recipients.platform, &recipients.escrow})
        if (!key->empty()) keys.emplace_back(key->bytes().data(), PlatformKey::x25519_size);
    auto encryption = AgeEncryption::start(keys, random);
    if (!encryption) return encryption.error();
    return std::unique_ptr<SealedStream>(std::make_unique<AgeEncryption>(std::move(*encryption)));
}

Result<std::unique_ptr<SealedStream>> start_sm(const Recipients& recipients,
                                               kiosk::Random& random) {
    const auto module = sm_module();
    if (!module) return module.error();
    std::vector<SmRecipient> keys;
    for (const auto* key : {&recipients.platform, &recipients.escrow})
        if (!key->empty()) keys.push_back({.point = key->bytes(), .key_id = key->id()});
    return (*module)->start(keys, random);
}

}  // namespace

std::string_view name_of(SealingSuite suite) {
    return suite == SealingSuite::age_x25519 ? "age-x25519" : "sm2-sm4ctr-hmacsm3";
}

std::string key_id(const Bytes& public_key) {
    return kiosk::to_hex(kiosk::sha256(public_key)).substr(0, 16);
}

Result<PlatformKey> PlatformKey::from_bytes(Bytes key) {
    start_sodium();
    if (key.size() != x25519_size && key.size() != sm2_size)
        return {ErrorCode::bad_config, "a platform key has 32 bytes (X25519) or 65 (SM2)"};
    if (!(key.size() == x25519_size ? is_x25519_point(key) : is_point_of_sm2(key)))
        return {ErrorCode::bad_config, "the platform key is no usable X25519 or SM2 key"};
    PlatformKey result;
    result.id_ = key_id(key);
    result.bytes_ = std::move(key);
    return result;
}

Result<PlatformKey> PlatformKey::from_text(std::string_view text) {
    const auto clean = trimmed(text);
    auto bytes =
        clean.size() == 2 * x25519_size ? kiosk::from_hex(clean) : kiosk::from_base64(clean);
    if (!bytes)
        return {ErrorCode::bad_config, "a platform key is 64 hexadecimal characters or base64"};
    return from_bytes(std::move(*bytes));
}

Result<Recipients> Recipients::from_keys(const Bytes& platform, const Bytes& escrow) {
    Recipients recipients;
    auto key = PlatformKey::from_bytes(platform);
    if (!key) return key.error();
    recipients.platform = std::move(*key);
    if (escrow.empty()) return recipients;
    auto second = PlatformKey::from_bytes(escrow);
    if (!second) return second.error();
    if (second->suite() != recipients.platform.suite())
        return {ErrorCode::bad_config, "data key and escrow key are of different suites"};
    recipients.escrow = std::move(*second);
    return recipients;
}

Result<std::unique_ptr<SealedStream>> start_encryption(const Recipients& recipients,
                                                       kiosk::Random& random) {
    if (recipients.platform.empty())
        return {ErrorCode::bad_config, "there is no platform key to seal to"};
    const auto suite = recipients.platform.suite();
    if (!recipients.escrow.empty() && recipients.escrow.suite() != suite)
        return {ErrorCode::bad_config, "platform key and escrow key are of different suites"};
    return suite == SealingSuite::age_x25519 ? start_age(recipients, random)
                                             : start_sm(recipients, random);
}

Result<SealedPayload> seal(const Recipients& recipients, const SecretText& payload,
                           kiosk::Random& random) {
    auto encryption = start_encryption(recipients, random);
    if (!encryption) return encryption.error();
    return seal(recipients, **encryption, payload);
}

Result<SealedPayload> seal(const Recipients& recipients, SealedStream& started,
                           const SecretText& payload) {
    const auto& text = payload.reveal();
    if (text.size() > payload_size_max)
        return {ErrorCode::limit_exceeded, "the payload is too large"};
    SealedPayload sealed;
    sealed.suite = recipients.platform.suite();
    sealed.key_id = recipients.platform.id();
    sealed.box = started.whole(kiosk::as_bytes(text));
    return sealed;
}

SecretBytes new_draft_key(kiosk::Random& random) {
    Bytes key(draft_key_size);
    random.fill(key);
    return SecretBytes(std::move(key));
}

Result<Bytes> encrypt(const SecretBytes& key, const SecretText& text, std::string_view bound_to,
                      kiosk::Random& random) {
    start_sodium();
    if (key.reveal().size() != draft_key_size)
        return {ErrorCode::bad_config, "a draft key has 32 bytes"};
    const auto plain = kiosk::as_bytes(text.reveal());
    const auto bound = kiosk::as_bytes(bound_to);
    Bytes sealed(nonce_size + plain.size() + tag_size);
    random.fill(std::span(sealed).first(nonce_size));
    crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data() + nonce_size, nullptr, plain.data(),
                                               plain.size(), bound.data(), bound.size(), nullptr,
                                               sealed.data(), key.reveal().data());
    return sealed;
}

Result<SecretText> decrypt(const SecretBytes& key, const Bytes& sealed, std::string_view bound_to) {
    start_sodium();
    if (key.reveal().size() != draft_key_size)
        return {ErrorCode::bad_config, "a draft key has 32 bytes"};
    if (sealed.size() < nonce_size + tag_size)
        return {ErrorCode::bad_signature, "the sealed text is too short"};
    const auto bound = kiosk::as_bytes(bound_to);
    SecretText text(std::string(sealed.size() - nonce_size - tag_size, '\0'));
    auto* plain = reinterpret_cast<unsigned char*>(text.reveal().data());
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            plain, nullptr, nullptr, sealed.data() + nonce_size, sealed.size() - nonce_size,
            bound.data(), bound.size(), sealed.data(), key.reveal().data()) != 0)
        return {ErrorCode::bad_signature, "the sealed text does not open under this key"};
    return text;
}

Bytes keyed_fingerprint(const SecretBytes& key, std::string_view clear, const SecretText& payload) {
    start_sodium();
    const auto& key_bytes = key.reveal();
    KIOSK_CHECK(key_bytes.size() >= crypto_generichash_KEYBYTES_MIN);
    crypto_generichash_state state;
    crypto_generichash_init(&state, key_bytes.data(), key_bytes.size(), crypto_generichash_BYTES);
    const auto add = [&state](std::string_view part) {
        const std::uint64_t size = part.size();
        crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(&size),
                                  sizeof size);
        crypto_generichash_update(&state, kiosk::as_bytes(part).data(), part.size());
    };
    add(clear);
    add(payload.reveal());
    Bytes fingerprint(crypto_generichash_BYTES);
    crypto_generichash_final(&state, fingerprint.data(), fingerprint.size());
    kiosk::wipe_bytes(&state, sizeof state);
    return fingerprint;
}

}  // namespace offline_cache
