#include "ui/keyboard/keyboard_state.h"

#include <algorithm>
#include <array>

#include <doctest.h>

#include "tests/support/snapshots.h"
#include "ui/input/pinyin/radicals.h"

namespace {

using kiosk::Intent;
using ui::KeyboardMode;
using ui::KeyboardState;
namespace intent = kiosk::intent;
using What = intent::Keyboard::What;

/// Letters make a hundred candidates, “〈letters0〉” and so on. Every tenth has seven strokes, and
/// the radical of water.
class PairComposer final : public ui::Composer {
  public:
    void use(ui::ComposerWay way) override {
        clear();
        used.push_back(way);
    }
    void press(char key) override {
        keys_.push_back(key);
        narrowed_.reset();
    }
    void delete_back() override {
        narrowed_.reset();
        if (!keys_.empty()) keys_.pop_back();
    }
    [[nodiscard]] bool composing() const override { return !keys_.empty(); }
    [[nodiscard]] ui::Composition composition(std::size_t first, std::size_t count) const override {
        if (keys_.empty()) return {};
        ui::Composition made;
        made.shown = keys_;
        const std::size_t step = narrowed_ ? in_group : 1;
        const std::size_t last = 100 / step;
        for (std::size_t i = first; i < last && i < first + count; ++i)
            made.candidates.push_back("〈" + keys_ + std::to_string(i * step) + "〉");
        made.more = first + count < last;
        if (narrowed_) made.narrowed = {*narrowed_, last};
        return made;
    }
    [[nodiscard]] std::vector<ui::CountedGroup> groups(ui::CharacterGroup::By by) const override {
        const bool radical = by == ui::CharacterGroup::By::radical;
        return {{{by, 1}, 90}, {{by, radical ? water() : 7}, 10}};
    }
    void narrow(std::optional<ui::CharacterGroup> group) override { narrowed_ = group; }
    [[nodiscard]] std::string choose(std::size_t candidate) override {
        std::string text = composition(candidate, 1).candidates.front();
        clear();
        return text;
    }
    [[nodiscard]] std::string finish() override { return keys_.empty() ? "" : choose(0); }
    void clear() override {
        keys_.clear();
        narrowed_.reset();
    }
    void forget() override {
        clear();
        ++forgotten;
    }

    std::vector<ui::ComposerWay> used;
    int forgotten = 0;

    static std::size_t water() {
        const auto found = std::ranges::find(ui::radicals(), "85", &ui::Radical::name);
        return static_cast<std::size_t>(found - ui::radicals().begin());
    }

  private:
    static constexpr std::size_t in_group = 10;
    std::string keys_;
    std::optional<ui::CharacterGroup> narrowed_;
};

struct Stage {
    explicit Stage(kiosk::Result<std::unique_ptr<ui::Handwriting>> writing =
                       {kiosk::ErrorCode::not_found, "none"})
        : handwriting(std::move(writing)) {}

    kiosk::Result<std::unique_ptr<ui::Handwriting>> handwriting;
    PairComposer* composer = nullptr;
    int opened = 0;
    KeyboardState keyboard{[this]() -> kiosk::Result<std::unique_ptr<ui::Composer>> {
                               ++opened;
                               auto made = std::make_unique<PairComposer>();
                               composer = made.get();
                               return std::unique_ptr<ui::Composer>(std::move(made));
                           },
                           [this] { return std::move(handwriting); }};

    void show(std::string_view name, kiosk::Language language = kiosk::Language::zh) {
        for (tests::Example& each : tests::example_snapshots({language, {}})) {
            if (each.name == name) return keyboard.follow(each.snapshot);
        }
        FAIL("no such example");
    }
    void letters(std::string_view keys) {
        for (const char key : keys) {
            const auto told = keyboard.press(intent::Keyboard{What::key, std::string(1, key), 0});
            REQUIRE(told.size() == 1);
            CHECK(std::holds_alternative<intent::Keyboard>(told.front()));
        }
    }
};

const intent::TypeText& typed(const Intent& intent) {
    const auto* text = std::get_if<intent::TypeText>(&intent);
    REQUIRE(text != nullptr);
    return *text;
}

}  // namespace

