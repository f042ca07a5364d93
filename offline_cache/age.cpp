#include "offline_cache/age.h"

#include <algorithm>

#include <openssl/evp.h>
#include <sodium.h>

#include "kiosk/base/check.h"
#include "kiosk/base/freed_by.h"

namespace offline_cache {

namespace {

constexpr std::string_view version_line = "age-encryption.org/v1\n";
constexpr std::string_view x25519_info = "age-encryption.org/v1/X25519";
constexpr std::size_t age_file_key_size = 16;
constexpr std::size_t age_nonce_size = 16;
constexpr std::size_t age_mac_size = crypto_auth_hmacsha256_BYTES;

/// HMAC-SHA-256 with a key of any length.
kiosk::SecretBytes hmac(std::span<const unsigned char> key,
                        std::initializer_list<std::span<const unsigned char>> parts) {
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, key.data(), key.size());
    for (const auto part : parts) crypto_auth_hmacsha256_update(&state, part.data(), part.size());
    kiosk::SecretBytes mac(Bytes(crypto_auth_hmacsha256_BYTES));
    crypto_auth_hmacsha256_final(&state, mac.reveal().data());
    kiosk::wipe_bytes(&state, sizeof state);
    return mac;
}

/// HKDF-SHA-256 (RFC 5869) for 32 bytes: one block.
kiosk::SecretBytes hkdf(std::span<const unsigned char> secret, std::span<const unsigned char> salt,
                        std::string_view info) {
    static constexpr std::array<unsigned char, 1> first_block{1};
    static constexpr std::array<unsigned char, 32> no_salt{};
    const auto extracted =
        hmac(salt.empty() ? std::span<const unsigned char>(no_salt) : salt, {secret});
    return hmac(extracted.reveal(), {kiosk::as_bytes(info), first_block});
}

/// Without padding, as the header's lines have it.
std::string unpadded(std::span<const unsigned char> bytes) {
    auto text = kiosk::to_base64(bytes);
    text.erase(text.find_last_not_of('=') + 1);
    return text;
}

/// The two lines that give the file key to one recipient.
Result<std::string> stanza_for(AgeRecipient recipient, const kiosk::SecretBytes& file_key,
                               kiosk::Random& random) {
    kiosk::SecretBytes ephemeral(Bytes(crypto_scalarmult_SCALARBYTES));
    random.fill(ephemeral.reveal());
    Bytes share(crypto_scalarmult_BYTES);
    kiosk::SecretBytes shared(Bytes(crypto_scalarmult_BYTES));
    // A point of small order gives zeros, which everybody knows: libsodium refuses it.
    if (crypto_scalarmult_base(share.data(), ephemeral.reveal().data()) != 0 ||
        crypto_scalarmult(shared.reveal().data(), ephemeral.reveal().data(), recipient.data()) != 0)
        return {kiosk::ErrorCode::bad_config, "a recipient is no usable X25519 key"};
    Bytes salt = share;
    salt.insert(salt.end(), recipient.begin(), recipient.end());
    const auto wrap_key = hkdf(shared.reveal(), salt, x25519_info);
    static constexpr std::array<unsigned char, crypto_aead_chacha20poly1305_ietf_NPUBBYTES> zero{};
    Bytes wrapped(age_file_key_size + AgeEncryption::tag_size);
    crypto_aead_chacha20poly1305_ietf_encrypt(wrapped.data(), nullptr, file_key.reveal().data(),
                                              file_key.reveal().size(), nullptr, 0, nullptr,
                                              zero.data(), wrap_key.reveal().data());
    return "-> X25519 " + unpadded(share) + "\n" + unpadded(wrapped) + "\n";
}

}  // namespace

