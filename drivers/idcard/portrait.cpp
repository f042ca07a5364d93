#include "drivers/idcard/portrait.h"

#include <algorithm>

#include "drivers/idcard/vendor_process.h"

namespace drivers {

using kiosk::Duration;
using kiosk::ErrorCode;
using kiosk::Result;
using kiosk::SecretBytes;

namespace {

constexpr std::size_t row_bytes = std::size_t{3} * Portrait::width;

/// Rows of a BMP are padded to four bytes and stand from the bottom to the top.
/// **Source:** BITMAPFILEHEADER and BITMAPINFOHEADER: offset of the points at 10, width at 18,
/// height at 22, bits a point at 28, little-endian.
Result<Portrait> portrait_of_bmp(const SecretBytes& bmp) {
    constexpr std::size_t padded = (row_bytes + 3) / 4 * 4;
    const auto& bytes = bmp.reveal();
    const auto number = [&bytes](std::size_t at, std::size_t size) {
        unsigned value = 0;
        for (std::size_t i = size; i > 0; --i) value = value << 8U | bytes[at + i - 1];
        return value;
    };
    const std::size_t from = number(10, 4);
    if (number(18, 4) != Portrait::width || number(22, 4) != Portrait::height ||
        number(28, 2) != 24 || from > bytes.size() ||
        bytes.size() - from < padded * Portrait::height)
        return {ErrorCode::protocol_error, "a BMP file of another kind"};
    Portrait portrait;
    auto& pixels = portrait.pixels.reveal();
    pixels.resize(Portrait::bytes);
    for (std::size_t row = 0; row < Portrait::height; ++row)
        std::copy_n(
            bytes.begin() + static_cast<std::ptrdiff_t>(from + padded * row), row_bytes,
            pixels.begin() + static_cast<std::ptrdiff_t>(row_bytes * (Portrait::height - 1 - row)));
    return portrait;
}

}  // namespace

Result<Portrait> portrait_of_pixels(SecretBytes bytes) {
    if (bytes.reveal().size() == PortraitDecoder::bmp_bytes) return portrait_of_bmp(bytes);
    if (bytes.reveal().size() != Portrait::bytes)
        return {ErrorCode::protocol_error, "no picture of a card's size"};
    return Portrait{std::move(bytes), false};
}

Portrait silhouette() {
    constexpr unsigned char ground = 0xE6;
    constexpr unsigned char body = 0xAA;
    Portrait portrait;
    portrait.is_silhouette = true;
    auto& pixels = portrait.pixels.reveal();
    pixels.assign(Portrait::bytes, ground);
    const auto inside = [](int x, int y, int centre_y, int radius_x, int radius_y) {
        const int dx = (x - Portrait::width / 2) * radius_y;
        const int dy = (y - centre_y) * radius_x;
        return dx * dx + dy * dy <= radius_x * radius_x * radius_y * radius_y;
    };
    for (int y = 0; y < Portrait::height; ++y)
        for (int x = 0; x < Portrait::width; ++x) {
            const bool head = inside(x, y, 48, 21, 26);
            const bool shoulders = inside(x, y, 128, 42, 44);
            if (!head && !shoulders) continue;
            const auto at = static_cast<std::ptrdiff_t>(3 * (y * Portrait::width + x));
            std::fill_n(pixels.begin() + at, 3, body);
        }
    return portrait;
}

Result<Portrait> PortraitDecoder::decode(const SecretBytes& wlt) const {
    if (wlt.reveal().size() != wlt_bytes) return {ErrorCode::bad_format, "not the photo of a card"};
    if (library_.empty()) return {ErrorCode::bad_config, "no decoder"};
    const kiosk::RealClock clock;
    const auto until = clock.now().steady + patience;
    auto process = VendorProcess::start({program_, "photo", "--library", library_});
    if (!process) return process.error();
    if (auto sent = (*process)->send(wlt.reveal(), patience); !sent) return sent.error();
    // Its word first: 0 and a picture, or the decoder's refusal.
    SecretBytes answer(std::vector<unsigned char>(1 + bmp_bytes + 1));
    std::size_t used = 0;
    for (;;) {
        const auto left = until - clock.now().steady;
        if (left <= Duration{0}) return {ErrorCode::timed_out, "the decoder hangs"};
        const auto got = (*process)->receive(std::span(answer.reveal()).subspan(used), left);
        if (!got && used > 0 && got.error().code == ErrorCode::device_gone) break;
        if (!got) return got.error();
        used += *got;
        if (used == answer.reveal().size())
            return {ErrorCode::protocol_error, "no picture of a card's size"};
    }
    if (answer.reveal()[0] != 0) return {ErrorCode::rejected, "the decoder refuses the photo"};
    SecretBytes picture(std::vector<unsigned char>(
        answer.reveal().begin() + 1, answer.reveal().begin() + static_cast<std::ptrdiff_t>(used)));
    return portrait_of_pixels(std::move(picture));
}

Portrait PortraitDecoder::portrait_of(const SecretBytes& wlt) const {
    if (has_library())
        if (auto decoded = decode(wlt)) return std::move(*decoded);
    return silhouette();
}

}  // namespace drivers
