#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/bench/vision/code_bursts.h"
#include "tests/bench/vision/picture_files.h"

/// make-bursts OUT BURSTS SEED: so many bursts of each kind, a folder a kind, each picture with its
/// text beside it.
int main(int count, char** words) {
    if (count != 4) {
        std::fputs("usage: make-bursts OUT BURSTS SEED\n", stderr);
        return 2;
    }
    const std::filesystem::path out = words[1];
    const int bursts = std::atoi(words[2]);
    const auto seed = static_cast<std::uint64_t>(std::atoll(words[3]));
    for (const tests::BurstKind kind : tests::burst_kinds) {
        const std::filesystem::path folder = out / name_of(kind);
        std::filesystem::create_directories(folder);
        for (int i = 0; i < bursts; ++i) {
            const tests::Burst burst =
                tests::make_burst(kind, seed * 1'000'000 + static_cast<std::uint64_t>(i));
            for (std::size_t k = 0; k < burst.pictures.size(); ++k) {
                char name[32];
                std::snprintf(name, sizeof name, "%04d_%zu", i, k);
                tests::write_jpeg(folder / (std::string(name) + ".jpg"), burst.pictures[k].grey,
                                  burst.pictures[k].jpeg_quality);
                std::ofstream(folder / (std::string(name) + ".txt")) << burst.text;
            }
        }
    }
    std::printf("%d bursts of each kind in %s\n", bursts, out.c_str());
    return 0;
}