TEST_CASE("each kind of field has its keys, and the composer waits for the first Chinese field") {
    Stage stage;
    stage.show("form_phone");
    CHECK(stage.keyboard.view().mode == KeyboardMode::digits);
    CHECK(stage.keyboard.view().modes.empty());
    stage.show("form_number");
    CHECK(stage.keyboard.view().mode == KeyboardMode::citizen_number);
    stage.show("form_contact");
    CHECK(stage.keyboard.view().mode == KeyboardMode::none);
    CHECK(stage.opened == 0);
    stage.show("form_letters");
    CHECK(stage.keyboard.view().mode == KeyboardMode::letters);
    stage.show("form_pinyin");
    CHECK(stage.opened == 1);
    CHECK(stage.keyboard.view().mode == KeyboardMode::pinyin);
    CHECK(stage.composer->used.back() == ui::ComposerWay::text);
    stage.show("form_name");
    CHECK(stage.keyboard.view().mode == KeyboardMode::pinyin);
    CHECK(stage.composer->used.back() == ui::ComposerWay::name);
    CHECK(stage.keyboard.view().name);
    CHECK(stage.opened == 1);
    stage.show("form_list");
    CHECK(stage.keyboard.view().mode == KeyboardMode::letters);
}

TEST_CASE("who reads English begins with letters, and can change") {
    Stage stage;
    stage.show("form_name", kiosk::Language::en);
    CHECK(stage.keyboard.view().mode == KeyboardMode::letters);
    (void)stage.keyboard.press(intent::Keyboard{What::mode, "pinyin", 0});
    CHECK(stage.keyboard.view().mode == KeyboardMode::pinyin);
    (void)stage.keyboard.press(intent::Keyboard{What::mode, "digits", 0});
    CHECK(stage.keyboard.view().mode == KeyboardMode::pinyin);  // names have no digits
}

TEST_CASE("the way of typing that was chosen stays for the next field, until the visit ends") {
    Stage stage;
    stage.show("form_name");
    (void)stage.keyboard.press(intent::Keyboard{What::mode, "nine", 0});
    CHECK(stage.composer->used.back() == ui::ComposerWay::nine_name);
    stage.show("form_pinyin");
    CHECK(stage.keyboard.view().mode == KeyboardMode::nine);
    CHECK(stage.composer->used.back() == ui::ComposerWay::nine);
    stage.keyboard.forget();
    CHECK(stage.composer->forgotten == 1);
    stage.show("form_pinyin");
    CHECK(stage.keyboard.view().mode == KeyboardMode::pinyin);
}

TEST_CASE("letters compose, a chosen candidate is typed into the field") {
    Stage stage;
    stage.show("form_name");
    stage.letters("ab");
    CHECK(stage.keyboard.view().shown == "ab");
    CHECK(stage.keyboard.view().candidates.size() > 5);
    const auto told = stage.keyboard.press(intent::Keyboard{What::choose, {}, 3});
    REQUIRE(told.size() == 1);
    CHECK(typed(told[0]).text == "〈ab3〉");
    CHECK(typed(told[0]).field.value() == "contact_name");
    CHECK_FALSE(stage.keyboard.view().composing());
    CHECK(stage.keyboard.view().candidates.empty());
}

