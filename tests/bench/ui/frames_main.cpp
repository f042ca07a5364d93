// bench-ui-frames: processor time of one frame, by the deterministic software path, over every
// example screen (tests/support/snapshots.h).
//   bench-ui-frames ASSETS [--zoom Z]      Z: words of so many times as many pixels
// first: layout, text and draw lists of a screen when nothing that it shows was ever drawn (all is
// forgotten before). next: the same in the order of the examples, so that only its new words are
// new. again: the same screen once more. new: what the second time spared, so the price of words
// that were never seen; without the very first screen, which the start draws. whole: every pixel
// painted. key: a key goes down on the page with the keyboard, and what changed is painted.

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

constexpr double new_limit_ms = 5;
constexpr int repeats = 20;

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
        std::printf("%-8s p50 %7.3f   p99 %7.3f   most %7.3f ms (%s)\n", what, at(0.5), at(0.99),
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

void measure_keys(Bench& bench, const tests::Example& example, Times& times) {
    (void)bench.draw(example);
    (void)bench.paint(true);
    const auto at = middle_of(bench.tree(), "key.5");
    if (at.x < 0) return;
    for (int i = 0; i < repeats; ++i) {
        const bool down = i % 2 == 0;
        const double built = bench.draw(example, {{at}, at, down, down, !down});
        times.note(built + bench.paint(false), example.name);
    }
}

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
    if (!texts || !engine) return 1;
    Bench bench(**engine, *texts, viewport);
    Times first;
    Times next;
    Times again;
    Times fresh;
    Times whole;
    Times key;
    for (const auto way : {kiosk::WayOfUse::standard, kiosk::WayOfUse::elder}) {
        const auto examples = tests::example_snapshots({kiosk::Language::zh, way});
        bench.forget();
        for (const auto& example : examples) {
            const double with_new = bench.draw(example);
            const double known = bench.draw(example);
            next.note(with_new, example.name);
            again.note(known, example.name);
            if (&example != &examples.front()) fresh.note(with_new - known, example.name);
            whole.note(bench.paint(true), example.name);
        }
        for (const auto& example : examples) {
            bench.forget();
            first.note(bench.draw(example), example.name);
            if (example.name == "form_phone") measure_keys(bench, example, key);
        }
    }
    first.print("first");
    next.print("next");
    again.print("again");
    fresh.print("new");
    whole.print("whole");
    key.print("key");
    const auto counts = (*engine)->counts();
    std::printf("%zu glyphs of the last screens in the atlas\n", counts.glyphs);
    const bool misses = fresh.values.back() > new_limit_ms;
    if (misses) std::printf("new words took more than %.0f ms\n", new_limit_ms);
    return misses ? 1 : 0;
}
