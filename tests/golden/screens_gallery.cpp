#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "tests/support/snapshots.h"
#include "ui/frame.h"
#include "ui/imgui/renderer.h"
#include "ui/present/png.h"
#include "ui/present/presenter.h"
#include "ui/text/texts.h"
#include "ui/text_engine/text_engine.h"

namespace tests {
namespace {

struct Display {
    std::string_view name;
    ui::Viewport viewport;
};

constexpr Display displays[] = {{"portrait", {1080, 1920, 336, 597}},
                                {"landscape", {1920, 1080, 597, 336}},
                                {"portrait21", {1080, 1920, 268, 476}},
                                {"landscape21", {1920, 1080, 476, 268}}};

constexpr std::pair<std::string_view, kiosk::WayOfUse> ways[] = {
    {"standard", kiosk::WayOfUse::standard},
    {"elder", kiosk::WayOfUse::elder},
    {"dark", kiosk::WayOfUse::contrast_dark},
    {"light", kiosk::WayOfUse::contrast_light},
    {"low", kiosk::WayOfUse::low_reach}};

struct Options {
    std::string out = "gallery";
    std::string texts = "assets/text";
    std::string screen;
    std::string way;
    std::string display;
    std::string language;
};

bool wanted(const std::string& filter, std::string_view name) {
    if (filter.empty()) return true;
    std::string list = "," + filter + ",";
    return list.find("," + std::string(name) + ",") != std::string::npos;
}

bool write_png(const std::filesystem::path& path, const ui::Image& image) {
    const kiosk::Result<kiosk::Bytes> png = ui::png_from(image);
    if (!png) return false;
    std::ofstream out(path, std::ios::binary);
    out.write(reinterpret_cast<const char*>(png->data()),
              static_cast<std::streamsize>(png->size()));
    return out.good();
}

/// Draws until nothing is left out, as the program does.
bool draw(ui::TextEngine& engine, const Display& display, const ui::Tree& tree,
          const std::filesystem::path& path) {
    constexpr int frames_max = 8;
    ui::MemoryTarget target(display.viewport.width_px, display.viewport.height_px);
    ui::SoftwarePresenter presenter(target);
    ui::Renderer renderer(engine, display.viewport);
    for (int i = 0; i < frames_max; ++i) {
        const kiosk::SteadyTime now{std::chrono::milliseconds{1000 + 17 * i}};
        const ui::FrameOutcome outcome = renderer.frame(tree, {}, now);
        if (!presenter.present(renderer.draw_data())) return false;
        if (!outcome.incomplete && i >= 1) break;
    }
    const kiosk::Result<ui::Image> image = presenter.capture();
    return image && write_png(path, *image);
}

int gallery(const Options& options) {
    const kiosk::Result<ui::Texts> texts = ui::Texts::load(options.texts);
    if (!texts) {
        std::fprintf(stderr, "ui-gallery: %s\n", texts.error().detail.c_str());
        return 1;
    }
    kiosk::Result<std::unique_ptr<ui::TextEngine>> engine = ui::TextEngine::open();
    if (!engine) {
        std::fprintf(stderr, "ui-gallery: %s\n", engine.error().detail.c_str());
        return 1;
    }
    std::filesystem::create_directories(options.out);
    int count = 0;
    for (const Display& display : displays) {
        for (const auto& [way_name, way] : ways) {
            for (const kiosk::Language language : {kiosk::Language::zh, kiosk::Language::en}) {
                if (!wanted(options.display, display.name) || !wanted(options.way, way_name) ||
                    !wanted(options.language, kiosk::tag_of(language))) {
                    continue;
                }
                for (const Example& example : example_snapshots({language, way})) {
                    if (!wanted(options.screen, example.name)) continue;
                    const ui::Tree tree = ui::build_screen(example.snapshot, display.viewport,
                                                           *texts, **engine, example.keyboard);
                    const std::string name = example.name + "-" + std::string(display.name) + "-" +
                                             std::string(way_name) + "-" +
                                             std::string(kiosk::tag_of(language)) + ".png";
                    if (!draw(**engine, display, tree, std::filesystem::path(options.out) / name)) {
                        std::fprintf(stderr, "ui-gallery: cannot draw %s\n", name.c_str());
                        return 1;
                    }
                    ++count;
                }
            }
        }
    }
    std::printf("%d pictures in %s\n", count, options.out.c_str());
    return 0;
}

}  // namespace
}  // namespace tests

int main(int argc, char** argv) {
    tests::Options options;
    CLI::App app{"Writes one PNG of every screen, way of use, language and display"};
    app.add_option("--out", options.out, "Folder for the pictures")->capture_default_str();
    app.add_option("--texts", options.texts, "Folder with zh.json and en.json")
        ->capture_default_str();
    app.add_option("--screen", options.screen,
                   "Only these examples, separated by commas (home,guide)");
    app.add_option("--way", options.way, "Only these ways: standard,elder,dark,light,low");
    app.add_option("--display", options.display,
                   "Only these: portrait,landscape,portrait21,landscape21");
    app.add_option("--language", options.language, "Only these: zh,en");
    CLI11_PARSE(app, argc, argv);
    return tests::gallery(options);
}
