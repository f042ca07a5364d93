#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "kiosk/base/result.h"
#include "ui/input/handwriting/ink_features.h"

namespace ui {

/// The middle lines of a font's characters: what a pen would have written. For making templates and
/// for tests; no part of the terminal.
/// **Threads:** one.
class GlyphInk {
  public:
    /// `face` is the number of the face in a collection.
    [[nodiscard]] static kiosk::Result<std::unique_ptr<GlyphInk>> open(
        const std::filesystem::path& font, int face);
    ~GlyphInk();
    GlyphInk(const GlyphInk&) = delete;
    GlyphInk& operator=(const GlyphInk&) = delete;

    /// Empty when the font lacks the character.
    [[nodiscard]] std::vector<InkPoint> points(char32_t character) const;

  private:
    struct Face;
    explicit GlyphInk(std::unique_ptr<Face> face);
    std::unique_ptr<Face> face_;
};

}  // namespace ui
