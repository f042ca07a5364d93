#include "kiosk/documents/small_font.h"

#include <cairo-ft.h>
#include <ft2build.h>
#include <hb-subset.h>
#include FT_FREETYPE_H

#include "kiosk/base/freed_by.h"

namespace kiosk {

namespace {

using SubsetInput = std::unique_ptr<hb_subset_input_t, FreedBy<hb_subset_input_destroy>>;
using SubsetPlan = std::unique_ptr<hb_subset_plan_t, FreedBy<hb_subset_plan_destroy>>;
using HarfBuzzFace = std::unique_ptr<hb_face_t, FreedBy<hb_face_destroy>>;
using HarfBuzzBlob = std::unique_ptr<hb_blob_t, FreedBy<hb_blob_destroy>>;

/// Everything that must live as long as Cairo holds the face.
struct LoadedFace {
    FT_Library library = nullptr;
    FT_Face face = nullptr;
    HarfBuzzBlob blob;

    LoadedFace() = default;
    LoadedFace(const LoadedFace&) = delete;
    LoadedFace& operator=(const LoadedFace&) = delete;
    ~LoadedFace() {
        if (face != nullptr) FT_Done_Face(face);
        if (library != nullptr) FT_Done_FreeType(library);
    }
};

void delete_loaded(void* loaded) {
    delete static_cast<LoadedFace*>(loaded);
}

SubsetInput input_for(const FaceUse& use) {
    SubsetInput input(hb_subset_input_create_or_fail());
    if (!input) return input;
    hb_set_t* glyphs = hb_subset_input_glyph_set(input.get());
    for (const std::uint32_t id : use.glyphs) hb_set_add(glyphs, id);
    hb_set_t* characters = hb_subset_input_unicode_set(input.get());
    for (const char32_t c : use.characters) hb_set_add(characters, c);
    // Cairo keeps shared subroutines whole, so they are written out; text is already shaped and is
    // never hinted.
    hb_subset_input_set_flags(input.get(), HB_SUBSET_FLAGS_DESUBROUTINIZE |
                                               HB_SUBSET_FLAGS_NO_HINTING |
                                               HB_SUBSET_FLAGS_NOTDEF_OUTLINE);
    hb_set_t* dropped = hb_subset_input_set(input.get(), HB_SUBSET_SETS_DROP_TABLE_TAG);
    for (const char* tag : {"GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx"}) {
        hb_set_add(dropped, hb_tag_from_string(tag, -1));
    }
    return input;
}

Error failed(const char* step) {
    return {ErrorCode::internal, std::string("font: ") + step, {}};
}

}  // namespace

void SmallFont::CloseFace::operator()(cairo_font_face_t* face) const {
    cairo_font_face_destroy(face);
}

Result<SmallFont> SmallFont::cut(FontShelf& shelf, PrintFace face, const FaceUse& use) {
    const SubsetInput input = input_for(use);
    if (!input) return failed("no subset input");
    const SubsetPlan plan(hb_subset_plan_create_or_fail(shelf.face(face), input.get()));
    if (!plan) return failed("no subset plan");
    const HarfBuzzFace small(hb_subset_plan_execute_or_fail(plan.get()));
    if (!small) return failed("subset failed");

    SmallFont font;
    const hb_map_t* places = hb_subset_plan_old_to_new_glyph_mapping(plan.get());
    for (const std::uint32_t id : use.glyphs) font.places_[id] = hb_map_get(places, id);

    auto loaded = std::make_unique<LoadedFace>();
    loaded->blob.reset(hb_face_reference_blob(small.get()));
    unsigned size = 0;
    const char* data = hb_blob_get_data(loaded->blob.get(), &size);
    if (FT_Init_FreeType(&loaded->library) != 0) return failed("FreeType does not start");
    if (FT_New_Memory_Face(loaded->library, reinterpret_cast<const FT_Byte*>(data),
                           static_cast<FT_Long>(size), 0, &loaded->face) != 0) {
        return failed("FreeType refused the subset");
    }
    font.face_.reset(cairo_ft_font_face_create_for_ft_face(loaded->face, FT_LOAD_NO_HINTING));
    static const cairo_user_data_key_t key{};
    if (cairo_font_face_set_user_data(font.face_.get(), &key, loaded.get(), delete_loaded) !=
        CAIRO_STATUS_SUCCESS) {
        return failed("Cairo refused the face");
    }
    static_cast<void>(loaded.release());
    return font;
}

unsigned long SmallFont::glyph(std::uint32_t id) const {
    const auto found = places_.find(id);
    return found == places_.end() ? 0 : found->second;
}

}  // namespace kiosk
