#include "kiosk/model/readings.h"

#include <algorithm>

#include "kiosk/base/encoding.h"
#include "kiosk/model/readings_data.h"

namespace kiosk {

namespace {

constexpr std::size_t npos = static_cast<std::size_t>(-1);

bool is_plain(char32_t c) {
    return (c >= U'a' && c <= U'z') || (c >= U'0' && c <= U'9');
}

char32_t folded(char32_t c) {
    constexpr char32_t full_width = 0xFEE0;
    if (c > 0xFF00 && c < 0xFF5F) c -= full_width;
    return c >= U'A' && c <= U'Z' ? c - U'A' + U'a' : c;
}

}  // namespace

std::span<const std::string_view> readings_of(char32_t character) {
    const auto* const end = readings_data::rows + readings_data::row_count;
    const auto* const found = std::lower_bound(
        readings_data::rows, end, character,
        [](const readings_data::Row& row, char32_t c) { return row.character < c; });
    if (found == end || found->character != character) return {};
    return {readings_data::pool + found->first, found->count};
}

std::string plain_letters(std::string_view typed) {
    std::string letters;
    for (const char32_t c : code_points(typed)) {
        if (const auto plain = folded(c); is_plain(plain))
            letters.push_back(static_cast<char>(plain));
    }
    return letters;
}

LetterText::LetterText(std::string_view utf8) {
    bool inside = false;
    for (const char32_t c : code_points(utf8)) {
        const auto plain = folded(c);
        if (is_plain(plain)) {
            units_.push_back({plain, !inside});
            inside = true;
            continue;
        }
        inside = false;
        if (!readings_of(c).empty()) units_.push_back({c, true});
    }
}

std::size_t LetterText::match(std::size_t unit, std::string_view letters) const {
    if (letters.empty()) return unit;
    if (unit == units_.size()) return npos;
    const char32_t character = units_[unit].character;
    if (is_plain(character)) {
        return static_cast<char32_t>(letters.front()) == character
                   ? match(unit + 1, letters.substr(1))
                   : npos;
    }
    for (const auto reading : readings_of(character)) {
        if (reading.starts_with(letters)) return unit + 1;
        std::size_t end = npos;
        if (letters.starts_with(reading)) end = match(unit + 1, letters.substr(reading.size()));
        if (end == npos && reading.size() > 1 && reading[0] == letters[0]) {
            end = match(unit + 1, letters.substr(1));
            const bool two =
                reading.size() > 2 && reading[1] == 'h' && letters.size() > 1 && letters[1] == 'h';
            if (end == npos && two) end = match(unit + 1, letters.substr(2));
        }
        if (end != npos) return end;
    }
    return npos;
}

LetterText::Match LetterText::find_at(std::size_t unit, std::string_view letters) const {
    if (unit >= units_.size() || !units_[unit].begins) return Match::none;
    const auto end = match(unit, letters);
    if (end == npos) return Match::none;
    if (unit > 0) return Match::inside;
    return end == units_.size() ? Match::whole : Match::beginning;
}

LetterText::Match LetterText::find(std::string_view letters) const {
    if (letters.empty()) return Match::beginning;
    for (std::size_t unit = 0; unit < units_.size(); ++unit) {
        if (const auto found = find_at(unit, letters); found != Match::none) return found;
    }
    return Match::none;
}

bool LetterText::is_near_at(std::size_t unit, std::string_view letters, std::size_t edits) const {
    if (unit >= units_.size() || !units_[unit].begins) return false;
    std::string full;
    for (std::size_t i = unit; i < units_.size() && full.size() < letters.size() + edits; ++i) {
        const auto readings = readings_of(units_[i].character);
        if (readings.empty()) {
            full.push_back(static_cast<char>(units_[i].character));
        } else {
            full += readings.front();
        }
    }
    // How many slips turn the letters into a beginning of it; neighbours that changed places are
    // one.
    std::vector<std::size_t> before(full.size() + 1);
    std::vector<std::size_t> last(full.size() + 1);
    std::vector<std::size_t> now(full.size() + 1);
    for (std::size_t k = 0; k <= full.size(); ++k) last[k] = k;
    for (std::size_t i = 1; i <= letters.size(); ++i) {
        now[0] = i;
        for (std::size_t k = 1; k <= full.size(); ++k) {
            const std::size_t same = letters[i - 1] == full[k - 1] ? 0 : 1;
            now[k] = std::min({last[k] + 1, now[k - 1] + 1, last[k - 1] + same});
            if (i > 1 && k > 1 && letters[i - 1] == full[k - 2] && letters[i - 2] == full[k - 1])
                now[k] = std::min(now[k], before[k - 2] + 1);
        }
        if (*std::ranges::min_element(now) > edits) return false;
        before.swap(last);
        last.swap(now);
    }
    return *std::ranges::min_element(last) <= edits;
}

bool LetterText::sounds_at(std::size_t unit, std::u32string_view characters) const {
    if (unit + characters.size() > units_.size()) return false;
    for (std::size_t i = 0; i < characters.size(); ++i) {
        const char32_t own = units_[unit + i].character;
        if (own == characters[i]) continue;
        const auto mine = readings_of(own);
        const auto theirs = readings_of(characters[i]);
        if (std::ranges::find_first_of(mine, theirs) == mine.end()) return false;
    }
    return true;
}

std::string LetterText::initials_at(std::size_t unit) const {
    std::string initials;
    if (!units_[unit].begins) return initials;
    const char32_t character = units_[unit].character;
    if (is_plain(character)) return {static_cast<char>(character)};
    for (const auto reading : readings_of(character)) {
        if (initials.find(reading.front()) == std::string::npos)
            initials.push_back(reading.front());
    }
    return initials;
}

}  // namespace kiosk
