#include "offline_cache/sync/request_signer.h"

#include <fstream>

#include <doctest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include "tests/platform/message_signature.h"
#include "tests/unit/offline_cache/fixture.h"

namespace {

/// A key pair in a file, and its public half as a certificate holds it.
kiosk::Bytes make_key(const std::filesystem::path& file, const char* kind, const char* curve) {
    const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key(
        curve != nullptr ? EVP_PKEY_Q_keygen(nullptr, nullptr, kind, curve)
                         : EVP_PKEY_Q_keygen(nullptr, nullptr, kind),
        &EVP_PKEY_free);
    std::FILE* stream = std::fopen(file.c_str(), "w");
    PEM_write_PrivateKey(stream, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(stream);
    kiosk::Bytes open(static_cast<std::size_t>(i2d_PUBKEY(key.get(), nullptr)));
    auto* into = open.data();
    i2d_PUBKEY(key.get(), &into);
    return open;
}

kiosk::HttpRequest sample_request() {
    return {.method = kiosk::HttpMethod::post,
            .url = "https://platform:8443/v1/batches",
            .headers = {{"Content-Digest", "sha-256=:eA==:"}},
            .body = "x"};
}

tests::SignedMessage message_of(const kiosk::HttpRequest& request) {
    tests::SignedMessage message{"POST", request.url, {}, {}, {}};
    for (const auto& header : request.headers) {
        if (header.name == "Content-Digest") message.content_digest = header.value;
        if (header.name == "Signature-Input") message.signature_input = header.value;
        if (header.name == "Signature") message.signature = header.value;
    }
    return message;
}

}  // namespace

TEST_CASE("What a terminal signs the platform verifies, with either kind of key") {
    const tests::TempFolder folder;
    for (const auto& [kind, curve] : {std::pair<const char*, const char*>{"EC", "P-256"},
                                      {"ED25519", nullptr},
                                      {"SM2", nullptr}}) {
        CAPTURE(kind);
        const auto open = make_key(folder / "key.pem", kind, curve);
        const auto signer = offline_cache::signer_from_key_file(folder / "key.pem", "T-1");
        auto request = sample_request();
        REQUIRE(signer->sign(request, kiosk::WallTime(kiosk::Duration(1'772'330'400'000))));
        const auto message = message_of(request);
        CHECK(message.signature_input.find("created=1772330400;keyid=\"T-1\"") !=
              std::string::npos);
        CHECK(is_signed_by(message, open));
        for (const auto part :
             {&tests::SignedMessage::method, &tests::SignedMessage::target_uri,
              &tests::SignedMessage::content_digest, &tests::SignedMessage::signature_input,
              &tests::SignedMessage::signature}) {
            auto changed = message;
            auto& text = changed.*part;
            text[text.size() / 2] = text[text.size() / 2] == 'A' ? 'B' : 'A';
            CHECK_FALSE(is_signed_by(changed, open));
            (changed.*part).clear();
            CHECK_FALSE(is_signed_by(changed, open));
        }
        CHECK_FALSE(is_signed_by(message, make_key(folder / "other.pem", kind, curve)));
    }
}

TEST_CASE("A key file that is missing, no key, or of another kind says so") {
    const tests::TempFolder folder;
    const auto refused = [&](const char* name) {
        auto request = sample_request();
        return offline_cache::signer_from_key_file(folder / name, "T")
                   ->sign(request, {})
                   .error()
                   .code == kiosk::ErrorCode::bad_config;
    };
    CHECK(refused("missing"));
    std::ofstream(folder / "text") << "no key";
    CHECK(refused("text"));
    (void)make_key(folder / "x25519", "X25519", nullptr);
    CHECK(refused("x25519"));
    (void)make_key(folder / "p384", "EC", "P-384");
    CHECK(refused("p384"));
    (void)make_key(folder / "good", "ED25519", nullptr);
    const auto signer = offline_cache::signer_from_key_file(folder / "good", "T");
    kiosk::HttpRequest bare;
    CHECK_FALSE(signer->sign(bare, {}));
    auto first = sample_request();
    CHECK(signer->sign(first, {}));
    const auto open = make_key(folder / "good", "EC", "P-256");
    auto next = sample_request();
    CHECK(signer->sign(next, {}));
    CHECK(is_signed_by(message_of(next), open));
}
