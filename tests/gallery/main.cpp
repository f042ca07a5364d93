// Writes the gallery's pages as PNG into a folder, to be looked at; with --time it measures frames
// instead.
#include <cstdio>
#include <ctime>
#include <fstream>
#include <string>

#include "tests/gallery/gallery.h"
#include "ui/imgui/renderer.h"
#include "ui/present/png.h"
#include "ui/present/presenter.h"

namespace {

/// Processor time, so that a busy machine does not count.
double cpu_milliseconds() {
    return static_cast<double>(std::clock()) * 1000.0 / CLOCKS_PER_SEC;
}

int write_pages(ui::TextEngine& text, const std::string& folder) {
    const ui::Viewport viewport = tests::gallery_viewport();
    ui::Renderer renderer(text, viewport);
    for (const ui::Tree& tree : {tests::gallery_cards(), tests::gallery_icons(),
                                 tests::gallery_scripts(), tests::gallery_forms()}) {
        ui::MemoryTarget target(viewport.width_px, viewport.height_px);
        ui::SoftwarePresenter presenter(target);
        (void)renderer.frame(tree, {}, kiosk::SteadyTime{kiosk::Duration{100}});
        (void)presenter.present(renderer.draw_data());
        const auto png = ui::png_from(target.image());
        if (!png) return 1;
        std::ofstream file(folder + "/" + tree.screen + ".png", std::ios::binary);
        file.write(reinterpret_cast<const char*>(png->data()),
                   static_cast<std::streamsize>(png->size()));
    }
    return 0;
}

int measure(ui::TextEngine& text) {
    const ui::Viewport viewport = tests::gallery_viewport();
    ui::Renderer renderer(text, viewport);
    ui::MemoryTarget target(viewport.width_px, viewport.height_px);
    ui::SoftwarePresenter presenter(target);
    const ui::Tree cards = tests::gallery_cards();
    const ui::Tree forms = tests::gallery_forms();
    const auto frame = [&](const ui::Tree& tree, const ui::TouchFrame& touch, int ms) {
        (void)renderer.frame(tree, touch, kiosk::SteadyTime{kiosk::Duration{ms}});
    };
    frame(cards, {}, 0);
    (void)presenter.present(renderer.draw_data());
    std::printf("start to first frame %.1f ms of processor time\n", cpu_milliseconds());
    constexpr int rounds = 50;
    double from = cpu_milliseconds();
    for (int i = 0; i < rounds; ++i) frame(cards, {}, 16 * i);
    std::printf("build %.3f ms\n", (cpu_milliseconds() - from) / rounds);
    from = cpu_milliseconds();
    for (int i = 0; i < rounds; ++i) {
        presenter.invalidate();
        (void)presenter.present(renderer.draw_data());
    }
    std::printf("full present %.2f ms\n", (cpu_milliseconds() - from) / rounds);
    frame(forms, {}, 1000);
    (void)presenter.present(renderer.draw_data());
    from = cpu_milliseconds();
    for (int i = 0; i < rounds; ++i) {
        const bool down = i % 2 == 0;
        const ui::TouchPoint at{100, 1400, 0};
        frame(forms, {{at}, at, down, down, !down}, 2000 + 300 * i);
        (void)presenter.present(renderer.draw_data());
    }
    std::printf("key press frame %.2f ms\n", (cpu_milliseconds() - from) / rounds);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    auto text = ui::TextEngine::open();
    if (!text || argc < 2) return 2;
    const std::string argument = argv[1];
    return argument == "--time" ? measure(**text) : write_pages(**text, argument);
}
