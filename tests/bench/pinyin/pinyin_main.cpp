// bench-pinyin DICTIONARIES
// What a key of Chinese input costs: opening, a key with its candidates (p50, p99, worst), memory,
// what narrowing candidates to a radical costs.
// Aims: opening 50 ms, a key p99 2 ms, narrowing 10 ms, 16 MB. It fails when one is missed.
#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include <time.h>

#include "ui/input/pinyin/composer.h"

namespace {

constexpr double open_aim_ms = 50;
constexpr double key_aim_ms = 2;
constexpr double groups_aim_ms = 10;
constexpr double memory_aim_mb = 16;
/// What a screen asks for.
constexpr std::size_t candidates = 16;

double cpu_ms() {
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

/// Proportional set size of this process.
double pss_mb() {
    std::ifstream rollup("/proc/self/smaps_rollup");
    std::string word;
    while (rollup >> word) {
        double kilobytes = 0;
        if (word == "Pss:" && rollup >> kilobytes) return kilobytes / 1024;
    }
    return 0;
}

int misses = 0;

void say(const char* what, double is, double aim, const char* unit) {
    std::printf("%s: %.2f %s, aim %.0f%s\n", what, is, unit, aim, is > aim ? ": MISSED" : "");
    if (is > aim) ++misses;
}

std::vector<double> keys_of(ui::Composer& composer, ui::ComposerWay way,
                            const std::vector<std::string_view>& words, int rounds) {
    std::vector<double> times;
    for (int round = 0; round < rounds; ++round) {
        for (const std::string_view word : words) {
            composer.use(way);
            for (const char key : word) {
                const double began = cpu_ms();
                composer.press(key);
                const auto shown = composer.composition(0, candidates);
                times.push_back(cpu_ms() - began);
                if (shown.shown.empty()) std::printf("nothing for %s\n", word.data());
            }
        }
    }
    std::ranges::sort(times);
    return times;
}

/// Opening the radicals of candidates that were not looked at yet, and choosing one.
double worst_narrowing(ui::Composer& composer) {
    double worst = 0;
    for (const std::string_view word : {"yi", "ji", "yu", "y"}) {
        composer.use(ui::ComposerWay::name);
        for (const char key : word) composer.press(key);
        const double began = cpu_ms();
        const auto groups = composer.groups(ui::CharacterGroup::By::radical);
        worst = std::max(worst, cpu_ms() - began);
        const double chosen = cpu_ms();
        composer.narrow(groups.front().group);
        const auto shown = composer.composition(0, candidates);
        worst = std::max(worst, cpu_ms() - chosen);
        if (shown.candidates.empty()) std::printf("nothing for %s\n", word.data());
    }
    return worst;
}

}  // namespace

int main(int count, char** words) {
    if (count != 2) return 2;
    const double memory_before = pss_mb();
    const double began = cpu_ms();
    const auto composer = ui::open_composer(words[1]);
    if (!composer) {
        std::printf("%s\n", composer.error().detail.c_str());
        return 1;
    }
    say("opening, library and all dictionaries", cpu_ms() - began, open_aim_ms, "ms");
    struct Row {
        const char* name;
        ui::ComposerWay way;
        std::vector<std::string_view> words;
    };
    const std::array<Row, 5> rows{
        {{"text",
          ui::ComposerWay::text,
          {"nihao", "zhonghuarenmingongheguo", "shenfenzhengbanli", "wobangongjijinchaxun",
           "yibaojiaofei", "budongchandengji", "zgrm", "xian", "lvse", "yy", "huzhaobanli",
           "yunshanshiqingxiqulanhuajiedaoxingfulu"}},
         {"names", ui::ComposerWay::name, {"zhangwei", "ouyangxiuying", "wangceshi", "yi", "zy"}},
         {"nine keys", ui::ComposerWay::nine, {"64426", "7436336", "94664486736", "2"}},
         {"names on nine keys", ui::ComposerWay::nine_name, {"92649434", "94"}},
         {"strokes", ui::ComposerWay::stroke, {"hhsh", "hsp", "z", "pnhhszhszhh"}}}};
    std::printf("a key with its %zu candidates, processor time:\n", candidates);
    for (const Row& row : rows) {
        const auto first = keys_of(**composer, row.way, row.words, 1);
        const auto times = keys_of(**composer, row.way, row.words, 20);
        std::printf("  %-20s p50 %.3f ms, worst the first time %.2f ms, ", row.name,
                    times[times.size() / 2], first.back());
        say("p99", times[times.size() * 99 / 100], key_aim_ms, "ms");
    }
    say("radicals of yi, ji, yu and y, the worst the first time", worst_narrowing(**composer),
        groups_aim_ms, "ms");
    say("memory", pss_mb() - memory_before, memory_aim_mb, "MB");
    return misses == 0 ? 0 : 1;
}
