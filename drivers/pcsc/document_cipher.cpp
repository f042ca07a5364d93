#include "drivers/pcsc/document_cipher.h"

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "kiosk/base/check.h"

namespace drivers {

using kiosk::ErrorCode;
using kiosk::Result;
using kiosk::SecretBytes;

namespace {

using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

enum class Way { decrypt = 0, encrypt = 1 };

/// Three keys of eight bytes, one behind the other.
SecretBytes triple(std::span<const unsigned char> a, std::span<const unsigned char> b,
                   std::span<const unsigned char> c) {
    SecretBytes key;
    auto& bytes = key.reveal();
    bytes.reserve(3 * des_block_bytes);
    for (const auto part : {a, b, c}) bytes.insert(bytes.end(), part.begin(), part.end());
    return key;
}

Result<SecretBytes> run(const EVP_CIPHER* cipher, const SecretBytes& key24,
                        std::span<const unsigned char> blocks, Way way) {
    KIOSK_CHECK(blocks.size() % des_block_bytes == 0);
    const CipherContext context(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
    constexpr std::array<unsigned char, des_block_bytes> zero{};
    SecretBytes out(std::vector<unsigned char>(blocks.size() + des_block_bytes));
    int written = 0;
    const bool good = context != nullptr &&
                      EVP_CipherInit_ex(context.get(), cipher, nullptr, key24.reveal().data(),
                                        zero.data(), way == Way::encrypt ? 1 : 0) == 1 &&
                      EVP_CIPHER_CTX_set_padding(context.get(), 0) == 1 &&
                      EVP_CipherUpdate(context.get(), out.reveal().data(), &written, blocks.data(),
                                       static_cast<int>(blocks.size())) == 1;
    if (!good || static_cast<std::size_t>(written) != blocks.size())
        return {ErrorCode::internal, "OpenSSL has no triple DES"};
    out.reveal().resize(blocks.size());
    return out;
}

SecretBytes two_key(const SecretBytes& key) {
    KIOSK_CHECK(key.reveal().size() == des_key_bytes);
    const std::span<const unsigned char> all(key.reveal());
    return triple(all.first(des_block_bytes), all.last(des_block_bytes),
                  all.first(des_block_bytes));
}

}  // namespace

Result<SecretBytes> sha1(std::span<const unsigned char> bytes) {
    constexpr std::size_t sha1_bytes = 20;
    SecretBytes out{std::vector<unsigned char>(sha1_bytes)};
    if (EVP_Digest(bytes.data(), bytes.size(), out.reveal().data(), nullptr, EVP_sha1(), nullptr) !=
        1)
        return {ErrorCode::internal, "OpenSSL has no SHA-1"};
    return out;
}

Result<SessionKeys> derive_keys(std::span<const unsigned char> seed) {
    std::array<SecretBytes, 2> keys;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        SecretBytes input;
        input.reveal().reserve(seed.size() + 4);
        input.reveal().assign(seed.begin(), seed.end());
        input.reveal().insert(input.reveal().end(), {0, 0, 0, static_cast<unsigned char>(i + 1)});
        auto digest = sha1(input.reveal());
        if (!digest) return digest.error();
        const auto& bytes = digest->reveal();
        keys[i] =
            SecretBytes(std::vector<unsigned char>(bytes.begin(), bytes.begin() + des_key_bytes));
    }
    return SessionKeys{std::move(keys[0]), std::move(keys[1])};
}

Result<SecretBytes> encrypt(const SecretBytes& key, std::span<const unsigned char> blocks) {
    return run(EVP_des_ede3_cbc(), two_key(key), blocks, Way::encrypt);
}

Result<SecretBytes> decrypt(const SecretBytes& key, std::span<const unsigned char> blocks) {
    return run(EVP_des_ede3_cbc(), two_key(key), blocks, Way::decrypt);
}

/// Single DES is triple DES with one key three times, which spares OpenSSL's legacy provider. The
/// last block takes the second key, too.
Result<SecretBytes> retail_mac(const SecretBytes& key, std::span<const unsigned char> blocks) {
    KIOSK_CHECK(!blocks.empty() && blocks.size() % des_block_bytes == 0);
    const std::span<const unsigned char> all(key.reveal());
    const auto a = all.first(des_block_bytes);
    const auto head = blocks.first(blocks.size() - des_block_bytes);
    SecretBytes chain{std::vector<unsigned char>(des_block_bytes)};
    if (!head.empty()) {
        const auto chained = run(EVP_des_ede3_cbc(), triple(a, a, a), head, Way::encrypt);
        if (!chained) return chained.error();
        const auto& bytes = chained->reveal();
        std::copy(bytes.end() - static_cast<std::ptrdiff_t>(des_block_bytes), bytes.end(),
                  chain.reveal().begin());
    }
    for (std::size_t i = 0; i < des_block_bytes; ++i)
        chain.reveal()[i] = static_cast<unsigned char>(chain.reveal()[i] ^
                                                       blocks[blocks.size() - des_block_bytes + i]);
    return run(EVP_des_ede3_cbc(), two_key(key), chain.reveal(), Way::encrypt);
}

void pad(SecretBytes& bytes) {
    auto& out = bytes.reveal();
    const std::size_t padded = (out.size() / des_block_bytes + 1) * des_block_bytes;
    if (out.capacity() < padded) {
        SecretBytes larger;
        larger.reveal().reserve(padded);
        larger.reveal().assign(out.begin(), out.end());
        bytes = std::move(larger);
    }
    bytes.reveal().push_back(0x80);
    bytes.reveal().resize(padded, 0);
}

bool unpad(SecretBytes& bytes) {
    auto& out = bytes.reveal();
    const auto last =
        std::find_if(out.rbegin(), out.rend(), [](unsigned char b) { return b != 0; });
    if (last == out.rend() || *last != 0x80) return false;
    out.resize(static_cast<std::size_t>(out.rend() - last) - 1);
    return true;
}

bool is_equal(std::span<const unsigned char> a, std::span<const unsigned char> b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace drivers
