#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tests {

/// What stands on a strip of paper: one byte a dot, 1 is black.
struct PaperStrip {
    std::size_t width = 0;
    std::vector<std::uint8_t> dots;
    /// Rows that were cut at: the strip above each is a receipt of its own.
    std::vector<std::size_t> cuts;
    /// Texts in their order, UTF-8.
    std::vector<std::string> texts;
    std::vector<std::string> qr_texts;
    /// What is wrong with the commands, each with its offset. A right stream has none.
    std::vector<std::string> mistakes;

    [[nodiscard]] std::size_t height() const { return width == 0 ? 0 : dots.size() / width; }
    [[nodiscard]] bool at(std::size_t x, std::size_t y) const { return dots[y * width + x] != 0; }
};

/// Carries ESC/POS out on paper, as strictly as a printer that hates its host: every byte must
/// belong to a known command with parameters in their range, Chinese characters stand in Chinese
/// mode only, pictures fit on the paper, and no real-time command hides in data.
///
/// Written from makers' command descriptions and independent of the driver. Text is drawn with the
/// first font of the terminal in cells of 12 × 24 and 24 × 24 dots.
class EscposInterpreter {
  public:
    explicit EscposInterpreter(std::size_t width_dots) { paper_.width = width_dots; }

    [[nodiscard]] PaperStrip run(std::span<const unsigned char> bytes);

  private:
    void step();
    void escape();
    void graphic();
    void chinese();
    void symbol();
    void qr(std::size_t size);
    void stored_picture(std::size_t size);
    void raster();
    void cut();
    void character();
    void end_line();

    [[nodiscard]] unsigned char take();
    [[nodiscard]] std::size_t take_word();
    [[nodiscard]] std::span<const unsigned char> take_data(std::size_t size);
    void check(bool is_right, std::string_view what);
    void feed(std::size_t rows);
    void place(std::size_t width, std::size_t height, std::span<const std::uint8_t> cells);
    void draw_picture(std::size_t row_bytes, std::size_t rows, std::span<const unsigned char> data,
                      std::size_t width);
    void draw_text(std::string_view words);

    PaperStrip paper_;
    std::span<const unsigned char> input_;
    std::size_t at_ = 0;
    std::size_t command_at_ = 0;
    bool stopped_ = false;

    int align_ = 0;
    bool chinese_ = false;
    bool large_ = false;
    std::size_t line_dots_ = 30;
    std::string line_;
    std::string qr_stored_;
    std::size_t qr_module_ = 3;
    struct Stored {
        std::size_t width = 0;
        std::size_t rows = 0;
        std::span<const unsigned char> data;
    };
    std::optional<Stored> stored_;
};

/// Writes a grey picture of it, for people.
[[nodiscard]] bool write_png(const PaperStrip& paper, const std::filesystem::path& file);

/// True when the rows of a picture (one bit a dot) stand on the paper from row `top` on.
[[nodiscard]] bool shows_picture(const PaperStrip& paper, std::size_t top, std::size_t width,
                                 std::span<const unsigned char> rows);

}  // namespace tests
