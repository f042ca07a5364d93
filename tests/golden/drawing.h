#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <utility>

#include "tests/golden/sample_pictures.h"
#include "ui/imgui/renderer.h"
#include "ui/present/png.h"
#include "ui/present/presenter.h"

namespace tests {

/// Draws until nothing is left out, as the program does, by the path that gives the same pixels on
/// every machine.
inline std::optional<ui::Image> drawn(ui::TextEngine& engine, const ui::Viewport& viewport,
                                      const ui::Tree& tree) {
    constexpr int frames_max = 8;
    ui::MemoryTarget target(viewport.width_px, viewport.height_px);
    ui::SoftwarePresenter presenter(target);
    ui::Renderer renderer(engine, viewport, &sample_pictures());
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

/// Half as large, each pixel the mean of four.
inline ui::Image halved(ui::Image from) {
    ui::Image out{from.width / 2, from.height / 2, {}};
    out.pixels.reserve(static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height));
    for (int y = 0; y < out.height; ++y) {
        const auto* upper = from.buffer().row(2 * y);
        const auto* lower = from.buffer().row(2 * y + 1);
        for (int x = 0; x < out.width; ++x) {
            std::uint32_t mean = 0;
            for (const unsigned shift : {0U, 8U, 16U, 24U}) {
                std::uint32_t sum = 0;
                for (const std::uint32_t pixel :
                     {upper[2 * x], upper[2 * x + 1], lower[2 * x], lower[2 * x + 1]})
                    sum += pixel >> shift & 0xFFU;
                mean |= sum / 4 << shift;
            }
            out.pixels.push_back(mean);
        }
    }
    return out;
}

inline bool write_png(const std::filesystem::path& path, const ui::Image& image) {
    const kiosk::Result<kiosk::Bytes> png = ui::png_from(image);
    if (!png) return false;
    std::ofstream out(path, std::ios::binary);
    out.write(reinterpret_cast<const char*>(png->data()),
              static_cast<std::streamsize>(png->size()));
    return out.good();
}

}  // namespace tests
