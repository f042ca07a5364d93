#include "drivers/escpos/commands.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>

namespace drivers::escpos {

using kiosk::Bytes;
using kiosk::ErrorCode;
using kiosk::Result;

namespace {

constexpr unsigned char dle = 0x10;
constexpr unsigned char esc = 0x1B;
constexpr unsigned char fs = 0x1C;
constexpr unsigned char gs = 0x1D;
constexpr unsigned char line_feed = 0x0A;
/// ESC 3: distance of lines, in dots; 30 holds 24 dots of a Chinese character.
constexpr unsigned char line_dots = 30;

unsigned char low(std::size_t value) {
    return static_cast<unsigned char>(value & 0xFF);
}
unsigned char high(std::size_t value) {
    return static_cast<unsigned char>(value >> 8 & 0xFF);
}

void append(Bytes& bytes, std::initializer_list<unsigned char> more) {
    bytes.insert(bytes.end(), more);
}

/// Characters that GB 18030 writes in four bytes are in no printer's font.
Result<Bytes> printer_characters(std::string_view words) {
    auto bytes = kiosk::gb18030_from_utf8(words);
    if (!bytes) return bytes.error();
    for (std::size_t i = 0; i < bytes->size(); ++i) {
        const unsigned char first = (*bytes)[i];
        if (first < 0x20 || first == 0x7F)
            return {ErrorCode::bad_format, "a control character in a text"};
        if (first < 0x80) continue;
        const bool is_long = i + 1 < bytes->size() && (*bytes)[i + 1] < 0x40;
        if (is_long)
            return {ErrorCode::bad_format, "a character that no printer knows; send a picture"};
        ++i;
    }
    return bytes;
}

class Composer {
  public:
    explicit Composer(const PrinterQuirks& quirks) : quirks_(quirks) {}

    Result<Composed> compose(const RollDocument& document) {
        if (document.items.size() > items_max)
            return {ErrorCode::limit_exceeded, "too many items on a roll"};
        add({esc, '3', line_dots});
        for (const auto& item : document.items) {
            auto done = std::visit([this](const auto& what) { return put(what); }, item);
            if (!done) return done.error();
        }
        dots_ += quirks_.cut_feed_dots;
        Bytes end = feed_and_cut(quirks_);
        auto& last = portions_.back().reveal();
        last.insert(last.end(), end.begin(), end.end());
        const double length = static_cast<double>(dots_) / quirks_.dots_per_mm;
        if (length > length_mm_max) return {ErrorCode::limit_exceeded, "a receipt of over 3 m"};
        return Composed{std::move(portions_), length};
    }

  private:
    /// Commands of at most this many bytes travel together.
    static constexpr std::size_t portion_bytes = 1536;

    void add(std::initializer_list<unsigned char> bytes) { add(Bytes(bytes)); }
    void add(const Bytes& bytes) {
        if (portions_.empty() || portions_.back().reveal().size() + bytes.size() > portion_bytes)
            portions_.emplace_back();
        auto& last = portions_.back().reveal();
        last.insert(last.end(), bytes.begin(), bytes.end());
    }

    Result<void> put(const RollText& text) {
        auto characters = printer_characters(text.words.reveal());
        if (!characters) return characters.error();
        const unsigned char size = text.large ? 0x11 : 0x00;
        const unsigned char chinese_size = text.large ? 0x0C : 0x00;
        const unsigned char bold = text.bold ? 1 : 0;
        Bytes bytes{esc, 'a', static_cast<unsigned char>(text.align), esc, 'E', bold};
        append(bytes, {gs, '!', size, fs, '!', chinese_size, fs, '&'});
        bytes.insert(bytes.end(), characters->begin(), characters->end());
        append(bytes, {fs, '.', line_feed});
        add(bytes);
        // The printer breaks lines by itself, at half a Chinese character.
        constexpr std::size_t half_dots = 12;
        const std::size_t across = characters->size() * half_dots * (text.large ? 2 : 1);
        const std::size_t lines =
            std::max<std::size_t>(1, (across + quirks_.width_dots - 1) / quirks_.width_dots);
        dots_ += lines * (text.large ? 48 + 6 : line_dots);
        return {};
    }

    Result<void> put(const RollFeed& feed) {
        auto dots = static_cast<std::size_t>(
            std::lround(std::clamp(feed.millimetres, 0.0, 500.0) * quirks_.dots_per_mm));
        dots_ += dots;
        for (; dots > 0; dots -= std::min<std::size_t>(dots, 255))
            add({esc, 'J', low(std::min<std::size_t>(dots, 255))});
        return {};
    }

