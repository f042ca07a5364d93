#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ui {

enum class Weight : std::uint8_t { regular, bold };

/// How a text is set. `px` is the side of the em square; an ideograph fills it. `language` is BCP
/// 47
/// ("zh-Hans", "en", "ug", "bo", "mn", "ii", "kk"); it chooses glyph forms, base direction and line
/// breaks. `leading` is the distance of two baselines in ems: Tibetan and Mongolian need 1.8.
struct TextStyle {
    int px = 32;
    Weight weight = Weight::regular;
    std::string language = "zh-Hans";
    float leading = 1.4F;
    /// Of the page: a text with letters of such a script reads from right to left as a whole, even
    /// where it begins with another. Text without any (numbers, Chinese) keeps its own direction.
    bool rtl = false;

    friend bool operator==(const TextStyle&, const TextStyle&) = default;
};

/// Bytes [begin, end) of the text, without the spaces or the line feed at which the line ends.
struct TextLine {
    std::size_t begin = 0;
    std::size_t end = 0;
    int width = 0;          ///< pixels, rounded up, with the ellipsis when it has one
    bool ellipsis = false;  ///< "…" follows, because more lines or more width would be needed
    bool rtl = false;       ///< the line reads from right to left: "start" is its right side

    friend bool operator==(const TextLine&, const TextLine&) = default;
};

/// A text broken into lines. The first baseline lies `baseline` pixels below the top of the box,
/// every further one `line_height` lower; ideographs and capitals stand in the optical middle of a
/// line.
struct TextBox {
    std::vector<TextLine> lines;
    int width = 0;
    int height = 0;
    int line_height = 0;
    int baseline = 0;
    std::size_t missing = 0;  ///< characters that no font of the chain can draw
    std::size_t fallback_forms =
        0;             ///< characters drawn from a font whose forms are only for checking
    bool cut = false;  ///< something of the text is not shown
};

/// No limit of width or of lines.
inline constexpr int unlimited = 0;

/// What a layout must know about text, without drawing any.
/// **Threads:** the one of the user interface.
/// **Errors:** text that is not UTF-8 counts each bad byte as one missing character (U+FFFD).
/// **Limits:** `text_bytes_max` bytes are looked at, the rest is cut; `px` is clamped to [px_min,
/// px_max].
class TextMetrics {
  public:
    static constexpr std::size_t text_bytes_max = 16384;
    static constexpr int px_min = 8;
    static constexpr int px_max = 256;

    virtual ~TextMetrics() = default;

    /// Breaks `text` by the rules of its language (no line begins with 。，」 or ends with 「（) so
    /// that no line is wider than `max_width`; a word too wide for a line breaks anywhere. After
    /// `max_lines` it ends with "…". A line feed always ends a line. An empty text is one empty
    /// line.
    [[nodiscard]] virtual TextBox measure(std::string_view text, const TextStyle& style,
                                          int max_width = unlimited, int max_lines = unlimited) = 0;

    /// Distance from the left edge of the line (one line, unlimited width) to the caret before byte
    /// `offset`.
    [[nodiscard]] virtual int caret_x(std::string_view text, const TextStyle& style,
                                      std::size_t offset) = 0;

    /// The em size whose capital letters are `height` pixels high: type sizes are given as capital
    /// height.
    [[nodiscard]] virtual int px_for_capital_height(double height) const = 0;
};

}  // namespace ui
