#include "ui/imgui/picture_shelf.h"

#include <doctest.h>

using ui::PictureShelf;
using ui::ShelfPicture;

namespace {

ShelfPicture picture_of(int width, int height, unsigned char value) {
    return {kiosk::SecretBytes(std::vector<unsigned char>(
                static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 4, value)),
            width, height};
}

}  // namespace

TEST_CASE("pictures change between two frames only, and a changed one is drawn again") {
    PictureShelf shelf;
    shelf.put(1, picture_of(4, 3, 7));
    CHECK(shelf.find(1) == nullptr);
    CHECK(shelf.settle());
    CHECK_FALSE(shelf.settle());
    const auto* texture = shelf.find(1);
    REQUIRE(texture != nullptr);
    CHECK(texture->width == 4);
    CHECK(texture->height == 3);
    CHECK(texture->pixels[0] == 7);
    const auto before = texture->generation;
    shelf.put(1, picture_of(2, 2, 9));
    CHECK(shelf.find(1)->pixels[0] == 7);
    CHECK(shelf.settle());
    CHECK(shelf.find(1)->pixels[0] == 9);
    CHECK(shelf.find(1)->generation > before);
    shelf.put(1, picture_of(2, 2, 1));
    shelf.forget();
    CHECK_FALSE(shelf.settle());
    CHECK(shelf.find(1) == nullptr);
}

TEST_CASE("what is no picture, or larger than a screen, is not taken; the shelf has an end") {
    PictureShelf shelf;
    shelf.put(1, {});
    auto cut = picture_of(4, 4, 1);
    cut.rgba.reveal().pop_back();
    shelf.put(2, std::move(cut));
    shelf.put(3, picture_of(PictureShelf::side_max + 1, 1, 1));
    CHECK_FALSE(shelf.settle());
    for (std::uint64_t id = 1; id <= PictureShelf::pictures_max + 1; ++id) {
        shelf.put(id, picture_of(1, 1, 1));
        CHECK(shelf.settle());
    }
    // What the camera sees now stays; the oldest of the others went.
    CHECK(shelf.find(1) != nullptr);
    CHECK(shelf.find(2) == nullptr);
    CHECK(shelf.find(PictureShelf::pictures_max + 1) != nullptr);
}
