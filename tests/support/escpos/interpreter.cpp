#include "tests/support/escpos/interpreter.h"

#include <algorithm>

#include "kiosk/base/encoding.h"
#include "tests/support/escpos/drawing.h"

namespace tests {

namespace {

constexpr unsigned char esc = 0x1B;
constexpr unsigned char fs = 0x1C;
constexpr unsigned char gs = 0x1D;
constexpr std::size_t cell_height = 24;

}  // namespace

PaperStrip EscposInterpreter::run(std::span<const unsigned char> bytes) {
    input_ = bytes;
    while (at_ < input_.size() && !stopped_) {
        command_at_ = at_;
        step();
    }
    command_at_ = input_.size();
    check(line_.empty(), "text without an end of line");
    return std::move(paper_);
}

void EscposInterpreter::check(bool is_right, std::string_view what) {
    if (is_right) return;
    paper_.mistakes.push_back("at " + std::to_string(command_at_) + ": " + std::string(what));
    stopped_ = stopped_ || paper_.mistakes.size() > 20;
}

unsigned char EscposInterpreter::take() {
    if (at_ < input_.size()) return input_[at_++];
    if (!stopped_) check(false, "the stream ends within a command");
    stopped_ = true;
    return 0;
}

std::size_t EscposInterpreter::take_word() {
    const std::size_t low = take();
    return low + 256 * std::size_t{take()};
}

std::span<const unsigned char> EscposInterpreter::take_data(std::size_t size) {
    if (size > input_.size() - at_) {
        check(false, "the stream ends within data");
        stopped_ = true;
        size = input_.size() - at_;
    }
    const auto data = input_.subspan(at_, size);
    at_ += size;
    for (std::size_t i = 0; i + 1 < data.size(); ++i)
        check(data[i] != 0x10 || (data[i + 1] != 4 && data[i + 1] != 5 && data[i + 1] != 0x14),
              "a real-time command within data");
    return data;
}

void EscposInterpreter::step() {
    switch (input_[at_]) {
        case esc:
            ++at_;
            return escape();
        case fs:
            ++at_;
            return chinese();
        case gs:
            ++at_;
            return graphic();
        case '\n':
            ++at_;
            return end_line();
        default:
            return character();
    }
}

void EscposInterpreter::escape() {
    const unsigned char name = take();
    switch (name) {
        case '@':
            align_ = 0;
            chinese_ = large_ = false;
            line_dots_ = 30;
            check(line_.empty(), "initialised within a line");
            return;
        case 'a':
            align_ = take();
            check(align_ <= 2, "ESC a wants 0, 1 or 2");
            check(line_.empty(), "alignment within a line");
            return;
        case 'E':
            check(take() <= 1, "ESC E wants 0 or 1");
            return;
        case '3':
            line_dots_ = take();
            return;
        case 'J':
            check(line_.empty(), "feed within a line");
            return feed(take());
        default:
            check(false, "unknown command ESC " + std::to_string(name));
    }
}

void EscposInterpreter::chinese() {
    const unsigned char name = take();
    if (name == '&') {
        chinese_ = true;
    } else if (name == '.') {
        chinese_ = false;
    } else if (name == '!') {
        const unsigned char bits = take();
        check((bits & 0x73) == 0, "FS ! has unknown bits");
        check(large_ == ((bits & 0x0C) == 0x0C), "letters and Chinese of different sizes");
    } else {
        check(false, "unknown command FS " + std::to_string(name));
    }
}

void EscposInterpreter::graphic() {
    const unsigned char name = take();
    switch (name) {
        case 'a':
            check((take() & 0xB0) == 0, "GS a has unknown bits");
            return;
        case 'r':
            check(take() == 1, "GS r wants 1");
            return;
        case '!': {
            const unsigned char size = take();
            check(size == 0 || size == 0x11, "GS ! wants a size that this paper has");
            large_ = size != 0;
            return;
        }
        case 'V':
            return cut();
        case 'v':
            return raster();
        case '(':
            return symbol();
        default:
            check(false, "unknown command GS " + std::to_string(name));
    }
}

void EscposInterpreter::cut() {
    const unsigned char mode = take();
    check(mode <= 1 || mode == 65 || mode == 66, "GS V has no such cut");
    if (mode >= 65) feed(take());
    check(line_.empty(), "cut within a line");
    paper_.cuts.push_back(paper_.height());
}

void EscposInterpreter::raster() {
    check(take() == '0', "GS v wants 0");
    check(take() == 0, "GS v 0 wants normal size");
    const std::size_t row_bytes = take_word();
    const std::size_t rows = take_word();
    check(rows >= 1 && rows <= 2303, "GS v 0: rows out of range");
    check(row_bytes >= 1 && row_bytes * 8 <= paper_.width + 7, "a picture wider than the paper");
    draw_picture(row_bytes, rows, take_data(row_bytes * rows), row_bytes * 8);
}

void EscposInterpreter::symbol() {
    const unsigned char kind = take();
    const std::size_t size = take_word();
    if (kind == 'k') return qr(size);
    if (kind == 'L') return stored_picture(size);
    check(false, "unknown command GS ( " + std::to_string(kind));
    static_cast<void>(take_data(size));
}

void EscposInterpreter::stored_picture(std::size_t size) {
    check(take() == '0', "GS ( L wants m 48");
    const unsigned char function = take();
    if (function == '2') {
        check(size == 2, "GS ( L function 50 has two parameters");
        check(stored_.has_value(), "nothing was stored to print");
        if (stored_)
            draw_picture((stored_->width + 7) / 8, stored_->rows, stored_->data, stored_->width);
        stored_.reset();
        return;
    }
    check(function == 'p', "GS ( L has no such function");
    check(take() == '0' && take() == 1 && take() == 1 && take() == '1',
          "GS ( L function 112: one tone, not scaled, colour 1");
    Stored stored;
    stored.width = take_word();
    stored.rows = take_word();
    check(stored.width >= 1 && stored.width <= paper_.width, "a picture wider than the paper");
    const std::size_t bytes = (stored.width + 7) / 8 * stored.rows;
    check(size == bytes + 10, "GS ( L: the length does not match the picture");
    stored.data = take_data(bytes);
    stored_ = stored;
}

void EscposInterpreter::qr(std::size_t size) {
    const auto body = take_data(size);
    const bool whole = body.size() >= 3 && body[0] == '1';
    check(whole, "GS ( k wants cn 49");
    if (!whole) return;
    const unsigned char value = body[2];
    switch (body[1]) {
        case 'A':
            return check(size == 4 && value == '2' && body[3] == 0, "QR: model 2 is wanted");
        case 'C':
            check(size == 3 && value >= 1 && value <= 16, "QR: module of 1 to 16 dots");
            qr_module_ = value;
            return;
        case 'E':
            return check(size == 3 && value >= '0' && value <= '3', "QR: no such correction");
        case 'P':
            check(value == '0', "QR: store wants m 48");
            qr_stored_.assign(body.begin() + 3, body.end());
            return;
        case 'Q': {
            check(size == 3 && value == '0' && !qr_stored_.empty(), "QR: nothing stored to print");
            paper_.qr_texts.push_back(qr_stored_);
            const auto code = draw_qr(qr_stored_, qr_module_);
            check(code.width > 0 && code.width <= paper_.width, "QR: does not fit on the paper");
            if (code.width > 0 && code.width <= paper_.width)
                place(code.width, code.width, code.cells);
            return;
        }
        default:
            check(false, "QR: no such function");
    }
}

void EscposInterpreter::character() {
    const unsigned char first = take();
    check(first >= 0x20 && first != 0x7F && first != 0xFF, "a control character");
    if (first < 0x80) {
        line_.push_back(static_cast<char>(first));
        return;
    }
    check(chinese_, "a Chinese character outside Chinese mode");
    const unsigned char second = take();
    check(first >= 0x81 && second >= 0x40 && second != 0x7F && second != 0xFF,
          "no two-byte character of GB 18030");
    const unsigned char both[] = {first, second};
    const auto text = kiosk::utf8_from_gb18030(both);
    check(text.has_value(), "no character of GB 18030");
    if (text) line_ += *text;
}

void EscposInterpreter::end_line() {
    if (line_.empty()) return feed(line_dots_);
    paper_.texts.push_back(line_);
    draw_text(line_);
    line_.clear();
}

void EscposInterpreter::feed(std::size_t rows) {
    paper_.dots.resize(paper_.dots.size() + rows * paper_.width, 0);
}

void EscposInterpreter::place(std::size_t width, std::size_t height,
                              std::span<const std::uint8_t> cells) {
    const std::size_t room = paper_.width - std::min(width, paper_.width);
    const std::size_t left = align_ == 0 ? 0 : align_ == 1 ? room / 2 : room;
    const std::size_t top = paper_.height();
    feed(height);
    for (std::size_t y = 0; y < height; ++y)
        for (std::size_t x = 0; x < width && left + x < paper_.width; ++x)
            if (cells[y * width + x] != 0) paper_.dots[(top + y) * paper_.width + left + x] = 1;
}

void EscposInterpreter::draw_picture(std::size_t row_bytes, std::size_t rows,
                                     std::span<const unsigned char> data, std::size_t width) {
    const std::size_t used = std::min(width, paper_.width);
    std::vector<std::uint8_t> cells(used * rows, 0);
    for (std::size_t y = 0; y < rows; ++y)
        for (std::size_t x = 0; x < used; ++x) {
            const std::size_t byte = y * row_bytes + x / 8;
            if (byte < data.size() && (data[byte] >> (7 - x % 8) & 1) != 0) cells[y * used + x] = 1;
        }
    place(used, rows, cells);
}

void EscposInterpreter::draw_text(std::string_view words) {
    const std::size_t scale = large_ ? 2 : 1;
    std::u32string line;
    std::size_t across = 0;
    const auto flush = [&] {
        const auto picture = draw_line(line, scale);
        place(picture.width, cell_height * scale, picture.cells);
        feed(line_dots_ > cell_height ? line_dots_ - cell_height : 0);
        line.clear();
        across = 0;
    };
    for (const char32_t c : kiosk::code_points(words)) {
        const std::size_t width = (c < 0x80 ? 12 : 24) * scale;
        if (across + width > paper_.width) flush();
        line.push_back(c);
        across += width;
    }
    if (!line.empty()) flush();
}

bool shows_picture(const PaperStrip& paper, std::size_t top, std::size_t width,
                   std::span<const unsigned char> rows) {
    const std::size_t row_bytes = (width + 7) / 8;
    const std::size_t height = rows.size() / row_bytes;
    if (top + height > paper.height()) return false;
    for (std::size_t y = 0; y < height; ++y)
        for (std::size_t x = 0; x < width; ++x) {
            const bool black = (rows[y * row_bytes + x / 8] >> (7 - x % 8) & 1) != 0;
            if (paper.at(x, top + y) != black) return false;
        }
    return true;
}

}  // namespace tests
