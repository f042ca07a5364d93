#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include "kiosk/documents/font_shelf.h"
#include "kiosk/documents/page.h"

struct hb_buffer_t;
struct UBiDi;

namespace kiosk {

struct TextStyle {
    double size = 11;
    bool bold = false;
    Colour colour;
    /// Distance of base lines, as a multiple of the size.
    double leading = 1.5;
    /// Added after each character.
    double tracking = 0;
};

/// One line of text, its left end at x 0 and its base line at y 0.
struct TextLine {
    std::vector<GlyphRun> runs;
    double width = 0;
};

/// Text to lines of glyphs: bidirectional order (UAX 9), fonts by character, shaping, breaks where
/// the language allows them (UAX 14) and, in a word wider than the line, wherever a character ends.
///
/// **Errors:** bytes that are no UTF-8 become U+FFFD, control characters become spaces.
/// **Limits:** the caller's (document_text_max).
class Typesetter {
  public:
    /// `latin`: the document is in a language written with an alphabet.
    Typesetter(FontShelf& shelf, bool latin) : shelf_(shelf), latin_(latin) {}

    /// At least one line; '\n' ends a line.
    [[nodiscard]] std::vector<TextLine> lines(std::string_view text, const TextStyle& style,
                                              double width_max);
    [[nodiscard]] TextLine line(std::string_view text, const TextStyle& style);
    /// Boxes set so far in place of characters that no font has.
    [[nodiscard]] std::size_t missing_characters() const { return missing_; }
    /// Characters set so far, or measured, in a face whose forms are only for checking.
    [[nodiscard]] std::size_t check_only_characters() const { return check_only_; }

  private:
    using Text16 = std::vector<char16_t>;
    struct CloseBuffer {
        void operator()(hb_buffer_t* buffer) const;
    };
    using Shaped = std::unique_ptr<hb_buffer_t, CloseBuffer>;
    struct Piece {
        std::size_t begin = 0;
        std::size_t end = 0;
        PrintFace face = 0;
        bool missing = false;
    };

    [[nodiscard]] std::vector<Piece> pieces(const Text16& text, std::size_t begin, std::size_t end,
                                            bool bold);
    [[nodiscard]] Shaped shaped(const Text16& text, const Piece& piece, bool right_to_left);
    [[nodiscard]] GlyphRun run_of(const Text16& text, const Piece& piece, bool right_to_left,
                                  const TextStyle& style);
    /// Element i: the width of the text before unit i.
    [[nodiscard]] std::vector<double> widths_before(const Text16& text, UBiDi* bidi,
                                                    const TextStyle& style);
    [[nodiscard]] TextLine visual_line(const Text16& text, UBiDi* bidi, std::size_t begin,
                                       std::size_t end, const TextStyle& style);
    void set_paragraph(std::u32string_view text, const TextStyle& style, double width_max,
                       std::vector<TextLine>& out);

    FontShelf& shelf_;
    const bool latin_;
    std::size_t missing_ = 0;
    std::size_t check_only_ = 0;
};

}  // namespace kiosk
