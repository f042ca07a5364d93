// bench-ui-frames: processor time of one frame, by the deterministic software path, over every
// example screen (tests/support/snapshots.h).
//   bench-ui-frames ASSETS [--zoom Z]      Z: words of so many times as many pixels
// first: layout, text, icons and draw lists of a screen when nothing that it shows was ever drawn
// (all is forgotten before). next: the same in the order of the examples, so that only what is new
// on it is new. again: the same screen once more. text: shaping and drawing the letters of the
// words of each screen in that order, by an engine that did nothing else. forgotten: the same by
// one that knows no letter, the least of three. Its fonts are open (fonts: the first words of a
// program, which open them; part of the start). whole: every pixel painted. key: a letter's key
// goes down on the page of a form with the keyboard of pinyin, and what changed is painted. typed:
// it is let go, and the candidates are built and painted, or taken away again. Fails when the words
// of a screen cost more than `text_limit_ms`, in either order.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>
#include <vector>

#include "tests/support/snapshots.h"
#include "ui/frame.h"
#include "ui/imgui/renderer.h"
#include "ui/present/presenter.h"
#include "ui/text/texts.h"
#include "ui/text_engine/text_engine.h"

namespace {

constexpr double text_limit_ms = 5;
constexpr int repeats = 20;
constexpr int tries = 3;

/// Of this thread alone, so that a busy machine does not count.
double cpu_ms() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

struct Times {
    std::vector<double> values;
    std::string slowest;

    void note(double took, const std::string& name) {
        if (values.empty() || took > *std::ranges::max_element(values)) slowest = name;
        values.push_back(took);
    }
    void print(const char* what) {
        std::ranges::sort(values);
        const auto at = [this](double share) {
            return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
        };
        std::printf("%-9s p50 %7.3f   p99 %7.3f   most %7.3f ms (%s)\n", what, at(0.5), at(0.99),
                    values.back(), slowest.c_str());
    }
};

class Bench {
  public:
    Bench(ui::TextEngine& text, const ui::Texts& texts, const ui::Viewport& viewport)
        : text_(text),
          texts_(texts),
          viewport_(viewport),
          renderer_(text, viewport),
          target_(viewport.width_px, viewport.height_px),
          presenter_(target_) {}

    double draw(const tests::Example& example, const ui::TouchFrame& touch = {}) {
        const double from = cpu_ms();
        tree_ = ui::build_screen(example.snapshot, viewport_, texts_, text_, example.keyboard,
                                 example.speech, nullptr, example.hidden);
        now_ += std::chrono::milliseconds(500);
        (void)renderer_.frame(tree_, touch, now_);
        return cpu_ms() - from;
    }
    double paint(bool whole) {
        const double from = cpu_ms();
        if (whole) presenter_.invalidate();
        (void)presenter_.present(renderer_.draw_data());
        return cpu_ms() - from;
    }
    /// Of what was drawn last.
    double letters(ui::TextEngine& engine) const {
        const double from = cpu_ms();
        engine.begin_frame();
        ui::for_each(tree_.root, [&engine](const ui::Node& node) {
            for (const auto& part : node.texts) {
                const auto box =
                    engine.measure(part.text, part.style, std::max(part.rect.w, 1), part.lines_max);
                for (const auto& line : box.lines) (void)engine.glyphs(part.text, part.style, line);
            }
        });
        return cpu_ms() - from;
    }
    /// By an engine that knows none of them. The least: what else the machine does is not counted.
    double unknown_letters(ui::TextEngine& engine) const {
        double least = 1e9;
        for (int i = 0; i < tries; ++i) {
            engine.forget();
            least = std::min(least, letters(engine));
        }
        return least;
    }
    void forget() {
        renderer_.forget();
        text_.forget();
    }
    [[nodiscard]] const ui::Tree& tree() const { return tree_; }

