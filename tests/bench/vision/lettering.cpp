#include "tests/bench/vision/lettering.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include <ft2build.h>
#include <opencv2/imgproc.hpp>
#include <turbojpeg.h>
#include FT_FREETYPE_H

#include "kiosk/base/encoding.h"

namespace tests {

namespace {

[[noreturn]] void give_up(const std::string& font) {
    std::fprintf(stderr, "no font: %s\n", font.c_str());
    std::exit(2);
}

class Font {
  public:
    Font(const std::string& file, int pixels) {
        if (FT_Init_FreeType(&library_) != 0 ||
            FT_New_Face(library_, file.c_str(), 0, &face_) != 0 ||
            FT_Set_Pixel_Sizes(face_, 0, static_cast<FT_UInt>(pixels)) != 0)
            give_up(file);
    }
    ~Font() {
        FT_Done_Face(face_);
        FT_Done_FreeType(library_);
    }
    Font(const Font&) = delete;
    Font& operator=(const Font&) = delete;

    void write(cv::Mat& page, int x, int base, std::string_view text) const {
        for (const char32_t c : kiosk::code_points(text)) {
            if (FT_Load_Char(face_, c, FT_LOAD_RENDER | FT_LOAD_NO_HINTING) != 0) continue;
            const FT_GlyphSlot glyph = face_->glyph;
            const cv::Mat ink(static_cast<int>(glyph->bitmap.rows),
                              static_cast<int>(glyph->bitmap.width), CV_8U, glyph->bitmap.buffer,
                              static_cast<std::size_t>(glyph->bitmap.pitch));
            const cv::Rect place(x + glyph->bitmap_left, base - glyph->bitmap_top, ink.cols,
                                 ink.rows);
            const cv::Rect inside = place & cv::Rect(0, 0, page.cols, page.rows);
            if (!inside.empty()) page(inside) -= ink(inside - place.tl());
            x += static_cast<int>((glyph->advance.x + 32) / 64);
        }
    }
    [[nodiscard]] int width(std::string_view text) const {
        int width = 0;
        for (const char32_t c : kiosk::code_points(text)) {
            if (FT_Load_Char(face_, c, FT_LOAD_NO_HINTING) == 0)
                width += static_cast<int>((face_->glyph->advance.x + 32) / 64);
        }
        return width;
    }

  private:
    FT_Library library_ = nullptr;
    FT_Face face_ = nullptr;
};

cv::Mat through_jpeg(const cv::Mat& grey, int quality) {
    unsigned char* bytes = nullptr;
    unsigned long size = 0;
    tjhandle encoder = tjInitCompress();
    tjCompress2(encoder, grey.data, grey.cols, static_cast<int>(grey.step), grey.rows, TJPF_GRAY,
                &bytes, &size, TJSAMP_GRAY, quality, 0);
    tjDestroy(encoder);
    cv::Mat seen(grey.size(), CV_8U);
    tjhandle decoder = tjInitDecompress();
    tjDecompress2(decoder, bytes, size, seen.data, seen.cols, static_cast<int>(seen.step),
                  seen.rows, TJPF_GRAY, 0);
    tjDestroy(decoder);
    tjFree(bytes);
    return seen;
}

cv::Mat bent(const cv::Mat& print, double part, cv::RNG& random) {
    const auto w = static_cast<float>(print.cols);
    const auto h = static_cast<float>(print.rows);
    const cv::Point2f from[] = {{0, 0}, {w, 0}, {w, h}, {0, h}};
    cv::Point2f to[4];
    for (int i = 0; i < 4; ++i) {
        const auto by = static_cast<float>(part * print.rows);
        to[i] = from[i] + cv::Point2f(random.uniform(-by, by), random.uniform(-by, by));
    }
    cv::Mat seen;
    cv::warpPerspective(print, seen, cv::getPerspectiveTransform(from, to), print.size(),
                        cv::INTER_LINEAR, cv::BORDER_REPLICATE);
    return seen;
}

void light_unevenly(cv::Mat& print, cv::RNG& random) {
    const double left = random.uniform(0.55, 1.0);
    const double right = random.uniform(0.55, 1.0);
    for (int x = 0; x < print.cols; ++x)
        print.col(x) *= left + (right - left) * x / std::max(1, print.cols - 1);
}

}  // namespace

cv::Mat lettering(const std::string& font, int pixels, std::string_view text) {
    return lettering(font, pixels, std::vector<std::string>{std::string(text)});
}

cv::Mat lettering(const std::string& font, int pixels, const std::vector<std::string>& lines) {
    const Font drawn(font, pixels);
    int width = 0;
    for (const std::string& line : lines) width = std::max(width, drawn.width(line));
    const int pitch = pixels * 17 / 10;
    cv::Mat page(pitch * static_cast<int>(lines.size()) + pixels, width + 2 * pixels, CV_8U,
                 cv::Scalar(255));
    int base = pixels * 3 / 2;
    for (const std::string& line : lines) {
        drawn.write(page, pixels, base, line);
        base += pitch;
    }
    return page;
}

const char* name_of(PrintQuality quality) {
    switch (quality) {
        case PrintQuality::clean:
            return "clean";
        case PrintQuality::good_camera:
            return "good";
        case PrintQuality::poor:
            return "poor";
    }
    return "";
}

cv::Mat seen_by_camera(const cv::Mat& print, PrintQuality quality, cv::RNG& random) {
    if (quality == PrintQuality::clean) return print.clone();
    const bool poor = quality == PrintQuality::poor;
    cv::Mat seen = bent(print, poor ? 0.06 : 0.02, random);
    if (poor) light_unevenly(seen, random);
    cv::GaussianBlur(seen, seen, {0, 0}, poor ? 1.15 : 0.7);
    cv::Mat noise(seen.size(), CV_16S);
    random.fill(noise, cv::RNG::NORMAL, 0, poor ? 9 : 4);
    cv::Mat sum;
    cv::add(seen, noise, sum, cv::noArray(), CV_8U);
    return through_jpeg(sum, poor ? 72 : 85);
}

}  // namespace tests
