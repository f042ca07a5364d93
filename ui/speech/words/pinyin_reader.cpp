#include "ui/speech/words/pinyin_reader.h"

#include <algorithm>
#include <limits>

#include "kiosk/base/encoding.h"
#include "ui/speech/words/verbalise.h"

namespace ui {

namespace {

struct Syllable {
    std::string sound;  // without its tone
    char tone = '5';
    char32_t character = 0;
    bool digit = false;
    bool begins_word = false;
    std::size_t word_length = 1;
};

bool is_han(char32_t c) {
    return c == U'〇' || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF) ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x3FFFF);
}

std::vector<std::string_view> split_syllables(std::string_view code) {
    std::vector<std::string_view> out;
    while (!code.empty()) {
        const std::size_t blank = code.find(' ');
        out.push_back(code.substr(0, blank));
        code = blank == std::string_view::npos ? std::string_view{} : code.substr(blank + 1);
    }
    return out;
}

/// The run of characters that goes on without a pause, cut into the fewest words.
class Phrase {
  public:
    explicit Phrase(const ReadingTable& table) : table_(table) {}

    void add(char32_t character, bool digit) {
        characters_.push_back(character);
        digits_.push_back(digit);
    }
    [[nodiscard]] bool empty() const { return characters_.empty(); }

    void surname() {
        for (const std::size_t length : {2U, 1U}) {
            if (characters_.size() <= length) continue;
            const auto code = table_.find(
                "姓" + kiosk::utf8_from(std::u32string_view(characters_).substr(0, length)));
            if (!code) continue;
            surname_ = code->substr(code->find(' ') + 1);
            surname_length_ = length;
            return;
        }
    }

    std::string read() {
        std::vector<Syllable> syllables = words();
        change_third_tones(syllables);
        change_yi_and_bu(syllables);
        std::string out;
        for (const Syllable& each : syllables) {
            if (each.sound.empty()) continue;
            if (!out.empty()) out.push_back(' ');
            out += each.sound;
            out.push_back(each.tone);
        }
        characters_.clear();
        digits_.clear();
        surname_length_ = 0;
        return out;
    }

  private:
    [[nodiscard]] std::optional<std::string_view> word(std::size_t at, std::size_t length) const {
        if (length > 1 && std::any_of(digits_.begin() + static_cast<std::ptrdiff_t>(at),
                                      digits_.begin() + static_cast<std::ptrdiff_t>(at + length),
                                      [](bool digit) { return digit; }))
            return std::nullopt;
        return table_.find(kiosk::utf8_from(std::u32string_view(characters_).substr(at, length)));
    }

    /// From the end backwards: the fewest words from each place on; of equal ones the longer first
    /// word.
    std::vector<std::size_t> lengths() const {
        const std::size_t count = characters_.size();
        std::vector<std::size_t> best(count + 1, 0);
        std::vector<std::size_t> length(count, 1);
        for (std::size_t at = count; at-- > 0;) {
            best[at] = std::numeric_limits<std::size_t>::max();
            for (std::size_t n = std::min(ReadingTable::word_max, count - at); n >= 1; --n) {
                if (n > 1 && !word(at, n)) continue;
                if (best[at + n] + 1 < best[at]) {
                    best[at] = best[at + n] + 1;
                    length[at] = n;
                }
            }
        }
        return length;
    }

    std::vector<Syllable> words() const {
        const std::vector<std::size_t> length = lengths();
        std::vector<Syllable> out;
        for (std::size_t at = 0; at < characters_.size();) {
            std::size_t n = length[at];
            std::string_view code = word(at, n).value_or(std::string_view{});
            if (at == 0 && surname_length_ > 0) {
                n = surname_length_;
                code = surname_;
            }
            const auto parts = split_syllables(code);
            for (std::size_t i = 0; i < n; ++i) {
                Syllable each;
                each.character = characters_[at + i];
                each.digit = digits_[at + i];
                each.begins_word = i == 0;
                each.word_length = n;
                if (i < parts.size() && parts[i].size() > 1) {
                    each.sound = std::string(parts[i].substr(0, parts[i].size() - 1));
                    each.tone = parts[i].back();
                }
                out.push_back(std::move(each));
            }
            at += n;
        }
        return out;
    }

