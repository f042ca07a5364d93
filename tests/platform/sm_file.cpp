#include "tests/platform/sm_file.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>

#include "tests/platform/unpadded.h"

namespace tests {

namespace {

using SmBytes = std::span<const unsigned char>;

constexpr std::size_t sm_chunk = 64 * 1024;
constexpr std::size_t sm_tag = 32;
constexpr std::size_t sm_nonce = 16;
constexpr std::size_t sm_stanzas_max = 20;

kiosk::Error sm_refused(const char* why) {
    return {kiosk::ErrorCode::bad_signature, why, {}};
}

kiosk::Bytes derived(const kiosk::Bytes& secret, SmBytes salt, std::string_view info,
                     std::size_t size) {
    const std::unique_ptr<EVP_PKEY_CTX, void (*)(EVP_PKEY_CTX*)> context(
        EVP_PKEY_CTX_new_id(EVP_PKEY_HKDF, nullptr), &EVP_PKEY_CTX_free);
    const auto* words = reinterpret_cast<const unsigned char*>(info.data());
    kiosk::Bytes key(size);
    const bool done =
        EVP_PKEY_derive_init(context.get()) == 1 &&
        EVP_PKEY_CTX_set_hkdf_md(context.get(), EVP_sm3()) == 1 &&
        (salt.empty() || EVP_PKEY_CTX_set1_hkdf_salt(context.get(), salt.data(),
                                                     static_cast<int>(salt.size())) == 1) &&
        EVP_PKEY_CTX_set1_hkdf_key(context.get(), secret.data(), static_cast<int>(secret.size())) ==
            1 &&
        EVP_PKEY_CTX_add1_hkdf_info(context.get(), words, static_cast<int>(info.size())) == 1 &&
        EVP_PKEY_derive(context.get(), key.data(), &size) == 1;
    if (!done) key.clear();
    return key;
}

bool has_tag(const kiosk::Bytes& key, SmBytes content, SmBytes tag) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> own{};
    unsigned int size = 0;
    HMAC(EVP_sm3(), key.data(), static_cast<int>(key.size()), content.data(), content.size(),
         own.data(), &size);
    return size == tag.size() && CRYPTO_memcmp(own.data(), tag.data(), size) == 0;
}

std::optional<kiosk::Bytes> unwrapped(const kiosk::Bytes& wrapped, EVP_PKEY* pair) {
    const std::unique_ptr<EVP_PKEY_CTX, void (*)(EVP_PKEY_CTX*)> context(
        EVP_PKEY_CTX_new(pair, nullptr), &EVP_PKEY_CTX_free);
    std::size_t size = 0;
    if (!context || EVP_PKEY_decrypt_init(context.get()) != 1 ||
        EVP_PKEY_decrypt(context.get(), nullptr, &size, wrapped.data(), wrapped.size()) != 1)
        return std::nullopt;
    kiosk::Bytes key(size);
    if (EVP_PKEY_decrypt(context.get(), key.data(), &size, wrapped.data(), wrapped.size()) != 1)
        return std::nullopt;
    key.resize(size);
    return key;
}

struct SmHeader {
    std::vector<std::pair<std::string, kiosk::Bytes>> stanzas;  // key id, wrapped file key
    std::string authenticated;                                  // up to and including “---”
    kiosk::Bytes mac;
    std::size_t size = 0;
};

/// nullopt: no header of this format.
std::optional<SmHeader> header_of(std::string_view file) {
    SmHeader header;
    std::size_t at = 0;
    const auto line = [&]() -> std::optional<std::string_view> {
        const auto end = file.find('\n', at);
        if (end == std::string_view::npos) return std::nullopt;
        const auto text = file.substr(at, end - at);
        at = end + 1;
        return text;
    };
    if (line() != "bianmin-sm/1") return std::nullopt;
    std::string body;
    const auto finish_stanza = [&] {
        if (header.stanzas.empty()) return body.empty();
        auto wrapped = from_unpadded(body);
        body.clear();
        if (!wrapped) return false;
        header.stanzas.back().second = std::move(*wrapped);
        return true;
    };
    while (const auto text = line()) {
        if (text->starts_with("--- ")) {
            auto mac = from_unpadded(text->substr(4));
            if (!finish_stanza() || !mac) return std::nullopt;
            header.mac = std::move(*mac);
            header.authenticated = file.substr(0, at - 1 - text->size() + 3);
            header.size = at;
            return header;
        }
        if (text->starts_with("-> SM2 ")) {
            if (!finish_stanza() || header.stanzas.size() == sm_stanzas_max) return std::nullopt;
            header.stanzas.emplace_back(text->substr(7), kiosk::Bytes());
        } else {
            body += *text;
        }
    }
    return std::nullopt;
}

bool open_chunk(const kiosk::Bytes& cipher_key, const kiosk::Bytes& mac_key, std::uint64_t number,
                bool is_last, SmBytes chunk, std::string& into) {
    kiosk::Bytes authenticated;
    for (int i = 7; i >= 0; --i)
        authenticated.push_back(static_cast<unsigned char>(number >> (8 * i)));
    kiosk::Bytes counter = authenticated;
    counter.resize(16);
    authenticated.push_back(is_last ? 1 : 0);
    const auto encrypted = chunk.first(chunk.size() - sm_tag);
    authenticated.insert(authenticated.end(), encrypted.begin(), encrypted.end());
    if (!has_tag(mac_key, authenticated, chunk.last(sm_tag))) return false;
    const std::unique_ptr<EVP_CIPHER_CTX, void (*)(EVP_CIPHER_CTX*)> context(EVP_CIPHER_CTX_new(),
                                                                             &EVP_CIPHER_CTX_free);
    const auto at = into.size();
    into.resize(at + encrypted.size());
    int size = 0;
    return EVP_DecryptInit_ex(context.get(), EVP_sm4_ctr(), nullptr, cipher_key.data(),
                              counter.data()) == 1 &&
           EVP_DecryptUpdate(context.get(), reinterpret_cast<unsigned char*>(into.data() + at),
                             &size, encrypted.data(), static_cast<int>(encrypted.size())) == 1;
}

}  // namespace

