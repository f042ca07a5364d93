#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "kiosk/base/random.h"
#include "tests/fuzz/fuzz.h"

/// Feeds a target its seeds, every seed cut at each of its lengths (as far as the number allows),
/// and that many mutations of them. The same number gives the same inputs.
namespace {

/// Pieces that parsers stumble over.
constexpr std::string_view pieces[] = {"\"",       "{",
                                       "}",        "[",
                                       "]",        "\\",
                                       "\n",       "=",
                                       ":",        ",",
                                       "\xFF",     "\xC3",
                                       "-1",       "1e999",
                                       "null",     "99999999999999999999",
                                       "0",        "\xF0\xA0\xAE\xB7",
                                       "[[[[[[[[", "{\"a\":"};

void run(const std::string& input) {
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

void change(std::string& text, kiosk::Random& random, const std::vector<std::string>& seeds) {
    const std::size_t at = random.below(text.size() + 1);
    const std::size_t length = random.below(16);
    switch (random.below(6)) {
        case 0:
            if (at < text.size()) text[at] = static_cast<char>(random.below(256));
            return;
        case 1:
            text.erase(at, length);
            return;
        case 2:
            text.insert(at, pieces[random.below(std::size(pieces))]);
            return;
        case 3:
            text.insert(at, text.substr(random.below(text.size() + 1), length * 4));
            return;
        case 4:
            if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1U << random.below(8)));
            return;
        default: {
            const std::string& other = seeds[random.below(seeds.size())];
            text.replace(at, length, other.substr(random.below(other.size() + 1), length));
        }
    }
}

}  // namespace

int main(int count, char** words) {
    const long mutations = count > 1 ? std::atol(words[1]) : 1000;
    const std::vector<std::string> seeds = tests::fuzz_seeds();
    if (seeds.empty()) {
        std::fputs("no seeds\n", stderr);
        return 1;
    }
    for (const std::string& seed : seeds) {
        run(seed);
        const std::size_t step = std::max<std::size_t>(1, seed.size() / 200);
        for (std::size_t size = 0; size < seed.size(); size += step) run(seed.substr(0, size));
    }
    kiosk::SeededRandom random(20);
    for (long i = 0; i < mutations; ++i) {
        std::string text = seeds[random.below(seeds.size())];
        for (std::uint64_t changes = 1 + random.below(6); changes > 0; --changes)
            change(text, random, seeds);
        run(text);
    }
    std::printf("%zu seeds, %ld mutations\n", seeds.size(), mutations);
    return 0;
}
