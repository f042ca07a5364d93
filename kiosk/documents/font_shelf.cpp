#include "kiosk/documents/font_shelf.h"

#include <array>

#include <hb.h>

namespace kiosk {

namespace {

constexpr const char* cjk_regular = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";
constexpr const char* cjk_bold = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc";
constexpr unsigned simplified_chinese = 2;  // 0 JP, 1 KR, 2 SC, 3 TC, 4 HK

constexpr std::array chain{
    PrintFont{cjk_regular, cjk_bold, simplified_chinese},
    PrintFont{"/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
              "/usr/share/fonts/truetype/noto/NotoSans-Bold.ttf", 0},
    PrintFont{"/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf",
              "/usr/share/fonts/truetype/noto/NotoSansArabic-Bold.ttf", 0},
    PrintFont{"/usr/share/fonts/truetype/noto/NotoSerifTibetan-Regular.ttf",
              "/usr/share/fonts/truetype/noto/NotoSerifTibetan-Bold.ttf", 0},
    PrintFont{"/usr/share/fonts/truetype/noto/NotoSansMongolian-Regular.ttf", nullptr, 0},
    PrintFont{"/usr/share/fonts/truetype/noto/NotoSansYi-Regular.ttf", nullptr, 0},
    PrintFont{"/usr/share/fonts/truetype/hanazono/HanaMinA.ttf", nullptr, 0, true},
    PrintFont{"/usr/share/fonts/truetype/hanazono/HanaMinB.ttf", nullptr, 0, true},
};

bool full_width_in_chinese_font(char32_t c) {
    return (c >= 0x2010 && c <= 0x201F) || c == 0x2025 || c == 0x2026 || c == 0x00B7;
}

}  // namespace

std::span<const PrintFont> print_fonts() {
    return chain;
}

struct FontShelf::Slot {
    Slot(const char* file, unsigned face_index, bool foreign_forms)
        : path(file), index(face_index), check_only(foreign_forms) {}
    ~Slot() {
        hb_font_destroy(font);
        hb_face_destroy(face);
    }
    Slot(const Slot&) = delete;
    Slot& operator=(const Slot&) = delete;

    /// False when there is no such file or it is no font. Tried once.
    bool ready() {
        if (tried) return font != nullptr;
        tried = true;
        hb_blob_t* blob = hb_blob_create_from_file_or_fail(path);
        if (blob == nullptr) return false;
        face = hb_face_create(blob, index);
        hb_blob_destroy(blob);
        if (hb_face_get_glyph_count(face) != 0) font = hb_font_create(face);
        return font != nullptr;
    }

    const char* path;
    unsigned index;
    bool check_only;
    bool tried = false;
    hb_face_t* face = nullptr;
    hb_font_t* font = nullptr;
};

FontShelf::FontShelf(std::span<const PrintFont> fonts) {
    for (const PrintFont& font : fonts) {
        slots_.push_back(std::make_unique<Slot>(font.regular, font.index, font.check_only));
        slots_.push_back(std::make_unique<Slot>(font.bold != nullptr ? font.bold : font.regular,
                                                font.index, font.check_only));
    }
}

FontShelf::~FontShelf() = default;

Result<std::unique_ptr<FontShelf>> FontShelf::open(std::span<const PrintFont> fonts) {
    KIOSK_CHECK(!fonts.empty());
    std::unique_ptr<FontShelf> shelf(new FontShelf(fonts));
    if (shelf->opened(0) == nullptr || shelf->opened(1) == nullptr) {
        return {ErrorCode::not_found, "the first font of the chain cannot be opened"};
    }
    return shelf;
}

FontShelf::Slot* FontShelf::opened(PrintFace face) {
    Slot* slot = slots_.at(face).get();
    return slot->ready() ? slot : nullptr;
}

std::optional<PrintFace> FontShelf::choose(char32_t character, bool bold, bool latin) {
    const bool pass_over = latin && full_width_in_chinese_font(character);
    for (PrintFace face = bold ? 1 : 0; face < slots_.size(); face += 2) {
        if (pass_over && face < 2) continue;
        if (covers(face, character)) return face;
    }
    if (pass_over && covers(fallback(bold), character)) return fallback(bold);
    return std::nullopt;
}

bool FontShelf::covers(PrintFace face, char32_t character) {
    Slot* slot = opened(face);
    hb_codepoint_t glyph = 0;
    return slot != nullptr && hb_font_get_nominal_glyph(slot->font, character, &glyph) != 0;
}

bool FontShelf::is_check_only(PrintFace face) const {
    return slots_.at(face)->check_only;
}

hb_face_t* FontShelf::face(PrintFace face) {
    Slot* slot = opened(face);
    KIOSK_CHECK(slot != nullptr);
    return slot->face;
}

hb_font_t* FontShelf::font(PrintFace face) {
    Slot* slot = opened(face);
    KIOSK_CHECK(slot != nullptr);
    return slot->font;
}

double FontShelf::units_per_em(PrintFace face) {
    return static_cast<double>(hb_face_get_upem(this->face(face)));
}

}  // namespace kiosk
