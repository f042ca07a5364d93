#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "kiosk/base/result.h"

struct hb_face_t;
struct hb_font_t;

namespace kiosk {

/// One file of the pinned chain.
struct PrintFont {
    const char* regular = nullptr;
    const char* bold = nullptr;  ///< nullptr: regular stands in
    unsigned index = 0;          ///< face within a collection
    bool check_only = false;     ///< its forms are those of another country
};

/// The same files in the same order as on the screen (ui/text_engine), so that what was read is
/// what is printed.
[[nodiscard]] std::span<const PrintFont> print_fonts();

/// A face of the chain: its place in the shelf.
using PrintFace = std::size_t;

/// The chain's faces, mapped into memory when the first character needs them.
/// **Threads:** one. **Errors:** `not_found` when the first font is missing; a later one is passed
/// over.
class FontShelf {
  public:
    [[nodiscard]] static Result<std::unique_ptr<FontShelf>> open(
        std::span<const PrintFont> fonts = print_fonts());
    ~FontShelf();
    FontShelf(const FontShelf&) = delete;
    FontShelf& operator=(const FontShelf&) = delete;

    /// The first face with `character`; nothing when none has it. `latin`: typographic quotes,
    /// dashes and dots come from a font where they are narrow.
    [[nodiscard]] std::optional<PrintFace> choose(char32_t character, bool bold, bool latin);
    /// The face whose box stands for a character that no font has.
    [[nodiscard]] PrintFace fallback(bool bold) const { return bold ? 1 : 0; }
    /// Which character it is can be checked by the face, and how it is written here cannot.
    [[nodiscard]] bool is_check_only(PrintFace face) const;
    [[nodiscard]] bool covers(PrintFace face, char32_t character);

    [[nodiscard]] hb_face_t* face(PrintFace face);
    /// Scaled to the face's own units.
    [[nodiscard]] hb_font_t* font(PrintFace face);
    [[nodiscard]] double units_per_em(PrintFace face);

  private:
    struct Slot;
    explicit FontShelf(std::span<const PrintFont> fonts);
    [[nodiscard]] Slot* opened(PrintFace face);

    std::vector<std::unique_ptr<Slot>> slots_;  // two for each font: regular, bold
};

}  // namespace kiosk
