#include "drivers/pcsc/data_groups.h"

#include "tests/unit/drivers_pcsc/card_support.h"

using drivers::parse_com;
using drivers::parse_dg1;
using drivers::parse_dg2;
using drivers::TravelDocument;
using kiosk::Bytes;
using tests::EmulatedDocument;

TEST_CASE("EF.COM names the data groups") {
    const Bytes com = *kiosk::from_hex("60145f0104303130375f36063034303030305c026175");
    const auto tags = parse_com(com);
    REQUIRE(tags);
    CHECK(*tags == std::vector<std::uint32_t>{0x61, 0x75});
    CHECK_FALSE(parse_com(std::span(com).first(com.size() - 1)));
    CHECK_FALSE(parse_com(Bytes{0x61, 0x00}));
}

TEST_CASE("DG1 gives the zone with its fields, and nothing when it is cut short") {
    const Bytes file = EmulatedDocument::dg1_of(tests::specimen_mrz);
    const auto document = parse_dg1(file);
    REQUIRE(document);
    CHECK(document->number.reveal() == "L898902C");
    for (std::size_t size = 0; size < file.size(); ++size)
        CHECK_FALSE(parse_dg1(std::span(file).first(size)));
}

TEST_CASE("DG2 gives the picture as it is, JPEG and JPEG 2000") {
    const Bytes jpeg = tests::sample_picture(5000);
    const auto face = parse_dg2(EmulatedDocument::dg2_of(jpeg));
    REQUIRE(face);
    CHECK(face->format == TravelDocument::PictureFormat::jpeg);
    CHECK(face->bytes.reveal() == jpeg);
    Bytes jp2 = *kiosk::from_hex("0000000c6a5020200d0a870a");
    jp2.resize(400, 0x11);
    const auto other = parse_dg2(EmulatedDocument::dg2_of(jp2));
    REQUIRE(other);
    CHECK(other->format == TravelDocument::PictureFormat::jpeg2000);
    CHECK(other->bytes.reveal() == jp2);
}

TEST_CASE("DG2 with lengths that disagree is refused") {
    const Bytes file = EmulatedDocument::dg2_of(tests::sample_picture(300));
    for (std::size_t size = 0; size < file.size(); ++size)
        CHECK_FALSE(parse_dg2(std::span(file).first(size)));
    const Bytes mark{'F', 'A', 'C', 0};
    const auto record = std::search(file.begin(), file.end(), mark.begin(), mark.end());
    REQUIRE(record != file.end());
    for (const std::ptrdiff_t at : {0, 14, 15, 18, 19}) {
        Bytes wrong = file;
        wrong[static_cast<std::size_t>(record - file.begin() + at)] ^= 0x7F;
        CHECK_FALSE(parse_dg2(wrong));
    }
    CHECK_FALSE(parse_dg2(EmulatedDocument::dg2_of(Bytes(200, 0x42))));
}
