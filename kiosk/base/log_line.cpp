#include "kiosk/base/log_line.h"

#include <array>
#include <atomic>
#include <cstdio>

#include <unistd.h>

#include "kiosk/base/time_text.h"

namespace kiosk::log {

namespace {

// The one process-wide state of the project: a log must be reachable from everywhere, also before
// main has built anything and while it is falling down.
std::atomic<Sink*> current_sink = nullptr;
std::array<char, 16> program_name{"bianmin"};

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool fits_word(char c) {
    return is_letter(c) || is_digit(c) ||
           std::string_view("_.:/@+-").find(c) != std::string_view::npos;
}
bool fits_detail(char c) {
    return c >= ' ' && c <= '~' && c != '"' && c != '\\';
}

/// Turns runs of at least `masked_digits` digits into as many `#`.
void mask_digits(std::string& text) {
    std::size_t run = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        if (i < text.size() && is_digit(text[i])) {
            ++run;
            continue;
        }
        if (run >= masked_digits) text.replace(i - run, run, run, '#');
        run = 0;
    }
}

std::string cleaned(std::string_view text, std::size_t longest, bool (*fits)(char)) {
    std::string out;
    for (const char c : text.substr(0, longest)) out.push_back(fits(c) ? c : '?');
    mask_digits(out);
    return out.empty() ? "-" : out;
}

/// 18 characters, the first 17 digits: the shape of a citizen's number, which no catalogue code
/// has.
bool looks_like_citizen_number(std::string_view text) {
    if (text.size() != 18) return false;
    for (const char c : text.substr(0, 17))
        if (!is_digit(c)) return false;
    return true;
}

std::string service_text(std::string_view code) {
    if (code.empty()) return "-";
    if (code.size() > longest_word || looks_like_citizen_number(code)) return "?";
    for (const char c : code)
        if (!is_letter(c) && !is_digit(c) && c != '-' && c != '_' && c != '.') return "?";
    return std::string(code);
}

std::string uuid_text(const Uuid& id) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (std::size_t i = 0; i < id.bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text.push_back('-');
        text.push_back(digits[id.bytes[i] >> 4]);
        text.push_back(digits[id.bytes[i] & 15U]);
    }
    return text;
}

struct ValueText {
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(Duration value) const { return std::to_string(value.count()) + "ms"; }
    std::string operator()(ErrorCode value) const { return std::string(kiosk::name_of(value)); }
    std::string operator()(const Uuid& value) const { return uuid_text(value); }
    std::string operator()(std::string_view value) const {
        return cleaned(value, longest_word, fits_word);
    }
    std::string operator()(const ServiceCode& value) const { return service_text(value.text); }
    std::string operator()(const Detail& value) const {
        return '"' + cleaned(value.text, longest_detail, fits_detail) + '"';
    }
};

void write_to_stderr(Level level, const std::string& line) {
    std::string whole = rfc3339(RealClock().now().wall);
    whole.append(" ").append(name_of(level)).append(" ").append(program_name.data());
    whole.append("[").append(std::to_string(getpid())).append("] ").append(line).append("\n");
    // One call a line, so that lines of several processes on one terminal stay whole.
    if (::write(STDERR_FILENO, whole.data(), whole.size()) < 0) return;
}

}  // namespace

std::string_view name_of(Level level) {
    switch (level) {
        case Level::debug:
            return "debug";
        case Level::info:
            return "info";
        case Level::warning:
            return "warning";
        case Level::error:
            return "error";
    }
    return "error";
}

std::string line_of(std::string_view event, std::span<const Field> fields) {
    std::string line(event);
    for (const Field& field : fields) {
        line.append(" ").append(field.name).append("=");
        line.append(std::visit(ValueText{}, field.value));
    }
    return line;
}

void write(Level level, std::string_view event, std::span<const Field> fields) noexcept {
    try {
        const std::string line = line_of(event, fields);
        if (Sink* sink = current_sink.load())
            sink->take(level, line);
        else if (level != Level::debug)
            write_to_stderr(level, line);
    } catch (...) {
        // No memory or no disk: losing a line is better than losing the visit.
        return;
    }
}

void set_sink(Sink* sink) {
    current_sink.store(sink);
}

void set_program(std::string_view name) {
    const std::size_t size = name.copy(program_name.data(), program_name.size() - 1);
    program_name[size] = '\0';
}

}  // namespace kiosk::log
