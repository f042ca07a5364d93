// The one file that knows libpng.
#include "drivers/vision/picture_file.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <vector>

#include <opencv2/core.hpp>
#include <png.h>
#include <turbojpeg.h>

#include "drivers/vision/mat_frame.h"
#include "kiosk/base/freed_by.h"

namespace drivers {

using kiosk::Error;
using kiosk::ErrorCode;
using kiosk::Result;

namespace {

using FileBytes = std::span<const unsigned char>;

constexpr std::array<unsigned char, 3> jpeg_mark{0xFF, 0xD8, 0xFF};
constexpr std::array<unsigned char, 8> png_mark{0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

bool begins_with(FileBytes bytes, FileBytes mark) {
    return bytes.size() >= mark.size() && std::equal(mark.begin(), mark.end(), bytes.begin());
}

/// Numbers of an Exif block, lowest or highest byte first; nothing is read beyond its end.
class ExifNumbers {
  public:
    ExifNumbers(FileBytes bytes, bool lowest_first) : bytes_(bytes), lowest_first_(lowest_first) {}

    [[nodiscard]] std::optional<std::size_t> number(std::size_t at, std::size_t size) const {
        if (at > bytes_.size() || size > bytes_.size() - at) return std::nullopt;
        std::size_t value = 0;
        for (std::size_t i = 0; i < size; ++i)
            value = value << 8 | bytes_[at + (lowest_first_ ? size - 1 - i : i)];
        return value;
    }

  private:
    FileBytes bytes_;
    bool lowest_first_;
};

/// Tag 0x0112 of the first list of tags; `tiff` begins with "II" or "MM".
int orientation_in(FileBytes tiff) {
    constexpr std::size_t orientation_tag = 0x0112;
    constexpr std::size_t entry_size = 12;
    constexpr std::size_t entries_max = 512;
    if (tiff.size() < 8 || tiff[0] != tiff[1] || (tiff[0] != 'I' && tiff[0] != 'M')) return 1;
    const ExifNumbers exif(tiff, tiff[0] == 'I');
    const auto list = exif.number(4, 4);
    const auto count = list ? exif.number(*list, 2) : std::nullopt;
    if (!count) return 1;
    for (std::size_t i = 0; i < std::min(*count, entries_max); ++i) {
        const std::size_t entry = *list + 2 + i * entry_size;
        if (exif.number(entry, 2) != orientation_tag) continue;
        const auto value = exif.number(entry + 8, 2).value_or(1);
        return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
    }
    return 1;
}

void turn_upright(cv::Mat& picture, int orientation) {
    switch (orientation) {
        case 2:
            return cv::flip(picture, picture, 1);
        case 3:
            return cv::rotate(picture, picture, cv::ROTATE_180);
        case 4:
            return cv::flip(picture, picture, 0);
        case 5:
            return cv::transpose(picture, picture);
        case 6:
            return cv::rotate(picture, picture, cv::ROTATE_90_CLOCKWISE);
        case 7:
            cv::transpose(picture, picture);
            return cv::rotate(picture, picture, cv::ROTATE_180);
        case 8:
            return cv::rotate(picture, picture, cv::ROTATE_90_COUNTERCLOCKWISE);
        default:
            return;
    }
}

/// Judged from the head of the file, before a byte of it is unpacked.
std::optional<Error> refused_size(std::int64_t width, std::int64_t height) {
    if (width <= 0 || height <= 0) return Error{ErrorCode::bad_format, "no points", {}};
    if (width > picture_file_points_max / height)
        return Error{ErrorCode::limit_exceeded,
                     std::to_string(width) + " × " + std::to_string(height) + " points",
                     {}};
    return std::nullopt;
}

/// The kind of a segment of a JPEG file and what is in it; nothing behind the file's end, nor
/// behind the head of the first scan.
struct JpegSegment {
    unsigned char kind = 0;
    FileBytes content{};
};
constexpr unsigned char scan_segment = 0xDA;

std::vector<JpegSegment> head_of_jpeg(FileBytes bytes) {
    constexpr std::size_t segments_max = 4'096;
    std::vector<JpegSegment> head;
    std::size_t at = 2;  // behind the file's mark
    while (at + 4 <= bytes.size() && bytes[at] == 0xFF && head.size() < segments_max) {
        const std::size_t size = static_cast<std::size_t>(bytes[at + 2]) << 8 | bytes[at + 3];
        if (size < 2 || size > bytes.size() - at - 2) break;
        head.push_back({bytes[at + 1], bytes.subspan(at + 4, size - 2)});
        if (head.back().kind == scan_segment) break;
        at += 2 + size;
    }
    return head;
}

/// Anything but one scan with all the colours of a frame that is not progressive; also where the
/// head can't be followed, as a decoder may find its way where this does not.
bool has_many_scans(FileBytes jpeg) {
    constexpr std::size_t colours_of_frame = 5;  // behind precision, height and width
    unsigned char colours = 0;
    for (const auto& [kind, content] : head_of_jpeg(jpeg)) {
        const bool is_sequential = kind == 0xC0 || kind == 0xC1 || kind == 0xC9;
        if (is_sequential && content.size() > colours_of_frame) colours = content[colours_of_frame];
        if (kind == scan_segment) return content.empty() || content[0] != colours;
    }
    return true;
}

/// As small as the decoder can make it without falling below the box.
tjscalingfactor jpeg_scale(int width, int height) {
    tjscalingfactor scale{1, 1};
    while (scale.denom < 8 && std::max(width, height) / (scale.denom * 2) >= opened_side_max)
        scale.denom *= 2;
    return scale;
}

Result<cv::Mat> unpacked_jpeg(FileBytes bytes) {
    const std::unique_ptr<void, kiosk::FreedBy<tjDestroy>> decoder(tjInitDecompress());
    if (!decoder) return {ErrorCode::internal, "no JPEG decoder"};
    int width = 0;
    int height = 0;
    int subsampling = 0;
    int colours = 0;
    if (tjDecompressHeader3(decoder.get(), bytes.data(), bytes.size(), &width, &height,
                            &subsampling, &colours) != 0)
        return {ErrorCode::bad_format, "not a JPEG picture"};
    if (auto refused = refused_size(width, height)) return *refused;
    if (static_cast<std::int64_t>(width) * height > many_scans_points_max && has_many_scans(bytes))
        return {ErrorCode::limit_exceeded, "too many points for several scans"};
    const auto scale = jpeg_scale(width, height);
    cv::Mat picture(TJSCALED(height, scale), TJSCALED(width, scale), CV_8UC3);
    // A picture of thousands of nearly empty scans takes minutes to unpack.
    if (tjDecompress2(decoder.get(), bytes.data(), bytes.size(), picture.ptr(), picture.cols,
                      picture.cols * 3, picture.rows, TJPF_BGR,
                      TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS) != 0)
        return {ErrorCode::bad_format, "damaged JPEG picture"};
    turn_upright(picture, orientation_of_jpeg(bytes));
    return picture;
}

Result<cv::Mat> unpacked_png(FileBytes bytes) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    const std::unique_ptr<png_image, kiosk::FreedBy<png_image_free>> ends(&image);
    if (png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) == 0)
        return {ErrorCode::bad_format, "not a PNG picture"};
    if (auto refused = refused_size(image.width, image.height)) return *refused;
    image.format = PNG_FORMAT_BGR;
    cv::Mat picture(static_cast<int>(image.height), static_cast<int>(image.width), CV_8UC3);
    // What is transparent lies on white paper.
    const png_color white{255, 255, 255};
    if (png_image_finish_read(&image, &white, picture.ptr(), picture.cols * 3, nullptr) == 0)
        return {ErrorCode::bad_format, "damaged PNG picture"};
    return picture;
}

}  // namespace

int orientation_of_jpeg(FileBytes bytes) {
    constexpr std::array<unsigned char, 6> exif_mark{'E', 'x', 'i', 'f', 0, 0};
    constexpr unsigned char exif_segment = 0xE1;
    for (const auto& [kind, content] : head_of_jpeg(bytes))
        if (kind == exif_segment && begins_with(content, exif_mark))
            return orientation_in(content.subspan(exif_mark.size()));
    return 1;
}

Result<CapturedFrame> picture_of_file(FileBytes bytes) {
    if (bytes.size() > picture_file_bytes_max)
        return {ErrorCode::limit_exceeded, std::to_string(bytes.size()) + " bytes"};
    const bool is_jpeg = begins_with(bytes, jpeg_mark);
    if (!is_jpeg && !begins_with(bytes, png_mark))
        return {ErrorCode::bad_format, "neither JPEG nor PNG"};
    try {
        auto picture = is_jpeg ? unpacked_jpeg(bytes) : unpacked_png(bytes);
        if (!picture) return picture.error();
        return frame_of(*std::move(picture), {opened_side_max, opened_side_max});
    } catch (const cv::Exception& error) {
        return {ErrorCode::internal, error.what()};
    }
}

}  // namespace drivers
