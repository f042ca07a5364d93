#include "drivers/sim/hid_scanner.h"

#include <algorithm>
#include <array>

namespace drivers::sim {

using kiosk::Bytes;

namespace {

constexpr std::size_t pos_report_bytes = 64;
constexpr std::size_t pos_data_bytes = 56;
constexpr std::size_t keyboard_report_bytes = 8;

// HID POS Usage Tables 1.02: Bar Code Scanner, Scanned Data Report; report 2 with 63 bytes behind
// its number.
const Bytes pos_descriptor{0x06, 0x8C, 0x00, 0x09, 0x02, 0xA1, 0x01, 0x09, 0x12, 0xA1,
                           0x02, 0x85, 0x02, 0x15, 0x00, 0x26, 0xFF, 0x00, 0x75, 0x08,
                           0x95, 0x3F, 0x09, 0xFE, 0x81, 0x02, 0xC0, 0xC0};
// HID 1.11 appendix B.1.
const Bytes keyboard_descriptor{
    0x05, 0x01, 0x09, 0x06, 0xA1, 0x01, 0x05, 0x07, 0x19, 0xE0, 0x29, 0xE7, 0x15, 0x00, 0x25,
    0x01, 0x75, 0x01, 0x95, 0x08, 0x81, 0x02, 0x95, 0x01, 0x75, 0x08, 0x81, 0x01, 0x95, 0x06,
    0x75, 0x08, 0x15, 0x00, 0x25, 0x65, 0x05, 0x07, 0x19, 0x00, 0x29, 0x65, 0x81, 0x00, 0xC0};

Bytes string_descriptor(std::string_view text) {
    Bytes bytes{static_cast<unsigned char>(2 + 2 * text.size()), 3};
    for (const char c : text) bytes.insert(bytes.end(), {static_cast<unsigned char>(c), 0});
    return bytes;
}

}  // namespace

Bytes HidScanner::report_descriptor() const {
    return kind_ == Kind::pos ? pos_descriptor : keyboard_descriptor;
}

Bytes HidScanner::descriptors() const {
    const bool pos = kind_ == Kind::pos;
    const auto product = static_cast<unsigned char>(pos ? 0x07 : 0x00);
    const auto product_high = static_cast<unsigned char>(pos ? 0x0B : 0x02);
    Bytes bytes{18, 1, 0, 2, 0, 0, 0, 64, 0x2E, 0x0C, product, product_high, 0, 1, 1, 2, 0, 1};
    const auto sub_class = static_cast<unsigned char>(pos ? 0 : 1);
    bytes.insert(bytes.end(), {9, 2, 34, 0, 1, 1, 0, 0xA0, 50});
    bytes.insert(bytes.end(), {9, 4, 0, 0, 1, 3, sub_class, sub_class, 0});
    const auto length = static_cast<unsigned char>(report_descriptor().size());
    bytes.insert(bytes.end(), {9, 0x21, 0x11, 1, 0, 1, 0x22, length, 0});
    bytes.insert(bytes.end(), {7, 5, 0x84, 3, 64, 0, 4});
    return bytes;
}

std::optional<Bytes> HidScanner::control(std::span<const unsigned char> setup) {
    constexpr unsigned char get_descriptor = 6;
    if (setup[0] == 0x81 && setup[1] == get_descriptor && setup[3] == 0x22)
        return report_descriptor();
    if (setup[0] == 0x21) return Bytes{};  // SET_IDLE, SET_PROTOCOL
    if (setup[0] != 0x80 || setup[1] != get_descriptor || setup[3] != 3) return std::nullopt;
    if (setup[2] == 0) return Bytes{4, 3, 0x09, 0x04};
    return string_descriptor(setup[2] == 1 ? "Sample" : "Emulated code scanner");
}

bool HidScanner::add_fault(std::string_view name, bool always) {
    constexpr std::array names{
        std::pair{std::string_view("garbage"), Fault::garbage},
        std::pair{std::string_view("torn"), Fault::torn},
        std::pair{std::string_view("lying"), Fault::lying},
        std::pair{std::string_view("mute"), Fault::mute},
        std::pair{std::string_view("unplug"), Fault::unplug},
    };
    for (const auto& [known, fault] : names) {
        if (known != name) continue;
        // Silence begins at once, not with the next code.
        if (fault == Fault::mute) mute_ = true;
        if (fault != Fault::mute) faults_.push_back({fault, always});
        return true;
    }
    return false;
}

void HidScanner::clear_faults() {
    faults_.clear();
    mute_ = false;
}

std::optional<HidScanner::Fault> HidScanner::take_fault() {
    if (faults_.empty()) return std::nullopt;
    const Planned planned = faults_.front();
    if (!planned.always) faults_.pop_front();
    return planned.fault;
}

void HidScanner::show(std::span<const unsigned char> code, const std::string& aim) {
    if (mute_) return;
    const auto fault = take_fault();
    if (fault == Fault::garbage) {
        for (unsigned char n = 0; n < 4; ++n) {
            Bytes noise(kind_ == Kind::pos ? pos_report_bytes : keyboard_report_bytes, 0);
            for (std::size_t i = 0; i < noise.size(); ++i)
                noise[i] = static_cast<unsigned char>(0xA5U + i * 37U + n * 11U);
            // Noise of a report that means codes: the length is out of range.
            if (kind_ == Kind::pos) noise[0] = 2;
            if (kind_ == Kind::pos) noise[1] = 0xF0;
            reports_.push_back(std::move(noise));
        }
        if (kind_ == Kind::keyboard) reports_.push_back(Bytes(keyboard_report_bytes, 0));
        return;
    }
    const std::size_t before = reports_.size();
    if (kind_ == Kind::pos)
        show_pos(code, aim);
    else
        type(code);
    const std::size_t made = reports_.size() - before;
    if (fault == Fault::lying && kind_ == Kind::pos) reports_.back()[1] = 63;
    if (fault == Fault::torn || fault == Fault::unplug) {
        const std::size_t kept = std::max<std::size_t>(1, made / 2);
        while (reports_.size() > before + kept) reports_.pop_back();
        // A code of one report is torn by its mark that more follows.
        if (kind_ == Kind::pos) reports_.back()[pos_report_bytes - 1] = 1;
        unplug_after_ = fault == Fault::unplug;
    }
}

void HidScanner::show_pos(std::span<const unsigned char> code, const std::string& aim) {
    for (bool more = true; more;) {
        const auto piece = code.first(std::min(pos_data_bytes, code.size()));
        code = code.subspan(piece.size());
        more = !code.empty();
        Bytes report(pos_report_bytes, 0);
        report[0] = 2;
        report[1] = static_cast<unsigned char>(piece.size());
        std::copy(aim.begin(), aim.end(), report.begin() + 2);
        std::copy(piece.begin(), piece.end(), report.begin() + 5);
        report.back() = more ? 1 : 0;
        reports_.push_back(std::move(report));
    }
}

void HidScanner::press(unsigned char modifiers, unsigned char key) {
    Bytes report(keyboard_report_bytes, 0);
    report[0] = modifiers;
    report[2] = key;
    reports_.push_back(std::move(report));
}

void HidScanner::type_byte(unsigned char byte) {
    struct Key {
        char plain;
        char shifted;
        unsigned char key;
    };
    constexpr std::array others{
        Key{'-', '_', 0x2D},  Key{'=', '+', 0x2E}, Key{'[', '{', 0x2F},  Key{']', '}', 0x30},
        Key{'\\', '|', 0x31}, Key{';', ':', 0x33}, Key{'\'', '"', 0x34}, Key{'`', '~', 0x35},
        Key{',', '<', 0x36},  Key{'.', '>', 0x37}, Key{'/', '?', 0x38},  Key{' ', ' ', 0x2C},
    };
    constexpr unsigned char shift = 0x02;
    constexpr unsigned char control = 0x01;
    constexpr unsigned char alt = 0x04;
    constexpr std::string_view above_digits = "!@#$%^&*()";
    const char c = static_cast<char>(byte);
    const auto letter = [](char from) { return static_cast<unsigned char>(4 + from); };
    const auto over = above_digits.find(c);
    const auto other = std::find_if(others.begin(), others.end(),
                                    [c](const Key& k) { return k.plain == c || k.shifted == c; });
    if (c >= 'a' && c <= 'z') {
        press(0, letter(static_cast<char>(c - 'a')));
    } else if (c >= 'A' && c <= 'Z') {
        press(shift, letter(static_cast<char>(c - 'A')));
    } else if (c >= '1' && c <= '9') {
        press(0, static_cast<unsigned char>(0x1E + c - '1'));
    } else if (c == '0') {
        press(0, 0x27);
    } else if (over != std::string_view::npos && byte != 0) {
        press(shift, static_cast<unsigned char>(0x1E + over));
    } else if (other != others.end()) {
        press(c == other->plain ? 0 : shift, other->key);
    } else if (byte == 0x1D) {
        press(control, 0x30);  // GS1's separator: Control-]
    } else {
        // What no key has: Alt and its number on the pad.
        for (const char digit : "0" + std::to_string(static_cast<int>(byte))) {
            press(alt, static_cast<unsigned char>(digit == '0' ? 0x62 : 0x59 + digit - '1'));
            press(alt, 0);
        }
    }
    press(0, 0);
}

void HidScanner::type(std::span<const unsigned char> code) {
    for (const unsigned char byte : code) type_byte(byte);
    press(0, 0x28);  // Enter behind the code
    press(0, 0);
}

std::optional<Bytes> HidScanner::host_reads(std::uint8_t, std::size_t size) {
    if (mute_ || reports_.empty()) return std::nullopt;
    Bytes report = std::move(reports_.front());
    reports_.pop_front();
    if (report.size() > size) report.resize(size);
    return report;
}

void HidScanner::power_cycle() {
    reports_.clear();
    unplug_after_ = false;
}

bool HidScanner::wants_unplug() const {
    return unplug_after_ && reports_.empty();
}

}  // namespace drivers::sim
