#include "tests/platform/keys.h"

#include <cstdio>
#include <memory>

#include <nlohmann/json.hpp>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sodium.h>

#include "tests/platform/age_file.h"
#include "tests/platform/sm_file.h"

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

std::unique_ptr<EVP_PKEY, PairDeleter> pair_in(const std::filesystem::path& path) {
    const std::unique_ptr<std::FILE, FileCloser> file(std::fopen(path.c_str(), "rbe"));
    return std::unique_ptr<EVP_PKEY, PairDeleter>(
        file ? PEM_read_PrivateKey(file.get(), nullptr, nullptr, nullptr) : nullptr);
}

kiosk::Result<RawPair> load_pair(const std::filesystem::path& path, int kind) {
    const auto pair = pair_in(path);
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

std::string key_id_of(std::span<const unsigned char> public_key) {
    return kiosk::to_hex(kiosk::sha256(public_key)).substr(0, 16);
}

kiosk::Result<DataKey> DataKey::load(const std::filesystem::path& file) {
    DataKey key;
    if (auto sm2 = pair_in(file); sm2 && EVP_PKEY_is_a(sm2.get(), "SM2") == 1) {
        key.open_ = sm2_point_of(sm2.get());
        key.sm2_ = std::shared_ptr<EVP_PKEY>(std::move(sm2));
        return key;
    }
    auto pair = load_pair(file, EVP_PKEY_X25519);
    if (!pair) return pair.error();
    key.open_.assign(pair->open.begin(), pair->open.end());
    key.secret_ = std::move(pair->secret);
    return key;
}

kiosk::Result<kiosk::SecretText> DataKey::unseal(std::string_view suite,
                                                 std::span<const unsigned char> box) const {
    if (!opens(suite)) return {kiosk::ErrorCode::bad_signature, "a suite of another key"};
    if (sm2_) return open_sm_file(box, sm2_.get());
    if (suite == age_suite)
        return open_age_file(box, std::span<const unsigned char, 32>(open_),
                             std::span<const unsigned char, 32>(secret_.reveal()));
    if (box.size() < crypto_box_SEALBYTES) return {kiosk::ErrorCode::bad_signature, "too short"};
    std::string text(box.size() - crypto_box_SEALBYTES, '\0');
    auto* out = reinterpret_cast<unsigned char*>(text.data());
    if (crypto_box_seal_open(out, box.data(), box.size(), open_.data(), secret_.reveal().data()) !=
        0) {
        return {kiosk::ErrorCode::bad_signature, "does not open"};
    }
    return kiosk::SecretText(std::move(text));
}

kiosk::Result<std::map<std::string, kiosk::Bytes>> public_keys_in(
    const std::filesystem::path& folder) {
    static constexpr std::string_view ending = ".pub.pem";
    std::map<std::string, kiosk::Bytes> keys;
    std::error_code fault;
    for (const auto& entry : std::filesystem::directory_iterator(folder, fault)) {
        const auto name = entry.path().filename().string();
        if (!name.ends_with(ending)) continue;
        const std::unique_ptr<std::FILE, FileCloser> file(std::fopen(entry.path().c_str(), "rbe"));
        const std::unique_ptr<EVP_PKEY, PairDeleter> key(
            file ? PEM_read_PUBKEY(file.get(), nullptr, nullptr, nullptr) : nullptr);
        unsigned char* der = nullptr;
        const int size = key ? i2d_PUBKEY(key.get(), &der) : 0;
        if (size <= 0) return {kiosk::ErrorCode::bad_config, "no public key: " + name};
        keys.emplace(name.substr(0, name.size() - ending.size()), kiosk::Bytes(der, der + size));
        OPENSSL_free(der);
    }
    if (fault) return {kiosk::ErrorCode::bad_config, "cannot read " + folder.string()};
    return keys;
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
