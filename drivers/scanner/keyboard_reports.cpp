#include "drivers/scanner/keyboard_reports.h"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace drivers {

using kiosk::Bytes;

namespace {

constexpr std::size_t report_bytes = 8;
constexpr std::size_t keys_at = 2;
constexpr std::size_t pad_digits_max = 10;

constexpr unsigned char control_bits = 0x11;
constexpr unsigned char shift_bits = 0x22;
constexpr unsigned char alt_bits = 0x44;

// Keys 0x04 … 0x38 of the keyboard page, without and with Shift.
constexpr unsigned char first_key = 0x04;
constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyz1234567890\r\x1b\b\t -=[]\\#;'`,./";
constexpr std::string_view shifted = "ABCDEFGHIJKLMNOPQRSTUVWXYZ!@#$%^&*()\r\x1b\b\t _+{}|~:\"~<>?";
static_assert(plain.size() == shifted.size() && plain.size() == 0x38 - 0x04 + 1);

// Keys 0x54 … 0x63: the number pad.
constexpr unsigned char first_pad_key = 0x54;
constexpr std::string_view pad = "/*-+\r1234567890.";

/// Nothing for keys that no code types.
int character_of(unsigned char key, bool with_shift) {
    if (key >= first_key && key < first_key + plain.size())
        return static_cast<unsigned char>((with_shift ? shifted : plain)[key - first_key]);
    if (key >= first_pad_key && key < first_pad_key + pad.size())
        return static_cast<unsigned char>(pad[key - first_pad_key]);
    return -1;
}

void put_number(std::string_view digits, Bytes& out) {
    unsigned value = 0;
    const auto end = digits.data() + digits.size();
    if (digits.empty() || std::from_chars(digits.data(), end, value).ptr != end) return;
    constexpr unsigned byte_max = 0xFF;
    constexpr unsigned pair_max = 0xFFFF;
    if (value > pair_max) return;
    if (value > byte_max) out.push_back(static_cast<unsigned char>(value >> 8U));
    out.push_back(static_cast<unsigned char>(value & byte_max));
}

}  // namespace

Bytes KeyboardReports::take(std::span<const unsigned char> report) {
    Bytes out;
    if (report.size() != report_bytes) return out;
    const unsigned char modifiers = report[0];
    const bool alt = (modifiers & alt_bits) != 0;
    if (alt_ && !alt) {
        put_number(pad_, out);
        pad_.clear();
    }
    alt_ = alt;
    std::array<unsigned char, keys_max> keys{};
    std::copy_n(report.begin() + keys_at, keys_max, keys.begin());
    // 01: more keys than the report can name; what is down is not known (HID 1.11 appendix C).
    constexpr unsigned char roll_over = 1;
    if (keys[0] == roll_over) return out;
    for (const unsigned char key : keys) {
        const bool was_down = std::find(down_.begin(), down_.end(), key) != down_.end();
        if (key != 0 && !was_down) press(key, modifiers, out);
    }
    down_ = keys;
    return out;
}

void KeyboardReports::press(unsigned char key, unsigned char modifiers, Bytes& out) {
    const int character = character_of(key, (modifiers & shift_bits) != 0);
    if (character < 0) return;
    if (alt_) {
        const bool digit = key >= first_pad_key && character >= '0' && character <= '9';
        if (digit && pad_.size() < pad_digits_max) pad_.push_back(static_cast<char>(character));
        return;
    }
    constexpr int control_mask = 0x1F;
    const bool control = (modifiers & control_bits) != 0;
    out.push_back(static_cast<unsigned char>(control ? character & control_mask : character));
}

void KeyboardReports::clear() {
    down_ = {};
    alt_ = false;
    pad_.clear();
}

}  // namespace drivers
