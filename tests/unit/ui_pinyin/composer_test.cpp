#include "ui/input/pinyin/composer.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include <doctest.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "kiosk/base/encoding.h"
#include "ui/input/pinyin/radicals.h"

namespace {

namespace fs = std::filesystem;
using ui::Composer;
using ui::ComposerWay;
using By = ui::CharacterGroup::By;

const fs::path dictionaries = PINYIN_DICTIONARIES;

/// One for the whole program, as in the terminal.
Composer& composer() {
    static const auto opened = ui::open_composer(dictionaries);
    REQUIRE_MESSAGE(opened.has_value(), (opened ? "" : opened.error().detail));
    return **opened;
}

void type(ComposerWay way, std::string_view keys) {
    composer().use(way);
    for (const char key : keys) composer().press(key);
}

std::vector<std::string> candidates(ComposerWay way, std::string_view keys, std::size_t count) {
    type(way, keys);
    return composer().composition(0, count).candidates;
}

bool among(const std::vector<std::string>& list, std::string_view wanted) {
    return std::ranges::find(list, wanted) != list.end();
}

std::string first(ComposerWay way, std::string_view keys) {
    const auto list = candidates(way, keys, 1);
    return list.empty() ? std::string() : list.front();
}

/// Every path of the folder with size and time of the last change.
std::map<std::string, std::pair<std::uintmax_t, fs::file_time_type>> listing(const fs::path& root) {
    std::map<std::string, std::pair<std::uintmax_t, fs::file_time_type>> out;
    for (const auto& entry : fs::recursive_directory_iterator(root)) {
        const auto size = entry.is_regular_file() ? entry.file_size() : 0;
        out[entry.path().string()] = {size, entry.last_write_time()};
    }
    return out;
}

}  // namespace

TEST_CASE("words, sentences and the words of our services come first") {
    CHECK(first(ComposerWay::text, "nihao") == "你好");
    CHECK(first(ComposerWay::text, "shenfenzhengbanli") == "身份证办理");
    CHECK(first(ComposerWay::text, "budongchandengji") == "不动产登记");
    CHECK(first(ComposerWay::text, "yunshanshi") == "云山市");
    CHECK(first(ComposerWay::text, "danyuan") == "单元");
    CHECK(among(candidates(ComposerWay::text, "zgrm", 5), "中国人民"));
    CHECK(among(candidates(ComposerWay::text, "xi'an", 3), "西安"));
    CHECK(first(ComposerWay::text, "nvhai") == "女孩");
    CHECK(among(candidates(ComposerWay::text, "lvse", 3), "绿色"));
}

TEST_CASE("southern speakers find their words in text, and names mix nothing up") {
    CHECK(among(candidates(ComposerWay::text, "sanghai", 5), "上海"));
    CHECK(among(candidates(ComposerWay::text, "funan", 5), "湖南"));
    CHECK(among(candidates(ComposerWay::text, "lanning", 30), "南宁"));
    CHECK_FALSE(among(candidates(ComposerWay::name, "zen", 400), "郑"));
    CHECK(among(candidates(ComposerWay::text, "zen", 400), "郑"));
}

TEST_CASE("a name is offered as names are written") {
    CHECK(first(ComposerWay::name, "zhangwei") == "张伟");
    CHECK(first(ComposerWay::name, "wangfang") == "王芳");
    CHECK(first(ComposerWay::name, "ouyang") == "欧阳");
    CHECK(first(ComposerWay::name, "li") == "李");
}

TEST_CASE("choosing the first part leaves the rest to be chosen") {
    type(ComposerWay::name, "zhanglin");
    auto list = composer().composition(0, 60).candidates;
    const auto zhang = std::ranges::find(list, "章");
    REQUIRE(zhang != list.end());
    CHECK(composer().choose(static_cast<std::size_t>(zhang - list.begin())).empty());
    CHECK(composer().composing());
    CHECK(composer().composition(0, 1).shown.starts_with("章"));
    list = composer().composition(0, 60).candidates;
    const auto lin = std::ranges::find(list, "麟");
    REQUIRE(lin != list.end());
    CHECK(composer().choose(static_cast<std::size_t>(lin - list.begin())) == "章麟");
    CHECK_FALSE(composer().composing());
}

