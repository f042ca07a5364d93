#include "ui/imgui/picture_shelf.h"

#include <iterator>
#include <utility>

namespace ui {

void PictureShelf::put(std::uint64_t id, ShelfPicture picture) {
    const bool is_whole =
        picture.width > 0 && picture.height > 0 && picture.width <= side_max &&
        picture.height <= side_max &&
        picture.rgba.reveal().size() ==
            static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height) * 4;
    if (!is_whole) return;
    const std::lock_guard lock(mutex_);
    waiting_.insert_or_assign(id, std::move(picture));
    if (waiting_.size() > pictures_max) waiting_.erase(std::next(waiting_.begin()));
}

bool PictureShelf::settle() {
    std::map<std::uint64_t, ShelfPicture> fresh;
    {
        const std::lock_guard lock(mutex_);
        fresh.swap(waiting_);
    }
    for (auto& [id, picture] : fresh) {
        Shown& shown = shown_[id];
        shown.picture = std::move(picture);
        shown.texture.pixels = shown.picture.rgba.reveal().data();
        shown.texture.width = shown.picture.width;
        shown.texture.height = shown.picture.height;
        shown.texture.format = TextureFormat::colour;
        ++shown.texture.generation;
    }
    // The first is what the camera sees now.
    while (shown_.size() > pictures_max) shown_.erase(std::next(shown_.begin()));
    return !fresh.empty();
}

const Texture* PictureShelf::find(std::uint64_t id) const {
    const auto found = shown_.find(id);
    return found == shown_.end() ? nullptr : &found->second.texture;
}

void PictureShelf::forget() {
    shown_.clear();
    const std::lock_guard lock(mutex_);
    waiting_.clear();
}

}  // namespace ui
