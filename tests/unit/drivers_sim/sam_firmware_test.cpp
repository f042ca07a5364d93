#include "drivers/sim/sam_firmware.h"

#include <doctest.h>

namespace tests {

using drivers::sim::SamFirmware;
using drivers::sim::SimCard;
using kiosk::Bytes;

namespace {

Bytes hex(std::string_view text) {
    std::string digits;
    for (const char c : text)
        if (c != ' ') digits.push_back(c);
    return kiosk::from_hex(digits).value();
}

SimCard blank_card() {
    SimCard card;
    card.id = "blank";
    card.serial = Bytes(8);
    card.text = Bytes(256, 0x20);
    card.photo = Bytes(1024, 0x11);
    return card;
}

/// Whole reply to a whole command frame, as hexadecimal text.
std::string ask(SamFirmware& firmware, std::string_view frame) {
    firmware.host_sent(hex(frame));
    const auto reply = firmware.take_reply();
    return reply ? kiosk::to_hex(reply->bytes) : "nothing";
}

constexpr const char* find = "AA AA AA 96 69 00 03 20 01 22";
constexpr const char* select = "AA AA AA 96 69 00 03 20 02 21";
constexpr const char* read = "AA AA AA 96 69 00 03 30 01 32";
constexpr const char* read_fingers = "AA AA AA 96 69 00 03 30 10 23";
constexpr const char* address = "AA AA AA 96 69 00 03 30 03 30";

}  // namespace

TEST_CASE("the simulated module answers as the protocol prints it") {
    SamFirmware firmware;
    CHECK(ask(firmware, "AA AA AA 96 69 00 03 11 FF ED") ==
          "aaaaaa96690004000090"
          "94");
    CHECK(ask(firmware, find) == "aaaaaa9669000400008084");
    CHECK(ask(firmware, select) == "aaaaaa9669000400008185");
    CHECK(ask(firmware, read) == "aaaaaa9669000400004145");
    firmware.lay(blank_card());
    CHECK(ask(firmware, find) ==
          "aaaaaa966900080000"
          "9f0000000097");
    CHECK(ask(firmware, select) ==
          "aaaaaa9669000c000090"
          "0000000000000000"
          "9c");
    CHECK(ask(firmware, read).size() == 2 * 1295);
    CHECK(ask(firmware, address) == "aaaaaa9669000400009195");
}

TEST_CASE("a card without fingerprints gives the reply of 1297 bytes, one with them 2321") {
    SamFirmware firmware;
    firmware.lay(blank_card());
    ask(firmware, select);
    CHECK(ask(firmware, read_fingers).size() == 2 * 1297);
    auto card = blank_card();
    card.fingerprints = Bytes(1024, 0x43);
    firmware.lay(std::move(card));
    ask(firmware, select);
    CHECK(ask(firmware, read_fingers).size() == 2 * 2321);
}

TEST_CASE("a selected card is not found again before it is lifted") {
    SamFirmware firmware;
    firmware.lay(blank_card());
    ask(firmware, find);
    ask(firmware, select);
    CHECK(ask(firmware, find) == "aaaaaa9669000400008084");
    firmware.lay(blank_card());
    CHECK(ask(firmware, find) ==
          "aaaaaa966900080000"
          "9f0000000097");
}

TEST_CASE("damaged and unknown commands are refused in the protocol's words") {
    SamFirmware firmware;
    CHECK(ask(firmware, "AA AA AA 96 69 00 03 20 01 23") == "aaaaaa9669000400001014");
    CHECK(ask(firmware, "AA AA AA 96 69 00 03 77 01 75") == "aaaaaa9669000400002125");
    CHECK(ask(firmware, "AA AA AA 96 69 00 02 77 75") == "aaaaaa9669000400001115");
    CHECK(ask(firmware, "13 37 AA") == "nothing");
    CHECK(ask(firmware, find) == "aaaaaa9669000400008084");
}

TEST_CASE("a fault hits its phase, as often as told, and no other") {
    SamFirmware firmware;
    firmware.add_fault(SamFirmware::parse_fault("mute", 2, "select").value());
    CHECK(ask(firmware, find) != "nothing");
    CHECK(ask(firmware, select) == "nothing");
    CHECK(ask(firmware, select) == "nothing");
    CHECK(ask(firmware, select) != "nothing");
    firmware.add_fault(SamFirmware::parse_fault("sw=33", -1, "find").value());
    for (int i = 0; i < 5; ++i) CHECK(ask(firmware, find) == "aaaaaa9669000400003337");
    firmware.clear_faults();
    CHECK(ask(firmware, find) == "aaaaaa9669000400008084");
}

TEST_CASE("faults and phases that do not exist are refused") {
    CHECK_FALSE(SamFirmware::parse_fault("sneeze", 1, ""));
    CHECK_FALSE(SamFirmware::parse_fault("sw=4", 1, ""));
    CHECK_FALSE(SamFirmware::parse_fault("sw=XY", 1, ""));
    CHECK_FALSE(SamFirmware::parse_fault("mute", 1, "lunch"));
}

}  // namespace tests
