#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <doctest.h>

#include "tests/support/snapshots.h"
#include "tests/unit/ui_screens/fake_metrics.h"
#include "ui/frame.h"
#include "ui/text/texts.h"

namespace {

using kiosk::Language;
using ui::Node;
using ui::Texts;
using ui::Tree;

constexpr ui::Viewport usual_size{1080, 1920, 336, 597};

/// The product's words in a folder of its own, to which languages are added.
class Folder {
  public:
    Folder() {
        std::string name = "/tmp/ui_languages_XXXXXX";
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path_ = name;
        for (const char* file : {"zh.json", "en.json", "flow.json"})
            std::filesystem::copy_file(std::filesystem::path("assets/text") / file, path_ / file);
    }
    ~Folder() { std::filesystem::remove_all(path_); }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    void add(const std::string& file, const std::string& content) const {
        std::ofstream(path_ / file) << content;
    }
    [[nodiscard]] Texts load(Texts::Drafts drafts = Texts::Drafts::offered) const {
        auto texts = Texts::load(path_, drafts);
        REQUIRE_MESSAGE(texts.has_value(), (texts ? std::string() : texts.error().detail));
        return std::move(*texts);
    }

  private:
    std::filesystem::path path_;
};

constexpr const char* kazakh = R"({
  "@name": "Qazaq",
  "@direction": "rtl",
  "@state": "draft",
  "@fallback": "en",
  "language.draft": "Joba",
  "steps.where": "{current} / {count}: {step}",
  "title.home": "Salem"
})";

Tree screen_in(const Texts& texts, const std::string& name, const Language& language) {
    tests::FakeMetrics metrics;
    for (const auto& each : tests::example_snapshots({language}))
        if (each.name == name)
            return ui::build_screen(each.snapshot, usual_size, texts, metrics, each.keyboard);
    FAIL("no such example");
    return {};
}

const Node& named(const Tree& tree, std::string_view id) {
    const Node* node = ui::find(tree.root, id);
    REQUIRE_MESSAGE(node != nullptr, id);
    return *node;
}

TEST_CASE("a language whose file is added is offered, without a change of the program (R-019)") {
    const Folder folder;
    folder.add("kk.json", kazakh);
    const Texts texts = folder.load();
    CHECK(texts.refused().empty());
    REQUIRE(texts.languages().size() == 3);
    const ui::LanguageInfo& info = texts.languages()[2];
    CHECK(info.name == "Qazaq");
    CHECK(info.written == 3);
    CHECK(info.of == texts.size());
    const Tree home = screen_in(texts, "home", info.language);
    CHECK(home.title == "Salem");
    CHECK(home.language == "kk");
    // What is not written yet is said in its stand-in; so is the catalogue.
    CHECK(named(home, "action.help").label == texts.at(Language::en, "action.help"));
    const Tree asked = screen_in(texts, "overlay_language", Language::zh);
    const auto& action = named(asked, "language.kk").action;
    REQUIRE(action.has_value());
    CHECK(std::get<kiosk::intent::SetLanguage>(*action).language == info.language);
    CHECK(named(asked, "language.kk").label == "Qazaq · Joba");
    CHECK(std::holds_alternative<kiosk::intent::ChooseLanguage>(
        *named(screen_in(texts, "home", Language::zh), "language.choose").action));
}

TEST_CASE("a draft is offered only where the terminal says so, and every screen of it says so") {
    const Folder folder;
    folder.add("kk.json", kazakh);
    CHECK(folder.load(Texts::Drafts::hidden).languages().size() == 2);
    const Texts texts = folder.load();
    tests::FakeMetrics metrics;
    for (const auto& each : tests::example_snapshots({*Language::of("kk")})) {
        const Tree tree =
            ui::build_screen(each.snapshot, usual_size, texts, metrics, each.keyboard);
        CHECK_MESSAGE(named(tree, "status.draft").label == "Joba", each.name);
    }
    CHECK(ui::find(screen_in(texts, "home", Language::en).root, "status.draft") == nullptr);
}

