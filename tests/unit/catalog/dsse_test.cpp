#include "kiosk/catalog/dsse.h"

#include <doctest.h>
#include <nlohmann/json.hpp>

#include "kiosk/base/encoding.h"

using kiosk::ErrorCode;
using kiosk::SigningKey;
using kiosk::SigningSeed;
using Json = nlohmann::json;

namespace {

SigningSeed filled_seed(unsigned char filling) {
    return SigningSeed{kiosk::SecretBytes(kiosk::Bytes(32, filling))};
}

const std::string sealed_hello = kiosk::make_envelope("text/x", "hello", filled_seed(1));

kiosk::Result<std::string> open(const std::string& text, const std::vector<SigningKey>& keys,
                                std::string_view type = "text/x") {
    return kiosk::open_envelope(text, type, keys);
}

ErrorCode code_of(const std::string& text, std::string_view type = "text/x") {
    const auto opened = open(text, {filled_seed(1).public_key()}, type);
    REQUIRE_FALSE(opened.has_value());
    return opened.error().code;
}

}  // namespace

TEST_CASE("An envelope opens under the key that signed it, alone or among others") {
    CHECK(*open(sealed_hello, {filled_seed(1).public_key()}) == "hello");
    CHECK(*open(sealed_hello, {filled_seed(2).public_key(), filled_seed(1).public_key()}) ==
          "hello");
}

TEST_CASE("An envelope does not open under another key, or under none") {
    CHECK(open(sealed_hello, {filled_seed(2).public_key()}).error().code ==
          ErrorCode::bad_signature);
    CHECK(open(sealed_hello, {}).error().code == ErrorCode::bad_signature);
}

TEST_CASE("Whoever changes payload, type or signature is found out") {
    auto json = Json::parse(sealed_hello);
    json["payload"] = "aGVsbG8h";
    CHECK(code_of(json.dump()) == ErrorCode::bad_signature);
    json = Json::parse(sealed_hello);
    json["payloadType"] = "text/y";
    CHECK(code_of(json.dump(), "text/y") == ErrorCode::bad_signature);
    CHECK(code_of(json.dump()) == ErrorCode::bad_format);
    for (std::size_t i = 0; i < 64; ++i) {
        auto damaged = Json::parse(sealed_hello);
        auto signature = *kiosk::from_base64(damaged["signatures"][0]["sig"].get<std::string>());
        signature[i] = static_cast<unsigned char>(signature[i] ^ 1U);
        damaged["signatures"][0]["sig"] = kiosk::to_base64(signature);
        CHECK(code_of(damaged.dump()) == ErrorCode::bad_signature);
    }
}

TEST_CASE("The signature covers type and length, so no two readings of one text exist") {
    // What is signed is DSSE's pre-authentication encoding; these bytes are the example of its
    // specification.
    const auto key = filled_seed(1).public_key();
    const auto other =
        kiosk::make_envelope("http://example.com/HelloWorld", "hello world", filled_seed(1));
    CHECK(*kiosk::open_envelope(other, "http://example.com/HelloWorld", std::span(&key, 1)) ==
          "hello world");
    auto moved = Json::parse(other);
    moved["payloadType"] = "http://example.com/HelloWorld 11 hello";
    CHECK(code_of(moved.dump(), "http://example.com/HelloWorld 11 hello") ==
          ErrorCode::bad_signature);
}

TEST_CASE("A second signature by the trusted key is enough") {
    auto json = Json::parse(sealed_hello);
    const auto stranger = Json::parse(kiosk::make_envelope("text/x", "hello", filled_seed(3)));
    json["signatures"].insert(json["signatures"].begin(), stranger["signatures"][0]);
    CHECK(*open(json.dump(), {filled_seed(1).public_key()}) == "hello");
}

TEST_CASE("What is not an envelope is refused") {
    for (const char* text :
         {"", "{}", "[]", "null", "{\"payloadType\":1}",
          "{\"payloadType\":\"text/x\",\"payload\":\"aA==\"}",
          "{\"payloadType\":\"text/x\",\"payload\":\"aA==\",\"signatures\":{}}",
          "{\"payloadType\":\"text/x\",\"payload\":\"?\",\"signatures\":[]}",
          "{\"payloadType\":\"text/x\",\"payload\":\"aA==\",\"signatures\":[5]}",
          "{\"payloadType\":\"text/x\",\"payload\":\"aA==\",\"signatures\":[{\"sig\":\"?\"}]}"}) {
        CAPTURE(text);
        CHECK(code_of(text) == ErrorCode::bad_format);
    }
    CHECK(code_of(R"({"payloadType":"text/x","payload":"aA==","signatures":[]})") ==
          ErrorCode::bad_signature);
}

TEST_CASE("Envelopes have a largest size and a largest number of signatures") {
    CHECK(code_of(std::string(kiosk::envelope_size_max + 1, ' ')) == ErrorCode::limit_exceeded);
    auto json = Json::parse(sealed_hello);
    while (json["signatures"].size() <= kiosk::envelope_signatures_max) {
        json["signatures"].push_back(Json(json["signatures"][0]));
    }
    CHECK(code_of(json.dump()) == ErrorCode::limit_exceeded);
}

TEST_CASE("Keys are read as OpenSSL writes them") {
    // The key pair of RFC 8032, section 7.1, test 1.
    const auto seed = kiosk::signing_seed_from_pem(
        "-----BEGIN PRIVATE "
        "KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"
        "-----END PRIVATE KEY-----\n");
    REQUIRE(seed.has_value());
    CHECK(kiosk::to_hex(seed->public_key()) ==
          "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    const auto again = kiosk::signing_seed_from_pem(kiosk::pem_from_signing_seed(*seed).reveal());
    CHECK(again->public_key() == seed->public_key());
    CHECK_FALSE(kiosk::signing_seed_from_pem("").has_value());
    CHECK_FALSE(
        kiosk::signing_seed_from_pem("-----BEGIN PRIVATE KEY-----\nMC4C\n-----END PRIVATE KEY-----")
            .has_value());
    // X25519 has another name inside.
    CHECK_FALSE(kiosk::signing_seed_from_pem(
                    "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VuBCIEIJ1hsZ3v/VpguoRK9JLsLMREScV"
                    "pezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----")
                    .has_value());
}

TEST_CASE("A public key is one line of base64 of 32 bytes") {
    const auto key = filled_seed(1).public_key();
    CHECK(*kiosk::signing_key_from_text(" " + kiosk::to_base64(key) + "\n") == key);
    CHECK(kiosk::signing_key_from_text("").error().code == ErrorCode::bad_format);
    CHECK(kiosk::signing_key_from_text("aGVsbG8=").error().code == ErrorCode::bad_format);
    CHECK(kiosk::key_id_of(key).size() == 16);
}
