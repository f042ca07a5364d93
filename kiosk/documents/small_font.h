#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>

#include "kiosk/base/result.h"
#include "kiosk/documents/font_shelf.h"

typedef struct _cairo_font_face cairo_font_face_t;

namespace kiosk {

/// What a document uses of one face.
struct FaceUse {
    std::set<std::uint32_t> glyphs;
    std::set<char32_t> characters;
};

/// A face cut down to a few glyphs, ready for Cairo. Lives in memory only.
class SmallFont {
  public:
    [[nodiscard]] static Result<SmallFont> cut(FontShelf& shelf, PrintFace face,
                                               const FaceUse& use);
    [[nodiscard]] cairo_font_face_t* face() const { return face_.get(); }
    /// Where a glyph of the whole font is in this one.
    [[nodiscard]] unsigned long glyph(std::uint32_t id) const;

  private:
    struct CloseFace {
        void operator()(cairo_font_face_t* face) const;
    };
    std::unique_ptr<cairo_font_face_t, CloseFace> face_;
    std::map<std::uint32_t, std::uint32_t> places_;
};

}  // namespace kiosk
