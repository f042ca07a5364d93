// The one file that knows ZXing.
#include "drivers/vision/codes/zxing_reader.h"

#include "drivers/vision/codes/assertion_guard.h"
#include "kiosk/base/encoding.h"

#define ZX_USE_UTF8 1
#include <ZXing/ReadBarcode.h>

namespace drivers {

namespace {

using ZXing::BarcodeFormat;

ZXing::DecodeHints hints_of(ZxingWish wish) {
    const ZXing::BarcodeFormats linear = BarcodeFormat::Code128 | BarcodeFormat::PDF417;
    const ZXing::BarcodeFormats others = linear | BarcodeFormat::DataMatrix;
    ZXing::DecodeHints hints;
    hints.setFormats(BarcodeFormat::QRCode).setMaxNumberOfSymbols(1);
    switch (wish) {
        case ZxingWish::qr:
            break;
        case ZxingWish::qr_as_is:
            hints.setTryDownscale(false);
            break;
        case ZxingWish::qr_drawn:
            hints.setTryDownscale(false).setTryHarder(false).setTryRotate(false).setIsPure(true);
            hints.setBinarizer(ZXing::Binarizer::FixedThreshold);
            break;
        case ZxingWish::others:
            hints.setFormats(others).setTryDownscale(false);
            break;
        case ZxingWish::others_but_data_matrix:
            hints.setFormats(linear).setTryDownscale(false);
            break;
        case ZxingWish::all:
            hints.setFormats(others | BarcodeFormat::QRCode).setTryDownscale(false);
            break;
    }
    return hints;
}

Symbology symbology_of(const ZXing::Result& result) {
    const bool is_gs1 = result.contentType() == ZXing::ContentType::GS1;
    switch (result.format()) {
        case BarcodeFormat::QRCode:
            return is_gs1 ? Symbology::gs1_qr : Symbology::qr;
        case BarcodeFormat::Code128:
            return is_gs1 ? Symbology::gs1_128 : Symbology::code128;
        case BarcodeFormat::DataMatrix:
            return is_gs1 ? Symbology::gs1_data_matrix : Symbology::data_matrix;
        case BarcodeFormat::PDF417:
            return Symbology::pdf417;
        default:
            return Symbology::unknown;
    }
}

/// The bytes say themselves what they are (ECI). ZXing 1.4 knows the number of GB 2312 but not that
/// of GB 18030, its superset, and takes such bytes for Latin.
std::optional<kiosk::SecretText> text_of(const ZXing::Result& result,
                                         std::span<const unsigned char> bytes) {
    if (!result.hasECI()) return text_of_code(bytes);
    const ZXing::ByteArray told = result.bytesECI();
    const std::string_view protocol(reinterpret_cast<const char*>(told.data()), told.size());
    for (const std::string_view number : {"\\000029", "\\000032"}) {
        if (protocol.find(number) == std::string_view::npos) continue;
        auto national = kiosk::utf8_from_gb18030(bytes);
        if (!national) return std::nullopt;
        return kiosk::SecretText(std::move(*national));
    }
    if (result.contentType() == ZXing::ContentType::Binary) return std::nullopt;
    return kiosk::SecretText(result.text());
}

std::optional<SeenCode> code_of(const ZXing::Result& result) {
    const ZXing::ByteArray& bytes = result.bytes();
    if (!result.isValid() || result.isPartOfSequence() || bytes.empty() ||
        bytes.size() > CodeScanner::code_bytes_max)
        return std::nullopt;
    SeenCode code;
    code.bytes = kiosk::SecretBytes({bytes.begin(), bytes.end()});
    code.symbology = symbology_of(result);
    code.text = text_of(result, code.bytes.reveal());
    const ZXing::Position& corners = result.position();
    for (std::size_t i = 0; i < code.corners.size(); ++i) {
        const auto& corner = corners[static_cast<int>(i)];
        code.corners[i] = {static_cast<float>(corner.x), static_cast<float>(corner.y)};
    }
    return code;
}

std::optional<SeenCode> read_unguarded(const GreyView& picture, ZxingWish wish) {
    try {
        const ZXing::ImageView view(picture.pixels, picture.width, picture.height,
                                    ZXing::ImageFormat::Lum, picture.stride);
        for (const ZXing::Result& result : ZXing::ReadBarcodes(view, hints_of(wish)))
            if (auto code = code_of(result)) return code;
    } catch (const std::exception&) {
        // A picture that the library can't take holds no code for us.
    }
    return std::nullopt;
}

}  // namespace

std::optional<SeenCode> read_with_zxing(const GreyView& picture, ZxingWish wish) {
    std::optional<SeenCode> code;
    if (!survives_assertions([&] { code = read_unguarded(picture, wish); })) return std::nullopt;
    return code;
}

}  // namespace drivers
