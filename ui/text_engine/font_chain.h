#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "kiosk/base/result.h"
#include "ui/text_engine/text_metrics.h"

struct hb_font_t;
struct FT_FaceRec_;

namespace ui {

/// One file of the pinned chain. The same files on every terminal give the same pixels on every
/// terminal.
struct FontSpec {
    const char* regular = nullptr;
    const char* bold = nullptr;  ///< nullptr: the regular outlines are made heavier
    int index = 0;               ///< face within a collection
    bool fallback_form =
        false;  ///< right character, foreign form (Japanese serif): only for checking
};

/// The product's chain: Noto Sans CJK SC first, then the other scripts, then Hanazono for what no
/// other has.
[[nodiscard]] std::span<const FontSpec> product_fonts();

/// Which face, and whether its outlines must be made heavier.
struct FaceId {
    std::uint8_t index = 0;
    bool embolden = false;
    friend bool operator==(const FaceId&, const FaceId&) = default;
};

/// The chain's faces, mapped into memory and opened when the first character needs them.
/// **Threads:** the one of the user interface.
/// **Errors:** a font that is missing is skipped, and a missing bold one made from the regular: the
/// terminal stays readable. `open` fails with `not_found` when there is none at all.
class FontChain {
  public:
    [[nodiscard]] static kiosk::Result<std::unique_ptr<FontChain>> open(
        std::span<const FontSpec> specs = product_fonts());
    ~FontChain();
    FontChain(const FontChain&) = delete;
    FontChain& operator=(const FontChain&) = delete;

    struct Choice {
        FaceId face;
        bool missing = false;
        bool fallback_form = false;
    };
    /// The first face of the chain with `character`. Full-width punctuation of the Chinese font is
    /// passed over when `proportional` (text in an alphabet), so that “ ” ’ … are as narrow as the
    /// letters around them.
    [[nodiscard]] Choice choose(char32_t character, Weight weight, bool proportional);
    [[nodiscard]] bool covers(FaceId face, char32_t character);

    /// Scaled to `px`; valid until the next call.
    [[nodiscard]] hb_font_t* shaping_font(FaceId face, int px);
    /// Scaled to `px`; nullptr when the file's outlines are broken.
    [[nodiscard]] FT_FaceRec_* outlines(FaceId face, int px);

    /// File names of the chain that cannot be read, in its order: something for the technician.
    [[nodiscard]] std::vector<std::string> missing() const;
    /// Capital height of the first font as a share of the em.
    [[nodiscard]] double capital_height();
    /// File names of the faces opened so far, in the chain's order.
    [[nodiscard]] std::vector<std::string> opened() const;

  private:
    struct Face;
    struct Library;
    FontChain();
    [[nodiscard]] Face* face(std::size_t index);

    std::unique_ptr<Library> library_;
    // Two for each spec: regular, bold.
    std::vector<std::unique_ptr<Face>> faces_;
    FaceId first_;  // that is there
};

}  // namespace ui
