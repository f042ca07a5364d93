#pragma once

#include <cstdint>

namespace ui {

enum class TextureFormat : std::uint8_t {
    mask,    ///< one byte a pixel: how much of the vertex colour is laid on
    colour,  ///< four bytes a pixel, R G B A, not premultiplied
};

/// Pixels that draw data may point at; an ImTextureID is a `const Texture*`. The owner of the
/// pixels keeps them alive until the next frame is presented, and raises `generation` whenever
/// pixels that may be on the screen are replaced, so that unchanged draw data with changed pixels
/// is drawn again.
struct Texture {
    const std::uint8_t* pixels = nullptr;
    int width = 0;
    int height = 0;
    TextureFormat format = TextureFormat::mask;
    std::uint32_t generation = 0;
};

}  // namespace ui
