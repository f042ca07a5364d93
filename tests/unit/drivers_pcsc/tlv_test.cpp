#include "drivers/pcsc/tlv.h"

#include <doctest.h>

using drivers::append_tlv;
using drivers::find_tlv;
using drivers::read_tlv;
using drivers::read_tlv_header;
using drivers::read_tlvs;
using kiosk::Bytes;
using kiosk::ErrorCode;

TEST_CASE("an object is read with tags of one to three bytes and lengths of one to four") {
    for (const std::uint32_t tag : {0x61U, 0x5F1FU, 0x7F8101U}) {
        for (const std::size_t size : {0U, 1U, 127U, 128U, 255U, 256U, 65'535U, 65'536U}) {
            Bytes bytes;
            append_tlv(bytes, tag, Bytes(size, 0xAB));
            const auto object = read_tlv(bytes);
            REQUIRE(object);
            CHECK(object->tag == tag);
            CHECK(object->value.size() == size);
            CHECK(object->whole.size() == bytes.size());
        }
    }
}

TEST_CASE("an object that is cut short anywhere is refused") {
    Bytes bytes;
    append_tlv(bytes, 0x7F61, Bytes(300, 0x01));
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        const auto object = read_tlv(std::span(bytes).first(size));
        REQUIRE_FALSE(object);
        CHECK(object.error().code == ErrorCode::bad_format);
    }
    CHECK(read_tlv(bytes));
}

TEST_CASE("a length beyond the limit or of an unused kind is not believed") {
    CHECK_FALSE(read_tlv_header(Bytes{0x61, 0x80}));
    CHECK_FALSE(read_tlv_header(Bytes{0x61, 0x85, 1, 1, 1, 1, 1}));
    CHECK_FALSE(read_tlv_header(Bytes{0x61, 0x84, 0x00, 0x04, 0x00, 0x01}));
    const auto most = read_tlv_header(Bytes{0x61, 0x84, 0x00, 0x04, 0x00, 0x00});
    REQUIRE(most);
    CHECK(most->value_bytes == drivers::tlv_length_max);
    CHECK_FALSE(read_tlv_header(Bytes{0x5F, 0x81, 0x81, 0x01, 0x00}));
}

TEST_CASE("a list of objects has a limit and no rest") {
    Bytes bytes;
    for (std::size_t i = 0; i < drivers::tlv_objects_max; ++i) append_tlv(bytes, 0x04, Bytes{1});
    const auto all = read_tlvs(bytes);
    REQUIRE(all);
    CHECK(all->size() == drivers::tlv_objects_max);
    append_tlv(bytes, 0x04, Bytes{1});
    CHECK_FALSE(read_tlvs(bytes));
    CHECK_FALSE(read_tlvs(Bytes{0x04, 0x01, 0x00, 0x04}));
    CHECK(find_tlv(Bytes{0x04, 0x00, 0x05, 0x01, 0x07}, 0x05)->value[0] == 7);
    CHECK_FALSE(find_tlv(Bytes{0x04, 0x00}, 0x05));
}
