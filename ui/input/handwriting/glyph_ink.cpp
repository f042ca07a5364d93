#include "ui/input/handwriting/glyph_ink.h"

#include <array>
#include <cmath>
#include <cstdint>

#include <ft2build.h>
#include FT_FREETYPE_H

namespace ui {

namespace {

constexpr int side = 64;
constexpr int glyph_side = side - 10;
constexpr unsigned char inked_from = 90;  // of 255
/// Half the window in which the direction of a line is measured.
constexpr int reach = 2;

class Bitmap {
  public:
    [[nodiscard]] bool at(int x, int y) const { return pixels_[index(x, y)] != 0; }
    void set(int x, int y, bool inked) { pixels_[index(x, y)] = inked ? 1 : 0; }

  private:
    static std::size_t index(int x, int y) {
        return static_cast<std::size_t>(y) * side + static_cast<std::size_t>(x);
    }
    std::array<std::uint8_t, static_cast<std::size_t>(side) * side> pixels_{};
};

/// The eight neighbours, from above clockwise.
std::array<int, 8> around(const Bitmap& bitmap, int x, int y) {
    constexpr std::array<std::array<int, 2>, 8> steps{
        {{0, -1}, {1, -1}, {1, 0}, {1, 1}, {0, 1}, {-1, 1}, {-1, 0}, {-1, -1}}};
    std::array<int, 8> out{};
    for (std::size_t i = 0; i < steps.size(); ++i)
        out[i] = bitmap.at(x + steps[i][0], y + steps[i][1]) ? 1 : 0;
    return out;
}

/// Zhang and Suen 1984: a pixel of the rim goes when the line stays whole without it.
bool may_go(const std::array<int, 8>& near, bool second_pass) {
    int inked = 0;
    int begins = 0;
    for (std::size_t i = 0; i < near.size(); ++i) {
        inked += near[i];
        begins += near[i] == 0 && near[(i + 1) % near.size()] == 1 ? 1 : 0;
    }
    if (inked < 2 || inked > 6 || begins != 1) return false;
    const int above = near[0];
    const int right = near[2];
    const int below = near[4];
    const int left = near[6];
    if (second_pass) return above * right * left == 0 && above * below * left == 0;
    return above * right * below == 0 && right * below * left == 0;
}

void thin(Bitmap& bitmap) {
    std::vector<std::array<int, 2>> going;
    bool changed = true;
    while (changed) {
        changed = false;
        for (const bool second_pass : {false, true}) {
            going.clear();
            for (int y = 1; y < side - 1; ++y) {
                for (int x = 1; x < side - 1; ++x) {
                    if (bitmap.at(x, y) && may_go(around(bitmap, x, y), second_pass))
                        going.push_back({x, y});
                }
            }
            for (const auto& [x, y] : going) bitmap.set(x, y, false);
            changed = changed || !going.empty();
        }
    }
}

/// The direction in which the inked pixels of the window lie.
float direction_at(const Bitmap& bitmap, int x, int y) {
    double count = 0;
    double middle_x = 0;
    double middle_y = 0;
    const auto visit = [&](const auto& each) {
        for (int j = -reach; j <= reach; ++j) {
            for (int i = -reach; i <= reach; ++i) {
                if (bitmap.at(x + i, y + j)) each(i, j);
            }
        }
    };
    visit([&](int i, int j) {
        middle_x += i;
        middle_y += j;
        ++count;
    });
    middle_x /= count;
    middle_y /= count;
    double xx = 0;
    double yy = 0;
    double xy = 0;
    visit([&](int i, int j) {
        xx += (i - middle_x) * (i - middle_x);
        yy += (j - middle_y) * (j - middle_y);
        xy += (i - middle_x) * (j - middle_y);
    });
    return static_cast<float>(0.5 * std::atan2(2 * xy, xx - yy));
}

}  // namespace

struct GlyphInk::Face {
    FT_Library library = nullptr;
    FT_Face face = nullptr;

    Face() = default;
    Face(const Face&) = delete;
    Face& operator=(const Face&) = delete;
    ~Face() {
        if (face != nullptr) FT_Done_Face(face);
        if (library != nullptr) FT_Done_FreeType(library);
    }
};

GlyphInk::GlyphInk(std::unique_ptr<Face> face) : face_(std::move(face)) {}
GlyphInk::~GlyphInk() = default;

kiosk::Result<std::unique_ptr<GlyphInk>> GlyphInk::open(const std::filesystem::path& font,
                                                        int face) {
    auto opened = std::make_unique<Face>();
    if (FT_Init_FreeType(&opened->library) != 0 ||
        FT_New_Face(opened->library, font.c_str(), face, &opened->face) != 0 ||
        FT_Set_Pixel_Sizes(opened->face, 0, glyph_side) != 0)
        return {kiosk::ErrorCode::not_found, "cannot open the font " + font.string()};
    return std::unique_ptr<GlyphInk>(new GlyphInk(std::move(opened)));
}

std::vector<InkPoint> GlyphInk::points(char32_t character) const {
    std::vector<InkPoint> out;
    const FT_UInt glyph = FT_Get_Char_Index(face_->face, character);
    if (glyph == 0 || FT_Load_Glyph(face_->face, glyph, FT_LOAD_NO_HINTING | FT_LOAD_RENDER) != 0)
        return out;
    const FT_Bitmap& drawn = face_->face->glyph->bitmap;
    const int width = static_cast<int>(drawn.width);
    const int height = static_cast<int>(drawn.rows);
    Bitmap bitmap;
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const int to_x = x + (side - width) / 2;
            const int to_y = y + (side - height) / 2;
            if (to_x <= reach || to_y <= reach || to_x >= side - reach || to_y >= side - reach)
                continue;
            if (drawn.buffer[y * drawn.pitch + x] > inked_from) bitmap.set(to_x, to_y, true);
        }
    }
    thin(bitmap);
    for (int y = reach; y < side - reach; ++y) {
        for (int x = reach; x < side - reach; ++x) {
            if (bitmap.at(x, y))
                out.push_back(
                    {static_cast<float>(x), static_cast<float>(y), direction_at(bitmap, x, y)});
        }
    }
    return out;
}

}  // namespace ui
