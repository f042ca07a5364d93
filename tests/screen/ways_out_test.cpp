// Nobody is left standing: the way onward without a phone, the way on after a failure, and every
// way for who has two switches.
#include <algorithm>
#include <set>
#include <string>
#include <variant>

#include <doctest.h>

#include "tests/screen/displays.h"
#include "tests/screen/world.h"
#include "tests/support/snapshots.h"
#include "ui/focus/key_focus.h"
#include "ui/frame.h"

namespace {

using kiosk::Language;
using kiosk::WayOfUse;
using tests::all_ways;
using tests::displays;
using tests::Example;
using ui::KeypadKey;
using ui::Node;
using ui::Tree;

/// Every page for citizens on a tall and a wide display, in every way of use and both languages.
template <class Check>
void for_every_page(const Check& check) {
    for (std::size_t display = 0; display < 2; ++display) {
        for (const WayOfUse way : all_ways) {
            for (const Language language : {Language::zh, Language::en}) {
                for (const Example& example : tests::example_snapshots({language, way})) {
                    Tree tree =
                        ui::build_screen(example.snapshot, displays[display].second,
                                         tests::shipped_texts(), tests::screen_engine(),
                                         example.keyboard, example.speech, nullptr, example.hidden);
                    if (tree.screen.starts_with("maintenance_")) continue;
                    check(example, tree,
                          example.name + " on " + displays[display].first + ", way " +
                              std::to_string(static_cast<int>(way)) + ", " +
                              std::string(kiosk::tag_of(language)));
                }
            }
        }
    }
}

bool is_enabled(const Tree& tree, std::string_view id) {
    const Node* node = ui::find(tree.root, id);
    return node != nullptr && node->enabled && node->action.has_value();
}

/// What stands on every page, whatever happened, and does not lead on.
bool is_always_there(const Node& node) {
    return node.id == "action.help" || node.id.starts_with("way.") ||
           node.id.starts_with("language.") || node.id.starts_with("speech.");
}

/// Ids of what leads on or out.
std::set<std::string> ways_on(const Tree& tree) {
    std::set<std::string> ids;
    ui::for_each(tree.root, [&](const Node& node) {
        if (node.action && node.enabled && !is_always_there(node)) ids.insert(node.id);
    });
    return ids;
}

std::string all_words(const Tree& tree) {
    std::string all;
    ui::for_each(tree.root, [&](const Node& node) {
        all += node.label + "\n" + node.description + "\n";
        for (const ui::TextPart& part : node.texts) all += part.text + "\n";
    });
    return all;
}

/// An alert this large is all that the page says.
constexpr float page_taken = 0.25F;

/// In parts of the page.
float largest_alert(const Tree& tree) {
    float most = 0;
    ui::for_each(tree.root, [&](const Node& node) {
        if (node.role != ui::Role::alert) return;
        const auto part = [](int of, int all) {
            return static_cast<float>(of) / static_cast<float>(all);
        };
        most = std::max(most,
                        part(node.rect.w, tree.root.rect.w) * part(node.rect.h, tree.root.rect.h));
    });
    return most;
}

bool shows_code(const Tree& tree) {
    bool shows = false;
    ui::for_each(tree.root, [&](const Node& node) { shows |= node.qr.has_value(); });
    return shows;
}

bool names_a_window(const Example& example, const Tree& tree) {
    const std::string hall(example.snapshot.hall.in(example.snapshot.language));
    const std::string all = all_words(tree);
    return all.find(hall) != std::string::npos &&
           all.find(example.snapshot.help_phone) != std::string::npos;
}

template <class Problem>
bool has_any(const Problem& problem) {
    if constexpr (requires { problem.has_value(); }) return problem.has_value();
    if constexpr (requires { problem.empty(); }) return !problem.empty();
    return false;
}

/// States of a screen of their own that are failures.
bool has_failed(const kiosk::PayScreen& screen) {
    using Phase = kiosk::PayScreen::Phase;
    static constexpr std::array failed{Phase::over, Phase::unknown, Phase::refused, Phase::offline};
    return screen.stale || std::ranges::find(failed, screen.phase) != failed.end();
}
bool has_failed(const kiosk::FaceScreen& screen) {
    return screen.camera_away || screen.phase == kiosk::FaceScreen::Phase::answered;
}
bool has_failed(const kiosk::VerifyScreen& screen) {
    using State = kiosk::Verification::State;
    return screen.state && *screen.state != State::waiting && *screen.state != State::confirmed;
}
bool has_failed(const kiosk::CaptureScreen& screen) {
    using Phase = kiosk::CaptureScreen::Phone::Phase;
    const bool by_phone =
        screen.phone && (screen.phone->stale || screen.phone->phase > Phase::code);
    return by_phone || screen.camera_away || screen.refusal.has_value();
}
bool has_failed(const kiosk::NoticeScreen& screen) {
    return screen.icon != "done";
}
bool has_failed(const kiosk::OutOfServiceScreen&) {
    return true;
}
template <class Screen>
bool has_failed(const Screen&) {
    return false;
}

/// By what the snapshot holds, whichever screen it is.
bool shows_failure(const kiosk::Snapshot& snapshot) {
    return std::visit(
        [](const auto& screen) {
            bool failed = has_failed(screen);
            if constexpr (requires { screen.problem; }) failed |= has_any(screen.problem);
            if constexpr (requires { screen.asking; }) failed |= has_any(screen.asking.problem);
            if constexpr (requires { screen.print_problem; })
                failed |= has_any(screen.print_problem);
            if constexpr (requires { screen.form_problem; }) failed |= has_any(screen.form_problem);
            if constexpr (requires { screen.cannot_start_reason; })
                failed |= has_any(screen.cannot_start_reason);
            if constexpr (requires { screen.limits; }) failed |= has_any(screen.limits);
            if constexpr (requires { screen.offline; }) failed |= screen.offline;
            if constexpr (requires { screen.paper->print_problem; })
                failed |= screen.paper &&
                          (has_any(screen.paper->problem) || has_any(screen.paper->print_problem));
            return failed;
        },
        static_cast<const kiosk::Screen::variant&>(snapshot.screen));
}

/// The page where a phone could be used.
bool is_about_phones(const kiosk::Snapshot& snapshot) {
    const auto* capture = std::get_if<kiosk::CaptureScreen>(&snapshot.screen);
    return (capture != nullptr && capture->phone) ||
           std::holds_alternative<kiosk::VerifyScreen>(snapshot.screen) ||
           std::holds_alternative<kiosk::FaceScreen>(snapshot.screen) ||
           std::holds_alternative<kiosk::PayScreen>(snapshot.screen);
}

/// What can be done there without a phone; somebody who chose to send pictures by one goes back.
bool is_passed_without_a_phone(const kiosk::Snapshot& snapshot, const Tree& tree) {
    auto ids = ways_on(tree);
    if (const auto* face = std::get_if<kiosk::FaceScreen>(&snapshot.screen);
        face != nullptr && !face->card_is_enough)
        ids.erase("action.skip");
    if (std::holds_alternative<kiosk::CaptureScreen>(snapshot.screen))
        return ids.contains("action.back");
    return !ids.empty();
}

TEST_CASE("where a phone could be used there is a way on or out that needs none (R-213)") {
    std::set<std::string> seen;
    for_every_page([&](const Example& example, const Tree& tree, const std::string& where) {
        if (!is_about_phones(example.snapshot)) return;
        seen.insert(example.name);
        CHECK_MESSAGE(is_passed_without_a_phone(example.snapshot, tree), where);
    });
    CHECK(seen.size() >= 20);
}

TEST_CASE("a code that a step waits for stands beside what to do without a phone (R-213)") {
    std::set<std::string> seen;
    for_every_page([&](const Example& example, const Tree& tree, const std::string& where) {
        const bool is_chosen =
            std::holds_alternative<kiosk::CaptureScreen>(example.snapshot.screen);
        if (!is_about_phones(example.snapshot) || is_chosen || !shows_code(tree)) return;
        seen.insert(example.name);
        const bool passes =
            is_enabled(tree, "action.skip") || is_enabled(tree, "action.guide_only");
        CHECK_MESSAGE(passes, where);
        const Language language = example.snapshot.language;
        const std::string all = all_words(tree);
        const bool says =
            names_a_window(example, tree) ||
            all.find(tests::shipped_texts().at(language, "pay.scan.no_phone")) != all.npos ||
            all.find(tests::shipped_texts().at(language, "pay.scan.no_phone.bill")) != all.npos;
        CHECK_MESSAGE(says, where);
    });
    CHECK(seen.contains("verify"));
    CHECK(seen.contains("pay_code"));
}

TEST_CASE("every page of a failure has help and a next step (R-214)") {
    std::set<std::string> seen;
    for_every_page([&](const Example& example, const Tree& tree, const std::string& where) {
        if (largest_alert(tree) == 0 && !shows_failure(example.snapshot)) return;
        seen.insert(example.name);
        CHECK_MESSAGE(is_enabled(tree, "action.help"), where);
        // Where nothing works the next step is the window, and in words.
        const bool leads_on = !ways_on(tree).empty();
        CHECK_MESSAGE((leads_on || names_a_window(example, tree)), where);
        if (example.name != "out_of_service") CHECK_MESSAGE(leads_on, where);
    });
    CHECK(seen.size() >= 50);
}

TEST_CASE("a failure that takes the page names the nearest window and a telephone (R-214)") {
    std::set<std::string> seen;
    for_every_page([&](const Example& example, const Tree& tree, const std::string& where) {
        // A card that was left behind is no failure of the service; of a case only the stages are
        // not shown.
        if (std::holds_alternative<kiosk::GoodbyeScreen>(example.snapshot.screen) ||
            std::holds_alternative<kiosk::CaseScreen>(example.snapshot.screen))
            return;
        if (largest_alert(tree) < page_taken) return;
        seen.insert(example.name);
        CHECK_MESSAGE(names_a_window(example, tree), where);
    });
    for (const char* name :
         {"verify_refused", "face_no_match", "pay_over", "cases_offline", "submitting_problem",
          "paper_tampered", "link_card_other", "consent_failed", "notice_expired"})
        CHECK_MESSAGE(seen.contains(name), name);
}

TEST_CASE(
    "the staff can be called: from the help of every page, and the panel says it is done (R-213)") {
    std::set<std::string> seen;
    for_every_page([&](const Example& example, const Tree& tree, const std::string& where) {
        const auto* help = example.snapshot.overlay
                               ? std::get_if<kiosk::HelpPanel>(&*example.snapshot.overlay)
                               : nullptr;
        const auto* face = std::get_if<kiosk::FaceScreen>(&example.snapshot.screen);
        const bool must_look = face != nullptr && !face->can_retry &&
                               face->phase == kiosk::FaceScreen::Phase::answered;
        if (help == nullptr && !must_look) return;
        seen.insert(example.name);
        const Node* call = ui::find(tree.root, must_look ? "action.call" : "action.call_staff");
        using Call = kiosk::HelpPanel::Call;
        if (help != nullptr && (help->call == Call::asked || help->call == Call::told)) {
            CHECK_MESSAGE(call == nullptr, where);
            const char* title = help->call == Call::told ? "help.called" : "help.calling";
            CHECK_MESSAGE(tree.title == tests::shipped_texts().at(example.snapshot.language, title),
                          where);
            return;
        }
        REQUIRE_MESSAGE((call != nullptr && call->action), where);
        CHECK_MESSAGE((call->enabled && call->primary), where);
        const auto* intent = std::get_if<kiosk::intent::Help>(&*call->action);
        CHECK_MESSAGE((intent != nullptr && intent->calls), where);
    });
    CHECK(seen == std::set<std::string>{"face_review", "overlay_help", "overlay_help_called",
                                        "overlay_help_calling", "overlay_help_unreached"});
}

TEST_CASE("two switches, next and select, come to every control of every page (R-212)") {
    for_every_page([](const Example&, Tree& tree, const std::string& where) {
        ui::KeyFocus keys;
        keys.mark(tree);
        std::set<std::string> done;
        for (std::size_t step = 0; step <= ui::focus_stops(tree).size(); ++step) {
            CHECK(keys.press(KeypadKey::next, tree).empty());
            const Node* stop = keys.at(tree);
            REQUIRE_MESSAGE(stop != nullptr, where);
            if (!keys.press(KeypadKey::select, tree).empty()) done.insert(stop->id);
        }
        for (const std::string& id : ways_on(tree))
            CHECK_MESSAGE(done.contains(id), where, ": ", id);
    });
}

}  // namespace
