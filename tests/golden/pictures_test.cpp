#include <cstdlib>
#include <fstream>
#include <map>
#include <span>
#include <sstream>

#include <doctest.h>

#include "kiosk/base/encoding.h"
#include "tests/golden/drawing.h"
#include "tests/support/snapshots.h"
#include "ui/frame.h"
#include "ui/text/texts.h"
#include "ui/text_engine/text_engine.h"

// Every screen in every way of use and language, as pixels. The kept lines are
// tests/golden/screens.tsv; BIANMIN_RENEW=1 writes them anew, after somebody has looked
// (build/dev/bin/ui-gallery).

namespace {

constexpr const char* kept_hashes = "tests/golden/screens.tsv";

constexpr std::pair<std::string_view, kiosk::WayOfUse> ways[] = {
    {"standard", kiosk::WayOfUse::standard},
    {"elder", kiosk::WayOfUse::elder},
    {"dark", kiosk::WayOfUse::contrast_dark},
    {"light", kiosk::WayOfUse::contrast_light},
    {"low", kiosk::WayOfUse::low_reach}};

/// Half of SHA-256 is enough to tell pictures apart, and kinder to the file.
std::string hash_of(const ui::Image& image) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(image.pixels.data());
    const auto digest =
        kiosk::sha256(std::span(bytes, image.pixels.size() * sizeof image.pixels[0]));
    return kiosk::to_hex(std::span(digest).first(16));
}

std::map<std::string, std::string> kept_pictures() {
    std::map<std::string, std::string> kept;
    std::ifstream in(kept_hashes);
    for (std::string line; std::getline(in, line);) {
        const std::size_t tab = line.find('\t');
        if (tab != std::string::npos) kept[line.substr(0, tab)] = line.substr(tab + 1);
    }
    return kept;
}

TEST_CASE("every screen looks as it did when somebody last looked, pixel by pixel") {
    const auto texts = ui::Texts::load("assets/text");
    REQUIRE(texts);
    const auto engine = ui::TextEngine::open();
    REQUIRE(engine);
    const ui::Viewport viewport{};
    std::map<std::string, std::string> now;
    for (const auto& [way_name, way] : ways) {
        for (const kiosk::Language language : {kiosk::Language::zh, kiosk::Language::en}) {
            for (const tests::Example& example : tests::example_snapshots({language, way})) {
                const ui::Tree tree = ui::build_screen(example.snapshot, viewport, *texts, **engine,
                                                       example.keyboard, example.speech);
                const auto image = tests::drawn(**engine, viewport, tree);
                REQUIRE(image);
                now[example.name + "-" + std::string(way_name) + "-" +
                    std::string(kiosk::tag_of(language))] = hash_of(*image);
            }
        }
    }
    if (std::getenv("BIANMIN_RENEW") != nullptr) {
        std::ofstream out(kept_hashes);
        for (const auto& [name, hash] : now) out << name << '\t' << hash << '\n';
    }
    const auto kept = kept_pictures();
    for (const auto& [name, hash] : now) {
        const auto found = kept.find(name);
        CHECK_MESSAGE(found != kept.end(), name, " is new");
        if (found != kept.end()) CHECK_MESSAGE(found->second == hash, name, " looks different");
    }
    CHECK(kept.size() == now.size());
}

}  // namespace
