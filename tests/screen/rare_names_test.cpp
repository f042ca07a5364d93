// A name that only a font for checking can show says so beside it.
#include <algorithm>
#include <string>

#include <doctest.h>

#include "tests/screen/displays.h"
#include "tests/screen/world.h"
#include "tests/support/snapshots.h"
#include "ui/frame.h"

namespace {

using kiosk::Language;
using ui::Node;
using ui::Tree;

std::size_t marks_in(const Node& node, Language language) {
    const std::string_view words = tests::shipped_texts().at(language, "forms.check_only");
    std::size_t count = 0;
    ui::for_each(node, [&](const Node& each) { count += each.label == words ? 1U : 0U; });
    return count;
}

bool overlap(const ui::Rect& a, const ui::Rect& b) {
    return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

/// Screens in every way, language and size, drawn from the examples of this name.
template <class Check>
void for_each_drawn(std::string_view name, const Check& check) {
    for (const auto& [display, viewport] : tests::displays)
        for (const auto way : tests::all_ways)
            for (const Language language : {Language::zh, Language::en})
                for (const tests::Example& example : tests::example_snapshots({language, way}))
                    if (example.name == name)
                        check(ui::build_screen(example.snapshot, viewport, tests::shipped_texts(),
                                               tests::screen_engine(), example.keyboard),
                              language,
                              std::string(name) + " on " + display + ", way " +
                                  std::to_string(static_cast<int>(way)) + ", " +
                                  std::string(kiosk::tag_of(language)));
}

struct Marked {
    const char* example;
    const char* node;
};

TEST_CASE("a value whose forms are only for checking is marked beside it, and no other is") {
    for (const auto& [name, id] :
         {Marked{"form_rare_name", "field.name"}, Marked{"form_rare_typed", "field.contact_name"},
          Marked{"form_rare_typing", "field.contact_name"},
          Marked{"review_rare_name", "answer.name"},
          Marked{"review_rare_name", "answer.contact"}}) {
        for_each_drawn(name, [&, id = id](const Tree& tree, Language language,
                                          const std::string& where) {
            const Node* node = ui::find(tree.root, id);
            REQUIRE_MESSAGE(node != nullptr, where);
            CHECK_MESSAGE(marks_in(*node, language) == 1, where);
            const std::string_view words = tests::shipped_texts().at(language, "forms.check_only");
            for (const Node& child : node->children) {
                if (child.label != words) continue;
                for (const ui::TextPart& part : node->texts)
                    CHECK_MESSAGE(!overlap(part.rect, child.rect), where, ": ", part.text);
            }
        });
    }
    for (const char* name : {"form_card", "review", "form_pinyin_typing"})
        for_each_drawn(name, [](const Tree& tree, Language language, const std::string& where) {
            CHECK_MESSAGE(marks_in(tree.root, language) == 0, where);
        });
}

}  // namespace