TEST_CASE("pages of candidates go on and back, and typing begins with the first again") {
    Stage stage;
    stage.show("form_name");
    stage.letters("a");
    (void)stage.keyboard.press(intent::Keyboard{What::unfold, {}, 0});
    CHECK(stage.keyboard.view().unfolded);
    (void)stage.keyboard.press(intent::Keyboard{What::turn, {}, 21});
    (void)stage.keyboard.press(intent::Keyboard{What::turn, {}, 40});
    CHECK(stage.keyboard.view().first == 40);
    CHECK(stage.keyboard.view().candidates.front() == "〈a40〉");
    (void)stage.keyboard.press(intent::Keyboard{What::turn_back, {}, 0});
    CHECK(stage.keyboard.view().first == 21);
    (void)stage.keyboard.press(intent::Keyboard{What::turn_back, {}, 0});
    (void)stage.keyboard.press(intent::Keyboard{What::turn_back, {}, 0});
    CHECK(stage.keyboard.view().first == 0);
    (void)stage.keyboard.press(intent::Keyboard{What::turn, {}, 21});
    (void)stage.keyboard.press(intent::Keyboard{What::fold, {}, 0});
    CHECK_FALSE(stage.keyboard.view().unfolded);
    CHECK(stage.keyboard.view().first == 0);
}

/// Letters with their candidates unfolded and the groups in their place.
void show_groups(Stage& stage, const char* by) {
    stage.show("form_name");
    stage.letters("ab");
    (void)stage.keyboard.press(intent::Keyboard{What::unfold, {}, 0});
    (void)stage.keyboard.press(intent::Keyboard{What::groups, by, 0});
}

TEST_CASE("candidates are narrowed to a radical, chosen from, and widened again") {
    Stage stage;
    show_groups(stage, "radical");
    const auto& view = stage.keyboard.view();
    CHECK(view.grouped == ui::GroupedBy::radical);
    REQUIRE(view.groups.size() == 2);
    CHECK(view.groups[1].name == "85");
    CHECK(view.groups[1].face == "氵水");
    CHECK(view.groups[1].count == 10);
    CHECK(view.candidates.empty());
    CHECK(view.composing());
    (void)stage.keyboard.press(intent::Keyboard{What::narrow, "radical.85", 0});
    CHECK_FALSE(view.grouped.has_value());
    CHECK(view.groups.empty());
    CHECK(view.unfolded);
    REQUIRE(view.narrowed.has_value());
    CHECK(view.narrowed->name == "85");
    CHECK(view.narrowed->count == 10);
    CHECK(view.candidates.size() == 10);
    (void)stage.keyboard.press(intent::Keyboard{What::narrow, {}, 0});
    CHECK_FALSE(view.narrowed.has_value());
    CHECK(view.candidates.size() > 10);
    (void)stage.keyboard.press(intent::Keyboard{What::narrow, "radical.85", 0});
    const auto told = stage.keyboard.press(intent::Keyboard{What::choose, {}, 3});
    CHECK(typed(told.at(0)).text == "〈ab30〉");
    CHECK_FALSE(view.composing());
    CHECK_FALSE(view.narrowed.has_value());
}

TEST_CASE("candidates are narrowed by the number of strokes; pages of groups go on and back") {
    Stage stage;
    show_groups(stage, "radical");
    const auto& view = stage.keyboard.view();
    (void)stage.keyboard.press(intent::Keyboard{What::turn, {}, 1});
    CHECK(view.first == 1);
    CHECK(view.groups.size() == 2);
    (void)stage.keyboard.press(intent::Keyboard{What::turn_back, {}, 0});
    CHECK(view.first == 0);
    (void)stage.keyboard.press(intent::Keyboard{What::turn, {}, 1});
    (void)stage.keyboard.press(intent::Keyboard{What::groups, "strokes", 0});
    CHECK(view.grouped == ui::GroupedBy::strokes);
    CHECK(view.first == 0);
    CHECK(view.groups.at(1).name == "7");
    (void)stage.keyboard.press(intent::Keyboard{What::narrow, "strokes.7", 0});
    REQUIRE(view.narrowed.has_value());
    CHECK(view.narrowed->by == ui::GroupedBy::strokes);
    CHECK(view.narrowed->name == "7");
    CHECK(view.first == 0);
}

