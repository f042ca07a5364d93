#include <array>
#include <cctype>
#include <map>
#include <set>
#include <string>

#include <doctest.h>

#include "tests/support/snapshots.h"
#include "ui/frame.h"
#include "ui/text/texts.h"
#include "ui/text_engine/text_engine.h"
#include "ui/theme/theme.h"

namespace {

using kiosk::Language;
using kiosk::WayOfUse;
using ui::Node;
using ui::Rect;
using ui::Tree;

struct Display {
    const char* name;
    ui::Viewport viewport;
};
constexpr std::array<Display, 4> displays{{{"27 portrait", {1080, 1920, 336, 597}},
                                           {"27 landscape", {1920, 1080, 597, 336}},
                                           {"21.5 portrait", {1080, 1920, 268, 476}},
                                           {"21.5 landscape", {1920, 1080, 476, 268}}}};
constexpr std::array ways{WayOfUse::standard, WayOfUse::elder, WayOfUse::contrast_dark,
                          WayOfUse::contrast_light, WayOfUse::low_reach};

const ui::Texts& words() {
    static const kiosk::Result<ui::Texts> texts = ui::Texts::load("assets/text");
    REQUIRE(texts);
    return *texts;
}

ui::TextEngine& engine() {
    static const kiosk::Result<std::unique_ptr<ui::TextEngine>> engine = ui::TextEngine::open();
    REQUIRE(engine);
    return **engine;
}

/// Every example on every display in every way and language.
template <class Check>
void for_every_screen(const Check& check) {
    for (const Display& display : displays) {
        for (const WayOfUse way : ways) {
            for (const Language language : {Language::zh, Language::en}) {
                for (const tests::Example& example : tests::example_snapshots({language, way})) {
                    const Tree tree =
                        ui::build_screen(example.snapshot, display.viewport, words(), engine(),
                                         example.keyboard, example.speech, nullptr, example.hidden);
                    const std::string where = example.name + " on " + display.name + ", way " +
                                              std::to_string(static_cast<int>(way)) + ", " +
                                              std::string(kiosk::tag_of(language));
                    check(example, display.viewport, tree, where);
                }
            }
        }
    }
}

bool is_control(const Node& node) {
    return node.action.has_value() || node.takes_strokes;
}

std::vector<const Node*> controls_of(const Tree& tree) {
    std::vector<const Node*> out;
    ui::for_each(tree.root, [&](const Node& node) {
        if (is_control(node)) out.push_back(&node);
    });
    return out;
}

bool inside(const Rect& inner, const Rect& outer) {
    return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.w <= outer.x + outer.w &&
           inner.y + inner.h <= outer.y + outer.h;
}

/// Free pixels between two rectangles; negative when they overlap.
int distance(const Rect& a, const Rect& b) {
    const int x = std::max(b.x - (a.x + a.w), a.x - (b.x + b.w));
    const int y = std::max(b.y - (a.y + a.h), a.y - (b.y + b.h));
    return std::max(x, y);
}

bool looks_like_a_key(const std::string& text) {
    if (text.find('.') == std::string::npos || text.back() == '.') return false;
    return std::all_of(text.begin(), text.end(),
                       [](char c) {
                           return (c >= 'a' && c <= 'z') || c == '.' || c == '_' ||
                                  (c >= '0' && c <= '9');
                       }) &&
           std::isalpha(static_cast<unsigned char>(text.front())) != 0;
}

TEST_CASE("everything lies inside the window, and every part inside its node's window") {
    for_every_screen([](const tests::Example&, const ui::Viewport& viewport, const Tree& tree,
                        const std::string& where) {
        const Rect window{0, 0, viewport.width_px, viewport.height_px};
        ui::for_each(tree.root, [&](const Node& node) {
            CHECK_MESSAGE(inside(node.rect, window), where, ": ", node.id, " ", node.label);
            for (const ui::TextPart& part : node.texts)
                CHECK_MESSAGE(inside(part.rect, window), where, ": ", part.text);
            for (const ui::IconPart& part : node.icons)
                CHECK_MESSAGE(inside(part.rect, node.rect), where, ": ", node.id);
        });
    });
}

TEST_CASE("no two controls overlap, and a finger's gap lies between them") {
    for_every_screen([](const tests::Example&, const ui::Viewport& viewport, const Tree& tree,
                        const std::string& where) {
        const std::vector<const Node*> controls = controls_of(tree);
        const int gap = static_cast<int>(ui::gap_mm * viewport.px_per_mm());
        for (std::size_t i = 0; i < controls.size(); ++i) {
            for (std::size_t k = i + 1; k < controls.size(); ++k) {
                // Between two large areas a line is enough: a finger's middle still lies in one of
                // them.
                const bool large =
                    controls[i]->id == "action.begin" || controls[k]->id == "action.begin";
                const int between = distance(controls[i]->rect, controls[k]->rect);
                CHECK_MESSAGE(between >= (large ? 0 : gap), where, ": ", controls[i]->id, " and ",
                              controls[k]->id, " ", between);
            }
        }
    });
}

TEST_CASE("every control is as large as a finger needs") {
    for_every_screen([](const tests::Example& example, const ui::Viewport& viewport,
                        const Tree& tree, const std::string& where) {
        const ui::Theme theme = ui::make_theme(example.snapshot.way, viewport, engine());
        for (const Node* node : controls_of(tree)) {
            CHECK_MESSAGE(node->rect.w >= theme.touch, where, ": ", node->id, " w ", node->rect.w);
            CHECK_MESSAGE(node->rect.h >= theme.touch, where, ": ", node->id, " h ", node->rect.h);
        }
    });
}

TEST_CASE("every control has an id of its own, a role and words") {
    for_every_screen(
        [](const tests::Example&, const ui::Viewport&, const Tree& tree, const std::string& where) {
            std::map<std::string, int> ids;
            ui::for_each(tree.root, [&](const Node& node) {
                if (!node.id.empty()) ++ids[node.id];
                if (!is_control(node)) return;
                CHECK_MESSAGE(!node.id.empty(), where, ": ", node.label);
                CHECK_MESSAGE(node.role != ui::Role::none, where, ": ", node.id);
                CHECK_MESSAGE(!node.label.empty(), where, ": ", node.id);
            });
            for (const auto& [id, count] : ids) CHECK_MESSAGE(count == 1, where, ": ", id);
        });
}

/// The visit's own dialogs, and the one of the voice.
bool is_under_a_dialog(const tests::Example& example) {
    return example.snapshot.overlay.has_value() || example.speech.panel;
}

/// Where the person has to do or to choose something else, or waits; the technician's PIN has its
/// one action as soon as there are digits enough.
const std::set<std::string> without_primary{"home",
                                            "home_last_page",
                                            "home_out_of_order",
                                            "home_stages",
                                            "home_topic",
                                            "home_departments",
                                            "search",
                                            "search_found",
                                            "search_near",
                                            "search_noted",
                                            "scenario",
                                            "guide_no_reader",
                                            "identify",
                                            "identify_reading",
                                            "identify_resume",
                                            "submitting",
                                            "evaluation",
                                            "cases",
                                            "cases_waiting",
                                            "consent_waiting",
                                            "wallet",
                                            "wallet_none",
                                            "wallet_waiting",
                                            "paper_tampered",
                                            "home_personal",
                                            "principals",
                                            "principals_nobody",
                                            "verify",
                                            "verify_waiting",
                                            "verify_unavailable",
                                            "link_card",
                                            "cases_gone",
                                            "cases_none",
                                            "case_waiting",
                                            "case_refused",
                                            "supplement",
                                            "voice",
                                            "bill_empty",
                                            "bill_found",
                                            "bill_none",
                                            "bill_waiting",
                                            "capture",
                                            "capture_glare",
                                            "delivery_courier",
                                            "delivery_writing",
                                            "face_comparing",
                                            "face_looking",
                                            "pay_asking",
                                            "pay_bill_code",
                                            "pay_code",
                                            "pay_code_stale",
                                            "phone",
                                            "phone_offline",
                                            "public",
                                            "public_assist",
                                            "public_figures",
                                            "public_notice",
                                            "public_notices",
                                            "public_search",
                                            "out_of_service",
                                            "maintenance_pin",
                                            "maintenance_pin_wrong",
                                            "maintenance_pin_locked",
                                            "maintenance_pin_none"};

TEST_CASE("one action leads on, or none where the person has to do something else") {
    for_every_screen([&](const tests::Example& example, const ui::Viewport& viewport,
                         const Tree& tree, const std::string& where) {
        std::vector<const Node*> primary;
        ui::for_each(tree.root, [&](const Node& node) {
            if (node.primary) primary.push_back(&node);
        });
        CHECK_MESSAGE(primary.size() == (without_primary.contains(example.name) ? 0U : 1U), where);
        if (primary.empty() || is_under_a_dialog(example) || tree.screen == "attract") return;
        const Rect& rect = primary.front()->rect;
        CHECK_MESSAGE(rect.x + rect.w > viewport.width_px * 8 / 10, where);
        CHECK_MESSAGE(rect.y > viewport.height_px * 7 / 10, where);
    });
}

TEST_CASE("every screen has its published name, a title and one heading of the first level") {
    for_every_screen([](const tests::Example& example, const ui::Viewport&, const Tree& tree,
                        const std::string& where) {
        CHECK(tree.screen == kiosk::screen_id(example.snapshot.screen));
        CHECK_MESSAGE(!tree.title.empty(), where);
        int headings = 0;
        ui::for_each(tree.root, [&](const Node& node) {
            if (node.role == ui::Role::heading && node.heading_level == 1) ++headings;
        });
        CHECK_MESSAGE(headings == 1, where);
    });
}

TEST_CASE("every word is written, whole, untorn, and large enough to be read") {
    for_every_screen([](const tests::Example& example, const ui::Viewport& viewport,
                        const Tree& tree, const std::string& where) {
        const ui::Theme theme = ui::make_theme(example.snapshot.way, viewport, engine());
        ui::for_each(tree.root, [&](const Node& node) {
            CHECK_MESSAGE(!(!node.label.empty() && looks_like_a_key(node.label)), where, ": ",
                          node.label);
            for (const ui::TextPart& part : node.texts) {
                if (part.text.empty()) continue;
                CHECK_MESSAGE(!looks_like_a_key(part.text), where, ": ", part.text);
                CHECK_MESSAGE(part.style.px >= theme.type_min_px, where, ": ", part.text);
                const ui::TextBox box = engine().measure(part.text, part.style,
                                                         std::max(1, part.rect.w), part.lines_max);
                CHECK_MESSAGE(!box.cut, where, ": cut: ", part.text);
                CHECK_MESSAGE(box.height <= part.rect.h + 1, where, ": too tall: ", part.text, " ",
                              box.height, " in ", part.rect.h);
                CHECK_MESSAGE(box.width <= part.rect.w, where, ": too wide: ", part.text);
            }
        });
    });
}

TEST_CASE("nothing of a guide, of a form without keyboard or of the answers is left out") {
    for_every_screen([](const tests::Example& example, const ui::Viewport&, const Tree& tree,
                        const std::string& where) {
        std::size_t rows = 0;
        std::size_t answers = 0;
        ui::for_each(tree.root, [&](const Node& node) {
            if (node.role == ui::Role::listitem) ++rows;
            if (node.id.starts_with("answer.")) ++answers;
        });
        if (const auto* guide = std::get_if<kiosk::GuideScreen>(&example.snapshot.screen)) {
            std::size_t wanted = 0;
            for (const kiosk::GuideSection& section : guide->sections)
                wanted += section.rows.size();
            CHECK_MESSAGE(rows == wanted, where);
        }
        if (const auto* form = std::get_if<kiosk::FormScreen>(&example.snapshot.screen);
            form != nullptr && !form->focus) {
            for (const kiosk::FieldView& field : form->page.fields) {
                // A long list has the page for itself.
                if (form->list && form->list->field != field.id) continue;
                CHECK_MESSAGE(ui::find(tree.root, "field." + field.id.value()) != nullptr, where,
                              ": ", field.id.value());
            }
        }
        if (const auto* form = std::get_if<kiosk::FormScreen>(&example.snapshot.screen);
            form != nullptr && form->page.entries) {
            for (const kiosk::EntryView& entry : form->page.entries->entries) {
                const auto id = "entry." + std::to_string(entry.position);
                CHECK_MESSAGE(ui::find(tree.root, id) != nullptr, where, ": ", id);
            }
        }
        if (const auto* form = std::get_if<kiosk::FormScreen>(&example.snapshot.screen);
            form != nullptr && form->list) {
            for (const kiosk::FieldOption& option : form->list->options) {
                const auto id = "option." + form->list->field.value() + "." + option.value;
                CHECK_MESSAGE(ui::find(tree.root, id) != nullptr, where, ": ", id);
            }
        }
        if (const auto* own = std::get_if<kiosk::CaseScreen>(&example.snapshot.screen);
            own != nullptr && own->shown.stages_sound) {
            CHECK_MESSAGE(rows == own->shown.stages.size(), where);
        }
        if (const auto* list = std::get_if<kiosk::CasesScreen>(&example.snapshot.screen)) {
            for (const auto& row : list->rows) {
                const bool is_case = std::holds_alternative<kiosk::CaseLine>(row.matter);
                const auto id = (is_case ? "case." : "ticket.") + std::to_string(row.position + 1);
                CHECK_MESSAGE(ui::find(tree.root, id) != nullptr, where, ": ", id);
            }
        }
        if (const auto* review = std::get_if<kiosk::ReviewScreen>(&example.snapshot.screen)) {
            CHECK_MESSAGE(answers == review->answers.size(), where);
        }
    });
}

TEST_CASE("help is on every screen, 返回 and 首页 always at the same place (R-213)") {
    std::map<std::string, Rect> places;
    for_every_screen([&](const tests::Example& example, const ui::Viewport& viewport,
                         const Tree& tree, const std::string& where) {
        // The technician is whom the button would call.
        const bool calls = !tree.screen.starts_with("maintenance_");
        CHECK_MESSAGE((ui::find(tree.root, "action.help") != nullptr) == calls, where);
        if (tree.screen == "attract") return;
        for (const char* id : {"action.back", "action.home", "action.help"}) {
            const Node* node = ui::find(tree.root, id);
            if (!calls && id == std::string_view("action.help")) continue;
            REQUIRE_MESSAGE(node != nullptr, where);
            const std::string key = std::string(id) + std::to_string(viewport.width_px) + "/" +
                                    std::to_string(viewport.width_mm) +
                                    std::to_string(static_cast<int>(example.snapshot.way)) +
                                    std::string(kiosk::tag_of(example.snapshot.language));
            const auto [at, fresh] = places.try_emplace(key, node->rect);
            CHECK_MESSAGE(at->second == node->rect, where, ": ", id);
        }
    });
}

TEST_CASE("where the terminal cannot go on it says where else: hall and telephone (R-214)") {
    const std::set<std::string> failures{
        "notice_expired", "notice_other_person", "out_of_service",   "cases_offline",
        "cases_busy",     "cases_gone",          "cases_card_again", "cases_unreadable"};
    for_every_screen([&](const tests::Example& example, const ui::Viewport&, const Tree& tree,
                         const std::string& where) {
        if (!failures.contains(example.name)) return;
        const Node* main = nullptr;
        std::string told;
        ui::for_each(tree.root, [&](const Node& node) {
            if (node.role == ui::Role::main) main = &node;
        });
        REQUIRE_MESSAGE(main != nullptr, where);
        ui::for_each(*main, [&](const Node& node) { told += node.label + node.description; });
        const std::string hall(example.snapshot.hall.in(example.snapshot.language));
        CHECK_MESSAGE(told.find(hall) != std::string::npos, where, ": ", told);
        CHECK_MESSAGE(told.find(example.snapshot.help_phone) != std::string::npos, where);
    });
}

TEST_CASE("in the low-reach way of a tall display nothing to touch lies in the upper third") {
    for_every_screen([](const tests::Example& example, const ui::Viewport& viewport,
                        const Tree& tree, const std::string& where) {
        if (example.snapshot.way != WayOfUse::low_reach || !viewport.portrait()) return;
        for (const Node* node : controls_of(tree)) {
            CHECK_MESSAGE(node->rect.y >= viewport.height_px * 30 / 100, where, ": ", node->id);
        }
    });
}

TEST_CASE("in low reach no control of a wide display is higher than on a tall one of its size") {
    for_every_screen([](const tests::Example& example, const ui::Viewport& viewport,
                        const Tree& tree, const std::string& where) {
        if (example.snapshot.way != WayOfUse::low_reach) return;
        const double long_side_mm = std::max(viewport.width_mm, viewport.height_mm);
        for (const Node* node : controls_of(tree)) {
            const double height_mm = (viewport.height_px - node->rect.y) / viewport.px_per_mm();
            CHECK_MESSAGE(height_mm <= long_side_mm * 0.71, where, ": ", node->id, " ", height_mm);
        }
    });
}

TEST_CASE("languages and ways of use can be changed on every screen without an overlay") {
    for_every_screen([](const tests::Example& example, const ui::Viewport&, const Tree& tree,
                        const std::string& where) {
        if (is_under_a_dialog(example)) return;
        for (const char* id : {"way.standard", "way.elder", "way.contrast_dark",
                               "way.contrast_light", "way.low_reach"}) {
            const Node* node = ui::find(tree.root, id);
            REQUIRE_MESSAGE(node != nullptr, where, ": ", id);
            CHECK_MESSAGE(node->action.has_value(), where);
        }
        const char* other =
            example.snapshot.language == Language::zh ? "language.en" : "language.zh";
        CHECK_MESSAGE(ui::find(tree.root, other) != nullptr, where);
    });
}

}  // namespace
