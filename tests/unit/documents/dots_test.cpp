#include <ZXing/ReadBarcode.h>
#include <doctest.h>

#include "kiosk/documents/documents.h"
#include "tests/unit/documents/sample_documents.h"

namespace tests {

namespace {

bool is_black(const kiosk::DotPicture& picture, std::size_t x, std::size_t y) {
    const std::size_t row_bytes = (picture.width + 7) / 8;
    return (picture.rows.reveal()[y * row_bytes + x / 8] >> (7 - x % 8) & 1) != 0;
}

std::size_t black_dots(const kiosk::DotPicture& picture) {
    std::size_t count = 0;
    for (std::size_t y = 0; y < picture.height; ++y)
        for (std::size_t x = 0; x < picture.width; ++x) count += is_black(picture, x, y) ? 1 : 0;
    return count;
}

kiosk::DotPicture drawn(const kiosk::PrintDocument& document) {
    auto picture = kiosk::make_dots(document, {});
    REQUIRE_MESSAGE(picture, (picture ? "" : picture.error().detail));
    return *std::move(picture);
}

}  // namespace

TEST_CASE("a receipt becomes dots as wide as the head, black on white, and its code can be read") {
    const auto document = sample_receipt();
    const auto picture = drawn(document);
    CHECK(picture.width == 576);
    CHECK(picture.height > 800);
    CHECK(picture.height < 3000);
    CHECK(picture.rows.reveal().size() == 72 * picture.height);
    CHECK(picture.missing_characters == 0);
    const auto black = black_dots(picture);
    CHECK(black > 576 * picture.height / 100);
    CHECK(black < 576 * picture.height / 3);

    std::vector<std::uint8_t> grey(picture.width * picture.height);
    for (std::size_t i = 0; i < grey.size(); ++i)
        grey[i] = is_black(picture, i % picture.width, i / picture.width) ? 0 : 255;
    const ZXing::ImageView view(grey.data(), static_cast<int>(picture.width),
                                static_cast<int>(picture.height), ZXing::ImageFormat::Lum);
    const auto code =
        ZXing::ReadBarcode(view, ZXing::DecodeHints().setFormats(ZXing::BarcodeFormat::QRCode));
    REQUIRE(code.isValid());
    std::string text;
    for (const wchar_t c : code.text()) text.push_back(static_cast<char>(c));
    CHECK(text == document.qr_payload);
}

TEST_CASE("other words make other dots, the same words the same") {
    auto other = sample_receipt();
    other.title += "㐂𠮷ᠮᠣᠩᠭᠣᠯབོད";
    const auto first = drawn(sample_receipt());
    CHECK(first.rows == drawn(sample_receipt()).rows);
    const auto changed = drawn(other);
    CHECK_FALSE(first.rows == changed.rows);
    CHECK(changed.missing_characters == 0);
}

TEST_CASE("dots are for rolls, and longer ones than a printer takes are refused") {
    CHECK(kiosk::make_dots(sample_receipt(), {kiosk::Media::a4(), 576, 8}).error().code ==
          kiosk::ErrorCode::bad_format);
    auto endless = sample_receipt();
    for (int i = 0; i < 350; ++i) {
        kiosk::DocumentLine line;
        line.kind = kiosk::DocumentLine::Kind::text;
        line.value = kiosk::SecretText(std::string(600, 'x'));
        endless.lines.push_back(std::move(line));
    }
    kiosk::Media long_roll = kiosk::Media::roll_80();
    long_roll.height_mm = 100'000;
    CHECK(kiosk::make_dots(endless, {long_roll, 576, 8}).error().code ==
          kiosk::ErrorCode::limit_exceeded);
}

}  // namespace tests
