#include <chrono>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <span>
#include <string>

#include <sodium.h>

#include "kiosk/base/command_line.h"
#include "tests/simulator/world.h"

namespace {

using tests::Plan;
using tests::PlantedBug;
using tests::World;

/// libsodium's randomness comes from the seed, too, so that a world can be repeated byte by byte.
kiosk::SeededRandom* library_random = nullptr;

void fill_from_seed(void* into, std::size_t size) {
    library_random->fill(std::span(static_cast<std::uint8_t*>(into), size));
}
std::uint32_t number_from_seed() {
    return static_cast<std::uint32_t>(library_random->next());
}
const char* seeded_name() {
    return "seeded";
}

struct Options {
    std::uint64_t first = 1;
    std::uint64_t count = 1000;
    std::string plan_file;
    std::string bug_name;
    bool prints_events = false;
};

struct Totals {
    std::uint64_t seeds = 0;
    std::uint64_t violations = 0;
    World::Figures figures;

    void add(const World::Figures& one) {
        figures.shown += one.shown;
        figures.scanned += one.scanned;
        figures.exchanges += one.exchanges;
        figures.troubles += one.troubles;
        figures.deaths += one.deaths;
        figures.power_cuts += one.power_cuts;
        figures.disk_faults += one.disk_faults;
    }
};

void print_violation(const Options& options, std::uint64_t seed, const Plan& plan, PlantedBug bug,
                     const World& world, const tests::Violation& violation) {
    std::cout << "\nseed " << seed << ": " << violation.what << "\nplan: " << plan.json()
              << "\nlast events:\n"
              << world.events() << "repeat: bianmin-sim --seeds " << seed << " --count 1";
    if (!options.plan_file.empty()) std::cout << " --plan " << options.plan_file;
    if (bug != PlantedBug::none) std::cout << " --plant-bug " << tests::name_of(bug);
    std::cout << "\n";
}

/// False: an invariant was broken.
bool live_one(const Options& options, std::uint64_t seed, const std::string& plan_text,
              PlantedBug bug, Totals& totals) {
    auto plan = Plan::drawn(seed);
    if (!plan_text.empty()) plan = Plan::from_json(plan_text, plan).value();
    kiosk::SeededRandom random(seed ^ 0x5EED'0000);
    library_random = &random;
    World world(seed, plan, bug);
    const auto violation = world.live();
    ++totals.seeds;
    totals.add(world.figures());
    if (options.prints_events) std::cout << world.events();
    if (!violation) return true;
    // One is enough to read; the others are named.
    if (++totals.violations == 1)
        print_violation(options, seed, plan, bug, world, *violation);
    else
        std::cout << "seed " << seed << ": " << violation->what << std::endl;
    return false;
}

int run(const Options& options) {
    std::string plan_text;
    if (!options.plan_file.empty()) {
        std::ifstream file(options.plan_file);
        plan_text.assign(std::istreambuf_iterator<char>(file), {});
        if (auto plan = Plan::from_json(plan_text, {}); !plan) {
            std::cerr << "bianmin-sim: " << options.plan_file << ": " << plan.error().detail
                      << "\n";
            return 2;
        }
    }
    auto bug = PlantedBug::none;
    if (options.bug_name == "any") {
        kiosk::SystemRandom random;
        bug = tests::planted_bugs[random.below(tests::planted_bugs.size())].bug;
    } else if (!options.bug_name.empty()) {
        const auto named = tests::planted_bug(options.bug_name);
        if (!named) {
            std::cerr << "bianmin-sim: no such planted bug; there are: any";
            for (const auto& one : tests::planted_bugs) std::cerr << " " << one.name;
            std::cerr << "\n";
            return 2;
        }
        bug = *named;
    }
    const auto began = std::chrono::steady_clock::now();
    Totals totals;
    for (std::uint64_t seed = options.first; seed < options.first + options.count; ++seed) {
        const bool held = live_one(options, seed, plan_text, bug, totals);
        if (!held && bug != PlantedBug::none) break;  // found
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    const auto& figures = totals.figures;
    std::printf(
        "%zu cases shown as stored, %zu scans, %zu exchanges (%zu disturbed), %zu deaths of a "
        "process, "
        "%zu power cuts, %zu disk faults, %.1f s\n",
        figures.shown, figures.scanned, figures.exchanges, figures.troubles, figures.deaths,
        figures.power_cuts, figures.disk_faults, took.count());
    if (bug != PlantedBug::none)
        std::printf("planted: %s, %s\n", std::string(tests::name_of(bug)).c_str(),
                    totals.violations > 0 ? "found" : "NOT FOUND");
    std::printf("%llu seeds, %llu violations\n", static_cast<unsigned long long>(totals.seeds),
                static_cast<unsigned long long>(totals.violations));
    return totals.violations == 0 ? 0 : 1;
}

}  // namespace

/// bianmin-sim: lives through worlds full of bad luck and checks that nothing is lost, nothing
/// comes twice and nothing can be read.
int main(int argc, char** argv) {
    Options options;
    kiosk::CommandLine line("Deterministic simulator of store and delivery.");
    line.option("--seeds", options.first, "first seed");
    line.option("--count", options.count, "how many seeds");
    line.option("--plan", options.plan_file, "JSON: how much goes wrong, instead of drawn");
    line.option("--plant-bug", options.bug_name,
                "a name, or any: stops at the first seed that finds it");
    line.flag("--events", options.prints_events, "the last 200 events of every seed");
    if (const auto ended = line.parse(argc, argv)) return *ended;
    randombytes_implementation seeded{};
    seeded.implementation_name = seeded_name;
    seeded.random = number_from_seed;
    seeded.buf = fill_from_seed;
    kiosk::SeededRandom start(options.first);
    library_random = &start;
    randombytes_set_implementation(&seeded);
    if (sodium_init() < 0) return 2;
    return run(options);
}
