#include <set>
#include <string>
#include <vector>

#include <doctest.h>

#include "tests/support/snapshots.h"
#include "tests/unit/ui_screens/fake_metrics.h"
#include "ui/frame.h"
#include "ui/text/texts.h"

namespace {

using ui::Tree;
using What = kiosk::intent::Keyboard::What;

constexpr ui::Viewport usual{1080, 1920, 336, 597};

Tree keyboard_of(const tests::Example& each, const ui::Viewport& viewport = usual) {
    static const kiosk::Result<ui::Texts> texts = ui::Texts::load("assets/text");
    REQUIRE(texts);
    tests::FakeMetrics metrics;
    return ui::build_screen(each.snapshot, viewport, *texts, metrics, each.keyboard);
}

tests::Example keyboard_example(std::string_view name, tests::Setting setting = {}) {
    for (tests::Example& each : tests::example_snapshots(setting)) {
        if (each.name == name) return std::move(each);
    }
    FAIL("no such example");
    return {};
}

const ui::Node& part_of(const Tree& tree, std::string_view id) {
    const ui::Node* node = ui::find(tree.root, id);
    REQUIRE_MESSAGE(node != nullptr, id);
    return *node;
}

const kiosk::intent::Keyboard& key_of(const Tree& tree, std::string_view id) {
    const ui::Node& node = part_of(tree, id);
    REQUIRE_MESSAGE(node.action.has_value(), id);
    return std::get<kiosk::intent::Keyboard>(*node.action);
}

TEST_CASE("candidates of more than a page can be narrowed, and a touch undoes it") {
    const Tree all = keyboard_of(keyboard_example("form_name_unfolded"));
    const auto& opens = key_of(all, "key.by_radical");
    CHECK(opens.what == What::groups);
    CHECK(opens.text == "radical");
    CHECK(ui::find(all.root, "key.all") == nullptr);
    const Tree narrowed = keyboard_of(keyboard_example("form_name_narrowed"));
    const auto& widens = key_of(narrowed, "key.all");
    CHECK(widens.what == What::narrow);
    CHECK(widens.text.empty());
    CHECK(part_of(narrowed, "status.composing").label == "yi，三点水，26 个字");
    CHECK(part_of(narrowed, "status.composing").value == "yi");
    CHECK(part_of(narrowed, "key.by_radical").enabled);
    // Where all stand on one page, or are words, there is nothing to narrow.
    for (const std::vector<std::string>& few :
         {std::vector<std::string>{"沂", "溢"}, std::vector<std::string>(64, "云山市")}) {
        auto each = keyboard_example("form_name_unfolded");
        each.keyboard.more = few.size() > 2;
        each.keyboard.candidates = few;
        CHECK_FALSE(part_of(keyboard_of(each), "key.by_radical").enabled);
    }
}

TEST_CASE("groups are told by name and count, and every one is come to in every way of use") {
    const Tree radicals = keyboard_of(keyboard_example("form_name_radicals"));
    CHECK(part_of(radicals, "radical.9").label == "单人旁，25 个字");
    CHECK(part_of(radicals, "radical.149s").label == "言字旁，7 个字");
    CHECK(part_of(radicals, "radical.85").label == "三点水，26 个字");
    CHECK(part_of(radicals, "radical.46").label == "山字旁，12 个字");
    CHECK(part_of(radicals, "radical.9").sensitive);
    const auto& narrows = key_of(radicals, "radical.9");
    CHECK(narrows.what == What::narrow);
    CHECK(narrows.text == "radical.9");
    CHECK(key_of(radicals, "key.by_strokes").text == "strokes");
    const Tree strokes = keyboard_of(keyboard_example("form_name_strokes"));
    CHECK(part_of(strokes, "strokes.7").label == "7 画，44 个字");
    CHECK(key_of(strokes, "key.by_radical").text == "radical");
    for (const ui::Viewport& viewport :
         {usual, ui::Viewport{1920, 1080, 597, 336}, ui::Viewport{1080, 1920, 268, 476},
          ui::Viewport{1920, 1080, 476, 268}}) {
        for (const auto way : {kiosk::WayOfUse::standard, kiosk::WayOfUse::elder}) {
            CAPTURE(viewport.width_px);
            CAPTURE(viewport.width_mm);
            tests::Example each =
                keyboard_example("form_name_radicals", {kiosk::Language::zh, way});
            std::set<std::string> seen;
            for (bool more = true; more;) {
                const Tree tree = keyboard_of(each, viewport);
                ui::for_each(tree.root, [&](const ui::Node& node) {
                    if (node.id.starts_with("radical.")) CHECK(seen.insert(node.id).second);
                });
                more = part_of(tree, "key.further").enabled;
                if (more) each.keyboard.first = key_of(tree, "key.further").number;
            }
            CHECK(seen.size() == each.keyboard.groups.size());
        }
    }
}

}  // namespace