    /// Inside a word each third tone before another one rises; between words where one of the two
    /// is a single syllable.
    static void change_third_tones(std::vector<Syllable>& all) {
        const auto rises = [&](std::size_t i, bool inside) {
            const Syllable& next = all[i + 1];
            if (all[i].tone != '3' || next.tone != '3' || all[i].digit || next.digit) return false;
            if (next.begins_word == inside) return false;
            return inside || all[i].word_length == 1 || next.word_length == 1;
        };
        for (const bool inside : {true, false}) {
            std::vector<std::size_t> risen;
            for (std::size_t i = 0; i + 1 < all.size(); ++i) {
                if (!rises(i, inside)) continue;
                if (inside)
                    risen.push_back(i);
                else
                    all[i].tone = '2';
            }
            for (const std::size_t i : risen) all[i].tone = '2';
        }
    }

    static void change_yi_and_bu(std::vector<Syllable>& all) {
        constexpr std::u32string_view numerals = U"第十百千万亿零二三四五六七八九初";
        constexpr std::u32string_view ordinals = U"月日号点楼级等一二三四五六七八九十零";
        for (std::size_t i = 0; i + 1 < all.size(); ++i) {
            Syllable& each = all[i];
            const Syllable& next = all[i + 1];
            if (each.digit || next.tone == '5') continue;
            if (each.character == U'不' && each.tone == '4' && next.tone == '4') each.tone = '2';
            if (each.character != U'一' || each.tone != '1') continue;
            const bool counts =
                i > 0 && numerals.find(all[i - 1].character) != std::u32string_view::npos;
            const bool ends = next.begins_word && each.word_length > 1;
            const bool is_ordinal = ordinals.find(next.character) != std::u32string_view::npos;
            if (counts || ends || is_ordinal) continue;
            each.tone = next.tone == '4' ? '2' : '4';
        }
    }

    const ReadingTable& table_;
    std::u32string characters_;
    std::vector<bool> digits_;
    std::string_view surname_;
    std::size_t surname_length_ = 0;
};

bool is_latin_letter(char32_t c) {
    return (c >= U'A' && c <= U'Z') || (c >= U'a' && c <= U'z') || (c >= 0xC0 && c <= 0x24F);
}

/// Where a voice takes breath.
bool is_pause(char32_t c) {
    constexpr std::u32string_view marks = U"，。！？；：、…·“”‘’（）《》()[]{},.!?;:/|—–\n";
    return marks.find(c) != std::u32string_view::npos;
}

void end_with_pause(std::string& out) {
    if (!out.empty() && out.back() != ',') out += ",";
}

}  // namespace

std::string pinyin_of(const ReadingTable& table, std::u32string_view text, ReadingKind kind) {
    std::string out;
    Phrase phrase(table);
    bool first = true;
    const auto flush = [&] {
        if (phrase.empty()) return;
        if (first && kind == ReadingKind::name) phrase.surname();
        first = false;
        const std::string read = phrase.read();
        if (read.empty()) return;
        if (!out.empty()) out.push_back(' ');
        out += read;
    };
    bool digit = false;
    for (const char32_t c : text) {
        if (c == verbal_digit) {
            digit = true;
            continue;
        }
        if (is_han(c)) {
            phrase.add(c, digit);
        } else if (is_pause(c)) {
            flush();
            end_with_pause(out);
        }
        digit = false;
    }
    flush();
    while (!out.empty() && (out.back() == ',' || out.back() == ' ')) out.pop_back();
    return out;
}

std::vector<SpokenPart> spoken_parts(const ReadingTable& table, std::string_view text,
                                     std::string_view language, ReadingKind kind) {
    const bool chinese = language.starts_with("zh");
    const std::u32string wide =
        chinese ? verbalised_zh(text) : kiosk::code_points(verbalised_en(text));
    std::vector<SpokenPart> out;
    using Voice = SpokenPart::Voice;
    Voice voice = chinese ? Voice::pinyin : Voice::english;
    std::u32string run;
    const auto flush = [&] {
        std::string said =
            voice == Voice::pinyin ? pinyin_of(table, run, kind) : kiosk::utf8_from(run);
        run.clear();
        const std::size_t first = said.find_first_not_of(" ,.·—“”’()/\n");
        if (first == std::string::npos) return;
        if (voice == Voice::english) {
            said = said.substr(first);
            while (!said.empty() && (said.back() == ' ' || said.back() == '\n')) said.pop_back();
        }
        out.push_back({voice, std::move(said)});
    };
    for (const char32_t c : wide) {
        const bool latin = is_latin_letter(c) || (!chinese && c >= U'0' && c <= U'9');
        if (is_han(c) || latin) {
            const Voice wanted = is_han(c) ? Voice::pinyin : Voice::english;
            if (wanted != voice && !run.empty()) flush();
            voice = wanted;
        }
        run.push_back(c);
    }
    flush();
    return out;
}

}  // namespace ui