  private:
    ui::TextEngine& text_;
    const ui::Texts& texts_;
    ui::Viewport viewport_;
    ui::Renderer renderer_;
    ui::MemoryTarget target_;
    ui::SoftwarePresenter presenter_;
    ui::Tree tree_;
    kiosk::SteadyTime now_{std::chrono::seconds(100)};
};

/// The middle of a control; nothing: the screen has no such one.
ui::TouchPoint middle_of(const ui::Tree& tree, std::string_view id) {
    ui::TouchPoint point{-1, -1, 0};
    ui::for_each(tree.root, [&](const ui::Node& node) {
        if (node.id == id)
            point = {node.rect.x + node.rect.w / 2, node.rect.y + node.rect.h / 2, 0};
    });
    return point;
}

const tests::Example* named(const std::vector<tests::Example>& examples, std::string_view name) {
    const auto found = std::ranges::find(examples, name, &tests::Example::name);
    return found == examples.end() ? nullptr : &*found;
}

/// The two pages are one and the same but for what is composed: each release leads to the other.
struct Keys {
    Times key;
    Times typed;

    void measure(Bench& bench, const std::vector<tests::Example>& examples) {
        const auto* resting = named(examples, "form_pinyin");
        const auto* composing = named(examples, "form_pinyin_typing");
        if (resting == nullptr || composing == nullptr) return;
        (void)bench.draw(*resting);
        (void)bench.paint(true);
        const auto at = middle_of(bench.tree(), "key.y");
        if (at.x < 0) return;
        for (int i = 0; i < repeats; ++i) {
            const auto& before = i % 2 == 0 ? *resting : *composing;
            const auto& after = i % 2 == 0 ? *composing : *resting;
            const double pressed = bench.draw(before, {{at}, at, true, true, false});
            key.note(pressed + bench.paint(false), before.name);
            const double released = bench.draw(after, {{at}, at, false, false, true});
            typed.note(released + bench.paint(false), after.name);
        }
    }
};

}  // namespace

int main(int count, char** words) {
    ui::Viewport viewport;
    if (count == 4 && std::strcmp(words[2], "--zoom") == 0) {
        const double zoom = std::max(0.1, std::atof(words[3]));
        viewport.width_mm /= zoom;
        viewport.height_mm /= zoom;
    } else if (count != 2) {
        std::fprintf(stderr, "usage: see the head of frames_main.cpp\n");
        return 2;
    }
    const auto texts = ui::Texts::load(std::string(words[1]) + "/text");
    const auto engine = ui::TextEngine::open();
    const auto alone = ui::TextEngine::open();
    if (!texts || !engine || !alone) return 1;
    Bench bench(**engine, *texts, viewport);
    Times fonts;
    Times first;
    Times next;
    Times again;
    Times text;
    Times forgotten;
    Times whole;
    Keys keys;
    const auto opening = tests::example_snapshots({});
    (void)bench.draw(opening.front());
    fonts.note(bench.letters(**alone), opening.front().name);
    for (const auto way : {kiosk::WayOfUse::standard, kiosk::WayOfUse::elder}) {
        const auto examples = tests::example_snapshots({kiosk::Language::zh, way});
        bench.forget();
        (*alone)->forget();
        for (const auto& example : examples) {
            next.note(bench.draw(example), example.name);
            again.note(bench.draw(example), example.name);
            text.note(bench.letters(**alone), example.name);
            whole.note(bench.paint(true), example.name);
        }
        for (const auto& example : examples) {
            bench.forget();
            first.note(bench.draw(example), example.name);
            forgotten.note(bench.unknown_letters(**alone), example.name);
        }
        keys.measure(bench, examples);
    }
    fonts.print("fonts");
    first.print("first");
    next.print("next");
    again.print("again");
    text.print("text");
    forgotten.print("forgotten");
    whole.print("whole");
    keys.key.print("key");
    keys.typed.print("typed");
    const auto counts = (*engine)->counts();
    std::printf("%zu glyphs of the last screens in the atlas\n", counts.glyphs);
    const bool misses = std::max(text.values.back(), forgotten.values.back()) > text_limit_ms;
    if (misses) std::printf("the words of a screen took more than %.0f ms\n", text_limit_ms);
    return misses ? 1 : 0;
}
