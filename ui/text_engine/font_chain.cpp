#include "ui/text_engine/font_chain.h"

#include <array>
#include <cmath>
#include <optional>

#include <fcntl.h>
#include <ft2build.h>
#include <hb-ot.h>
#include <hb.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include FT_FREETYPE_H
#include FT_TRUETYPE_TABLES_H

#include "kiosk/base/check.h"
#include "ui/text_engine/piece_cache.h"

namespace ui {

namespace {

constexpr const char* cjk_regular = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";
constexpr const char* cjk_bold = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc";
constexpr int simplified_chinese = 2;  // 0 JP, 1 KR, 2 SC, 3 TC, 4 HK

constexpr std::array chain{
    FontSpec{cjk_regular, cjk_bold, simplified_chinese, false},
    FontSpec{"/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
             "/usr/share/fonts/truetype/noto/NotoSans-Bold.ttf", 0, false},
    FontSpec{"/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf",
             "/usr/share/fonts/truetype/noto/NotoSansArabic-Bold.ttf", 0, false},
    FontSpec{"/usr/share/fonts/truetype/noto/NotoSerifTibetan-Regular.ttf",
             "/usr/share/fonts/truetype/noto/NotoSerifTibetan-Bold.ttf", 0, false},
    FontSpec{"/usr/share/fonts/truetype/noto/NotoSansMongolian-Regular.ttf", nullptr, 0, false},
    FontSpec{"/usr/share/fonts/truetype/noto/NotoSansYi-Regular.ttf", nullptr, 0, false},
    FontSpec{"/usr/share/fonts/truetype/hanazono/HanaMinA.ttf", nullptr, 0, true},
    FontSpec{"/usr/share/fonts/truetype/hanazono/HanaMinB.ttf", nullptr, 0, true},
};

bool full_width_in_chinese_font(char32_t c) {
    return (c >= 0x2010 && c <= 0x201F) || c == 0x2025 || c == 0x2026 || c == 0x00B7;
}

std::string file_name(std::string_view path) {
    return std::string(path.substr(path.rfind('/') + 1));
}

}  // namespace

std::span<const FontSpec> product_fonts() {
    return chain;
}

struct FontChain::Library {
    Library() { KIOSK_CHECK(FT_Init_FreeType(&handle) == 0); }
    ~Library() { FT_Done_FreeType(handle); }
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;
    FT_Library handle = nullptr;
};

/// A font file as FreeType reads outlines from it, piece by piece. A screen shows some hundred
/// characters strewn over 20 MB; in a mapping the kernel would bring 64 KB along with each.
class OutlineFile {
  public:
    explicit OutlineFile(const char* path)
        : descriptor_(::open(path, O_RDONLY | O_CLOEXEC)),
          pieces_([this](std::uint64_t place, std::span<unsigned char> out) {
              const auto got =
                  pread(descriptor_, out.data(), out.size(), static_cast<off_t>(place));
              return got < 0 ? std::size_t{0} : static_cast<std::size_t>(got);
          }) {
        struct stat facts {};
        if (descriptor_ < 0 || fstat(descriptor_, &facts) != 0) return;
        stream_.size = static_cast<unsigned long>(facts.st_size);
        stream_.descriptor.pointer = &pieces_;
        stream_.read = &read_piece;
    }
    ~OutlineFile() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    OutlineFile(const OutlineFile&) = delete;
    OutlineFile& operator=(const OutlineFile&) = delete;

    FT_Face open_face(FT_Library library, int index) {
        FT_Open_Args arguments{};
        arguments.flags = FT_OPEN_STREAM;
        arguments.stream = &stream_;
        FT_Face face = nullptr;
        return FT_Open_Face(library, &arguments, index, &face) == 0 ? face : nullptr;
    }

  private:
    /// Asked for no bytes it is a seek: zero means well. Otherwise the number of bytes read.
    static unsigned long read_piece(FT_Stream stream, unsigned long offset, unsigned char* buffer,
                                    unsigned long count) {
        if (count == 0) return offset > stream->size ? 1 : 0;
        auto* pieces = static_cast<PieceCache*>(stream->descriptor.pointer);
        return pieces->read(offset, {buffer, count});
    }

    int descriptor_;
    PieceCache pieces_;
    FT_StreamRec stream_{};
};

/// One face of one file. Nothing of the file is read before the face is first asked for something.
struct FontChain::Face {
    Face(FT_Library library_handle, const char* file, int face_index, bool foreign_form)
        : library(library_handle), path(file), index(face_index), fallback_form(foreign_form) {}
    ~Face() {
        if (outlines != nullptr) FT_Done_Face(outlines);
        hb_font_destroy(font);
        hb_blob_destroy(blob);
    }
    Face(const Face&) = delete;
    Face& operator=(const Face&) = delete;