// OpenSSL's, which is half as fast again as libsodium's where a scan waits for it. The context
// overwrites its copy of the key when it goes.
struct AgeEncryption::Cipher {
    explicit Cipher(const kiosk::SecretBytes& key) {
        // Looked up once, and kept as long as the process.
        static const EVP_CIPHER* const cipher =
            EVP_CIPHER_fetch(nullptr, "ChaCha20-Poly1305", nullptr);
        KIOSK_CHECK(
            context != nullptr && cipher != nullptr &&
            EVP_EncryptInit_ex2(context.get(), cipher, key.reveal().data(), nullptr, nullptr) == 1);
    }
    void seal(std::span<const unsigned char> plain, const unsigned char* nonce,
              unsigned char* into) {
        int written = 0;
        int rest = 0;
        KIOSK_CHECK(EVP_EncryptInit_ex2(context.get(), nullptr, nullptr, nonce, nullptr) == 1 &&
                    EVP_EncryptUpdate(context.get(), into, &written, plain.data(),
                                      static_cast<int>(plain.size())) == 1 &&
                    EVP_EncryptFinal_ex(context.get(), into + written, &rest) == 1 &&
                    EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, tag_size,
                                        into + plain.size()) == 1);
    }

    std::unique_ptr<EVP_CIPHER_CTX, kiosk::FreedBy<EVP_CIPHER_CTX_free>> context{
        EVP_CIPHER_CTX_new()};
};

void AgeEncryption::FreeCipher::operator()(Cipher* cipher) const {
    delete cipher;
}

Result<AgeEncryption> AgeEncryption::start(std::span<const AgeRecipient> recipients,
                                           kiosk::Random& random) {
    KIOSK_CHECK(sodium_init() >= 0);
    if (recipients.empty() || recipients.size() > recipients_max)
        return {kiosk::ErrorCode::bad_config, "an encrypted file has 1 to 8 recipients"};
    kiosk::SecretBytes file_key{Bytes(age_file_key_size)};
    random.fill(file_key.reveal());
    std::string header(version_line);
    for (const auto recipient : recipients) {
        auto stanza = stanza_for(recipient, file_key, random);
        if (!stanza) return stanza.error();
        header += *stanza;
    }
    header += "---";
    const auto mac_key = hkdf(file_key.reveal(), {}, "header");
    const auto mac = hmac(mac_key.reveal(), {kiosk::as_bytes(header)});
    header += " " + unpadded(mac.reveal()) + "\n";

    AgeEncryption started;
    Bytes nonce(age_nonce_size);
    random.fill(nonce);
    started.cipher_.reset(new Cipher(hkdf(file_key.reveal(), nonce, "payload")));
    Bytes front(header.begin(), header.end());
    front.insert(front.end(), nonce.begin(), nonce.end());
    started.begin_with(std::move(front));
    return started;
}

void AgeEncryption::seal_chunk(std::span<const unsigned char> plain, std::uint64_t number,
                               bool is_last, Bytes& into) {
    // Eleven bytes of counter, big endian, and one that marks the last chunk.
    std::array<unsigned char, crypto_aead_chacha20poly1305_ietf_NPUBBYTES> nonce{};
    for (std::size_t i = 0; i < sizeof number; ++i)
        nonce[10 - i] = static_cast<unsigned char>(number >> (8 * i));
    nonce[11] = is_last ? 1 : 0;
    const auto at = into.size();
    into.resize(at + plain.size() + tag_size);
    cipher_->seal(plain, nonce.data(), into.data() + at);
}

std::uint64_t AgeEncryption::size_of(std::uint64_t plain, std::size_t recipients) {
    constexpr std::uint64_t stanza = 10 + 43 + 1 + 43 + 1;  // “-> X25519 ”, share, body
    constexpr std::uint64_t last_line = 4 + 43 + 1;
    static_assert(age_mac_size == 32);
    const auto chunks = plain == 0 ? 1 : (plain + chunk_size - 1) / chunk_size;
    return version_line.size() + stanza * recipients + last_line + age_nonce_size + plain +
           chunks * tag_size;
}

}  // namespace offline_cache
