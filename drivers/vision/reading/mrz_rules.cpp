#include "drivers/vision/reading/mrz_rules.h"

#include <algorithm>

#include "drivers/pcsc/mrz.h"

namespace drivers {

namespace {

/// What may stand in a place: a letter or filler, a digit or filler, anything.
enum class Kind : char { letter = 'a', digit = 'n', any = 'x' };

constexpr std::array<std::string_view, 3> td1_kinds{"aaaaaxxxxxxxxxnxxxxxxxxxxxxxxx",
                                                    "nnnnnnnannnnnnnaaaxxxxxxxxxxxn",
                                                    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
constexpr std::array<std::string_view, 2> td3_kinds{"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                                                    "xxxxxxxxxnaaannnnnnnannnnnnnxxxxxxxxxxxxxxnn"};

/// A field and the place of its check digit, in all lines put together.
struct CheckedField {
    std::size_t begin;
    std::size_t size;
    std::size_t digit;
};
constexpr std::array<CheckedField, 3> td1_fields{{{5, 9, 14}, {30, 6, 36}, {38, 6, 44}}};
constexpr std::array<CheckedField, 4> td3_fields{
    {{44, 9, 53}, {57, 6, 63}, {65, 6, 71}, {72, 14, 86}}};

struct Span {
    std::size_t begin;
    std::size_t size;
};
constexpr std::array<Span, 4> td1_composite{{{5, 25}, {30, 7}, {38, 7}, {48, 11}}};
constexpr std::size_t td1_composite_digit = 59;
constexpr std::array<Span, 3> td3_composite{{{44, 10}, {57, 7}, {65, 22}}};
constexpr std::size_t td3_composite_digit = 87;

bool may_stand(char c, char kind) {
    const bool digit = c >= '0' && c <= '9';
    switch (Kind{kind}) {
        case Kind::letter:
            return !digit;
        case Kind::digit:
            return digit || c == '<';
        case Kind::any:
            return true;
    }
    return false;
}

bool are_confused(char a, char b) {
    constexpr std::array<std::string_view, 11> pairs{"O0", "Q0", "D0", "I1", "L1", "Z2",
                                                     "S5", "B8", "G6", "T7", "UV"};
    return std::any_of(pairs.begin(), pairs.end(), [a, b](std::string_view pair) {
        return (a == pair[0] && b == pair[1]) || (a == pair[1] && b == pair[0]);
    });
}

/// Of two alike guesses the one that stands there more often.
float preference(char c, char kind) {
    const bool digit = c >= '0' && c <= '9';
    if (Kind{kind} == Kind::any && digit) return 0.035F;
    if (Kind{kind} == Kind::digit && c == '<') return -0.05F;
    return 0;
}

bool fits(std::string_view field, char digit) {
    const char wanted = mrz_check_digit(field);
    return digit == wanted ||
           (digit == '<' && wanted == '0' && field.find_first_not_of('<') == std::string::npos);
}

/// The zone while it is read: all lines put together.
struct Zone {
    std::string text;
    std::string kinds;
    std::vector<MrzCell> cells;
    int repaired = 0;

    [[nodiscard]] float likeness(std::size_t place, char c) const {
        return cells[place][mrz_alphabet.find(c)];
    }
    [[nodiscard]] std::string_view field(const CheckedField& at) const {
        return std::string_view(text).substr(at.begin, at.size);
    }
    [[nodiscard]] bool holds(const CheckedField& at) const {
        return fits(field(at), text[at.digit]);
    }
};

struct Change {
    std::size_t place = 0;
    char to = '<';
    float cost = 0;
};

std::vector<Change> changes_in(const Zone& zone, const CheckedField& field) {
    constexpr float cost_max = 0.16F;
    constexpr std::size_t changes_max = 24;
    std::vector<Change> changes;
    const auto add = [&](std::size_t place) {
        for (const char c : mrz_alphabet) {
            const float cost = zone.likeness(place, zone.text[place]) - zone.likeness(place, c);
            if (may_stand(c, zone.kinds[place]) && are_confused(c, zone.text[place]) &&
                cost < cost_max)
                changes.push_back({place, c, cost});
        }
    };
    for (std::size_t i = 0; i < field.size; ++i) add(field.begin + i);
    add(field.digit);
    std::sort(changes.begin(), changes.end(),
              [](const Change& a, const Change& b) { return a.cost < b.cost; });
    if (changes.size() > changes_max) changes.resize(changes_max);
    return changes;
}

/// The cheapest one or two changes after which the check digit fits; none where two ways are nearly
/// as cheap.
void repair(Zone& zone, const CheckedField& field) {
    if (zone.holds(field)) return;
    constexpr float cost_max = 0.25F;
    constexpr float apart_min = 0.05F;
    float cheapest = cost_max;
    float second = cost_max + apart_min;
    std::optional<Zone> best;
    const auto changes = changes_in(zone, field);
    const auto consider = [&](const Zone& changed, float cost) {
        if (cost >= second || !changed.holds(field)) return;
        second = cost;
        if (cost >= cheapest) return;
        second = cheapest;
        cheapest = cost;
        best = changed;
    };
    for (std::size_t i = 0; i < changes.size(); ++i) {
        Zone once = zone;
        once.text[changes[i].place] = changes[i].to;
        ++once.repaired;
        consider(once, changes[i].cost);
        for (std::size_t k = i + 1; k < changes.size(); ++k) {
            if (changes[k].place == changes[i].place) continue;
            Zone twice = once;
            twice.text[changes[k].place] = changes[k].to;
            ++twice.repaired;
            consider(twice, changes[i].cost + changes[k].cost);
        }
    }
    if (best && second - cheapest >= apart_min) zone = std::move(*best);
}

template <std::size_t fields, std::size_t spans>
bool settle(Zone& zone, const std::array<CheckedField, fields>& checked,
            const std::array<Span, spans>& composite, std::size_t composite_digit) {
    for (const CheckedField& field : checked) {
        repair(zone, field);
        if (!zone.holds(field)) return false;
    }
    std::string whole;
    for (const Span& span : composite) whole += zone.text.substr(span.begin, span.size);
    return fits(whole, zone.text[composite_digit]);
}

Zone first_guess(MrzFormat format, const std::vector<MrzLineCells>& cells) {
    Zone zone;
    for (std::size_t line = 0; line < cells.size(); ++line) {
        const auto kinds = format == MrzFormat::td1 ? td1_kinds[line] : td3_kinds[line];
        zone.kinds += kinds;
        for (std::size_t i = 0; i < kinds.size(); ++i) {
            const MrzCell& cell = cells[line][i];
            char best = '<';
            float most = -2;
            for (std::size_t k = 0; k < mrz_letters; ++k) {
                const char c = mrz_alphabet[k];
                const float value = cell[k] + preference(c, kinds[i]);
                if (!may_stand(c, kinds[i]) || value <= most) continue;
                most = value;
                best = c;
            }
            zone.text.push_back(best);
            zone.cells.push_back(cell);
        }
    }
    return zone;
}

}  // namespace

MrzShape shape_of(MrzFormat format) {
    switch (format) {
        case MrzFormat::td1:
            return {3, 30};
        case MrzFormat::td3:
            return {2, 44};
    }
    return {};
}

std::optional<MrzReading> reading_of(MrzFormat format, const std::vector<MrzLineCells>& cells) {
    const MrzShape shape = shape_of(format);
    if (cells.size() != shape.lines) return std::nullopt;
    for (const MrzLineCells& line : cells) {
        if (line.size() != shape.columns) return std::nullopt;
    }
    Zone zone = first_guess(format, cells);
    const bool whole = format == MrzFormat::td1
                           ? settle(zone, td1_fields, td1_composite, td1_composite_digit)
                           : settle(zone, td3_fields, td3_composite, td3_composite_digit);
    if (!whole || (format == MrzFormat::td3 && zone.text[0] != 'P')) return std::nullopt;
    MrzReading reading;
    for (std::size_t i = 0; i < zone.text.size(); ++i)
        reading.likeness += static_cast<double>(zone.likeness(i, zone.text[i]));
    reading.likeness /= static_cast<double>(zone.text.size());
    if (reading.likeness < mrz_likeness_from) return std::nullopt;
    reading.repaired = zone.repaired;
    for (std::size_t line = 0; line < shape.lines; ++line)
        reading.lines.push_back(zone.text.substr(line * shape.columns, shape.columns));
    return reading;
}

}  // namespace drivers
