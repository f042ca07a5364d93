#pragma once

#include <cstdint>
#include <map>
#include <mutex>

#include "kiosk/base/secret.h"
#include "ui/present/texture.h"

namespace ui {

/// Rows of red, green, blue, opaque, four bytes a point.
struct ShelfPicture {
    kiosk::SecretBytes rgba;
    int width = 0;
    int height = 0;
};

/// Pictures that are no part of a screen's words: what the camera sees, papers that were taken.
/// Nodes name them by number (`Node::picture`); one that is not here is drawn as an empty place.
///
/// **Threads:** `put` any; the rest the user interface's.
/// **Limits:** `pictures_max`, of which the second-lowest number goes first: the lowest is what the
/// camera sees now; `side_max` points a side.
/// **Secrets:** all of it; `forget` overwrites and drops it.
class PictureShelf {
  public:
    static constexpr std::size_t pictures_max = 80;
    static constexpr int side_max = 2'048;

    /// In the place of what was there under that number.
    void put(std::uint64_t id, ShelfPicture picture);
    /// Takes what was put since the last call: textures change here only, between two frames. True
    /// when there was something.
    bool settle();
    [[nodiscard]] const Texture* find(std::uint64_t id) const;
    void forget();

  private:
    struct Shown {
        ShelfPicture picture;
        Texture texture;
    };

    std::map<std::uint64_t, Shown> shown_;
    std::mutex mutex_;
    std::map<std::uint64_t, ShelfPicture> waiting_;
};

}  // namespace ui
