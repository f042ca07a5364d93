#include "tests/platform/age_file.h"

#include <memory>
#include <optional>
#include <string_view>

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/kdf.h>

#include "kiosk/base/freed_by.h"
#include "tests/platform/unpadded.h"

namespace tests {

using kiosk::Bytes;
using kiosk::SecretBytes;

namespace {

constexpr std::size_t age_chunk = 65536 + 16;

using AgePair = std::unique_ptr<EVP_PKEY, kiosk::FreedBy<EVP_PKEY_free>>;
using AgeDerive = std::unique_ptr<EVP_PKEY_CTX, kiosk::FreedBy<EVP_PKEY_CTX_free>>;
using AgeCipher = std::unique_ptr<EVP_CIPHER_CTX, kiosk::FreedBy<EVP_CIPHER_CTX_free>>;

kiosk::Error unusable(const char* why) {
    return {kiosk::ErrorCode::bad_signature, why, {}};
}

SecretBytes derive_key(std::span<const unsigned char> secret, std::span<const unsigned char> salt,
                       std::string_view info) {
    SecretBytes key(Bytes(32));
    std::size_t size = key.reveal().size();
    const AgeDerive context(EVP_PKEY_CTX_new_id(EVP_PKEY_HKDF, nullptr));
    const auto* words = reinterpret_cast<const unsigned char*>(info.data());
    const bool done =
        EVP_PKEY_derive_init(context.get()) == 1 &&
        EVP_PKEY_CTX_set_hkdf_md(context.get(), EVP_sha256()) == 1 &&
        (salt.empty() || EVP_PKEY_CTX_set1_hkdf_salt(context.get(), salt.data(),
                                                     static_cast<int>(salt.size())) == 1) &&
        EVP_PKEY_CTX_set1_hkdf_key(context.get(), secret.data(), static_cast<int>(secret.size())) ==
            1 &&
        EVP_PKEY_CTX_add1_hkdf_info(context.get(), words, static_cast<int>(info.size())) == 1 &&
        EVP_PKEY_derive(context.get(), key.reveal().data(), &size) == 1;
    KIOSK_CHECK(done);
    return key;
}

std::optional<SecretBytes> agree(std::span<const unsigned char> secret_key,
                                 std::span<const unsigned char> share) {
    const AgePair mine(EVP_PKEY_new_raw_private_key(EVP_PKEY_X25519, nullptr, secret_key.data(),
                                                    secret_key.size()));
    const AgePair theirs(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_X25519, nullptr, share.data(), share.size()));
    if (!mine || !theirs) return std::nullopt;
    const AgeDerive context(EVP_PKEY_CTX_new(mine.get(), nullptr));
    SecretBytes shared(Bytes(32));
    std::size_t size = shared.reveal().size();
    if (EVP_PKEY_derive_init(context.get()) != 1 ||
        EVP_PKEY_derive_set_peer(context.get(), theirs.get()) != 1 ||
        EVP_PKEY_derive(context.get(), shared.reveal().data(), &size) != 1)
        return std::nullopt;
    return shared;
}

/// ChaCha20-Poly1305; appends the plaintext.
bool open_box(const SecretBytes& key, std::span<const unsigned char, 12> nonce,
              std::span<const unsigned char> box, std::string& into) {
    if (box.size() < 16) return false;
    const auto body = box.first(box.size() - 16);
    Bytes tag(box.end() - 16, box.end());
    const AgeCipher context(EVP_CIPHER_CTX_new());
    const auto at = into.size();
    into.resize(at + body.size());
    auto* out = reinterpret_cast<unsigned char*>(into.data()) + at;
    int size = 0;
    unsigned char none = 0;
    return EVP_DecryptInit_ex(context.get(), EVP_chacha20_poly1305(), nullptr, key.reveal().data(),
                              nonce.data()) == 1 &&
           EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, 16, tag.data()) == 1 &&
           EVP_DecryptUpdate(context.get(), body.empty() ? &none : out, &size, body.data(),
                             static_cast<int>(body.size())) == 1 &&
           EVP_DecryptFinal_ex(context.get(), &none, &size) == 1;
}

struct AgeStanza {
    std::string_view arguments;
    Bytes body;
};

struct AgeHeader {
    std::vector<AgeStanza> stanzas;
    std::string_view signed_part;  // up to and with “---”
    Bytes mac;
    std::size_t size = 0;
};

