#include <algorithm>
#include <cctype>
#include <memory>

#include <doctest.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include "offline_cache/sealing.h"
#include "tests/platform/sm_file.h"

using kiosk::Bytes;
using kiosk::SecretText;
using offline_cache::PlatformKey;
using offline_cache::Recipients;
using offline_cache::SealedStream;

namespace {

using Key = std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, void (*)(EVP_PKEY_CTX*)>;

Bytes hex(std::string_view text) {
    std::string bare;
    std::ranges::copy_if(text, std::back_inserter(bare), [](char c) { return c != ' '; });
    std::ranges::transform(bare, bare.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return kiosk::from_hex(bare).value();
}

/// The pair of the examples in GB/T 32918.5, annexes A and C.
constexpr const char* published_secret =
    "3945208F 7B2144B1 3F36E38A C6D39F95 88939369 2860B51A 42FB81EF 4DF7C5B8";
constexpr const char* published_point =
    "04 09F9DF31 1E5421A1 50DD7D16 1E4BC5C6 72179FAD 1833FC07 6BB08FF3 56F35020"
    "CCEA490C E26775A5 2DC6EA71 8CC1AA60 0AED05FB F35E084A 6632F607 2DA9AD13";

Key published_pair() {
    const auto secret = hex(published_secret);
    const auto point = hex(published_point);
    const std::unique_ptr<BIGNUM, void (*)(BIGNUM*)> number(
        BN_bin2bn(secret.data(), static_cast<int>(secret.size()), nullptr), &BN_free);
    const std::unique_ptr<OSSL_PARAM_BLD, void (*)(OSSL_PARAM_BLD*)> builder(OSSL_PARAM_BLD_new(),
                                                                             &OSSL_PARAM_BLD_free);
    OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "SM2", 0);
    OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, number.get());
    OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                     point.size());
    const std::unique_ptr<OSSL_PARAM, void (*)(OSSL_PARAM*)> parameters(
        OSSL_PARAM_BLD_to_param(builder.get()), &OSSL_PARAM_free);
    const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "SM2", nullptr),
                             &EVP_PKEY_CTX_free);
    EVP_PKEY* pair = nullptr;
    REQUIRE(EVP_PKEY_fromdata_init(context.get()) == 1);
    REQUIRE(EVP_PKEY_fromdata(context.get(), &pair, EVP_PKEY_KEYPAIR, parameters.get()) == 1);
    return {pair, &EVP_PKEY_free};
}

Key new_pair() {
    return {EVP_PKEY_Q_keygen(nullptr, nullptr, "SM2"), &EVP_PKEY_free};
}

PlatformKey public_half(const EVP_PKEY* pair) {
    return PlatformKey::from_bytes(tests::sm2_point_of(pair)).value();
}

