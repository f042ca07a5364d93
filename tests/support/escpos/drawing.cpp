#include "tests/support/escpos/drawing.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>

#include <ft2build.h>
#include FT_FREETYPE_H
#include <png.h>
#include <qrencode.h>

#include "kiosk/documents/font_shelf.h"
#include "tests/support/escpos/interpreter.h"

namespace tests {

namespace {

/// The first font of the terminal, opened once a process.
FT_Face font() {
    static const FT_Face face = [] {
        FT_Library library = nullptr;
        FT_Face opened = nullptr;
        if (FT_Init_FreeType(&library) != 0) return opened;
        const auto& first = kiosk::print_fonts().front();
        static_cast<void>(FT_New_Face(library, first.regular, first.index, &opened));
        return opened;
    }();
    return face;
}

void draw_character(char32_t character, std::size_t left, std::size_t scale, DrawnCells& line) {
    const FT_Face face = font();
    const std::size_t height = 24 * scale;
    if (face == nullptr || FT_Set_Pixel_Sizes(face, 0, static_cast<FT_UInt>(22 * scale)) != 0 ||
        FT_Load_Char(face, character, FT_LOAD_RENDER | FT_LOAD_TARGET_MONO) != 0)
        return;
    const FT_Bitmap& bitmap = face->glyph->bitmap;
    const int top = static_cast<int>(19 * scale) - face->glyph->bitmap_top;
    for (int y = 0; y < static_cast<int>(bitmap.rows); ++y)
        for (int x = 0; x < static_cast<int>(bitmap.width); ++x) {
            const int row = top + y;
            const int column = static_cast<int>(left) + face->glyph->bitmap_left + x;
            const bool black = (bitmap.buffer[y * bitmap.pitch + x / 8] >> (7 - x % 8) & 1) != 0;
            if (!black || row < 0 || row >= static_cast<int>(height) || column < 0 ||
                column >= static_cast<int>(line.width))
                continue;
            line.cells[static_cast<std::size_t>(row) * line.width +
                       static_cast<std::size_t>(column)] = 1;
        }
}

}  // namespace

DrawnCells draw_qr(std::string_view text, std::size_t module_dots) {
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
        QRcode_encodeData(static_cast<int>(text.size()),
                          reinterpret_cast<const unsigned char*>(text.data()), 0, QR_ECLEVEL_M),
        &QRcode_free);
    DrawnCells drawn;
    if (!code) return drawn;
    const auto modules = static_cast<std::size_t>(code->width);
    drawn.width = modules * module_dots;
    drawn.cells.resize(drawn.width * drawn.width);
    for (std::size_t y = 0; y < drawn.width; ++y)
        for (std::size_t x = 0; x < drawn.width; ++x)
            drawn.cells[y * drawn.width + x] =
                code->data[y / module_dots * modules + x / module_dots] & 1;
    return drawn;
}

DrawnCells draw_line(std::u32string_view line, std::size_t scale) {
    DrawnCells drawn;
    for (const char32_t c : line) drawn.width += (c < 0x80 ? 12 : 24) * scale;
    drawn.cells.resize(drawn.width * 24 * scale);
    std::size_t left = 0;
    for (const char32_t c : line) {
        draw_character(c, left, scale, drawn);
        left += (c < 0x80 ? 12 : 24) * scale;
    }
    return drawn;
}

bool write_png(const PaperStrip& paper, const std::filesystem::path& file) {
    std::vector<unsigned char> grey(paper.dots.size());
    std::transform(paper.dots.begin(), paper.dots.end(), grey.begin(),
                   [](std::uint8_t dot) { return dot != 0 ? 0 : 255; });
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<png_uint_32>(paper.width);
    image.height = static_cast<png_uint_32>(paper.height());
    image.format = PNG_FORMAT_GRAY;
    return image.height > 0 &&
           png_image_write_to_file(&image, file.c_str(), 0, grey.data(), 0, nullptr) != 0;
}

}  // namespace tests