TEST_CASE("deleting takes back the last choice, then letters, and ends with nothing") {
    type(ComposerWay::name, "zhanglin");
    const auto list = composer().composition(0, 60).candidates;
    const auto zhang = std::ranges::find(list, "章");
    REQUIRE(zhang != list.end());
    (void)composer().choose(static_cast<std::size_t>(zhang - list.begin()));
    for (int i = 0; i < 40 && composer().composing(); ++i) composer().delete_back();
    CHECK_FALSE(composer().composing());
    CHECK(composer().composition(0, 5).candidates.empty());
}

TEST_CASE("finishing gives the likeliest text of all letters") {
    type(ComposerWay::text, "nihao");
    CHECK(composer().finish() == "你好");
    CHECK_FALSE(composer().composing());
    CHECK(composer().finish().empty());
}

TEST_CASE("nine keys and strokes") {
    type(ComposerWay::nine, "64426");
    const auto made = composer().composition(0, 3);
    CHECK(among(made.candidates, "你好"));
    CHECK(made.shown.find_first_of("0123456789") == std::string::npos);
    CHECK(among(candidates(ComposerWay::nine_name, "92643434", 1),
                first(ComposerWay::nine_name, "92643434")));
    type(ComposerWay::stroke, "hhsh");
    CHECK(composer().composition(0, 1).shown == "hhsh");
    CHECK(composer().composition(0, 1).candidates.front() == "王");
}

TEST_CASE("keys that do not fit are ignored, and keys end somewhere") {
    type(ComposerWay::text, "'9A -\n");
    CHECK_FALSE(composer().composing());
    type(ComposerWay::text, std::string(200, 'a'));
    CHECK(composer().composition(0, 1).shown.size() <= 2 * Composer::keys_max);
    composer().clear();
    CHECK_FALSE(composer().composing());
    CHECK(composer().choose(0).empty());
}

TEST_CASE("without dictionaries there is an answer for the technician") {
    const auto opened = ui::open_composer("/nonexistent");
    REQUIRE_FALSE(opened);
    CHECK(opened.error().code == kiosk::ErrorCode::not_found);
}

/// “123.010:zhāng,zhǎng 999.010:…” gives “zhang”: the first reading, vowels without their marks.
std::string first_reading(std::string_view value) {
    static const std::map<std::string_view, char> vowels{
        {"ā", 'a'}, {"á", 'a'}, {"ǎ", 'a'}, {"à", 'a'}, {"ē", 'e'}, {"é", 'e'}, {"ě", 'e'},
        {"è", 'e'}, {"ê", 'e'}, {"ī", 'i'}, {"í", 'i'}, {"ǐ", 'i'}, {"ì", 'i'}, {"ō", 'o'},
        {"ó", 'o'}, {"ǒ", 'o'}, {"ò", 'o'}, {"ū", 'u'}, {"ú", 'u'}, {"ǔ", 'u'}, {"ù", 'u'},
        {"ǖ", 'v'}, {"ǘ", 'v'}, {"ǚ", 'v'}, {"ǜ", 'v'}, {"ü", 'v'}, {"ń", 'n'}, {"ň", 'n'},
        {"ǹ", 'n'}, {"ḿ", 'm'}, {"ế", 'e'}, {"ề", 'e'}};
    value.remove_prefix(value.find(':') + 1);
    std::string_view reading = value.substr(0, value.find_first_of(", "));
    std::string keys;
    while (!reading.empty()) {
        const auto first = static_cast<unsigned char>(reading.front());
        const std::size_t length = first < 0x80 ? 1 : first < 0xE0 ? 2 : 3;
        const auto found = vowels.find(reading.substr(0, length));
        if (found != vowels.end()) {
            keys += found->second;
        } else if (length == 1) {
            keys += reading.front();
        }
        reading.remove_prefix(std::min(length, reading.size()));
    }
    return keys;
}

/// character -> its first reading, straight from Unihan and not from what our dictionaries were
/// made of.
std::map<char32_t, std::string> standard_readings() {
    FILE* unihan = popen("bzcat /usr/share/unicode/Unihan_Readings.txt.bz2", "r");
    REQUIRE(unihan != nullptr);
    std::map<char32_t, std::string> out;
    std::array<char, 4096> line{};
    std::array<char, 4096> value{};
    while (std::fgets(line.data(), line.size(), unihan) != nullptr) {
        unsigned code = 0;
        if (std::sscanf(line.data(), "U+%X\tkTGHZ2013\t%4095s", &code, value.data()) == 2)
            out[code] = first_reading(value.data());
    }
    pclose(unihan);
    return out;
}

