#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <vector>

#include <doctest.h>

#include "tests/screen/world.h"
#include "tests/support/snapshots.h"
#include "ui/frame.h"

// Who stands behind the person reads nothing of them, on no screen, unless they hold for it.

namespace {

using kiosk::Language;
using kiosk::WayOfUse;
using ui::Node;
using ui::Tree;

/// Everything of the invented persons that snapshots.cpp and its kin show.
constexpr std::array private_words{tests::sample_name,
                                   tests::sample_number,
                                   tests::sample_address,
                                   tests::sample_phone,
                                   std::string_view("138 0013 8000"),
                                   std::string_view("幸福路 100 号"),
                                   std::string_view("丰测路"),
                                   std::string_view("张小测"),
                                   std::string_view("王样本"),
                                   std::string_view("110105201601010029"),
                                   std::string_view("1949-12-31"),
                                   std::string_view("990100000001"),
                                   std::string_view("YX2025-0001")};
/// Screens whose private values the person may look at by holding.
constexpr std::array held_screens{"form",  "review", "delivery", "principals",
                                  "offer", "wallet", "mine"};

Tree tree_of(const tests::Example& example, bool shown,
             const ui::Viewport& viewport = ui::Viewport{}) {
    return ui::build_screen(example.snapshot, viewport, tests::shipped_texts(),
                            tests::screen_engine(), example.keyboard, example.speech, nullptr,
                            {.shown = shown});
}

std::string words_on(const Node& node) {
    std::string all = node.label + "\n" + node.description + "\n" + node.value + "\n";
    for (const auto& part : node.texts) all += part.text + "\n";
    return all;
}

bool is_typed(const Node& node) {
    return node.focused && node.role == ui::Role::textbox;
}

/// The private words on the screen, the field that is typed into apart.
std::set<std::string> private_words_on(const Tree& tree) {
    std::set<std::string> found;
    ui::for_each(tree.root, [&](const Node& node) {
        if (is_typed(node)) return;
        const auto words = words_on(node);
        for (const auto word : private_words)
            if (words.find(word) != std::string::npos) found.insert(std::string(word));
    });
    return found;
}

bool writes(const tests::Example& example) {
    const auto* form = std::get_if<kiosk::FormScreen>(&example.snapshot.screen);
    const auto* delivery = std::get_if<kiosk::DeliveryScreen>(&example.snapshot.screen);
    return (form != nullptr && (form->focus || form->list)) ||
           (delivery != nullptr && delivery->focus);
}

template <class Visit>
void for_each_example(const Visit& visit) {
    for (const WayOfUse way : {WayOfUse::standard, WayOfUse::elder, WayOfUse::contrast_dark,
                               WayOfUse::contrast_light, WayOfUse::low_reach})
        for (const Language language : {Language::zh, Language::en})
            for (const auto& example : tests::example_snapshots({language, way}))
                if (!example.hidden.shown) visit(example);
}

}  // namespace

TEST_CASE("no screen shows a name, number, telephone or address of a person by itself (R-202)") {
    std::size_t hidden = 0;
    for_each_example([&](const tests::Example& example) {
        const auto found = private_words_on(tree_of(example, false));
        CHECK_MESSAGE(found.empty(), example.name, " shows ", found.empty() ? "" : *found.begin());
        if (private_words_on(tree_of(example, true)) != found) ++hidden;
    });
    // The control: held, the same screens do show them.
    CHECK(hidden >= 50);
}

TEST_CASE("a page that masks has one control to hold, and a page that does not has none (R-202)") {
    std::set<std::string> with_control;
    for_each_example([&](const tests::Example& example) {
        if (example.snapshot.overlay || example.speech.panel) return;
        const Tree masked = tree_of(example, false);
        const Node* control = ui::find(masked.root, "action.show_hidden");
        const bool hides = !private_words_on(tree_of(example, true)).empty();
        if (hides && !writes(example)) CHECK_MESSAGE(control != nullptr, example.name);
        if (control == nullptr) return;
        with_control.insert(masked.screen);
        CHECK(control->role == ui::Role::button);
        CHECK(control->holds);
        CHECK_FALSE(control->pressed);
        CHECK(std::holds_alternative<kiosk::intent::ShowHidden>(*control->action));
    });
    for (const char* screen : held_screens) CHECK_MESSAGE(with_control.contains(screen), screen);
}

TEST_CASE("the control says that it is pressed and does not move under the finger (R-202)") {
    for (const auto& [width, height] : {std::pair{1080, 1920}, std::pair{1920, 1080}}) {
        const ui::Viewport viewport{width, height, width == 1080 ? 336.0 : 597.0,
                                    width == 1080 ? 597.0 : 336.0};
        for_each_example([&](const tests::Example& example) {
            const Tree masked = tree_of(example, false, viewport);
            const Node* control = ui::find(masked.root, "action.show_hidden");
            if (control == nullptr) return;
            const Tree whole = tree_of(example, true, viewport);
            const Node* held = ui::find(whole.root, "action.show_hidden");
            REQUIRE_MESSAGE(held != nullptr, example.name);
            CHECK(held->pressed);
            CHECK_MESSAGE(held->rect == control->rect, example.name);
            CHECK(held->label == control->label);
            bool in_full = false;
            ui::for_each(whole.root, [&](const Node& node) { in_full = in_full || node.in_full; });
            CHECK_MESSAGE(in_full, example.name);
        });
    }
}

TEST_CASE("what is typed stays readable while it is typed, and only there (R-202)") {
    std::size_t typed = 0;
    for_each_example([&](const tests::Example& example) {
        const auto* form = std::get_if<kiosk::FormScreen>(&example.snapshot.screen);
        if (form == nullptr || !form->focus) return;
        for (const auto& field : form->page.fields) {
            if (field.id != *form->focus || field.masked.empty()) continue;
            const Tree tree = tree_of(example, false);
            const Node* node = ui::find(tree.root, "field." + field.id.value());
            if (node == nullptr || !node->focused) continue;
            ++typed;
            CHECK_MESSAGE(node->value.find('*') == std::string::npos, example.name);
        }
    });
    CHECK(typed >= 5);
}
