#include "kiosk/base/encoding.h"

#include <doctest.h>

#include "kiosk/base/random.h"

using kiosk::Bytes;
using kiosk::ErrorCode;

namespace {

Bytes bytes(std::string_view text) {
    return {text.begin(), text.end()};
}
std::string base64(std::string_view text) {
    return kiosk::to_base64(kiosk::as_bytes(text));
}

}  // namespace

TEST_CASE("Base64 gives the examples of RFC 4648 §10") {
    CHECK(base64("") == "");
    CHECK(base64("f") == "Zg==");
    CHECK(base64("fo") == "Zm8=");
    CHECK(base64("foo") == "Zm9v");
    CHECK(base64("foobar") == "Zm9vYmFy");
}

TEST_CASE("Every length of bytes comes back from hex and both base64 forms") {
    kiosk::SeededRandom random(11);
    for (std::size_t size = 0; size < 70; ++size) {
        Bytes in(size);
        random.fill(in);
        CHECK(*kiosk::from_hex(kiosk::to_hex(in)) == in);
        CHECK(*kiosk::from_base64(kiosk::to_base64(in)) == in);
        CHECK(*kiosk::from_base64url(kiosk::to_base64url(in)) == in);
    }
}

TEST_CASE("Base64url has no padding and no plus or slash") {
    CHECK(kiosk::to_base64url(Bytes{0xFB, 0xFF, 0xFE, 0xFF}) == "-__-_w");
    CHECK(kiosk::to_base64(Bytes{0xFB, 0xFF, 0xFE, 0xFF}) == "+//+/w==");
}

TEST_CASE("Malformed text is an error, not a guess") {
    for (const std::string text : {"Z", "Zg=", "Zg", "Zg==x", "Zm9v Zg==", "Z!==", "Zm9v\n"}) {
        CAPTURE(text);
        CHECK(kiosk::from_base64(text).error().code == ErrorCode::bad_format);
    }
    // Found by fuzzing: bytes beyond ASCII were taken for digits.
    CHECK_FALSE(kiosk::from_base64("a\xE9\x92\xB1"));
    CHECK_FALSE(kiosk::from_base64url("a\xE9\x92\xB1"));
    for (const std::string text : {"a", "0g", "00 11", "0x11"}) {
        CAPTURE(text);
        CHECK(kiosk::from_hex(text).error().code == ErrorCode::bad_format);
    }
    CHECK_FALSE(kiosk::from_base64url("-__-_w=="));
}

TEST_CASE("SHA-256 gives the examples of FIPS 180-4") {
    CHECK(kiosk::to_hex(kiosk::sha256(kiosk::as_bytes("abc"))) ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(kiosk::to_hex(kiosk::sha256({})) ==
          "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST_CASE("Names with characters of every plane survive UTF-16LE and GB 18030 and back (R-077)") {
    for (const std::string text : {"", "A", "钱测试", "𠮷野", "㐱", "·", "ༀ", "𪚥"}) {
        CAPTURE(text);
        CHECK(*kiosk::utf8_from_utf16le(kiosk::utf16le_from_utf8(text)) == text);
        CHECK(*kiosk::utf8_from_gb18030(*kiosk::gb18030_from_utf8(text)) == text);
    }
    CHECK(kiosk::utf16le_from_utf8("𠮷") == Bytes{0x42, 0xD8, 0xB7, 0xDF});
    CHECK(*kiosk::gb18030_from_utf8("钱") == Bytes{0xC7, 0xAE});
}

TEST_CASE("Malformed text of each encoding is refused") {
    CHECK_FALSE(kiosk::utf8_from_utf16le(Bytes{0x42}));
    CHECK_FALSE(kiosk::utf8_from_utf16le(Bytes{0x42, 0xD8}));
    CHECK_FALSE(kiosk::utf8_from_utf16le(Bytes{0xB7, 0xDF, 0x41, 0x00}));
    CHECK_FALSE(kiosk::utf8_from_gb18030(Bytes{0xC7}));
    CHECK_FALSE(kiosk::utf8_from_gb18030(Bytes{0xFF, 0xFF}));
    CHECK_FALSE(kiosk::gb18030_from_utf8("\xC3"));
}

TEST_CASE("Code points are whole characters; each malformed byte is one replacement") {
    CHECK(kiosk::code_points("a钱𠮷") == U"a钱𠮷");
    CHECK(kiosk::utf8_from(U"a钱𠮷") == "a钱𠮷");
    CHECK(kiosk::code_points("a\xFF"
                             "b") == U"a\uFFFDb");
    CHECK(kiosk::code_points("") == U"");
    CHECK(kiosk::utf8_from(std::u32string(1, 0xD800)).empty());
    CHECK(bytes("x") == Bytes{'x'});
}
