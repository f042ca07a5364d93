// The one file that knows ZBar.
#include "drivers/vision/codes/zbar_reader.h"

#include <cstring>

#include <zbar.h>

namespace drivers {

struct ZbarReader::Scanner {
    zbar::zbar_image_scanner_t* scanner = zbar::zbar_image_scanner_create();
    zbar::zbar_image_t* image = zbar::zbar_image_create();
};

namespace {

std::optional<SeenCode> code_of(const zbar::zbar_symbol_t* symbol) {
    // Any other kind is a part of a message that is spread over several codes.
    if (zbar::zbar_symbol_get_type(symbol) != zbar::ZBAR_QRCODE) return std::nullopt;
    const char* data = zbar::zbar_symbol_get_data(symbol);
    const std::size_t size = zbar::zbar_symbol_get_data_length(symbol);
    if (size == 0 || size > CodeScanner::code_bytes_max) return std::nullopt;
    SeenCode code;
    code.bytes = kiosk::SecretBytes({data, data + size});
    code.text = text_of_code(code.bytes.reveal());
    code.symbology = Symbology::qr;
    const unsigned corners = zbar::zbar_symbol_get_loc_size(symbol);
    for (unsigned i = 0; i < code.corners.size() && i < corners; ++i)
        code.corners[i] = {static_cast<float>(zbar::zbar_symbol_get_loc_x(symbol, i)),
                           static_cast<float>(zbar::zbar_symbol_get_loc_y(symbol, i))};
    return code;
}

}  // namespace

ZbarReader::ZbarReader() : scanner_(std::make_unique<Scanner>()) {
    auto* scanner = scanner_->scanner;
    zbar::zbar_image_scanner_set_config(scanner, zbar::ZBAR_NONE, zbar::ZBAR_CFG_ENABLE, 0);
    zbar::zbar_image_scanner_set_config(scanner, zbar::ZBAR_QRCODE, zbar::ZBAR_CFG_ENABLE, 1);
    // Otherwise it guesses the encoding and hands on what it made of the bytes.
    zbar::zbar_image_scanner_set_config(scanner, zbar::ZBAR_QRCODE, zbar::ZBAR_CFG_BINARY, 1);
    zbar::zbar_image_set_format(scanner_->image, zbar_fourcc('Y', '8', '0', '0'));
}

ZbarReader::~ZbarReader() {
    zbar::zbar_image_destroy(scanner_->image);
    zbar::zbar_image_scanner_destroy(scanner_->scanner);
}

std::optional<SeenCode> ZbarReader::read(const GreyView& picture) {
    const auto width = static_cast<std::size_t>(picture.width);
    const auto height = static_cast<std::size_t>(picture.height);
    rows_.resize(width * height);
    for (std::size_t y = 0; y < height; ++y)
        std::memcpy(rows_.data() + y * width,
                    picture.pixels + y * static_cast<std::size_t>(picture.stride), width);
    zbar::zbar_image_set_size(scanner_->image, static_cast<unsigned>(picture.width),
                              static_cast<unsigned>(picture.height));
    zbar::zbar_image_set_data(scanner_->image, rows_.data(), rows_.size(), nullptr);
    if (zbar::zbar_scan_image(scanner_->scanner, scanner_->image) <= 0) return std::nullopt;
    for (const auto* symbol = zbar::zbar_image_first_symbol(scanner_->image); symbol != nullptr;
         symbol = zbar::zbar_symbol_next(symbol))
        if (auto code = code_of(symbol)) return code;
    return std::nullopt;
}

}  // namespace drivers
