#include <cstdio>
#include <filesystem>
#include <string>

#include "kiosk/base/command_line.h"
#include "tests/golden/drawing.h"
#include "tests/support/snapshots.h"
#include "ui/frame.h"
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
    bool half = false;
    bool drafts = false;
};

bool wanted(const std::string& filter, std::string_view name) {
    if (filter.empty()) return true;
    std::string list = "," + filter + ",";
    return list.find("," + std::string(name) + ",") != std::string::npos;
}

bool draw(ui::TextEngine& engine, const Display& display, const ui::Tree& tree, bool half,
          const std::filesystem::path& path) {
    auto image = drawn(engine, display.viewport, tree);
    return image && write_png(path, half ? halved(std::move(*image)) : *image);
}

int gallery(const Options& options) {
    const kiosk::Result<ui::Texts> texts = ui::Texts::load(
        options.texts, options.drafts ? ui::Texts::Drafts::offered : ui::Texts::Drafts::hidden);
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
            for (const ui::LanguageInfo& info : texts->languages()) {
                const kiosk::Language& language = info.language;
                if (!wanted(options.display, display.name) || !wanted(options.way, way_name) ||
                    !wanted(options.language, kiosk::tag_of(language))) {
                    continue;
                }
                for (const Example& example : example_snapshots({language, way})) {
                    if (!wanted(options.screen, example.name)) continue;
                    ui::SpeechView speech = example.speech;
                    speech.offered = speech.offered && !info.voice.empty();
                    const ui::Tree tree =
                        ui::build_screen(example.snapshot, display.viewport, *texts, **engine,
                                         example.keyboard, speech, nullptr, example.hidden);
                    const std::string name = example.name + "-" + std::string(display.name) + "-" +
                                             std::string(way_name) + "-" +
                                             std::string(kiosk::tag_of(language)) + ".png";
                    if (!draw(**engine, display, tree, options.half,
                              std::filesystem::path(options.out) / name)) {
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
    kiosk::CommandLine line{"Writes one PNG of every screen, way of use, language and display"};
    line.option("--out", options.out, "Folder for the pictures").shows_default();
    line.option("--texts", options.texts, "Folder with a file a language").shows_default();
    line.option("--screen", options.screen,
                "Only these examples, separated by commas (home,guide)");
    line.option("--way", options.way, "Only these ways: standard,elder,dark,light,low");
    line.option("--display", options.display,
                "Only these: portrait,landscape,portrait21,landscape21");
    line.option("--language", options.language, "Only these: zh,en,ug");
    line.flag("--drafts", options.drafts, "Also languages that nobody has checked yet");
    line.flag("--half", options.half, "Half as wide and high");
    if (const auto ended = line.parse(argc, argv)) return *ended;
    return tests::gallery(options);
}
