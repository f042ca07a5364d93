#include "ui/present/png.h"

#include <cstring>

#include <png.h>

namespace ui {

namespace {

constexpr int side_max = 16384;

std::vector<unsigned char> rgb_from(const Image& image) {
    std::vector<unsigned char> out;
    out.reserve(image.pixels.size() * 3);
    for (const std::uint32_t pixel : image.pixels) {
        out.push_back(static_cast<unsigned char>((pixel >> 16U) & 0xFFU));
        out.push_back(static_cast<unsigned char>((pixel >> 8U) & 0xFFU));
        out.push_back(static_cast<unsigned char>(pixel & 0xFFU));
    }
    return out;
}

}  // namespace

kiosk::Result<kiosk::Bytes> png_from(const Image& image) {
    if (image.width <= 0 || image.height <= 0 || image.width > side_max ||
        image.height > side_max) {
        return {kiosk::ErrorCode::limit_exceeded, "picture size"};
    }
    png_image png{};
    png.version = PNG_IMAGE_VERSION;
    png.width = static_cast<png_uint_32>(image.width);
    png.height = static_cast<png_uint_32>(image.height);
    png.format = PNG_FORMAT_RGB;
    const std::vector<unsigned char> rgb = rgb_from(image);
    png_alloc_size_t size = 0;
    if (png_image_write_to_memory(&png, nullptr, &size, 0, rgb.data(), 0, nullptr) == 0) {
        return {kiosk::ErrorCode::internal, png.message};
    }
    kiosk::Bytes bytes(size);
    if (png_image_write_to_memory(&png, bytes.data(), &size, 0, rgb.data(), 0, nullptr) == 0) {
        return {kiosk::ErrorCode::internal, png.message};
    }
    bytes.resize(size);
    return bytes;
}

kiosk::Result<Image> image_from_png(std::span<const unsigned char> bytes) {
    png_image png{};
    png.version = PNG_IMAGE_VERSION;
    if (png_image_begin_read_from_memory(&png, bytes.data(), bytes.size()) == 0) {
        return {kiosk::ErrorCode::bad_format, png.message};
    }
    if (png.width > side_max || png.height > side_max) {
        png_image_free(&png);
        return {kiosk::ErrorCode::limit_exceeded, "picture size"};
    }
    // Read as B G R A: on a little-endian machine that is 0xAARRGGBB.
    png.format = PNG_FORMAT_BGRA;
    Image image{static_cast<int>(png.width), static_cast<int>(png.height), {}};
    image.pixels.resize(static_cast<std::size_t>(png.width) * png.height);
    if (png_image_finish_read(&png, nullptr, image.pixels.data(), 0, nullptr) == 0) {
        return {kiosk::ErrorCode::bad_format, png.message};
    }
    for (std::uint32_t& pixel : image.pixels) pixel |= 0xFF000000U;
    return image;
}

}  // namespace ui
