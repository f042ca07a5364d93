#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/bench/vision/page_scenes.h"
#include "tests/bench/vision/picture_files.h"

/// make-pages OUT COUNT SEED: so many desks, the categories in turn, with truth.csv: file,
/// category, long by short side that is expected (0: any), picture of the empty desk, four corners
/// clockwise.
int main(int count, char** words) {
    if (count != 4) {
        std::fputs("usage: make-pages OUT COUNT SEED\n", stderr);
        return 2;
    }
    const std::filesystem::path out = words[1];
    const int scenes = std::atoi(words[2]);
    const auto seed = static_cast<std::uint64_t>(std::atoll(words[3]));
    std::filesystem::create_directories(out);
    std::ofstream truth(out / "truth.csv");
    for (int i = 0; i < scenes; ++i) {
        const auto category = static_cast<tests::PageCategory>(i % tests::page_categories);
        const tests::PageScene scene =
            tests::make_page_scene(category, seed * 1'000'000 + static_cast<std::uint64_t>(i));
        char name[64];
        std::snprintf(name, sizeof name, "%04d_%s", i, tests::name_of(category));
        const std::string picture = std::string(name) + ".jpg";
        const std::string desk = std::string(name) + ".desk.jpg";
        tests::write_jpeg(out / picture, scene.picture, scene.jpeg_quality);
        tests::write_jpeg(out / desk, scene.empty_desk, 92);
        truth << picture << ',' << tests::name_of(category) << ',' << scene.aspect << ',' << desk;
        if (scene.corners)
            for (const cv::Point2f& corner : *scene.corners)
                truth << ',' << corner.x << ',' << corner.y;
        truth << '\n';
    }
    std::printf("%d desks in %s\n", scenes, out.c_str());
    return 0;
}
