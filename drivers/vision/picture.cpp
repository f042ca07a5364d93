// What cameras send, by OpenCV and TurboJPEG.
#include "drivers/vision/picture.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <vector>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <turbojpeg.h>

#include "drivers/vision/mat_frame.h"
#include "kiosk/base/freed_by.h"

namespace drivers {

using kiosk::ErrorCode;
using kiosk::Result;

namespace {

bool is_possible(int width, int height) {
    return width > 0 && height > 0 && width <= picture_side_max && height <= picture_side_max;
}

bool is_whole(const kiosk::SecretBytes& pixels, int width, int height) {
    return is_possible(width, height) &&
           pixels.reveal().size() ==
               static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3;
}

/// The picture's own bytes, which are only read.
cv::Mat over(const CameraFrame& picture) {
    return {picture.height, picture.width, CV_8UC3,
            const_cast<unsigned char*>(picture.pixels.reveal().data()),
            static_cast<std::size_t>(picture.stride)};
}

/// The picture itself where it is small enough.
cv::Mat in_a_box(const cv::Mat& picture, const cv::Size& most) {
    if (picture.cols <= most.width && picture.rows <= most.height) return picture;
    const double by = std::min(static_cast<double>(most.width) / picture.cols,
                               static_cast<double>(most.height) / picture.rows);
    const cv::Size size(std::max(1, static_cast<int>(picture.cols * by)),
                        std::max(1, static_cast<int>(picture.rows * by)));
    cv::Mat smaller;
    cv::resize(picture, smaller, size, 0, 0, cv::INTER_AREA);
    return smaller;
}

}  // namespace

CapturedFrame frame_of(const cv::Mat& picture, const cv::Size& most) {
    const cv::Mat shown = in_a_box(picture, most);
    CapturedFrame frame;
    frame.shape = {shown.cols, shown.rows, shown.cols * 3};
    const auto row = static_cast<std::size_t>(frame.shape.stride);
    auto& pixels = frame.pixels.reveal();
    pixels.resize(row * static_cast<std::size_t>(shown.rows));
    for (int y = 0; y < shown.rows; ++y)
        std::memcpy(pixels.data() + static_cast<std::size_t>(y) * row, shown.ptr(y), row);
    return frame;
}

Result<CapturedFrame> picture_of_jpeg(std::span<const unsigned char> bytes,
                                      const CameraSource& source) {
    const std::unique_ptr<void, kiosk::FreedBy<tjDestroy>> decoder(tjInitDecompress());
    if (!decoder) return {ErrorCode::internal, "no JPEG decoder"};
    int width = 0;
    int height = 0;
    int subsampling = 0;
    int colours = 0;
    if (tjDecompressHeader3(decoder.get(), bytes.data(), bytes.size(), &width, &height,
                            &subsampling, &colours) != 0)
        return {ErrorCode::device_fault, "not a JPEG picture"};
    if (!is_possible(width, height))
        return {ErrorCode::limit_exceeded,
                "picture of " + std::to_string(width) + " × " + std::to_string(height) + " points"};
    try {
        cv::Mat picture(height, width, CV_8UC3);
        if (tjDecompress2(decoder.get(), bytes.data(), bytes.size(), picture.ptr(), width,
                          width * 3, height, TJPF_BGR, TJFLAG_STOPONWARNING) != 0)
            return {ErrorCode::device_fault, "damaged JPEG picture"};
        return frame_of(picture, {source.width, source.height});
    } catch (const cv::Exception& error) {
        return {ErrorCode::device_fault, error.what()};
    }
}

Result<CapturedFrame> picture_of_yuyv(std::span<const unsigned char> bytes, int width, int height,
                                      int stride, const CameraSource& source) {
    if (!is_possible(width, height) || stride < width * 2)
        return {ErrorCode::limit_exceeded, "impossible size of picture"};
    // The last row need not be padded.
    const auto needed = static_cast<std::size_t>(stride) * static_cast<std::size_t>(height - 1) +
                        static_cast<std::size_t>(width) * 2;
    if (bytes.size() < needed) return {ErrorCode::device_fault, "picture is not whole"};
    try {
        // cvtColor only reads.
        const cv::Mat packed(height, width, CV_8UC2, const_cast<unsigned char*>(bytes.data()),
                             static_cast<std::size_t>(stride));
        cv::Mat picture;
        cv::cvtColor(packed, picture, cv::COLOR_YUV2BGR_YUYV);
        return frame_of(picture, {source.width, source.height});
    } catch (const cv::Exception& error) {
        return {ErrorCode::device_fault, error.what()};
    }
}

Result<GreyPicture> grey_of(const CameraFrame& picture, int width_max, int height_max) {
    if (!is_possible(picture.width, picture.height) || picture.stride < picture.width * 3 ||
        picture.pixels.reveal().size() <
            static_cast<std::size_t>(picture.stride) * static_cast<std::size_t>(picture.height))
        return {ErrorCode::device_fault, "picture is not whole"};
    try {
        const cv::Mat from = in_a_box(over(picture), {width_max, height_max});
        GreyPicture grey;
        grey.width = from.cols;
        grey.height = from.rows;
        grey.pixels.reveal().resize(static_cast<std::size_t>(grey.width) *
                                    static_cast<std::size_t>(grey.height));
        // cvtColor fills it, as it has the right size.
        cv::Mat to(grey.height, grey.width, CV_8U, grey.pixels.reveal().data());
        cv::cvtColor(from, to, cv::COLOR_BGR2GRAY);
        return grey;
    } catch (const cv::Exception& error) {
        return {ErrorCode::device_fault, error.what()};
    }
}

Result<CodedPart> jpeg_of(const CameraFrame& picture, const PicturePart& part, int side_max) {
    constexpr int quality = 92;
    const auto stride = static_cast<std::size_t>(std::max(0, picture.stride));
    if (part.x < 0 || part.y < 0 || part.width < 1 || part.height < 1 || side_max < 1 ||
        part.width > picture.width - part.x || part.height > picture.height - part.y ||
        picture.stride < picture.width * 3 ||
        picture.pixels.reveal().size() < stride * static_cast<std::size_t>(picture.height))
        return {ErrorCode::device_fault, "no such part of the picture"};
    const std::unique_ptr<void, kiosk::FreedBy<tjDestroy>> coder(tjInitCompress());
    if (!coder) return {ErrorCode::internal, "no JPEG coder"};
    try {
        const cv::Mat from = in_a_box(over(picture)({part.x, part.y, part.width, part.height}),
                                      {side_max, side_max});
        CodedPart file{{}, from.cols, from.rows};
        file.jpeg.reveal().resize(tjBufSize(from.cols, from.rows, TJSAMP_444));
        unsigned char* out = file.jpeg.reveal().data();
        unsigned long size = file.jpeg.reveal().size();
        if (tjCompress2(coder.get(), from.ptr(), from.cols, static_cast<int>(from.step), from.rows,
                        TJPF_BGR, &out, &size, TJSAMP_444, quality, TJFLAG_NOREALLOC) != 0)
            return {ErrorCode::internal, "the picture was not coded"};
        file.jpeg.reveal().resize(size);
        return file;
    } catch (const cv::Exception& error) {
        return {ErrorCode::device_fault, error.what()};
    }
}

Result<PagePreview> preview_of(const kiosk::SecretBytes& pixels, int width, int height,
                               int side_max) {
    if (!is_whole(pixels, width, height)) return {ErrorCode::device_fault, "picture is not whole"};
    try {
        const double by = std::min(1.0, static_cast<double>(side_max) / std::max(width, height));
        PagePreview preview;
        preview.width = std::max(1, static_cast<int>(width * by));
        preview.height = std::max(1, static_cast<int>(height * by));
        preview.rgba.reveal().resize(static_cast<std::size_t>(preview.width) *
                                     static_cast<std::size_t>(preview.height) * 4);
        const cv::Mat from(height, width, CV_8UC3,
                           const_cast<unsigned char*>(pixels.reveal().data()));
        cv::Mat small;
        cv::resize(from, small, {preview.width, preview.height}, 0, 0, cv::INTER_AREA);
        cv::Mat to(preview.height, preview.width, CV_8UC4, preview.rgba.reveal().data());
        cv::cvtColor(small, to, cv::COLOR_BGR2RGBA);
        return preview;
    } catch (const cv::Exception& error) {
        return {ErrorCode::device_fault, error.what()};
    }
}

}  // namespace drivers