    /// False when there is no such file or it is no font. Tried once.
    bool ready() {
        if (tried) return font != nullptr;
        tried = true;
        // HarfBuzz maps the file; pages come in as tables are read.
        blob = hb_blob_create_from_file_or_fail(path);
        if (blob == nullptr) return false;
        hb_face_t* face = hb_face_create(blob, static_cast<unsigned>(index));
        if (hb_face_get_glyph_count(face) != 0) font = hb_font_create(face);
        hb_face_destroy(face);
        return font != nullptr;
    }

    FT_Face open_outlines() {
        if (outlines != nullptr || !ready()) return outlines;
        outline_file.emplace(path);
        outlines = outline_file->open_face(library, index);
        return outlines;
    }

    FT_Library library;
    const char* path;
    int index;
    bool fallback_form;
    bool tried = false;
    int outline_px = 0;
    int shaping_px = 0;
    hb_blob_t* blob = nullptr;
    hb_font_t* font = nullptr;
    std::optional<OutlineFile> outline_file;  // outlives `outlines`
    FT_Face outlines = nullptr;
};

FontChain::FontChain() : library_(std::make_unique<Library>()) {}
FontChain::~FontChain() = default;

kiosk::Result<std::unique_ptr<FontChain>> FontChain::open(std::span<const FontSpec> specs) {
    KIOSK_CHECK(!specs.empty() && specs.size() <= 64);
    std::unique_ptr<FontChain> made(new FontChain);
    for (const FontSpec& spec : specs) {
        for (const char* file : {spec.regular, spec.bold}) {
            made->faces_.push_back(file == nullptr
                                       ? nullptr
                                       : std::make_unique<Face>(made->library_->handle, file,
                                                                spec.index, spec.fallback_form));
        }
    }
    for (std::size_t spec = 0; spec < specs.size(); ++spec) {
        if (made->face(spec * 2) == nullptr) continue;
        made->first_ = FaceId{static_cast<std::uint8_t>(spec * 2), false};
        return made;
    }
    return {kiosk::ErrorCode::not_found, std::string("no such font: ") + specs.front().regular};
}

FontChain::Face* FontChain::face(std::size_t index) {
    if (index >= faces_.size() || faces_[index] == nullptr || !faces_[index]->ready())
        return nullptr;
    return faces_[index].get();
}

FontChain::Choice FontChain::choose(char32_t character, Weight weight, bool proportional) {
    const bool pass_over_first =
        proportional && faces_.size() > 2 && full_width_in_chinese_font(character);
    for (std::size_t spec = pass_over_first ? 1 : 0; spec * 2 < faces_.size(); ++spec) {
        FaceId id{static_cast<std::uint8_t>(spec * 2), false};
        if (weight == Weight::bold) {
            const bool has_bold = face(spec * 2 + 1) != nullptr;
            id = has_bold ? FaceId{static_cast<std::uint8_t>(spec * 2 + 1), false}
                          : FaceId{id.index, true};
        }
        if (covers(id, character)) return {id, false, faces_[id.index]->fallback_form};
    }
    if (pass_over_first) return choose(character, weight, false);
    return {first_, true, false};
}

bool FontChain::covers(FaceId id, char32_t character) {
    Face* chosen = face(id.index);
    hb_codepoint_t glyph = 0;
    return chosen != nullptr && hb_font_get_nominal_glyph(chosen->font, character, &glyph) != 0;
}

hb_font_t* FontChain::shaping_font(FaceId id, int px) {
    Face* chosen = face(id.index);
    KIOSK_CHECK(chosen != nullptr);
    if (chosen->shaping_px != px) {
        hb_font_set_scale(chosen->font, px * 64, px * 64);
        chosen->shaping_px = px;
    }
    return chosen->font;
}

FT_FaceRec_* FontChain::outlines(FaceId id, int px) {
    Face* chosen = face(id.index);
    if (chosen == nullptr) return nullptr;
    FT_Face opened = chosen->open_outlines();
    if (opened == nullptr) return nullptr;
    if (chosen->outline_px != px) {
        if (FT_Set_Pixel_Sizes(opened, 0, static_cast<FT_UInt>(px)) != 0) return nullptr;
        chosen->outline_px = px;
    }
    return opened;
}

double FontChain::capital_height() {
    constexpr double usual = 0.733;
    FT_Face first = faces_[first_.index]->open_outlines();
    if (first == nullptr) return usual;
    const auto* os2 = static_cast<const TT_OS2*>(FT_Get_Sfnt_Table(first, FT_SFNT_OS2));
    if (os2 == nullptr || os2->version < 2 || os2->sCapHeight <= 0) return usual;
    return static_cast<double>(os2->sCapHeight) / static_cast<double>(first->units_per_EM);
}

std::vector<std::string> FontChain::missing() const {
    std::vector<std::string> names;
    for (const auto& one : faces_) {
        if (one != nullptr && ::access(one->path, R_OK) != 0) names.push_back(file_name(one->path));
    }
    return names;
}

std::vector<std::string> FontChain::opened() const {
    std::vector<std::string> names;
    for (const auto& one : faces_) {
        if (one == nullptr || one->font == nullptr) continue;
        names.push_back(file_name(one->path));
    }
    return names;
}

}  // namespace ui
