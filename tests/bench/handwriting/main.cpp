// bench-handwriting [choose]: what characters look like (templates), zinnia, both, and both with
// what is likely at their place, over the same strokes in one run. The strokes are the middle lines
// of a drawn typeface in the order that schools teach (hanzi-writer-data), written in eight manners
// from a seed. They are synthetic: they say how the ways compare, and nothing of how people write.
// With `choose`, weights are tried on the half of characters and words that is not reported.

#include <algorithm>
#include <array>
#include <cstdio>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <time.h>

#include "kiosk/base/encoding.h"
#include "tests/bench/handwriting/samples.h"
#include "ui/input/handwriting/fusion.h"
#include "ui/input/handwriting/ink_templates.h"
#include "ui/input/handwriting/zinnia.h"

namespace {

using tests::Half;
using tests::Manner;
using ui::Guess;

constexpr std::size_t guesses = 60;
constexpr std::size_t sample_size = 400;
constexpr std::uint64_t seed = 20'231;
constexpr int skipped = 77;
/// In percent; four of four hundred are chance.
constexpr double chance = 1;
constexpr double gained = 5;

constexpr std::pair<const char*, Manner> manners[] = {
    {"clean", Manner::clean},
    {"slanted, trembling", Manner::slanted},
    {"one pair swapped", Manner::pair_swapped},
    {"two strokes joined", Manner::two_joined},
    {"order reversed", Manner::order_reversed},
    {"sloppy", Manner::sloppy},
    {"sloppy, one pair swapped", Manner::sloppy_swapped},
    {"sloppy, two joined", Manner::sloppy_joined}};
/// Those in which words and names are written.
constexpr Manner manners_of_words[] = {Manner::clean, Manner::sloppy, Manner::sloppy_joined};

bool is_sloppy(Manner manner) {
    return manner == Manner::sloppy || manner == Manner::sloppy_swapped ||
           manner == Manner::sloppy_joined;
}

const char* name_of(Manner manner) {
    return std::ranges::find(manners, manner, &std::pair<const char*, Manner>::second)->first;
}

struct Contenders {
    std::unique_ptr<ui::InkTemplates> templates;
    std::unique_ptr<ui::Zinnia> zinnia;
    ui::LikelyCharacters likely;
};

enum Way { look, strokes, both, look_likely, all_three, ways };
constexpr std::array<const char*, ways> way_names{"templates", "zinnia", "fused",
                                                  "templates+context", "fused+context"};

struct Score {
    int first = 0;
    int among_five = 0;
    int of = 0;
    std::vector<double> ms;

