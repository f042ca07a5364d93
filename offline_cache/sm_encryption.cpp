#include "offline_cache/sm_encryption.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

#include "kiosk/base/check.h"

namespace offline_cache {

namespace {

constexpr std::string_view sm_version_line = "bianmin-sm/1\n";
constexpr std::size_t sm_file_key_size = 32;
constexpr std::size_t sm_nonce_size = 16;
constexpr std::size_t sm4_key_size = 16;
constexpr std::size_t sm3_size = 32;
constexpr std::size_t header_line = 64;

struct SmKeyDeleter {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using SmKey = std::unique_ptr<EVP_PKEY, SmKeyDeleter>;
using SmContext = std::unique_ptr<EVP_PKEY_CTX, void (*)(EVP_PKEY_CTX*)>;

OSSL_PARAM text_parameter(const char* name, const char* text) {
    return OSSL_PARAM_construct_utf8_string(name, const_cast<char*>(text), 0);
}

OSSL_PARAM bytes_parameter(const char* name, std::span<const unsigned char> bytes) {
    return OSSL_PARAM_construct_octet_string(name, const_cast<unsigned char*>(bytes.data()),
                                             bytes.size());
}

SmKey key_of(std::span<const unsigned char> point) {
    const SmContext context(EVP_PKEY_CTX_new_from_name(nullptr, "SM2", nullptr),
                            &EVP_PKEY_CTX_free);
    std::array parameters{text_parameter(OSSL_PKEY_PARAM_GROUP_NAME, "SM2"),
                          bytes_parameter(OSSL_PKEY_PARAM_PUB_KEY, point),
                          OSSL_PARAM_construct_end()};
    EVP_PKEY* key = nullptr;
    if (!context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.data()) != 1)
        return nullptr;
    return SmKey(key);
}

/// GB/T 32918.4, as GM/T 0009 writes it (DER); empty when the key is none.
Bytes wrapped_for(std::span<const unsigned char> point, const kiosk::SecretBytes& file_key) {
    const auto key = key_of(point);
    const SmContext context(key ? EVP_PKEY_CTX_new(key.get(), nullptr) : nullptr,
                            &EVP_PKEY_CTX_free);
    const auto& secret = file_key.reveal();
    std::size_t size = 0;
    if (!context || EVP_PKEY_encrypt_init(context.get()) != 1 ||
        EVP_PKEY_encrypt(context.get(), nullptr, &size, secret.data(), secret.size()) != 1)
        return {};
    Bytes wrapped(size);
    if (EVP_PKEY_encrypt(context.get(), wrapped.data(), &size, secret.data(), secret.size()) != 1)
        return {};
    wrapped.resize(size);
    return wrapped;
}

/// HKDF (RFC 5869) with SM3.
kiosk::SecretBytes sm3_hkdf(const kiosk::SecretBytes& secret, std::span<const unsigned char> salt,
                            std::string_view info, std::size_t size) {
    const std::unique_ptr<EVP_KDF, void (*)(EVP_KDF*)> kdf(EVP_KDF_fetch(nullptr, "HKDF", nullptr),
                                                           &EVP_KDF_free);
    const std::unique_ptr<EVP_KDF_CTX, void (*)(EVP_KDF_CTX*)> context(EVP_KDF_CTX_new(kdf.get()),
                                                                       &EVP_KDF_CTX_free);
    std::vector parameters{text_parameter(OSSL_KDF_PARAM_DIGEST, "SM3"),
                           bytes_parameter(OSSL_KDF_PARAM_KEY, secret.reveal()),
                           bytes_parameter(OSSL_KDF_PARAM_INFO, kiosk::as_bytes(info))};
    // OpenSSL takes no salt of no bytes.
    if (!salt.empty()) parameters.push_back(bytes_parameter(OSSL_KDF_PARAM_SALT, salt));
    parameters.push_back(OSSL_PARAM_construct_end());
    kiosk::SecretBytes key{Bytes(size)};
    KIOSK_CHECK(context &&
                EVP_KDF_derive(context.get(), key.reveal().data(), size, parameters.data()) == 1);
    return key;
}

Bytes sm3_hmac(const kiosk::SecretBytes& key,
               std::initializer_list<std::span<const unsigned char>> parts) {
    const std::unique_ptr<EVP_MAC, void (*)(EVP_MAC*)> mac(EVP_MAC_fetch(nullptr, "HMAC", nullptr),
                                                           &EVP_MAC_free);
    const std::unique_ptr<EVP_MAC_CTX, void (*)(EVP_MAC_CTX*)> context(EVP_MAC_CTX_new(mac.get()),
                                                                       &EVP_MAC_CTX_free);
    const std::array parameters{text_parameter(OSSL_MAC_PARAM_DIGEST, "SM3"),
                                OSSL_PARAM_construct_end()};
    const auto& secret = key.reveal();
    bool done = context &&
                EVP_MAC_init(context.get(), secret.data(), secret.size(), parameters.data()) == 1;
    for (const auto part : parts)
        done = done && EVP_MAC_update(context.get(), part.data(), part.size()) == 1;
    Bytes tag(sm3_size);
    std::size_t size = 0;
    KIOSK_CHECK(done && EVP_MAC_final(context.get(), tag.data(), &size, tag.size()) == 1);
    return tag;
}

std::string without_padding(std::span<const unsigned char> bytes) {
    // The module is without kiosk/base's encodings, which would bring ICU.
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
    const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(),
                                     static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(size));
    text.erase(text.find_last_not_of('=') + 1);
    return text;
}

/// In lines of 64 characters, each ended.
std::string lines_of(const Bytes& bytes) {
    const auto text = without_padding(bytes);
    std::string lines;
    for (std::size_t at = 0; at < text.size(); at += header_line)
        lines += text.substr(at, header_line) + "\n";
    return lines;
}

std::array<unsigned char, 8> big_endian(std::uint64_t value) {
    std::array<unsigned char, 8> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[7 - i] = static_cast<unsigned char>(value >> (8 * i));
    return bytes;
}

}  // namespace

