#include <doctest.h>

#include "ui/imgui/renderer.h"
#include "ui/present/presenter.h"

namespace {

constexpr std::uint32_t ground = 0xFF808080U;

/// Draws one box on grey ground.
ui::Image drawn(const ui::Rect& rect, const ui::BoxStyle& box) {
    auto text = std::move(*ui::TextEngine::open());
    const ui::Viewport viewport{200, 200, 62, 62};
    ui::Renderer renderer(*text, viewport);
    ui::Tree tree;
    tree.ground = {0x808080FFU};
    ui::Node node;
    node.rect = rect;
    node.box = box;
    tree.root.children.push_back(node);
    ui::MemoryTarget target(200, 200);
    ui::SoftwarePresenter presenter(target);
    (void)renderer.frame(tree, {}, kiosk::SteadyTime{});
    (void)presenter.present(renderer.draw_data());
    return target.image();
}

bool symmetric(const ui::Image& image, const ui::Rect& rect) {
    for (int y = 0; y < rect.h; ++y) {
        for (int x = 0; x < rect.w; ++x) {
            const std::uint32_t pixel = image.at(rect.x + x, rect.y + y);
            if (pixel != image.at(rect.x + rect.w - 1 - x, rect.y + y)) return false;
            if (pixel != image.at(rect.x + x, rect.y + rect.h - 1 - y)) return false;
        }
    }
    return true;
}

}  // namespace

TEST_CASE("a rounded box is symmetric, full in the middle and open at its corners") {
    ui::BoxStyle box;
    box.fill = {0xFF0000FFU};
    for (const int radius : {0, 1, 7, 24, 500}) {
        CAPTURE(radius);
        box.radius_px = radius;
        const ui::Rect rect{20, 30, 121, 80};
        const ui::Image image = drawn(rect, box);
        CHECK(symmetric(image, rect));
        CHECK(image.at(80, 70) == 0xFFFF0000U);
        CHECK(image.at(80, 30) == 0xFFFF0000U);
        CHECK((image.at(20, 30) == 0xFFFF0000U) == (radius == 0));
        CHECK(image.at(19, 70) == ground);
        CHECK(image.at(141, 70) == ground);
        CHECK(image.at(80, 29) == ground);
        CHECK(image.at(80, 110) == ground);
    }
}

TEST_CASE("no pixel of a translucent box is painted twice") {
    ui::BoxStyle box;
    box.fill = {0xFFFFFF80U};
    box.radius_px = 16;
    const ui::Rect rect{20, 30, 120, 80};
    const ui::Image image = drawn(rect, box);
    const std::uint32_t inside = image.at(80, 70);
    for (int x = 36; x < 124; ++x) CHECK(image.at(x, 31) == inside);
    for (int y = 46; y < 94; ++y) CHECK(image.at(20, y) == inside);
    for (int y = 30; y < 110; ++y) CHECK(image.at(36, y) == inside);
}

TEST_CASE("a border is as thick on every side and leaves the middle alone") {
    ui::BoxStyle box;
    box.border = {0x0000FFFFU};
    box.border_px = 3;
    for (const int radius : {0, 12}) {
        box.radius_px = radius;
        const ui::Rect rect{20, 30, 120, 80};
        const ui::Image image = drawn(rect, box);
        CHECK(symmetric(image, rect));
        for (int i = 0; i < 3; ++i) {
            CHECK(image.at(20 + i, 70) == 0xFF0000FFU);
            CHECK(image.at(80, 30 + i) == 0xFF0000FFU);
        }
        CHECK(image.at(23, 70) == ground);
        CHECK(image.at(80, 33) == ground);
    }
}