std::optional<AgeHeader> read_header(std::string_view text) {
    std::size_t at = 0;
    const auto next_line = [&]() -> std::optional<std::string_view> {
        const auto end = text.find('\n', at);
        if (end == std::string_view::npos) return std::nullopt;
        const auto line = text.substr(at, end - at);
        at = end + 1;
        return line;
    };
    if (next_line() != "age-encryption.org/v1") return std::nullopt;
    AgeHeader header;
    while (true) {
        const auto begin = at;
        const auto line = next_line();
        if (!line) return std::nullopt;
        if (line->starts_with("--- ")) {
            header.signed_part = text.substr(0, begin + 3);
            auto mac = from_unpadded(line->substr(4));
            if (!mac || mac->size() != 32 || header.stanzas.empty()) return std::nullopt;
            header.mac = std::move(*mac);
            header.size = at;
            return header;
        }
        if (!line->starts_with("-> ")) return std::nullopt;
        AgeStanza stanza{line->substr(3), {}};
        while (true) {
            const auto part = next_line();
            if (!part || part->size() > 64) return std::nullopt;
            const auto bytes = from_unpadded(*part);
            if (!bytes) return std::nullopt;
            stanza.body.insert(stanza.body.end(), bytes->begin(), bytes->end());
            if (part->size() < 64) break;
        }
        header.stanzas.push_back(std::move(stanza));
    }
}

std::optional<SecretBytes> file_key_in(const AgeStanza& stanza,
                                       std::span<const unsigned char, 32> public_key,
                                       std::span<const unsigned char, 32> secret_key) {
    static constexpr std::string_view kind = "X25519 ";
    if (!stanza.arguments.starts_with(kind) || stanza.body.size() != 32) return std::nullopt;
    const auto share = from_unpadded(stanza.arguments.substr(kind.size()));
    if (!share || share->size() != 32) return std::nullopt;
    const auto shared = agree(secret_key, *share);
    if (!shared) return std::nullopt;
    Bytes salt = *share;
    salt.insert(salt.end(), public_key.begin(), public_key.end());
    const auto key = derive_key(shared->reveal(), salt, "age-encryption.org/v1/X25519");
    static constexpr std::array<unsigned char, 12> zero{};
    std::string opened;
    if (!open_box(key, zero, stanza.body, opened)) return std::nullopt;
    return SecretBytes(Bytes(opened.begin(), opened.end()));
}

bool is_genuine(const AgeHeader& header, const SecretBytes& file_key) {
    const auto key = derive_key(file_key.reveal(), {}, "header");
    Bytes mac(32);
    unsigned size = 0;
    const auto words = kiosk::as_bytes(header.signed_part);
    HMAC(EVP_sha256(), key.reveal().data(), 32, words.data(), words.size(), mac.data(), &size);
    return mac == header.mac;
}

}  // namespace

kiosk::Result<kiosk::SecretText> open_age_file(std::span<const unsigned char> file,
                                               std::span<const unsigned char, 32> public_key,
                                               std::span<const unsigned char, 32> secret_key) {
    const auto header = read_header({reinterpret_cast<const char*>(file.data()), file.size()});
    if (!header) return unusable("not in the age format");
    std::optional<SecretBytes> file_key;
    for (const auto& stanza : header->stanzas)
        if (!file_key) file_key = file_key_in(stanza, public_key, secret_key);
    if (!file_key) return unusable("not for this key");
    if (!is_genuine(*header, *file_key)) return unusable("the header was changed");
    auto rest = file.subspan(header->size);
    if (rest.size() < 16 + 16) return unusable("cut short");
    const auto key = derive_key(file_key->reveal(), rest.first(16), "payload");
    rest = rest.subspan(16);
    std::string text;
    text.reserve(rest.size());
    for (std::uint64_t number = 0;; ++number) {
        const bool is_last = rest.size() <= age_chunk;
        std::array<unsigned char, 12> nonce{};
        for (std::size_t i = 0; i < 8; ++i)
            nonce[10 - i] = static_cast<unsigned char>(number >> (8 * i));
        nonce[11] = is_last ? 1 : 0;
        const auto box = rest.first(std::min(rest.size(), age_chunk));
        if (is_last && number > 0 && box.size() == 16) return unusable("an empty last chunk");
        if (!open_box(key, nonce, box, text)) return unusable("a chunk was changed");
        if (is_last) return kiosk::SecretText(std::move(text));
        rest = rest.subspan(box.size());
    }
}

}  // namespace tests
