#include "tests/platform/keys.h"

#include <cstdio>
#include <memory>

#include <nlohmann/json.hpp>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sodium.h>

#include "tests/platform/age_file.h"

namespace tests {

namespace {

struct PairDeleter {
    void operator()(EVP_PKEY* pair) const { EVP_PKEY_free(pair); }
};
struct FileCloser {
    void operator()(std::FILE* file) const { std::fclose(file); }
};

struct RawPair {
    RawKey open{};
    kiosk::SecretBytes secret;
};

kiosk::Result<RawPair> load_pair(const std::filesystem::path& path, int kind) {
    const std::unique_ptr<std::FILE, FileCloser> file(std::fopen(path.c_str(), "rbe"));
    if (!file) return {kiosk::ErrorCode::bad_config, "cannot read key " + path.string()};
    const std::unique_ptr<EVP_PKEY, PairDeleter> pair(
        PEM_read_PrivateKey(file.get(), nullptr, nullptr, nullptr));
    if (!pair || EVP_PKEY_id(pair.get()) != kind) {
        return {kiosk::ErrorCode::bad_config, "key of the wrong kind: " + path.string()};
    }
    RawPair raw{{}, kiosk::SecretBytes(kiosk::Bytes(32))};
    std::size_t open_size = raw.open.size();
    std::size_t secret_size = raw.secret.reveal().size();
    const bool read =
        EVP_PKEY_get_raw_public_key(pair.get(), raw.open.data(), &open_size) == 1 &&
        EVP_PKEY_get_raw_private_key(pair.get(), raw.secret.reveal().data(), &secret_size) == 1;
    KIOSK_CHECK(read && open_size == 32 && secret_size == 32);
    return raw;
}

}  // namespace

std::string key_id_of(const RawKey& public_key) {
    return kiosk::to_hex(kiosk::sha256(public_key)).substr(0, 16);
}

kiosk::Result<DataKey> DataKey::load(const std::filesystem::path& file) {
    auto pair = load_pair(file, EVP_PKEY_X25519);
    if (!pair) return pair.error();
    DataKey key;
    key.open_ = pair->open;
    key.secret_ = std::move(pair->secret);
    return key;
}

kiosk::Result<kiosk::SecretText> DataKey::unseal(std::string_view suite,
                                                 std::span<const unsigned char> box) const {
    if (suite == age_suite)
        return open_age_file(box, open_, std::span<const unsigned char, 32>(secret_.reveal()));
    if (suite != box_suite) return {kiosk::ErrorCode::bad_signature, "unknown suite"};
    if (box.size() < crypto_box_SEALBYTES) return {kiosk::ErrorCode::bad_signature, "too short"};
    std::string text(box.size() - crypto_box_SEALBYTES, '\0');
    auto* out = reinterpret_cast<unsigned char*>(text.data());
    if (crypto_box_seal_open(out, box.data(), box.size(), open_.data(), secret_.reveal().data()) !=
        0) {
        return {kiosk::ErrorCode::bad_signature, "does not open"};
    }
    return kiosk::SecretText(std::move(text));
}

kiosk::Result<ReceiptKey> ReceiptKey::load(const std::filesystem::path& file) {
    auto pair = load_pair(file, EVP_PKEY_ED25519);
    if (!pair) return pair.error();
    ReceiptKey key;
    key.secret_ = kiosk::SecretBytes(kiosk::Bytes(crypto_sign_SECRETKEYBYTES));
    crypto_sign_seed_keypair(key.open_.data(), key.secret_.reveal().data(),
                             pair->secret.reveal().data());
    return key;
}

ReceiptKey ReceiptKey::stranger() {
    ReceiptKey key;
    key.secret_ = kiosk::SecretBytes(kiosk::Bytes(crypto_sign_SECRETKEYBYTES));
    crypto_sign_keypair(key.open_.data(), key.secret_.reveal().data());
    return key;
}

std::string ReceiptKey::sign_compact(std::string_view payload, const char* type) const {
    const nlohmann::ordered_json head{{"alg", "EdDSA"}, {"kid", id()}, {"typ", type}};
    std::string text = kiosk::to_base64url(kiosk::as_bytes(head.dump()));
    text += '.';
    text += kiosk::to_base64url(kiosk::as_bytes(payload));
    std::array<unsigned char, crypto_sign_BYTES> signature{};
    crypto_sign_detached(signature.data(), nullptr, kiosk::as_bytes(text).data(), text.size(),
                         secret_.reveal().data());
    return text + "." + kiosk::to_base64url(signature);
}

}  // namespace tests
