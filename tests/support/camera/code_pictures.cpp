#include "tests/support/camera/code_pictures.h"

#include <algorithm>
#include <memory>

#include <ZXing/BitMatrix.h>
#include <ZXing/MultiFormatWriter.h>
#include <qrencode.h>

#include "kiosk/base/check.h"

namespace tests {

namespace {

template <class IsInk>
GreyPicture drawn(int columns, int rows, int points, int quiet, IsInk is_ink) {
    GreyPicture picture;
    picture.width = (columns + 2 * quiet) * points;
    picture.height = (rows + 2 * quiet) * points;
    for (int y = 0; y < picture.height; ++y) {
        for (int x = 0; x < picture.width; ++x) {
            const int column = x / points - quiet;
            const int row = y / points - quiet;
            const bool is_inside = column >= 0 && row >= 0 && column < columns && row < rows;
            picture.pixels.push_back(is_inside && is_ink(column, row) ? 0 : 255);
        }
    }
    return picture;
}

struct EndInput {
    void operator()(QRinput* input) const { QRinput_free(input); }
};
struct EndCode {
    void operator()(QRcode* code) const { QRcode_free(code); }
};

}  // namespace

GreyPicture qr_picture(std::span<const unsigned char> bytes, int points, unsigned eci) {
    const std::unique_ptr<QRinput, EndInput> input(QRinput_new2(0, QR_ECLEVEL_M));
    if (eci != 0) KIOSK_CHECK(QRinput_appendECIheader(input.get(), eci) == 0);
    KIOSK_CHECK(
        QRinput_append(input.get(), QR_MODE_8, static_cast<int>(bytes.size()), bytes.data()) == 0);
    const std::unique_ptr<QRcode, EndCode> code(QRcode_encodeInput(input.get()));
    KIOSK_CHECK(code != nullptr);
    return drawn(code->width, code->width, points, 4,
                 [&](int x, int y) { return (code->data[y * code->width + x] & 1) != 0; });
}

GreyPicture qr_part_picture(const std::string& message, int points) {
    constexpr int version = 3;
    QRcode_List* const parts =
        QRcode_encodeString8bitStructured(message.c_str(), version, QR_ECLEVEL_M);
    KIOSK_CHECK(parts != nullptr && parts->next != nullptr);
    const QRcode& code = *parts->code;
    const auto picture = drawn(code.width, code.width, points, 4, [&](int x, int y) {
        return (code.data[y * code.width + x] & 1) != 0;
    });
    QRcode_List_free(parts);
    return picture;
}

GreyPicture code_picture(DrawnFormat format, const std::string& ascii, int points) {
    const bool is_linear = format == DrawnFormat::code128;
    ZXing::MultiFormatWriter writer(is_linear ? ZXing::BarcodeFormat::Code128
                                    : format == DrawnFormat::pdf417
                                        ? ZXing::BarcodeFormat::PDF417
                                        : ZXing::BarcodeFormat::DataMatrix);
    writer.setMargin(0);
    const ZXing::BitMatrix bits =
        writer.encode(std::wstring(ascii.begin(), ascii.end()), 0, is_linear ? 30 : 0);
    return drawn(bits.width(), bits.height(), points, 8,
                 [&](int x, int y) { return bits.get(x, y); });
}

GreyPicture on_a_table(const GreyPicture& picture, int width, int height, unsigned char grey) {
    GreyPicture table{std::vector<unsigned char>(
                          static_cast<std::size_t>(width) * static_cast<std::size_t>(height), grey),
                      width, height};
    const int left = (width - picture.width) / 2;
    const int top = (height - picture.height) / 2;
    KIOSK_CHECK(left >= 0 && top >= 0);
    for (int y = 0; y < picture.height; ++y)
        std::copy_n(picture.pixels.begin() + y * picture.width, picture.width,
                    table.pixels.begin() + (top + y) * width + left);
    return table;
}

GreyPicture inverted(GreyPicture picture) {
    for (unsigned char& grey : picture.pixels) grey = static_cast<unsigned char>(255 - grey);
    return picture;
}

}  // namespace tests
