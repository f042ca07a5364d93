#include "ui/present/presenter.h"

#include <doctest.h>

#include "tests/unit/ui_present/drawing.h"

using tests::Drawing;
using tests::one_texel;
using tests::OwnedTexture;
using tests::rgba;

namespace {

void draw_page(Drawing& drawing, const ui::Texture& texture, ImU32 key) {
    drawing.use(texture);
    drawing.quad({0, 0, 320, 320}, one_texel, rgba(240, 244, 250));
    drawing.quad({70, 70, 120, 120}, one_texel, key);
}

class FailingTarget final : public ui::PixelTarget {
  public:
    kiosk::Result<ui::PixelBuffer> pixels() override {
        if (fail_pixels) return {kiosk::ErrorCode::io_error, "no surface"};
        return image.buffer();
    }
    kiosk::Result<void> show(std::span<const ui::PixelRect>) override {
        if (fail_show) return {kiosk::ErrorCode::io_error, "not shown"};
        return {};
    }
    ui::Image image{320, 320, std::vector<std::uint32_t>(320 * 320)};
    bool fail_pixels = false;
    bool fail_show = false;
};

}  // namespace

TEST_CASE("a partial frame leaves the same picture as a whole one") {
    OwnedTexture white = tests::white();
    ui::MemoryTarget partial(320, 320);
    ui::SoftwarePresenter presenter(partial);
    Drawing first;
    draw_page(first, white.texture, rgba(255, 255, 255));
    CHECK(presenter.present(first.data())->pixels == 320 * 320);
    Drawing second;
    draw_page(second, white.texture, rgba(0, 80, 200));
    const auto report = presenter.present(second.data());
    CHECK(report->pixels == 64 * 64);
    ui::MemoryTarget whole(320, 320);
    ui::SoftwarePresenter fresh(whole);
    (void)fresh.present(second.data());
    CHECK(partial.image() == whole.image());
}

TEST_CASE("an unchanged frame shows nothing") {
    OwnedTexture white = tests::white();
    ui::MemoryTarget target(320, 320);
    ui::SoftwarePresenter presenter(target);
    for (int i = 0; i < 4; ++i) {
        Drawing drawing;
        draw_page(drawing, white.texture, rgba(255, 255, 255));
        (void)presenter.present(drawing.data());
    }
    CHECK(target.shows() == 1);
}

TEST_CASE("the same page has the same pixels every time") {
    OwnedTexture white = tests::white();
    std::vector<ui::Image> images;
    for (int i = 0; i < 2; ++i) {
        ui::MemoryTarget target(320, 320);
        ui::SoftwarePresenter presenter(target);
        Drawing drawing;
        draw_page(drawing, white.texture, rgba(12, 34, 56, 78));
        (void)presenter.present(drawing.data());
        images.push_back(*presenter.capture());
    }
    CHECK(images[0] == images[1]);
}

TEST_CASE("a frame that could not be shown is drawn whole the next time") {
    OwnedTexture white = tests::white();
    FailingTarget target;
    ui::SoftwarePresenter presenter(target);
    Drawing drawing;
    draw_page(drawing, white.texture, rgba(255, 255, 255));
    target.fail_pixels = true;
    CHECK(presenter.present(drawing.data()).error().code == kiosk::ErrorCode::io_error);
    target.fail_pixels = false;
    target.fail_show = true;
    CHECK_FALSE(presenter.present(drawing.data()).has_value());
    target.fail_show = false;
    CHECK(presenter.present(drawing.data())->pixels == 320 * 320);
    CHECK(presenter.present(drawing.data())->pixels == 0);
}

TEST_CASE("forgetting blackens every pixel and the next frame is drawn whole") {
    OwnedTexture white = tests::white();
    ui::MemoryTarget target(320, 320);
    ui::SoftwarePresenter presenter(target);
    Drawing drawing;
    draw_page(drawing, white.texture, rgba(255, 255, 255));
    (void)presenter.present(drawing.data());
    presenter.forget();
    const auto& pixels = target.image().pixels;
    CHECK(std::all_of(pixels.begin(), pixels.end(),
                      [](std::uint32_t p) { return p == 0xFF000000U; }));
    CHECK(presenter.present(drawing.data())->pixels == 320 * 320);
}
