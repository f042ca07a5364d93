#include "drivers/core/quirks.h"

#include <filesystem>
#include <fstream>

#include <doctest.h>
#include <stdlib.h>

namespace tests {

using drivers::load_quirks;
using kiosk::ErrorCode;

namespace {

class QuirkFile {
  public:
    explicit QuirkFile(const std::string& text) {
        std::string folder = "/tmp/bianmin-quirks-XXXXXX";
        REQUIRE(::mkdtemp(folder.data()) != nullptr);
        folder_ = folder;
        std::ofstream(path()) << text;
    }
    ~QuirkFile() { std::filesystem::remove_all(folder_); }
    QuirkFile(const QuirkFile&) = delete;
    QuirkFile& operator=(const QuirkFile&) = delete;

    [[nodiscard]] std::filesystem::path path() const { return folder_ / "quirks.toml"; }

  private:
    std::filesystem::path folder_;
};

const std::string good =
    "[[device]]\n"
    "id = \"a\"\n"
    "model = \"Model A\"\n"
    "protocol = \"sam\"\n"
    "usb = [\"0400:C35A\", \"1234:abcd\"]\n"
    "[device.facts]\n"
    "read_ms = { value = 3000, source = \"somewhere\" }\n"
    "layout = { value = \"auto\", source = \"somewhere\" }\n";

void check_refused(const std::string& text, const std::string& words) {
    const QuirkFile file(text);
    const auto table = load_quirks(file.path());
    REQUIRE_FALSE(table);
    CHECK(table.error().code == ErrorCode::bad_config);
    CHECK_MESSAGE(table.error().detail.find(words) != std::string::npos, table.error().detail);
}

}  // namespace

TEST_CASE("facts are found by VID:PID, with type and range checked") {
    const QuirkFile file(good);
    const auto table = load_quirks(file.path());
    REQUIRE(table);
    const auto* quirks = find_quirks(*table, {0x1234, 0xABCD});
    REQUIRE(quirks != nullptr);
    CHECK(find_quirks(*table, {0x1234, 0xABCE}) == nullptr);
    CHECK(quirks->number("read_ms", 0, 5000).value() == 3000);
    CHECK(quirks->number("read_ms", 0, 2999).error().code == ErrorCode::bad_config);
    CHECK(quirks->number("layout", 0, 1).error().code == ErrorCode::bad_config);
    CHECK(quirks->word("layout").value() == "auto");
    CHECK(quirks->word("missing").error().detail == "quirks of a: missing is missing");
}

TEST_CASE("broken quirks are refused with file and line") {
    check_refused(good + "gibberish\n", "quirks.toml:9");
    check_refused(good + "[other]\nx = 1\n", "unknown key other");
    check_refused(good + good, "id used twice");
    check_refused(good + "[[device]]\nid = \"b\"\n", "id, model and protocol are wanted");
    check_refused("[[device]]\nid=\"b\"\nmodel=\"m\"\nprotocol=\"sam\"\n", "names or serial");
    check_refused("[[device]]\nid=\"b\"\nspeed=1\n", "unknown key speed");
    check_refused("[[device]]\nusb=[\"400:C35A\"]\n", "not VID:PID");
    check_refused("[[device]]\n[device.facts]\nx = 3\n", "a fact is");
    check_refused("[[device]]\n[device.facts]\nx = { value = 3, source = \"\" }\n", "a fact is");
    check_refused("# " + std::string(300'000, 'x'), "longer than 256 KiB");
}

TEST_CASE("too many devices or facts are refused") {
    std::string devices;
    for (int i = 0; i < 65; ++i)
        devices += "[[device]]\nid=\"d" + std::to_string(i) +
                   "\"\nmodel=\"m\"\nprotocol=\"sam\"\nserial=true\n";
    check_refused(devices, "more than 64 devices");
    std::string facts = "[[device]]\n[device.facts]\n";
    for (int i = 0; i < 65; ++i)
        facts += "f" + std::to_string(i) + " = { value = 1, source = \"s\" }\n";
    check_refused(facts, "at most 64 facts");
}

TEST_CASE("a missing file is told by name") {
    const auto table = load_quirks("/nonexistent/quirks.toml");
    REQUIRE_FALSE(table);
    CHECK(table.error().detail.find("/nonexistent/quirks.toml") != std::string::npos);
}

TEST_CASE("an entry may stand for a class or for names instead of numbers") {
    const QuirkFile file(
        "[[device]]\nid = \"p\"\nmodel = \"M\"\nprotocol = \"escpos\"\nusb_class = \"07\"\n"
        "[[device]]\nid = \"n\"\nmodel = \"M\"\nprotocol = \"pcsc\"\nnames = [\"ACS\"]\n");
    const auto table = load_quirks(file.path());
    REQUIRE_MESSAGE(table, (table ? "" : table.error().detail));
    CHECK(table->at(0).usb_class == std::uint8_t{7});
    CHECK(table->at(1).names == std::vector<std::string>{"ACS"});
    check_refused("[[device]]\nusb_class = \"7\"\n", "two hexadecimal digits");
    check_refused("[[device]]\nusb_class = \"0G\"\n", "two hexadecimal digits");
    check_refused("[[device]]\nnames = [1]\n", "a text is wanted");
}

TEST_CASE("the files of a folder make one table, in which an id stands once") {
    const QuirkFile file(good);
    auto table = drivers::load_all_quirks(file.path().parent_path());
    REQUIRE(table);
    CHECK(table->size() == 1);
    std::ofstream(file.path().parent_path() / "another.toml") << good;
    table = drivers::load_all_quirks(file.path().parent_path());
    REQUIRE_FALSE(table);
    CHECK(table.error().detail.find("stands in another file") != std::string::npos);
    CHECK_FALSE(drivers::load_all_quirks("/nowhere"));
}

TEST_CASE("the shipped facts about devices can be read, all files together") {
    const auto table = drivers::load_all_quirks("assets/quirks");
    REQUIRE_MESSAGE(table, (table ? "" : table.error().detail));
    CHECK(table->size() >= 6);
}

}  // namespace tests
