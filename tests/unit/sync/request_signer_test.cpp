#include "kiosk/platform/request_signer.h"

#include <fstream>

#include <doctest.h>

#include "tests/support/signing_key.h"
#include "tests/unit/offline_cache/fixture.h"

namespace {

kiosk::HttpRequest sample_request() {
    return {.method = kiosk::HttpMethod::post,
            .url = "https://platform:8443/v1/batches",
            .headers = {{"Content-Digest", "sha-256=:eA==:"}},
            .body = "x"};
}

}  // namespace

TEST_CASE("What a terminal signs the platform verifies, with either kind of key") {
    const tests::TempFolder folder;
    for (const auto& [kind, curve] : {std::pair<const char*, const char*>{"EC", "P-256"},
                                      {"ED25519", nullptr},
                                      {"SM2", nullptr}}) {
        CAPTURE(kind);
        const auto open = tests::make_key(folder / "key.pem", kind, curve);
        const auto signer = kiosk::signer_from_key_file(folder / "key.pem", "T-1");
        auto request = sample_request();
        REQUIRE(signer->sign(request, kiosk::WallTime(kiosk::Duration(1'772'330'400'000))));
        const auto message = tests::message_of(request);
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
        CHECK_FALSE(is_signed_by(message, tests::make_key(folder / "other.pem", kind, curve)));
    }
}

TEST_CASE("A key file that is missing, no key, or of another kind says so") {
    const tests::TempFolder folder;
    const auto refused = [&](const char* name) {
        auto request = sample_request();
        return kiosk::signer_from_key_file(folder / name, "T")->sign(request, {}).error().code ==
               kiosk::ErrorCode::bad_config;
    };
    CHECK(refused("missing"));
    std::ofstream(folder / "text") << "no key";
    CHECK(refused("text"));
    (void)tests::make_key(folder / "x25519", "X25519", nullptr);
    CHECK(refused("x25519"));
    (void)tests::make_key(folder / "p384", "EC", "P-384");
    CHECK(refused("p384"));
    (void)tests::make_key(folder / "good", "ED25519", nullptr);
    const auto signer = kiosk::signer_from_key_file(folder / "good", "T");
    kiosk::HttpRequest bare;
    CHECK_FALSE(signer->sign(bare, {}));
    auto first = sample_request();
    CHECK(signer->sign(first, {}));
    const auto open = tests::make_key(folder / "good", "EC", "P-256");
    auto next = sample_request();
    CHECK(signer->sign(next, {}));
    CHECK(is_signed_by(tests::message_of(next), open));
}
