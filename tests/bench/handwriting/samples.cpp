#include "tests/bench/handwriting/samples.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <functional>
#include <set>

#include "kiosk/base/encoding.h"

namespace tests {

namespace {

constexpr std::size_t line_bytes_max = 4096;

void each_line(const std::string& command, const std::function<void(const std::string&)>& visit) {
    FILE* pipe = popen(command.c_str(), "r");
    if (pipe == nullptr) return;
    std::array<char, line_bytes_max> line{};
    while (std::fgets(line.data(), line.size(), pipe) != nullptr) {
        std::string text(line.data());
        if (!text.empty() && text.back() == '\n') text.pop_back();
        visit(text);
    }
    pclose(pipe);
}

bool is_of(Half half, std::size_t number) {
    return (number % 2 == 0) == (half == Half::choosing);
}

}  // namespace

std::vector<std::string> standard_characters() {
    std::vector<std::string> out;
    each_line("bzcat /usr/share/unicode/Unihan_OtherMappings.txt.bz2", [&](const auto& line) {
        unsigned code = 0;
        int place = 0;
        if (std::sscanf(line.c_str(), "U+%X\tkTGH\t2013:%d", &code, &place) != 2) return;
        const char32_t character = code;
        out.push_back(kiosk::utf8_from({&character, 1}));
    });
    return out;
}

std::vector<Sample> characters_of(const std::vector<Written>& all, Half half, std::size_t count,
                                  std::uint64_t seed) {
    constexpr char32_t most_frequent_surname = U'王';
    kiosk::SeededRandom random(seed);
    const std::size_t there = (all.size() + (half == Half::choosing ? 1 : 0)) / 2;
    std::set<std::size_t> places;
    while (places.size() < std::min(count, there)) {
        const std::size_t place = random.below(all.size());
        if (is_of(half, place)) places.insert(place);
    }
    std::vector<Sample> out;
    for (const std::size_t place : places)
        out.push_back({all[place], {most_frequent_surname, true}});
    return out;
}

std::vector<Sample> words_of(const std::filesystem::path& script, const std::string& kind,
                             const std::vector<Written>& all, Half half, std::size_t count) {
    std::vector<Sample> out;
    std::size_t number = 0;
    each_line(script.string() + " 2> /dev/null", [&](const std::string& line) {
        const auto tab = line.find('\t');
        if (tab == std::string::npos || line.substr(0, tab) != kind) return;
        if (!is_of(half, number++)) return;
        ui::WritingPlace place{0, kind == "name"};
        for (const char32_t character : kiosk::code_points(line.substr(tab + 1))) {
            const auto taught =
                std::ranges::find(all, kiosk::utf8_from({&character, 1}), &Written::character);
            if (taught != all.end() && out.size() < count) out.push_back({*taught, place});
            place.before = character;
        }
    });
    return out;
}

}  // namespace tests
