#include "offline_cache/sealing.h"

#include <doctest.h>

#include "tests/unit/offline_cache/fixture.h"

using kiosk::ErrorCode;
using kiosk::SecretBytes;
using kiosk::SecretText;
using offline_cache::PlatformKey;
using tests::DataKeyPair;

TEST_CASE("Only the platform opens what was sealed to its key") {
    kiosk::SystemRandom random;
    const DataKeyPair pair;
    const DataKeyPair other;
    const SecretText payload(std::string(tests::sample_name));
    const auto sealed = offline_cache::seal(pair.recipients(), payload, random);
    REQUIRE(sealed);
    CHECK(sealed->key_id == pair.key().id());
    CHECK(pair.open(sealed->box) == tests::sample_name);
    CHECK(other.open(sealed->box) == "does not open");
    CHECK(offline_cache::seal(pair.recipients(), payload, random)->box != sealed->box);
}

TEST_CASE("A key's name is the start of its hash") {
    const auto key = PlatformKey::from_bytes(kiosk::Bytes(32, 9));
    REQUIRE(key);
    CHECK(key->id() == kiosk::to_hex(kiosk::sha256(kiosk::Bytes(32, 9))).substr(0, 16));
    CHECK(PlatformKey::from_text(kiosk::to_hex(key->bytes()) + "\n")->id() == key->id());
    CHECK(PlatformKey::from_text(kiosk::to_base64(key->bytes()))->id() == key->id());
}

TEST_CASE("A key that would seal for everybody is refused") {
    kiosk::SystemRandom random;
    CHECK(PlatformKey::from_bytes(kiosk::Bytes(31, 9)).error().code == ErrorCode::bad_config);
    CHECK(PlatformKey::from_bytes(kiosk::Bytes(32, 0)).error().code == ErrorCode::bad_config);
    CHECK(PlatformKey::from_text("").error().code == ErrorCode::bad_config);
    CHECK(offline_cache::seal({}, SecretText("x"), random).error().code == ErrorCode::bad_config);
}

TEST_CASE("A payload over the limit is refused before it is sealed") {
    kiosk::SystemRandom random;
    const DataKeyPair pair;
    CHECK(offline_cache::seal(
        pair.recipients(), SecretText(std::string(offline_cache::payload_size_max, 'a')), random));
    const SecretText too_large(std::string(offline_cache::payload_size_max + 1, 'a'));
    CHECK(offline_cache::seal(pair.recipients(), too_large, random).error().code ==
          ErrorCode::limit_exceeded);
}

TEST_CASE("A draft opens under its key and its name alone") {
    kiosk::SystemRandom random;
    const auto key = offline_cache::new_draft_key(random);
    const SecretText text(std::string(tests::sample_number));
    auto sealed = offline_cache::encrypt(key, text, "a|draft", random).value();
    CHECK(offline_cache::decrypt(key, sealed, "a|draft").value() == text);
    CHECK(offline_cache::decrypt(key, sealed, "b|draft").error().code == ErrorCode::bad_signature);
    const auto other = offline_cache::new_draft_key(random);
    CHECK(offline_cache::decrypt(other, sealed, "a|draft").error().code ==
          ErrorCode::bad_signature);
    sealed.back() ^= 1;
    CHECK(offline_cache::decrypt(key, sealed, "a|draft").error().code == ErrorCode::bad_signature);
    CHECK(offline_cache::decrypt(key, {1, 2}, "a|draft").error().code == ErrorCode::bad_signature);
    CHECK(offline_cache::encrypt(SecretBytes(kiosk::Bytes(16)), text, "a", random).error().code ==
          ErrorCode::bad_config);
}

TEST_CASE("A fingerprint tells sameness under one key and nothing under another") {
    const SecretBytes key(kiosk::Bytes(32, 1));
    const SecretText payload("payload");
    const auto print = offline_cache::keyed_fingerprint(key, "clear", payload);
    CHECK(print == offline_cache::keyed_fingerprint(key, "clear", payload));
    CHECK(print != offline_cache::keyed_fingerprint(key, "clearp", SecretText("ayload")));
    CHECK(print !=
          offline_cache::keyed_fingerprint(SecretBytes(kiosk::Bytes(32, 2)), "clear", payload));
}
