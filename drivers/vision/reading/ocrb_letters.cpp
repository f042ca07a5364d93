#include "drivers/vision/reading/ocrb_letters.h"

#include <algorithm>

#include <ft2build.h>
#include <opencv2/imgproc.hpp>
#include FT_FREETYPE_H

#include "kiosk/base/freed_by.h"

namespace drivers {

using kiosk::ErrorCode;

namespace {

constexpr int drawn_size = 160;

using Library = std::unique_ptr<FT_LibraryRec_, kiosk::FreedBy<FT_Done_FreeType>>;
using Face = std::unique_ptr<FT_FaceRec_, kiosk::FreedBy<FT_Done_Face>>;

/// 255 on 0.
cv::Mat bitmap_of(const FT_GlyphSlotRec_& glyph) {
    // FreeType's memory is used again for the next character.
    return cv::Mat(static_cast<int>(glyph.bitmap.rows), static_cast<int>(glyph.bitmap.width), CV_8U,
                   glyph.bitmap.buffer, static_cast<std::size_t>(glyph.bitmap.pitch))
        .clone();
}

bool draw_character(FT_FaceRec_* face, char c) {
    return FT_Load_Char(face, static_cast<FT_ULong>(c), FT_LOAD_RENDER | FT_LOAD_NO_HINTING) == 0 &&
           face->glyph->bitmap.rows > 0 && face->glyph->bitmap.width > 0;
}

/// A row of numbers whose mean is 0 and whose length is 1; empty when all are alike.
cv::Mat normed(const cv::Mat& cell) {
    constexpr double contrast_min = OcrbLetters::cell_width * OcrbLetters::cell_height * 0.04;
    cv::Mat values;
    cell.convertTo(values, CV_32F);
    values -= cv::mean(values)[0];
    const double length = cv::norm(values);
    if (length < contrast_min) return {};
    values /= length;
    return values;
}

}  // namespace

kiosk::Result<OcrbLetters> OcrbLetters::drawn_from(const std::filesystem::path& font) {
    FT_Library started = nullptr;
    if (FT_Init_FreeType(&started) != 0) return {ErrorCode::internal, "FreeType does not start"};
    const Library library(started);
    FT_Face opened = nullptr;
    if (FT_New_Face(library.get(), font.c_str(), 0, &opened) != 0)
        return {ErrorCode::not_found, "no font OCR-B"};
    const Face face(opened);
    if (FT_Set_Pixel_Sizes(face.get(), 0, drawn_size) != 0 || !draw_character(face.get(), 'H'))
        return {ErrorCode::bad_format, "not a font of characters"};
    const int capital = static_cast<int>(face->glyph->bitmap.rows);
    const int step = static_cast<int>(face->glyph->advance.x / 64);
    const int height = cvRound(capital * capitals_high);
    const int base = (height + capital) / 2;
    OcrbLetters letters;
    for (const char c : mrz_alphabet) {
        if (!draw_character(face.get(), c))
            return {ErrorCode::bad_format, "a character is missing"};
        cv::Mat cell(height, step, CV_8U, cv::Scalar(0));
        const cv::Mat ink = bitmap_of(*face->glyph);
        const cv::Rect wanted(face->glyph->bitmap_left, base - face->glyph->bitmap_top, ink.cols,
                              ink.rows);
        const cv::Rect inside = wanted & cv::Rect(0, 0, step, height);
        if (inside.empty()) return {ErrorCode::bad_format, "a character is out of its cell"};
        ink(inside - wanted.tl()).copyTo(cell(inside));
        cv::GaussianBlur(cell, cell, {0, 0}, capital * 0.03);
        cv::resize(255 - cell, cell, {cell_width, cell_height}, 0, 0, cv::INTER_AREA);
        letters.letters_.push_back(normed(cell));
    }
    return letters;
}

float OcrbLetters::compare(const cv::Mat& cell, MrzCell* most) const {
    const cv::Mat values = normed(cell);
    if (values.empty()) return 0;
    float best = -1;
    for (std::size_t k = 0; k < letters_.size(); ++k) {
        const auto likeness = static_cast<float>(values.dot(letters_[k]));
        if (most != nullptr) (*most)[k] = std::max((*most)[k], likeness);
        best = std::max(best, likeness);
    }
    return best;
}

}  // namespace drivers
