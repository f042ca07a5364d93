#include "kiosk/documents/qr.h"

#include <memory>

#include <qrencode.h>

namespace kiosk {

namespace {

struct FreeCode {
    void operator()(QRcode* code) const { QRcode_free(code); }
};

}  // namespace

Result<FilledBoxes> qr_code(std::string_view text, const PageBox& box, Colour colour) {
    constexpr int quiet = 4;
    const std::unique_ptr<QRcode, FreeCode> code(
        QRcode_encodeData(static_cast<int>(text.size()),
                          reinterpret_cast<const unsigned char*>(text.data()), 0, QR_ECLEVEL_M));
    if (!code) return {ErrorCode::limit_exceeded, "QR: the text does not fit into a code"};
    const int width = code->width;
    const double module = box.width / (width + 2 * quiet);
    FilledBoxes boxes;
    boxes.colour = colour;
    for (int row = 0; row < width; ++row) {
        const unsigned char* modules = code->data + row * width;
        for (int column = 0; column < width;) {
            int end = column;
            while (end < width && (modules[end] & 1) != 0) ++end;
            if (end == column) {
                ++column;
                continue;
            }
            boxes.boxes.push_back({box.x + (column + quiet) * module,
                                   box.y + (row + quiet) * module, (end - column) * module,
                                   module});
            column = end;
        }
    }
    return boxes;
}

}  // namespace kiosk
