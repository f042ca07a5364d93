#pragma once

#include <memory>
#include <random>
#include <vector>

#include <imgui.h>
#include <imgui_internal.h>

#include "ui/present/pixels.h"
#include "ui/present/rasteriser.h"
#include "ui/present/texture.h"

namespace tests {

const ImVec4 one_texel{1.5F, 1.5F, 1.5F, 1.5F};
constexpr std::uint32_t ground = 0xFF204060U;

inline ImU32 rgba(unsigned red, unsigned green, unsigned blue, unsigned alpha = 255) {
    return IM_COL32(red, green, blue, alpha);
}

/// A texture of any size filled by a rule.
struct OwnedTexture {
    OwnedTexture(int width, int height, ui::TextureFormat format) {
        const int channels = format == ui::TextureFormat::mask ? 1 : 4;
        pixels.resize(static_cast<std::size_t>(width * height * channels));
        for (std::size_t i = 0; i < pixels.size(); ++i)
            pixels[i] = static_cast<std::uint8_t>(i * 37 + i / 7 * 11);
        texture = {pixels.data(), width, height, format, 1};
    }
    std::vector<std::uint8_t> pixels;
    ui::Texture texture;
};

/// Draw data built by hand: no context, no font.
class Drawing {
  public:
    Drawing() : list_(&shared_) {}

    void clip(int x0, int y0, int x1, int y1) {
        clip_ = ImVec4(static_cast<float>(x0), static_cast<float>(y0), static_cast<float>(x1),
                       static_cast<float>(y1));
    }
    void use(const ui::Texture& texture) { texture_ = &texture; }

    /// Texels [u0, u1) × [v0, v1) on pixels [x0, x1) × [y0, y1).
    void quad(const ImVec4& at, const ImVec4& texels, ImU32 top, ImU32 bottom) {
        const auto width = static_cast<float>(texture_->width);
        const auto height = static_cast<float>(texture_->height);
        const ImVec2 low(texels.x / width, texels.y / height);
        const ImVec2 high(texels.z / width, texels.w / height);
        const auto first = static_cast<ImDrawIdx>(list_.VtxBuffer.Size);
        vertex({at.x, at.y}, low, top);
        vertex({at.z, at.y}, {high.x, low.y}, top);
        vertex({at.z, at.w}, high, bottom);
        vertex({at.x, at.w}, {low.x, high.y}, bottom);
        for (const int k : {0, 1, 2, 0, 2, 3}) index(first, k);
        command(6);
    }
    void quad(const ImVec4& at, const ImVec4& texels, ImU32 colour) {
        quad(at, texels, colour, colour);
    }

    void triangle(const ImVec2& a, const ImVec2& b, const ImVec2& c, ImU32 colour) {
        const auto first = static_cast<ImDrawIdx>(list_.VtxBuffer.Size);
        for (const ImVec2& at : {a, b, c}) vertex(at, {0, 0}, colour);
        for (const int k : {0, 1, 2}) index(first, k);
        command(3);
    }

    [[nodiscard]] const ImDrawData& data() {
        lists_[0] = &list_;
        data_.Valid = true;
        data_.CmdLists = lists_;
        data_.CmdListsCount = 1;
        return data_;
    }

    [[nodiscard]] ui::Image drawn(int width, int height,
                                  ui::RasterPath path = ui::RasterPath::fast) {
        ui::Image image{width, height, {}};
        image.pixels.assign(static_cast<std::size_t>(width * height), ground);
        ui::rasterise(data(), image.buffer(), image.buffer().bounds(), path);
        return image;
    }

  private:
    void vertex(const ImVec2& at, const ImVec2& uv, ImU32 colour) {
        ImDrawVert made;
        made.pos = at;
        made.uv = uv;
        made.col = colour;
        list_.VtxBuffer.push_back(made);
    }
    void index(ImDrawIdx first, int k) {
        list_.IdxBuffer.push_back(static_cast<ImDrawIdx>(first + k));
    }
    void command(unsigned count) {
        ImDrawCmd made;
        made.ClipRect = clip_;
        // ImGui wants a pointer to something changeable; the rasteriser reads only.
        made.TextureId = const_cast<ui::Texture*>(texture_);
        made.IdxOffset = static_cast<unsigned>(list_.IdxBuffer.Size) - count;
        made.ElemCount = count;
        list_.CmdBuffer.push_back(made);
    }

    ImDrawListSharedData shared_;
    ImDrawList list_;
    ImDrawList* lists_[1] = {nullptr};
    ImDrawData data_;
    ImVec4 clip_{0, 0, 4096, 4096};
    const ui::Texture* texture_ = nullptr;
};

/// A mask of 255 everywhere.
inline OwnedTexture white() {
    OwnedTexture out(4, 4, ui::TextureFormat::mask);
    std::fill(out.pixels.begin(), out.pixels.end(), std::uint8_t{255});
    return out;
}

}  // namespace tests