Bytes sealed_file(const Recipients& recipients, std::string_view text, kiosk::Random& random) {
    auto stream = offline_cache::start_encryption(recipients, random).value();
    Bytes file;
    // In uneven parts, as a scanner gives them.
    for (std::size_t at = 0; at < text.size(); at += 10'007) {
        const auto part = stream->update(kiosk::as_bytes(text.substr(at, 10'007)));
        file.insert(file.end(), part.begin(), part.end());
    }
    const auto rest = stream->finish();
    file.insert(file.end(), rest.begin(), rest.end());
    return file;
}

Bytes sm4(const EVP_CIPHER* cipher, const Bytes& key, const Bytes& iv, const Bytes& plain) {
    const std::unique_ptr<EVP_CIPHER_CTX, void (*)(EVP_CIPHER_CTX*)> context(EVP_CIPHER_CTX_new(),
                                                                             &EVP_CIPHER_CTX_free);
    Bytes out(plain.size() + 16);
    int size = 0;
    REQUIRE(EVP_EncryptInit_ex(context.get(), cipher, nullptr, key.data(),
                               iv.empty() ? nullptr : iv.data()) == 1);
    REQUIRE(EVP_EncryptUpdate(context.get(), out.data(), &size, plain.data(),
                              static_cast<int>(plain.size())) == 1);
    out.resize(static_cast<std::size_t>(size));
    return out;
}

}  // namespace

TEST_CASE("SM3, SM4 and SM2 of the library give the values that the standards publish") {
    Bytes digest(32);
    unsigned int size = 0;
    // GB/T 32905, annex A.1.
    REQUIRE(EVP_Digest("abc", 3, digest.data(), &size, EVP_sm3(), nullptr) == 1);
    CHECK(digest == hex("66c7f0f4 62eeedd9 d1f2d46b dc10e4e2 4167c487 5cf2f7a2 297da02b 8f4ba8e0"));
    // GB/T 32907, annex A.1.
    const auto key = hex("01234567 89ABCDEF FEDCBA98 76543210");
    CHECK(sm4(EVP_sm4_ecb(), key, {}, key) == hex("681EDF34 D206965E 86B3E94F 536E4246"));
    // draft-ribose-cfrg-sm4, A.2.5.1: counter mode.
    CHECK(sm4(EVP_sm4_ctr(), key, hex("00010203 04050607 08090A0B 0C0D0E0F"),
              hex("AAAAAAAA AAAAAAAA BBBBBBBB BBBBBBBB CCCCCCCC CCCCCCCC DDDDDDDD DDDDDDDD"
                  "EEEEEEEE EEEEEEEE FFFFFFFF FFFFFFFF AAAAAAAA AAAAAAAA BBBBBBBB BBBBBBBB")) ==
          hex("AC3236CB 970CC207 91364C39 5A1342D1 A3CBC187 8C6F30CD 074CCE38 5CDD70C7"
              "F234BC0E 24C11980 FD128631 0CE37B92 6E02FCD0 FAA0BAF3 8B293385 1D824514"));

    const auto pair = published_pair();
    // GB/T 32918.5, annex C.2: what was encrypted with the published random number, as DER.
    const auto wrapped =
        hex("307C"
            "0220 04EBFC71 8E8D1798 62043226 8E77FEB6 415E2EDE 0E073C0F 4F640ECD 2E149A73"
            "0221 00 E858F9D8 1E5430A5 7B36DAAB 8F950A3C 64E6EE6A 63094D99 283AFF76 7E124DF0"
            "0420 59983C18 F809E262 923C53AE C295D303 83B54E39 D609D160 AFCB1908 D0BD8766"
            "0413 21886CA9 89CA9C7D 58087307 CA93092D 651EFA");
    const KeyContext context(EVP_PKEY_CTX_new(pair.get(), nullptr), &EVP_PKEY_CTX_free);
    Bytes opened(64);
    std::size_t opened_size = opened.size();
    REQUIRE(EVP_PKEY_decrypt_init(context.get()) == 1);
    REQUIRE(EVP_PKEY_decrypt(context.get(), opened.data(), &opened_size, wrapped.data(),
                             wrapped.size()) == 1);
    CHECK(std::string(opened.begin(), opened.begin() + static_cast<std::ptrdiff_t>(opened_size)) ==
          "encryption standard");

    // GB/T 32918.5, annex A.2: the signature over “message digest”.
    const auto signature =
        hex("3046"
            "0221 00 F5A03B06 48D2C463 0EEAC513 E1BB81A1 5944DA38 27D5B741 43AC7EAC EEE720B3"
            "0221 00 B1B6AA29 DF212FD8 763182BC 0D421CA1 BB9038FD 1F7F42D4 840B69C4 85BBC1AA");
    constexpr std::string_view identity = "1234567812345678";
    constexpr std::string_view message = "message digest";
    const KeyContext identified(EVP_PKEY_CTX_new(pair.get(), nullptr), &EVP_PKEY_CTX_free);
    const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> digesting(EVP_MD_CTX_new(),
                                                                       &EVP_MD_CTX_free);
    REQUIRE(EVP_PKEY_CTX_set1_id(identified.get(), identity.data(),
                                 static_cast<int>(identity.size())) == 1);
    EVP_MD_CTX_set_pkey_ctx(digesting.get(), identified.get());
    REQUIRE(EVP_DigestVerifyInit(digesting.get(), nullptr, EVP_sm3(), nullptr, pair.get()) == 1);
    CHECK(EVP_DigestVerify(digesting.get(), signature.data(), signature.size(),
                           kiosk::as_bytes(message).data(), message.size()) == 1);
}

TEST_CASE(
    "What is sealed by SM2, SM4 and SM3 opens with the platform's pair and with the escrow pair, "
    "and with no other") {
    kiosk::SystemRandom random;
    const auto platform = published_pair();
    const auto escrow = new_pair();
    const Recipients recipients{public_half(platform.get()), public_half(escrow.get())};
    CHECK(recipients.platform.suite() == offline_cache::SealingSuite::sm2_sm4ctr_hmacsm3);
    CHECK(recipients.platform.id() ==
          kiosk::to_hex(kiosk::sha256(hex(published_point))).substr(0, 16));
    constexpr auto chunk = SealedStream::chunk_size;
    for (const std::size_t size :
         {std::size_t{0}, std::size_t{1}, chunk - 1, chunk, chunk + 1, 3 * chunk + 17}) {
        CAPTURE(size);
        std::string text(size, '\0');
        for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>(i * 31 >> 3);
        const auto file = sealed_file(recipients, text, random);
        for (auto* pair : {platform.get(), escrow.get()})
            CHECK(tests::open_sm_file(file, pair).value().reveal() == text);
        CHECK_FALSE(tests::open_sm_file(file, new_pair().get()));
        CHECK(sealed_file(recipients, text, random) != file);
    }
    const auto sealed =
        offline_cache::seal(recipients, SecretText("{\"answer\":1}"), random).value();
    CHECK(name_of(sealed.suite) == "sm2-sm4ctr-hmacsm3");
    CHECK(tests::open_sm_file(sealed.box, platform.get()).value().reveal() == "{\"answer\":1}");
}

TEST_CASE("No byte of a file of the national suite can be changed, and no end cut off, unnoticed") {
    kiosk::SystemRandom random;
    const auto pair = new_pair();
    const auto file = sealed_file({public_half(pair.get()), {}},
                                  std::string(SealedStream::chunk_size + 9, 'x'), random);
    REQUIRE(tests::open_sm_file(file, pair.get()));
    // Every byte of the header, then one in a hundred.
    for (std::size_t at = 0; at < file.size(); at += at < 400 ? 1 : 997) {
        CAPTURE(at);
        auto changed = file;
        changed[at] ^= 1;
        CHECK_FALSE(tests::open_sm_file(changed, pair.get()));
        CHECK_FALSE(tests::open_sm_file(std::span(file).first(at), pair.get()));
    }
    // The second chunk alone, and the first one twice.
    const auto second = file.size() - 9 - 32;
    auto moved = file;
    const auto first = second - SealedStream::chunk_size - 32;
    moved.erase(moved.begin() + static_cast<std::ptrdiff_t>(first),
                moved.begin() + static_cast<std::ptrdiff_t>(second));
    CHECK_FALSE(tests::open_sm_file(moved, pair.get()));
}

TEST_CASE("Keys of two suites never go together, and no other bytes are a key") {
    kiosk::SystemRandom random;
    const auto pair = new_pair();
    const auto weak = PlatformKey::from_bytes(Bytes(32, 9)).value();
    for (const auto& recipients :
         {Recipients{public_half(pair.get()), weak}, Recipients{weak, public_half(pair.get())}})
        CHECK(offline_cache::start_encryption(recipients, random).error().code ==
              kiosk::ErrorCode::bad_config);
    auto beside = tests::sm2_point_of(pair.get());
    beside.back() ^= 1;
    CHECK_FALSE(PlatformKey::from_bytes(beside));
    CHECK_FALSE(PlatformKey::from_bytes(Bytes(64, 1)));
    CHECK(PlatformKey::from_text(kiosk::to_base64(tests::sm2_point_of(pair.get()))));
}
