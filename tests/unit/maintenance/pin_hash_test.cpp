#include "kiosk/maintenance/pin_hash.h"

#include <filesystem>
#include <fstream>

#include <doctest.h>
#include <stdlib.h>
#include <unistd.h>

#include "kiosk/maintenance/staff.h"

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

TEST_CASE("a card's number has a hash like a PIN's, and a staff file is read whole or not at all") {
    const auto card = maintenance::hash_card(SecretText("11010519491231002X"));
    REQUIRE(card);
    CHECK(maintenance::is_card_right(*card, SecretText("11010519491231002X")));
    CHECK_FALSE(maintenance::is_card_right(*card, SecretText("110105194912310021")));
    CHECK_FALSE(maintenance::hash_card(SecretText("246810")));
    CHECK_FALSE(is_pin_right(*card, SecretText("11010519491231002X")));

    std::string file = "/tmp/bianmin-staff-XXXXXX";
    ::close(::mkstemp(file.data()));
    const auto read = [&file](const std::string& text) {
        std::ofstream(file) << text;
        return maintenance::read_staff(file);
    };
    const auto person = [&card](const std::string& number) {
        return "[[person]]\nnumber = \"" + number + "\"\npin_hash = \"" + *card +
               "\"\ncard_hash = \"" + *card + "\"\n";
    };
    CHECK(read(person("T-1") + person("T-2")).value().size() == 2);
    for (const auto& text : {std::string(), std::string("person = 1"), std::string("[[person"),
                             person("T-1") + person("T-1"), person(""), person("张三"),
                             std::string("[[person]]\nnumber = \"T-1\"\n")})
        CHECK(read(text).error().code == ErrorCode::bad_config);
    std::filesystem::remove(file);
    CHECK(maintenance::read_staff(file).error().code == ErrorCode::bad_config);
}