TEST_CASE(
    "R-261: every character of the table of standard characters can be typed by its reading") {
    const auto characters = standard_readings();
    std::size_t beyond_plane_0 = 0;
    std::vector<std::size_t> places;
    std::string missing;
    for (const auto& [code, keys] : characters) {
        beyond_plane_0 += code > 0xFFFF ? 1 : 0;
        const std::string character = kiosk::utf8_from(std::u32string_view(&code, 1));
        const auto list = candidates(ComposerWay::name, keys, 600);
        const auto place = std::ranges::find(list, character);
        if (place == list.end()) {
            missing += character + " " + keys + ", ";
        } else {
            places.push_back(static_cast<std::size_t>(place - list.begin()));
        }
    }
    std::ranges::sort(places);
    CHECK(characters.size() == 8105);
    CHECK(beyond_plane_0 == 196);
    CHECK_MESSAGE(missing.empty(), missing);
    REQUIRE_FALSE(places.empty());
    MESSAGE("reachable by pinyin: ", places.size(), "/", characters.size(),
            ", beyond the first plane ", beyond_plane_0, "; place among the candidates p50 ",
            places[places.size() / 2], ", p90 ", places[places.size() * 9 / 10], ", last ",
            places.back());
}

std::size_t count_in(By by) {
    std::size_t count = 0;
    for (const ui::CountedGroup& each : composer().groups(by)) count += each.count;
    return count;
}

/// Where the character stands when candidates are narrowed to each of its groups, the worst; none
/// when it is missing in one, or another is typed when it is chosen.
std::optional<std::size_t> place_narrowed(std::string_view keys, char32_t code, By by) {
    const std::string character = kiosk::utf8_from(std::u32string_view(&code, 1));
    std::size_t worst = 0;
    for (const ui::CharacterTraits& traits : ui::traits_of(code)) {
        type(ComposerWay::name, keys);
        const std::size_t number = by == By::radical ? traits.radical : traits.strokes;
        composer().narrow(ui::CharacterGroup{by, number});
        const auto list = composer().composition(0, Composer::grouped_max).candidates;
        const auto place = std::ranges::find(list, character);
        if (place == list.end()) return std::nullopt;
        worst = std::max(worst, static_cast<std::size_t>(place - list.begin()));
        if (composer().choose(static_cast<std::size_t>(place - list.begin())) != character)
            return std::nullopt;
    }
    return ui::traits_of(code).empty() ? std::nullopt : std::optional(worst);
}

/// The group with this character in it.
ui::CharacterGroup group_of(char32_t code, By by) {
    const auto traits = ui::traits_of(code);
    REQUIRE_FALSE(traits.empty());
    return {by, by == By::radical ? traits.front().radical : traits.front().strokes};
}

TEST_CASE("R-261: a radical or a number of strokes brings every standard character near") {
    for (const auto& [by, name, last_allowed] :
         {std::tuple{By::radical, std::string("radical"), std::size_t{15}},
          std::tuple{By::strokes, std::string("strokes"), std::size_t{25}}}) {
        std::vector<std::size_t> places;
        std::string missing;
        for (const auto& [code, keys] : standard_readings()) {
            if (const auto place = place_narrowed(keys, code, by)) {
                places.push_back(*place);
            } else {
                missing += kiosk::utf8_from(std::u32string_view(&code, 1)) + " " + keys + ", ";
            }
        }
        std::ranges::sort(places);
        CHECK_MESSAGE(missing.empty(), missing);
        REQUIRE(places.size() == 8105);
        CHECK(places.back() < last_allowed);
        MESSAGE("narrowed by ", name, ": place among the candidates p50 ",
                places[places.size() / 2], ", p90 ", places[places.size() * 9 / 10], ", p99 ",
                places[places.size() * 99 / 100], ", last ", places.back());
    }
}

