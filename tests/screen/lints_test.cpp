#include <algorithm>
#include <array>
#include <fstream>
#include <functional>
#include <map>
#include <set>

#include <doctest.h>
#include <nlohmann/json.hpp>

#include "tests/screen/displays.h"
#include "tests/screen/screen_lints.h"
#include "tests/screen/world.h"
#include "tests/support/snapshots.h"
#include "ui/frame.h"

namespace {

using kiosk::Language;
using kiosk::WayOfUse;
using tests::all_ways;
using tests::displays;
using tests::Fault;
using tests::screen_engine;
using ui::Node;
using ui::Tree;

/// What stays as it is, each with its reason. At most five, and none elsewhere.
struct Exception {
    const char* kind;
    const char* screens;  // begin so
    const char* control;  // empty: any
    const char* why;
};
constexpr std::array<Exception, 3> exceptions{
    {{"way_back", "attract", "", "it is where every way back leads"},
     {"gap", "", "action.begin", "it is the whole greeting, and the other buttons lie on it"},
     {"jargon", "maintenance_", "", "technicians read these pages, and the words are theirs"}}};
static_assert(exceptions.size() <= 5);

/// Ids of the texts that the last exception is about.
constexpr std::array for_technicians{"error.", "advice.", "maintenance.",      "fact.",
                                     "device", "blame.",  "title.maintenance", "confidence."};

bool is_excepted(const Tree& tree, const Fault& fault) {
    return std::any_of(exceptions.begin(), exceptions.end(), [&](const Exception& each) {
        return fault.kind == each.kind && tree.screen.starts_with(each.screens) &&
               fault.what.find(each.control) != std::string::npos;
    });
}

const ui::Texts& screen_texts() {
    // With more than two languages the button that chooses one is longer.
    static const auto texts = ui::Texts::load("assets/text", ui::Texts::Drafts::offered);
    REQUIRE(texts);
    return *texts;
}

const tests::Jargon& jargon() {
    static const tests::Jargon words = tests::load_jargon("assets/text");
    return words;
}

std::vector<Fault> faults_in(const Tree& tree, const ui::Viewport& viewport, WayOfUse way,
                             Language language) {
    const ui::Theme theme = ui::make_theme(way, viewport, screen_engine());
    return tests::faults_of(tree,
                            {viewport, theme, screen_texts(), screen_engine(), jargon(), language});
}

Tree tree_of(const tests::Example& example, const ui::Viewport& viewport, bool held = false) {
    ui::SpeechView speech = example.speech;
    speech.offered =
        speech.offered && !screen_texts().info(example.snapshot.language).voice.empty();
    return ui::build_screen(example.snapshot, viewport, screen_texts(), screen_engine(),
                            example.keyboard, speech, nullptr, {.shown = held});
}

TEST_CASE("no screen has a fault, in any way of use, language and size (R-212)") {
    std::map<std::string, int> told;
    std::size_t screens = 0;
    for (const auto& [display, viewport] : displays) {
        for (const WayOfUse way : all_ways) {
            for (const ui::LanguageInfo& info : screen_texts().languages()) {
                const Language language = info.language;
                for (const tests::Example& example : tests::example_snapshots({language, way})) {
                    for (const bool held : {false, true}) {
                        const Tree tree = tree_of(example, viewport, held);
                        if (held && ui::find(tree.root, "action.show_hidden") == nullptr) continue;
                        ++screens;
                        for (const Fault& fault : faults_in(tree, viewport, way, language)) {
                            if (is_excepted(tree, fault)) continue;
                            // Each fault once, not for each size.
                            if (++told[fault.kind + fault.what + example.name] > 1) continue;
                            FAIL_CHECK(example.name, std::string(held ? " held on " : " on "),
                                       std::string(display), ", way ", static_cast<int>(way), ", ",
                                       kiosk::tag_of(language), ": ", fault.kind, ": ", fault.what);
                        }
                    }
                }
            }
        }
    }
    CHECK(screens >= 1000);
}

template <class Kind>
std::size_t kinds_in(const std::set<std::size_t>& seen) {
    for (std::size_t i = 0; i < std::variant_size_v<Kind>; ++i)
        CHECK_MESSAGE(seen.contains(i), "no example of alternative ", i);
    return seen.size();
}

TEST_CASE("every screen and every dialog has an example, so that the lints look at it") {
    std::set<std::size_t> screens;
    std::set<std::size_t> overlays;
    for (const tests::Example& example : tests::example_snapshots({})) {
        screens.insert(example.snapshot.screen.index());
        if (example.snapshot.overlay) overlays.insert(example.snapshot.overlay->index());
    }
    CHECK(kinds_in<kiosk::Screen::variant>(screens) == std::variant_size_v<kiosk::Screen::variant>);
    CHECK(kinds_in<kiosk::Overlay>(overlays) == std::variant_size_v<kiosk::Overlay>);
}

Node button_node(const std::string& id, ui::Rect rect) {
    Node node;
    node.id = id;
    node.role = ui::Role::button;
    node.label = "按钮";
    node.rect = rect;
    node.action = kiosk::intent::Next{};
    return node;
}

using Plant = std::function<void(Tree&)>;

/// Kinds of faults of a sound screen after something was planted in it.
std::set<std::string> kinds_with(const Plant& plant, WayOfUse way = WayOfUse::standard,
                                 const ui::Viewport& viewport = displays[0].second) {
    Tree tree;
    for (const tests::Example& example : tests::example_snapshots({Language::zh, way}))
        if (example.name == "review") tree = tree_of(example, viewport);
    REQUIRE(!tree.root.children.empty());
    plant(tree);
    std::set<std::string> kinds;
    for (const Fault& fault : faults_in(tree, viewport, way, Language::zh))
        kinds.insert(fault.kind);
    return kinds;
}

Node words_node(std::string text, ui::Colour colour, ui::Rect rect) {
    Node node;
    node.role = ui::Role::paragraph;
    node.label = text;
    node.rect = rect;
    node.box.fill = {0xFFFFFFFF};
    ui::TextPart part;
    part.text = std::move(text);
    part.rect = rect;
    part.style = {40, ui::Weight::regular, "zh-Hans", 1.4F};
    part.colour = colour;
    node.texts.push_back(std::move(part));
    return node;
}

TEST_CASE("planted words that are pale, too long or jargon are found") {
    CHECK(kinds_with([](Tree&) {}).empty());
    CHECK(kinds_with([&](Tree& tree) {
              tree.root.children.push_back(words_node("淡", {0xBBBBBBFF}, {100, 300, 400, 100}));
          }).contains("contrast"));
    CHECK(kinds_with([&](Tree& tree) {
              tree.root.children.push_back(
                  words_node("放不下的很长的一句话", {0x000000FF}, {100, 300, 60, 60}));
          }).contains("fit"));
    CHECK(kinds_with([&](Tree& tree) {
              tree.root.children.push_back(
                  words_node("服务器超时", {0x000000FF}, {100, 300, 400, 100}));
          }).contains("jargon"));
}

TEST_CASE("a planted fault of every other kind is found") {
    CHECK(kinds_with([&](Tree& tree) {
              tree.root.children.push_back(button_node("plant.small", {500, 300, 30, 30}));
          }).contains("touch"));
    CHECK(kinds_with([&](Tree& tree) {
              tree.root.children.push_back(button_node("plant.a", {100, 300, 200, 100}));
              tree.root.children.push_back(button_node("plant.b", {302, 300, 200, 100}));
          }).contains("gap"));
    CHECK(kinds_with([&](Tree& tree) {
              Node node = button_node("plant.nameless", {100, 300, 200, 100});
              node.label.clear();
              tree.root.children.push_back(std::move(node));
          }).contains("name"));
    CHECK(kinds_with([&](Tree& tree) {
              Node node = button_node("plant.silent", {100, 300, 200, 100});
              node.label.clear();
              tree.root.children.push_back(std::move(node));
          }).contains("spoken"));
    CHECK(kinds_with([&](Tree& tree) {
              tree.root.children.push_back(button_node("action.home", {100, 300, 200, 100}));
          }).contains("id"));
    CHECK(kinds_with([&](Tree& tree) {
              // A control inside a text without a size is come to by no key.
              Node hidden;
              hidden.role = ui::Role::group;
              hidden.children.push_back(button_node("plant.hidden", {100, 300, 200, 100}));
              tree.root.children.push_back(std::move(hidden));
          }).contains("focus"));
    CHECK(kinds_with([&](Tree& tree) { tree.title.clear(); }).contains("title"));
    CHECK(kinds_with([&](Tree& tree) {
              Node node = button_node("plant.primary", {100, 300, 200, 100});
              node.primary = true;
              tree.root.children.push_back(std::move(node));
          }).contains("primary"));
    CHECK(kinds_with([&](Tree& tree) {
              ui::for_each(tree.root, [](const Node& node) {
                  if (node.id == "action.back") const_cast<Node&>(node).id = "action.elsewhere";
              });
          }).contains("way_back"));
}

TEST_CASE("what is enough for most is found where elder people and large displays need more") {
    // 5.7 : 1 on white; 4.5 is enough elsewhere.
    const Plant pale = [](Tree& tree) {
        tree.root.children.push_back(words_node("淡", {0x666666FF}, {100, 300, 400, 100}));
    };
    // 22 mm: 20 are enough elsewhere.
    const auto small_on = [](const ui::Viewport& viewport) -> Plant {
        return [side = viewport.px(22)](Tree& tree) {
            tree.root.children.push_back(button_node("plant.small", {100, 300, side, side}));
        };
    };
    const ui::Viewport viewport = displays[0].second;
    CHECK_FALSE(kinds_with(pale).contains("contrast"));
    CHECK_FALSE(kinds_with(small_on(viewport)).contains("touch"));
    for (const WayOfUse way : all_ways) {
        CAPTURE(static_cast<int>(way));
        CHECK(kinds_with([](Tree&) {}, way).empty());
        const bool needs_contrast = way == WayOfUse::elder || way == WayOfUse::contrast_dark ||
                                    way == WayOfUse::contrast_light;
        CHECK(kinds_with(pale, way).contains("contrast") == needs_contrast);
        CHECK(kinds_with(small_on(viewport), way).contains("touch") == (way == WayOfUse::elder));
    }
    for (const auto& [name, display] : displays) {
        CAPTURE(std::string(name));
        const Plant tiny = [side = display.px(12)](Tree& tree) {
            tree.root.children.push_back(button_node("plant.small", {100, 300, side, side}));
        };
        CHECK(kinds_with([](Tree&) {}, WayOfUse::standard, display).empty());
        CHECK(kinds_with(tiny, WayOfUse::standard, display).contains("touch"));
    }
}

TEST_CASE("no fixed text for citizens holds jargon, and the list is long enough") {
    CHECK(jargon().zh.size() >= 150);
    CHECK(jargon().en.size() >= 150);
    for (const Language language : {Language::zh, Language::en}) {
        std::ifstream in(std::string("assets/text/") + std::string(kiosk::tag_of(language)) +
                         ".json");
        const auto texts = nlohmann::json::parse(in);
        for (const auto& [id, text] : texts.items()) {
            const bool technicians =
                std::any_of(for_technicians.begin(), for_technicians.end(),
                            [&](const char* prefix) { return id.starts_with(prefix); });
            if (technicians) continue;
            const std::string word = tests::jargon_in(jargon(), text.get<std::string>());
            CHECK_MESSAGE(word.empty(), id, ": ", word);
        }
    }
}

}  // namespace
