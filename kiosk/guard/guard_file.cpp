#include "kiosk/guard/guard_file.h"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <optional>
#include <sstream>

namespace kiosk::guard {

namespace {

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::optional<int> number(std::string_view text, int least, int most) {
    int value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < least || value > most)
        return {};
    return value;
}

std::optional<bool> yes_or_no(std::string_view text) {
    if (text == "yes") return true;
    if (text == "no") return false;
    return {};
}

/// Words parted by blanks; double quotes keep blanks. Nothing when a quote stays open.
std::optional<std::vector<std::string>> words_of(std::string_view text) {
    std::vector<std::string> words;
    bool quoted = false;
    bool in_word = false;
    for (const char c : text) {
        if (c == '"') {
            quoted = !quoted;
            if (!in_word) words.emplace_back();
            in_word = true;
        } else if ((c == ' ' || c == '\t') && !quoted) {
            in_word = false;
        } else {
            if (!in_word) words.emplace_back();
            in_word = true;
            words.back().push_back(c);
        }
    }
    if (quoted) return {};
    return words;
}

bool is_name(std::string_view text) {
    return !text.empty() && text.size() <= 32 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

/// Each `take_…` answers false when the value is wrong.
bool take_command(Program& program, std::string_view value) {
    auto words = words_of(value);
    if (!words || words->empty() || words->front().empty()) return false;
    program.command = *std::move(words);
    return true;
}

bool take_environment(Program& program, std::string_view value) {
    const auto equals = value.find('=');
    if (equals == std::string_view::npos || equals == 0) return false;
    program.environment.emplace_back(value.substr(0, equals), value.substr(equals + 1));
    return true;
}

bool take_restarts(Program& program, std::string_view value) {
    const auto words = words_of(value);
    if (!words || words->size() != 3 || (*words)[1] != "in") return false;
    const auto count = number((*words)[0], 0, 100);
    const auto seconds = number((*words)[2], 1, 3600);
    if (!count || !seconds) return false;
    program.restarts = *count;
    program.within = std::chrono::seconds{*seconds};
    return true;
}

bool take_flag(bool& flag, std::string_view value) {
    const auto answer = yes_or_no(value);
    if (answer) flag = *answer;
    return answer.has_value();
}

bool take_seconds(Duration& duration, std::string_view value, int least, int most) {
    const auto seconds = number(value, least, most);
    if (seconds) duration = std::chrono::seconds{*seconds};
    return seconds.has_value();
}

bool take_minutes(Duration& duration, std::string_view value) {
    const auto minutes = number(value, 1, 120);
    if (minutes) duration = std::chrono::minutes{*minutes};
    return minutes.has_value();
}

bool take_when_ended(Program& program, std::string_view value) {
    if (value != "restart" && value != "stop") return false;
    program.when_ended = value == "stop" ? WhenEnded::stop : WhenEnded::restart;
    return true;
}

enum class Outcome { taken, wrong_value, unknown_key };
Outcome taken(bool fine) {
    return fine ? Outcome::taken : Outcome::wrong_value;
}

Outcome take_splash_key(Program& splash, std::string_view key, std::string_view value) {
    if (key == "command") return taken(take_command(splash, value));
    if (key == "environment") return taken(take_environment(splash, value));
    if (key != "output") return Outcome::unknown_key;
    splash.output = value;
    return taken(!value.empty());
}

Outcome take_program_key(Program& program, std::string_view key, std::string_view value) {
    if (key == "restarts") return taken(take_restarts(program, value));
    if (key == "screen") return taken(take_flag(program.screen, value));
    if (key == "keys") return taken(take_flag(program.keys, value));
    if (key == "watchdog_seconds") return taken(take_seconds(program.watchdog, value, 1, 3600));
    if (key == "start_seconds")
        return taken(take_seconds(program.start_max.emplace(), value, 1, 3600));
    if (key == "when_ended") return taken(take_when_ended(program, value));
    return take_splash_key(program, key, value);
}

class Parser {
  public:
    explicit Parser(std::string file) : file_(std::move(file)) {}

    Result<GuardFile> parse(std::string_view text) {
        std::istringstream lines{std::string(text)};
        for (std::string raw; std::getline(lines, raw);) {
            ++line_;
            const std::string_view line = trimmed(raw);
            if (line.empty() || line.front() == '#') continue;
            auto done = line.front() == '[' ? section(line) : key(line);
            if (!done) return done.error();
        }
        if (auto done = section_complete(); !done) return done.error();
        if (out_.programs.empty()) return problem("no [program NAME] is given");
        return std::move(out_);
    }

  private:
    enum class Section { none, guard, program, splash };

    Error problem(const std::string& message) const {
        return {ErrorCode::bad_config, file_ + ":" + std::to_string(line_) + ": " + message, {}};
    }

    Result<void> section(std::string_view line) {
        if (auto done = section_complete(); !done) return done;
        if (line == "[guard]" || line == "[splash]") {
            section_ = line == "[guard]" ? Section::guard : Section::splash;
            return {};
        }
        constexpr std::string_view start = "[program ";
        if (!line.starts_with(start) || !line.ends_with(']'))
            return problem("unknown section " + std::string(line));
        const std::string_view name =
            trimmed(line.substr(start.size(), line.size() - start.size() - 1));
        if (!is_name(name)) return problem("a program's name has letters a to z, digits, - and _");
        for (const Program& other : out_.programs)
            if (other.name == name)
                return problem("program '" + std::string(name) + "' is given twice");
        if (out_.programs.size() == most_programs) return problem("too many programs");
        out_.programs.push_back({.name = std::string(name)});
        section_ = Section::program;
        return {};
    }

    Result<void> section_complete() const {
        if (section_ == Section::program && out_.programs.back().command.empty())
            return problem("program '" + out_.programs.back().name + "' has no command");
        if (section_ == Section::splash && out_.splash.command.empty())
            return problem("the splash has no command");
        return {};
    }

    Result<void> key(std::string_view line) {
        const auto equals = line.find('=');
        if (equals == std::string_view::npos) return problem("neither a section nor 'key = value'");
        const std::string_view name = trimmed(line.substr(0, equals));
        const std::string_view value = trimmed(line.substr(equals + 1));
        switch (take(name, value)) {
            case Outcome::taken:
                break;
            case Outcome::wrong_value:
                return problem("wrong value for '" + std::string(name) + "'");
            case Outcome::unknown_key:
                return problem("unknown key '" + std::string(name) + "'");
        }
        if (std::count_if(out_.programs.begin(), out_.programs.end(),
                          [](const Program& p) { return p.screen; }) > 1)
            return problem("two programs have the screen");
        return {};
    }

    Outcome take(std::string_view name, std::string_view value) {
        switch (section_) {
            case Section::none:
                return Outcome::unknown_key;
            case Section::program:
                return take_program_key(out_.programs.back(), name, value);
            case Section::splash:
                return take_splash_key(out_.splash, name, value);
            case Section::guard:
                break;
        }
        if (name == "key_minutes") return taken(take_minutes(out_.key_lifetime, value));
        if (name == "stop_seconds") return taken(take_seconds(out_.stop_wait, value, 1, 60));
        return Outcome::unknown_key;
    }

    const std::string file_;
    int line_ = 0;
    Section section_ = Section::none;
    GuardFile out_{.splash = {.name = "splash"}};
};

}  // namespace

Duration patience_with(const Program& program, bool is_ready) {
    const bool has_watchdog = program.watchdog.count() > 0;
    if (is_ready) return program.watchdog;
    return program.start_max.value_or(has_watchdog ? usual_start_max : Duration{0});
}

Result<GuardFile> parse_guard_file(std::string_view text, const std::string& file) {
    if (text.size() > longest_guard_file)
        return Error{ErrorCode::bad_config, file + ":1: the file is too long", {}};
    return Parser(file).parse(text);
}

Result<GuardFile> load_guard_file(const std::string& file) {
    std::ifstream stream(file, std::ios::binary);
    std::string text(longest_guard_file + 1, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (stream.bad() || (!stream && stream.gcount() == 0))
        return {ErrorCode::io_error, "can't read " + file};
    text.resize(static_cast<std::size_t>(stream.gcount()));
    return parse_guard_file(text, file);
}

}  // namespace kiosk::guard