TEST_CASE("groups count the single characters, and narrowing shows a group and says so") {
    type(ComposerWay::name, "yi");
    const std::size_t all = composer().composition(0, 2000).candidates.size();
    CHECK(count_in(By::strokes) == all);
    CHECK(count_in(By::radical) >= all);  // some characters are looked up by two
    const auto groups = composer().groups(By::radical);
    CHECK(groups.size() > 100);
    CHECK(std::ranges::is_sorted(groups, {}, &ui::CountedGroup::group));
    const auto water =
        std::ranges::find(groups, group_of(U'沂', By::radical), &ui::CountedGroup::group);
    REQUIRE(water != groups.end());
    composer().narrow(water->group);
    const auto made = composer().composition(0, 5);
    CHECK(made.candidates.size() == 5);
    CHECK(made.more);
    REQUIRE(made.narrowed.has_value());
    CHECK(made.narrowed->count == water->count);
    const auto last = composer().composition(water->count - 1, 5);
    CHECK(last.candidates.size() == 1);
    CHECK_FALSE(last.more);
    CHECK(composer().composition(water->count, 5).candidates.empty());
    CHECK(composer().choose(water->count).empty());
    CHECK(composer().composing());
    composer().narrow(std::nullopt);
    CHECK_FALSE(composer().composition(0, 5).narrowed.has_value());
    CHECK(composer().composition(0, 2000).candidates.size() == all);
}

TEST_CASE("words of several characters are in no group, and the first candidate is the one shown") {
    type(ComposerWay::text, "zhengce");
    CHECK(composer().composition(0, 1).candidates.front() == "政策");
    composer().narrow(group_of(U'郑', By::radical));
    const auto list = composer().composition(0, 20).candidates;
    REQUIRE_FALSE(list.empty());
    CHECK(list.front() == "郑");
    for (const std::string& each : list) CHECK(kiosk::code_points(each).size() == 1);
    // What is left is composed on, of all candidates.
    CHECK(composer().choose(0).empty());
    CHECK(composer().composition(0, 1).shown.starts_with("郑"));
    CHECK_FALSE(composer().composition(0, 1).narrowed.has_value());
    type(ComposerWay::text, "zheng");
    composer().narrow(group_of(U'郑', By::radical));
    CHECK(composer().finish() == "郑");
}

TEST_CASE(
    "a group that no candidate is in narrows nothing, nor does one while nothing is composed") {
    composer().clear();
    composer().narrow(group_of(U'郑', By::radical));
    CHECK(composer().groups(By::radical).empty());
    type(ComposerWay::text, "nihao");
    composer().narrow(ui::CharacterGroup{By::strokes, 60});
    CHECK(composer().composition(0, 1).candidates.front() == "你好");
    CHECK_FALSE(composer().composition(0, 1).narrowed.has_value());
}

TEST_CASE("whatever changes what is composed ends the narrowing") {
    const auto narrowed = [] { return composer().composition(0, 1).narrowed.has_value(); };
    const auto narrow = [&] {
        type(ComposerWay::name, "yi");
        composer().narrow(group_of(U'沂', By::radical));
        CHECK(narrowed());
    };
    narrow();
    composer().press('n');
    CHECK_FALSE(narrowed());
    narrow();
    composer().delete_back();
    CHECK_FALSE(narrowed());
    narrow();
    composer().use(ComposerWay::name);
    composer().press('y');
    CHECK_FALSE(narrowed());
    narrow();
    composer().clear();
    composer().press('y');
    CHECK_FALSE(narrowed());
    narrow();
    composer().forget();
    composer().press('y');
    CHECK_FALSE(narrowed());
}

/// character -> its strokes, of lines that say both. Where there are several ways to write it the
/// last is the mainland's.
std::map<std::string, std::string> strokes_in(const fs::path& path) {
    std::map<std::string, std::string> out;
    FILE* list = std::fopen(path.c_str(), "r");
    REQUIRE(list != nullptr);
    std::array<char, 512> line{};
    std::array<char, 256> character{};
    std::array<char, 256> keys{};
    while (std::fgets(line.data(), line.size(), list) != nullptr) {
        if (std::sscanf(line.data(), "%255s\t%255[hspnz]", character.data(), keys.data()) == 2)
            out.insert_or_assign(character.data(), keys.data());
    }
    std::fclose(list);
    return out;
}

/// character -> how many strokes it has, by Unihan: as its source writes it.
std::map<std::string, std::size_t> numbers_of_strokes() {
    FILE* unihan = popen("bzcat /usr/share/unicode/Unihan_IRGSources.txt.bz2", "r");
    REQUIRE(unihan != nullptr);
    std::map<std::string, std::size_t> out;
    std::array<char, 4096> line{};
    while (std::fgets(line.data(), line.size(), unihan) != nullptr) {
        unsigned code = 0;
        std::size_t strokes = 0;
        if (std::sscanf(line.data(), "U+%X\tkTotalStrokes\t%zu", &code, &strokes) != 2) continue;
        const char32_t character = code;
        out[kiosk::utf8_from({&character, 1})] = strokes;
    }
    pclose(unihan);
    return out;
}

