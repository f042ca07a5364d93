#include "kiosk/platform/chip_wrap.h"

#include <array>
#include <memory>
#include <span>
#include <vector>

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sodium.h>

#include "kiosk/platform/chip.h"

namespace kiosk {

namespace {

using Key = std::unique_ptr<EVP_PKEY, FreedBy<&EVP_PKEY_free>>;
using Memory = std::unique_ptr<BIO, FreedBy<&BIO_free>>;
using Operation = std::unique_ptr<EVP_PKEY_CTX, FreedBy<&EVP_PKEY_CTX_free>>;

/// An ephemeral key's SubjectPublicKeyInfo on P-256 has this length.
constexpr std::size_t open_half_size = 91;
constexpr std::string_view purpose = "bianmin-kiosk draft key";

using BoxKey = std::array<unsigned char, crypto_secretbox_KEYBYTES>;
/// A key is used once.
constexpr std::array<unsigned char, crypto_secretbox_NONCEBYTES> no_nonce{};

Bytes open_half_of(const EVP_PKEY* key) {
    unsigned char* der = nullptr;
    const int size = i2d_PUBKEY(key, &der);
    Bytes half(der, der + std::max(size, 0));
    OPENSSL_free(der);
    return half;
}

/// What both sides agree on: the x of the shared point, bound to the ephemeral key and the purpose.
std::optional<BoxKey> agreed(EVP_PKEY_CTX* operation, EVP_PKEY* other,
                             std::span<const unsigned char> ephemeral) {
    std::array<unsigned char, 32> shared{};
    std::size_t size = shared.size();
    if (operation == nullptr || EVP_PKEY_derive_init(operation) != 1 ||
        EVP_PKEY_derive_set_peer(operation, other) != 1 ||
        EVP_PKEY_derive(operation, shared.data(), &size) != 1 || size != shared.size())
        return std::nullopt;
    BoxKey key{};
    crypto_generichash_state hash;
    crypto_generichash_init(&hash, nullptr, 0, key.size());
    crypto_generichash_update(&hash, shared.data(), shared.size());
    crypto_generichash_update(&hash, ephemeral.data(), ephemeral.size());
    crypto_generichash_update(&hash, as_bytes(purpose).data(), purpose.size());
    crypto_generichash_final(&hash, key.data(), key.size());
    sodium_memzero(shared.data(), shared.size());
    sodium_memzero(&hash, sizeof hash);
    return key;
}

}  // namespace

Result<ChipWrap> ChipWrap::open(const std::filesystem::path& file) {
    if (!is_in_chip(file)) return {ErrorCode::bad_config, "the key that wraps drafts is in no TPM"};
    auto* context = chip();
    if (context == nullptr)
        return {
            ErrorCode::bad_config,
            "the key that wraps drafts is in a TPM that OpenSSL's provider tpm2 does not reach"};
    const Memory stream(BIO_new_file(file.c_str(), "rb"));
    Key kept(stream ? PEM_read_bio_PrivateKey_ex(stream.get(), nullptr, nullptr, nullptr, context,
                                                 in_chip)
                    : nullptr);
    const auto half = kept ? open_half_of(kept.get()) : Bytes();
    const auto* data = half.data();
    Key known(half.size() == open_half_size
                  ? d2i_PUBKEY(nullptr, &data, static_cast<long>(half.size()))
                  : nullptr);
    if (!known)
        return {ErrorCode::bad_config,
                "the key that wraps drafts is of another TPM, or not on P-256"};
    return ChipWrap(std::move(kept), std::move(known));
}

Result<Bytes> ChipWrap::wrap(const SecretBytes& secret) const {
    const Key ephemeral(EVP_EC_gen("P-256"));
    auto wrapped = ephemeral ? open_half_of(ephemeral.get()) : Bytes();
    const Operation operation(ephemeral ? EVP_PKEY_CTX_new(ephemeral.get(), nullptr) : nullptr);
    auto key = agreed(operation.get(), known_.get(), wrapped);
    if (!key || wrapped.size() != open_half_size)
        return {ErrorCode::internal, "a draft's key can't be wrapped"};
    const auto& plain = secret.reveal();
    wrapped.resize(open_half_size + crypto_secretbox_MACBYTES + plain.size());
    crypto_secretbox_easy(wrapped.data() + open_half_size, plain.data(), plain.size(),
                          no_nonce.data(), key->data());
    sodium_memzero(key->data(), key->size());
    return wrapped;
}

Result<SecretBytes> ChipWrap::unwrap(const Bytes& wrapped) const {
    const Error not_ours{
        ErrorCode::bad_signature, "a draft's key was not wrapped by this machine", {}};
    if (wrapped.size() < open_half_size + crypto_secretbox_MACBYTES) return not_ours;
    const auto half = std::span(wrapped).first(open_half_size);
    const auto box = std::span(wrapped).subspan(open_half_size);
    const auto* data = half.data();
    const Key ephemeral(
        d2i_PUBKEY_ex(nullptr, &data, static_cast<long>(half.size()), chip(), in_chip));
    const Operation operation(ephemeral ? EVP_PKEY_CTX_new_from_pkey(chip(), kept_.get(), in_chip)
                                        : nullptr);
    auto key = agreed(operation.get(), ephemeral.get(), half);
    if (!key) return not_ours;
    SecretBytes secret(std::vector<unsigned char>(box.size() - crypto_secretbox_MACBYTES));
    const int opened = crypto_secretbox_open_easy(secret.reveal().data(), box.data(), box.size(),
                                                  no_nonce.data(), key->data());
    sodium_memzero(key->data(), key->size());
    if (opened != 0) return not_ours;
    return secret;
}

}  // namespace kiosk
