#include "kiosk/maintenance/pin_hash.h"

#include <doctest.h>

using namespace kiosk;
using maintenance::hash_pin;
using maintenance::is_pin_right;

TEST_CASE("a hash fits its PIN and no other, and the same PIN never gives the same hash") {
    const auto hash = hash_pin(SecretText("135790"));
    REQUIRE(hash);
    CHECK(hash->starts_with("$argon2id$v=19$"));
    CHECK(hash->find("135790") == std::string::npos);
    CHECK(is_pin_right(*hash, SecretText("135790")));
    CHECK_FALSE(is_pin_right(*hash, SecretText("135791")));
    CHECK_FALSE(is_pin_right(*hash, SecretText("1357900")));
    CHECK(*hash_pin(SecretText("135790")) != *hash);
}

TEST_CASE("what is no PIN gets no hash") {
    for (const char* wrong : {"", "12345", "1234567890123", "12345a", "12 456", "１２３４５６"})
        CHECK(hash_pin(SecretText(wrong)).error().code == ErrorCode::bad_format);
    CHECK(hash_pin(SecretText("123456")));
    CHECK(hash_pin(SecretText("123456789012")));
}

TEST_CASE("a hash that is none lets nobody in") {
    for (const char* wrong : {"", "135790", "$argon2id$", "$argon2i$v=19$m=8,t=1,p=1$AAAA$AAAA"})
        CHECK_FALSE(is_pin_right(wrong, SecretText("135790")));
}
