#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
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
// (build/dev/bin/ui-gallery; tests/golden/differences.py), and with them the manual's pictures that
// changed.

namespace {

constexpr const char* kept_hashes = "tests/golden/screens.tsv";
constexpr const char* manual = "docs/manual";
constexpr const char* manual_pictures = "docs/manual/pictures";
/// Of which screens the manual's pictures are.
constexpr const char* manual_hashes = "docs/manual/pictures/drawn.tsv";

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

std::map<std::string, std::string> kept_pictures(const char* file) {
    std::map<std::string, std::string> kept;
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
        const std::size_t tab = line.find('\t');
        if (tab != std::string::npos) kept[line.substr(0, tab)] = line.substr(tab + 1);
    }
    return kept;
}

void keep(const char* file, const std::map<std::string, std::string>& hashes) {
    std::ofstream out(file);
    for (const auto& [name, hash] : hashes) out << name << '\t' << hash << '\n';
}

/// The names of the pictures that the manual shows: `](pictures/NAME.png)`.
std::set<std::string> pictures_in_manual() {
    constexpr std::string_view before = "](pictures/";
    std::set<std::string> names;
    for (const auto& page : std::filesystem::directory_iterator(manual)) {
        if (page.path().extension() != ".md") continue;
        std::ostringstream text;
        text << std::ifstream(page.path()).rdbuf();
        const std::string words = text.str();
        for (std::size_t at = words.find(before); at != std::string::npos;
             at = words.find(before, at)) {
            at += before.size();
            names.insert(words.substr(at, words.find(".png)", at) - at));
        }
    }
    return names;
}

/// The manual's pictures of what is drawn now: half as large, only those that are not there yet.
class ManualPictures {
  public:
    ManualPictures() : names_(pictures_in_manual()), kept_(kept_pictures(manual_hashes)) {}

    void take(const std::string& name, const std::string& hash, ui::Image image) {
        if (!names_.contains(name)) return;
        drawn_[name] = hash;
        if (std::getenv("BIANMIN_RENEW") == nullptr) return;
        const auto file = std::filesystem::path(manual_pictures) / (name + ".png");
        if (kept_[name] == hash && std::filesystem::exists(file)) return;
        std::filesystem::create_directories(manual_pictures);
        REQUIRE(tests::write_png(file, tests::halved(std::move(image))));
    }

    void check() {
        for (const std::string& name : names_)
            CHECK_MESSAGE(drawn_.contains(name), "the manual shows ", name, ", which no screen is");
        if (std::getenv("BIANMIN_RENEW") != nullptr) {
            keep(manual_hashes, drawn_);
            for (const auto& [name, hash] : kept_)
                if (!drawn_.contains(name))
                    std::filesystem::remove(std::filesystem::path(manual_pictures) /
                                            (name + ".png"));
            kept_ = drawn_;
        }
        CHECK_MESSAGE(kept_ == drawn_, "the manual's pictures are of screens as they were");
    }

  private:
    std::set<std::string> names_;
    std::map<std::string, std::string> kept_;
    std::map<std::string, std::string> drawn_;
};

TEST_CASE("every screen looks as it did when somebody last looked, pixel by pixel") {
    const auto usual = ui::Texts::load("assets/text");
    const auto with_drafts = ui::Texts::load("assets/text", ui::Texts::Drafts::offered);
    REQUIRE(usual);
    REQUIRE(with_drafts);
    const auto engine = ui::TextEngine::open();
    REQUIRE(engine);
    const ui::Viewport viewport{};
    std::map<std::string, std::string> now;
    ManualPictures in_manual;
    for (const auto& [way_name, way] : ways) {
        for (const ui::LanguageInfo& info : with_drafts->languages()) {
            const kiosk::Language& language = info.language;
            for (const tests::Example& example : tests::example_snapshots({language, way})) {
                if (info.draft && !tests::is_ordinary(example)) continue;
                // There is nothing to choose where only Chinese and English are offered.
                const bool drafts = info.draft || example.name == "overlay_language";
                ui::SpeechView speech = example.speech;
                speech.offered = speech.offered && !info.voice.empty();
                const ui::Tree tree =
                    ui::build_screen(example.snapshot, viewport, drafts ? *with_drafts : *usual,
                                     **engine, example.keyboard, speech, nullptr, example.hidden);
                auto image = tests::drawn(**engine, viewport, tree);
                REQUIRE(image);
                const std::string name = example.name + "-" + std::string(way_name) + "-" +
                                         std::string(kiosk::tag_of(language));
                now[name] = hash_of(*image);
                in_manual.take(name, now[name], std::move(*image));
            }
        }
    }
    if (std::getenv("BIANMIN_RENEW") != nullptr) keep(kept_hashes, now);
    const auto kept = kept_pictures(kept_hashes);
    for (const auto& [name, hash] : now) {
        const auto found = kept.find(name);
        CHECK_MESSAGE(found != kept.end(), name, " is new");
        if (found != kept.end()) CHECK_MESSAGE(found->second == hash, name, " looks different");
    }
    CHECK(kept.size() == now.size());
    in_manual.check();
}

}  // namespace
