#include "ui/focus/key_focus.h"

#include <SDL.h>
#include <doctest.h>

#include "tests/unit/ui_narration/trees.h"
#include "ui/input/keypad.h"

namespace {

using tests::small_form;
using ui::KeypadKey;

std::vector<std::string> labels_of(const std::vector<const ui::Node*>& stops) {
    std::vector<std::string> out;
    for (const ui::Node* stop : stops) out.push_back(stop->label);
    return out;
}

TEST_CASE("keys stop at everything that tells or does something, in the order of reading") {
    CHECK(labels_of(ui::focus_stops(small_form())) ==
          std::vector<std::string>{"您的情况", "选一个", "银行卡", "现金", "手机号码", "返回",
                                   "下一步", "English"});
}

TEST_CASE("under a dialog there is only the dialog") {
    ui::Tree tree = small_form();
    ui::Node dialog = tests::node_of(ui::Role::dialog, "dialog.leave", "要离开吗");
    dialog.children.push_back(
        tests::button_of("action.stay", "继续办理", kiosk::intent::CloseOverlay{}));
    tree.root.children.push_back(std::move(dialog));
    CHECK(labels_of(ui::focus_stops(tree)) == std::vector<std::string>{"继续办理"});
    ui::KeyFocus keys;
    keys.mark(tree);
    const auto back = keys.press(KeypadKey::back, tree);
    REQUIRE(back.size() == 1);
    CHECK(std::holds_alternative<kiosk::intent::Back>(back[0]));
}

TEST_CASE("the help key opens the panel, and pressed once more in it calls the staff (R-213)") {
    ui::Tree tree = small_form();
    tree.root.children.push_back(tests::button_of("action.help", "求助", kiosk::intent::Help{}));
    ui::KeyFocus keys;
    keys.mark(tree);
    const auto first = keys.press(KeypadKey::help, tree);
    REQUIRE(first.size() == 1);
    CHECK_FALSE(std::get<kiosk::intent::Help>(first[0]).calls);
    tree.root.children.back().enabled = false;
    ui::Node dialog = tests::node_of(ui::Role::dialog, "dialog.help", "需要帮忙吗");
    dialog.children.push_back(
        tests::button_of("action.call_staff", "请工作人员来", kiosk::intent::Help{true}));
    tree.root.children.push_back(std::move(dialog));
    const auto second = keys.press(KeypadKey::help, tree);
    REQUIRE(second.size() == 1);
    CHECK(std::get<kiosk::intent::Help>(second[0]).calls);
}

TEST_CASE("back closes the panel of speech, and what lies below it stays (R-212)") {
    ui::Tree tree = small_form();
    ui::Node panel = tests::node_of(ui::Role::dialog, "dialog.speech", "朗读");
    panel.children.push_back(tests::button_of(
        "speech.slower", "慢一点", kiosk::intent::Speech{kiosk::intent::Speech::What::slower}));
    tree.root.children.push_back(std::move(panel));
    ui::KeyFocus keys;
    keys.mark(tree);
    const auto back = keys.press(KeypadKey::back, tree);
    REQUIRE(back.size() == 1);
    const auto* speech = std::get_if<kiosk::intent::Speech>(&back[0]);
    REQUIRE(speech != nullptr);
    CHECK(speech->what == kiosk::intent::Speech::What::close);
}

TEST_CASE("keys go round and round, both ways, and begin behind the title") {
    ui::Tree tree = small_form();
    ui::KeyFocus keys;
    keys.mark(tree);
    CHECK(keys.at(tree) == nullptr);
    std::vector<std::string> walked;
    for (int i = 0; i < 9; ++i) {
        CHECK(keys.press(KeypadKey::next, tree).empty());
        walked.push_back(keys.at(tree)->label);
    }
    CHECK(walked.front() == "选一个");
    CHECK(walked[7] == "您的情况");
    CHECK(walked[8] == "选一个");
    CHECK(keys.press(KeypadKey::previous, tree).empty());
    CHECK(keys.at(tree)->label == "您的情况");
}

TEST_CASE("select does what a finger would, and nothing where nothing can be done") {
    ui::Tree tree = small_form();
    ui::KeyFocus keys;
    keys.mark(tree);
    CHECK(keys.press(KeypadKey::select, tree).empty());
    (void)keys.press(KeypadKey::next, tree);
    CHECK(keys.press(KeypadKey::select, tree).empty());  // a text
    (void)keys.press(KeypadKey::next, tree);
    const auto chosen = keys.press(KeypadKey::select, tree);
    REQUIRE(chosen.size() == 1);
    CHECK(std::get<kiosk::intent::SetAnswer>(chosen[0]).value == "bank");
    tests::node_in(tree, "option.pay.bank").enabled = false;
    CHECK(keys.press(KeypadKey::select, tree).empty());
    tests::node_in(tree, "action.back").enabled = false;
    CHECK(keys.press(KeypadKey::back, tree).empty());
    CHECK(keys.press(KeypadKey::home, tree).empty());
}

TEST_CASE("the stop stays where it was when the screen is made anew, and begins anew on another") {
    ui::Tree tree = small_form();
    ui::KeyFocus keys;
    keys.mark(tree);
    for (int i = 0; i < 3; ++i) (void)keys.press(KeypadKey::next, tree);
    CHECK(keys.at(tree)->id == "option.pay.cash");
    ui::Tree again = small_form();
    keys.mark(again);
    CHECK(tests::node_in(again, "option.pay.cash").key_focus);
    // The stop went away: its neighbour.
    ui::Tree shorter = small_form();
    shorter.root.children[3].children[0].children.pop_back();
    keys.mark(shorter);
    CHECK(keys.at(shorter)->id == "field.phone");
    ui::Tree other = small_form();
    other.title = "核对";
    keys.mark(other);
    CHECK(keys.at(other) == nullptr);
    keys.mark(other);
    (void)keys.press(KeypadKey::next, other);
    keys.leave();
    CHECK(keys.at(other) == nullptr);
}

TEST_CASE("a cross stands for the signature of somebody who cannot write") {
    ui::Tree tree;
    tree.root = tests::node_of(ui::Role::window, "", "");
    ui::Node canvas = tests::node_of(ui::Role::application, "canvas.signature", "签名框");
    canvas.takes_strokes = true;
    tree.root.children.push_back(std::move(canvas));
    ui::KeyFocus keys;
    keys.mark(tree);
    (void)keys.press(KeypadKey::next, tree);
    const auto strokes = keys.press(KeypadKey::select, tree);
    REQUIRE(strokes.size() == 2);
    for (const auto& each : strokes) {
        const auto& stroke = std::get<kiosk::intent::AddStroke>(each);
        CHECK(stroke.stroke.size() > 2);
        CHECK(stroke.aspect == 2.0);
    }
}

TEST_CASE("only the keys of the keypad count: what scanners and keyboards type goes nowhere") {
    const auto key = [](SDL_Scancode code, Uint32 type = SDL_KEYDOWN, Uint8 repeat = 0) {
        SDL_Event event{};
        event.type = type;
        event.key.repeat = repeat;
        event.key.keysym.scancode = code;
        return ui::keypad_key_of(event);
    };
    CHECK(key(SDL_SCANCODE_F13) == KeypadKey::next);
    CHECK(key(SDL_SCANCODE_F15) == KeypadKey::select);
    CHECK(key(SDL_SCANCODE_F24) == KeypadKey::dark);
    CHECK_FALSE(key(SDL_SCANCODE_F13, SDL_KEYUP));
    CHECK_FALSE(key(SDL_SCANCODE_F13, SDL_KEYDOWN, 1));
    for (int code = 0; code < SDL_NUM_SCANCODES; ++code)
        if (code < SDL_SCANCODE_F13 || code > SDL_SCANCODE_F24)
            CHECK_FALSE(key(static_cast<SDL_Scancode>(code)));
}

}  // namespace
