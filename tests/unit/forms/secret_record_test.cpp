#include "kiosk/forms/secret_record.h"

#include <string>

#include <doctest/doctest.h>

namespace {

using kiosk::NetstringReader;
using kiosk::SecretText;
using kiosk::SecretWriter;

}  // namespace

TEST_CASE("a record gives back every field as it was, whatever bytes it holds") {
    SecretWriter writer;
    writer.append_field(std::string_view("1:a,"));
    writer.append_field(std::string_view(""));
    writer.append_field(std::uint64_t{18446744073709551615u});
    writer.append_field(SecretText(std::string(10'000, 'x')));
    const auto text = std::move(writer).finish();
    NetstringReader reader(text.reveal());
    CHECK(reader.field() == "1:a,");
    CHECK(reader.field() == "");
    CHECK(reader.number() == 18446744073709551615u);
    CHECK_FALSE(reader.at_end());
    CHECK(reader.field() == std::string(10'000, 'x'));
    CHECK(reader.at_end());
    CHECK_FALSE(reader.field());
    CHECK_FALSE(reader.at_end());
}

TEST_CASE("a record cut at any byte is noticed") {
    SecretWriter writer;
    writer.append_field(std::string_view("first"));
    writer.append_field(std::uint64_t{7});
    const auto text = std::move(writer).finish();
    for (std::size_t length = 0; length < text.reveal().size(); ++length) {
        NetstringReader reader(std::string_view(text.reveal()).substr(0, length));
        const bool whole = reader.field() && reader.number() && reader.at_end();
        CHECK_FALSE(whole);
    }
}

TEST_CASE("a count above its limit, letters for a number and a huge length are faults") {
    CHECK_FALSE(NetstringReader("2:65,").number_up_to(64));
    CHECK(NetstringReader("2:64,").number_up_to(64) == 64u);
    CHECK_FALSE(NetstringReader("2:6x,").number());
    CHECK_FALSE(NetstringReader("0:,").number());
    CHECK_FALSE(NetstringReader("9999999999:a,").field());
    CHECK_FALSE(NetstringReader(":a,").field());
    CHECK_FALSE(NetstringReader("-1:a,").field());
}

TEST_CASE("JSON strings escape what RFC 8259 asks for and nothing else") {
    SecretWriter writer;
    writer.append_json_string(std::string_view("a\"b\\c\n\x01 \xE4\xB8\xAD", 11));
    CHECK(std::move(writer).finish().reveal() == "\"a\\\"b\\\\c\\u000a\\u0001 \xE4\xB8\xAD\"");
}

TEST_CASE("text grows over many buffers without losing a byte") {
    SecretWriter writer;
    std::string expected;
    for (int i = 0; i < 5000; ++i) {
        writer.append(std::to_string(i));
        expected += std::to_string(i);
    }
    CHECK(std::move(writer).finish().reveal() == expected);
}