bool is_sm2_point(std::span<const unsigned char> bytes) {
    return bytes.size() == SmRecipient::point_size && bytes.front() == 4 &&
           key_of(bytes) != nullptr;
}

Result<SmEncryption> SmEncryption::start(std::span<const SmRecipient> recipients,
                                         kiosk::Random& random) {
    if (recipients.empty() || recipients.size() > recipients_max)
        return {kiosk::ErrorCode::bad_config, "an encrypted file has 1 to 8 recipients"};
    kiosk::SecretBytes file_key{Bytes(sm_file_key_size)};
    random.fill(file_key.reveal());
    std::string header(sm_version_line);
    for (const auto& recipient : recipients) {
        const auto wrapped = wrapped_for(recipient.point, file_key);
        if (wrapped.empty())
            return {kiosk::ErrorCode::bad_config, "a recipient is no usable SM2 key"};
        header += "-> SM2 " + std::string(recipient.key_id) + "\n" + lines_of(wrapped);
    }
    header += "---";
    const auto header_key = sm3_hkdf(file_key, {}, "bianmin-sm/1 header", sm3_size);
    header += " " + without_padding(sm3_hmac(header_key, {kiosk::as_bytes(header)})) + "\n";

    SmEncryption started;
    Bytes nonce(sm_nonce_size);
    random.fill(nonce);
    started.cipher_key_ = sm3_hkdf(file_key, nonce, "bianmin-sm/1 cipher", sm4_key_size);
    started.mac_key_ = sm3_hkdf(file_key, nonce, "bianmin-sm/1 mac", sm3_size);
    Bytes front(header.begin(), header.end());
    front.insert(front.end(), nonce.begin(), nonce.end());
    started.begin_with(std::move(front));
    return started;
}

void SmEncryption::seal_chunk(std::span<const unsigned char> plain, std::uint64_t number,
                              bool is_last, Bytes& into) {
    const auto number_bytes = big_endian(number);
    // The chunk's number in front; the eight bytes behind it count its blocks.
    std::array<unsigned char, 16> counter_block{};
    std::ranges::copy(number_bytes, counter_block.begin());
    const std::unique_ptr<EVP_CIPHER_CTX, void (*)(EVP_CIPHER_CTX*)> context(EVP_CIPHER_CTX_new(),
                                                                             &EVP_CIPHER_CTX_free);
    const auto at = into.size();
    into.resize(at + plain.size());
    int size = 0;
    KIOSK_CHECK(EVP_EncryptInit_ex(context.get(), EVP_sm4_ctr(), nullptr,
                                   cipher_key_.reveal().data(), counter_block.data()) == 1 &&
                EVP_EncryptUpdate(context.get(), into.data() + at, &size, plain.data(),
                                  static_cast<int>(plain.size())) == 1 &&
                static_cast<std::size_t>(size) == plain.size());
    const std::array<unsigned char, 1> end_mark{static_cast<unsigned char>(is_last ? 1 : 0)};
    const auto tag = sm3_hmac(mac_key_, {number_bytes, end_mark, std::span(into).subspan(at)});
    into.insert(into.end(), tag.begin(), tag.end());
}

void SmEncryption::forget_keys() {
    cipher_key_.wipe();
    mac_key_.wipe();
}

}  // namespace offline_cache
