#include "tests/support/smart_card/card_cipher.h"

#include <openssl/evp.h>

#include "kiosk/base/check.h"

namespace tests::card_cipher {

using kiosk::Bytes;

namespace {

constexpr std::size_t block = 8;

/// One block through triple DES with three keys, in the electronic code book.
void cipher_block(const unsigned char* key24, unsigned char* bytes, bool encrypting) {
    EVP_CIPHER_CTX* context = EVP_CIPHER_CTX_new();
    int size = 0;
    KIOSK_CHECK(EVP_CipherInit_ex(context, EVP_des_ede3_ecb(), nullptr, key24, nullptr,
                                  encrypting ? 1 : 0) == 1);
    KIOSK_CHECK(EVP_CIPHER_CTX_set_padding(context, 0) == 1);
    KIOSK_CHECK(EVP_CipherUpdate(context, bytes, &size, bytes, static_cast<int>(block)) == 1);
    KIOSK_CHECK(size == static_cast<int>(block));
    EVP_CIPHER_CTX_free(context);
}

Bytes keys_of(const Bytes& key, std::size_t a, std::size_t b, std::size_t c) {
    Bytes all;
    for (const std::size_t part : {a, b, c})
        all.insert(all.end(), key.begin() + static_cast<std::ptrdiff_t>(part * block),
                   key.begin() + static_cast<std::ptrdiff_t>((part + 1) * block));
    return all;
}

}  // namespace

Bytes sha1(std::span<const unsigned char> bytes) {
    Bytes out(20);
    KIOSK_CHECK(EVP_Digest(bytes.data(), bytes.size(), out.data(), nullptr, EVP_sha1(), nullptr) ==
                1);
    return out;
}

Bytes derive(std::span<const unsigned char> seed, unsigned char counter) {
    Bytes input(seed.begin(), seed.end());
    input.insert(input.end(), {0, 0, 0, counter});
    Bytes key = sha1(input);
    key.resize(16);
    return key;
}

Bytes encrypt(const Bytes& key, Bytes blocks) {
    const Bytes key24 = keys_of(key, 0, 1, 0);
    for (std::size_t at = 0; at < blocks.size(); at += block) {
        for (std::size_t i = 0; at > 0 && i < block; ++i) blocks[at + i] ^= blocks[at - block + i];
        cipher_block(key24.data(), blocks.data() + at, true);
    }
    return blocks;
}

Bytes decrypt(const Bytes& key, Bytes blocks) {
    const Bytes key24 = keys_of(key, 0, 1, 0);
    const Bytes sealed = blocks;
    for (std::size_t at = 0; at < blocks.size(); at += block) {
        cipher_block(key24.data(), blocks.data() + at, false);
        for (std::size_t i = 0; at > 0 && i < block; ++i) blocks[at + i] ^= sealed[at - block + i];
    }
    return blocks;
}

Bytes mac(const Bytes& key, Bytes bytes) {
    bytes = padded(std::move(bytes));
    const Bytes a = keys_of(key, 0, 0, 0);
    const Bytes b = keys_of(key, 1, 1, 1);
    Bytes chain(block, 0);
    for (std::size_t at = 0; at < bytes.size(); at += block) {
        for (std::size_t i = 0; i < block; ++i) chain[i] ^= bytes[at + i];
        cipher_block(a.data(), chain.data(), true);
    }
    cipher_block(b.data(), chain.data(), false);
    cipher_block(a.data(), chain.data(), true);
    return chain;
}

Bytes padded(Bytes bytes) {
    bytes.push_back(0x80);
    while (bytes.size() % block != 0) bytes.push_back(0);
    return bytes;
}

Bytes unpadded(Bytes bytes) {
    while (!bytes.empty() && bytes.back() == 0) bytes.pop_back();
    if (!bytes.empty()) bytes.pop_back();
    return bytes;
}

Bytes object(std::uint32_t tag, std::span<const unsigned char> value) {
    Bytes out;
    if (tag > 0xFF) out.push_back(static_cast<unsigned char>(tag >> 8U));
    out.push_back(static_cast<unsigned char>(tag & 0xFFU));
    const std::size_t size = value.size();
    if (size < 0x80) {
        out.push_back(static_cast<unsigned char>(size));
    } else if (size < 0x100) {
        out.insert(out.end(), {0x81, static_cast<unsigned char>(size)});
    } else {
        KIOSK_CHECK(size < 0x1000000);
        if (size < 0x10000) {
            out.push_back(0x82);
        } else {
            out.insert(out.end(), {0x83, static_cast<unsigned char>(size >> 16U)});
        }
        out.insert(out.end(), {static_cast<unsigned char>(size >> 8U & 0xFFU),
                               static_cast<unsigned char>(size & 0xFFU)});
    }
    out.insert(out.end(), value.begin(), value.end());
    return out;
}

}  // namespace tests::card_cipher