TEST_CASE("the file of a language that is wrong is named with its line, and the others are there") {
    const std::string head = "{\n  \"@name\": \"Qazaq\",\n";
    const std::pair<std::string, std::string> wrong[] = {
        {head + "  \"title.home\": \"Salem\"", "kk.json:3: not a JSON object"},
        {head + "  \"title.hom\": \"Salem\"}", "kk.json:3: 'title.hom': not in zh.json"},
        {head + "  \"title.home\": \"\"}", "kk.json:3: 'title.home': empty"},
        {head + "  \"title.home\": 1}", "kk.json:3: 'title.home': not a text"},
        {head + "  \"help.title\": \"{x}\"}", "kk.json:3: 'help.title': other {places} than in zh"},
        {head + "  \"@direction\": \"up\"}", "kk.json:3: '@direction': cannot be 'up'"},
        {head + "  \"@fallback\": \"ru\"}", "kk.json:3: '@fallback': cannot be 'ru'"},
        {head + "  \"@leading\": \"9\"}", "kk.json:3: '@leading': cannot be '9'"},
        {head + "  \"@state\": \"reviewed\"}", "kk.json:1: 'action.add_another': missing"},
        {"{\"title.home\": \"Salem\"}", "kk.json:1: '@name': missing"},
    };
    for (const auto& [content, told] : wrong) {
        const Folder folder;
        folder.add("kk.json", content);
        const Texts texts = folder.load();
        REQUIRE_MESSAGE(texts.refused().size() == 1, told);
        CHECK(texts.refused()[0].detail == told);
        CHECK(texts.languages().size() == 2);
        CHECK(screen_in(texts, "home", *Language::of("kk")).title ==
              texts.at(Language::zh, "title.home"));
    }
}

TEST_CASE("there are no more languages than can be offered") {
    const Folder folder;
    for (char c = 'a'; c <= 'p'; ++c)
        folder.add(std::string("x") + c + ".json", "{\"@name\": \"X\"}");
    const Texts texts = folder.load();
    CHECK(texts.languages().size() == Texts::languages_max);
    REQUIRE(texts.refused().size() == 2);
    CHECK(texts.refused()[0].code == kiosk::ErrorCode::limit_exceeded);
}

TEST_CASE("a language read from the right has every screen mirrored, in the same order of keys") {
    const Folder folder;
    folder.add("kk.json", kazakh);
    std::string from_left = kazakh;
    from_left.replace(from_left.find("rtl"), 3, "ltr");
    folder.add("kz.json", from_left);
    const Texts texts = folder.load();
    tests::FakeMetrics metrics;
    auto left = tests::example_snapshots({*Language::of("kz")});
    auto right = tests::example_snapshots({*Language::of("kk")});
    for (std::size_t i = 0; i < left.size(); ++i) {
        CAPTURE(left[i].name);
        const auto tree = [&](const tests::Example& each) {
            return ui::build_screen(each.snapshot, usual_size, texts, metrics, each.keyboard);
        };
        const Tree plain = tree(left[i]);
        const Tree mirrored = tree(right[i]);
        std::vector<const Node*> controls;
        const auto collect = [&controls](const Node& node) {
            if (!node.id.empty()) controls.push_back(&node);
        };
        ui::for_each(plain.root, collect);
        const std::vector<const Node*> before = std::exchange(controls, {});
        ui::for_each(mirrored.root, collect);
        REQUIRE(before.size() == controls.size());
        const Node* keyboard = ui::find(plain.root, "keyboard");
        for (std::size_t k = 0; k < before.size(); ++k) {
            CHECK(before[k]->id == controls[k]->id);
            const bool in_keyboard = keyboard != nullptr && before[k] != keyboard &&
                                     ui::find(*keyboard, before[k]->id) != nullptr;
            const ui::Rect& rect = before[k]->rect;
            if (in_keyboard) continue;
            CHECK(controls[k]->rect ==
                  ui::Rect{usual_size.width_px - rect.x - rect.w, rect.y, rect.w, rect.h});
        }
        if (keyboard == nullptr) continue;
        // The keys themselves stay in their order.
        const Node& moved = named(mirrored, "keyboard");
        ui::for_each(*keyboard, [&](const Node& key) {
            if (!key.id.empty())
                CHECK(named(mirrored, key.id).rect.x - moved.rect.x ==
                      key.rect.x - keyboard->rect.x);
        });
    }
}

TEST_CASE("a value keeps its own direction in a language that is read from the right") {
    const Folder folder;
    folder.add("kk.json", kazakh);
    const Texts texts = folder.load();
    const auto words = [&](const Language& language) {
        return texts.format(language, "steps.where",
                            {{"current", "2"}, {"count", "7"}, {"step", "Form"}});
    };
    CHECK(words(*Language::of("kk")) ==
          "\u20682\u2069 / \u20687\u2069: \u2068"
          "Form\u2069");
    CHECK(words(Language::en) == "Step 2 of 7 · Form");
    CHECK(texts.id_of(*Language::of("kk", "en"), "Salem") == "title.home");
    CHECK(texts.id_of(*Language::of("kk", "en"), "Back") == "action.back");
}

TEST_CASE("the product's own languages are whole or say that they are drafts") {
    const auto texts = Texts::load("assets/text", Texts::Drafts::offered);
    REQUIRE(texts);
    for (const kiosk::Error& refused : texts->refused()) FAIL_CHECK(refused.detail);
    CHECK(texts->languages().size() >= 4);
    for (const ui::LanguageInfo& info : texts->languages()) {
        CHECK_FALSE(info.name.empty());
        CHECK((info.draft || info.written == info.of));
    }
}

}  // namespace
