#include <doctest.h>

#include "tests/unit/ui_present/drawing.h"
#include "ui/present/row_kernels.h"

using tests::Drawing;
using tests::ground;
using tests::one_texel;
using tests::OwnedTexture;
using tests::rgba;

namespace {

int difference(std::uint32_t a, std::uint32_t b) {
    int most = 0;
    for (unsigned shift = 0; shift < 24; shift += 8) {
        const int by =
            static_cast<int>((a >> shift) & 0xFFU) - static_cast<int>((b >> shift) & 0xFFU);
        most = std::max(most, std::abs(by));
    }
    return most;
}

int difference(const ui::Image& a, const ui::Image& b) {
    int most = 0;
    for (std::size_t i = 0; i < a.pixels.size(); ++i)
        most = std::max(most, difference(a.pixels[i], b.pixels[i]));
    return most;
}

}  // namespace

TEST_CASE("laying on with alpha 0 changes nothing, with 255 replaces, between is rounded exactly") {
    for (std::uint32_t below = 0; below < 256; ++below) {
        for (std::uint32_t paint = 0; paint < 256; paint += 5) {
            const std::uint32_t under = 0xFF000000U | below << 16U | below << 8U | below;
            const std::uint32_t upper = paint << 16U | paint << 8U | paint;
            CHECK(ui::over(under, upper, 0) == under);
            CHECK(ui::over(under, upper, 255) == (0xFF000000U | upper));
            for (std::uint32_t alpha = 1; alpha < 255; alpha += 13) {
                const std::uint32_t exact = (paint * alpha + below * (255 - alpha) + 127) / 255;
                const std::uint32_t got = ui::over(under, upper, alpha);
                if ((got & 0xFFU) != exact || ((got >> 8U) & 0xFFU) != exact ||
                    ((got >> 16U) & 0xFFU) != exact) {
                    FAIL("rounded wrongly");
                }
            }
        }
    }
}

TEST_CASE("an opaque rectangle fills exactly its pixels") {
    OwnedTexture white = tests::white();
    Drawing drawing;
    drawing.use(white.texture);
    drawing.quad({2, 3, 5, 4}, one_texel, rgba(10, 20, 30));
    const ui::Image image = drawing.drawn(8, 8);
    for (int y = 0; y < 8; ++y) {
        for (int x = 0; x < 8; ++x) {
            const bool inside = x >= 2 && x < 5 && y == 3;
            CHECK(image.at(x, y) == (inside ? 0xFF0A141EU : ground));
        }
    }
}

TEST_CASE("a translucent rectangle lets half of the ground through") {
    OwnedTexture white = tests::white();
    Drawing drawing;
    drawing.use(white.texture);
    drawing.quad({0, 0, 2, 2}, one_texel, rgba(255, 255, 255, 128));
    CHECK(drawing.drawn(4, 4).at(1, 1) == ui::over(ground, 0xFFFFFFU, 128));
    CHECK(drawing.drawn(4, 4).at(2, 2) == ground);
}

TEST_CASE("a glyph is copied texel by texel") {
    OwnedTexture masks(16, 16, ui::TextureFormat::mask);
    Drawing drawing;
    drawing.use(masks.texture);
    drawing.quad({3, 2, 8, 6}, {4, 5, 9, 9}, rgba(255, 0, 0));
    const ui::Image image = drawing.drawn(12, 12);
    for (int y = 0; y < 4; ++y) {
        for (int x = 0; x < 5; ++x) {
            const std::uint8_t mask = masks.pixels[static_cast<std::size_t>((5 + y) * 16 + 4 + x)];
            CHECK(image.at(3 + x, 2 + y) == ui::over(ground, 0xFF0000U, mask));
        }
    }
}

TEST_CASE("a gradient runs from the first colour to the last, row by row") {
    OwnedTexture white = tests::white();
    Drawing drawing;
    drawing.use(white.texture);
    drawing.quad({0, 0, 4, 100}, one_texel, rgba(0, 0, 0), rgba(200, 100, 50));
    const ui::Image image = drawing.drawn(4, 100);
    CHECK(image.at(0, 0) == 0xFF010100U);
    CHECK(image.at(3, 99) == 0xFFC76432U);
    for (int y = 0; y < 100; ++y) CHECK(image.at(0, y) == image.at(3, y));
}

struct Path {
    const char* name;
    const ui::Texture* texture;
    ImVec4 texels;
    ImU32 top;
    ImU32 bottom;
    int tolerance;
};

std::vector<Path> paths_of_one_colour(const ui::Texture& white, const ui::Texture& masks,
                                      const ui::Texture& colours) {
    const auto plain = [](const char* name, const ui::Texture& texture, const ImVec4& texels,
                          ImU32 colour) { return Path{name, &texture, texels, colour, colour, 0}; };
    const ImVec4 same_size{3, 4, 19, 20};
    return {plain("opaque fill", white, one_texel, rgba(1, 2, 3)),
            plain("alpha fill", white, one_texel, rgba(100, 2, 250, 77)),
            plain("glyph", masks, same_size, rgba(9, 99, 199)),
            plain("translucent glyph", masks, same_size, rgba(9, 99, 199, 99)),
            plain("row stretched down", masks, {3, 8.5F, 19, 8.5F}, rgba(255, 9, 9, 60)),
            plain("column stretched right", masks, {8.5F, 3, 8.5F, 19}, rgba(255, 9, 9, 60)),
            plain("doubled", masks, {4, 4, 12, 12}, rgba(0, 255, 0)),
            plain("mirrored", masks, {19, 20, 3, 4}, rgba(0, 255, 0, 99)),
            plain("picture", colours, same_size, rgba(255, 255, 255)),
            plain("tinted picture", colours, same_size, rgba(200, 100, 50, 180)),
            plain("shrunk picture", colours, {0, 0, 32, 32}, rgba(255, 255, 255))};
}

