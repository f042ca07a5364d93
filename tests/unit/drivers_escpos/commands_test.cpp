#include "drivers/escpos/commands.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include <doctest.h>

#include "tests/support/escpos/interpreter.h"

namespace tests {

using drivers::MonochromePicture;
using drivers::RollAlign;
using drivers::RollDocument;
using drivers::RollPicture;
using drivers::RollQr;
using drivers::RollText;
using drivers::escpos::compose;
using kiosk::ErrorCode;
using kiosk::SecretBytes;
using kiosk::SecretText;

namespace {

drivers::PrinterQuirks quirks(
    drivers::PrinterQuirks::Raster raster = drivers::PrinterQuirks::Raster::gs_v_0) {
    drivers::PrinterQuirks facts;
    facts.raster = raster;
    facts.band_rows = 24;
    return facts;
}

RollDocument of(drivers::RollItem item) {
    RollDocument document;
    document.items.push_back(std::move(item));
    return document;
}

RollText text(const std::string& words, bool large = false) {
    RollText item;
    item.words = SecretText(words);
    item.large = large;
    return item;
}

RollPicture picture(std::uint32_t width, std::uint32_t height, unsigned char fill) {
    MonochromePicture dots{width, height, SecretBytes{}};
    dots.rows.reveal().assign(dots.row_bytes() * height, fill);
    return {std::move(dots)};
}

/// Other judges read the same bytes (tests/e2e/receipts.test.js).
void keep_for_others(const kiosk::Bytes& bytes) {
    const char* folder = std::getenv("BIANMIN_ESCPOS_STREAMS");
    if (folder == nullptr) return;
    static int number = 0;
    std::ofstream(std::string(folder) + "/" + std::to_string(++number) + ".escpos",
                  std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
}

PaperStrip on_paper(const RollDocument& document, const drivers::PrinterQuirks& facts = quirks()) {
    const auto composed = compose(document, facts);
    REQUIRE_MESSAGE(composed, (composed ? "" : composed.error().detail));
    kiosk::Bytes bytes = drivers::escpos::initialise();
    for (const auto& portion : composed->portions) {
        bytes.insert(bytes.end(), portion.reveal().begin(), portion.reveal().end());
        const auto end = drivers::escpos::ask_end();
        bytes.insert(bytes.end(), end.begin(), end.end());
    }
    keep_for_others(bytes);
    auto paper = EscposInterpreter(576).run(bytes);
    for (const auto& mistake : paper.mistakes) FAIL_CHECK(mistake);
    REQUIRE(paper.cuts.size() == 1);
    // What was announced is what it takes, to a line.
    const double millimetres = static_cast<double>(paper.height()) / facts.dots_per_mm;
    CHECK(composed->millimetres >= millimetres - 0.2);
    return paper;
}

ErrorCode refused(const RollDocument& document) {
    const auto composed = compose(document, quirks());
    REQUIRE_FALSE(composed);
    return composed.error().code;
}

}  // namespace

TEST_CASE("Chinese and letters are printed as text, in both sizes") {
    RollDocument document;
    document.items.emplace_back(text("便民自助终端 Receipt 42"));
    document.items.emplace_back(text("办理成功", true));
    const auto paper = on_paper(document);
    CHECK(paper.texts == std::vector<std::string>{"便民自助终端 Receipt 42", "办理成功"});
    CHECK(std::count(paper.dots.begin(), paper.dots.end(), 1) > 500);
}

TEST_CASE("a line longer than the paper is broken, and its length is counted") {
    const auto paper = on_paper(of(text(std::string(100, 'x'))));
    CHECK(paper.height() >= 3 * 30);
}

TEST_CASE("characters that no printer knows as text are refused, not garbled") {
    CHECK(refused(of(text("㐂"))) == ErrorCode::bad_format);
    CHECK(refused(of(text("𠮷"))) == ErrorCode::bad_format);
    CHECK(refused(of(text("བོད"))) == ErrorCode::bad_format);
    CHECK(refused(of(text("a\x1B@"))) == ErrorCode::bad_format);
    CHECK(refused(of(text("\xFF\xFE"))) == ErrorCode::bad_format);
}

TEST_CASE("a picture stands on the paper dot by dot, with either raster command") {
    for (const auto raster :
         {drivers::PrinterQuirks::Raster::gs_v_0, drivers::PrinterQuirks::Raster::gs_8_l}) {
        auto item = picture(576, 61, 0);
        auto& rows = item.picture.rows.reveal();
        for (std::size_t i = 0; i < rows.size(); ++i)
            rows[i] = static_cast<unsigned char>(i * 37 % 251 | 0x80);
        const auto wanted = rows;
        const auto paper = on_paper(of(std::move(item)), quirks(raster));
        CHECK(shows_picture(paper, 0, 576, wanted));
        CHECK(paper.height() == 61 + 120);
    }
}

TEST_CASE("a narrow picture may be any number of dots wide") {
    const auto paper =
        on_paper(of(picture(13, 9, 0xFF)), quirks(drivers::PrinterQuirks::Raster::gs_8_l));
    CHECK(paper.at(12, 8));
    CHECK_FALSE(paper.at(13, 8));
}

TEST_CASE("dots that would spell a real-time command get one more, and nothing else changes") {
    auto item = picture(576, 4, 0);
    auto& rows = item.picture.rows.reveal();
    const std::vector<unsigned char> spells{0x10, 0x04, 0x01, 0x10, 0x14, 0x08,
                                            0x10, 0x05, 0x02, 0x10, 0x10, 0x06};
    std::copy(spells.begin(), spells.end(), rows.begin());
    drivers::escpos::break_real_time_commands(rows);
    CHECK(std::vector<unsigned char>(rows.begin(), rows.begin() + 12) ==
          std::vector<unsigned char>{0x18, 0x04, 0x01, 0x18, 0x14, 0x08, 0x18, 0x05, 0x02, 0x10,
                                     0x10, 0x06});
    std::copy(spells.begin(), spells.end(), rows.begin());
    // The interpreter would call them a mistake.
    static_cast<void>(on_paper(of(std::move(item))));
}

TEST_CASE("pictures that do not fit or lie about their size are refused") {
    CHECK(refused(of(picture(577, 8, 0))) == ErrorCode::bad_format);
    CHECK(refused(of(picture(0, 8, 0))) == ErrorCode::bad_format);
    auto item = picture(16, 8, 0);
    item.picture.rows.reveal().pop_back();
    CHECK(refused(of(std::move(item))) == ErrorCode::bad_format);
}

TEST_CASE("a QR code carries its text, up to its limit") {
    RollQr qr;
    qr.text = SecretText(std::string("https://example.org/r/12345"));
    const auto paper = on_paper(of(std::move(qr)));
    CHECK(paper.qr_texts == std::vector<std::string>{"https://example.org/r/12345"});
    RollQr longest;
    longest.module_dots = 4;
    longest.text = SecretText(std::string(drivers::escpos::qr_bytes_max, 'x'));
    CHECK(on_paper(of(std::move(longest))).qr_texts.size() == 1);
    RollQr too_long;
    too_long.text = SecretText(std::string(drivers::escpos::qr_bytes_max + 1, 'x'));
    CHECK(refused(of(std::move(too_long))) == ErrorCode::limit_exceeded);
    CHECK(refused(of(RollQr{})) == ErrorCode::limit_exceeded);
    RollQr control;
    control.text = SecretText(std::string("a\nb"));
    CHECK(refused(of(std::move(control))) == ErrorCode::bad_format);
}

TEST_CASE("too many items and receipts of over three metres are refused") {
    RollDocument many;
    for (std::size_t i = 0; i <= drivers::escpos::items_max; ++i)
        many.items.emplace_back(drivers::RollFeed{0});
    CHECK(refused(many) == ErrorCode::limit_exceeded);
    RollDocument far;
    for (int i = 0; i < 7; ++i) far.items.emplace_back(drivers::RollFeed{480});
    CHECK(refused(far) == ErrorCode::limit_exceeded);
}

TEST_CASE("no portion is larger than half of the smallest receive buffer") {
    RollDocument document;
    for (int i = 0; i < 60; ++i) document.items.emplace_back(text("样例文字样例文字样例文字"));
    document.items.emplace_back(picture(576, 300, 0xAA));
    const auto composed = compose(document, quirks());
    REQUIRE(composed);
    for (const auto& portion : composed->portions) CHECK(portion.reveal().size() <= 2048);
}

TEST_CASE("the shipped facts about receipt printers can be read") {
    const auto table = drivers::load_quirks("assets/quirks/receipt_printers.toml");
    REQUIRE_MESSAGE(table, (table ? "" : table.error().detail));
    for (const auto& device : *table) {
        const auto facts = drivers::printer_quirks_of(device);
        CHECK_MESSAGE(facts, (facts ? "" : facts.error().detail));
    }
    auto broken = table->front();
    broken.facts.erase("cut");
    CHECK(drivers::printer_quirks_of(broken).error().code == ErrorCode::bad_config);
    broken = table->front();
    broken.facts["raster"].value = std::string("gs_x");
    CHECK(drivers::printer_quirks_of(broken).error().code == ErrorCode::bad_config);
    broken = table->front();
    broken.facts["width_dots"].value = std::int64_t{5000};
    CHECK(drivers::printer_quirks_of(broken).error().code == ErrorCode::bad_config);
}

}  // namespace tests