TEST_CASE("a key, deleting, folding, another field or the end of the visit ends the narrowing") {
    Stage stage;
    const auto& view = stage.keyboard.view();
    const auto narrowed_then = [&](const auto& what) {
        for (const bool chosen : {false, true}) {
            show_groups(stage, "radical");
            if (chosen) (void)stage.keyboard.press(intent::Keyboard{What::narrow, "radical.85", 0});
            CHECK(view.narrowed.has_value() == chosen);
            CHECK(view.grouped.has_value() != chosen);
            what();
            CHECK_FALSE(view.narrowed.has_value());
            CHECK_FALSE(view.grouped.has_value());
            CHECK(view.groups.empty());
            stage.keyboard.forget();
        }
    };
    narrowed_then([&] { stage.letters("c"); });
    narrowed_then([&] { (void)stage.keyboard.press(intent::DeleteBack{}); });
    narrowed_then([&] { (void)stage.keyboard.press(intent::ClearField{}); });
    narrowed_then([&] { (void)stage.keyboard.press(intent::Keyboard{What::fold, {}, 0}); });
    narrowed_then([&] { stage.show("form_pinyin"); });
    narrowed_then([&] { (void)stage.keyboard.press(intent::Keyboard{What::mode, "nine", 0}); });
    narrowed_then([&] { stage.keyboard.forget(); });
}

TEST_CASE("groups that there are none of change nothing") {
    Stage stage;
    stage.show("form_name");
    const auto& view = stage.keyboard.view();
    (void)stage.keyboard.press(intent::Keyboard{What::groups, "radical", 0});
    CHECK_FALSE(view.grouped.has_value());
    CHECK_FALSE(view.unfolded);
    stage.letters("ab");
    (void)stage.keyboard.press(intent::Keyboard{What::groups, "sound", 0});
    CHECK_FALSE(view.grouped.has_value());
    for (const char* wrong : {"radical.999", "radical.", "strokes.x", "strokes.7x", "85", "."}) {
        (void)stage.keyboard.press(intent::Keyboard{What::narrow, wrong, 0});
        CHECK_MESSAGE(!view.narrowed.has_value(), wrong);
        CHECK_FALSE(view.candidates.empty());
    }
}

TEST_CASE("deleting and clearing concern what is being composed before they concern the answer") {
    Stage stage;
    stage.show("form_name");
    stage.letters("ab");
    auto told = stage.keyboard.press(intent::DeleteBack{kiosk::FieldId("contact_name")});
    CHECK(std::holds_alternative<intent::Keyboard>(told.at(0)));
    CHECK(stage.keyboard.view().shown == "a");
    told = stage.keyboard.press(intent::ClearField{kiosk::FieldId("contact_name")});
    CHECK(std::holds_alternative<intent::Keyboard>(told.at(0)));
    CHECK_FALSE(stage.keyboard.view().composing());
    told = stage.keyboard.press(intent::DeleteBack{kiosk::FieldId("contact_name")});
    CHECK(std::holds_alternative<intent::DeleteBack>(told.at(0)));
}

TEST_CASE("nothing that was composed is lost: blank, digit, another field and 填好了 take it in") {
    Stage stage;
    stage.show("form_pinyin");
    const auto press_after_letters = [&](Intent intent) {
        stage.letters("ab");
        return stage.keyboard.press(std::move(intent));
    };
    const kiosk::FieldId field("contact_address");
    auto told = press_after_letters(intent::TypeText{field, " "});
    REQUIRE(told.size() == 1);
    CHECK(typed(told[0]).text == "〈ab0〉");
    told = press_after_letters(intent::TypeText{field, "7"});
    REQUIRE(told.size() == 2);
    CHECK(typed(told[0]).text == "〈ab0〉");
    CHECK(typed(told[1]).text == "7");
    for (const char* other : {"", "phone"}) {
        told = press_after_letters(intent::FocusField{kiosk::FieldId(other)});
        REQUIRE(told.size() == 2);
        CHECK(typed(told[0]).text == "〈ab0〉");
        CHECK(std::holds_alternative<intent::FocusField>(told[1]));
    }
    // 下一步 shows first what the letters became.
    told = press_after_letters(intent::Next{});
    REQUIRE(told.size() == 1);
    CHECK(typed(told[0]).text == "〈ab0〉");
    told = stage.keyboard.press(intent::Next{});
    REQUIRE(told.size() == 1);
    CHECK(std::holds_alternative<intent::Next>(told[0]));
}

