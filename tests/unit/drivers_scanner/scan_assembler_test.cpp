#include "drivers/scanner/scan_assembler.h"

#include <doctest.h>

using drivers::CodeScan;
using drivers::CodeScanner;
using drivers::ScanAssembler;
using drivers::ScannerQuirks;
using drivers::Symbology;
using kiosk::Bytes;
using kiosk::Duration;
using kiosk::ErrorCode;
using kiosk::SteadyTime;

namespace {

constexpr SteadyTime start{Duration{1'000}};

Bytes bytes_of(std::string_view text) {
    const auto bytes = kiosk::as_bytes(text);
    return {bytes.begin(), bytes.end()};
}

ScannerQuirks serial_quirks(std::string_view suffix = "\r") {
    ScannerQuirks quirks;
    quirks.way = ScannerQuirks::Way::serial;
    quirks.suffix = bytes_of(suffix);
    return quirks;
}

ScannerQuirks pos_quirks() {
    ScannerQuirks quirks;
    quirks.way = ScannerQuirks::Way::pos;
    quirks.gap = Duration{500};
    return quirks;
}

/// The next code, or the name of the refusal, or "nothing".
std::string next(ScanAssembler& assembler) {
    const auto item = assembler.take();
    if (!item) return "nothing";
    if (const auto* error = std::get_if<kiosk::Error>(&*item))
        return "!" + std::string(kiosk::name_of(error->code));
    const auto& code = std::get<CodeScan>(*item).bytes.reveal();
    return {code.begin(), code.end()};
}

Bytes pos_report(const Bytes& data, bool more, std::string_view aim = "]Q1") {
    Bytes report(64, 0);
    report[0] = 2;
    report[1] = static_cast<unsigned char>(data.size());
    std::copy(aim.begin(), aim.end(), report.begin() + 2);
    std::copy(data.begin(), data.end(), report.begin() + 5);
    report[63] = more ? 1 : 0;
    return report;
}

}  // namespace

TEST_CASE("a code on a serial line is whole whatever the pieces it comes in") {
    const Bytes line = bytes_of("6901234567892\r(01)06901234567892\r");
    for (std::size_t piece = 1; piece <= line.size(); ++piece) {
        ScanAssembler assembler(serial_quirks());
        for (std::size_t at = 0; at < line.size(); at += piece)
            assembler.line(std::span(line).subspan(at, std::min(piece, line.size() - at)), start);
        CHECK(next(assembler) == "6901234567892");
        CHECK(next(assembler) == "(01)06901234567892");
        CHECK(next(assembler) == "nothing");
        CHECK_FALSE(assembler.has_begun());
    }
}

TEST_CASE("without a suffix the silence behind a code ends it, so that any byte may be in it") {
    ScanAssembler assembler(serial_quirks(""));
    Bytes binary(256);
    for (std::size_t i = 0; i < binary.size(); ++i) binary[i] = static_cast<unsigned char>(i);
    assembler.line(binary, start);
    assembler.idle(start + Duration{49});
    CHECK(next(assembler) == "nothing");
    assembler.idle(start + Duration{50});
    CHECK(next(assembler) == std::string(binary.begin(), binary.end()));
}

TEST_CASE("GB 18030 and GS1 separators arrive byte for byte") {
    ScanAssembler assembler(serial_quirks());
    const auto name = kiosk::gb18030_from_utf8("张三䶮𠮷");
    REQUIRE(name);
    Bytes line = *name;
    line.push_back('\r');
    assembler.line(line, start);
    CHECK(next(assembler) == std::string(name->begin(), name->end()));
    const std::string gs1 =
        "0106901234567892\x1d"
        "10ABC";
    assembler.line(kiosk::as_bytes(gs1 + "\r"), start);
    CHECK(next(assembler) == gs1);
}

TEST_CASE("prefix, suffix and AIM identifier are taken away and the identifier tells the kind") {
    auto quirks = serial_quirks("\r\n");
    quirks.prefix = {0x02};
    quirks.sends_aim = true;
    ScanAssembler assembler(quirks);
    assembler.line(kiosk::as_bytes(std::string("\x02]Q3hello\r\n")), start);
    const auto item = assembler.take();
    REQUIRE(item);
    const auto& scan = std::get<CodeScan>(*item);
    CHECK(scan.bytes.reveal() == bytes_of("hello"));
    CHECK(scan.symbology == Symbology::gs1_qr);
    // A code that begins with a bracket and has no identifier stays as it is.
    assembler.line(kiosk::as_bytes(std::string("\x02[x]\r\n")), start);
    CHECK(next(assembler) == "[x]");
}

TEST_CASE("a code that breaks off is refused, and the next one is whole") {
    ScanAssembler assembler(serial_quirks());
    assembler.line(bytes_of("half a co"), start);
    assembler.idle(start + Duration{60});
    CHECK(next(assembler) == "!timed_out");
    assembler.line(bytes_of("whole\r"), start + Duration{100});
    CHECK(next(assembler) == "whole");
}

TEST_CASE(
    "a code of the longest length passes, one byte more is refused once and skipped to its end") {
    ScanAssembler assembler(serial_quirks());
    Bytes longest(CodeScanner::code_bytes_max, 'x');
    Bytes line = longest;
    line.push_back('\r');
    assembler.line(line, start);
    CHECK(next(assembler).size() == CodeScanner::code_bytes_max);
    line.insert(line.begin(), 3, 'x');
    assembler.line(line, start);
    CHECK(next(assembler) == "!limit_exceeded");
    assembler.line(bytes_of("after\r"), start);
    CHECK(next(assembler) == "after");
    CHECK(next(assembler) == "nothing");
}

TEST_CASE("a babbling line is refused once and ends with silence") {
    ScanAssembler assembler(serial_quirks());
    for (int i = 0; i < 100; ++i) assembler.line(Bytes(1024, 'A'), start);
    CHECK(next(assembler) == "!limit_exceeded");
    CHECK(next(assembler) == "nothing");
    assembler.idle(start + Duration{100});
    assembler.line(bytes_of("ok\r"), start + Duration{200});
    CHECK(next(assembler) == "ok");
}

TEST_CASE("a lone suffix says nothing") {
    ScanAssembler assembler(serial_quirks());
    assembler.line(bytes_of("\r\r\r"), start);
    CHECK(next(assembler) == "nothing");
}

TEST_CASE("reports of a POS scanner become one code with its symbology") {
    ScanAssembler assembler(pos_quirks());
    assembler.pos_report(pos_report(Bytes(56, 'a'), true), start);
    CHECK(assembler.has_begun());
    assembler.pos_report(pos_report(Bytes(10, 'b'), false), start);
    const auto item = assembler.take();
    REQUIRE(item);
    CHECK(std::get<CodeScan>(*item).bytes.reveal().size() == 66);
    CHECK(std::get<CodeScan>(*item).symbology == Symbology::qr);
}

TEST_CASE("a POS code of the longest length passes and a longer one is refused once") {
    ScanAssembler assembler(pos_quirks());
    const std::size_t whole = CodeScanner::code_bytes_max / 56;
    const std::size_t rest = CodeScanner::code_bytes_max % 56;
    for (std::size_t i = 0; i < whole; ++i)
        assembler.pos_report(pos_report(Bytes(56, 'a'), true), start);
    assembler.pos_report(pos_report(Bytes(rest, 'a'), false), start);
    CHECK(next(assembler).size() == CodeScanner::code_bytes_max);
    for (std::size_t i = 0; i <= whole + 5; ++i)
        assembler.pos_report(pos_report(Bytes(56, 'a'), i < whole + 5), start);
    CHECK(next(assembler) == "!limit_exceeded");
    CHECK(next(assembler) == "nothing");
    assembler.pos_report(pos_report(bytes_of("next"), false), start);
    CHECK(next(assembler) == "next");
}

TEST_CASE(
    "a report that promises more than it has is refused, short and foreign reports are harmless") {
    ScanAssembler assembler(pos_quirks());
    auto lying = pos_report(bytes_of("abc"), false);
    lying[1] = 57;
    assembler.pos_report(lying, start);
    CHECK(next(assembler) == "!protocol_error");
    auto cut = pos_report(Bytes(56, 'a'), false);
    cut.resize(30);
    assembler.pos_report(cut, start);
    CHECK(next(assembler) == "!protocol_error");
    assembler.pos_report(Bytes{}, start);
    assembler.pos_report(Bytes{4, 1, 2, 3}, start);  // a report about settings
    CHECK(next(assembler) == "nothing");
    assembler.pos_report(Bytes{2}, start);
    CHECK(next(assembler) == "!protocol_error");
    assembler.pos_report(pos_report(bytes_of("ok"), false), start);
    CHECK(next(assembler) == "ok");
}

TEST_CASE("a bad report in a long POS code takes the whole code with it, not its end alone") {
    ScanAssembler assembler(pos_quirks());
    auto lying = pos_report(Bytes(50, 'b'), true);
    lying[1] = 57;
    auto cut = pos_report(Bytes(56, 'b'), true);
    cut.resize(30);
    for (const auto& bad : {lying, cut}) {
        assembler.pos_report(pos_report(Bytes(56, 'a'), true), start);
        assembler.pos_report(bad, start);
        CHECK(next(assembler) == "!protocol_error");
        assembler.pos_report(bad, start);
        CHECK(next(assembler) == "!protocol_error");
        assembler.pos_report(pos_report(bytes_of("tail"), false), start);
        CHECK(next(assembler) == "nothing");
        assembler.pos_report(pos_report(bytes_of("next"), false), start);
        CHECK(next(assembler) == "next");
    }
}

TEST_CASE("a POS code whose end was bad or never came is over after a pause") {
    ScanAssembler assembler(pos_quirks());
    auto lying = pos_report(Bytes(50, 'b'), false);
    lying[1] = 57;
    assembler.pos_report(pos_report(Bytes(56, 'a'), true), start);
    assembler.pos_report(lying, start);
    CHECK(next(assembler) == "!protocol_error");
    assembler.pos_report(pos_report(bytes_of("one"), false), start);
    CHECK(next(assembler) == "one");
    lying[63] = 1;
    assembler.pos_report(lying, start);
    CHECK(next(assembler) == "!protocol_error");
    assembler.idle(start + Duration{500});
    assembler.pos_report(pos_report(bytes_of("two"), false), start + Duration{600});
    CHECK(next(assembler) == "two");
    CHECK(next(assembler) == "nothing");
}

TEST_CASE("a POS code whose second report never comes is refused") {
    ScanAssembler assembler(pos_quirks());
    assembler.pos_report(pos_report(Bytes(56, 'a'), true), start);
    assembler.idle(start + Duration{499});
    CHECK(next(assembler) == "nothing");
    assembler.idle(start + Duration{500});
    CHECK(next(assembler) == "!timed_out");
    assembler.pos_report(pos_report(bytes_of("ok"), false), start + Duration{600});
    CHECK(next(assembler) == "ok");
}

TEST_CASE("clear forgets a half code and what waits") {
    ScanAssembler assembler(serial_quirks());
    assembler.line(bytes_of("one\rhalf"), start);
    assembler.clear();
    CHECK(next(assembler) == "nothing");
    CHECK_FALSE(assembler.has_begun());
}

TEST_CASE("AIM identifiers name the symbologies of ISO/IEC 15424") {
    CHECK(drivers::symbology_of_aim("]Q0") == Symbology::qr);
    CHECK(drivers::symbology_of_aim("]C1") == Symbology::gs1_128);
    CHECK(drivers::symbology_of_aim("]C0") == Symbology::code128);
    CHECK(drivers::symbology_of_aim("]d2") == Symbology::gs1_data_matrix);
    CHECK(drivers::symbology_of_aim("]L2") == Symbology::pdf417);
    CHECK(drivers::symbology_of_aim("]h1") == Symbology::han_xin);
    CHECK(drivers::symbology_of_aim("]X0") == Symbology::unknown);
    CHECK(drivers::symbology_of_aim("]Q") == Symbology::unknown);
    CHECK(drivers::symbology_of_aim("") == Symbology::unknown);
}