    Result<void> put(const RollQr& qr) {
        const std::string& text = qr.text.reveal();
        if (text.empty() || text.size() > qr_bytes_max)
            return {ErrorCode::limit_exceeded, "QR text"};
        for (const char c : text)
            if (static_cast<unsigned char>(c) < 0x20)
                return {ErrorCode::bad_format, "a control character in a QR text"};
        const auto module = static_cast<unsigned char>(std::clamp(qr.module_dots, 1, 16));
        Bytes bytes{esc, 'a', 1};
        append(bytes, {gs, '(', 'k', 4, 0, '1', 'A', '2', 0});  // model 2
        append(bytes, {gs, '(', 'k', 3, 0, '1', 'C', module});  // dots of a module
        append(bytes, {gs, '(', 'k', 3, 0, '1', 'E', '1'});     // error correction M
        append(bytes, {gs, '(', 'k', low(text.size() + 3), high(text.size() + 3), '1', 'P', '0'});
        const auto data = kiosk::as_bytes(text);
        bytes.insert(bytes.end(), data.begin(), data.end());
        append(bytes, {gs, '(', 'k', 3, 0, '1', 'Q', '0'});  // print
        append(bytes, {esc, 'a', 0});
        add(bytes);
        // 600 bytes at M want version 19: 93 modules.
        constexpr std::size_t modules_max = 93;
        dots_ += modules_max * module;
        return {};
    }

    Result<void> put(const RollPicture& item) {
        const MonochromePicture& picture = item.picture;
        if (picture.width == 0 || picture.width > quirks_.width_dots)
            return {ErrorCode::bad_format, "a picture wider than the paper"};
        const std::size_t row = picture.row_bytes();
        if (picture.rows.reveal().size() != row * picture.height)
            return {ErrorCode::bad_format, "a picture whose bytes do not match its size"};
        kiosk::SecretBytes dots = picture.rows.copy();
        break_real_time_commands(dots.reveal());
        for (std::uint32_t y = 0; y < picture.height; y += quirks_.band_rows) {
            const std::uint32_t rows = std::min(quirks_.band_rows, picture.height - y);
            put_band(std::span(dots.reveal()).subspan(y * row, rows * row), row, rows,
                     picture.width);
        }
        dots_ += picture.height;
        return {};
    }

    /// Bands get portions of their own, so that the printer's status is looked at between them.
    void put_band(std::span<const unsigned char> dots, std::size_t row, std::uint32_t rows,
                  std::uint32_t width) {
        portions_.emplace_back();
        auto& bytes = portions_.back().reveal();
        bytes.reserve(dots.size() + 32);
        if (quirks_.raster == PrinterQuirks::Raster::gs_v_0) {
            append(bytes, {gs, 'v', '0', 0, low(row), high(row), low(rows), high(rows)});
            bytes.insert(bytes.end(), dots.begin(), dots.end());
            return;
        }
        constexpr std::size_t parameters = 10;
        const std::size_t size = dots.size() + parameters;
        append(bytes, {gs, '(', 'L', low(size), high(size), '0', 'p', '0', 1, 1, '1'});
        append(bytes, {low(width), high(width), low(rows), high(rows)});
        bytes.insert(bytes.end(), dots.begin(), dots.end());
        append(bytes, {gs, '(', 'L', 2, 0, '0', '2'});
    }

    const PrinterQuirks& quirks_;
    std::vector<kiosk::SecretBytes> portions_;
    std::size_t dots_ = 0;
};

}  // namespace

Bytes ask_status(int n) {
    return {dle, 0x04, static_cast<unsigned char>(n)};
}

Bytes recover() {
    return {dle, 0x05, 2};
}

Bytes clear_buffers() {
    return {dle, 0x05, 2, dle, 0x14, 8, 1, 3, 20, 1, 6, 2, 8};
}

Bytes initialise() {
    constexpr unsigned char online_error_paper = 0x0E;
    return {esc, '@', gs, 'a', online_error_paper};
}

Bytes ask_end() {
    return {gs, 'r', 1};
}

Bytes feed_and_cut(const PrinterQuirks& quirks) {
    Bytes bytes;
    for (std::uint32_t dots = quirks.cut_feed_dots; dots > 0; dots -= std::min(dots, 255U))
        append(bytes, {esc, 'J', low(std::min(dots, 255U))});
    if (quirks.cut == PrinterQuirks::Cut::partial) append(bytes, {gs, 'V', 1});
    if (quirks.cut == PrinterQuirks::Cut::full) append(bytes, {gs, 'V', 0});
    return bytes;
}

Result<Composed> compose(const RollDocument& document, const PrinterQuirks& quirks) {
    return Composer(quirks).compose(document);
}

void break_real_time_commands(std::span<unsigned char> picture) {
    constexpr unsigned char extra_dot = 0x08;
    for (std::size_t i = 0; i + 1 < picture.size(); ++i) {
        const unsigned char next = picture[i + 1];
        const bool spells = picture[i] == dle && (next == 0x04 || next == 0x05 || next == 0x14);
        if (spells) picture[i] = static_cast<unsigned char>(picture[i] | extra_dot);
    }
}

}  // namespace drivers::escpos