TEST_CASE("another page, another field or the end of the visit drop what was being composed") {
    Stage stage;
    stage.show("form_pinyin");
    stage.letters("ab");
    stage.show("form_phone");
    CHECK_FALSE(stage.keyboard.view().composing());
    CHECK_FALSE(stage.composer->composing());
    stage.show("form_pinyin");
    stage.letters("ab");
    stage.keyboard.forget();
    CHECK_FALSE(stage.composer->composing());
    CHECK(stage.keyboard.view().mode == KeyboardMode::none);
}

TEST_CASE("every screen that is written in has its keys, no other has any") {
    std::size_t written_in = 0;
    for (const auto language : {kiosk::Language::zh, kiosk::Language::en}) {
        for (const tests::Example& each : tests::example_snapshots({language, {}})) {
            Stage stage;
            stage.keyboard.follow(each.snapshot);
            const bool has_keys = stage.keyboard.view().mode != KeyboardMode::none;
            CHECK_MESSAGE(has_keys == (each.keyboard.mode != KeyboardMode::none), each.name);
            if (has_keys) ++written_in;
        }
    }
    CHECK(written_in > 40);
}

TEST_CASE("without templates there is no handwriting, and a stroke is nobody's") {
    Stage stage;
    stage.show("form_name");
    (void)stage.keyboard.press(intent::Keyboard{What::mode, "handwriting", 0});
    CHECK(stage.keyboard.view().mode == KeyboardMode::pinyin);
    const auto told = stage.keyboard.press(intent::AddStroke{{{0.1F, 0.1F, 0}}});
    CHECK(std::holds_alternative<intent::AddStroke>(told.at(0)));
}

TEST_CASE("a character is written stroke by stroke and chosen") {
    Stage stage(ui::Handwriting::open({.templates = HANDWRITING_TEMPLATES}));
    stage.show("form_name");
    (void)stage.keyboard.press(intent::Keyboard{What::mode, "handwriting", 0});
    REQUIRE(stage.keyboard.view().mode == KeyboardMode::handwriting);
    const std::array<kiosk::Stroke, 3> ten_below{{{{0.2F, 0.4F, 0}, {0.8F, 0.4F, 0}},
                                                  {{0.5F, 0.1F, 0}, {0.5F, 0.9F, 0}},
                                                  {{0.2F, 0.9F, 0}, {0.8F, 0.9F, 0}}}};
    for (const kiosk::Stroke& stroke : ten_below) {
        const auto told = stage.keyboard.press(intent::AddStroke{stroke});
        CHECK(std::holds_alternative<intent::Keyboard>(told.at(0)));
    }
    CHECK(stage.keyboard.view().strokes.size() == 3);
    const auto& candidates = stage.keyboard.view().candidates;
    const auto earth = std::ranges::find(candidates, "土");
    const auto scholar = std::ranges::find(candidates, "士");
    REQUIRE((earth != candidates.end() || scholar != candidates.end()));
    // Deleting takes back the last stroke: 十.
    (void)stage.keyboard.press(intent::DeleteBack{});
    CHECK(stage.keyboard.view().strokes.size() == 2);
    const auto ten = std::ranges::find(stage.keyboard.view().candidates, "十");
    REQUIRE(ten != stage.keyboard.view().candidates.end());
    const auto number = static_cast<std::size_t>(ten - stage.keyboard.view().candidates.begin());
    const auto told = stage.keyboard.press(intent::Keyboard{What::choose, {}, number});
    CHECK(typed(told.at(0)).text == "十");
    CHECK(stage.keyboard.view().strokes.empty());
    CHECK(stage.keyboard.view().candidates.empty());
    // The next field keeps the way of writing; what is half written goes with the page.
    (void)stage.keyboard.press(intent::AddStroke{ten_below[0]});
    stage.show("form_pinyin");
    CHECK(stage.keyboard.view().mode == KeyboardMode::handwriting);
    CHECK(stage.keyboard.view().strokes.empty());
}

