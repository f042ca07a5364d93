#pragma once

#include <optional>

#include "ui/imgui/renderer.h"
#include "ui/present/presenter.h"

namespace tests {

/// Draws until nothing is left out, as the program does, by the path that gives the same pixels on
/// every machine.
inline std::optional<ui::Image> drawn(ui::TextEngine& engine, const ui::Viewport& viewport,
                                      const ui::Tree& tree) {
    constexpr int frames_max = 8;
    ui::MemoryTarget target(viewport.width_px, viewport.height_px);
    ui::SoftwarePresenter presenter(target);
    ui::Renderer renderer(engine, viewport);
    for (int i = 0; i < frames_max; ++i) {
        const kiosk::SteadyTime now{std::chrono::milliseconds{1000 + 17 * i}};
        const ui::FrameOutcome outcome = renderer.frame(tree, {}, now);
        if (!presenter.present(renderer.draw_data())) return std::nullopt;
        if (!outcome.incomplete && i >= 1) break;
    }
    auto image = presenter.capture();
    if (!image) return std::nullopt;
    return std::move(*image);
}

}  // namespace tests