TEST_CASE("every fast path draws the same pixels as two triangles") {
    OwnedTexture white = tests::white();
    OwnedTexture masks(32, 32, ui::TextureFormat::mask);
    OwnedTexture colours(32, 32, ui::TextureFormat::colour);
    std::vector<Path> paths = paths_of_one_colour(white.texture, masks.texture, colours.texture);
    const ImU32 dark = rgba(0, 40, 80);
    const ImU32 light = rgba(250, 200, 90);
    paths.push_back({"gradient", &white.texture, one_texel, dark, light, 1});
    paths.push_back(
        {"gradient of alpha", &white.texture, one_texel, rgba(9, 9, 9, 0), rgba(9, 9, 9), 1});
    paths.push_back({"gradient in a mask", &masks.texture, {3, 4, 19, 20}, dark, light, 1});
    for (const Path& path : paths) {
        CAPTURE(path.name);
        Drawing drawing;
        drawing.use(*path.texture);
        drawing.clip(6, 8, 20, 22);
        drawing.quad({5, 7, 21, 23}, path.texels, path.top, path.bottom);
        const ui::Image fast = drawing.drawn(32, 32, ui::RasterPath::fast);
        const ui::Image general = drawing.drawn(32, 32, ui::RasterPath::general);
        CHECK(difference(fast, general) <= path.tolerance);
        CHECK(fast.at(12, 12) != ground);
        CHECK(fast.at(5, 12) == ground);
    }
}

TEST_CASE("triangles that share an edge draw every pixel exactly once") {
    OwnedTexture white = tests::white();
    // A fan of thin triangles around a point, half transparent: a pixel drawn twice or never would
    // show.
    std::mt19937 random(7);
    std::uniform_real_distribution<float> place(4.F, 60.F);
    for (int round = 0; round < 50; ++round) {
        Drawing drawing;
        drawing.use(white.texture);
        const ImVec2 middle(place(random), place(random));
        const ImVec2 corners[] = {{0, 0},   {31.3F, 0},  {64, 0}, {64, 20.7F},
                                  {64, 64}, {13.1F, 64}, {0, 64}, {0, 40.2F}};
        for (std::size_t i = 0; i < 8; ++i) {
            drawing.triangle(middle, corners[i], corners[(i + 1) % 8], rgba(255, 255, 255, 128));
        }
        const ui::Image image = drawing.drawn(64, 64);
        const std::uint32_t once = ui::over(ground, 0xFFFFFFU, 128);
        CHECK(std::all_of(image.pixels.begin(), image.pixels.end(),
                          [&](std::uint32_t p) { return p == once; }));
    }
}

TEST_CASE("nothing is drawn outside the clip, the area or the buffer") {
    OwnedTexture white = tests::white();
    Drawing drawing;
    drawing.use(white.texture);
    drawing.clip(2, 2, 6, 6);
    drawing.quad({-1e9F, -50, 1e9F, 50}, one_texel, rgba(255, 0, 0));
    drawing.triangle({-900, -900}, {900, -900}, {0, 1e30F}, rgba(255, 0, 0));
    ui::Image image{8, 8, std::vector<std::uint32_t>(64, ground)};
    ui::rasterise(drawing.data(), image.buffer(), {4, 0, 100, 100});
    for (int y = 0; y < 8; ++y) {
        for (int x = 0; x < 8; ++x) {
            const bool inside = x >= 4 && x < 6 && y >= 2 && y < 6;
            CHECK((image.at(x, y) == 0xFFFF0000U) == inside);
        }
    }
}

TEST_CASE("a frame drawn in any pieces is the frame drawn at once") {
    OwnedTexture masks(64, 64, ui::TextureFormat::mask);
    std::mt19937 random(11);
    std::uniform_int_distribution<int> place(0, 90);
    std::uniform_real_distribution<float> anywhere(-10.F, 110.F);
    Drawing drawing;
    drawing.use(masks.texture);
    for (int i = 0; i < 40; ++i) {
        const auto x = static_cast<float>(place(random));
        const auto y = static_cast<float>(place(random));
        drawing.quad({x, y, x + 20, y + 20}, {7, 9, 27, 29},
                     rgba(200, 30, static_cast<unsigned>(place(random)), 150));
        drawing.triangle({anywhere(random), anywhere(random)}, {anywhere(random), anywhere(random)},
                         {anywhere(random), anywhere(random)}, rgba(20, 130, 30, 40));
    }
    const ui::Image whole = drawing.drawn(100, 100);
    ui::Image pieces{100, 100, std::vector<std::uint32_t>(10000, ground)};
    for (int y = 0; y < 100; y += 17) {
        for (int x = 0; x < 100; x += 23) {
            ui::rasterise(drawing.data(), pieces.buffer(),
                          {x, y, std::min(x + 23, 100), std::min(y + 17, 100)});
        }
    }
    CHECK(whole == pieces);
}