TEST_CASE("without zinnia's model one writes all the same, and one word is for the technician") {
    Stage stage(ui::Handwriting::open(
        {.templates = HANDWRITING_TEMPLATES, .zinnia_model = "/nowhere/model"}));
    stage.show("form_name");
    (void)stage.keyboard.press(intent::Keyboard{What::mode, "handwriting", 0});
    CHECK_FALSE(stage.keyboard.take_problem().has_value());
    const kiosk::Stroke line{{0.1F, 0.5F, 0}, {0.9F, 0.5F, 0}};
    for (int times = 0; times < 2; ++times) {
        (void)stage.keyboard.press(intent::AddStroke{line});
        CHECK_FALSE(stage.keyboard.view().candidates.empty());
        CHECK(stage.keyboard.take_problem().has_value() == (times == 0));
    }
}

TEST_CASE("what is already in the field decides between characters that look alike") {
    Stage stage(ui::Handwriting::open(
        {.templates = HANDWRITING_TEMPLATES, .likely_characters = LIKELY_CHARACTERS}));
    const std::array<kiosk::Stroke, 3> earth_or_scholar{{{{0.2F, 0.4F, 0}, {0.8F, 0.4F, 0}},
                                                         {{0.5F, 0.1F, 0}, {0.5F, 0.9F, 0}},
                                                         {{0.2F, 0.9F, 0}, {0.8F, 0.9F, 0}}}};
    const auto place_of = [&](const std::string& text, const std::string& character) {
        for (tests::Example& each : tests::example_snapshots({kiosk::Language::zh, {}})) {
            if (each.name != "form_pinyin") continue;
            auto& form = std::get<kiosk::FormScreen>(each.snapshot.screen);
            for (kiosk::FieldView& field : form.page.fields) {
                if (field.id == form.focus) field.value = kiosk::SecretText(text);
            }
            stage.keyboard.follow(each.snapshot);
        }
        (void)stage.keyboard.press(intent::Keyboard{What::mode, "handwriting", 0});
        for (const kiosk::Stroke& stroke : earth_or_scholar)
            (void)stage.keyboard.press(intent::AddStroke{stroke});
        const auto& candidates = stage.keyboard.view().candidates;
        return std::ranges::find(candidates, character) - candidates.begin();
    };
    CHECK(place_of("护", "士") < place_of("护", "土"));
    CHECK(place_of("混凝", "土") < place_of("混凝", "士"));
}

TEST_CASE("without dictionaries there are letters, and one word for the technician") {
    int asked = 0;
    KeyboardState keyboard([&]() -> kiosk::Result<std::unique_ptr<ui::Composer>> {
        ++asked;
        return {kiosk::ErrorCode::not_found, "no dictionaries"};
    });
    for (const char* name : {"form_pinyin", "form_phone", "form_name"}) {
        for (tests::Example& each : tests::example_snapshots({})) {
            if (each.name == name) keyboard.follow(each.snapshot);
        }
    }
    CHECK(asked == 1);
    CHECK(keyboard.view().mode == KeyboardMode::letters);
    CHECK(keyboard.view().modes == std::vector{KeyboardMode::letters});
    REQUIRE(keyboard.take_problem().has_value());
    CHECK_FALSE(keyboard.take_problem().has_value());
}