    void note(const std::vector<Guess>& found, char32_t right, double took) {
        const auto place = std::ranges::find(found, right, &Guess::character) - found.begin();
        const auto size = static_cast<std::ptrdiff_t>(found.size());
        ++of;
        first += place < std::min<std::ptrdiff_t>(1, size) ? 1 : 0;
        among_five += place < std::min<std::ptrdiff_t>(5, size) ? 1 : 0;
        ms.push_back(took);
    }
    [[nodiscard]] double first_percent() const { return 100.0 * first / std::max(1, of); }
    [[nodiscard]] double five_percent() const { return 100.0 * among_five / std::max(1, of); }
};

using Scores = std::array<Score, ways>;

struct Timed {
    std::vector<Guess> found;
    double ms = 0;
};

/// Of the processor, for this thread: other programs of the machine do not count.
double processor_ms() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

template <typename Asked>
Timed timed(const Asked& asked) {
    const double began = processor_ms();
    Timed out{asked(), 0};
    out.ms = processor_ms() - began;
    return out;
}

/// What both sides say to one written character.
struct Guessed {
    char32_t right = 0;
    ui::WritingPlace place;
    Timed by_look;
    Timed by_strokes;
};

/// The same kind of characters in the same manner.
struct Group {
    std::string name;
    Manner manner = Manner::clean;
    bool words = false;
    std::vector<Guessed> guessed;
};

Group asked(const Contenders& contenders, std::string name, std::span<const tests::Sample> samples,
            Manner manner, bool words) {
    kiosk::SeededRandom random(seed);
    Group group{std::move(name), manner, words, {}};
    for (const auto& [taught, place] : samples) {
        const auto written = tests::write(taught, manner, random);
        group.guessed.push_back(
            {kiosk::code_points(taught.character).front(), place,
             timed([&] { return contenders.templates->guess(written, 1, guesses); }),
             timed([&] { return contenders.zinnia->guess(written, 1, guesses); })});
    }
    return group;
}

Scores scored(const Group& group, const ui::LikelyCharacters& likely,
              const ui::FusionWeights& weights) {
    Scores scores;
    for (const Guessed& each : group.guessed) {
        const auto put = [&](Way way, const Timed& by_strokes, const ui::LikelyCharacters* known) {
            const auto order = timed([&] {
                return ui::fused(each.by_look.found, by_strokes.found, known, each.place, weights);
            });
            scores[way].note(order.found, each.right, each.by_look.ms + by_strokes.ms + order.ms);
        };
        scores[look].note(each.by_look.found, each.right, each.by_look.ms);
        scores[strokes].note(each.by_strokes.found, each.right, each.by_strokes.ms);
        put(both, each.by_strokes, nullptr);
        put(look_likely, {}, &likely);
        put(all_three, each.by_strokes, &likely);
    }
    return scores;
}

void print_head() {
    std::printf("%-32s %5s", "first / among five, %", "of");
    for (const char* name : way_names) std::printf("  %17s", name);
    std::printf("\n");
}

void print(const std::string& what, const Scores& scores) {
    std::printf("%-32s %5d", what.c_str(), scores.front().of);
    for (const Score& score : scores)
        std::printf("      %5.1f / %5.1f", score.first_percent(), score.five_percent());
    std::printf("\n");
    std::fflush(stdout);
}

void print_times(Scores& sum) {
    for (const double share : {0.5, 0.99}) {
        std::printf("%-32s %5d",
                    share < 0.9 ? "processor, median, ms" : "processor, 99 of 100 within, ms",
                    static_cast<int>(sum.front().ms.size()));
        for (Score& score : sum) {
            std::ranges::sort(score.ms);
            const auto place =
                static_cast<std::size_t>(share * static_cast<double>(score.ms.size()));
            std::printf("  %17.2f", score.ms[std::min(place, score.ms.size() - 1)]);
        }
        std::printf("\n");
    }
}

/// Fusion helps where writing is sloppy and costs nothing elsewhere.
bool holds(Manner manner, const Scores& scores) {
    const double first = scores[both].first_percent() - scores[look].first_percent();
    const double five = scores[both].five_percent() - scores[look].five_percent();
    if (manner == Manner::sloppy && (first < gained || five < gained)) return false;
    const bool unlikely_found =
        scores[all_three].five_percent() >= scores[look].five_percent() - chance;
    return first >= -chance && five >= -chance && (is_sloppy(manner) || unlikely_found);
}

/// What stands before helps where writing is sloppy, with zinnia or without, and costs nothing.
bool holds_in_words(Manner manner, const Scores& scores) {
    const double with = scores[all_three].first_percent() - scores[both].first_percent();
    const double without = scores[look_likely].first_percent() - scores[look].first_percent();
    return is_sloppy(manner) ? with >= gained && without >= gained
                             : with >= -chance && without >= -chance;
}

std::vector<Group> groups_of(const Contenders& contenders, const std::vector<tests::Written>& all,
                             Half half) {
    std::vector<Group> groups;
    const auto characters = tests::characters_of(all, half, sample_size, seed);
    for (const auto& [name, manner] : manners)
        groups.push_back(asked(contenders, name, characters, manner, false));
    for (const std::string kind : {"name", "text"}) {
        const auto samples = tests::words_of(WORDS_SCRIPT, kind, all, half, sample_size);
        if (samples.empty())
            std::printf("no %ss: python3-fake-factory is not installed\n", kind.c_str());
        for (const Manner manner : manners_of_words) {
            if (!samples.empty())
                groups.push_back(
                    asked(contenders, kind + "s, " + name_of(manner), samples, manner, true));
        }
    }
    return groups;
}

/// Whether all holds that is promised.
bool report(const std::vector<Group>& groups, const ui::LikelyCharacters& likely,
            const ui::FusionWeights& weights) {
    Scores together;
    bool good = true;
    print_head();
    for (const Group& group : groups) {
        const auto scores = scored(group, likely, weights);
        print(group.name, scores);
        for (std::size_t way = 0; way < ways; ++way)
            std::ranges::copy(scores[way].ms, std::back_inserter(together[way].ms));
        const bool held =
            group.words ? holds_in_words(group.manner, scores) : holds(group.manner, scores);
        if (!held) std::printf("MISSED: %s\n", group.name.c_str());
        good = good && held;
    }
    print_times(together);
    return good;
}

std::optional<Contenders> opened() {
    auto templates = ui::InkTemplates::open(HANDWRITING_TEMPLATES);
    auto zinnia = ui::Zinnia::open(ui::Zinnia::usual_model);
    auto likely = ui::LikelyCharacters::open(LIKELY_CHARACTERS);
    for (const auto* error :
         {templates ? nullptr : &templates.error(), zinnia ? nullptr : &zinnia.error(),
          likely ? nullptr : &likely.error()}) {
        if (error == nullptr) continue;
        std::printf("skipped: %s\n", error->detail.c_str());
        return std::nullopt;
    }
    return Contenders{std::move(*templates), std::move(*zinnia), std::move(*likely)};
}

}  // namespace

int main(int argc, char** argv) {
    const bool choose = argc > 1 && std::string_view(argv[1]) == "choose";
    const auto standard = tests::standard_characters();
    const auto all = tests::taught_characters(WRITTEN_STROKES, standard);
    if (all.empty()) {
        std::printf("skipped: no strokes (npm ci in tests/bench/handwriting)\n");
        return skipped;
    }
    const auto contenders = opened();
    if (!contenders) return skipped;
    std::printf(
        "strokes of %zu of %zu standard characters, middle lines of a drawn typeface "
        "(hanzi-writer-data); synthetic, not people\n",
        all.size(), standard.size());
    const auto groups = groups_of(*contenders, all, choose ? Half::choosing : Half::reporting);
    if (!choose) {
        const bool good = report(groups, contenders->likely, {});
        std::printf("%s\n", good ? "fusion gains where writing is sloppy and loses nowhere"
                                 : "fusion or context does not do what it is for");
        return good ? 0 : 1;
    }
    for (const float of_strokes : {1.5F, 2.0F, 2.5F, 3.0F}) {
        for (const float of_likelihood : {0.2F, 0.3F, 0.4F, 0.5F}) {
            std::printf("\nzinnia %.1f, likelihood %.1f\n", static_cast<double>(of_strokes),
                        static_cast<double>(of_likelihood));
            (void)report(groups, contenders->likely, {of_strokes, of_likelihood});
        }
    }
    return 0;
}