kiosk::Bytes sm2_point_of(const EVP_PKEY* pair) {
    if (EVP_PKEY_is_a(pair, "SM2") != 1) return {};
    kiosk::Bytes point(65);
    std::size_t size = 0;
    if (EVP_PKEY_get_octet_string_param(pair, OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, point.data(),
                                        point.size(), &size) != 1 ||
        size != point.size() || point.front() != 4)
        return {};
    return point;
}

kiosk::Result<kiosk::SecretText> open_sm_file(SmBytes file, EVP_PKEY* pair) {
    const std::string_view text(reinterpret_cast<const char*>(file.data()), file.size());
    const auto header = header_of(text);
    if (!header || file.size() < header->size + sm_nonce + sm_tag)
        return sm_refused("not a file of this suite");
    const auto id = kiosk::to_hex(kiosk::sha256(sm2_point_of(pair))).substr(0, 16);
    const auto mine =
        std::ranges::find(header->stanzas, id, [](const auto& one) { return one.first; });
    if (mine == header->stanzas.end()) return sm_refused("sealed to another key");
    const auto file_key = unwrapped(mine->second, pair);
    if (!file_key || file_key->size() != 32) return sm_refused("the file key does not open");
    if (!has_tag(derived(*file_key, {}, "bianmin-sm/1 header", 32),
                 kiosk::as_bytes(header->authenticated), header->mac))
        return sm_refused("the header was changed");
    const auto nonce = file.subspan(header->size, sm_nonce);
    const auto cipher_key = derived(*file_key, nonce, "bianmin-sm/1 cipher", 16);
    const auto mac_key = derived(*file_key, nonce, "bianmin-sm/1 mac", 32);
    auto left = file.subspan(header->size + sm_nonce);
    kiosk::SecretText plain;
    for (std::uint64_t number = 0; !left.empty(); ++number) {
        const auto chunk = left.first(std::min(left.size(), sm_chunk + sm_tag));
        left = left.subspan(chunk.size());
        // Only an empty file has an empty last chunk.
        const bool is_sound = chunk.size() > sm_tag || (number == 0 && chunk.size() == sm_tag);
        if (!is_sound ||
            !open_chunk(cipher_key, mac_key, number, left.empty(), chunk, plain.reveal()))
            return sm_refused("a chunk was changed, moved or cut off");
    }
    return plain;
}

}  // namespace tests