TEST_CASE("R-261: every character of the table of standard characters is found by its strokes") {
    auto strokes = strokes_in("/usr/share/rime-data/stroke.dict.yaml");
    strokes.merge(strokes_in(STROKES_BY_HAND));
    const auto characters = standard_readings();
    std::size_t reached = 0;
    std::string missing;
    for (const auto& [code, reading] : characters) {
        const std::string character = kiosk::utf8_from(std::u32string_view(&code, 1));
        const std::string& keys = strokes[character];
        if (!keys.empty() && among(candidates(ComposerWay::stroke, keys, 200), character)) {
            ++reached;
        } else {
            missing += character + " " + keys + ", ";
        }
    }
    MESSAGE("reachable by strokes: ", reached, "/", characters.size());
    CHECK(characters.size() == 8105);
    CHECK_MESSAGE(missing.empty(), missing);
}

TEST_CASE("characters are not found by strokes that Debian's table fills its gaps with") {
    // 6,720 characters have these strokes there, 岁 among them.
    const auto list = candidates(ComposerWay::stroke, "szhhhshspnhszs", 8000);
    CHECK_FALSE(among(list, "岁"));
    CHECK(list.size() < 20);
}

TEST_CASE("strokes that are written down by hand are as many as Unihan counts") {
    const auto by_hand = strokes_in(STROKES_BY_HAND);
    const auto numbers = numbers_of_strokes();
    std::string differing;
    for (const auto& [character, keys] : by_hand) {
        if (numbers.at(character) != keys.size()) differing += character;
    }
    CHECK(by_hand.size() == 108);
    // Unihan counts three strokes of 阝 here and 14 of 墨. The table of standard characters, which
    // is in order of strokes, has them where two and 15 belong.
    CHECK(differing == "𬙊𬩽𬮿𬯀𬯎");
}

TEST_CASE("characters that no table has but people bear can be typed in names") {
    CHECK(among(candidates(ComposerWay::name, "ji", 2000), "𠮷"));
    CHECK(among(candidates(ComposerWay::name, "yan", 2000), "䶮"));
}

TEST_CASE("typing makes and changes no file") {
    const fs::path home = fs::temp_directory_path() / ("pinyin-home-" + std::to_string(getpid()));
    fs::create_directories(home);
    const auto before = listing(dictionaries);
    const pid_t child = fork();
    if (child == 0) {
        // No byte may go to any file; folders and empty files are looked for afterwards.
        const rlimit none{0, 0};
        setrlimit(RLIMIT_FSIZE, &none);
        setenv("HOME", home.c_str(), 1);
        setenv("TMPDIR", home.c_str(), 1);
        setenv("XDG_CONFIG_HOME", home.c_str(), 1);
        const int nowhere = open("/dev/null", O_WRONLY);
        if (nowhere < 0 || chdir(home.c_str()) != 0) _exit(2);
        dup2(nowhere, STDOUT_FILENO);
        dup2(nowhere, STDERR_FILENO);
        execl("/proc/self/exe", "unit_ui_pinyin", "--test-case=a visit's typing*", "--no-skip",
              nullptr);
        _exit(3);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
    CHECK(listing(dictionaries) == before);
    CHECK(fs::is_empty(home));
    fs::remove_all(home);
}

TEST_CASE("a visit's typing, in a process of its own" * doctest::skip()) {
    for (const auto way : {ComposerWay::text, ComposerWay::name}) {
        for (const std::string_view keys : {"qianceshi", "yangliyangshi", "nihao"}) {
            type(way, keys);
            CHECK_FALSE(composer().finish().empty());
        }
    }
    composer().forget();
    type(ComposerWay::name, "wangfang");
    CHECK(composer().finish() == "王芳");
    composer().forget();
    for (const auto& entry : fs::directory_iterator("/proc/self/fd")) {
        std::error_code ignored;
        const auto target = fs::read_symlink(entry.path(), ignored).string();
        CHECK_FALSE(target.ends_with(".yaml"));
        CHECK(target.find("userdb") == std::string::npos);
    }
}
