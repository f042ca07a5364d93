#include "ui/input/pinyin/radicals.h"

#include <algorithm>
#include <set>
#include <string>

#include <doctest.h>

#include "kiosk/base/encoding.h"

namespace {

/// The names of what the character is looked up by, “18 145”.
std::string radicals_of(char32_t character) {
    std::string names;
    for (const ui::CharacterTraits& traits : ui::traits_of(character)) {
        if (!names.empty()) names += ' ';
        names += ui::radicals()[traits.radical].name;
    }
    return names;
}

std::size_t strokes_of(char32_t character) {
    const auto traits = ui::traits_of(character);
    return traits.empty() ? 0 : traits.front().strokes;
}

}  // namespace

TEST_CASE("characters have the radical that people see in them") {
    CHECK(radicals_of(U'沂') == "85");
    CHECK(radicals_of(U'说') == "149s");
    CHECK(radicals_of(U'誓') == "149");
    CHECK(radicals_of(U'阿') == radicals_of(U'邓'));
    CHECK(radicals_of(U'脸') == radicals_of(U'期'));
    CHECK(radicals_of(U'初') == "18 145");
    CHECK(radicals_of(U'𠮷') == "30");
    CHECK(radicals_of(U'a').empty());
    CHECK(radicals_of(U'，').empty());
}

TEST_CASE("strokes are those of the mainland, where Unihan counts those of another form") {
    CHECK(strokes_of(U'一') == 1);
    CHECK(strokes_of(U'沂') == 7);
    CHECK(strokes_of(U'䜣') == 6);
    CHECK(strokes_of(U'䴓') == 9);
    CHECK(strokes_of(U'a') == 0);
}

TEST_CASE("what most characters have comes first, by strokes, and no two radicals look alike") {
    const auto radicals = ui::radicals();
    const auto others = std::ranges::is_sorted_until(radicals, {}, &ui::Radical::strokes);
    CHECK(std::is_sorted(others, radicals.end(),
                         [](const auto& a, const auto& b) { return a.strokes < b.strokes; }));
    const auto common = static_cast<std::size_t>(others - radicals.begin());
    CHECK(common >= 30);
    CHECK(common <= 35);
    for (const char* name : {"9", "140", "85", "75", "167s", "195s"})
        CHECK(std::ranges::find(radicals.first(common), name, &ui::Radical::name) !=
              radicals.first(common).end());
    std::set<std::string_view> names;
    std::set<char32_t> forms;
    for (const ui::Radical& radical : radicals) {
        CHECK(names.insert(radical.name).second);
        CHECK(radical.strokes > 0);
        CHECK_FALSE(radical.face.empty());
        for (const char32_t form : kiosk::code_points(radical.face))
            CHECK_MESSAGE(forms.insert(form).second, radical.face);
    }
    const auto water = std::ranges::find(radicals, "85", &ui::Radical::name);
    REQUIRE(water != radicals.end());
    CHECK(water->face == "氵水");
    CHECK(water->strokes == 3);
}
