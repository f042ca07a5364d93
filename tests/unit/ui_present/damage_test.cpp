#include "ui/present/damage.h"

#include <doctest.h>

#include "tests/unit/ui_present/drawing.h"

using tests::Drawing;
using tests::one_texel;
using tests::OwnedTexture;
using tests::rgba;
using ui::DamageTracker;
using ui::PixelRect;

namespace {}  // namespace

TEST_CASE("the first frame is drawn whole, an equal second one not at all") {
    OwnedTexture white = tests::white();
    DamageTracker tracker;
    for (int frame = 0; frame < 3; ++frame) {
        Drawing drawing;
        drawing.use(white.texture);
        drawing.quad({0, 0, 640, 640}, one_texel, rgba(1, 2, 3));
        const auto damage = tracker.scan(drawing.data(), 640, 640);
        if (frame == 0) {
            CHECK(damage == std::vector<PixelRect>{{0, 0, 640, 640}});
        } else {
            CHECK(damage.empty());
        }
    }
}

TEST_CASE("a key that changes its colour damages only the tiles under it") {
    OwnedTexture white = tests::white();
    DamageTracker tracker;
    const auto frame = [&](ImU32 key) {
        Drawing drawing;
        drawing.use(white.texture);
        drawing.quad({0, 0, 640, 640}, one_texel, rgba(1, 2, 3));
        drawing.quad({100, 200, 190, 250}, one_texel, key);
        return tracker.scan(drawing.data(), 640, 640);
    };
    (void)frame(rgba(255, 255, 255));
    // Columns 1 and 2 (64…192), row 3 (192…256).
    CHECK(frame(rgba(0, 0, 255)) == std::vector<PixelRect>{{64, 192, 192, 256}});
    CHECK(frame(rgba(0, 0, 255)).empty());
}

TEST_CASE("what disappears is damage too, and so is a changed order") {
    OwnedTexture white = tests::white();
    DamageTracker tracker;
    const auto frame = [&](bool swapped, bool second) {
        Drawing drawing;
        drawing.use(white.texture);
        const ImU32 colours[] = {rgba(255, 0, 0), rgba(0, 255, 0)};
        drawing.quad({10, 10, 50, 50}, one_texel, colours[swapped ? 1 : 0]);
        if (second) drawing.quad({10, 10, 50, 50}, one_texel, colours[swapped ? 0 : 1]);
        return tracker.scan(drawing.data(), 640, 640);
    };
    (void)frame(false, true);
    CHECK(frame(true, true).size() == 1);
    CHECK(frame(true, false) == std::vector<PixelRect>{{0, 0, 64, 64}});
}

TEST_CASE("pixels of a texture that changed under the same vertices are damage by its generation") {
    OwnedTexture masks(16, 16, ui::TextureFormat::mask);
    DamageTracker tracker;
    const auto frame = [&] {
        Drawing drawing;
        drawing.use(masks.texture);
        drawing.quad({300, 300, 310, 310}, {0, 0, 10, 10}, rgba(0, 0, 0));
        return tracker.scan(drawing.data(), 640, 640);
    };
    (void)frame();
    CHECK(frame().empty());
    ++masks.texture.generation;
    CHECK(frame() == std::vector<PixelRect>{{256, 256, 320, 320}});
}

TEST_CASE("an edge on a tile's border damages no neighbour") {
    OwnedTexture white = tests::white();
    DamageTracker tracker;
    const auto frame = [&](ImU32 colour) {
        Drawing drawing;
        drawing.use(white.texture);
        drawing.quad({64, 64, 128, 128}, one_texel, colour);
        return tracker.scan(drawing.data(), 640, 640);
    };
    (void)frame(rgba(1, 1, 1));
    CHECK(frame(rgba(2, 2, 2)) == std::vector<PixelRect>{{64, 64, 128, 128}});
}

TEST_CASE("many scattered changes become one rectangle around all") {
    OwnedTexture white = tests::white();
    DamageTracker tracker;
    const auto frame = [&](unsigned shade) {
        Drawing drawing;
        drawing.use(white.texture);
        for (int i = 0; i < 50; ++i) {
            const auto x = static_cast<float>((i % 5 * 2 + i / 5 % 2) % 9 * 64 + 10);
            const auto y = static_cast<float>(i / 5 * 64 + 10);
            drawing.quad({x, y + static_cast<float>(i % 2), x + 5, y + 5}, one_texel,
                         rgba(shade, 0, 0));
        }
        return tracker.scan(drawing.data(), 640, 640);
    };
    (void)frame(1);
    CHECK(frame(2) == std::vector<PixelRect>{{0, 0, 576, 640}});
}

TEST_CASE("a new size and a lost window draw everything again") {
    OwnedTexture white = tests::white();
    DamageTracker tracker;
    const auto frame = [&](int width) {
        Drawing drawing;
        drawing.use(white.texture);
        drawing.quad({0, 0, 10, 10}, one_texel, rgba(1, 1, 1));
        return tracker.scan(drawing.data(), width, 640);
    };
    (void)frame(640);
    CHECK(frame(320) == std::vector<PixelRect>{{0, 0, 320, 640}});
    CHECK(frame(320).empty());
    tracker.invalidate();
    CHECK(frame(320) == std::vector<PixelRect>{{0, 0, 320, 640}});
}