TEST_CASE("a shadow darkens the ground around a card, more below than above, and fades away") {
    ui::BoxStyle box;
    box.fill = {0xFFFFFFFFU};
    box.radius_px = 12;
    box.elevation = 1;
    const ui::Image image = drawn({50, 50, 100, 80}, box);
    const auto green = [&](int x, int y) { return (image.at(x, y) >> 8U) & 0xFFU; };
    CHECK(green(100, 132) < green(100, 48));
    CHECK(green(100, 48) < 0x80U);
    CHECK(green(100, 132) < green(100, 145));
    CHECK(image.at(100, 199) == ground);
    CHECK(image.at(100, 90) == 0xFFFFFFFFU);
    box.elevation = 0;
    CHECK(drawn({50, 50, 100, 80}, box).at(100, 132) == ground);
}

TEST_CASE("a gradient runs from the first colour at the top to the second at the bottom") {
    ui::BoxStyle box;
    box.fill = {0x000000FFU};
    box.fill_to = {0xC86432FFU};
    box.radius_px = 10;
    const ui::Image image = drawn({20, 20, 100, 100}, box);
    CHECK((image.at(70, 20) & 0xFFFFFFU) <= 0x020101U);
    CHECK(image.at(70, 119) >= 0xFFC66331U);
    for (int y = 21; y < 120; ++y) CHECK(image.at(70, y) >= image.at(70, y - 1));
}

TEST_CASE("text is placed by its alignment") {
    auto text = std::move(*ui::TextEngine::open());
    const ui::Viewport viewport{200, 200, 62, 62};
    ui::Renderer renderer(*text, viewport);
    const auto first_ink = [&](ui::AlignX align) {
        ui::Tree tree;
        tree.ground = {0xFFFFFFFFU};
        ui::Node node;
        node.rect = {0, 0, 200, 200};
        ui::TextPart part;
        part.text = "口";
        part.rect = node.rect;
        part.style.px = 40;
        part.colour = {0x000000FFU};
        part.align_x = align;
        node.texts.push_back(part);
        tree.root.children.push_back(node);
        ui::MemoryTarget target(200, 200);
        ui::SoftwarePresenter presenter(target);
        (void)renderer.frame(tree, {}, kiosk::SteadyTime{});
        (void)presenter.present(renderer.draw_data());
        for (int x = 0; x < 200; ++x) {
            for (int y = 0; y < 200; ++y) {
                if (target.image().at(x, y) != 0xFFFFFFFFU) return x;
            }
        }
        return -1;
    };
    const int left = first_ink(ui::AlignX::left);
    CHECK(left >= 0);
    CHECK(left < 10);
    CHECK(first_ink(ui::AlignX::centre) == left + 80);
    CHECK(first_ink(ui::AlignX::right) == left + 160);
}

TEST_CASE("ink at a sharp turn stays within the width of the pen") {
    auto text = std::move(*ui::TextEngine::open());
    const ui::Viewport viewport{200, 200, 62, 62};
    ui::Renderer renderer(*text, viewport);
    ui::Tree tree;
    tree.ground = {0xFFFFFFFFU};
    ui::Node canvas;
    canvas.rect = {0, 0, 200, 200};
    canvas.takes_strokes = true;
    canvas.stroke_colour = {0x000000FFU};
    canvas.stroke_px = 10;
    canvas.strokes = {{{0.1F, 0.5F, 0}, {0.5F, 0.5F, 8}, {0.8F, 0.5F, 16}, {0.4F, 0.53F, 24}}};
    tree.root.children.push_back(canvas);
    ui::MemoryTarget target(200, 200);
    ui::SoftwarePresenter presenter(target);
    (void)renderer.frame(tree, {}, kiosk::SteadyTime{});
    (void)presenter.present(renderer.draw_data());
    int right = 0;
    for (int y = 0; y < 200; ++y) {
        for (int x = 0; x < 200; ++x) {
            if (target.image().at(x, y) != 0xFFFFFFFFU) right = std::max(right, x);
        }
    }
    CHECK(right >= 163);
    CHECK(right <= 167);
    CHECK(target.image().at(100, 100) == 0xFF000000U);
}
