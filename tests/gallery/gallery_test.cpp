#include "tests/gallery/gallery.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <doctest.h>

#include "ui/imgui/renderer.h"
#include "ui/present/png.h"
#include "ui/present/presenter.h"

namespace {

// With GOLDEN_UPDATE in the environment the pictures are written anew, after they were looked at.
constexpr const char* folder = "tests/gallery/pictures";

ui::Image drawn(ui::Renderer& renderer, const ui::Tree& tree) {
    const ui::Viewport viewport = tests::gallery_viewport();
    ui::MemoryTarget target(viewport.width_px, viewport.height_px);
    ui::SoftwarePresenter presenter(target);
    const auto frame = [&] {
        return renderer.frame(tree, {}, kiosk::SteadyTime{kiosk::Duration{100}});
    };
    // The page of all icons leaves the atlas full; as on the terminal, the next frame makes room.
    if (frame().incomplete) CHECK_FALSE(frame().incomplete);
    (void)presenter.present(renderer.draw_data());
    return target.image();
}

std::string where_different(const ui::Image& a, const ui::Image& b) {
    constexpr int tile = 64;
    std::string out;
    for (int y = 0; y < a.height; y += tile) {
        for (int x = 0; x < a.width; x += tile) {
            bool same = true;
            for (int j = y; same && j < std::min(y + tile, a.height); ++j) {
                for (int i = x; same && i < std::min(x + tile, a.width); ++i)
                    same = a.at(i, j) == b.at(i, j);
            }
            if (!same)
                out.append(std::to_string(x)).append(",").append(std::to_string(y)).append(" ");
        }
    }
    return out;
}

void compare(const ui::Tree& tree, const ui::Image& image) {
    const std::string path = std::string(folder) + "/" + tree.screen + ".png";
    CAPTURE(path);
    if (std::getenv("GOLDEN_UPDATE") != nullptr) {
        std::filesystem::create_directories(folder);
        const auto png = ui::png_from(image);
        REQUIRE(png.has_value());
        std::ofstream file(path, std::ios::binary);
        file.write(reinterpret_cast<const char*>(png->data()),
                   static_cast<std::streamsize>(png->size()));
        return;
    }
    std::ifstream file(path, std::ios::binary);
    REQUIRE(file.good());
    const kiosk::Bytes bytes{std::istreambuf_iterator<char>(file),
                             std::istreambuf_iterator<char>()};
    const auto golden = ui::image_from_png(bytes);
    REQUIRE(golden.has_value());
    REQUIRE(golden->width == image.width);
    REQUIRE(golden->height == image.height);
    CHECK(where_different(*golden, image) == "");
}

}  // namespace

TEST_CASE("every page of the gallery looks as it did when it was last looked at") {
    auto text = ui::TextEngine::open();
    REQUIRE(text.has_value());
    ui::Renderer renderer(**text, tests::gallery_viewport());
    for (const ui::Tree& tree : {tests::gallery_cards(), tests::gallery_icons(),
                                 tests::gallery_scripts(), tests::gallery_forms()}) {
        compare(tree, drawn(renderer, tree));
    }
}

TEST_CASE("pages drawn over each other in parts are the pages drawn alone") {
    auto text = ui::TextEngine::open();
    REQUIRE(text.has_value());
    const ui::Viewport viewport = tests::gallery_viewport();
    ui::Renderer renderer(**text, viewport);
    ui::MemoryTarget shared(viewport.width_px, viewport.height_px);
    ui::SoftwarePresenter presenter(shared);
    for (const ui::Tree& tree :
         {tests::gallery_cards(), tests::gallery_forms(), tests::gallery_icons()}) {
        (void)renderer.frame(tree, {}, kiosk::SteadyTime{kiosk::Duration{100}});
        (void)presenter.present(renderer.draw_data());
        const ui::Image partly = shared.image();
        CHECK(where_different(partly, drawn(renderer, tree)) == "");
    }
}
