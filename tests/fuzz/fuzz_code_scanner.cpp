#include "drivers/scanner/keyboard_reports.h"
#include "drivers/scanner/scan_assembler.h"
#include "kiosk/base/check.h"
#include "tests/fuzz/fuzz.h"

namespace {

using drivers::ScanAssembler;
using drivers::ScannerQuirks;

constexpr std::size_t report_bytes = 64;

void drain(ScanAssembler& assembler) {
    while (const auto item = assembler.take()) {
        const auto* scan = std::get_if<drivers::CodeScan>(&*item);
        if (scan == nullptr) continue;
        const auto size = scan->bytes.reveal().size();
        KIOSK_CHECK(size > 0 && size <= drivers::CodeScanner::code_bytes_max);
    }
}

/// The bytes as a serial line, as POS reports and as keyboard reports; the first byte chooses how
/// the line is cut and framed.
void feed(ScannerQuirks quirks, std::span<const unsigned char> bytes, std::size_t piece) {
    ScanAssembler assembler(quirks);
    drivers::KeyboardReports keyboard;
    kiosk::SteadyTime now{};
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        const auto part = bytes.subspan(at, std::min(piece, bytes.size() - at));
        now += kiosk::Duration{part[0] % 3 == 0 ? 600 : 1};
        switch (quirks.way) {
            case ScannerQuirks::Way::pos:
                assembler.pos_report(part, now);
                break;
            case ScannerQuirks::Way::keyboard:
                assembler.typed(keyboard.take(part), now);
                break;
            case ScannerQuirks::Way::serial:
                assembler.line(part, now);
                break;
        }
        drain(assembler);
        if (part[0] % 5 == 0) assembler.idle(now + kiosk::Duration{1'000});
        drain(assembler);
    }
    assembler.idle(now + kiosk::Duration{5'000});
    drain(assembler);
    KIOSK_CHECK(!assembler.has_begun());
}

}  // namespace

namespace tests {

std::vector<std::string> fuzz_seeds() {
    std::string report("\x02\x04]Q1code", 9);
    report.resize(report_bytes, '\0');
    std::string more("\x02\x38]Q1", 5);
    more.resize(report_bytes - 1, 'x');
    more.push_back('\1');
    return {
        "\x01"
        "6901234567892\r]Q1(01)06901234567892\r",
        "\x02" + more + report, std::string("\x07\0\0\x04\0\0\0\0\0\0\0\x28\0\0\0\0\0", 17),
        std::string(8'000, 'A')};
}

}  // namespace tests

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::span<const unsigned char> bytes(data + 1, size - 1);
    ScannerQuirks quirks;
    quirks.sends_aim = (data[0] & 1U) != 0;
    if ((data[0] & 2U) != 0) quirks.suffix = {'\r'};
    if ((data[0] & 4U) != 0) quirks.prefix = {0x02};
    quirks.way = ScannerQuirks::Way::serial;
    feed(quirks, bytes, 1U + data[0] % 13U);
    quirks.way = ScannerQuirks::Way::keyboard;
    feed(quirks, bytes, 8);
    quirks.way = ScannerQuirks::Way::pos;
    quirks.aim_at = (data[0] & 8U) != 0 ? 2 : 0;
    feed(quirks, bytes, report_bytes - data[0] % 4U);
    return 0;
}
